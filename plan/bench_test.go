package plan_test

import (
	"bytes"
	"iter"
	"path/filepath"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func onBolt(b *testing.B) *plan.Catalogue {
	b.Helper()
	return plantest.Open(b, plantest.Store(b, filepath.Join(b.TempDir(), "polyplan.db")))
}

func again(lines []byte) iter.Seq2[*plan.Document, error] {
	return func(yield func(*plan.Document, error) bool) { plan.ReadDocuments(bytes.NewReader(lines))(yield) }
}

// BenchmarkOpen reports how long a catalogue of 10,000 plans takes to open and list. Budget: 500 ms.
func BenchmarkOpen(b *testing.B) {
	db := plantest.Store(b, filepath.Join(b.TempDir(), "polyplan.db"))
	plantest.Load(b, plantest.Open(b, db), plantest.Documents(10_000, 8))
	for b.Loop() {
		if empty, err := plantest.Open(b, db).Empty(b.Context()); err != nil || empty {
			b.Fatal(empty, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/open")
}
