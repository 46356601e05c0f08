package plan_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// walk counts which steps of random walks were taken. A step that does not apply skips itself, which is rapid's way to
// have another taken; one that never applied has proved nothing.
type walk map[string]int

// steps are steps that are counted.
func (w walk) steps(all map[string]func(*rapid.T)) map[string]func(*rapid.T) {
	counted := map[string]func(*rapid.T){}
	for name, step := range all {
		w[name] += 0
		counted[name] = func(rt *rapid.T) {
			step(rt)
			w[name]++
		}
	}
	return counted
}

// longWalks are as many steps as it takes for each of some dozens to apply.
const longWalks = 2_000

// tookAll fails the test where long walks never took a step.
func (w walk) tookAll(t *testing.T) {
	t.Helper()
	taken := 0
	for _, times := range w {
		taken += times
	}
	if taken < longWalks || t.Failed() {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(w)) {
		if w[name] == 0 {
			t.Errorf("of %d steps none was %q", taken, name)
		}
	}
}
