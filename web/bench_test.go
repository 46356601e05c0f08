package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/web"
)

// Each benchmark prints a ratio to a baseline of the same run, in which both take turns: machines and
// their neighbours differ, ratios less so.

const wholePlan = `query Whole($slug: String!) {
  plan(slug: $slug) {
    title { value } summary { value } section { value } publisher { name { value } }
    levels { goal { value } strategy { value } assignment { value } }
    contact { division { value } phone }
    goals { id identifier title { value locale isFallback }
      strategies { id title { value locale isFallback }
        assignments { id identifier title { value locale isFallback } } } } } }`

const pageByTitle = `{ plans(first: 50, orderBy: TITLE) { nodes { slug title { value } } pageInfo { endCursor hasNextPage } } }`

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
	s.ask(b, pageByTitle, nil, "ar, de;q=0.5")
	b.ReportMetric(float64(time.Since(start).Milliseconds()), "first-use-ms")
	compare(b, "x-whole-plan", s.plan(many), func(b *testing.B) { s.ask(b, pageByTitle, nil, "de") })
}

type site struct {
	handler http.Handler
}

func serving(b *testing.B, docs func(func(*plan.Document, error) bool)) site {
	b.Helper()
	c := plantest.Open(b, plantest.Store(b, filepath.Join(b.TempDir(), "polyplan.db")))
	plantest.Load(b, c, docs)
	return site{web.New(c, slog.New(slog.NewTextHandler(io.Discard, nil)))}
}

func (s site) plan(among int) func(*testing.B) {
	return func(b *testing.B) {
		slug := fmt.Sprintf("plan-%06d", rand.IntN(among))
		s.ask(b, wholePlan, map[string]any{"slug": slug}, "de")
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

// compare asks both in turn and reports how much longer the measured one takes.
func compare(b *testing.B, unit string, baseline, measured func(*testing.B)) {
	const batch = 20
	var base, got time.Duration
	for b.Loop() {
		base += timed(b, batch, baseline)
		got += timed(b, batch, measured)
	}
	b.ReportMetric(float64(got)/float64(base), unit)
	b.ReportMetric(float64(base.Microseconds())/float64(b.N*batch), "baseline-µs")
}

func timed(b *testing.B, n int, ask func(*testing.B)) time.Duration {
	start := time.Now()
	for range n {
		ask(b)
	}
	return time.Since(start)
}
