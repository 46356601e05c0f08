package plan_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// covering is a selection that reads coverage.
func covering() plan.Selection {
	return plan.Selection{Coverage: true, Items: true}
}

// tally is what the texts of one plan in one locale come to.
type tally struct{ total, missing, draft, translated, reviewed int }

func tallyOf(c plan.Coverage) tally {
	return tally{c.Total, c.Missing, c.Draft, c.Translated, c.Reviewed}
}

func (t *tally) count(state plan.TextState) {
	switch state {
	case plan.StateDraft:
		t.draft++
	case plan.StateReviewed:
		t.reviewed++
	default:
		t.translated++
	}
}

// finish gives a tally its total.
func (t *tally) finish(total int) {
	t.total = total
	t.missing = total - t.draft - t.translated - t.reviewed
}

// recount counts the stored texts of a plan anew.
func recount(texts []plan.StoredText, locale, source i18n.Locale, kind *plan.ItemKind) tally {
	var t tally
	total := 0
	for _, text := range texts {
		if kind != nil && kindOf(text.Node) != *kind {
			continue
		}
		if text.Locale == source {
			total++
		}
		if text.Locale == locale {
			t.count(text.State)
		}
	}
	t.finish(total)
	return t
}

func kindOf(node plan.ID) plan.ItemKind {
	return map[plan.Kind]plan.ItemKind{
		plan.KindGoal: plan.OnGoal, plan.KindStrategy: plan.OnStrategy, plan.KindAssignment: plan.OnAssignment,
	}[node.Kind()]
}

