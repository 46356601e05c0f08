package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
)

// stateTable is section 5 of the design: what becomes of a text in each state when each viewer uses each
// verb on it. "~" marks a text that is stale, "+draft" and "+suggestion" what is kept beside it.
const stateTable = `
set      MISSING      mina jun reviewer boss  TRANSLATED
set      DRAFT        mina jun reviewer boss  TRANSLATED
set      DRAFT~       mina jun reviewer boss  TRANSLATED
set      TRANSLATED   mina jun reviewer boss  TRANSLATED
set      TRANSLATED~  mina jun reviewer boss  TRANSLATED
set      REVIEWED     reviewer boss           TRANSLATED
set      REVIEWED     mina jun                REVIEWED+suggestion
set      REVIEWED~    reviewer boss           TRANSLATED
set      REVIEWED~    mina jun                REVIEWED~+suggestion
draft    MISSING      mina jun reviewer boss  DRAFT
draft    DRAFT        mina jun reviewer boss  DRAFT
draft    DRAFT~       mina jun reviewer boss  DRAFT
draft    TRANSLATED   mina jun reviewer boss  TRANSLATED+draft
draft    TRANSLATED~  mina jun reviewer boss  TRANSLATED~+draft
draft    REVIEWED     mina jun reviewer boss  REVIEWED+draft
draft    REVIEWED~    mina jun reviewer boss  REVIEWED~+draft
review   MISSING      reviewer boss           NOT_FOUND
review   DRAFT        reviewer boss           INVALID
review   DRAFT~       reviewer boss           INVALID
review   TRANSLATED   reviewer boss           REVIEWED
review   TRANSLATED~  reviewer boss           STALE
review   REVIEWED     reviewer boss           INVALID
review   REVIEWED~    reviewer boss           INVALID
reject   MISSING      reviewer boss           NOT_FOUND
reject   DRAFT        reviewer boss           DRAFT
reject   DRAFT~       reviewer boss           DRAFT~
reject   TRANSLATED   reviewer boss           DRAFT
reject   TRANSLATED~  reviewer boss           DRAFT~
reject   REVIEWED     reviewer boss           DRAFT
reject   REVIEWED~    reviewer boss           DRAFT~
confirm  MISSING      mina jun reviewer boss  NOT_FOUND
confirm  DRAFT        mina jun reviewer boss  INVALID
confirm  DRAFT~       mina jun reviewer boss  DRAFT
confirm  TRANSLATED   mina jun reviewer boss  INVALID
confirm  TRANSLATED~  mina jun reviewer boss  TRANSLATED
confirm  REVIEWED     reviewer boss           INVALID
confirm  REVIEWED     mina jun                FORBIDDEN
confirm  REVIEWED~    reviewer boss           REVIEWED
confirm  REVIEWED~    mina jun                FORBIDDEN
clear    MISSING      mina jun reviewer boss  NOT_FOUND
clear    DRAFT        mina jun reviewer boss  MISSING
clear    DRAFT~       mina jun reviewer boss  MISSING
clear    TRANSLATED   mina jun reviewer boss  MISSING
clear    TRANSLATED~  mina jun reviewer boss  MISSING
clear    REVIEWED     reviewer boss           MISSING
clear    REVIEWED     mina jun                FORBIDDEN
clear    REVIEWED~    reviewer boss           MISSING
clear    REVIEWED~    mina jun                FORBIDDEN
revert   MISSING      mina jun reviewer boss  TRANSLATED
revert   DRAFT        mina jun reviewer boss  TRANSLATED
revert   DRAFT~       mina jun reviewer boss  TRANSLATED~
revert   TRANSLATED   mina jun reviewer boss  TRANSLATED
revert   TRANSLATED~  mina jun reviewer boss  TRANSLATED~
revert   REVIEWED     reviewer boss           TRANSLATED
revert   REVIEWED     mina jun                FORBIDDEN
revert   REVIEWED~    reviewer boss           TRANSLATED~
revert   REVIEWED~    mina jun                FORBIDDEN
`

var (
	tableStates = []string{"MISSING", "DRAFT", "DRAFT~", "TRANSLATED", "TRANSLATED~", "REVIEWED", "REVIEWED~"}
	tablePeople = []plan.Viewer{mina, jun, reviewer, boss, editor, japanese}
)

