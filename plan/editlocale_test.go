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

func (d *desk) locale(tag i18n.Locale) *plan.LocaleInfo {
	d.Helper()
	info, err := d.Locale(d.Context(), nobody, tag)
	d.ok(err)
	return info
}

func (d *desk) add(tag i18n.Locale, fallbacks ...i18n.Locale) error {
	_, err := d.AddLocale(d.Context(), editor, plan.LocaleSettings{Tag: tag, Fallbacks: to(fallbacks)})
	return err
}

func TestALocaleIsAddedFromAnySpellingAndShownBefore(t *testing.T) {
	d := newDesk(t)
	d.newPark("park", plan.PlanPublished)
	for spelling, want := range map[string]i18n.Locale{"ZH_hans": "zh-Hans", "iw": "he", "pt_br": "pt-BR", "AR": "ar"} {
		tag, err := i18n.Parse(spelling)
		d.ok(err)
		before := d.locale(tag)
		if before.IsRegistered || before.Tag != want || before.Endonym == "" || before.Chain[0] != want || before.Chain[len(before.Chain)-1] != "en" {
			t.Errorf("%s: before it is %+v", spelling, before)
		}
		d.ok(d.add(tag))
		after := d.locale(want)
		if !after.IsRegistered || after.Tag != want || after.Coverage == nil || after.Coverage.Missing != after.Coverage.Total || after.Coverage.Total == 0 ||
			after.Endonym != before.Endonym || after.Direction != before.Direction {
			t.Errorf("%s: it is %+v", spelling, after)
		}
	}
	for _, same := range []i18n.Locale{"zh-Hans", "zh-CN", "zh", "pt", "pt-BR", "he"} {
		d.refuses(string(same), plan.Conflict, "tag", func() error { return d.add(same) })
	}
	d.ok(d.add("zh-Hant"))
	_, err := d.AddLocale(d.Context(), person("french", speaks(plan.RoleTranslator, "fr")), plan.LocaleSettings{Tag: "fr"})
	d.ok(err)
}

func TestFallbacksAreLocalesOfTheCatalogueWithoutACircle(t *testing.T) {
	d := newDesk(t)
	d.newPark("park", plan.PlanPublished)
	d.ok(d.add("de"))
	d.ok(d.add("gsw", "de", "en"))
	d.ok(d.add("lb", "gsw"))
	if got := d.locale("gsw"); !slices.Equal(got.Fallbacks, []i18n.Locale{"de", "en"}) || !slices.Equal(got.Chain, []i18n.Locale{"gsw", "de", "en"}) {
		t.Errorf("got %v, %v", got.Fallbacks, got.Chain)
	}
	update := func(tag i18n.Locale, fallbacks ...i18n.Locale) func() error {
		return func() error {
			_, err := d.UpdateLocale(d.Context(), editor, plan.LocaleSettings{Tag: tag, Fallbacks: to(fallbacks)})
			return err
		}
	}
	d.refuses("unknown", plan.NotFound, "fallbacks.1", update("de", "en", "fr"))
	d.refuses("itself", plan.Invalid, "fallbacks.0", update("de", "de"))
	d.refuses("itself, spelled otherwise", plan.Invalid, "fallbacks.0", update("de-Latn", "de-DE"))
	d.refuses("twice", plan.Invalid, "fallbacks.1", update("de", "ja", "ja"))
	d.refuses("twice, spelled otherwise", plan.Invalid, "fallbacks.1", update("de", "ja", "ja-JP"))
	d.refuses("a circle of two", plan.Invalid, "fallbacks.0", update("de", "gsw"))
	d.refuses("a circle of three", plan.Invalid, "fallbacks.1", update("de", "ja", "lb"))
	d.refuses("too many", plan.TooMany, "fallbacks", update("de", make([]i18n.Locale, 9)...))
	d.refuses("no such locale", plan.NotFound, "tag", update("fr", "en"))
	d.refuses("a new one that falls back to itself", plan.Invalid, "fallbacks.0", func() error { return d.add("fr", "fr") })
	d.ok(update("gsw")())
	d.ok(update("de", "lb")()) // no circle any more: gsw falls back to nothing
	if got := d.locale("gsw").Fallbacks; len(got) != 0 {
		t.Errorf("cleared, they are %v", got)
	}
	_, err := d.UpdateLocale(d.Context(), editor, plan.LocaleSettings{Tag: "de", SelfReview: to(true)})
	d.ok(err)
	if got := d.locale("de"); !slices.Equal(got.Fallbacks, []i18n.Locale{"lb"}) || !got.AllowSelfReview {
		t.Errorf("an absent field did not stay: %+v", got)
	}
}

