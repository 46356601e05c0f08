package plan_test

import (
	"fmt"
	"slices"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
)

// past is the history of a title in Korean as a viewer reads it, a line each.
func (d *desk) past(v plan.Viewer, id plan.ID) []string {
	d.Helper()
	var all []string
	for _, version := range d.unit(v, id, plan.FieldTitle, "ko").History(nil) {
		all = append(all, lineOf(version))
	}
	return all
}

func lineOf(t *plan.Translation) string {
	line := fmt.Sprint(t.State, " ", t.Value)
	if t.Author != nil {
		line += " by " + *t.Author
	}
	if t.IsSuggestion {
		line += ", beside"
	}
	if t.DismissedBy != nil {
		line += ", dismissed by " + *t.DismissedBy
	}
	return line
}

func TestADismissedSuggestionIsRememberedAndCanBePutInForce(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id, _ := d.inState(p, "REVIEWED")
	done, err := d.SetTranslation(d.Context(), jun, set(id, "벤치", plan.StateTranslated))
	d.ok(err)
	suggested := fmt.Sprint(done.Rev)
	_, err = d.ResolveSuggestion(d.Context(), reviewer, plan.Resolution{ID: done.Suggestion.ID})
	d.ok(err)
	_, err = d.SetTranslation(d.Context(), reviewer, set(id, "걸상", plan.StateTranslated))
	d.ok(err)
	want := []string{
		"TRANSLATED 걸상 by reviewer", "DRAFT 벤치 by jun, beside, dismissed by reviewer",
		"REVIEWED 의자 by mina", "TRANSLATED 의자 by mina", "TRANSLATED 처음 by mina",
	}
	for _, v := range []plan.Viewer{mina, jun, reviewer} {
		if got := d.past(v, id); !slices.Equal(got, want) {
			t.Errorf("%s reads %q", v.Name, got)
		}
	}
	newest := d.unit(mina, id, plan.FieldTitle, "ko").History(ptr(1))[0]
	if was := newest.Diff()[0]; was.Op != i18n.DiffDelete || was.Text != "의자" {
		t.Errorf("what is in force differs from what was by %v", newest.Diff())
	}
	if shown := d.stored(nobody, id, plan.FieldTitle, "ko"); shown.IsSuggestion || shown.DismissedBy != nil {
		t.Errorf("the public is shown %+v", shown)
	}
	_, err = d.RevertTranslation(d.Context(), mina, text(id), suggested)
	d.ok(err)
	if got := d.past(mina, id)[0]; got != "TRANSLATED 벤치 by mina" {
		t.Errorf("put in force, it is %s", got)
	}
	d.countersHold()
}

func TestWordsBesideATextOutlastItsSource(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	ref := plan.TextRef{ID: p.plan, Field: plan.FieldSummary, Locale: "ko"}
	write := func(v plan.Viewer, value string, state plan.TextState) *plan.Suggestion {
		done, err := d.SetTranslation(d.Context(), v, plan.NewTranslation{TextRef: ref, Value: value, State: state})
		d.ok(err)
		return done.Suggestion
	}
	_, err := d.ReviewTranslation(d.Context(), reviewer, ref, d.findings(ref)...)
	d.ok(err)
	write(jun, "나무를 더", plan.StateTranslated)
	draft := write(mina, "나무 더", plan.StateDraft)
	summarise := func(to string) {
		_, err := d.UpdatePlan(d.Context(), editor, plan.PlanUpdate{ID: p.plan, Summary: plan.Edit[string]{Given: true, To: to}})
		d.ok(err)
	}
	summarise("")
	d.countersHold()
	summarise("Many more trees.")
	lines := func(v plan.Viewer) []string {
		var all []string
		for _, version := range d.unit(v, p.plan, plan.FieldSummary, "ko").History(nil) {
			all = append(all, lineOf(version))
		}
		return all
	}
	const offered, kept = "DRAFT 나무를 더 by jun, beside", "DRAFT 나무 더 by mina, beside"
	for _, v := range []plan.Viewer{mina, jun, reviewer, boss} {
		got := lines(v)
		if own := v.Name == "mina" || v.Name == "boss"; !slices.Contains(got, offered) || slices.Contains(got, kept) != own {
			t.Errorf("%s finds %q", v.Name, got)
		}
	}
	at := fmt.Sprint(draft.Revision)
	d.refuses("another's draft", plan.NotFound, "to", func() error { _, err := d.RevertTranslation(d.Context(), jun, ref, at); return err })
	ref.ExpectedRevision = &at
	got, err := d.ConfirmTranslation(d.Context(), jun, ref)
	if plan.CodeOf(err) != plan.Conflict || got.Conflict.Base != nil {
		t.Errorf("another's draft is shown as the base: %v %+v", err, got.Conflict)
	}
	ref.ExpectedRevision = nil
	_, err = d.RevertTranslation(d.Context(), mina, ref, at)
	d.ok(err)
	if got := d.stored(mina, p.plan, plan.FieldSummary, "ko"); got.Value != "나무 더" || !got.IsStale {
		t.Errorf("put in force it is %+v, wanted it stale: the source is a new one", got)
	}
	d.countersHold()
}

