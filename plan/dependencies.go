package plan

import (
	"slices"

	"polyplan/store"
)

// Dependencies are what an answer hung on: with Catalogue.Fresh they tell whether it would be the same today. It is a
// small value, of the Catalogue whose verbs noted it. In the zero value nothing was read, and nothing makes it old.
type Dependencies struct {
	at       store.Rev // the oldest revision that something of it was read at; 0 where nothing was
	on       reach
	subjects []slot // ascending, each once; those that the reach does not cover
}

// reach is what an answer hung on beside single plans and publishers.
type reach uint8

const (
	onLocales    reach = 1 << iota // which there are, and their settings
	onCatalogue                    // every plan, and which there are
	onEverything                   // every write
	withheld                       // it is not to be kept at all
)

// maxSubjects is how many plans and publishers are told apart; what hung on more hung on the catalogue.
const maxSubjects = 64

// slot stands for a plan or publisher. Several share one: that makes an answer old too early at times, never too late.
type slot uint16

const slots = 1 << 16

func slotOf(id ID) slot {
	return slot(sum(string(id)))
}

// Cacheable tells whether the answer may be kept and shown to others of the public.
func (d Dependencies) Cacheable() bool {
	return d.on&withheld == 0
}

// Size is about how many bytes it takes.
func (d Dependencies) Size() int {
	return 40 + 2*cap(d.subjects)
}

func (d *Dependencies) addReach(on reach) {
	d.on |= on
	if d.on&(onCatalogue|onEverything) != 0 {
		d.subjects = nil
	}
}

func (d *Dependencies) addSubject(id ID) {
	d.addSlot(slotOf(id))
}

func (d *Dependencies) addSlot(one slot) {
	if d.on&(onCatalogue|onEverything) != 0 {
		return
	}
	i, have := slices.BinarySearch(d.subjects, one)
	switch {
	case have:
	case len(d.subjects) == maxSubjects:
		d.addReach(onCatalogue)
	default:
		d.subjects = slices.Insert(d.subjects, i, one)
	}
}

// add adds what another part of the answer hung on.
func (d *Dependencies) add(o Dependencies) {
	if d.at == 0 || o.at != 0 && o.at < d.at {
		d.at = o.at
	}
	d.addReach(o.on)
	for _, one := range o.subjects {
		d.addSlot(one)
	}
}