// use is a verb of the table used on the title in Korean of an item.
func (d *desk) use(verb string, v plan.Viewer, id plan.ID, first string) (plan.Translated, error) {
	switch verb {
	case "set":
		return d.SetTranslation(d.Context(), v, set(id, "새 글", plan.StateTranslated))
	case "draft":
		return d.SetTranslation(d.Context(), v, set(id, "새 글", plan.StateDraft))
	case "review":
		return d.ReviewTranslation(d.Context(), v, text(id))
	case "reject":
		return d.RejectTranslation(d.Context(), v, text(id), "wrong word")
	case "confirm":
		return d.ConfirmTranslation(d.Context(), v, text(id))
	case "clear":
		return d.ClearTranslation(d.Context(), v, text(id))
	}
	return d.RevertTranslation(d.Context(), v, text(id), first)
}

// inState makes a goal whose title in Korean was written and cleared once, and then came to a state by
// mina's hand. It is the goal and the revision of the first text.
func (d *desk) inState(p park, state string) (plan.ID, string) {
	d.Helper()
	id, _, err := d.CreateItem(d.Context(), editor, plan.KindGoal, plan.NewItem{Parent: p.plan, Title: "Benches"})
	d.ok(err)
	done, err := d.SetTranslation(d.Context(), mina, set(id, "처음", plan.StateTranslated))
	d.ok(err)
	_, err = d.ClearTranslation(d.Context(), mina, text(id))
	d.ok(err)
	name := strings.TrimSuffix(state, "~")
	if name == "DRAFT" || name == "TRANSLATED" || name == "REVIEWED" {
		to := plan.StateTranslated
		if name == "DRAFT" {
			to = plan.StateDraft
		}
		_, err = d.SetTranslation(d.Context(), mina, set(id, "의자", to))
		d.ok(err)
	}
	if name == "REVIEWED" {
		_, err = d.ReviewTranslation(d.Context(), reviewer, text(id))
		d.ok(err)
	}
	if name != state {
		_, err = d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: id, Title: to("Benches and chairs")})
		d.ok(err)
	}
	if got := d.stateOf(id); got != state {
		d.Fatalf("the text is %s, wanted %s", got, state)
	}
	return id, fmt.Sprint(done.Rev)
}

// stateOf is the state of an item's title in Korean as the table writes it.
func (d *desk) stateOf(id plan.ID) string {
	d.Helper()
	t := d.stored(boss, id, plan.FieldTitle, "ko")
	if t == nil {
		return "MISSING"
	}
	if t.IsStale {
		return t.State.String() + "~"
	}
	return t.State.String()
}

func TestEveryRowOfTheStateTable(t *testing.T) {
	want := map[string]string{}
	for line := range strings.Lines(stateTable) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		for _, name := range f[2 : len(f)-1] {
			want[f[0]+" "+f[1]+" "+name] = f[len(f)-1]
		}
	}
	for _, verb := range []string{"set", "draft", "review", "reject", "confirm", "clear", "revert"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			p := d.newPark("park", plan.PlanPublished)
			for _, state := range tableStates {
				for _, v := range tablePeople {
					d.later()
					wanted, ok := want[verb+" "+state+" "+v.Name]
					if !ok {
						wanted = "DENIED"
					}
					id, first := d.inState(p, state)
					before := d.stored(boss, id, plan.FieldTitle, "ko")
					rows := d.rows()
					done, err := d.use(verb, v, id, first)
					got := string(plan.CodeOf(err))
					if err == nil {
						got = d.stateOf(id)
						if s := done.Suggestion; s != nil && s.IsDraft {
							got += "+draft"
						} else if s != nil {
							got += "+suggestion"
						}
					} else if !slices.Equal(d.rows(), rows) {
						t.Errorf("%s by %s: it was refused and changed the store", state, v.Name)
					}
					if got != wanted {
						t.Errorf("%s by %s: got %s, wanted %s (%v)", state, v.Name, got, wanted, err)
					}
					if err == nil && before != nil && done.Suggestion == nil {
						d.inHistory(id, before)
					}
				}
			}
			d.countersHold()
		})
	}
}

// inHistory checks that a text that was in force is kept with all that was known of it.
func (d *desk) inHistory(id plan.ID, was *plan.Translation) {
	d.Helper()
	for _, past := range d.unit(boss, id, plan.FieldTitle, "ko").History(ptr(plan.MaxHistory)) {
		if past.Revision == was.Revision {
			if past.Value != was.Value || past.State != was.State || *past.Author != *was.Author || past.Origin != was.Origin || !past.UpdatedAt.Equal(was.UpdatedAt) {
				d.Errorf("it was %+v and is kept as %+v", was, past)
			}
			return
		}
	}
	d.Errorf("the revision %d is not in the history", was.Revision)
}

