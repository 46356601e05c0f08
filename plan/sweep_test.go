package plan_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/store/storetest"
)

// dying is a store that fails all Updates after the first n.
type dying struct {
	store.DB
	left int
}

var errDead = errors.New("the machine went down")

func (s *dying) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	if s.left == 0 {
		return 0, errDead
	}
	s.left--
	return s.DB.Update(ctx, fn)
}

func TestWhatADeletedItemLeftBehindIsSweptUpAtTheNextStart(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	_, _, err := plantest.Open(t, &dying{d.db, 1}).DeleteItem(t.Context(), editor, p.goal, nil)
	if !errors.Is(err, errDead) {
		t.Fatalf("got %v", err)
	}
	if node, err := d.Node(d.Context(), boss, p.strategy, plan.Selection{}); node != nil || err != nil {
		t.Errorf("it is still seen: %v, %v", node, err)
	}
	d.countersHold()
	if rows := d.rowsWith("나무 심기"); len(rows) == 0 {
		t.Error("there is nothing to sweep: the test says nothing")
	}
	plantest.Open(t, d.db)
	for _, id := range []plan.ID{p.goal, p.strategy, p.assignment} {
		if rows := d.rowsWith(string(id)); len(rows) > 0 {
			t.Errorf("of %s there is %q", id, rows)
		}
	}
}

// leaving is a store whose cluster goes away after the first n Updates.
type leaving struct {
	store.DB
	left int
}

func (s *leaving) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	if s.left == 0 {
		return 0, store.ErrUnavailable
	}
	s.left--
	return s.DB.Update(ctx, fn)
}

func TestADeletionIsAcknowledgedThoughTheClusterIsAwayBeforeItsSweep(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	deleted, rev, err := plantest.Open(t, &leaving{d.db, 1}).DeleteItem(t.Context(), editor, p.goal, nil)
	if err != nil || len(deleted) != 4 || rev == 0 {
		t.Errorf("got %v at revision %d (%v)", deleted, rev, err)
	}
	plantest.Open(t, &leaving{d.db, 0}) // can't sweep either, and serves all the same
	plantest.Open(t, d.db)
	if rows := d.rowsWith(string(p.goal)); len(rows) > 0 {
		t.Errorf("there is %q", rows)
	}
}

func TestADeletedPlanCanBeLoadedAgain(t *testing.T) {
	d := newDesk(t)
	doc := plantest.Gwangju()
	plantest.Load(t, d.Catalogue, plantest.Of(doc))
	_, _, err := d.DeletePlan(t.Context(), editor, doc.ID, nil)
	d.ok(err)
	before := len(d.ownTexts(doc.ID))
	plantest.Load(t, d.Catalogue, plantest.Of(doc))
	plantest.Open(t, d.db)
	if got := d.ownTexts(doc.ID); before != 0 || len(got) == 0 || got[0].Value == "" {
		t.Errorf("it had %d texts when it was deleted and has %d", before, len(got))
	}
	d.countersHold()
}

// ownTexts are the texts of a plan itself, none where it is not there.
func (d *desk) ownTexts(id plan.ID) []*plan.Translation {
	d.Helper()
	p, err := d.Plan(d.Context(), boss, id, plan.Selection{Translations: true})
	d.ok(err)
	if p == nil {
		return nil
	}
	return p.Translations(nil)
}

func TestALargePlanIsDeletedWhole(t *testing.T) {
	d := &desk{TB: t, db: storetest.Strict(plantest.Store(t, t.TempDir()+"/polyplan.db"))}
	d.Catalogue = plantest.Open(t, d.db)
	doc := plantest.Gwangju()
	plantest.Spread(doc, "ko", 40)
	plantest.Load(t, d.Catalogue, plantest.Of(doc))
	_, _, err := d.DeletePlan(t.Context(), editor, doc.ID, nil)
	d.ok(err)
	for _, row := range d.rows() {
		if from, _ := store.Prefix("text", string(doc.ID)); strings.HasPrefix(row, string(from[:len(from)-1])) {
			t.Fatalf("there is %q", row)
		}
	}
}

func TestWhatALargePlanLeavesInTheIndexOfSourcesIsSweptUp(t *testing.T) {
	for what, sweeps := range map[string]bool{"at once": true, "at the next start": false} {
		t.Run(what, func(t *testing.T) {
			d := newDesk(t)
			doc := large(plan.MaxItems)
			for s := range doc.Goals[0].Strategies {
				for a := range doc.Goals[0].Strategies[s].Assignments {
					item := &doc.Goals[0].Strategies[s].Assignments[a]
					item.Description = texts("en", "Shade")
				}
			}
			plantest.Load(t, d.Catalogue, plantest.Of(doc))
			kept := d.newPark("park", plan.PlanPublished)
			before := len(d.rowsOf("same"))
			if sweeps {
				_, _, err := d.DeletePlan(t.Context(), editor, doc.ID, nil)
				d.ok(err)
			} else {
				_, _, err := plantest.Open(t, &leaving{d.db, 1}).DeletePlan(t.Context(), editor, doc.ID, nil)
				d.ok(err)
				if left := len(d.rowsOf("same")); left < before-4_000 || left < 1_000 {
					t.Errorf("of %d rows %d are left before the sweep: the test says nothing", before, left)
				}
				if got := d.unitOf(boss, kept.goal).Occurrences(all); len(got) > 0 {
					t.Errorf("before it, a source of another plan is told to stand at %v", got)
				}
				d.open()
			}
			d.indexed()
			if left := d.rowsOf("unswept"); len(left) > 0 {
				t.Errorf("there is %q", left)
			}
		})
	}
}

// rowsOf are the rows of one kind.
func (d *desk) rowsOf(kind string) []string {
	d.Helper()
	return slices.DeleteFunc(d.rows(), func(row string) bool { return !strings.HasPrefix(row, string(store.Key(kind))) })
}
