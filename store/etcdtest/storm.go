package etcdtest

import (
	"math/rand/v2"
	"testing"
	"time"
)

// Misfortune is a kind of what befalls a member of a cluster or a link to it.
type Misfortune struct {
	Name   string
	befall func(t testing.TB, c *Cluster, member int, link *Link, wait func()) (broken int)
}

// Misfortunes are all kinds.
var Misfortunes = []Misfortune{
	{"a member is killed", func(t testing.TB, c *Cluster, member int, _ *Link, wait func()) int {
		c.Kill(member)
		wait()
		c.Restart(t, member)
		return 1
	}},
	{"a member is paused", func(t testing.TB, c *Cluster, member int, _ *Link, wait func()) int {
		c.Pause(t, member)
		wait()
		c.Resume(t, member)
		return 1
	}},
	{"a member is cut off", func(_ testing.TB, c *Cluster, member int, _ *Link, wait func()) int {
		broken := c.cutOff(member)
		wait()
		c.Rejoin()
		return broken
	}},
	{"a link is cut", func(_ testing.TB, _ *Cluster, _ int, link *Link, wait func()) int {
		broken := link.cut()
		wait()
		link.Mend()
		return broken
	}},
	{"a link is deaf", func(_ testing.TB, _ *Cluster, _ int, link *Link, wait func()) int {
		link.Deafen(true)
		wait()
		broken := link.cut() // what was held back is lost
		link.Deafen(false)
		link.Mend()
		return broken
	}},
}

// Befall lets it happen to some member of a cluster or to some of the links to it, for a while, and reports whether
// anybody was connected whom it could meet. In the end all is well again.
func (m Misfortune) Befall(t testing.TB, c *Cluster, links []*Link) bool {
	wait := func() { Pause(t.Context(), time.Duration(300+rand.IntN(1200))*time.Millisecond) }
	return m.befall(t, c, rand.IntN(len(c.members)), links[rand.IntN(len(links))], wait) > 0
}

// Storm lets misfortunes happen to the members of a cluster and to the links
// to it, one after the other, for a while, and returns how many it were.
func (c *Cluster) Storm(t testing.TB, links []*Link, lasts time.Duration) (misfortunes int) {
	for deadline := time.Now().Add(lasts); time.Now().Before(deadline); misfortunes++ {
		Misfortunes[rand.IntN(len(Misfortunes))].Befall(t, c, links)
	}
	return misfortunes
}
