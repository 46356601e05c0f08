package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

// BenchmarkAnAnswerSaysWhatItReached is what the header of a document costs, alone and in an answer that is kept.
func BenchmarkAnAnswerSaysWhatItReached(b *testing.B) {
	c := plantest.Open(b, plantest.Store(b, b.TempDir()+"/polyplan.db"))
	plantest.Load(b, c, plan.Seed())
	limits := DefaultLimits
	limits.Rate = 0
	header := &reached{catalogue: c}
	for _, of := range []struct {
		name    string
		handler http.Handler
	}{
		{"nothing", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})},
		{"the header", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			delete(w.Header(), reachedField)
			header.tell(w)
		})},
		{"a kept document", New(c, slog.New(slog.DiscardHandler), WithLimits(limits))},
	} {
		b.Run(of.name, func(b *testing.B) {
			r, w := httptest.NewRequest(http.MethodGet, "/plans/gwangju.json", nil), &discard{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				of.handler.ServeHTTP(w, r)
			}
		})
	}
}
