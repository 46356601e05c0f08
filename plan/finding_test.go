package plan_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// newPlanting is a catalogue with some of everything, in which a check finds nothing.
func newPlanting(t *testing.T) (*desk, plan.Planting) {
	d := newDesk(t)
	min := d.hire("Min", speaks(plan.RoleTranslator, "ko"))
	p, hidden := d.newPark("park", plan.PlanPublished), d.newPark("hidden", plan.PlanDraft)
	city := d.publisherOf(p.plan)
	term := d.term(city, "tree", "나무")
	d.retitle(p.goal, "Shadow", false) // its translation is stale, and its past anchors that
	_, err := d.SetTranslation(d.Context(), min, set(p.strategy, "나무  심기", plan.StateTranslated))
	d.ok(err)
	var warnings []string
	for _, c := range d.checks(text(p.strategy)) {
		if c.Severity == i18n.SeverityWarning {
			warnings = append(warnings, c.ID)
		}
	}
	_, err = d.AcknowledgeChecks(d.Context(), min, plan.Acknowledgement{TextRef: text(p.strategy), Checks: warnings})
	d.ok(err)
	_, err = d.SetTranslation(d.Context(), min, set(p.goal, "그림자", plan.StateDraft))
	d.ok(err)
	first := d.say(min, p.goal, "", "@Min?")
	d.say(boss, p.goal, first, "@Min!")
	_, _, err = d.SetTranslations(d.Context(), min, nil)
	d.ok(err)
	d.sourceDraft(editor, p.other, "Waters")
	hook := d.newHook(plan.NewWebhook{})
	_, err = d.TestWebhook(d.Context(), boss, hook.ID)
	d.ok(err)
	d.rename(p.second, "Light")
	d.settle(d.claim(hook.ID), plan.Outcome{Status: 500, Error: "no"})
	d.claim(hook.ID)
	return d, plan.Planting{Webhook: hook.ID, Plan: p.plan, Goal: p.goal, Strategy: p.strategy, Draft: hidden.plan, Publisher: city, Term: term, Token: min.ID}
}

// TestACheckFindsWhateverIsWrong plants one fault after another in a copy of a sound catalogue.
func TestACheckFindsWhateverIsWrong(t *testing.T) {
	d, at := newPlanting(t)
	if found := plantest.Unsound(t, d.Catalogue); len(found) > 0 {
		t.Fatalf("before anything is planted: %q", found)
	}
	for _, fault := range plan.Faults(at) {
		t.Run(fault.Name, func(t *testing.T) {
			t.Parallel()
			db := copyOf(t, d.db, filepath.Join(t.TempDir(), "x.db"))
			if _, err := db.Update(t.Context(), fault.Plant); err != nil {
				t.Fatal(err)
			}
			c, err := plan.OpenAsIs(t.Context(), db)
			if fault.Key == "meta" {
				if !errors.Is(err, store.ErrForeign) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			found, _, err := plan.First(50, c.Check(t.Context(), boss))
			if err != nil {
				t.Fatal(err)
			}
			told := slices.ContainsFunc(found, func(f plan.Finding) bool {
				return f.Rule == fault.Rule && strings.HasPrefix(f.Key, fault.Key) && f.Message != "" && f.Remedy() != ""
			})
			if !told {
				t.Errorf("a check finds %+v: wanted %s of %s…", found, fault.Rule, fault.Key)
			}
		})
	}
}

// copyOf is a copy of a store, as a backup makes it.
func copyOf(t *testing.T, db store.DB, path string) store.DB {
	t.Helper()
	spare, err := store.NewSpare(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := spare.Take(t.Context(), db, func(int) {}); err != nil {
		t.Fatal(err)
	}
	if err := spare.Settle(); err != nil {
		t.Fatal(err)
	}
	copied, err := store.Open(t.Context(), "bolt:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(copied.Close(), spare.Drop()); err != nil {
			t.Error(err)
		}
	})
	return copied
}

func TestACheckIsForAdministratorsAndEndsWhenNobodyListens(t *testing.T) {
	d, at := newPlanting(t)
	for _, v := range []plan.Viewer{nobody, editor, mina} {
		for _, err := range d.Check(d.Context(), v) {
			if code := plan.CodeOf(err); code != plan.Denied && code != plan.Unauthenticated {
				t.Errorf("%s: got %v", v.Name, err)
			}
		}
	}
	db := copyOf(t, d.db, filepath.Join(t.TempDir(), "x.db"))
	for _, fault := range plan.Faults(at)[:3] {
		update(t, db, fault.Plant)
	}
	c, err := plan.OpenAsIs(t.Context(), db)
	d.ok(err)
	if some, more, err := plan.First(1, c.Check(t.Context(), boss)); err != nil || len(some) != 1 || !more {
		t.Errorf("got %v, %v, %v", some, more, err)
	}
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, _, err := plan.First(1, c.Check(ctx, boss)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// What waits for a sweep is not amiss.
func TestACheckKnowsWhatWaitsForASweep(t *testing.T) {
	d, at := newPlanting(t)
	db := copyOf(t, d.db, filepath.Join(t.TempDir(), "x.db"))
	c := plantest.Open(t, unswept{db})
	if _, _, err := c.DeleteItem(t.Context(), boss, at.Goal, nil); err == nil {
		t.Fatal("it was swept up")
	}
	asIs, err := plan.OpenAsIs(t.Context(), db)
	d.ok(err)
	if found, _, err := plan.First(5, asIs.Check(t.Context(), boss)); err != nil || len(found) > 0 {
		t.Errorf("before the sweep: %v, %v", found, err)
	}
	if found := plantest.Unsound(t, plantest.Open(t, db)); len(found) > 0 {
		t.Errorf("after the sweep: %v", found)
	}
}

// unswept is a store that lets one Update through, and no sweep after it.
type unswept struct{ store.DB }

func (u unswept) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	return u.DB.Update(ctx, func(tx store.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		if len(slices.Collect(keys(tx, "deleted"))) == 0 {
			return errors.New("it is being swept up")
		}
		return nil
	})
}

func keys(tx store.Tx, kind string) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for key := range tx.Scan(store.Prefix(kind)) {
			if !yield(key) {
				return
			}
		}
	}
}
