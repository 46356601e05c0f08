package plan_test

import (
	"fmt"
	"slices"
	"strings"
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