// unit is one text as translators work on it.
func (d *desk) unit(v plan.Viewer, id plan.ID, field string, locale i18n.Locale) *plan.TranslationUnit {
	d.Helper()
	for after := ""; ; {
		page, err := d.TranslationUnits(d.Context(), v, plan.UnitQuery{Locale: locale, First: ptr(100), After: after}, plan.Selection{History: plan.MaxHistory})
		d.ok(err)
		for _, u := range page.Nodes() {
			if u.Node.Identify() == id && u.Field == field {
				return u
			}
		}
		if !page.PageInfo.HasNextPage {
			d.Fatalf("there is no unit %s of %s in %s", field, id, locale)
		}
		after = *page.PageInfo.EndCursor
	}
}

const suggestionTable = `
accept   REVIEWED    reviewer boss           TRANSLATED
accept   REVIEWED    mina jun                FORBIDDEN
accept   REVIEWED~   reviewer boss           TRANSLATED~
accept   REVIEWED~   mina jun                FORBIDDEN
accept   TRANSLATED  mina jun reviewer boss  CONFLICT
knowing  TRANSLATED  mina jun reviewer boss  TRANSLATED
unaware  TRANSLATED  mina jun reviewer boss  CONFLICT
unaware  REVIEWED~   reviewer boss           TRANSLATED~
accept   DRAFT       mina jun reviewer boss  TRANSLATED
accept   MISSING     mina jun reviewer boss  TRANSLATED
dismiss  REVIEWED    jun reviewer boss       REVIEWED
dismiss  REVIEWED    mina                    FORBIDDEN
dismiss  REVIEWED~   jun reviewer boss       REVIEWED~
dismiss  REVIEWED~   mina                    FORBIDDEN
dismiss  TRANSLATED  mina jun reviewer boss  TRANSLATED
dismiss  DRAFT       mina jun reviewer boss  DRAFT
dismiss  MISSING     mina jun reviewer boss  MISSING
`

func TestWhoAcceptsAndDismissesASuggestion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	for line := range strings.Lines(suggestionTable) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		for _, v := range []plan.Viewer{mina, jun, reviewer, boss, editor, japanese} {
			listed := slices.Contains(f[2:len(f)-1], v.Name)
			if !listed && v.Name != "editor" && v.Name != "japanese" {
				continue
			}
			wanted := f[len(f)-1]
			if !listed {
				wanted = "DENIED"
			}
			id, _ := d.inState(p, "REVIEWED")
			done, err := d.SetTranslation(d.Context(), jun, set(id, "벤치", plan.StateTranslated))
			d.ok(err)
			seen := fmt.Sprint(d.stored(boss, id, plan.FieldTitle, "ko").Revision)
			switch f[1] {
			case "REVIEWED~":
				_, err = d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: id, Title: to("Chairs")})
			case "TRANSLATED":
				_, err = d.SetTranslation(d.Context(), reviewer, set(id, "걸상", plan.StateTranslated))
			case "DRAFT":
				_, err = d.RejectTranslation(d.Context(), reviewer, text(id), "no")
			case "MISSING":
				_, err = d.ClearTranslation(d.Context(), reviewer, text(id))
			}
			d.ok(err)
			rows := d.rows()
			res := plan.Resolution{ID: done.Suggestion.ID, Accept: f[0] != "dismiss"}
			switch f[0] {
			case "knowing":
				res.ExpectedRevision = ptr(fmt.Sprint(d.stored(boss, id, plan.FieldTitle, "ko").Revision))
			case "unaware":
				res.ExpectedRevision = &seen
			}
			_, err = d.ResolveSuggestion(d.Context(), v, res)
			got := string(plan.CodeOf(err))
			if err == nil {
				got = d.stateOf(id)
			} else if !slices.Equal(rows, d.rows()) {
				t.Errorf("%q by %s: it was refused and changed the store", f[:2], v.Name)
			}
			if got != wanted {
				t.Errorf("%q by %s: got %s, wanted %s (%v)", f[:2], v.Name, got, wanted, err)
			}
			if err != nil {
				continue
			}
			if f[0] != "dismiss" {
				if now := d.stored(boss, id, plan.FieldTitle, "ko"); now.Value != "벤치" || *now.Author != "jun" {
					t.Errorf("accepted, it is %q by %s", now.Value, *now.Author)
				}
			}
			d.refuses("a second time", plan.NotFound, "id", func() error {
				_, err := d.ResolveSuggestion(d.Context(), boss, plan.Resolution{ID: done.Suggestion.ID, Accept: false})
				return err
			})
		}
	}
	d.countersHold()
	d.refuses("no id", plan.Invalid, "id", func() error {
		_, err := d.ResolveSuggestion(d.Context(), boss, plan.Resolution{ID: "nonsense", Accept: false})
		return err
	})
}

