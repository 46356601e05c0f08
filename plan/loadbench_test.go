//go:build unix

package plan_test

import (
	"bytes"
	"encoding/json"
	"syscall"
	"testing"
	"time"

	"polyplan/plan/plantest"
)

// BenchmarkLoad reports how many texts a second a load from JSON Lines adds, and what one costs of the
// processors, which other work on the machine does not change. Budget: 100,000, and so 20 µs of two processors.
func BenchmarkLoad(b *testing.B) {
	const plans = 2_000
	var lines bytes.Buffer
	encoder := json.NewEncoder(&lines)
	for doc := range plantest.Documents(plans, 8) {
		if err := encoder.Encode(doc); err != nil {
			b.Fatal(err)
		}
	}
	texts, begun := 0, processorTime(b)
	for b.Loop() {
		texts += plantest.Load(b, onBolt(b), again(lines.Bytes())).Texts
	}
	b.ReportMetric(float64(texts)/b.Elapsed().Seconds(), "texts/s")
	b.ReportMetric(float64((processorTime(b)-begun).Nanoseconds())/1_000/float64(texts), "µs-cpu/text")
}

func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
