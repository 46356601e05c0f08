package plan_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// units is the whole list that a query asks for, page by page.
func (d *desk) units(v plan.Viewer, q plan.UnitQuery, size int) []*plan.TranslationUnit {
	d.Helper()
	var all []*plan.TranslationUnit
	q.First = &size
	for {
		page, err := d.TranslationUnits(d.Context(), v, q, plan.Selection{Total: true})
		d.ok(err)
		if len(page.Edges) > size || page.PageInfo.HasNextPage && len(page.Edges) != size || page.PageInfo.HasPreviousPage != (len(all) > 0) {
			d.Errorf("a page of %d after %d has %d and says %+v", size, len(all), len(page.Edges), page.PageInfo)
		}
		all = append(all, page.Nodes()...)
		if !page.PageInfo.HasNextPage {
			if page.TotalCount != len(all) {
				d.Errorf("the total is %d, the list has %d", page.TotalCount, len(all))
			}
			return all
		}
		q.After = *page.PageInfo.EndCursor
	}
}

func TestUnitsComeInThePlansOrderWithWhatTheyStandIn(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	_, err := d.MoveItem(d.Context(), editor, plan.Move{ID: p.other, Position: 1})
	d.ok(err)
	var got []string
	for _, u := range d.units(mina, plan.UnitQuery{Locale: "ko", Plan: p.plan}, 3) {
		target := "-"
		if u.Target != nil {
			target = u.Target.Value
		}
		field, _, _ := strings.Cut(u.Field, ".")
		got = append(got, fmt.Sprintf("%s | %s | %s | %s", strings.Join(u.Path, " > "), field, u.Source.Value, target))
		if u.Locale != "ko" || *u.MaxLength != plan.MaxText || u.ID != fmt.Sprintf("%s/%s/ko", u.Node.Identify(), u.Field) {
			t.Errorf("got %+v", u)
		}
	}
	want := []string{
		" | title | The park park | 공원 park",
		" | summary | More trees. | 더 많은 나무",
		"The park park | title | Water | -",
		"The park park | title | Shade | 그늘",
		"The park park | description | Where people wait | -",
		"The park park > Shade | title | Plant trees | 나무 심기",
		"The park park > Shade > Plant trees | title | Buy limes | -",
		"The park park > Shade > Plant trees | responsible | Gardens | 정원과",
		"The park park > Shade | title | Build roofs | -",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestUnitsAreFilteredByStateAndByStaleness(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	q := d.newPark("quay", plan.PlanDraft)
	d.newPark("old", plan.PlanArchived)
	ctx := d.Context()
	_, err := d.SetTranslation(ctx, mina, set(p.other, "물", plan.StateDraft))
	d.ok(err)
	_, err = d.ReviewTranslation(ctx, reviewer, text(p.strategy))
	d.ok(err)
	_, err = d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.strategy, Title: to("Plant many trees")})
	d.ok(err)
	_, err = d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: q.goal, Title: to("Shadow")})
	d.ok(err)
	_, err = d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.other, Title: to("Waters")}) // its draft is no stale text
	d.ok(err)
	for what, want := range map[string]struct {
		query plan.UnitQuery
		n     int
	}{
		"all":              {plan.UnitQuery{}, 18},
		"of one plan":      {plan.UnitQuery{Plan: p.plan}, 9},
		"missing":          {plan.UnitQuery{States: []plan.TextState{plan.StateMissing}}, 7},
		"drafts":           {plan.UnitQuery{States: []plan.TextState{plan.StateDraft}}, 1},
		"translated":       {plan.UnitQuery{States: []plan.TextState{plan.StateTranslated}}, 9},
		"reviewed":         {plan.UnitQuery{States: []plan.TextState{plan.StateReviewed}}, 1},
		"work":             {plan.UnitQuery{States: []plan.TextState{plan.StateMissing, plan.StateDraft}}, 8},
		"stale":            {plan.UnitQuery{Stale: ptr(true)}, 2},
		"fresh":            {plan.UnitQuery{Stale: ptr(false)}, 16},
		"stale reviewed":   {plan.UnitQuery{Stale: ptr(true), States: []plan.TextState{plan.StateReviewed}}, 1},
		"fresh translated": {plan.UnitQuery{Stale: ptr(false), States: []plan.TextState{plan.StateTranslated}}, 8},
		"stale drafts":     {plan.UnitQuery{Stale: ptr(true), States: []plan.TextState{plan.StateDraft}}, 0},
		"that hold words":  {plan.UnitQuery{Text: "TREES"}, 4},
		"in either":        {plan.UnitQuery{Text: "나무"}, 4},
		"wide ones":        {plan.UnitQuery{Text: "Ｂｕｙ", Plan: p.plan}, 1},
		"stale with words": {plan.UnitQuery{Text: "many", Stale: ptr(true)}, 1},
		"missing with":     {plan.UnitQuery{Text: "wait", States: []plan.TextState{plan.StateMissing}}, 2},
		"none that hold":   {plan.UnitQuery{Text: "zebra"}, 0},
		"source":           {plan.UnitQuery{States: []plan.TextState{plan.StateSource}}, 0},
		"of no plan":       {plan.UnitQuery{Plan: "pln_00000000000000000000"}, 0},
		"in another":       {plan.UnitQuery{Locale: "ja", States: []plan.TextState{plan.StateMissing}}, 16},
		"in the source":    {plan.UnitQuery{Locale: "en"}, 0},
		"spelled anew":     {plan.UnitQuery{Locale: "ko-KR"}, 18},
	} {
		if want.query.Locale == "" {
			want.query.Locale = "ko"
		}
		v := person("both", speaks(plan.RoleTranslator, "ko", "ja", "en"))
		for _, size := range []int{1, 4, 100} {
			got := d.units(v, want.query, size)
			ids := map[string]bool{}
			for _, u := range got {
				ids[u.ID] = true
			}
			if len(got) != want.n || len(ids) != want.n {
				t.Errorf("%s, by %d: got %d (%d of them different), wanted %d", what, size, len(got), len(ids), want.n)
			}
		}
	}
}