func TestADraftBesideATextIsItsAuthorsOwnAndAnAdministrators(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id, _ := d.inState(p, "TRANSLATED")
	done, err := d.SetTranslation(d.Context(), jun, set(id, "초안", plan.StateDraft))
	d.ok(err)
	for _, v := range []plan.Viewer{jun, mina, reviewer, boss} {
		shown := len(d.unit(v, id, plan.FieldTitle, "ko").Suggestions)
		if want := map[bool]int{true: 1}[v.Name == "jun" || v.Name == "boss"]; shown != want {
			t.Errorf("%s sees %d", v.Name, shown)
		}
	}
	d.refuses("another's draft", plan.NotFound, "id", func() error {
		_, err := d.ResolveSuggestion(d.Context(), reviewer, plan.Resolution{ID: done.Suggestion.ID, Accept: true})
		return err
	})
	if got := d.stored(nobody, id, plan.FieldTitle, "ko"); got == nil || got.Value != "의자" {
		t.Errorf("readers are served %+v", got)
	}
	_, err = d.SetTranslation(d.Context(), jun, set(id, "끝", plan.StateTranslated))
	d.ok(err)
	if got := d.unit(jun, id, plan.FieldTitle, "ko"); got.Target.Value != "끝" || len(got.Suggestions) != 0 {
		t.Errorf("it is %q with %d beside it", got.Target.Value, len(got.Suggestions))
	}
}

func TestASuggestionShowsTheTextItsAuthorSaw(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id, _ := d.inState(p, "REVIEWED")
	done, err := d.SetTranslation(d.Context(), jun, set(id, "벤치", plan.StateTranslated))
	d.ok(err)
	_, err = d.SetTranslation(d.Context(), reviewer, set(id, "걸상", plan.StateTranslated))
	d.ok(err)
	for _, v := range []plan.Viewer{mina, jun, reviewer, boss, editor} {
		got := d.unit(v, id, plan.FieldTitle, "ko").Suggestions
		if len(got) != 1 || got[0].Base != "의자" || got[0].Value != "벤치" || got[0].Author != "jun" || got[0].IsDraft || got[0].ID != done.Suggestion.ID {
			t.Errorf("%s sees %+v", v.Name, got)
		}
	}
}

func TestOneWritersSecondSuggestionReplacesTheFirst(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id, _ := d.inState(p, "REVIEWED")
	for _, write := range []struct {
		by    plan.Viewer
		value string
	}{{jun, "하나"}, {mina, "둘"}, {jun, "셋"}} {
		_, err := d.SetTranslation(d.Context(), write.by, set(id, write.value, plan.StateTranslated))
		d.ok(err)
	}
	var got []string
	for _, s := range d.unit(reviewer, id, plan.FieldTitle, "ko").Suggestions {
		got = append(got, s.Author+" "+s.Value)
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"jun 셋", "mina 둘"}) {
		t.Errorf("got %q", got)
	}
}

func TestARejectedTextTellsItsTranslatorsWhy(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id, _ := d.inState(p, "TRANSLATED")
	for what, reason := range map[string]string{"none": "", "NUL": "a\x00", "no UTF-8": "\xff"} {
		d.refuses(what, plan.Invalid, "reason", func() error { _, err := d.RejectTranslation(d.Context(), reviewer, text(id), reason); return err })
	}
	_, err := d.RejectTranslation(d.Context(), reviewer, text(id), "Too formal.\nSee the glossary.")
	d.ok(err)
	got := d.stored(mina, id, plan.FieldTitle, "ko")
	if got.Reason == nil || *got.Reason != "Too formal.\nSee the glossary." || *got.Author != "mina" || got.Value != "의자" {
		t.Errorf("got %+v", got)
	}
	if seen := d.stored(nobody, id, plan.FieldTitle, "ko"); seen != nil {
		t.Errorf("readers are served %q", seen.Value)
	}
	_, err = d.SetTranslation(d.Context(), mina, set(id, "걸상", plan.StateTranslated))
	d.ok(err)
	if got := d.stored(mina, id, plan.FieldTitle, "ko"); got.Reason != nil {
		t.Errorf("rewritten, it still has the reason %q", *got.Reason)
	}
}

