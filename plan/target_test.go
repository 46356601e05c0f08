package plan_test

import (
	"fmt"
	"testing"

	"polyplan/plan"
)

// sourceRev is the revision of a title's source as translators read it.
func (d *desk) sourceRev(id plan.ID) *string {
	d.Helper()
	return ptr(fmt.Sprint(d.stored(boss, id, plan.FieldTitle, "en").Revision))
}

// retitle changes the source of a title.
func (d *desk) retitle(id plan.ID, title string, unchanged bool) {
	d.Helper()
	_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: id, Title: to(title), MeaningUnchanged: unchanged})
	d.ok(err)
}

func TestATranslationIsOfTheSourceItsWriterSaw(t *testing.T) {
	for _, state := range []string{"MISSING", "DRAFT", "TRANSLATED", "REVIEWED"} {
		for _, to := range []plan.TextState{plan.StateTranslated, plan.StateDraft} {
			d := newDesk(t)
			p := d.newPark("park", plan.PlanPublished)
			id, _ := d.inState(p, state)
			n := set(id, "새 의자", to)
			n.SourceRevision = d.sourceRev(id)
			d.retitle(id, "Benches and tables", false)
			done, err := d.SetTranslation(d.Context(), mina, n)
			d.ok(err)
			if done.Suggestion != nil {
				_, err = d.ResolveSuggestion(d.Context(), boss, plan.Resolution{ID: done.Suggestion.ID, Accept: done.Suggestion.IsDraft || state == "REVIEWED"})
				d.ok(err)
			}
			u := d.unit(mina, id, plan.FieldTitle, "ko")
			if u.Target.Value != "새 의자" || !u.Target.IsStale || u.AnchoredSource == nil || *u.AnchoredSource != "Benches" {
				t.Errorf("%s to %s: it is %+v of %v", state, to, u.Target, u.AnchoredSource)
			}
			d.countersHold()
		}
	}
}

func TestATranslationIsOfNoSourceThatThereNeverWas(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	korean := fmt.Sprint(d.stored(boss, p.goal, plan.FieldTitle, "ko").Revision + 1)
	for what, rev := range map[string]string{"of nothing": "999999", "none": "0", "nonsense": "then", "of another text": korean} {
		n := set(p.goal, "그늘", plan.StateTranslated)
		n.SourceRevision = &rev
		d.refuses(what, plan.Invalid, "sourceRevision", func() error { _, err := d.SetTranslation(d.Context(), mina, n); return err })
	}
}

func TestARewordingCarriesALateTranslationAlongAndAnEditDoesNot(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	n := set(p.goal, "그늘", plan.StateTranslated)
	n.SourceRevision = d.sourceRev(p.goal)
	for _, step := range []struct {
		title     string
		unchanged bool
		stale     bool
	}{{"Shade.", true, false}, {"The shade.", true, false}, {"Sun", false, true}, {"Sun.", true, true}} {
		d.retitle(p.goal, step.title, step.unchanged)
		_, err := d.SetTranslation(d.Context(), mina, n)
		d.ok(err)
		if got := d.stored(mina, p.goal, plan.FieldTitle, "ko").IsStale; got != step.stale {
			t.Errorf("after %s it is stale: %v", step.title, got)
		}
	}
	d.countersHold()
}

func TestNothingIsDecidedByASourceThatWasNotRead(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.retitle(p.goal, "Sun", false)
	ref := text(p.goal)
	ref.SourceRevision = d.sourceRev(p.goal)
	d.retitle(p.goal, "Rain", false)
	confirm := func() error { _, err := d.ConfirmTranslation(d.Context(), mina, ref); return err }
	d.refuses("confirming", plan.Stale, "sourceRevision", confirm)
	d.refuses("clearing", plan.Stale, "sourceRevision", func() error { _, err := d.ClearTranslation(d.Context(), mina, ref); return err })
	ref.SourceRevision = d.sourceRev(p.goal)
	d.ok(confirm())
	d.retitle(p.goal, "Rains", true) // the translation stays fresh, but its reviewer has read another source
	review := func() error { _, err := d.ReviewTranslation(d.Context(), reviewer, ref); return err }
	d.refuses("approving", plan.Stale, "sourceRevision", review)
	ref.SourceRevision = ptr("soon")
	d.refuses("nonsense", plan.Invalid, "sourceRevision", review)
	ref.SourceRevision = d.sourceRev(p.goal)
	d.ok(review())
}

func TestADraftOfASourceIsOfTheWordsItsWriterSaw(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	n := set(p.goal, "Cool shade", plan.StateDraft)
	n.Locale, n.SourceRevision = "en", d.sourceRev(p.goal)
	d.retitle(p.goal, "Sun", true)
	done, err := d.SetTranslation(d.Context(), editor, n)
	if d.ok(err); done.Suggestion.Base != "Shade" {
		t.Errorf("it is beside %q", done.Suggestion.Base)
	}
	d.refuses("publishing", plan.Conflict, "id", func() error { _, err := d.PublishPlan(d.Context(), editor, p.plan, nil); return err })
}
