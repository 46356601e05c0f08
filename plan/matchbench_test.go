package plan_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// corpus makes texts as a catalogue has them: of common and rare words, and many of them much like others.
type corpus struct {
	*rand.Rand
	zipf   *rand.Zipf
	models [][]string
}

func newCorpus() *corpus {
	r := rand.New(rand.NewPCG(2026, 5))
	c := &corpus{Rand: r, zipf: rand.NewZipf(r, 1.2, 4, 30_000)}
	for range 20_000 {
		c.models = append(c.models, c.words(3+r.IntN(25)))
	}
	return c
}

func (c *corpus) words(n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("w%x", c.zipf.Uint64())
	}
	return words
}

// text is a new one, or one like a model with some words changed.
func (c *corpus) text() string {
	if c.IntN(3) == 0 {
		return strings.Join(c.words(3+c.IntN(25)), " ")
	}
	words := slices.Clone(c.models[c.IntN(len(c.models))])
	for range c.IntN(1 + len(words)/2) {
		words[c.IntN(len(words))] = c.words(1)[0]
	}
	return strings.Join(words, " ")
}

// documents are n plans of 200 texts, each in two languages.
func (c *corpus) documents(n int) iter.Seq2[*plan.Document, error] {
	in := func() plan.Texts {
		text := c.text()
		return plan.Texts{"en": {Value: text}, "ko": {Value: "말 " + text}}
	}
	return func(yield func(*plan.Document, error) bool) {
		for i := range n {
			doc := &plan.Document{
				Format: plan.DocumentFormat, Slug: fmt.Sprint("plan-", i), State: plan.PlanPublished, SourceLocale: "en",
				Publisher: plan.PublisherDocument{Name: texts("en", "City")}, Title: in(), Summary: in(),
			}
			for range 99 {
				doc.Goals = append(doc.Goals, plan.GoalDocument{ItemDocument: plan.ItemDocument{Title: in(), Description: in()}})
			}
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// BenchmarkMemory reports how long the matches of one unit take among 300,000 source texts that are translated,
// its plan read anew, and how many times longer it takes to compare all of them. Budget: p95 of 50 ms.
func BenchmarkMemory(b *testing.B) {
	db := plantest.Store(b, filepath.Join(b.TempDir(), "polyplan.db"))
	c := plantest.Open(b, db)
	plantest.Load(b, c, newCorpus().documents(1_500))
	pairs, ids := translatedTexts(b, db)
	r := rand.New(rand.NewPCG(1, 2))
	sel := plan.Selection{Memory: plan.DefaultMatches, Origins: true}
	var took, brute []time.Duration
	var found, missed int
	for b.Loop() {
		q := plan.UnitQuery{Locale: "ko", Plan: ids[r.IntN(len(ids))], First: ptr(1 + r.IntN(50))}
		page, err := c.TranslationUnits(b.Context(), boss, q, plan.Selection{})
		if err != nil {
			b.Fatal(err)
		}
		q.First, q.After = ptr(1), *page.PageInfo.EndCursor
		begun := time.Now()
		page, err = c.TranslationUnits(b.Context(), boss, q, sel)
		took = append(took, time.Since(begun))
		if err != nil || len(page.Edges) != 1 {
			b.Fatal(page, err)
		}
		if len(brute) == 20 {
			continue
		}
		begun = time.Now()
		want := bruteForce(pairs, page.Edges[0].Node.Source.Value)
		brute = append(brute, time.Since(begun))
		for i, m := range page.Edges[0].Node.Memory(nil) {
			if i >= len(want) || m.Percent != want[i] {
				missed++
			}
			found++
		}
	}
	slices.Sort(took)
	slices.Sort(brute)
	at := func(all []time.Duration, percent int) float64 {
		return float64(all[(len(all)-1)*percent/100].Microseconds()) / 1000
	}
	b.ReportMetric(at(took, 50), "p50-ms")
	b.ReportMetric(at(took, 95), "p95-ms")
	b.ReportMetric(at(brute, 50)/at(took, 50), "brute/memory")
	b.ReportMetric(float64(found-missed)/float64(max(found, 1)), "recall")
	b.ReportMetric(0, "ns/op")
}

// translatedTexts are the source texts of a catalogue, and its plans.
func translatedTexts(b *testing.B, db store.DB) (sources []string, ids []plan.ID) {
	b.Helper()
	err := db.View(b.Context(), func(tx store.Tx) error {
		all, err := plan.StoredTexts(tx)
		for _, t := range all {
			if t.State == plan.StateSource && t.Subject.Kind() == plan.KindPlan {
				sources = append(sources, t.Value)
				if len(ids) == 0 || ids[len(ids)-1] != t.Subject {
					ids = append(ids, t.Subject)
				}
			}
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return sources, ids
}

// bruteForce is how alike the likest other texts are, the best first, by comparing all.
func bruteForce(sources []string, text string) []int {
	w, seen := i18n.NewWording(text), map[string]bool{}
	self := true
	var percents []int
	for _, s := range sources {
		if self && s == text {
			self = false
			continue
		}
		if percent := w.Percent(s); percent >= plan.MinPercent && !seen[s] {
			seen[s] = true
			percents = append(percents, percent)
		}
	}
	slices.Sort(percents)
	slices.Reverse(percents)
	return percents
}

// BenchmarkMemoryLoad reports what part of a load's time the memory takes.
func BenchmarkMemoryLoad(b *testing.B) {
	for _, locales := range []int{8, 2} {
		b.Run(fmt.Sprint(locales, " locales"), func(b *testing.B) {
			var whole, part time.Duration
			for b.Loop() {
				begun := time.Now()
				plantest.Load(b, onBolt(b), plantest.Documents(1_000, locales))
				whole += time.Since(begun)
				db := plantest.Store(b, filepath.Join(b.TempDir(), "memory.db"))
				took, err := plan.PutMemories(b.Context(), db, plantest.Documents(1_000, locales))
				if err != nil {
					b.Fatal(err)
				}
				part += took
			}
			b.ReportMetric(float64(part)/float64(whole), "memory/load")
			b.ReportMetric(0, "ns/op")
		})
	}
}