func TestNobodyApprovesTheirOwnTextUnlessTheLocaleLetsThem(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	review := func(v plan.Viewer) error {
		_, err := d.ReviewTranslation(d.Context(), v, text(p.goal))
		return err
	}
	write := func(v plan.Viewer) {
		_, err := d.SetTranslation(d.Context(), v, set(p.goal, "그늘 "+v.Name, plan.StateTranslated))
		d.ok(err)
	}
	write(reviewer)
	d.refuses("one's own", plan.Forbidden, "id", func() error { return review(reviewer) })
	_, err := d.SetTranslation(d.Context(), boss, set(p.other, "물", plan.StateTranslated))
	d.ok(err)
	other := person("other", speaks(plan.RoleReviewer, "ko"))
	d.ok(review(other))
	write(reviewer)
	_, err = d.UpdateLocale(d.Context(), editor, plan.LocaleSettings{Tag: "ko", SelfReview: to(true)})
	d.ok(err)
	d.ok(review(reviewer))
	if got := d.stored(boss, p.goal, plan.FieldTitle, "ko"); *got.Author != "reviewer" || got.State != plan.StateReviewed {
		t.Errorf("got %+v", got)
	}
	_, err = d.UpdateLocale(d.Context(), editor, plan.LocaleSettings{Tag: "ko", SelfReview: to(false)})
	d.ok(err)
	write(boss)
	d.ok(review(boss)) // an admin may do all
}

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
	if last.Kind != plan.ChangeText || *last.Locale != "ko" || *last.Actor != "editor" || last.Revision <= rev {
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

func TestAConflictHoldsBaseAndYoursAndOverwritesNothing(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	done, err := d.SetTranslation(d.Context(), mina, set(p.goal, "하나", plan.StateTranslated))
	d.ok(err)
	old := fmt.Sprint(done.Rev)
	_, err = d.SetTranslation(d.Context(), jun, set(p.goal, "둘", plan.StateTranslated))
	d.ok(err)
	ref := text(p.goal)
	ref.ExpectedRevision = &old
	ctx := d.Context()
	for what, try := range map[string]struct {
		yours string
		run   func() (plan.Translated, error)
	}{
		"set": {"셋", func() (plan.Translated, error) {
			return d.SetTranslation(ctx, mina, plan.NewTranslation{TextRef: ref, Value: "셋", State: plan.StateTranslated})
		}},
		"draft": {"셋", func() (plan.Translated, error) {
			return d.SetTranslation(ctx, mina, plan.NewTranslation{TextRef: ref, Value: "셋", State: plan.StateDraft})
		}},
		"review":  {"", func() (plan.Translated, error) { return d.ReviewTranslation(ctx, reviewer, ref) }},
		"reject":  {"", func() (plan.Translated, error) { return d.RejectTranslation(ctx, reviewer, ref, "no") }},
		"confirm": {"", func() (plan.Translated, error) { return d.ConfirmTranslation(ctx, mina, ref) }},
		"clear":   {"", func() (plan.Translated, error) { return d.ClearTranslation(ctx, mina, ref) }},
		"revert":  {"하나", func() (plan.Translated, error) { return d.RevertTranslation(ctx, mina, ref, old) }},
	} {
		var got plan.Translated
		d.refuses(what, plan.Conflict, "expectedRevision", func() (err error) { got, err = try.run(); return err })
		if c := got.Conflict; c == nil || c.Base == nil || *c.Base != "하나" || c.Yours != try.yours {
			t.Errorf("%s: the conflict is %+v", what, c)
		}
	}
	now := fmt.Sprint(d.stored(boss, p.goal, plan.FieldTitle, "ko").Revision)
	ref.ExpectedRevision = &now
	_, err = d.ReviewTranslation(ctx, reviewer, ref)
	d.ok(err)
	for _, none := range []string{"", "0"} {
		ref := plan.TextRef{ID: p.other, Field: plan.FieldTitle, Locale: "ko", ExpectedRevision: &none}
		_, err := d.SetTranslation(ctx, mina, plan.NewTranslation{TextRef: ref, Value: "물", State: plan.StateTranslated})
		if want := map[string]plan.Code{"": "", "0": plan.Conflict}[none]; plan.CodeOf(err) != want {
			t.Errorf("expecting none with %q: %v", none, err)
		}
	}
}

func TestATextRevertsToAnyEarlierRevision(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	var revs []string
	for i := range 5 {
		n := set(p.goal, fmt.Sprint("글 ", i), plan.StateTranslated)
		n.Origin = []plan.Origin{plan.OriginHuman, plan.OriginMachine, plan.OriginImport, plan.OriginMemory, plan.OriginHuman}[i]
		done, err := d.SetTranslation(d.Context(), mina, n)
		d.ok(err)
		revs = append(revs, fmt.Sprint(done.Rev))
		d.later()
	}
	for _, i := range []int{3, 0, 4, 1} {
		_, err := d.RevertTranslation(d.Context(), jun, text(p.goal), revs[i])
		d.ok(err)
		got := d.stored(boss, p.goal, plan.FieldTitle, "ko")
		if got.Value != fmt.Sprint("글 ", i) || *got.Author != "jun" || got.State != plan.StateTranslated {
			t.Errorf("reverted to %d: %+v", i, got)
		}
	}
	d.refuses("to none", plan.NotFound, "to", func() error { _, err := d.RevertTranslation(d.Context(), mina, text(p.goal), "999999"); return err })
	d.refuses("to nonsense", plan.Invalid, "to", func() error { _, err := d.RevertTranslation(d.Context(), mina, text(p.goal), "then"); return err })
	history := d.unit(boss, p.goal, plan.FieldTitle, "ko").History(ptr(100))
	var got []string
	for _, past := range history {
		got = append(got, past.Value)
	}
	if want := []string{"글 1", "글 4", "글 0", "글 3", "글 4", "글 3", "글 2", "글 1", "글 0", "그늘"}; !slices.Equal(got, want) {
		t.Errorf("the history is %q", got)
	}
	if last := history[len(history)-2]; last.Origin != plan.OriginHuman || history[len(history)-3].Origin != plan.OriginMachine {
		t.Errorf("the origins are %s, %s", last.Origin, history[len(history)-3].Origin)
	}
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

func TestABadTextIsRefusedAndAGoodOneIsNFC(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	try := func(ref plan.TextRef, value string, state plan.TextState) func() error {
		return func() error {
			_, err := d.SetTranslation(d.Context(), boss, plan.NewTranslation{TextRef: ref, Value: value, State: state})
			return err
		}
	}
	description := plan.TextRef{ID: p.goal, Field: plan.FieldDescription, Locale: "ko"}
	for what, bad := range map[string]struct {
		ref   plan.TextRef
		value string
		code  plan.Code
		at    string
	}{
		"empty":              {text(p.goal), "", plan.Invalid, "value"},
		"NUL":                {text(p.goal), "a\x00b", plan.Invalid, "value"},
		"a control":          {text(p.goal), "a\u0085b", plan.Invalid, "value"},
		"escape":             {text(p.goal), "\x1b[1m", plan.Invalid, "value"},
		"a tab":              {text(p.goal), "a\tb", plan.Invalid, "value"},
		"a line in a title":  {text(p.goal), "a\nb", plan.Invalid, "value"},
		"a lone return":      {description, "a\rb", plan.Invalid, "value"},
		"a lost character":   {text(p.goal), "a\ufffdb", plan.Invalid, "value"},
		"a surrogate":        {text(p.goal), "\xed\xa0\x80", plan.Invalid, "value"},
		"no UTF-8":           {text(p.goal), "\xff", plan.Invalid, "value"},
		"10,001 characters":  {text(p.goal), strings.Repeat("글", 10_001), plan.TooLong, "value"},
		"1 MiB":              {text(p.goal), strings.Repeat("a", 1<<20), plan.TooLong, "value"},
		"no such field":      {plan.TextRef{ID: p.goal, Field: "colour", Locale: "ko"}, "x", plan.NotFound, "field"},
		"a long field":       {plan.TextRef{ID: p.goal, Field: strings.Repeat("f", 1<<20), Locale: "ko"}, "x", plan.NotFound, "field"},
		"no text of that":    {plan.TextRef{ID: p.other, Field: plan.FieldDescription, Locale: "ko"}, "x", plan.NotFound, "field"},
		"a plan's field":     {plan.TextRef{ID: p.goal, Field: plan.FieldSummary, Locale: "ko"}, "x", plan.NotFound, "field"},
		"no such locale":     {plan.TextRef{ID: p.goal, Field: plan.FieldTitle, Locale: "fr"}, "x", plan.NotFound, "locale"},
		"no such goal":       {text("gol_00000000000000000000"), "x", plan.NotFound, "id"},
		"no such plan":       {text("pln_00000000000000000000"), "x", plan.NotFound, "id"},
		"a publisher":        {text("pub_00000000000000000000"), "x", plan.Invalid, "id"},
		"a malformed id":     {text("goal"), "x", plan.Invalid, "id"},
		"an expected nought": {plan.TextRef{ID: p.goal, Field: plan.FieldTitle, Locale: "ko", ExpectedRevision: ptr("1e3")}, "x", plan.Invalid, "expectedRevision"},
	} {
		d.refuses(what, bad.code, bad.at, try(bad.ref, bad.value, plan.StateTranslated))
	}
	for _, state := range []plan.TextState{plan.StateMissing, plan.StateReviewed, plan.StateSource} {
		d.refuses(state.String(), plan.Invalid, "state", try(text(p.goal), "x", state))
	}
	for in, want := range map[string]string{
		"\u1100\u1161":              "가",
		"e\u0301":                   "é",
		strings.Repeat("é", 10_000): strings.Repeat("é", 10_000),
		"👩‍🌾 \u202bשלום\u202c":      "👩‍🌾 \u202bשלום\u202c",
	} {
		d.ok(try(text(p.goal), in, plan.StateTranslated)())
		if got := d.stored(boss, p.goal, plan.FieldTitle, "ko").Value; got != want {
			t.Errorf("%.20q is stored as %.20q", in, got)
		}
	}
	d.ok(try(description, "a\r\nb\n", plan.StateTranslated)())
	if got := d.stored(boss, p.goal, plan.FieldDescription, "ko").Value; got != "a\nb\n" {
		t.Errorf("lines are stored as %q", got)
	}
}

func TestSeveralTranslationsAreEachWrittenOrRefusedForThemselves(t *testing.T) {
	d := newDesk(t)
	p, other, hidden := d.newPark("park", plan.PlanPublished), d.newPark("other", plan.PlanDraft), d.newPark("old", plan.PlanArchived)
	d.later()
	ja := set(p.goal, "日陰", plan.StateTranslated)
	ja.Locale = "ja"
	twice := set(p.goal, "두 번째", plan.StateTranslated)
	twice.ExpectedRevision = ptr(fmt.Sprint(d.stored(boss, p.goal, plan.FieldTitle, "ko").Revision))
	before := d.plan(p.plan).Revision
	done, rev, err := d.SetTranslations(d.Context(), mina, []plan.NewTranslation{
		set(p.goal, "하나", plan.StateTranslated),
		set(p.other, "둘", plan.StateDraft),
		set(p.strategy, "a\x00", plan.StateTranslated),
		ja,
		set(other.goal, "셋", plan.StateTranslated),
		set(hidden.goal, "넷", plan.StateTranslated),
		twice,
		set(p.goal, "세 번째", plan.StateTranslated),
		set("gol_00000000000000000000", "x", plan.StateTranslated),
		set(p.plan, "공원", plan.StateTranslated),
	})
	d.ok(err)
	for i, want := range []plan.Code{"", "", plan.Invalid, plan.Denied, "", plan.NotFound, plan.Invalid, plan.Invalid, plan.NotFound, ""} {
		if got := plan.CodeOf(done[i].Err); got != want || done[i].Ref.ID == "" {
			t.Errorf("the %d.: got %q (%v), wanted %q", i, got, done[i].Err, want)
		}
	}
	for id, want := range map[plan.ID]string{p.goal: "하나", p.other: "둘", p.strategy: "나무 심기", other.goal: "셋", hidden.goal: "그늘", p.plan: "공원"} {
		got := d.stored(boss, id, plan.FieldTitle, "ko")
		if got.Value != want || (got.Revision == rev) != (id != p.strategy && id != hidden.goal) {
			t.Errorf("%s is %q at %d", id, got.Value, got.Revision)
		}
	}
	if d.plan(p.plan).Revision != rev || before == rev || d.plan(other.plan).Revision != rev || d.plan(hidden.plan).Revision == rev {
		t.Error("not the plans whose texts were written moved")
	}
	var history []string
	for _, past := range d.unit(mina, p.goal, plan.FieldTitle, "ko").History(nil) {
		history = append(history, past.Value)
	}
	if !slices.Equal(history, []string{"하나", "그늘"}) {
		t.Errorf("the history is %q", history)
	}
	d.countersHold()
	d.refuses("too many", plan.TooMany, "translations", func() error {
		_, _, err := d.SetTranslations(d.Context(), mina, make([]plan.NewTranslation, 101))
		return err
	})
}

func TestMoreThanTheStoreTakesAtOnceIsRefusedWithAClearError(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	var all []plan.NewTranslation
	for range plan.MaxBatch {
		id, _, err := d.CreateItem(d.Context(), editor, plan.KindStrategy, plan.NewItem{Parent: p.goal, Title: "x"})
		d.ok(err)
		all = append(all, set(id, strings.Repeat("글", 10_000), plan.StateTranslated))
	}
	d.refuses("100 long texts", plan.TooMany, "", func() error { _, _, err := d.SetTranslations(d.Context(), mina, all); return err })
}

func TestThirtyTwoWritersLoseNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	other := d.newPark("other", plan.PlanPublished)
	const writers, writes = 32, 8
	var goals []plan.ID
	for i := range writers {
		parent := []plan.ID{p.plan, other.plan}[i%2]
		id, _, err := d.CreateItem(d.Context(), editor, plan.KindGoal, plan.NewItem{Parent: parent, Title: "Goal"})
		d.ok(err)
		goals = append(goals, id)
	}
	type written struct {
		id  plan.ID
		rev string
	}
	var mu sync.Mutex
	acknowledged := map[written]string{}
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			v := person(fmt.Sprint("writer ", i), speaks(plan.RoleReviewer, "ko"), plan.Grant{Role: plan.RoleEditor})
			for n := range writes {
				id := goals[(i+n*n)%writers]                                    // several write one text
				value := string(rune(0xac00+i)) + "의 " + string(rune(0xac00+n)) // without figures, of which checks would tell
				done, err := d.SetTranslation(t.Context(), v, set(id, value, plan.StateTranslated))
				if err != nil {
					t.Errorf("%d: %v", i, err)
					return
				}
				mu.Lock()
				acknowledged[written{id, fmt.Sprint(done.Rev)}] = value
				mu.Unlock()
				switch n % 4 {
				case 0:
					_, err = d.UpdateItem(t.Context(), v, plan.ItemUpdate{ID: goals[i], Title: to(fmt.Sprintf("Goal %c", 'a'+n%26))})
				case 1:
					_, err = d.ClearTranslation(t.Context(), v, text(id))
				case 2:
					_, err = d.ReviewTranslation(t.Context(), boss, text(id))
				case 3:
					_, _, err = d.CreateItem(t.Context(), v, plan.KindStrategy, plan.NewItem{Parent: goals[i], Title: value, Position: ptr(1)})
				}
				if err != nil && !slices.Contains([]plan.Code{plan.NotFound, plan.Stale, plan.Invalid}, plan.CodeOf(err)) {
					t.Errorf("%d: %v", i, err)
				}
			}
		})
	}
	all.Wait()
	if len(acknowledged) != writers*writes {
		t.Errorf("%d writes were acknowledged with revisions of their own, wanted %d", len(acknowledged), writers*writes)
	}
	kept := map[written]string{}
	for _, id := range goals {
		for _, past := range d.unit(boss, id, plan.FieldTitle, "ko").History(ptr(plan.MaxHistory)) {
			kept[written{id, fmt.Sprint(past.Revision)}] = past.Value
		}
	}
	for w, value := range acknowledged {
		if kept[w] != value {
			t.Errorf("%s at %s was %q and is %q", w.id, w.rev, value, kept[w])
		}
	}
	for _, id := range []plan.ID{p.plan, other.plan} {
		readForest(t, d.plan(id))
	}
	d.countersHold()
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

