package plan_test

import (
	"fmt"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
)

func TestASourceEditMakesTranslationsStaleUnlessTheMeaningIsUnchanged(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	stale := func() string {
		return fmt.Sprint(d.stored(boss, p.goal, plan.FieldTitle, "ko").IsStale, d.stored(boss, p.goal, plan.FieldTitle, "ja").IsStale)
	}
	_, err := d.SetTranslation(d.Context(), japanese, plan.NewTranslation{TextRef: plan.TextRef{ID: p.goal, Field: plan.FieldTitle, Locale: "ja"}, Value: "日陰", State: plan.StateTranslated})
	d.ok(err)
	edit := func(title string, unchanged bool) {
		_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.goal, Title: to(title), MeaningUnchanged: unchanged})
		d.ok(err)
		d.countersHold()
	}
	edit("Shade.", true)
	if got := stale(); got != "false false" {
		t.Errorf("after a rewording: %s", got)
	}
	edit("Sun", false)
	if got := stale(); got != "true true" {
		t.Errorf("after a change: %s", got)
	}
	_, err = d.ConfirmTranslation(d.Context(), mina, text(p.goal))
	d.ok(err)
	edit("The sun", true)
	if got := stale(); got != "false true" {
		t.Errorf("after another rewording: %s", got)
	}
	rev := d.stored(boss, p.goal, plan.FieldTitle, "ko").Revision
	page, err := d.Changes(d.Context(), boss, plan.ChangeQuery{First: ptr(100), Plan: p.plan}, plan.Selection{})
	d.ok(err)
	last := page.Nodes()[len(page.Edges)-1]
	if last.Kind != plan.ChangeState || *last.Locale != "ko" || *last.Actor != "editor" || last.Revision <= rev {
		t.Errorf("that it follows the source is told as %+v", last)
	}
}

func TestSourceDraftsArePublishedTogether(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	second := person("second", plan.Grant{Role: plan.RoleEditor})
	draft := func(v plan.Viewer, id plan.ID, value string) {
		n := set(id, value, plan.StateDraft)
		n.Locale = "en"
		done, err := d.SetTranslation(d.Context(), v, n)
		d.ok(err)
		if done.Suggestion == nil || !done.Suggestion.IsDraft {
			t.Fatalf("it was not kept beside: %+v", done)
		}
	}
	draft(second, p.goal, "Shady")
	draft(second, p.goal, "Cool and shady")
	draft(editor, p.plan, "The best park")
	if got := d.stored(nobody, p.goal, plan.FieldTitle, "en").Value; got != "Shade" {
		t.Errorf("readers see the draft %q", got)
	}
	_, err := d.PublishPlan(d.Context(), editor, p.plan, nil)
	d.ok(err)
	for id, want := range map[plan.ID]string{p.goal: "Cool and shady second", p.plan: "The best park editor"} {
		got := d.stored(boss, id, plan.FieldTitle, "en")
		if got.Value+" "+*got.Author != want || got.State != plan.StateSource {
			t.Errorf("published, it is %q by %s", got.Value, *got.Author)
		}
	}
	if !d.stored(boss, p.goal, plan.FieldTitle, "ko").IsStale {
		t.Error("the translation is not stale")
	}
	now := d.plan(p.plan).Revision
	_, err = d.PublishPlan(d.Context(), editor, p.plan, nil)
	d.ok(err)
	if got := d.plan(p.plan).Revision; got != now {
		t.Error("publishing again changed something")
	}
	d.countersHold()
}

func TestAnEditorRevertsASourceTextAndItStaysTheSource(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	rev := fmt.Sprint(d.stored(boss, p.goal, plan.FieldTitle, "en").Revision)
	_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.goal, Title: to("Sun")})
	d.ok(err)
	ref := text(p.goal)
	ref.Locale = "en"
	english := person("english", speaks(plan.RoleReviewer, "en"))
	d.refuses("a translator of the source's locale", plan.Denied, "", func() error { _, err := d.RevertTranslation(d.Context(), english, ref, rev); return err })
	_, err = d.RevertTranslation(d.Context(), editor, ref, rev)
	d.ok(err)
	if got := d.stored(boss, p.goal, plan.FieldTitle, "en"); got.Value != "Shade" || got.State != plan.StateSource {
		t.Errorf("got %+v", got)
	}
	d.countersHold()
}

