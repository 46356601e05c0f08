package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// sourceDraft keeps an edit of a source title as a draft.
func (d *desk) sourceDraft(v plan.Viewer, id plan.ID, value string) *plan.Suggestion {
	d.Helper()
	n := set(id, value, plan.StateDraft)
	n.Locale = "en"
	done, err := d.SetTranslation(d.Context(), v, n)
	d.ok(err)
	return done.Suggestion
}

func TestPublishingOverwritesNoWordsThatItsDraftsDidNotKnow(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	publish := func() error { _, err := d.PublishPlan(d.Context(), editor, p.plan, nil); return err }

	second := person("second", plan.Grant{Role: plan.RoleEditor})
	mine, theirs := d.sourceDraft(editor, p.goal, "Shady"), d.sourceDraft(second, p.goal, "Cool")
	d.refuses("two drafts of one text", plan.Conflict, "id", publish)
	shown := d.unit(editor, p.goal, plan.FieldTitle, "en").Suggestions
	if len(shown) != 2 {
		t.Fatalf("an editor sees %d of the drafts", len(shown))
	}
	_, err := d.ResolveSuggestion(d.Context(), editor, plan.Resolution{ID: theirs.ID, Accept: false})
	d.ok(err)
	_, err = d.UpdateItem(d.Context(), second, plan.ItemUpdate{ID: p.goal, Title: plan.Edit[string]{Given: true, To: "Newest"}})
	d.ok(err)
	d.refuses("a draft of an older text", plan.Conflict, "id", publish)
	_, err = d.ResolveSuggestion(d.Context(), editor, plan.Resolution{ID: mine.ID, Accept: false})
	d.ok(err)
	d.ok(publish())
	if got := d.stored(boss, p.goal, plan.FieldTitle, "en").Value; got != "Newest" {
		t.Errorf("it is %q", got)
	}
}

func TestASuggestionIsDecidedOnAsItWasRead(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id, _ := d.inState(p, "REVIEWED")
	suggest := func(value string) *plan.Suggestion {
		done, err := d.SetTranslation(d.Context(), mina, set(id, value, plan.StateTranslated))
		d.ok(err)
		return done.Suggestion
	}
	first := suggest("첫째")
	suggest("둘째")
	d.refuses("words that are no longer offered", plan.Conflict, "id", func() error {
		_, err := d.ResolveSuggestion(d.Context(), reviewer, plan.Resolution{ID: first.ID, Accept: true})
		return err
	})
	d.refuses("a draft over one's open suggestion", plan.Conflict, "state", func() error {
		_, err := d.SetTranslation(d.Context(), mina, set(id, "셋째", plan.StateDraft))
		return err
	})
	if shown := d.unit(reviewer, id, plan.FieldTitle, "ko").Suggestions; len(shown) != 1 || shown[0].Value != "둘째" {
		t.Errorf("the reviewer sees %+v", shown)
	}
}

func TestSuggestionsStayFreshWhereTheMeaningIsUnchanged(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id, _ := d.inState(p, "REVIEWED")
	done, err := d.SetTranslation(d.Context(), mina, set(id, "제안", plan.StateTranslated))
	d.ok(err)
	_, err = d.UpdateItem(d.Context(), editor, plan.ItemUpdate{
		ID: id, Title: plan.Edit[string]{Given: true, To: "Reworded"}, MeaningUnchanged: true,
	})
	d.ok(err)
	_, err = d.ResolveSuggestion(d.Context(), reviewer, plan.Resolution{ID: done.Suggestion.ID, Accept: true})
	d.ok(err)
	if got := d.stored(nobody, id, plan.FieldTitle, "ko"); got.Value != "제안" || got.IsStale {
		t.Errorf("got %+v", got)
	}
}

