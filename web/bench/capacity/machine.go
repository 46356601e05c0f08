package capacity

import (
	"math"
	"slices"
	"time"
)

// machine answers on its cores in the order in which it is asked.
type machine struct {
	free []float64 // when each core is
}

// serve is how long a request that comes now waits and is answered.
func (m *machine) serve(now, takes float64) float64 {
	core := 0
	for i, free := range m.free {
		if free < m.free[core] {
			core = i
		}
	}
	m.free[core] = max(now, m.free[core]) + takes
	return m.free[core] - now
}

// staying is how long an answer that nobody asks for stays in a response cache: as long as what is asked for in that
// time fills it.
func (r *run) staying() float64 {
	fills := func(stays float64) float64 { return r.answersWithin(stays) * r.figure.AnswerBytes }
	low, high := 0.0, 1e9
	if fills(high) < r.Cache {
		return math.Inf(1)
	}
	for range 60 {
		middle := (low + high) / 2
		if fills(middle) < r.Cache {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// answersWithin is how many different answers a replica is asked for in a time.
func (r *run) answersWithin(seconds float64) (sum float64) {
	part := 1 / float64(r.Clusters)
	if r.ByURL {
		part /= float64(r.Replicas)
	}
	for l := range r.load.Locales {
		readers := r.load.Readers * r.locales.share(l)
		for _, b := range r.blocks() {
			sum += part * b.ranks * -math.Expm1(-r.atReplica(readers*(1-r.load.Lists)*b.share)*seconds)
		}
	}
	return sum
}

func (r *run) blocks() []block {
	if r.planBlocks == nil {
		r.planBlocks = r.plans.blocks()
	}
	return r.planBlocks
}

// tally counts what readers were served.
type tally struct {
	all, byEdge, atOrigin, unchanged, anew int
	plans, lists                           ages
	work                                   float64
	took                                   []float64
}

// ages are how many answers of a kind there were, and how many of them are likely to have been old.
type ages struct{ all, old float64 }

func (a *ages) share() float64 { return a.old / max(1, a.all) }

func (t *tally) count(list bool, old float64) {
	t.all++
	kind := &t.plans
	if list {
		kind = &t.lists
	}
	kind.all++
	kind.old += old
}

func (t *tally) edge(looking, list bool, old float64) {
	if !looking {
		return
	}
	t.count(list, old)
	t.byEdge++
}

// served is how a replica has answered.
type served struct {
	unchanged, anew bool
	took, takes     float64 // s, with waiting and of a core
}

func (t *tally) origin(looking, list bool, old float64, how served) {
	if !looking {
		return
	}
	t.count(list, old)
	t.atOrigin++
	t.work += how.takes
	t.took = append(t.took, how.took)
	if how.unchanged {
		t.unchanged++
	}
	if how.anew {
		t.anew++
	}
}

func (r *run) outcome(span Span) Outcome {
	t := &r.seen
	slices.Sort(t.took)
	share := func(n, of int) float64 { return float64(n) / float64(max(1, of)) }
	work := t.work / span.Looked
	return Outcome{
		Edge: share(t.byEdge, t.all), Origin: float64(t.atOrigin) / span.Looked,
		Unchanged: share(t.unchanged, t.atOrigin), Kept: 1 - share(t.anew, t.atOrigin),
		Work: work, Busy: work / float64(r.alive()*r.Cores),
		Middle: quantile(t.took, 0.5), Slowest: quantile(t.took, 0.99),
		OldPlans: t.plans.share(), OldLists: t.lists.share(),
	}
}

// alive is how many machines there are to answer.
func (r *run) alive() int {
	switch {
	case r.Mishap == RegionLost && r.Regions > 1:
		return (r.Regions - 1) * r.Machines
	case r.Mishap == MachineLost:
		return len(r.machines) - 1
	}
	return len(r.machines)
}

// quantile is of sorted seconds.
func quantile(sorted []float64, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	at := min(int(q*float64(len(sorted))), len(sorted)-1)
	return time.Duration(sorted[at] * float64(time.Second))
}
