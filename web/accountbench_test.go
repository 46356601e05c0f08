package web

import (
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"polyplan/plan/plantest"
	"polyplan/store"
)

// The benchmarks of this file tell what each request pays for being told of. Budgets: 300 ns for the metrics,
// 1 µs for its line in the log.

func benchAccount() *account {
	return &account{
		ResponseWriter: httptest.NewRecorder(), id: newID(), begun: time.Now(), route: "/graphql", status: 200, bytes: 12_345,
		cache: "hit", facts: &facts{operation: "WholePlan", kind: "query", cost: 421},
	}
}

func BenchmarkMetricsOfARequest(b *testing.B) {
	db, err := store.Open(b.Context(), "bolt:"+b.TempDir()+"/polyplan.db")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	catalogue, log := plantest.Open(b, db), slog.New(slog.DiscardHandler)
	m := newMetrics(catalogue, newEndpoint(catalogue, newDoor(catalogue, ""), newStreams(StreamLimits{}), log, &options{}))
	a := benchAccount()
	b.ReportAllocs()
	for b.Loop() {
		m.request(a, http.MethodPost, time.Millisecond)
		m.operation(a.facts, time.Millisecond)
	}
}

func BenchmarkLineOfARequest(b *testing.B) {
	for name, format := range map[string]LineFormat{"text": TextLines, "json": JSONLines} {
		b.Run(name, func(b *testing.B) {
			a := benchAccount()
			a.Header().Set("Content-Language", "ko")
			r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
			b.ReportAllocs()
			for b.Loop() {
				l := a.line(r, format)
				_, _ = io.Discard.Write(l.end())
				l.giveBack()
			}
		})
	}
}

func BenchmarkIDOfARequest(b *testing.B) {
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			newID()
		}
	})
	b.Run("crypto", func(b *testing.B) {
		for b.Loop() {
			_ = rand.Text()[:16]
		}
	})
}

// BenchmarkChain is the whole chain around a handler that writes nothing.
func BenchmarkChain(b *testing.B) {
	db, err := store.Open(b.Context(), "bolt:"+b.TempDir()+"/polyplan.db")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	site := New(plantest.Open(b, db), slog.New(slog.DiscardHandler), AccessLog(io.Discard, TextLines))
	r := httptest.NewRequest(http.MethodGet, "/livez", nil)
	w := &discard{http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		site.ServeHTTP(w, r)
	}
}

type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
func (d *discard) WriteHeader(int)             {}