func TestDraftsOfADeletedItemCountForNothing(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.sourceDraft(editor, p.goal, "Gone")
	c := plantest.Open(t, &dying{d.db, 1}) // the sweep after the deletion does not come
	if _, _, err := c.DeleteItem(d.Context(), editor, p.goal, nil); err == nil {
		t.Fatal("it was swept")
	}
	_, err := d.PublishPlan(d.Context(), editor, p.plan, nil)
	d.ok(err)
	d.countersHold()
	_, err = d.RemoveLocale(d.Context(), editor, "ko", true)
	d.ok(err)
	d.countersHold()
}

func TestALocaleOfAPublisherIsNotClearedInVain(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	_, _, err := d.CreatePlan(d.Context(), editor, plan.NewPlan{
		Slug: "plage", SourceLocale: "ko", Title: "바다", Publisher: plan.PublisherRef{Name: "시"},
	})
	d.ok(err)
	there, err := d.PlanBySlug(d.Context(), editor, "plage", plan.Selection{})
	d.ok(err)
	_, _, err = d.DeletePlan(d.Context(), editor, there.ID, nil)
	d.ok(err)
	d.refuses("the publisher's own locale", plan.InUse, "tag", func() error {
		_, err := d.RemoveLocale(d.Context(), editor, "ko", true)
		return err
	})
	if d.stored(nobody, p.goal, plan.FieldTitle, "ko") == nil {
		t.Error("its texts are gone all the same")
	}
}

func TestATranslatorAddsALocaleAndDoesNotSettleHowItIsReviewed(t *testing.T) {
	d := newDesk(t)
	swede := person("swede", speaks(plan.RoleReviewer, "sv"))
	yes := plan.Edit[bool]{Given: true, To: true}
	d.refuses("self-review", plan.Denied, "", func() error {
		_, err := d.AddLocale(d.Context(), swede, plan.LocaleSettings{Tag: "sv", SelfReview: yes})
		return err
	})
	d.refuses("fallbacks", plan.Denied, "", func() error {
		_, err := d.AddLocale(d.Context(), swede, plan.LocaleSettings{Tag: "sv", Fallbacks: plan.Edit[[]i18n.Locale]{Given: true, To: []i18n.Locale{"ko"}}})
		return err
	})
	_, err := d.AddLocale(d.Context(), swede, plan.LocaleSettings{Tag: "sv"})
	d.ok(err)
}

func TestAnEmptyListOfPlansOpensNone(t *testing.T) {
	d := newDesk(t)
	grant := plan.NewGrant{Grant: plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{}}}
	d.refuses("no plans", plan.Invalid, "grants.0.plans", func() error {
		_, _, err := d.CreateToken(d.Context(), boss, plan.NewToken{Name: "nobody's", Grants: []plan.NewGrant{grant}})
		return err
	})
}

func TestWhatNobodyCanSeeIsNoText(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	for _, nothing := range []string{" ", "\u200b", "\u2060\u00a0", "\u3000"} {
		d.refuses("nothing to see", plan.Invalid, "value", func() error {
			_, err := d.SetTranslation(d.Context(), mina, set(p.goal, nothing, plan.StateTranslated))
			return err
		})
	}
	for _, bad := range []string{"a\uffffb", "a\ufdd0b", "a\u2028b"} {
		d.refuses(strings.ToValidUTF8(bad, ""), plan.Invalid, "value", func() error {
			_, err := d.SetTranslation(d.Context(), mina, set(p.goal, bad, plan.StateTranslated))
			return err
		})
	}
}

