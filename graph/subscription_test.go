package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"polyplan/graph"
	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// office is a catalogue and the executor that transports put their requests to.
type office struct {
	testing.TB
	*plan.Catalogue
	db       store.DB
	executor *executor.Executor
}

func newOffice(t testing.TB) *office {
	db := plantest.Store(t, filepath.Join(t.TempDir(), "polyplan.db"))
	o := &office{TB: t, Catalogue: plantest.Open(t, db), db: db}
	o.executor = executor.New(graph.Schema(o.Catalogue))
	graph.SetUp(o.executor, slog.New(slog.DiscardHandler), graph.DefaultLimits)
	plantest.Load(t, o.Catalogue, plan.Seed())
	return o
}

func (o *office) ok(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// event is a response to a subscription.
type event struct {
	Data *struct {
		Changes struct {
			Cursor, Kind, Action string
			ID                   plan.ID
			Text                 *struct {
				Value  string
				Locale i18n.Locale
			}
		}
	}
	Errors []struct {
		Message    string
		Path       []any
		Extensions struct{ Code string }
	}
	Extensions struct {
		Locale *struct {
			Wanted, Chain []i18n.Locale
			Served        map[i18n.Locale]int
		}
	}
}

func (e *event) code() string {
	if e == nil || len(e.Errors) == 0 {
		return ""
	}
	return e.Errors[0].Extensions.Code
}

// respond is the responses to a document.
func (o *office) respond(ctx context.Context, document string, variables map[string]any, languages ...string) func() *graphql.Response {
	o.Helper()
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := o.executor.CreateOperationContext(ctx, &graphql.RawParams{
		Query: document, Variables: variables, Headers: map[string][]string{"Accept-Language": languages},
	})
	if errs != nil {
		o.Fatal(errs)
	}
	respond, ctx := o.executor.DispatchOperation(graphql.WithOperationContext(ctx, op), op)
	return func() *graphql.Response { return respond(ctx) }
}

// subscribe is the responses to a document, nil once they have ended.
func (o *office) subscribe(ctx context.Context, document string, variables map[string]any, languages ...string) func() *event {
	o.Helper()
	respond := o.respond(ctx, document, variables, languages...)
	return func() *event {
		response := respond()
		if response == nil {
			return nil
		}
		text, err := json.Marshal(response)
		e := new(event)
		if err = errors.Join(err, json.Unmarshal(text, e)); err != nil {
			o.Error(err, string(text))
		}
		return e
	}
}

const following = `subscription Follow($after: String, $plan: ID, $locales: [Locale!]) {
	changes(after: $after, plan: $plan, locales: $locales) { cursor kind action id text { value locale } node { id } }
}`

// retitle changes a plan's title in its source.
func (o *office) retitle(title string, unchanged bool) {
	o.Helper()
	p, err := o.PlanBySlug(o.Context(), townClerk, "gwangju", plan.Selection{})
	o.ok(err)
	_, err = o.UpdatePlan(o.Context(), townClerk, plan.PlanUpdate{ID: p.ID, Title: some(title), MeaningUnchanged: unchanged})
	o.ok(err)
}

func TestASubscriptionAnswersInTheLanguagesOfItsReader(t *testing.T) {
	o := newOffice(t)
	events := o.subscribe(t.Context(), following, map[string]any{"locales": []string{"en", "ko"}}, "en, ko;q=0.5")
	o.retitle("A new name", true)
	_, err := o.AddLocale(t.Context(), townClerk, plan.LocaleSettings{Tag: "qu"})
	o.ok(err)
	for _, locale := range []i18n.Locale{"en", "ko"} {
		e := events()
		if e.Data == nil || e.Data.Changes.Text == nil || e.Data.Changes.Text.Locale != locale {
			t.Fatalf("got %+v, wanted the title in %s", e.Data, locale)
		}
		if l := e.Extensions.Locale; l == nil || fmt.Sprint(l.Wanted) != "[en ko]" || l.Served[locale] != 1 || len(l.Served) != 1 {
			t.Errorf("the title in %s came with %+v", locale, l)
		}
	}
	if e := events(); e.Data == nil || e.Data.Changes.ID != "qu" || e.Extensions.Locale != nil {
		t.Errorf("the locale came as %+v, made of %+v", e.Data, e.Extensions.Locale)
	}
}

func TestASubscriptionThatCannotBeginSaysWhyAndEnds(t *testing.T) {
	o := newOffice(t)
	for what, variables := range map[string]map[string]any{
		"no cursor": {"after": "nonsense"},
		"no plan":   {"plan": "gol_00000000000000000000"},
	} {
		events := o.subscribe(t.Context(), following, variables)
		e := events()
		if e.code() != graph.BadUserInput || fmt.Sprint(e.Errors[0].Path) != "[changes]" {
			t.Errorf("%s: got %+v", what, e)
		}
		if e := events(); e != nil {
			t.Errorf("%s: it goes on with %+v", what, e)
		}
	}
}

func TestASubscriptionEndsWithAReason(t *testing.T) {
	for code, end := range map[string]func(*office, plan.ID, context.CancelFunc) error{
		graph.Unauthenticated: func(o *office, token plan.ID, _ context.CancelFunc) error {
			_, err := o.RevokeToken(o.Context(), townClerk, token)
			return err
		},
		graph.Unavailable: func(o *office, _ plan.ID, _ context.CancelFunc) error { return o.db.Close() },
		"":                func(_ *office, _ plan.ID, cancel context.CancelFunc) error { cancel(); return nil },
	} {
		o := newOffice(t)
		token, secret, err := o.CreateToken(t.Context(), townClerk, plan.NewToken{Name: "ann", Grants: []plan.NewGrant{{Grant: plan.Grant{Role: plan.RoleEditor}}}})
		o.ok(err)
		ann, err := o.Authenticate(t.Context(), secret)
		o.ok(err)
		ctx, cancel := context.WithCancel(plan.WithViewer(t.Context(), ann))
		defer cancel()
		events := o.subscribe(ctx, following, nil)
		last := make(chan *event)
		go func() { last <- events() }()
		o.ok(end(o, token.ID, cancel))
		if e := <-last; e.code() != code || e != nil && e.Data != nil {
			t.Errorf("%q: it ended with %+v", code, e)
		}
		if e := events(); e != nil {
			t.Errorf("%q: it goes on with %+v", code, e)
		}
	}
}

// TestWhoAsksTheSameIsToldWhatWhoAsksAloneIs has people of several kinds follow in threes, who share what they are told,
// and beside each kind one who does not, for nobody else asks in those words.
func TestWhoAsksTheSameIsToldWhatWhoAsksAloneIs(t *testing.T) {
	o := newOffice(t)
	p, err := o.PlanBySlug(t.Context(), townClerk, "gwangju", plan.Selection{})
	o.ok(err)
	const asked = `subscription($after: String, $plan: ID) { changes(after: $after, plan: $plan) {
		cursor actor text { value } node { id ... on Plan { title { value locale } } } } }`
	kinds := []struct {
		viewer    plan.Viewer
		languages string
		plan      any
	}{
		{plan.Viewer{}, "en", nil}, {plan.Viewer{}, "ko", nil}, {plan.Viewer{}, "ko", string(p.ID)},
		{plan.Viewer{}, "ko", "pln_00000000000000000000"}, {townClerk, "ko", nil},
	}
	page, err := o.Changes(t.Context(), townClerk, plan.ChangeQuery{}, plan.Selection{})
	o.ok(err)
	var all [][]func() *graphql.Response
	for i, kind := range kinds {
		var alike []func() *graphql.Response
		for n := range 4 {
			document, after := asked, any(nil)
			if n == 0 {
				document = fmt.Sprint(asked, "# alone ", i)
			}
			if n > 1 {
				after = page.Head
			}
			ctx := plan.WithViewer(t.Context(), kind.viewer)
			alike = append(alike, o.respond(ctx, document, map[string]any{"after": after, "plan": kind.plan}, kind.languages))
		}
		all = append(all, alike)
	}
	for round := range 3 {
		o.retitle(fmt.Sprint("Name ", round), true) // whose translations are told of too
		_, err := o.AddLocale(t.Context(), townClerk, plan.LocaleSettings{Tag: []i18n.Locale{"qu", "fr-CA", "gsw"}[round]})
		o.ok(err)
		for i, alike := range all {
			for told := ""; !strings.Contains(told, `"node":null`); {
				var wanted string
				for n, next := range alike {
					text, err := json.Marshal(next())
					o.ok(err)
					if told = string(text); n == 0 {
						wanted = told
					}
					if told != wanted {
						t.Fatalf("%v: told %s\nwanted %s", kinds[i], told, wanted)
					}
				}
			}
		}
	}
}

// Many follow while many write; each is cut off now and then and goes on after its last cursor.
func TestSubscribersWhoAreCutOffMissNothingAndGetNothingTwice(t *testing.T) {
	o := newOffice(t)
	page, err := o.Changes(t.Context(), townClerk, plan.ChangeQuery{}, plan.Selection{})
	o.ok(err)
	start := page.Head
	const subscribers, writes = 6, 30
	got := make(chan []string, subscribers)
	for i := range subscribers {
		viewer := []plan.Viewer{townClerk, {}}[i%2] // the public shares what it is told
		go func() { got <- o.untilLast(viewer, start, 3+5*(i/2)) }()
	}
	for i := range writes {
		o.retitle(fmt.Sprint("Name ", i), i%3 == 0)
	}
	_, err = o.AddLocale(t.Context(), townClerk, plan.LocaleSettings{Tag: "qu"})
	o.ok(err)
	var want []string
	for q := (plan.ChangeQuery{After: start}); ; q.After = *page.PageInfo.EndCursor {
		page, err = o.Changes(t.Context(), townClerk, q, plan.Selection{})
		o.ok(err)
		for _, change := range page.Nodes() {
			want = append(want, change.Cursor)
		}
		if !page.PageInfo.HasNextPage {
			break
		}
	}
	for range subscribers {
		if cursors := <-got; !slices.Equal(cursors, want) {
			t.Errorf("got %d changes\n%s\nwanted the log's %d\n%s", len(cursors), strings.Join(cursors, " "), len(want), strings.Join(want, " "))
		}
	}
}

// untilLast follows up to the last change, in subscriptions of a few milliseconds each.
func (o *office) untilLast(v plan.Viewer, after string, milliseconds int) (cursors []string) {
	for {
		ctx, cancel := context.WithTimeout(plan.WithViewer(context.Background(), v), time.Duration(milliseconds)*time.Millisecond)
		events := o.subscribe(ctx, following, map[string]any{"after": after})
		for e := events(); e != nil && e.Data != nil; e = events() {
			after = e.Data.Changes.Cursor
			cursors = append(cursors, after)
			if e.Data.Changes.ID == "qu" {
				cancel()
				return cursors
			}
		}
		cancel()
	}
}
