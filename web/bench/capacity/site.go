package capacity

import (
	"math"
	"math/rand/v2"
	"time"
)

// Site is what serves readers.
type Site struct {
	Clusters int     // of etcd, each with its part of the plans
	Regions  int     // in which there are replicas of every cluster
	Replicas int     // of a cluster in a region
	Machines int     // of a region, which the replicas there share
	Cores    int     // of a machine
	Cache    float64 // bytes of answers that a replica keeps
	Orders   int     // of titles that a replica keeps
	Edges    int     // places of a delivery network in front; 0 is none
	TTL      float64 // s for which it answers by itself; 0 has it ask each time
	ByURL    bool    // the proxy sends a question to the same replica each time, else to any
	Lag      float64 // s until a write is seen on the other replicas
	Mishap   Mishap  // happens before the time that is looked at
}

// Mishap is what a site is to bear.
type Mishap int

// These are the mishaps.
const (
	None Mishap = iota
	MachineLost
	RegionLost
	EdgesCold // the delivery network was purged
	AllCold   // and all replicas were started again
)

// Outcome is how a site has served its readers.
type Outcome struct {
	Edge      float64 // share of requests that the delivery network has answered by itself
	Origin    float64 // requests a second that replicas have answered
	Unchanged float64 // share of them that were answered 304
	Kept      float64 // share of them that the response cache has answered
	Work      float64 // cores that were busy, on average, in all replicas together
	Busy      float64 // share of the time of the cores that could work
	Middle    time.Duration
	Slowest   time.Duration // the 99th percentile, of waiting and answering in a replica
	OldPlans  float64       // share of plans that were served as they were before a write to them
	OldLists  float64       // the same of pages of plans
}

// Span is what is simulated of a site: s from its beginning, of which the first are not looked at.
type Span struct{ Warm, Looked float64 }

// Serve simulates a site under a load.
func (s Site) Serve(l Load, f Figures, span Span, seed uint64) Outcome {
	r := newRun(s, l, f, rand.New(rand.NewPCG(seed, 1)))
	gap := 1 / l.Readers
	nextWrite := r.wait(l.Writes())
	for now := r.wait(l.Readers); now < span.Warm+span.Looked; now += r.chance.ExpFloat64() * gap {
		for ; nextWrite < now; nextWrite += r.wait(l.Writes()) {
			r.write(nextWrite)
		}
		r.looking = now >= span.Warm
		r.read(now)
	}
	return r.outcome(span)
}

// Sized is the site with as many machines as leave room where a region is lost.
func (s Site) Sized(l Load, f Figures, span Span, seed uint64) Site {
	const busy = 0.6 // over which waiting begins to be felt
	lost := s
	lost.Mishap = RegionLost
	lost.Machines = 64
	work := lost.Serve(l, f, span, seed).Work
	s.Machines = max(s.Replicas, int(math.Ceil(work/busy/float64(s.Cores*max(1, s.Regions-1)))))
	return s
}

// run is a simulation that goes on. Times are s from its beginning; what is negative was before.
type run struct {
	Site
	figure Figures
	chance *rand.Rand

	*Readers
	stays      float64 // s that an answer which nobody asks for stays in a response cache
	planBlocks []block

	edges    map[place]float64 // when a delivery network last heard that its answer was current
	kept     map[place]float64 // when a replica last answered, which it did rightly
	written  map[int]float64   // when a plan last was
	moved    map[int]float64   // when a plan last was, or another of its slot
	listed   []float64         // when any plan of a cluster last was
	orders   orders
	machines []*machine

	looking bool
	seen    tally
}

// place is an answer somewhere: at an edge or in a replica.
type place struct{ where, answer int }

func newRun(s Site, l Load, f Figures, chance *rand.Rand) *run {
	r := &run{
		Site: s, Readers: NewReaders(l), figure: f, chance: chance,
		edges: map[place]float64{}, kept: map[place]float64{}, written: map[int]float64{}, moved: map[int]float64{},
	}
	for range s.Clusters {
		r.listed = append(r.listed, -r.wait(l.Writes()/float64(s.Clusters)))
	}
	for range s.Regions * s.Machines {
		r.machines = append(r.machines, &machine{free: make([]float64, s.Cores)})
	}
	r.stays = r.staying()
	r.orders = newOrders(r)
	return r
}

// wait is a time between two events that happen so often a second.
func (r *run) wait(rate float64) float64 {
	if rate == 0 {
		return math.Inf(1)
	}
	return r.chance.ExpFloat64() / rate
}

// question is what a reader asks for: a plan in a language, or a page of those of a cluster.
type question struct {
	answer  int // its number among all answers
	plan    int // -1 for a list
	cluster int
	locale  int
	rate    float64 // a second, of all readers
}

func (r *run) ask() question {
	list, number, locale := r.Ask(r.chance)
	rate := r.load.Readers * r.locales.share(locale)
	if list {
		cluster := r.chance.IntN(r.Clusters)
		answer := -1 - (cluster*listPages+number)*r.load.Locales - locale
		return question{answer, -1, cluster, locale, rate * r.load.Lists * r.pages.share(number) / float64(r.Clusters)}
	}
	answer := number*r.load.Locales + locale
	return question{answer, number, number % r.Clusters, locale, rate * (1 - r.load.Lists) * r.plans.share(number)}
}

