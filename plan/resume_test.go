package plan_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

// resume loads documents of which some may be there, and tells which were.
func resume(t testing.TB, c *plan.Catalogue, docs iter.Seq2[*plan.Document, error]) (plan.Loaded, []string, error) {
	t.Helper()
	var skipped []string
	loaded, err := c.Resume(t.Context(), plantest.Operator, docs, func(s plan.Skipped) {
		what := "as it was"
		if !s.Same {
			what = "changed"
		}
		skipped = append(skipped, s.Slug+" "+what)
	})
	return loaded, skipped, err
}

// brokenOff loads documents until the store has committed so many Updates.
func brokenOff(t *testing.T, updates int, docs iter.Seq2[*plan.Document, error]) (*plan.Catalogue, plan.Loaded) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	db := newStore(t)
	w := &watched{DB: db, committed: func() {}}
	c := plantest.Open(t, w)
	w.committed = func() {
		if updates--; updates == 0 {
			stop()
		}
	}
	loaded, err := c.Load(ctx, plantest.Operator, docs)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the load did not break off: %+v, %v", loaded, err)
	}
	return plantest.Open(t, db), loaded
}

func TestALoadThatBrokeOffGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	withIDs := archive(t, loadedWith(t, plantest.Documents(40, 8)), plantest.Operator)
	for name, docs := range map[string]iter.Seq2[*plan.Document, error]{
		"without ids": plantest.Documents(40, 8), "with ids": written(withIDs),
	} {
		c, before := brokenOff(t, 2, docs)
		loaded, skipped, err := resume(t, c, docs)
		if err != nil || loaded.Skipped != before.Plans || loaded.Plans != 40-before.Plans || before.Plans == 0 || loaded.Plans == 0 {
			t.Errorf("%s: %d plans were added, then %+v: %v", name, before.Plans, loaded, err)
		}
		if len(skipped) != before.Plans || slices.ContainsFunc(skipped, func(s string) bool { return !strings.HasSuffix(s, "as it was") }) {
			t.Errorf("%s: it skipped %q", name, skipped)
		}
		if again, _, err := resume(t, c, docs); err != nil || again != (plan.Loaded{Skipped: 40}) {
			t.Errorf("%s: once all are there: %+v, %v", name, again, err)
		}
		(&desk{TB: t, Catalogue: c}).countersHold()
		if got := archive(t, c, plantest.Operator); name == "with ids" && got != withIDs {
			t.Errorf("it came to\n%.2000s\nwant\n%.2000s", got, withIDs)
		}
	}
}

func loadedWith(t *testing.T, docs iter.Seq2[*plan.Document, error]) *plan.Catalogue {
	t.Helper()
	c := plantest.New(t)
	plantest.Load(t, c, docs)
	return c
}

func TestAPlanTooLargeForOneUpdateIsResumedToo(t *testing.T) {
	t.Parallel()
	docs := plantest.Of(smallPlan("first"), large(900), smallPlan("last"))
	c, _ := brokenOff(t, 4, docs)
	loaded, skipped, err := resume(t, c, docs)
	if err != nil || loaded.Plans != 2 || strings.Join(skipped, ", ") != "first as it was" {
		t.Errorf("got %+v, %q, %v", loaded, skipped, err)
	}
}

func TestAPlanThatWasChangedSinceIsPassedOverAndTold(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.newPark("quay", plan.PlanPublished)
	out := archive(t, d.Catalogue, plantest.Operator)
	d.retitle(p.goal, "Much shade", false)
	_, err := d.UpdatePlan(d.Context(), editor, plan.PlanUpdate{ID: p.plan, Slug: to("the-park")})
	d.ok(err)
	before := d.rows()
	loaded, skipped, err := resume(t, d.Catalogue, written(out))
	slices.Sort(skipped)
	if err != nil || loaded != (plan.Loaded{Skipped: 2}) || strings.Join(skipped, ", ") != "park changed, quay as it was" {
		t.Errorf("got %+v, %q, %v", loaded, skipped, err)
	}
	if !slices.Equal(d.rows(), before) {
		t.Error("the store is not as it was")
	}
}

func TestADocumentOfAnotherPlanIsNoneThatWasLoaded(t *testing.T) {
	db, c := seededStore(t)
	before := dump(t, db)
	other := smallPlan("gwangju")
	stranger := smallPlan("gwangju")
	stranger.ID = "pln_01kagwj000pg1jyvz9r6"
	homonym := plantest.Gwangju()
	homonym.ID = ""
	homonym.Publisher.ID, homonym.Publisher.Name = "", texts("en", "Another city")
	for name, test := range map[string]struct {
		doc  *plan.Document
		says string
	}{
		"another plan with its slug":    {other, "which is not as the document has it"},
		"one with an id of its own":     {stranger, "is taken by the plan"},
		"the same of another city":      {homonym, "which is not as the document has it"},
		"a bad one":                     {&plan.Document{Format: "polyplan/2"}, "the format is"},
		"one with an item of another's": {withGoalID(smallPlan("parks"), "gol_01kagwj0009dy54m4314"), "already"},
	} {
		loaded, skipped, err := resume(t, c, plantest.Of(smallPlan("new"), test.doc))
		if err == nil || !strings.Contains(err.Error(), test.says) || loaded != (plan.Loaded{}) || len(skipped) > 0 {
			t.Errorf("%s: got %+v, %q, %v", name, loaded, skipped, err)
		}
	}
	if dump(t, db) != before {
		t.Error("the store is not as it was")
	}
	if _, _, err := resume(t, c, plantest.Of(plantest.Gwangju())); err != nil {
		t.Errorf("the plan itself: %v", err)
	}
	plain := plantest.Gwangju() // as a partner has it, who leaves ids to the catalogue
	plain.ID, plain.Goals[0].ID, plain.Goals[1].Strategies[0].ID = "", "", ""
	if loaded, skipped, err := resume(t, c, plantest.Of(plain)); err != nil || loaded.Skipped != 1 || skipped[0] != "gwangju as it was" {
		t.Errorf("without some ids: %+v, %q, %v", loaded, skipped, err)
	}
}

func withGoalID(doc *plan.Document, id plan.ID) *plan.Document {
	doc.Goals = []plan.GoalDocument{goal("en", "A goal")}
	doc.Goals[0].ID = id
	return doc
}

func TestOnlyAnAdministratorResumesALoad(t *testing.T) {
	c := plantest.New(t)
	if _, err := c.Resume(t.Context(), public, plan.Seed(), nil); plan.CodeOf(err) != plan.Unauthenticated {
		t.Errorf("got %v", err)
	}
}

func TestManyIdsAreToldApart(t *testing.T) {
	const n = 200
	docs := func(twice int) iter.Seq2[*plan.Document, error] {
		return func(yield func(*plan.Document, error) bool) {
			for i := range n {
				doc := withGoalID(smallPlan(fmt.Sprint("plan-", i)), plan.ID(fmt.Sprintf("gol_01kagwj000%010d", i)))
				doc.Line = i + 1
				if i == twice {
					doc.Goals[0].ID = "gol_01kagwj0000000000007"
				}
				if !yield(doc, nil) {
					return
				}
			}
		}
	}
	c := plantest.New(t)
	_, err := c.Load(t.Context(), plantest.Operator, docs(150))
	if plan.CodeOf(err) != plan.Conflict || err.Error() != "line 151: the id gol_01kagwj0000000000007 is also in the document on line 8" {
		t.Errorf("got %v", err)
	}
	if loaded := plantest.Load(t, c, docs(n)); loaded.Plans != n {
		t.Errorf("got %+v", loaded)
	}
}
