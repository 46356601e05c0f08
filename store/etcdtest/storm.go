package etcdtest

import (
	"math/rand/v2"
	"testing"
	"time"
)

// Storm lets misfortunes happen to the members of a cluster and to the links
// to it, one after the other, for a while, and returns how many it were. In
// the end all is well again.
func (c *Cluster) Storm(t testing.TB, links []*Link, lasts time.Duration) (misfortunes int) {
	for deadline := time.Now().Add(lasts); time.Now().Before(deadline); misfortunes++ {
		c.Misfortune(t, links)
	}
	return misfortunes
}

// Misfortune lets one happen to a member of a cluster or to a link to it, for a while.
func (c *Cluster) Misfortune(t testing.TB, links []*Link) {
	member, link := rand.IntN(len(c.members)), links[rand.IntN(len(links))]
	wait := func() { time.Sleep(time.Duration(300+rand.IntN(1200)) * time.Millisecond) }
	switch rand.IntN(5) {
	case 0:
		c.Kill(member)
		wait()
		c.Restart(t, member)
	case 1:
		c.Pause(t, member)
		wait()
		c.Resume(t, member)
	case 2:
		c.CutOff(member)
		wait()
		c.Rejoin()
	case 3:
		link.Cut()
		wait()
		link.Mend()
	case 4:
		link.Deafen(true)
		wait()
		link.Cut() // what was held back is lost
		link.Deafen(false)
		link.Mend()
	}
}
