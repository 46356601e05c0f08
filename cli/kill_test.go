package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"polyplan/cli/clitest"
)

// Whatever moment the program is killed at, what it has acknowledged is in the file, and the counters agree
// with the texts.
func TestAKilledServerLosesNoAcknowledgedWrite(t *testing.T) {
	const (
		rounds  = 3
		writers = 32
		least   = 150 // writes acknowledged before a kill
		spread  = 350
	)
	folder := t.TempDir()
	server := startAsAdmin(t, folder)
	plans := newPlans(t, server, 4)
	var known []*item
	for round := range rounds {
		kill := int64(least + rand.IntN(spread))
		var acknowledged atomic.Int64
		reached := make(chan struct{})
		all := make([]*writer, writers)
		var writing sync.WaitGroup
		for i := range all {
			all[i] = &writer{api: server, plan: plans[i%len(plans)], name: fmt.Sprintf("round %d writer %d", round, i)}
			all[i].acknowledged = func() {
				if acknowledged.Add(1) == kill {
					close(reached)
				}
			}
			writing.Go(all[i].write)
		}
		ended := make(chan struct{})
		go func() {
			writing.Wait()
			close(ended)
		}()
		select {
		case <-reached:
		case <-ended: // all have failed
		}
		if err := server.Signal(os.Kill); err != nil {
			t.Fatal(err)
		}
		<-ended
		if err := server.Wait(); err == nil {
			t.Fatal("the server exited with 0: wanted it killed")
		}
		var begun []string
		for _, w := range all {
			if w.failed != nil {
				t.Fatalf("%s: %v", w.name, w.failed)
			}
			known, begun = append(known, w.items...), append(begun, w.begun)
		}
		server = startAsAdmin(t, folder)
		known = append(known, check(t, server, plans, known, begun)...)
		t.Logf("killed after %d acknowledged writes of %d; %d items", kill, acknowledged.Load(), len(known))
	}
	if err := server.Stop(); err != nil {
		t.Error(err)
	}
}

const adminToken = "for this test alone"

// api is a server as its ADMIN asks it.
type api struct {
	*clitest.Server
	http *http.Client
}

