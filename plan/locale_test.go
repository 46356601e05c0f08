package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

func joined(locales []i18n.Locale) string {
	return strings.Trim(fmt.Sprint(locales), "[]")
}

func TestTheCataloguesLocalesAreThoseOfItsTexts(t *testing.T) {
	infos, err := plantest.Seeded(t).Locales(t.Context(), public)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, info := range infos {
		if !info.IsRegistered || info.Coverage == nil || info.Coverage.Locale != info.Tag || info.Fallbacks == nil {
			t.Errorf("%s: got %+v", info.Tag, info)
		}
		source := ""
		if info.IsSource {
			source = " source"
		}
		got = append(got, fmt.Sprintf("%s %s %s (%s)%s", info.Tag, info.Direction, info.Endonym, info.EnglishName, source))
	}
	want := []string{
		"ar RTL العربية (Arabic)", "de LTR Deutsch (German)", "en LTR English (English) source", "es LTR español (Spanish)",
		"fr LTR français (French)", "id LTR Indonesia (Indonesian)", "ja LTR 日本語 (Japanese)", "ko LTR 한국어 (Korean)",
		"vi LTR Tiếng Việt (Vietnamese)", "zh-Hans LTR 简体中文 (Simplified Chinese)", "zh-Hant LTR 繁體中文 (Traditional Chinese)",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestALocaleTellsWhatItsReadersAreServed(t *testing.T) {
	db, c := seededStore(t)
	update(t, db, func(tx store.Tx) error { return plan.PutFallbacks(tx, "id", "vi", "fr", "ms") })
	for _, test := range []struct {
		tag, want i18n.Locale
		fallbacks string
		chain     string
		known     bool
	}{
		{"ko", "ko", "", "ko en", true},
		{"ko-KR", "ko", "", "ko en", true},
		{"zh-TW", "zh-Hant", "", "zh-Hant zh-Hans en", true},
		{"en", "en", "", "en", true},
		{"id", "id", "vi fr ms", "id vi fr en", true},
		{"de-CH", "de-CH", "", "de-CH de en", false},
		{"zh-HK", "zh-HK", "", "zh-HK zh-Hant zh-Hans en", false},
		{"it", "it", "", "it en", false},
		{"pt-BR", "pt-BR", "", "pt-BR en", false},
	} {
		info, err := c.Locale(t.Context(), public, test.tag)
		if err != nil {
			t.Fatal(err)
		}
		if info.Tag != test.want || joined(info.Fallbacks) != test.fallbacks || joined(info.Chain) != test.chain ||
			info.IsRegistered != test.known || (info.Coverage != nil) != test.known || info.IsSource != (test.tag == "en") {
			t.Errorf("%s: got %+v", test.tag, info)
		}
		if info.Endonym == "" || info.EnglishName == "" {
			t.Errorf("%s has the names %q and %q", test.tag, info.Endonym, info.EnglishName)
		}
	}
}

func TestALocaleOfAnEmptyCatalogueHasItselfInItsChain(t *testing.T) {
	c := plantest.New(t)
	infos, err := c.Locales(t.Context(), public)
	if err != nil || len(infos) != 0 {
		t.Errorf("locales: got %v, %v", infos, err)
	}
	info, err := c.Locale(t.Context(), public, "ckb")
	if err != nil || joined(info.Chain) != "ckb" || info.IsRegistered || info.Direction != i18n.RTL {
		t.Errorf("got %+v, %v", info, err)
	}
}

func TestTheChainOfALocaleEndsInTheSourceOfMostPlans(t *testing.T) {
	c := plantest.New(t)
	in := func(slug, locale string) *plan.Document {
		doc := smallPlan(slug)
		doc.SourceLocale, doc.Title, doc.Publisher.Name = locale, texts(locale, "x"), texts(locale, "x")
		return doc
	}
	for _, test := range []struct {
		slug, locale, chain string
		sources             string
	}{
		{"one", "fr", "ja fr", "fr"},
		{"two", "en", "ja en", "en fr"}, // of as many the first by tag
		{"three", "fr", "ja fr", "en fr"},
	} {
		plantest.Load(t, c, plantest.Of(in(test.slug, test.locale)))
		info, err := c.Locale(t.Context(), public, "ja")
		if err != nil || joined(info.Chain) != test.chain {
			t.Errorf("with plan %s: got %+v, %v", test.slug, info, err)
		}
		infos, err := c.Locales(t.Context(), public)
		var sources []i18n.Locale
		for _, info := range infos {
			if info.IsSource {
				sources = append(sources, info.Tag)
			}
		}
		if err != nil || joined(sources) != test.sources {
			t.Errorf("with plan %s: the sources are %v, %v", test.slug, sources, err)
		}
	}
}

func TestLocalesTellNothingOfPlansThatAreNotPublished(t *testing.T) {
	d := newDesk(t)
	d.newPark("park", plan.PlanPublished)
	tell := func(when, want string) {
		d.Helper()
		french, err := d.Locale(d.Context(), nobody, "fr")
		d.ok(err)
		japanese, err := d.Locale(d.Context(), nobody, "ja")
		d.ok(err)
		if got := fmt.Sprint(french.IsSource, " ", joined(japanese.Chain)); got != want {
			d.Errorf("%s: that French is a source, and the chain of Japanese, are %s: wanted %s", when, got, want)
		}
	}
	var secrets []plan.ID
	for i := range 2 {
		id, _, err := d.CreatePlan(d.Context(), editor, plan.NewPlan{
			Slug: fmt.Sprint("secret-", i), SourceLocale: "fr", Title: "Secret", Publisher: plan.PublisherRef{Name: "Ville"},
		})
		d.ok(err)
		secrets = append(secrets, id)
	}
	tell("two drafts", "false ja en")
	for _, id := range secrets {
		_, err := d.PublishPlan(d.Context(), editor, id, nil)
		d.ok(err)
	}
	tell("both published", "true ja fr")
	for _, id := range secrets {
		_, err := d.ArchivePlan(d.Context(), editor, id, nil)
		d.ok(err)
	}
	tell("both archived", "false ja en")
}
