package web_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkTheWorkbench has Chromium tell how many milliseconds pass from a key or a click to the frame that shows what
// came of it, in a plan of more than 5,000 texts, and how many times those are of the plan of Gwangju with its 85.
// Budget: 200 ms.
func BenchmarkTheWorkbench(b *testing.B) {
	program := chromium(b)
	h, times := newHouse(b, thousands()), filepath.Join(b.TempDir(), "times.json")
	env := []string{"POLYPLAN_CHROMIUM=" + program, "POLYPLAN_TOKEN=" + operatorSecret, "POLYPLAN_TIMES=" + times}
	sums := map[string]map[string]float64{}
	for b.Loop() {
		for _, v := range h.askJS(b, "speed.test.mjs", env...) {
			if v.Error != "" {
				b.Fatal(v.Error)
			}
		}
		told, err := os.ReadFile(times)
		var took map[string]map[string]float64
		if err != nil || json.Unmarshal(told, &took) != nil {
			b.Fatalf("wanted the times of each action, got %q (%v)", told, err)
		}
		for action, plans := range took {
			if sums[action] == nil {
				sums[action] = map[string]float64{}
			}
			for plan, ms := range plans {
				sums[action][plan] += ms
			}
		}
	}
	for action, plans := range sums {
		b.ReportMetric(plans["thousands"]/float64(b.N), action+"-ms")
		b.ReportMetric(plans["thousands"]/plans["gwangju"], action+"-x-gwangju")
	}
	b.ReportMetric(0, "ns/op")
}
