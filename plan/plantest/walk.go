package plantest

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"polyplan/plan"
)

// Walk counts which steps of random walks were taken. A step that does not apply skips itself, which is rapid's way to
// have another taken; one that never applied has proved nothing.
type Walk struct {
	steps int
	taken map[string]int
}

// Steps are steps that are counted.
func (w *Walk) Steps(all map[string]func(*rapid.T)) map[string]func(*rapid.T) {
	counted := map[string]func(*rapid.T){}
	for name, step := range all {
		counted[name] = w.step(name, func(rt *rapid.T) bool {
			step(rt)
			return true
		})
	}
	return counted
}

// Tries are steps of which those count as taken that succeed: what a catalogue refuses proves nothing of what it would
// have done. A walk fails where one fails without being refused.
func (w *Walk) Tries(all map[string]func(*rapid.T) error) map[string]func(*rapid.T) {
	counted := map[string]func(*rapid.T){}
	for name, try := range all {
		counted[name] = w.step(name, func(rt *rapid.T) bool {
			err := try(rt)
			failUnlessRefused(rt, err)
			return err == nil
		})
	}
	return counted
}

func (w *Walk) step(name string, step func(*rapid.T) (taken bool)) func(*rapid.T) {
	if w.taken == nil {
		w.taken = map[string]int{}
	}
	w.taken[name] += 0
	return func(rt *rapid.T) {
		taken := step(rt)
		w.steps++
		if taken {
			w.taken[name]++
		}
	}
}

// stepsEach and stepsMost are how many steps it takes for each to apply, and for most: so many times as many as there are.
const stepsEach, stepsMost = 100, 10

// TookAll fails the test where long walks never took a step.
func (w *Walk) TookAll(t testing.TB) {
	t.Helper()
	if w.steps < stepsEach*len(w.taken) || t.Failed() {
		return
	}
	for _, name := range w.missed() {
		t.Errorf("of %d steps none was %q", w.steps, name)
	}
}

// TookMost fails the test where walks that are too short for all steps did not take most of them.
func (w *Walk) TookMost(t testing.TB) {
	t.Helper()
	if missed := w.missed(); w.steps >= stepsMost*len(w.taken) && 2*len(missed) > len(w.taken) && !t.Failed() {
		t.Errorf("of %d steps none was one of %q", w.steps, missed)
	}
}

// missed are the steps that were never taken.
func (w *Walk) missed() (names []string) {
	for _, name := range slices.Sorted(maps.Keys(w.taken)) {
		if w.taken[name] == 0 {
			names = append(names, name)
		}
	}
	return names
}

// Other has another step taken where this one does not apply: the walk has not come to what it takes.
func Other(rt *rapid.T, why string) {
	rt.Helper()
	rt.Skip(why)
}

// Allowed has another step taken where a catalogue refused what a step begins with. Any other error fails the walk.
func Allowed(rt *rapid.T, err error) {
	rt.Helper()
	failUnlessRefused(rt, err)
	if err != nil {
		Other(rt, err.Error())
	}
}

func failUnlessRefused(rt *rapid.T, err error) {
	rt.Helper()
	if err != nil && plan.CodeOf(err) == "" {
		rt.Fatal(err)
	}
}