// write changes a plan; all are written alike.
func (r *run) write(now float64) {
	plan := r.chance.IntN(r.load.Plans)
	r.written[plan], r.moved[r.slot(plan)] = now, now
	r.listed[plan%r.Clusters] = now
}

func (r *run) slot(plan int) int {
	return plan%r.Clusters + r.Clusters*(plan/r.Clusters%slots)
}

// writtenAt is when a plan was last written.
func (r *run) writtenAt(plan int) float64 {
	at, known := r.written[plan]
	if !known {
		at = -r.wait(r.load.Writes() / float64(r.load.Plans))
		r.written[plan] = at
	}
	return at
}

// movedAt is when what an answer hangs on last moved, as its replicas know it.
func (r *run) movedAt(q question) float64 {
	if q.plan < 0 {
		return r.listed[q.cluster]
	}
	own, slot := r.writtenAt(q.plan), r.slot(q.plan)
	at, known := r.moved[slot]
	if !known {
		others := max(0, float64(r.load.Plans)/float64(r.Clusters)/slots-1)
		at = -r.wait(r.load.Writes() / float64(r.load.Plans) * others)
		r.moved[slot] = at
	}
	return max(own, at)
}

// read serves one reader.
func (r *run) read(now float64) {
	q := r.ask()
	region, held := r.chance.IntN(r.Regions), math.Inf(-1)
	if r.Edges > 0 {
		edge := r.chance.IntN(r.Edges)
		region = edge % r.Regions
		held = r.atEdge(edge, q, now)
		if now-held < r.TTL {
			r.seen.edge(r.looking, q.plan < 0, r.old(q, now-held))
			return
		}
		r.edges[place{edge, q.answer}] = now
	}
	if r.Mishap == RegionLost && region == 0 && r.Regions > 1 {
		region = 1 + r.chance.IntN(r.Regions-1)
	}
	replica := r.choose(q, region)
	unchanged := now-held < edgeKeeps && (q.plan < 0 || r.writtenAt(q.plan) < held)
	anew := r.isAnew(replica, q, now)
	takes := r.figure.takes(q.plan < 0, anew, unchanged)
	takes *= r.chance.ExpFloat64()
	if q.plan < 0 && anew {
		takes += r.orders.takes(replica, q.locale)
	}
	took := r.machines[r.machineOf(replica)].serve(now, takes)
	r.seen.origin(r.looking, q.plan < 0, r.old(q, r.Lag), served{unchanged, anew, took, takes})
}

// old is how likely it is that an answer of some s ago is older than a write to what it shows. So few are that to
// draw and count them would tell little.
func (r *run) old(q question, seconds float64) float64 {
	rate := r.load.Writes() / float64(r.load.Plans)
	if q.plan < 0 {
		rate *= pageOfPlans
	}
	return -math.Expm1(-rate * seconds)
}

// atEdge is when an edge last heard that its answer is current, and -Inf where it has none.
func (r *run) atEdge(edge int, q question, now float64) float64 {
	at, known := r.edges[place{edge, q.answer}]
	switch {
	case known:
		return at
	case r.Mishap == EdgesCold || r.Mishap == AllCold:
		return math.Inf(-1)
	}
	rate := q.rate / float64(r.Edges)
	if busy := rate * r.TTL; r.chance.Float64() < busy/(1+busy) {
		return now - r.chance.Float64()*r.TTL // it is somewhere in the time for which it is kept
	}
	return now - r.TTL - r.wait(rate)
}

// choose is the number of the replica in a region that gets a question.
func (r *run) choose(q question, region int) int {
	n := r.chance.IntN(r.Replicas)
	if r.ByURL {
		n = int(mix(uint64(q.answer)) % uint64(r.Replicas))
	}
	first := (q.cluster*r.Regions + region) * r.Replicas
	if r.Mishap == MachineLost && r.machineOf(first+n) == 0 {
		n = (n + 1) % r.Replicas
	}
	return first + n
}

// machineOf is where a replica runs: those of one cluster on different machines.
func (r *run) machineOf(replica int) int {
	cluster, region := replica/r.Replicas/r.Regions, replica/r.Replicas%r.Regions
	return region*r.Machines + (cluster*r.Replicas+replica%r.Replicas)%r.Machines
}

// mix spreads numbers (S. Vigna's splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// isAnew tells whether a replica has to make an answer, and keeps it.
func (r *run) isAnew(replica int, q question, now float64) bool {
	at := place{replica, q.answer}
	last, known := r.kept[at]
	if !known {
		last = math.Inf(-1)
		if r.Mishap != AllCold {
			last = now - r.wait(r.atReplica(q.rate))
		}
	}
	r.kept[at] = now
	moved := r.movedAt(q)
	return now-last > r.stays || moved > last && moved+r.Lag < now
}

// atReplica is how often a second a replica is asked for an answer that all readers ask for so often.
func (r *run) atReplica(rate float64) float64 {
	if r.Edges > 0 && rate > 0 {
		rate = float64(r.Edges) / (r.TTL + float64(r.Edges)/rate)
	}
	rate /= float64(r.Regions)
	if !r.ByURL {
		rate /= float64(r.Replicas)
	}
	return rate
}
