package plan_test

import (
	"context"
	"errors"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

func (d *desk) prefills(v plan.Viewer, want int) {
	d.Helper()
	done, err := d.AddLocalePrefilled(d.Context(), v, plan.LocaleSettings{Tag: "ko"})
	d.ok(err)
	if done.Texts != want || (done.Rev == 0) != (want == 0) {
		d.Errorf("%d texts were filled in, at revision %d, wanted %d", done.Texts, done.Rev, want)
	}
}

func TestALocaleIsFilledFromWhatIsSaidInItAlready(t *testing.T) {
	d := newDesk(t)
	p, q := d.newPark("park", plan.PlanPublished), d.newPark("quay", plan.PlanDraft)
	d.prefills(boss, 0)
	for _, id := range []plan.ID{q.strategy, q.goal} {
		_, err := d.ClearTranslation(d.Context(), mina, text(id))
		d.ok(err)
	}
	d.retitle(p.second, "Plant trees", false)
	d.later()
	_, err := d.SetTranslation(d.Context(), jun, set(p.second, "나무를 심는다", plan.StateTranslated))
	d.ok(err)
	_, err = d.ReviewTranslation(d.Context(), reviewer, text(p.strategy))
	d.ok(err)
	d.prefills(boss, 2)
	for id, want := range map[plan.ID]string{q.strategy: "나무 심기", q.goal: "그늘"} {
		got := d.stored(boss, id, plan.FieldTitle, "ko")
		if got.Value != want || got.State != plan.StateDraft || got.Origin != plan.OriginMemory || got.IsStale || *got.Author != "boss" {
			t.Errorf("%s: got %+v, wanted %q, the one that is approved before the newer one", id, got, want)
		}
	}
	d.prefills(boss, 0)
	checkCounters(t, d.db, d.Catalogue)
}

func TestOnlyTranslatorsOfALocaleFillItAndOnlyAsTheySeeIt(t *testing.T) {
	d := newDesk(t)
	p, q := d.newPark("park", plan.PlanPublished), d.newPark("quay", plan.PlanArchived)
	d.refuses("an editor", plan.Denied, "", func() error {
		_, err := d.AddLocalePrefilled(d.Context(), editor, plan.LocaleSettings{Tag: "ko"})
		return err
	})
	d.refuses("the public", plan.Unauthenticated, "", func() error {
		_, err := d.AddLocalePrefilled(d.Context(), nobody, plan.LocaleSettings{Tag: "ko"})
		return err
	})
	d.refuses("settings of a locale that is there", plan.Conflict, "tag", func() error {
		_, err := d.AddLocalePrefilled(d.Context(), boss, plan.LocaleSettings{Tag: "ko", SelfReview: to(true)})
		return err
	})
	_, err := d.ClearTranslation(d.Context(), boss, text(p.goal))
	d.ok(err)
	d.prefills(mina, 0) // what an archived plan says is not for her
	_, err = d.ClearTranslation(d.Context(), boss, text(q.strategy))
	d.ok(err)
	d.prefills(boss, 2)
}

func TestAFillThatBreaksOffGoesOnWhenItIsAskedForAgain(t *testing.T) {
	t.Parallel()
	w := &watched{DB: newStore(t), committed: func() {}}
	d := &desk{TB: t, db: w, Catalogue: plantest.Open(t, w)}
	doc := large(900)
	doc.ID, doc.Slug = "", "first"
	again := large(900)
	again.Slug = "second"
	plantest.Keep(again)
	plantest.Load(t, d.Catalogue, plantest.Of(doc, again))
	updates := 0
	broken := &dying{w, 2} // the first finds that the locale is there
	c := plantest.Open(t, broken)
	w.committed = func() { updates++ }
	done, err := c.AddLocalePrefilled(t.Context(), boss, plan.LocaleSettings{Tag: "ko"})
	if !errors.Is(err, errDead) || done.Texts == 0 || updates != 1 {
		t.Fatalf("it broke off after %d texts and %d updates with %v", done.Texts, updates, err)
	}
	broken.left = 100
	rest, err := c.AddLocalePrefilled(t.Context(), boss, plan.LocaleSettings{Tag: "ko"})
	if want := 2 * 897; err != nil || done.Texts+rest.Texts != want {
		t.Errorf("%d and %d texts were filled in, wanted %d: %v", done.Texts, rest.Texts, want, err)
	}
	checkCounters(t, w, c)
}

func TestWhatIsHiddenWhileALocaleIsFilledIsNotFilledIn(t *testing.T) {
	d := newDesk(t)
	hidden, p := d.newPark("hidden", plan.PlanDraft), d.newPark("park", plan.PlanPublished)
	for _, node := range []plan.ID{p.goal, p.strategy} {
		_, err := d.ClearTranslation(d.Context(), mina, text(node))
		d.ok(err)
	}
	s, updates := &switched{DB: d.db}, 0
	c := plantest.Open(t, s)
	s.update = func(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
		if updates++; updates == 2 { // the first adds the locale, or finds it there
			_, err := d.ArchivePlan(ctx, editor, hidden.plan, nil)
			d.ok(err)
		}
		return s.DB.Update(ctx, fn)
	}
	done, err := c.AddLocalePrefilled(d.Context(), mina, plan.LocaleSettings{Tag: "ko"})
	d.ok(err)
	if updates < 2 || done.Texts != 0 {
		t.Errorf("in %d updates %d texts were filled in, from a plan that is not for its translators any more", updates, done.Texts)
	}
}
