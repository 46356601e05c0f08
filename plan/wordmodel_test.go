package plan_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// modelTags are locales with parents, regions, scripts and kin among them.
var modelTags = []string{"ko", "ja", "de", "de-CH", "de-AT", "es", "es-419", "es-MX", "pt", "pt-PT", "zh-Hans", "zh-Hant", "zh-HK", "nb", "nn", "sr", "sr-Latn", "fr", "fr-CA", "ar"}

// TestEveryTitleIsWhatTheChainServes holds plans with random texts against a walk along Set.Chain.
func TestEveryTitleIsWhatTheChainServes(t *testing.T) {
	t.Parallel()
	states := []plan.TextState{plan.StateDraft, plan.StateTranslated, plan.StateReviewed}
	rapid.Check(t, func(rt *rapid.T) {
		source := rapid.SampledFrom([]string{"en", "ko", "de"}).Draw(rt, "source")
		randomTexts := rapid.Custom(func(rt *rapid.T) plan.Texts {
			all := plan.Texts{source: {Value: "source"}}
			for _, tag := range rapid.SliceOfDistinct(rapid.SampledFrom(modelTags), rapid.ID[string]).Draw(rt, "locales") {
				if tag != source {
					all[tag] = marked(rapid.SampledFrom([]string{"", "text in " + tag}).Draw(rt, "value"), rapid.SampledFrom(states).Draw(rt, "state"))
				}
			}
			return all
		})
		doc := smallPlan("parks")
		doc.SourceLocale, doc.Publisher.Name, doc.Title = source, randomTexts.Draw(rt, "name"), randomTexts.Draw(rt, "title")
		for range rapid.IntRange(0, 3).Draw(rt, "goals") {
			doc.Goals = append(doc.Goals, plan.GoalDocument{ItemDocument: plan.ItemDocument{
				Title: randomTexts.Draw(rt, "goal title"), Description: randomTexts.Draw(rt, "goal description"),
			}})
		}
		c := plantest.New(t)
		plantest.Load(t, c, plantest.Of(doc))
		list := rapid.Custom(func(rt *rapid.T) []i18n.Locale {
			tags := rapid.SliceOfNDistinct(rapid.SampledFrom(append(modelTags, "en", "en-GB", "es-AR", "zh-TW", "it")), 0, 4, rapid.ID[string]).Draw(rt, "wanted")
			return locales(strings.Join(tags, " "))
		})
		fallback := rapid.SampledFrom([]i18n.Fallback{i18n.FallbackChain, i18n.FallbackNone})
		sel := plan.Selection{
			Wanted: list.Draw(rt, "operation"), Fallback: fallback.Draw(rt, "fallback"), Items: true,
			Lists: rapid.SliceOfN(list, 0, 3).Draw(rt, "lists"), Translations: rapid.Bool().Draw(rt, "translations"),
		}
		infos, err := c.Locales(t.Context(), public)
		if err != nil {
			rt.Fatal(err)
		}
		m := wordModel{source: i18n.Locale(source), set: setOf(infos), sel: sel}
		p := bySlug(t, c, "parks", sel)
		for _, wanted := range append([][]i18n.Locale{nil}, sel.Lists...) {
			own := fallback.Draw(rt, "own fallback")
			for _, f := range []*i18n.Fallback{nil, &own} {
				m.check(rt, "name", p.Publisher.Name(wanted, f), doc.Publisher.Name, wanted, f)
				m.check(rt, "title", p.Title(wanted, f), doc.Title, wanted, f)
				for i, goal := range p.Goals() {
					m.check(rt, "goal title", goal.Title(wanted, f), doc.Goals[i].Title, wanted, f)
					m.check(rt, "goal description", goal.Description(wanted, f), doc.Goals[i].Description, wanted, f)
				}
			}
		}
	})
}

func setOf(infos []*plan.LocaleInfo) *i18n.Set {
	var tags []i18n.Locale
	for _, info := range infos {
		tags = append(tags, info.Tag)
	}
	return i18n.NewSet(tags, nil)
}

// wordModel answers what a reader is served by walking the chain over a document.
type wordModel struct {
	source i18n.Locale
	set    *i18n.Set
	sel    plan.Selection
}

func (m *wordModel) check(rt *rapid.T, what string, got *plan.Text, texts plan.Texts, wanted []i18n.Locale, fallback *i18n.Fallback) {
	if len(wanted) == 0 {
		wanted = m.sel.Wanted
	}
	if fallback == nil {
		fallback = &m.sel.Fallback
	}
	chain := m.set.Chain(wanted, m.source)
	want := "-"
	for i, locale := range chain.Locales() {
		text, ok := texts[string(locale)]
		if !ok || text.Value == "" || text.State == plan.StateDraft {
			continue
		}
		if !chain.IsFallback(i) || *fallback == i18n.FallbackChain {
			want = fmt.Sprintf("%s (%s %v)", text.Value, locale, chain.IsFallback(i))
		}
		break
	}
	told := "-"
	if got != nil {
		told = fmt.Sprintf("%s (%s %v)", got.Value, got.Locale, got.IsFallback)
	}
	if told != want {
		rt.Fatalf("the %s for %v, fallback %v, is %s; the chain %v of %v serves %s", what, wanted, *fallback, told, chain.Locales(), slices.Sorted(maps.Keys(texts)), want)
	}
}