func startAsAdmin(t *testing.T, folder string, flags ...string) *api {
	t.Helper()
	server, err := clitest.Start(t.Context(), folder, append(os.Environ(), "POLYPLAN_ADMIN_TOKEN="+adminToken),
		append(flags, "--no-seed", "--log", "json")...)
	if err != nil {
		t.Fatal(err)
	}
	return &api{server, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
}

// errCut is that of a request without a whole answer, whose write may have been made or not.
var errCut = errors.New("cut off")

// ask reads the data that answers a query, which must be whole and without any error, into data.
func (a *api) ask(query string, variables map[string]any, data any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	r, err := http.NewRequest(http.MethodPost, a.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+adminToken)
	response, err := a.http.Do(r)
	if err != nil {
		return fmt.Errorf("%w: %w", errCut, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("%w: %w", errCut, err)
	}
	var answer struct {
		Data   json.RawMessage
		Errors []any
	}
	if err := json.Unmarshal(text, &answer); err != nil || len(answer.Errors) > 0 || bytes.Contains(text, []byte(`"code"`)) {
		return fmt.Errorf("%s with %v is answered %s (%v)", query, variables, text, err)
	}
	return json.Unmarshal(answer.Data, data)
}

// home is a plan with a goal to write below.
type home struct{ plan, goal string }

func newPlans(t *testing.T, api *api, n int) []home {
	t.Helper()
	var locale struct{ AddLocale struct{ Revision string } }
	if err := api.ask(`mutation { addLocale(input: {tag: "ko"}) { revision userErrors { code } } }`, nil, &locale); err != nil {
		t.Fatal(err)
	}
	homes := make([]home, n)
	for i := range homes {
		var made struct {
			CreatePlan struct{ Plan struct{ ID string } }
		}
		err := api.ask(`mutation($slug: String!) { createPlan(input: {
			slug: $slug, sourceLocale: "en", publisher: {name: "Town"}, title: "Plan"}) { plan { id } userErrors { code } } }`,
			map[string]any{"slug": fmt.Sprint("plan-", i)}, &made)
		if err != nil {
			t.Fatal(err)
		}
		var goal struct {
			CreateGoal struct{ Item struct{ ID string } }
		}
		err = api.ask(`mutation($plan: ID!) { createGoal(input: {parent: $plan, title: "Goal"}) { item { id } userErrors { code } } }`,
			map[string]any{"plan": made.CreatePlan.Plan.ID}, &goal)
		if err != nil {
			t.Fatal(err)
		}
		homes[i] = home{made.CreatePlan.Plan.ID, goal.CreateGoal.Item.ID}
	}
	return homes
}

// texts are a strategy's title, and its translation.
type texts struct {
	title, target, state string
	stale                bool
}

// item is a strategy as its writer knows it.
type item struct {
	id       string
	sure     texts  // as acknowledged
	revision string // of the translation, as acknowledged
	maybe    *texts // what a write without an answer may have made of it
}

// writer makes items, and writes their texts, as fast as it is answered.
type writer struct {
	api          *api
	plan         home
	name         string
	acknowledged func() // called after each write that was

	items  []*item
	begun  string // the title of an item whose making had no answer
	failed error
}

func (w *writer) write() {
	for n := 0; ; n++ {
		if err := w.one(n); errors.Is(err, errCut) {
			return
		} else if err != nil {
			w.failed = err
			return
		}
	}
}

// one makes an item, and takes its texts some steps on the way from a translation that turns stale and
// fresh again to a draft.
func (w *writer) one(n int) error {
	it, err := w.create(fmt.Sprintf("%s item %d", w.name, n))
	if err != nil {
		return err
	}
	steps := []func() error{
		func() error { return w.translate(it, fmt.Sprintf("%s 번역 %d", w.name, n), "TRANSLATED") },
		func() error { return w.reword(it, it.sure.title+", reworded") },
		func() error { return w.translate(it, fmt.Sprintf("%s 새 번역 %d", w.name, n), "TRANSLATED") },
		func() error { return w.clear(it) },
		func() error { return w.translate(it, fmt.Sprintf("%s 초안 %d", w.name, n), "DRAFT") },
	}
	for _, step := range steps[:n%(len(steps)+1)] {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) create(title string) (*item, error) {
	w.begun = title
	var made struct {
		CreateStrategy struct{ Item struct{ ID string } }
	}
	err := w.api.ask(`mutation($goal: ID!, $title: String!) {
		createStrategy(input: {parent: $goal, title: $title}) { item { id } userErrors { code } } }`,
		map[string]any{"goal": w.plan.goal, "title": title}, &made)
	if err != nil {
		return nil, err
	}
	it := &item{id: made.CreateStrategy.Item.ID, sure: texts{title: title}}
	w.items, w.begun = append(w.items, it), ""
	w.acknowledged()
	return it, nil
}

// change makes of an item what a mutation makes of it, whose payload is named done.
func (w *writer) change(it *item, to texts, mutation string, variables map[string]any) error {
	it.maybe = &to
	variables["id"] = it.id
	var data struct {
		Done struct{ Translation *struct{ Revision string } }
	}
	if err := w.api.ask(mutation, variables, &data); err != nil {
		return err
	}
	it.sure, it.maybe = to, nil
	if data.Done.Translation != nil {
		it.revision = data.Done.Translation.Revision
	}
	w.acknowledged()
	return nil
}

func (w *writer) translate(it *item, value, state string) error {
	return w.change(it, texts{title: it.sure.title, target: value, state: state},
		`mutation($id: ID!, $value: String!, $state: TranslationState!) {
		done: setTranslation(input: {id: $id, field: "title", locale: "ko", value: $value, state: $state}) {
			translation { revision } userErrors { code } } }`,
		map[string]any{"value": value, "state": state})
}

func (w *writer) clear(it *item) error {
	return w.change(it, texts{title: it.sure.title},
		`mutation($id: ID!) { done: clearTranslation(input: {id: $id, field: "title", locale: "ko"}) { userErrors { code } } }`,
		map[string]any{})
}

func (w *writer) reword(it *item, title string) error {
	return w.change(it, texts{title, it.sure.target, it.sure.state, true},
		`mutation($id: ID!, $title: String!) { done: updateItem(input: {id: $id, title: $title}) { userErrors { code } } }`,
		map[string]any{"title": title})
}

// check compares what the server has with what its writers know, and its counters with its texts. What it
// finds of items that had begun is what is known of them from now on; those that nobody knew it returns.
func check(t *testing.T, api *api, plans []home, known []*item, begun []string) []*item {
	t.Helper()
	there := map[string]*unit{}
	for _, p := range plans {
		units := unitsOf(t, api, p.plan)
		checkCoverage(t, api, p.plan, units)
		for _, u := range units {
			if u.Node.Kind == "Strategy" {
				there[u.Node.ID] = u
			}
		}
	}
	for _, it := range known {
		u, ok := there[it.id]
		delete(there, it.id)
		switch {
		case !ok:
			t.Errorf("the item %s, %q, is lost", it.id, it.sure.title)
		case it.maybe != nil && u.texts() == *it.maybe:
			it.sure, it.revision = u.texts(), u.revision()
		case u.texts() != it.sure:
			t.Errorf("the item %s has %+v: wanted %+v, or perhaps %+v", it.id, u.texts(), it.sure, it.maybe)
		case it.sure.target != "" && u.revision() != it.revision:
			t.Errorf("the translation of %s has the revision %s: wanted %s", it.id, u.revision(), it.revision)
		}
		it.maybe = nil
	}
	var found []*item
	for id, u := range there {
		if !slices.Contains(begun, u.texts().title) || u.Target != nil {
			t.Errorf("nobody has made the item %s, %+v", id, u.texts())
		}
		found = append(found, &item{id: id, sure: u.texts()})
	}
	return found
}

// unit is a translation unit as the API tells it.
type unit struct {
	Node struct {
		Kind string `json:"__typename"`
		ID   string
	}
	Source struct{ Value string }
	Target *struct {
		Value, State, Revision string
		IsStale                bool
	}
}

func (u *unit) texts() texts {
	if u.Target == nil {
		return texts{title: u.Source.Value}
	}
	return texts{u.Source.Value, u.Target.Value, u.Target.State, u.Target.IsStale}
}

func (u *unit) revision() string {
	if u.Target == nil {
		return ""
	}
	return u.Target.Revision
}

// unitsOf are all texts of a plan, with their translations into Korean.
func unitsOf(t *testing.T, api *api, plan string) []*unit {
	t.Helper()
	var all []*unit
	for after := ""; ; {
		var page struct {
			TranslationUnits struct {
				TotalCount int
				Nodes      []*unit
				PageInfo   struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}
		variables := map[string]any{"plan": plan}
		if after != "" {
			variables["after"] = after
		}
		err := api.ask(`query($plan: ID!, $after: String) { translationUnits(locale: "ko", plan: $plan, first: 100, after: $after) {
			totalCount
			nodes { node { __typename id } source { value } target { value state isStale revision } }
			pageInfo { hasNextPage endCursor } } }`, variables, &page)
		if err != nil {
			t.Fatal(err)
		}
		units := page.TranslationUnits
		all = append(all, units.Nodes...)
		if !units.PageInfo.HasNextPage {
			if len(all) != units.TotalCount {
				t.Errorf("the pages have %d units, totalCount is %d", len(all), units.TotalCount)
			}
			return all
		}
		after = units.PageInfo.EndCursor
	}
}

// coverage is how far a plan, or a kind of its nodes, is translated.
type coverage struct {
	Kind                                               string
	Total, Missing, Draft, Translated, Reviewed, Stale int
}

func (c *coverage) add(u *unit) {
	c.Total++
	switch u.texts().state {
	case "":
		c.Missing++
	case "DRAFT":
		c.Draft++
	case "TRANSLATED":
		c.Translated++
	case "REVIEWED":
		c.Reviewed++
	}
	if u.texts().stale {
		c.Stale++
	}
}

// checkCoverage compares the counters of a plan with a count of its texts.
func checkCoverage(t *testing.T, api *api, plan string, units []*unit) {
	t.Helper()
	var counted struct {
		Plan struct{ ByKind, Together []coverage }
	}
	err := api.ask(`query($plan: ID!) { plan(id: $plan) {
		byKind: coverage(locales: ["ko"], byKind: true) { kind total missing draft translated reviewed stale }
		together: coverage(locales: ["ko"]) { total missing draft translated reviewed stale } } }`,
		map[string]any{"plan": plan}, &counted)
	if err != nil {
		t.Fatal(err)
	}
	together := coverage{}
	byKind := []coverage{{Kind: "PLAN"}, {Kind: "GOAL"}, {Kind: "STRATEGY"}, {Kind: "ASSIGNMENT"}}
	for _, u := range units {
		together.add(u)
		byKind[slices.Index([]string{"Plan", "Goal", "Strategy", "Assignment"}, u.Node.Kind)].add(u)
	}
	if got := counted.Plan.Together; !slices.Equal(got, []coverage{together}) {
		t.Errorf("the coverage of %s is %+v: counted %+v", plan, got, together)
	}
	if got := counted.Plan.ByKind; !slices.Equal(got, byKind) {
		t.Errorf("the coverage of %s by kind is %+v: counted %+v", plan, got, byKind)
	}
}