// checkCounters holds every counter of a catalogue against a recount of the texts it stores.
func checkCounters(t *testing.T, db store.DB, c *plan.Catalogue) {
	t.Helper()
	var texts []plan.StoredText
	err := db.View(t.Context(), func(tx store.Tx) (err error) {
		texts, err = plan.StoredTexts(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	byPlan := map[plan.ID][]plan.StoredText{}
	for _, text := range texts {
		if text.Subject.Kind() == plan.KindPlan {
			byPlan[text.Subject] = append(byPlan[text.Subject], text)
		}
	}
	sums := map[i18n.Locale]tally{}
	for id, texts := range byPlan {
		p, err := c.Plan(t.Context(), plantest.Operator, id, covering())
		if err != nil || p == nil {
			t.Errorf("there are texts of %s, and the plan is %v, %v", id, p, err)
			continue
		}
		checkPlansCounters(t, p, texts)
		for _, cover := range p.Coverage(nil, nil) {
			if p.State == plan.PlanPublished {
				sums[cover.Locale] = plus(sums[cover.Locale], tallyOf(cover))
			}
		}
	}
	checkSums(t, c, sums)
}

func checkPlansCounters(t *testing.T, p *plan.Plan, texts []plan.StoredText) {
	t.Helper()
	byKind := true
	for _, cover := range append(p.Coverage(nil, nil), p.Coverage(nil, &byKind)...) {
		what := "all kinds"
		if cover.Kind != nil {
			what = fmt.Sprint("kind ", *cover.Kind)
		}
		got, want := tallyOf(cover), recount(texts, cover.Locale, p.SourceLocale, cover.Kind)
		if got != want || cover.Stale != 0 {
			t.Errorf("%s in %s, %s: the counters say %+v and %d stale, a recount %+v", p.Slug, cover.Locale, what, got, cover.Stale, want)
		}
	}
}

func plus(a, b tally) tally {
	return tally{a.total + b.total, a.missing + b.missing, a.draft + b.draft, a.translated + b.translated, a.reviewed + b.reviewed}
}

// checkSums holds the catalogue's coverage against the sums of its published plans'.
func checkSums(t *testing.T, c *plan.Catalogue, want map[i18n.Locale]tally) {
	t.Helper()
	infos, err := c.Locales(t.Context(), public)
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range infos {
		if got := tallyOf(*info.Coverage); got != want[info.Tag] {
			t.Errorf("%s over the catalogue: the counters say %+v, the published plans come to %+v", info.Tag, got, want[info.Tag])
		}
		delete(want, info.Tag)
	}
	if len(want) > 0 {
		t.Errorf("the catalogue does not have %v", want)
	}
}

// inAllStates is a plan whose Korean texts are in every state, and whose German has a few.
func inAllStates(slug string) *plan.Document {
	doc := smallPlan(slug, "en", "Parks", "ko", "공원", "de", "Parks in der Stadt")
	doc.Summary = plan.Texts{"en": {Value: "Green for all."}, "ko": marked("모두에게 녹색을.", plan.StateDraft)}
	doc.Section = plan.Texts{"en": {Value: "Nature"}, "ko": marked("자연", plan.StateReviewed)}
	doc.Contact.Division = texts("en", "Parks Office")
	doc.Goals = []plan.GoalDocument{goal("en", "Trees", "ko", "나무"), goal("en", "Lakes", "ko", "")}
	doc.Goals[0].Title["ko"] = marked("나무", plan.StateReviewed)
	doc.Goals[0].Responsible = []plan.PartyDocument{{Division: texts("en", "Tree Team", "ko", "나무팀")}}
	doc.Goals[1].Strategies = []plan.StrategyDocument{{ItemDocument: plan.ItemDocument{
		Title: texts("en", "Dig"), Description: plan.Texts{"en": {Value: "Deep."}, "ko": marked("깊이.", plan.StateDraft)},
	}}}
	return doc
}

func TestCoverageCountsTheTextsOfAPlanByState(t *testing.T) {
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Of(inAllStates("parks")))
	p := bySlug(t, c, "parks", covering())
	for _, test := range []struct {
		locale i18n.Locale
		want   tally
		ratio  float64
	}{
		{"en", tally{total: 9, translated: 9}, 1},
		{"ko", tally{total: 9, missing: 3, draft: 2, translated: 2, reviewed: 2}, 4. / 9},
		{"de", tally{total: 9, missing: 8, translated: 1}, 1. / 9},
	} {
		got := p.Coverage([]i18n.Locale{test.locale}, nil)
		if len(got) != 1 || tallyOf(got[0]) != test.want || got[0].Ratio() != test.ratio || got[0].Kind != nil {
			t.Errorf("%s: got %+v, want %+v", test.locale, got, test.want)
		}
	}
	if all := p.Coverage(nil, nil); len(all) != 3 {
		t.Errorf("in all locales: got %+v", all)
	}
	if got := p.Coverage([]i18n.Locale{"ko-KR"}, nil); len(got) != 1 || got[0].Locale != "ko" {
		t.Errorf("ko-KR is ko: got %+v", got)
	}
	got := p.Coverage([]i18n.Locale{"sv", "ko", "sv-SE", "de-CH"}, nil)
	if len(got) != 3 || got[0].Locale != "ko" {
		t.Fatalf("three locales by four names: got %+v", got)
	}
	for i, locale := range []i18n.Locale{"sv", "de-CH"} { // which the catalogue lacks, though it has de
		if got := got[i+1]; got.Locale != locale || tallyOf(got) != (tally{total: 9, missing: 9}) {
			t.Errorf("%s: got %+v, want nine missing texts", locale, got)
		}
	}
	if kinds := p.Coverage([]i18n.Locale{"sv"}, new(true)); len(kinds) != 4 || kinds[0].Missing != kinds[0].Total || kinds[0].Locale != "sv" {
		t.Errorf("by kind: got %+v", kinds)
	}
}

func TestCoverageByKindAddsUpToTheWhole(t *testing.T) {
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Of(inAllStates("parks")))
	p := bySlug(t, c, "parks", covering())
	byKind := true
	var got []tally
	var sum tally
	for i, cover := range p.Coverage([]i18n.Locale{"ko"}, &byKind) {
		if cover.Kind == nil || int(*cover.Kind) != i {
			t.Errorf("kind %d is %v", i, cover.Kind)
		}
		got = append(got, tallyOf(cover))
		sum = plus(sum, tallyOf(cover))
	}
	want := []tally{
		plan.OnPlan:       {total: 4, missing: 1, draft: 1, translated: 1, reviewed: 1},
		plan.OnGoal:       {total: 3, missing: 1, translated: 1, reviewed: 1},
		plan.OnStrategy:   {total: 2, missing: 1, draft: 1},
		plan.OnAssignment: {},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if whole := tallyOf(p.Coverage([]i18n.Locale{"ko"}, nil)[0]); sum != whole {
		t.Errorf("they add up to %+v, the whole is %+v", sum, whole)
	}
}

func TestNothingToTranslateIsFullyCovered(t *testing.T) {
	if got := (plan.Coverage{}).Ratio(); got != 1 {
		t.Errorf("got %v", got)
	}
}

func TestCountersAreWhatARecountOfTheTextsGives(t *testing.T) {
	db := newStore(t)
	c := plantest.Open(t, db)
	draft, archived, korean := inAllStates("draft"), inAllStates("archived"), smallPlan("korean")
	draft.State, archived.State = plan.PlanDraft, plan.PlanArchived
	korean.SourceLocale, korean.Publisher.Name = "ko", texts("ko", "샘의 도시")
	korean.Title = texts("ko", "한국어 계획", "en", "A plan in Korean", "id", "Rencana")
	plantest.Load(t, c, plantest.Of(plantest.Gwangju(), inAllStates("parks"), draft))
	plantest.Load(t, c, plantest.Of(archived, korean))
	checkCounters(t, db, c)
}

func TestTheSeedsCoverageIsRight(t *testing.T) {
	c := plantest.Seeded(t)
	p := bySlug(t, c, "gwangju", covering())
	want := map[i18n.Locale]tally{"id": {total: 38, missing: 32, translated: 6}}
	for _, locale := range []i18n.Locale{"en", "ko", "ja", "zh-Hans", "zh-Hant", "es", "fr", "vi", "ar", "de"} {
		want[locale] = tally{total: 38, translated: 38}
	}
	got := map[i18n.Locale]tally{}
	for _, cover := range p.Coverage(nil, nil) {
		got[cover.Locale] = tallyOf(cover)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the plan: got %v, want %v", got, want)
	}
	checkSums(t, c, want)
}

func TestTheCataloguesCoverageIsThatOfPublishedPlansAlone(t *testing.T) {
	c := plantest.New(t)
	for _, state := range []plan.PlanState{plan.PlanDraft, plan.PlanPublished, plan.PlanPublished, plan.PlanArchived} {
		doc := inAllStates(fmt.Sprint("plan-", len(dumpSlugs(t, c))))
		doc.State = state
		plantest.Load(t, c, plantest.Of(doc))
	}
	checkSums(t, c, map[i18n.Locale]tally{
		"en": {total: 18, translated: 18},
		"ko": {total: 18, missing: 6, draft: 4, translated: 4, reviewed: 4},
		"de": {total: 18, missing: 16, translated: 2},
	})
}

// dumpSlugs are the slugs of all plans.
func dumpSlugs(t *testing.T, c *plan.Catalogue) []string {
	t.Helper()
	first := plan.MaxPage
	page, err := c.Plans(t.Context(), plantest.Operator, plan.Paging{First: &first}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	var slugs []string
	for _, p := range page.Nodes() {
		slugs = append(slugs, p.Slug)
	}
	return slugs
}
