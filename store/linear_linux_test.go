package store_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"polyplan/store/etcdtest"
)

var operations = flag.Int64("operations", 4000, "how many writes the clients of three replicas do at least")

// What clients are told, while members of the cluster and replicas are killed, paused, cut off and deaf, is what one
// machine could have told them that does one write after the other.
func TestWritesAreLinearizableAndReadsAreStatesWhateverBecomesOfMembersAndReplicas(t *testing.T) {
	s := siteIn(t, etcdtest.Start(t, etcdtest.Options{}))
	h := s.newHistory("")
	misfortunes := h.suffer(s.cluster, *operations)
	h.settle(t.Context())
	h.end()
	begun := time.Now()
	for _, complaint := range h.audit() {
		t.Error(complaint)
	}
	audited := time.Since(begun)
	for _, b := range h.linearizable() {
		path, err := b.picture()
		t.Errorf("%s\n(drawn in %s, error %v)", b, path, err)
	}
	t.Logf("%s; %d misfortunes in %s; %d keys; the audit took %s, the search for an order %s", h.figures(), misfortunes,
		begun.Sub(h.begun).Round(time.Second), len(keys), audited.Round(time.Millisecond),
		(time.Since(begun) - audited).Round(time.Millisecond))
}

// suffer lets clients work until so many of their writes are acknowledged, and
// misfortunes happen meanwhile. In the end all is well again.
func (h *history) suffer(c *etcdtest.Cluster, wanted int64) (misfortunes int) {
	ctx, stop := context.WithTimeout(h.Context(), 20*time.Minute)
	defer stop()
	goesOn := func() bool { return h.counts[done].Load() < wanted && ctx.Err() == nil && !h.Failed() }
	var links []*etcdtest.Link
	for _, r := range h.replicas {
		links = append(links, r.link)
	}
	var others sync.WaitGroup
	others.Go(func() { h.live(ctx) })
	ofReplicas := 0
	var ends sync.WaitGroup
	ends.Go(func() {
		for ; goesOn(); ofReplicas++ {
			h.replicas[rand.IntN(len(h.replicas))].suffer()
			rest()
		}
	})
	for ; goesOn(); misfortunes++ {
		c.Misfortune(h.T, links)
		rest()
	}
	ends.Wait()
	stop()
	others.Wait()
	if got := h.counts[done].Load(); got < wanted {
		h.Errorf("got %d writes acknowledged, want %d", got, wanted)
	}
	return misfortunes + ofReplicas
}

// rest is between two misfortunes.
func rest() { time.Sleep(time.Duration(200+rand.IntN(600)) * time.Millisecond) }

// suffer lets a misfortune happen to a replica.
func (r *remote) suffer() {
	wait := func() { time.Sleep(time.Duration(100+rand.IntN(1200)) * time.Millisecond) }
	switch rand.IntN(4) {
	case 0:
		r.kill()
		wait()
		r.start()
	case 1:
		r.pause()
		wait()
		r.resume()
	case 2:
		r.hangUp()
	case 3: // what a paused member has in its hands is done without anyone to answer
		r.link.Cut()
		wait()
		r.link.Mend()
	}
}
