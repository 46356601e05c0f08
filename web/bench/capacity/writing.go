package capacity

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// Writing is some writers who write through the replicas of one cluster. A replica commits what has come together, and
// does it again over what another replica has committed meanwhile.
type Writing struct {
	Replicas int
	Writers  int
	Pause    time.Duration // of a writer, between two writes
	Commit   float64       // s from a replica to etcd's majority and back
	Run      float64       // s that a replica takes to run one write
}

// Written is what came of it.
type Written struct {
	PerSecond float64
	Middle    time.Duration // until a write is acknowledged
	Slowest   time.Duration // the 99th percentile
	Tries     float64       // of a commit
}

// Simulate has them write for some seconds.
func (w Writing) Simulate(seconds float64, seed uint64) Written {
	p := &press{Writing: w, chance: rand.New(rand.NewPCG(seed, 2))}
	for i := range w.Replicas {
		d := &desk{}
		for n := i; n < w.Writers; n += w.Replicas {
			d.ready = append(d.ready, p.pause())
		}
		p.desks = append(p.desks, d)
		p.begin(d, 0)
	}
	for {
		next := slices.MinFunc(p.desks, func(a, b *desk) int { return compare(a.arrives, b.arrives) })
		if next.arrives > seconds {
			return p.written(seconds)
		}
		p.arrive(next)
	}
}

// press is a simulation that goes on.
type press struct {
	Writing
	chance  *rand.Rand
	desks   []*desk
	decided []float64 // when each revision was committed
	tries   int
	took    []float64
}

// desk is a replica, and the try that it has under way.
type desk struct {
	ready   []float64 // when each of its writers, who has no write under way, comes with the next
	group   []float64 // when those came whose writes are under way
	over    int       // the revision that they are written over
	arrives float64   // when etcd decides
}

func (p *press) pause() float64 {
	if p.Pause == 0 {
		return 0
	}
	return p.chance.ExpFloat64() * p.Pause.Seconds()
}

// way is one way to the majority, or back.
func (p *press) way() float64 {
	const least = 0.6 // of the time is the same for all
	return p.Commit / 2 * (least + (1-least)*p.chance.ExpFloat64())
}

// begin has a replica run what has come by now, or else the next that comes.
func (p *press) begin(d *desk, now float64) {
	if len(d.group)+len(d.ready) == 0 {
		d.arrives = math.Inf(1)
		return
	}
	if len(d.group) == 0 {
		now = max(now, slices.Min(d.ready))
	}
	var later []float64
	for _, at := range d.ready {
		if at <= now {
			d.group = append(d.group, at)
		} else {
			later = append(later, at)
		}
	}
	d.ready = later
	d.over = len(p.decided)
	for d.over > 0 && p.decided[d.over-1]+p.Commit/2 > now { // what is on the way to it
		d.over--
	}
	d.arrives = now + float64(len(d.group))*p.Run + p.way()
}

// arrive has etcd decide on a try: it holds if nothing was committed since what it was written over.
func (p *press) arrive(d *desk) {
	p.tries++
	answered := d.arrives + p.way()
	if d.over == len(p.decided) {
		p.decided = append(p.decided, d.arrives)
		answered = max(answered, d.arrives+p.Commit/2)
		for _, came := range d.group {
			p.took = append(p.took, answered-came)
			d.ready = append(d.ready, answered+p.pause())
		}
		d.group = nil
	}
	p.begin(d, answered)
}

func (p *press) written(seconds float64) Written {
	slices.Sort(p.took)
	return Written{
		PerSecond: float64(len(p.took)) / seconds,
		Middle:    quantile(p.took, 0.5), Slowest: quantile(p.took, 0.99),
		Tries: float64(p.tries) / float64(max(1, len(p.decided))),
	}
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