func TestABadQueryForUnitsIsRefused(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	for what, bad := range map[string]struct {
		query plan.UnitQuery
		code  plan.Code
		at    string
	}{
		"no such locale": {plan.UnitQuery{Locale: "fr"}, plan.NotFound, "locale"},
		"too many":       {plan.UnitQuery{Locale: "ko", First: ptr(101)}, plan.Invalid, "first"},
		"fewer than 0":   {plan.UnitQuery{Locale: "ko", First: ptr(-1)}, plan.Invalid, "first"},
		"a bad cursor":   {plan.UnitQuery{Locale: "ko", After: "x"}, plan.Invalid, "after"},
		"a goal":         {plan.UnitQuery{Locale: "ko", Plan: p.goal}, plan.Invalid, "plan"},
		"a long text":    {plan.UnitQuery{Locale: "ko", Text: strings.Repeat("공", 201)}, plan.TooLong, "text"},
	} {
		d.refuses(what, bad.code, bad.at, func() error { _, err := d.TranslationUnits(d.Context(), boss, bad.query, plan.Selection{}); return err })
	}
}

func TestPagingLosesAndDoublesNothingWhileTextsAreTranslated(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		p, q := d.newPark(fmt.Sprint("park-", n), plan.PlanPublished), d.newPark(fmt.Sprint("quay-", n), plan.PlanPublished)
		query := plan.UnitQuery{Locale: "ko", States: []plan.TextState{plan.StateMissing}, First: ptr(rapid.IntRange(1, 4).Draw(rt, "size"))}
		if rapid.Bool().Draw(rt, "the first plan alone") {
			query.Plan = p.plan
		}
		want := map[string]bool{}
		for _, u := range d.units(mina, query, 100) {
			want[u.ID] = true
		}
		query.First = ptr(*query.First)
		got := map[string]bool{}
		for {
			page, err := d.TranslationUnits(d.Context(), mina, query, plan.Selection{})
			if err != nil {
				rt.Fatal(err)
			}
			for _, u := range page.Nodes() {
				if got[u.ID] {
					rt.Fatalf("%s came twice", u.ID)
				}
				got[u.ID] = true
				if !rapid.Bool().Draw(rt, "translate") {
					continue
				}
				ref := plan.TextRef{ID: u.Node.Identify(), Field: u.Field, Locale: "ko"}
				if _, err := d.SetTranslation(d.Context(), mina, plan.NewTranslation{TextRef: ref, Value: "글", State: plan.StateTranslated}); err != nil {
					rt.Fatal(err)
				}
			}
			if !page.PageInfo.HasNextPage {
				break
			}
			query.After = *page.PageInfo.EndCursor
		}
		if len(got) != len(want) {
			rt.Fatalf("got %d, wanted %d", len(got), len(want))
		}
		for _, id := range []plan.ID{p.plan, q.plan} {
			if _, _, err := d.DeletePlan(d.Context(), editor, id, nil); err != nil {
				rt.Fatal(err)
			}
		}
	})
}

