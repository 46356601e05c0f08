package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/plan"
)

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