func TestALocaleInUseIsNotRemoved(t *testing.T) {
	d := newDesk(t)
	d.newPark("park", plan.PlanDraft)
	d.ok(d.add("de", "ja"))
	d.ok(d.add("fr"))
	remove := func(tag i18n.Locale, withTexts bool) func() error {
		return func() error { _, err := d.RemoveLocale(d.Context(), editor, tag, withTexts); return err }
	}
	d.refuses("with texts", plan.InUse, "tag", remove("ko", false))
	d.refuses("a source", plan.InUse, "tag", remove("en", true))
	d.refuses("a fallback", plan.InUse, "tag", remove("ja", true))
	d.refuses("none", plan.NotFound, "tag", remove("xx", true))
	d.ok(remove("fr", false)())
	if d.locale("fr").IsRegistered {
		t.Error("it is still there")
	}
}

func TestALocaleThatNamesAPublisherIsNotRemoved(t *testing.T) {
	d := newDesk(t)
	n := lake()
	n.SourceLocale, n.Slug = "de", "see"
	german := d.create(n)
	publisher := d.plan(german).Publisher.ID
	n = lake()
	n.Publisher = plan.PublisherRef{ID: publisher}
	english := d.create(n)
	_, _, err := d.DeletePlan(d.Context(), editor, german, nil)
	d.ok(err)
	d.refuses("the source of a name", plan.InUse, "tag", func() error { _, err := d.RemoveLocale(d.Context(), editor, "de", true); return err })
	if name := d.plan(english).Publisher.Name(nil, nil); name == nil || name.Value != "City of Springs" {
		t.Errorf("the publisher is called %v", name)
	}
	plantest.Load(t, d.Catalogue, plantest.Of(&plan.Document{
		Format: plan.DocumentFormat, Slug: "sea", SourceLocale: "en", Title: plan.Texts{"en": {Value: "Sea"}},
		Publisher: plan.PublisherDocument{Name: plan.Texts{"en": {Value: "Coast"}, "fr": {Value: "Côte"}}},
	}))
	d.refuses("a name", plan.InUse, "tag", func() error { _, err := d.RemoveLocale(d.Context(), editor, "fr", false); return err })
	_, err = d.RemoveLocale(d.Context(), editor, "fr", true)
	d.ok(err)
	if rows := d.rowsWith("Côte"); len(rows) > 0 {
		t.Errorf("there is %q", rows)
	}
}

func TestRemovingALocaleWithItsTextsLeavesOnlyTheirHistory(t *testing.T) {
	d := newDesk(t)
	p, other := d.newPark("park", plan.PlanPublished), d.newPark("other", plan.PlanArchived)
	ctx := d.Context()
	_, err := d.ReviewTranslation(ctx, reviewer, text(p.goal))
	d.ok(err)
	_, err = d.SetTranslation(ctx, mina, set(p.goal, "제안", plan.StateTranslated))
	d.ok(err)
	_, err = d.SetTranslation(ctx, jun, set(p.goal, "초안", plan.StateDraft))
	d.ok(err)
	_, err = d.ClearTranslation(ctx, reviewer, text(p.goal)) // a suggestion and a draft beside nothing
	d.ok(err)
	_, err = d.RemoveLocale(ctx, editor, "ko", true)
	d.ok(err)
	for _, row := range d.rows() {
		for _, table := range []string{"text", "draft", "count", "locale"} {
			from, _ := store.Prefix(table)
			if strings.HasPrefix(row, string(from[:len(from)-1])) && strings.Contains(strings.SplitN(row, " = ", 2)[0], string(store.Key("ko"))) {
				t.Errorf("there is the %s %q", table, row)
			}
		}
	}
	for _, id := range []plan.ID{p.plan, other.plan} {
		if got := d.stored(boss, id, plan.FieldTitle, "ko"); got != nil {
			t.Errorf("%s is still called %q", id, got.Value)
		}
	}
	d.countersHold()
	d.ok(d.add("ko"))
	units, err := d.TranslationUnits(ctx, mina, plan.UnitQuery{Locale: "ko", Plan: p.plan, First: ptr(3)}, plan.Selection{History: 5, Total: true})
	d.ok(err)
	goal := units.Nodes()[2]
	if len(goal.Suggestions) != 0 || len(goal.History(nil)) == 0 || goal.Target != nil {
		t.Errorf("of the goal's title there are %d suggestions and %d past texts", len(goal.Suggestions), len(goal.History(nil)))
	}
	d.countersHold()
}