func TestAStaleTextShowsTheSourceItTranslatesAndWhatChangedSince(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	if u := d.unit(mina, p.goal, plan.FieldTitle, "ko"); u.AnchoredSource != nil || len(diff(d, u)) != 0 {
		t.Errorf("fresh, it has the anchor %v", u.AnchoredSource)
	}
	for _, title := range []string{"Shade and water", "Shade and lakes"} {
		_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.goal, Title: to(title)})
		d.ok(err)
	}
	u := d.unit(mina, p.goal, plan.FieldTitle, "ko")
	if u.AnchoredSource == nil || *u.AnchoredSource != "Shade" || u.Source.Value != "Shade and lakes" || !u.Target.IsStale {
		t.Fatalf("got %+v", u)
	}
	var before, after string
	for _, part := range diff(d, u) {
		if part.Op != i18n.DiffInsert {
			before += part.Text
		}
		if part.Op != i18n.DiffDelete {
			after += part.Text
		}
	}
	if before != "Shade" || after != "Shade and lakes" {
		t.Errorf("the diff leads from %q to %q", before, after)
	}
}

func TestHistoryTellsWhoWroteWhatWhenAndHowItDiffers(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	for i, v := range []plan.Viewer{mina, jun, reviewer} {
		d.later()
		_, err := d.SetTranslation(d.Context(), v, set(p.goal, fmt.Sprint("그늘 ", i), plan.StateTranslated))
		d.ok(err)
	}
	history := d.unit(mina, p.goal, plan.FieldTitle, "ko").History(nil)
	var got []string
	for _, past := range history {
		author := "-"
		if past.Author != nil {
			author = *past.Author
		}
		got = append(got, fmt.Sprintf("%s by %s after %s, %d parts", past.Value, author, past.UpdatedAt.Sub(history[3].UpdatedAt), len(past.Diff())))
	}
	want := []string{"그늘 2 by reviewer after 3m0s, 3 parts", "그늘 1 by jun after 2m0s, 3 parts", "그늘 0 by mina after 1m0s, 2 parts", "그늘 by - after 0s, 0 parts"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	page, err := d.TranslationUnits(d.Context(), mina, plan.UnitQuery{Locale: "ko", Plan: p.plan, First: ptr(3)}, plan.Selection{History: 2})
	d.ok(err)
	short := page.Nodes()[2].History(nil)
	if len(short) != 2 || len(short[1].Diff()) != 3 {
		t.Errorf("of two, the second differs from the third by %v", short[1].Diff())
	}
}

func TestOtherLocalesShowBesideAUnit(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	page, err := d.TranslationUnits(d.Context(), mina, plan.UnitQuery{Locale: "ko", Plan: p.plan, First: ptr(1)}, plan.Selection{Voices: []i18n.Locale{"ja", "en"}})
	d.ok(err)
	var got []string
	for _, other := range page.Nodes()[0].Others([]i18n.Locale{"ja", "en", "fr"}) {
		got = append(got, string(other.Locale)+" "+other.Value)
	}
	if !slices.Equal(got, []string{"en The park park", "ja 公園"}) {
		t.Errorf("got %q", got)
	}
}

func TestAListGoesOnWhereItWasThoughItemsWereAddedAndMoved(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	q := plan.UnitQuery{Locale: "ko", Plan: p.plan}
	whole := d.units(mina, q, 100)
	q.First = ptr(3)
	page, err := d.TranslationUnits(d.Context(), mina, q, plan.Selection{})
	d.ok(err)
	_, _, err = d.CreateItem(d.Context(), editor, plan.KindGoal, plan.NewItem{Parent: p.plan, Title: "First of all", Position: ptr(1)})
	d.ok(err)
	q.After, q.First = *page.PageInfo.EndCursor, ptr(100)
	rest, err := d.TranslationUnits(d.Context(), mina, q, plan.Selection{})
	d.ok(err)
	var got, want []string
	for _, u := range rest.Nodes() {
		got = append(got, u.ID)
	}
	for _, u := range whole[3:] {
		want = append(want, u.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("after an addition before it, it goes on with %q, wanted %q", got, want)
	}
}

// diff is how a unit's source came from what its target translates.
func diff(d *desk, u *plan.TranslationUnit) []i18n.DiffPart {
	d.Helper()
	parts, err := u.SourceDiff(nil)
	d.ok(err)
	return parts
}

func TestAQueueThatNobodyWaitsForStops(t *testing.T) {
	d := newDesk(t)
	d.newPark("park", plan.PlanPublished)
	s := &switched{DB: d.db}
	c := plantest.Open(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	s.view = func(ctx context.Context, fn func(store.Tx) error) error {
		return s.DB.View(ctx, func(tx store.Tx) error {
			cancel()
			return fn(tx)
		})
	}
	_, err := c.TranslationUnits(ctx, mina, plan.UnitQuery{Locale: "ko", Failing: ptr(true)}, plan.Selection{Total: true})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
