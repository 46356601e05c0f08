package capacity

import "math"

// orders are which orders of titles the replicas keep. All places but one are of the languages that are asked for most;
// in that one is what was asked for last of the others (plan/shelf.go).
type orders struct {
	*run
	each float64        // s that it takes to make one
	made map[place]bool // of a replica in a language, where none were kept to begin with
	last map[int]int    // the language in the last place, by replica
}

func newOrders(r *run) orders {
	plans := int(math.Ceil(float64(r.load.Plans) / float64(r.Clusters)))
	return orders{r, r.figure.order(plans, r.load.Locales), map[place]bool{}, map[int]int{}}
}

// takes is the s of a core until a replica has the order of titles of a language, from when on it keeps it.
func (o orders) takes(replica, locale int) float64 {
	if !o.keeps(replica, locale) {
		return o.each
	}
	return 0
}

func (o orders) keeps(replica, locale int) (kept bool) {
	if locale < o.Orders-1 || o.Orders >= o.load.Locales {
		at := place{replica, locale}
		kept = o.made[at] || o.Mishap != AllCold
		o.made[at] = true
		return kept
	}
	last, known := o.last[replica]
	o.last[replica] = locale
	if known || o.Mishap == AllCold {
		return known && last == locale
	}
	others := 1 - o.locales.upTo[max(0, o.Orders-1)] + o.locales.share(max(0, o.Orders-1))
	return o.chance.Float64() < o.locales.share(locale)/others
}