func TestALocaleWithMoreTextsThanOneUpdateHoldsIsRemoved(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.newLargest("largest")
	long := strings.Repeat("길", 9_000)
	for range 3 {
		var all []plan.NewTranslation
		for _, id := range []plan.ID{p.plan, p.goal, p.other, p.strategy, p.assignment} {
			all = append(all, set(id, long, plan.StateTranslated))
		}
		done, _, err := d.SetTranslations(d.Context(), mina, all)
		d.ok(err)
		for _, one := range done {
			d.ok(one.Err)
		}
		long += "!"
	}
	_, err := d.RemoveLocale(d.Context(), editor, "ko", true)
	d.ok(err)
	if got := d.stored(boss, p.goal, plan.FieldTitle, "ko"); got != nil {
		t.Errorf("there is %.10q", got.Value)
	}
	d.countersHold()
}

// countersHold compares every plan's counters, and the catalogue's, with a recount of the stored texts.
func (d *desk) countersHold() {
	d.Helper()
	if wrong := d.miscounted(); len(wrong) > 0 {
		d.Errorf("the counters are wrong:\n%s", strings.Join(wrong, "\n"))
	}
}

func (d *desk) miscounted() []string {
	d.Helper()
	page, err := d.Plans(d.Context(), boss, plan.Paging{First: ptr(100)}, plan.PlanFilter{}, plan.ByUpdate, plan.Selection{Items: true, Translations: true, Coverage: true})
	d.ok(err)
	infos, err := d.Locales(d.Context(), boss)
	d.ok(err)
	type place struct {
		locale i18n.Locale
		kind   plan.ItemKind
	}
	var wrong []string
	sums := map[i18n.Locale]plan.Coverage{}
	for _, p := range page.Nodes() {
		want, total := map[place]plan.Coverage{}, map[plan.ItemKind]int{}
		for kind, texts := range textsByKind(p) {
			for _, t := range texts {
				c := want[place{t.Locale, kind}]
				switch t.State {
				case plan.StateSource:
					c.Translated++
					total[kind]++
				case plan.StateTranslated:
					c.Translated++
				case plan.StateReviewed:
					c.Reviewed++
				case plan.StateDraft:
					c.Draft++
				}
				if t.IsStale && t.State != plan.StateDraft {
					c.Stale++
				}
				want[place{t.Locale, kind}] = c
			}
		}
		for _, got := range p.Coverage(nil, ptr(true)) {
			w := want[place{got.Locale, *got.Kind}]
			w.Total = total[*got.Kind]
			w.Missing = w.Total - w.Translated - w.Reviewed - w.Draft
			w.Locale, w.Kind = got.Locale, got.Kind
			if got != w {
				wrong = append(wrong, fmt.Sprintf("%s %s of kind %d: counted %+v, there are %+v", p.Slug, got.Locale, *got.Kind, got, w))
			}
			if p.State == plan.PlanPublished {
				s := sums[got.Locale]
				s.Total, s.Missing, s.Draft, s.Translated = s.Total+w.Total, s.Missing+w.Missing, s.Draft+w.Draft, s.Translated+w.Translated
				s.Reviewed, s.Stale = s.Reviewed+w.Reviewed, s.Stale+w.Stale
				sums[got.Locale] = s
			}
		}
	}
	for _, info := range infos {
		s := sums[info.Tag]
		s.Locale = info.Tag
		if *info.Coverage != s {
			wrong = append(wrong, fmt.Sprintf("all plans in %s: counted %+v, there are %+v", info.Tag, *info.Coverage, s))
		}
	}
	return wrong
}

func textsByKind(p *plan.Plan) map[plan.ItemKind][]*plan.Translation {
	all := map[plan.ItemKind][]*plan.Translation{plan.OnPlan: p.Translations(nil)}
	for _, g := range p.Goals() {
		all[plan.OnGoal] = append(all[plan.OnGoal], g.Translations(nil)...)
		for _, s := range g.Strategies {
			all[plan.OnStrategy] = append(all[plan.OnStrategy], s.Translations(nil)...)
			for _, a := range s.Assignments {
				all[plan.OnAssignment] = append(all[plan.OnAssignment], a.Translations(nil)...)
			}
		}
	}
	return all
}
