package plan_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"polyplan/plan/plantest"
)

// BenchmarkOrderOfTitles is what an order of titles takes of memory, and to make, for each plan.
func BenchmarkOrderOfTitles(b *testing.B) {
	const plans = 2_000
	for _, written := range []int{1, 8} {
		b.Run(fmt.Sprintf("locales=%d", written), func(b *testing.B) {
			db := newStore(b)
			plantest.Load(b, plantest.Open(b, db), plantest.Documents(plans, written))
			tags := []string{"ko", "en", "de", "ja", "fr", "es", "vi", "zh"}
			var directory, order, took float64
			for b.Loop() {
				empty := heap()
				c := plantest.Open(b, db)
				c.KeepOrders(len(tags))
				opened := heap()
				begun := time.Now()
				for _, tag := range tags {
					if err := listIn(b.Context(), c, tag); err != nil {
						b.Fatal(err)
					}
				}
				took += time.Since(begun).Seconds() / float64(len(tags))
				directory += opened - empty
				order += (heap() - opened) / float64(len(tags))
				runtime.KeepAlive(c)
			}
			each := float64(b.N) * plans
			b.ReportMetric(directory/each, "bytes/plan")
			b.ReportMetric(order/each, "bytes/plan/order")
			b.ReportMetric(took/each*1e6, "µs/plan/order")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// heap is how many bytes are in use.
func heap() float64 {
	runtime.GC()
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return float64(now.HeapAlloc)
}
