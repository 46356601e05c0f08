//go:build unix

package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/web"
	"polyplan/web/bench/stock"
)

// Each benchmark prints a ratio to a baseline of the same run, in which both take turns: machines and
// their neighbours differ, ratios less so. What is compared is the time of the processor, on all threads
// and with what the garbage collector takes; only it holds still on a busy machine. go run ./web/bench
// measures the program itself, through sockets.

// BenchmarkWholePlan compares a plan that no cache helps with, with stock gqlgen over maps in memory.
// Budget: 1.
func BenchmarkWholePlan(b *testing.B) {
	docs := plantest.Documents(1, 8)
	theirs := site{stock.Of(listed(docs)...)}
	compare(b, "x-stock", theirs.plan(1), serving(b, docs).plan(1))
}

// BenchmarkWholePlanAmongMany compares a plan among 10,000, chosen at random, with a plan alone. Budget: 1.2.
func BenchmarkWholePlanAmongMany(b *testing.B) {
	const many = 10_000
	alone, among := serving(b, plantest.Documents(1, 8)), serving(b, plantest.Documents(many, 8))
	compare(b, "x-alone", alone.plan(1), among.plan(many))
}

// BenchmarkManyLocales compares a plan with texts in 40 locales with one in 2. Budget: 1.1.
func BenchmarkManyLocales(b *testing.B) {
	document := func(locales int) *plan.Document {
		doc := plantest.Gwangju()
		doc.Slug = "plan-000000"
		plantest.Keep(doc, "de")
		plantest.Spread(doc, "de", locales-2)
		return doc
	}
	two, forty := serving(b, plantest.Of(document(2))), serving(b, plantest.Of(document(40)))
	compare(b, "x-two-locales", two.plan(1), forty.plan(1))
}

// BenchmarkPageOfPlans compares a page of 50 by title of 10,000 plans with a whole plan. Budget: 10. It also
// reports what the first page of a new chain takes. Budget: 300 ms.
func BenchmarkPageOfPlans(b *testing.B) {
	const many = 10_000
	s := serving(b, plantest.Documents(many, 8))
	start := time.Now()
	s.ask(b, stock.PageByTitle, nil, "ar, de;q=0.5")
	b.ReportMetric(float64(time.Since(start).Milliseconds()), "first-use-ms")
	compare(b, "x-whole-plan", s.plan(many), func(b *testing.B) { s.ask(b, stock.PageByTitle, nil, "de") })
}

type site struct {
	handler http.Handler
}

func serving(b *testing.B, docs func(func(*plan.Document, error) bool)) site {
	b.Helper()
	c := plantest.Open(b, plantest.Store(b, filepath.Join(b.TempDir(), "polyplan.db")))
	plantest.Load(b, c, docs)
	return site{web.New(c, slog.New(slog.DiscardHandler), web.ResponseCache(0), web.AccessLog(io.Discard, web.TextLines), web.WithLimits(unrated()))}
}

func (s site) plan(among int) func(*testing.B) {
	return func(b *testing.B) {
		slug := fmt.Sprintf("plan-%06d", rand.IntN(among))
		s.ask(b, stock.WholePlan, map[string]any{"slug": slug}, "de")
	}
}

func (s site) ask(b *testing.B, query string, variables map[string]any, languages string) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", languages)
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if w.Code != http.StatusOK || bytes.Contains(w.Body.Bytes(), []byte(`"errors"`)) || w.Body.Len() < 1_000 {
		b.Fatal(w.Code, w.Body)
	}
}

func listed(docs iter.Seq2[*plan.Document, error]) (all []*plan.Document) {
	for doc := range docs {
		all = append(all, doc)
	}
	return all
}

// compare asks both in turn and reports how much more of the processor the measured one takes, and what
// both allocate.
func compare(b *testing.B, unit string, baseline, measured func(*testing.B)) {
	const batch = 20
	var base, got cost
	for b.Loop() {
		base.add(costOf(b, batch, baseline))
		got.add(costOf(b, batch, measured))
	}
	n := float64(b.N * batch)
	b.ReportMetric(float64(got.cpu)/float64(base.cpu), unit)
	b.ReportMetric(float64(got.cpu.Nanoseconds())/1e3/n, "µs-cpu")
	b.ReportMetric(float64(base.cpu.Nanoseconds())/1e3/n, "baseline-µs-cpu")
	b.ReportMetric(float64(got.allocated)/n, "allocs")
	b.ReportMetric(float64(base.allocated)/n, "baseline-allocs")
	b.ReportMetric(0, "ns/op")
}

// cost is what some requests took.
type cost struct {
	cpu       time.Duration
	allocated uint64 // objects
}

func (c *cost) add(more cost) {
	c.cpu += more.cpu
	c.allocated += more.allocated
}

func costOf(b *testing.B, n int, ask func(*testing.B)) cost {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun := processorTime(b)
	for range n {
		ask(b)
	}
	took := processorTime(b) - begun
	runtime.ReadMemStats(&after)
	return cost{took, after.Mallocs - before.Mallocs}
}

func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