func TestTheSourceIsNotTranslatedReviewedRejectedConfirmedOrCleared(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	english := person("english", speaks(plan.RoleReviewer, "en"))
	ref := text(p.goal)
	for _, locale := range []i18n.Locale{"en", "en-US"} {
		ref.Locale = locale
		for _, v := range []plan.Viewer{english, boss} {
			for what, run := range map[string]func() error{
				"translate": func() error {
					_, err := d.SetTranslation(d.Context(), v, plan.NewTranslation{TextRef: ref, Value: "x", State: plan.StateTranslated})
					return err
				},
				"review":  func() error { _, err := d.ReviewTranslation(d.Context(), v, ref); return err },
				"reject":  func() error { _, err := d.RejectTranslation(d.Context(), v, ref, "no"); return err },
				"confirm": func() error { _, err := d.ConfirmTranslation(d.Context(), v, ref); return err },
				"clear":   func() error { _, err := d.ClearTranslation(d.Context(), v, ref); return err },
			} {
				d.refuses(what+" as "+v.Name, plan.Invalid, "locale", run)
			}
		}
	}
}

func TestAClearedSourceTextCanBePutBackAndItsTranslationsAfterIt(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	describe := func(to string) {
		_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.goal, Description: plan.Edit[string]{Given: true, To: to}})
		d.ok(err)
	}
	describe("Trees give shade")
	translation := plan.NewTranslation{TextRef: plan.TextRef{ID: p.goal, Field: plan.FieldDescription, Locale: "ko"}, Value: "나무", State: plan.StateTranslated}
	_, err := d.SetTranslation(d.Context(), mina, translation)
	d.ok(err)
	source := d.stored(boss, p.goal, plan.FieldDescription, "en").Revision
	korean := d.stored(boss, p.goal, plan.FieldDescription, "ko").Revision
	describe("")
	if d.stored(boss, p.goal, plan.FieldDescription, "ko") != nil {
		t.Error("a translation of nothing is kept")
	}
	put := func(v plan.Viewer, locale i18n.Locale, rev any) func() error {
		return func() error {
			ref := plan.TextRef{ID: p.goal, Field: plan.FieldDescription, Locale: locale}
			_, err := d.RevertTranslation(d.Context(), v, ref, fmt.Sprint(rev))
			return err
		}
	}
	d.refuses("the translation first", plan.NotFound, "field", put(mina, "ko", korean))
	d.ok(put(editor, "en", source)())
	d.ok(put(mina, "ko", korean)())
	if got := d.stored(nobody, p.goal, plan.FieldDescription, "en"); got == nil || got.Value != "Trees give shade" {
		t.Errorf("the source is %+v", got)
	}
	if got := d.stored(nobody, p.goal, plan.FieldDescription, "ko"); got == nil || got.Value != "나무" || !got.IsStale {
		t.Errorf("the translation is %+v, wanted it stale until somebody has looked", got)
	}
	d.countersHold()
}

func TestAcceptingASourceDraftOverwritesNoNewerText(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	draft := d.sourceDraft(editor, p.goal, "Cool shade")
	_, err := d.UpdateItem(d.Context(), boss, plan.ItemUpdate{ID: p.goal, Title: to("Sun")})
	d.ok(err)
	var got plan.Translated
	d.refuses("over words it did not know", plan.Conflict, "id", func() (err error) {
		got, err = d.ResolveSuggestion(d.Context(), boss, plan.Resolution{ID: draft.ID, Accept: true})
		return err
	})
	if c := got.Conflict; c == nil || c.Base == nil || *c.Base != "Shade" || c.Yours != "Cool shade" {
		t.Errorf("the conflict is %+v", c)
	}
	now := fmt.Sprint(d.stored(boss, p.goal, plan.FieldTitle, "en").Revision)
	_, err = d.ResolveSuggestion(d.Context(), boss, plan.Resolution{ID: draft.ID, Accept: true, ExpectedRevision: &now})
	d.ok(err)
	if got := d.stored(nobody, p.goal, plan.FieldTitle, "en").Value; got != "Cool shade" {
		t.Errorf("it is %q", got)
	}
}