func TestAnUpdateThatChangesNothingMovesNothing(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	period := func() plan.Edit[*plan.Period] { return to(&plan.Period{Start: ptr(plan.Date("2026-01-01"))}) }
	item := func(u plan.ItemUpdate) func() (store.Rev, error) {
		u.ID = p.goal
		return func() (store.Rev, error) { return d.UpdateItem(d.Context(), editor, u) }
	}
	for what, update := range map[string]func() (store.Rev, error){
		"an identifier":    item(plan.ItemUpdate{Identifier: to("G1")}),
		"an item's period": func() (store.Rev, error) { return item(plan.ItemUpdate{Period: period()})() },
		"links":            item(plan.ItemUpdate{Links: to([]plan.Link{{URL: "https://a.example", Rel: ptr("about")}})}),
		"a title":          item(plan.ItemUpdate{Title: to("Cool shade"), MeaningUnchanged: true}),
		"a plan's period": func() (store.Rev, error) {
			return d.UpdatePlan(d.Context(), editor, plan.PlanUpdate{ID: p.plan, Period: period()})
		},
		"a phone": func() (store.Rev, error) {
			return d.UpdatePlan(d.Context(), editor, plan.PlanUpdate{ID: p.plan, Phone: to("+82-1")})
		},
		"a locale's review": func() (store.Rev, error) {
			return d.UpdateLocale(d.Context(), editor, plan.LocaleSettings{Tag: "ko", SelfReview: to(true)})
		},
		"its fallbacks": func() (store.Rev, error) {
			return d.UpdateLocale(d.Context(), editor, plan.LocaleSettings{Tag: "ko", Fallbacks: to([]i18n.Locale{"ja"})})
		},
	} {
		rev, err := update()
		if d.ok(err); rev == 0 {
			t.Errorf("%s: the first changed nothing", what)
		}
		rows := d.rows()
		rev, err = update()
		if d.ok(err); rev != 0 || !slices.Equal(d.rows(), rows) {
			t.Errorf("%s: the second made revision %d", what, rev)
		}
	}
	rows := d.rows()
	for what, none := range map[string]plan.ItemUpdate{"links": {Links: to([]plan.Link{})}, "parties": {Responsible: to([]plan.NewParty{})}} {
		none.ID = p.other
		if rev, err := d.UpdateItem(d.Context(), editor, none); err != nil || rev != 0 || !slices.Equal(d.rows(), rows) {
			t.Errorf("no %s where there were none made revision %d, %v", what, rev, err)
		}
	}
}

func TestADraftOfAnotherWindowIsNotOverwrittenUnseen(t *testing.T) {
	for _, locale := range []i18n.Locale{"ko", "en"} {
		d := newDesk(t)
		p := d.newPark("park", plan.PlanPublished)
		write := func(value string, state plan.TextState, expected any) func() (plan.Translated, error) {
			n := set(p.goal, value, state)
			n.Locale, n.ExpectedRevision = locale, ptr(fmt.Sprint(expected))
			return func() (plan.Translated, error) { return d.SetTranslation(d.Context(), boss, n) }
		}
		before := d.stored(boss, p.goal, plan.FieldTitle, locale)
		first, err := write("First window", plan.StateDraft, before.Revision)()
		d.ok(err)
		states := []plan.TextState{plan.StateDraft, plan.StateTranslated}
		if locale == "en" {
			states = states[:1]
		}
		for _, state := range states {
			var got plan.Translated
			second := write("Second window", state, before.Revision)
			d.refuses("the second window", plan.Conflict, "expectedRevision", func() (err error) { got, err = second(); return err })
			if c := got.Conflict; c == nil || *c.Base != before.Value || c.Draft.Value != "First window" || c.Yours != "Second window" {
				t.Errorf("%s: the conflict is %+v", locale, c)
			}
		}
		again, err := write("First window, longer", plan.StateDraft, first.Suggestion.Revision)()
		d.ok(err)
		if locale == "ko" { // the text moves on, and who has read it there has seen the draft too
			_, err = d.SetTranslation(d.Context(), mina, set(p.goal, "그늘막", plan.StateTranslated))
			d.ok(err)
			stale := write("After it", plan.StateDraft, again.Suggestion.Revision)
			d.refuses("a newer text", plan.Conflict, "expectedRevision", func() error { _, err := stale(); return err })
		} else {
			d.retitle(p.goal, "Sun", false)
		}
		_, err = write("After it", plan.StateDraft, d.stored(boss, p.goal, plan.FieldTitle, locale).Revision)()
		d.ok(err)
	}
}
