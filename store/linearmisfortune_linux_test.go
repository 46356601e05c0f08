package store_test

import (
	"context"
	"math/rand/v2"
	"time"

	"polyplan/store/etcdtest"
)

// misfortunes happen one after the other.
type misfortunes struct {
	kinds    []misfortune
	happened map[string]int // by name
	total    int
}

// misfortune happens to one of several. Where there was nobody whom it could
// meet it has not happened.
type misfortune struct {
	name   string
	befall func() (happened bool)
}

// come lets each kind happen before any comes again, as long as it goes on and
// until each has happened.
func (m *misfortunes) come(ctx context.Context, goesOn, gaveUp func() bool) {
	m.happened = map[string]int{}
	var left []int
	for len(m.happened) < len(m.kinds) || goesOn() {
		if gaveUp() {
			return
		}
		if len(left) == 0 {
			left = rand.Perm(len(m.kinds))
		}
		if one := m.kinds[left[0]]; one.befall() {
			m.happened[one.name]++
			m.total++
		}
		left = left[1:]
		etcdtest.Pause(ctx, time.Duration(200+rand.IntN(600))*time.Millisecond)
	}
}

// ofMembers befalls the members of a cluster and the replicas' links to them.
func (h *history) ofMembers(c *etcdtest.Cluster) *misfortunes {
	var links []*etcdtest.Link
	for _, r := range h.replicas {
		links = append(links, r.link)
	}
	all := &misfortunes{}
	for _, m := range etcdtest.Misfortunes {
		all.kinds = append(all.kinds, misfortune{m.Name, func() bool { return m.Befall(h.T, c, links) }})
	}
	return all
}

// ofReplicas befalls the replicas.
func (h *history) ofReplicas() *misfortunes {
	wait := func() { etcdtest.Pause(h.Context(), time.Duration(100+rand.IntN(1200))*time.Millisecond) }
	some := func() *remote { return h.replicas[rand.IntN(len(h.replicas))] }
	return &misfortunes{kinds: []misfortune{
		{"a replica is killed", func() bool {
			r := some()
			r.kill()
			wait()
			r.start()
			return true
		}},
		{"a replica is paused", func() bool {
			r := some()
			r.pause()
			wait()
			r.resume()
			return true
		}},
		{"clients are hung up on", func() bool { return some().hangUp() > 0 }},
		{"a replica is cut off", func() bool { // what a paused member has in its hands is done without anyone to answer
			r := some()
			r.link.Cut()
			wait()
			r.link.Mend()
			return true
		}},
	}}
}