func TestTwoSpellingsOfALocaleAreOneTextAmongSeveral(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.ok(d.add("zh-Hant"))
	taiwanese := person("taiwanese", speaks(plan.RoleTranslator, "zh-Hant"))
	var all []plan.NewTranslation
	for _, spelling := range []i18n.Locale{"zh-TW", "zh-Hant"} {
		n := set(p.goal, "樹蔭 "+string(spelling), plan.StateTranslated)
		n.Locale = spelling
		all = append(all, n)
	}
	done, _, err := d.SetTranslations(d.Context(), taiwanese, all)
	d.ok(err)
	if done[0].Err != nil || plan.CodeOf(done[1].Err) != plan.Invalid {
		t.Errorf("the first: %v; the second: %v", done[0].Err, done[1].Err)
	}
	if got := d.stored(boss, p.goal, plan.FieldTitle, "zh-Hant"); got.Value != "樹蔭 zh-TW" {
		t.Errorf("it is %q", got.Value)
	}
	d.countersHold()
}

func TestAcceptingASuggestionOverwritesNoNewerText(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id, _ := d.inState(p, "REVIEWED")
	done, err := d.SetTranslation(d.Context(), mina, set(id, "벤치", plan.StateTranslated))
	d.ok(err)
	_, err = d.SetTranslation(d.Context(), reviewer, set(id, "걸상", plan.StateTranslated))
	d.ok(err)
	var got plan.Translated
	accept := func() (err error) {
		got, err = d.ResolveSuggestion(d.Context(), jun, plan.Resolution{ID: done.Suggestion.ID, Accept: true})
		return err
	}
	d.refuses("over words it did not know", plan.Conflict, "id", accept)
	if c := got.Conflict; c == nil || c.Base == nil || *c.Base != "의자" || c.Yours != "벤치" {
		t.Errorf("the conflict is %+v", c)
	}
	_, err = d.SetTranslation(d.Context(), reviewer, set(id, "의자", plan.StateTranslated))
	d.ok(err)
	_, err = d.ReviewTranslation(d.Context(), boss, text(id))
	d.ok(err)
	_, err = d.ResolveSuggestion(d.Context(), reviewer, plan.Resolution{ID: done.Suggestion.ID, Accept: true})
	d.ok(err) // its words are back, and a review changes none
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
