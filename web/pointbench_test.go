//go:build unix

package web_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"polyplan/plan/plantest"
	"polyplan/web"
	"polyplan/web/bench/stock"
)

// BenchmarkWhatAPointBuys is how much of the processor's time a client gets for a point, by what it asks without a
// cache's help: where it is little for one question and much for another, one of them is priced wrongly.
func BenchmarkWhatAPointBuys(b *testing.B) {
	const (
		unit  = `node { id } path field source { value } target { value state isStale } maxLength `
		units = `{ translationUnits(locale: "de", first: 100) { totalCount nodes { ` + unit
	)
	for _, c := range []struct{ name, query string }{
		{"typename", `{ __typename }`},
		{"whole plan", stock.WholePlan},
		{"page of 50 plans", stock.PageByTitle},
		{"introspection", introspection},
		{"100 units", units + "} } }"},
		{"100 units with what a translator sees", units + `checks { rule severity } terms { wanted } comments { text } suggestions { value } history(first: 3) { value } } } }`},
		{"20 units with memory", `{ translationUnits(locale: "de", first: 20) { nodes { ` + unit + `memory(first: 3) { percent target } } } }`},
		{"100 changes of 100 plans", `{ changes(first: 100, locales: "de") { nodes { cursor kind id text { value } } } }`},
	} {
		b.Run(c.name, func(b *testing.B) {
			log := new(journal)
			catalogue := plantest.Open(b, plantest.Store(b, filepath.Join(b.TempDir(), "polyplan.db")))
			plantest.Load(b, catalogue, plantest.Documents(100, 8))
			site := web.New(catalogue, slog.New(slog.DiscardHandler), web.ResponseCache(0), web.AdminToken(operatorSecret),
				web.AccessLog(log, web.JSONLines), web.WithLimits(unrated()))
			body, err := json.Marshal(in{"query": c.query, "variables": in{"slug": "plan-000000"}})
			if err != nil {
				b.Fatal(err)
			}
			ask := func(b *testing.B) {
				r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Authorization", "Bearer "+operatorSecret)
				w := httptest.NewRecorder()
				site.ServeHTTP(w, r)
				if w.Code != http.StatusOK || bytes.Contains(w.Body.Bytes(), []byte(`"errors"`)) {
					b.Fatalf("%d %.500s", w.Code, w.Body)
				}
			}
			ask(b)
			points := pointsOf(b, log)
			var spent cost
			for b.Loop() {
				spent.add(costOf(b, 1, ask))
			}
			each := float64(spent.cpu.Nanoseconds()) / 1e3 / float64(b.N)
			b.ReportMetric(points, "points")
			b.ReportMetric(each, "µs-cpu")
			b.ReportMetric(each/points, "µs-cpu/point")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// pointsOf is what the only request of a log was charged.
func pointsOf(b *testing.B, log *journal) float64 {
	var line struct{ Cost float64 }
	if err := json.Unmarshal(log.written(), &line); err != nil || line.Cost < 1 {
		b.Fatalf("%v: %s", err, log.written())
	}
	return line.Cost
}
