// Package capacity reckons how many replicas and clusters a load takes. It prints the tables of docs/scaling.md.
//
// Three things are put together. Figures are what was measured, each with the command that measures it. [Need] is
// arithmetic: what a catalogue takes of disk, of memory and of etcd's advised size. The rest are simulations, by events
// in the order of time: [Site] of readers, a delivery network, response caches and processors that requests wait for;
// [Writing] of replicas that commit to one cluster and are in each other's way.
//
// A million plans in forty locales are too many answers to keep the state of each, and a cache takes hours to come to
// rest. So the state of an answer is drawn when it is first asked for, from how such a state is distributed in a
// catalogue that has been served for long: exactly for what is kept for a time, as a delivery network does; for what
// is kept until there is no room, by the time that an answer stays in such a cache (H. Che, Y. Tung, Z. Wang,
// "Hierarchical Web Caching Systems", IEEE JSAC 20(7), 2002). From then on it is simulated.
//
// Each simulation has a seed, so the tables are the same on every machine.
package capacity

import "time"

// Load is what is asked of a service.
type Load struct {
	Plans   int
	Locales int
	Readers float64       // requests a second, at the busiest time
	Lists   float64       // share of them that ask for a page of plans
	Editors int           // who write at the busiest time
	Pause   time.Duration // between two writes of an editor
}

// Stated is the load that docs/scaling.md is about. It says how many readers and editors there are; what they do is
// assumed: a list in twenty requests, and an editor who finishes a text in twenty seconds.
var Stated = Load{
	Plans: 1_000_000, Locales: 40, Readers: 100_000, Lists: 0.05, Editors: 1_000, Pause: 20 * time.Second,
}

// Writes are those of all editors in a second.
func (l Load) Writes() float64 { return float64(l.Editors) / l.Pause.Seconds() }

// Assumptions on how readers spread. The exponents are of Zipf's law; those of web requests lie between 0.64 and 0.83
// (L. Breslau et al., "Web Caching and Zipf-like Distributions", INFOCOM 1999), languages are further apart.
const (
	planSkew   = 0.8
	localeSkew = 1.0
	listSkew   = 1.0
	listPages  = 20 // of a catalogue that are asked for in a locale
	// A page of plans is another only where one of these is written: all pages are made anew, but most come out the
	// same.
	pageOfPlans = 50.0
	edgeKeeps   = 86_400.0 // s that a delivery network keeps what nobody asks for
	slots       = 1 << 16  // in plan/dependencies.go: plans of one slot are made anew together
)