func TestADraftOfASourceWasNeverTheSource(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	draft := d.sourceDraft(editor, p.goal, "Cool")
	_, err := d.ResolveSuggestion(d.Context(), editor, plan.Resolution{ID: draft.ID})
	d.ok(err)
	n := set(p.goal, "서늘한", plan.StateTranslated)
	n.SourceRevision = ptr(fmt.Sprint(draft.Revision))
	d.refuses("a translation of it", plan.Invalid, "sourceRevision", func() error { _, err := d.SetTranslation(d.Context(), mina, n); return err })
}

func TestTranslatorsReadWhatTheSourceHasBeen(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.retitle(p.goal, "Shade.", true)
	draft := d.sourceDraft(editor, p.goal, "Cool")
	_, err := d.ResolveSuggestion(d.Context(), editor, plan.Resolution{ID: draft.ID})
	d.ok(err)
	d.retitle(p.goal, "Sun", false)
	for _, v := range []plan.Viewer{mina, editor} {
		page, err := d.TranslationUnits(d.Context(), v, plan.UnitQuery{Locale: "ko", Plan: p.plan}, plan.Selection{SourceHistory: 3})
		d.ok(err)
		i := slices.IndexFunc(page.Nodes(), func(u *plan.TranslationUnit) bool { return u.Node.Identify() == p.goal && u.Field == plan.FieldTitle })
		var got []string
		for _, version := range page.Nodes()[i].SourceHistory(nil) {
			got = append(got, fmt.Sprint(version.Value, " ", *version.MeaningUnchanged, " ", len(version.Diff())))
		}
		if want := []string{"Sun false 2", "Shade. true 2", "Shade false 0"}; !slices.Equal(got, want) {
			t.Errorf("%s reads %q, wanted %q", v.Name, got, want)
		}
	}
}

func TestWhatChangedInTheSourceIsToldSinceAnyRevision(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	first := d.sourceRev(p.goal)
	d.retitle(p.goal, "Shade and water", false)
	second := d.sourceRev(p.goal)
	draft := d.sourceDraft(editor, p.goal, "Cool")
	_, err := d.ResolveSuggestion(d.Context(), editor, plan.Resolution{ID: draft.ID})
	d.ok(err)
	between := fmt.Sprint(draft.Revision)
	d.retitle(p.goal, "Shade and lakes", false)
	today := d.sourceRev(p.goal)
	_, err = d.ConfirmTranslation(d.Context(), mina, text(p.goal)) // no longer stale
	d.ok(err)
	for _, test := range []struct {
		since *string
		from  string
		moved bool
	}{
		{nil, "", false}, {first, "Shade", true}, {second, "Shade and water", true}, {&between, "Shade and water", true},
		{today, "", false}, {ptr("999999"), "", false}, {ptr("1"), "", true},
	} {
		sel := plan.Selection{}
		if test.since != nil {
			rev, err := plan.ParseRevision(*test.since)
			d.ok(err)
			sel.Since = append(sel.Since, rev)
		}
		page, err := d.TranslationUnits(d.Context(), mina, plan.UnitQuery{Locale: "ko", Plan: p.plan}, sel)
		d.ok(err)
		i := slices.IndexFunc(page.Nodes(), func(u *plan.TranslationUnit) bool { return u.Node.Identify() == p.goal && u.Field == plan.FieldTitle })
		parts, err := page.Nodes()[i].SourceDiff(test.since)
		d.ok(err)
		from, to := "", ""
		for _, part := range parts {
			if part.Op != i18n.DiffInsert {
				from += part.Text
			}
			if part.Op != i18n.DiffDelete {
				to += part.Text
			}
		}
		if from != test.from || (len(parts) > 0) != test.moved || test.moved && to != "Shade and lakes" {
			t.Errorf("since %v: from %q to %q", test.since, from, to)
		}
	}
}
