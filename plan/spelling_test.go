package plan_test

import (
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// spelled is a plan that spells its locales in a way of its own.
func spelled(slug, source string, title plan.Texts) *plan.Document {
	doc := smallPlan(slug)
	doc.SourceLocale, doc.Title = source, title
	doc.Publisher = plan.PublisherDocument{Name: plan.Texts{source: {Value: "Springs"}}}
	return doc
}

// localesOf are the tags of a catalogue's locales.
func localesOf(t *testing.T, c *plan.Catalogue) (tags []string) {
	t.Helper()
	infos, err := c.Locales(t.Context(), public)
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range infos {
		tags = append(tags, string(info.Tag))
	}
	return tags
}

func TestALocaleHasOneSpellingInTheCatalogue(t *testing.T) {
	c := plantest.Seeded(t)
	plantest.Load(t, c, plantest.Of(
		spelled("parks", "en-US", texts("en", "Parks", "zh-TW", "公園", "ko-KR", "공원", "sw", "Bustani")),
		spelled("pools", "en", texts("en-Latn-US", "Pools", "sw-TZ", "Mabwawa")),
	))
	if got := strings.Join(localesOf(t, c), " "); got != "ar de en es fr id ja ko sw vi zh-Hans zh-Hant" {
		t.Errorf("the locales are %s", got)
	}
	p := bySlug(t, c, "parks", wanting("ko"))
	if p.SourceLocale != "en" || told(p.Title(nil, nil)) != "공원 (ko)" {
		t.Errorf("from %s: %s", p.SourceLocale, told(p.Title(nil, nil)))
	}
	if got := told(bySlug(t, c, "pools", wanting("sw")).Title(nil, nil)); got != "Mabwawa (sw)" {
		t.Errorf("got %s", got)
	}
}

func TestTwoSpellingsOfOneLocaleAreOneTextTooMany(t *testing.T) {
	c := plantest.New(t)
	_, err := c.Load(t.Context(), plantest.Operator, plantest.Of(
		spelled("parks", "en", texts("en", "Parks", "zh-TW", "公園", "zh-Hant", "公園"))))
	if plan.CodeOf(err) != plan.Invalid || !strings.Contains(err.Error(), "two texts for the locale") {
		t.Errorf("got %v", err)
	}
}

func TestAPublisherIsFoundByItsNameInThePlansOwnLanguage(t *testing.T) {
	c := plantest.New(t)
	by := func(slug, source string, name plan.Texts) plan.ID {
		doc := spelled(slug, source, texts(source, slug))
		doc.Publisher.Name = name
		plantest.Load(t, c, plantest.Of(doc))
		return bySlug(t, c, slug, wanting()).Publisher.ID
	}
	sample := by("english", "en", texts("en", "Town of Sample", "fr", "Ville de Sample"))
	if got := by("french", "fr", texts("fr", "Ville de Sample")); got != sample {
		t.Errorf("the French plan is of another publisher, %s", got)
	}
	if got := by("german", "de", texts("de", "Town of Sample")); got == sample {
		t.Error("a German name found an English one")
	}
}

func TestListsOfLocalesThatComeToOneChainShareAnOrder(t *testing.T) {
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Documents(5, 8))
	first := 2
	page := func(after string, wanted ...i18n.Locale) *plan.PlanPage {
		p, err := c.Plans(t.Context(), public, plan.Paging{First: &first, After: after}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{Wanted: wanted})
		if err != nil {
			t.Fatalf("wanting %v: %v", wanted, err)
		}
		return p
	}
	cursor := *page("", "de").PageInfo.EndCursor
	slugs := func(p *plan.PlanPage) (all []string) {
		for _, node := range p.Nodes() {
			all = append(all, node.Slug)
		}
		return all
	}
	if got, want := slugs(page(cursor, "de-DE", "de")), slugs(page(cursor, "de")); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
