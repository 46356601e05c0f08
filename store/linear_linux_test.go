package store_test

import (
	"context"
	"flag"
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
// misfortunes happen meanwhile, each kind at least once. In the end all is well again.
func (h *history) suffer(c *etcdtest.Cluster, wanted int64) (total int) {
	ctx, stop := context.WithTimeout(h.Context(), 10*time.Minute)
	defer stop()
	goesOn := func() bool { return h.counts[done].Load() < wanted }
	gaveUp := func() bool { return ctx.Err() != nil || h.Failed() }
	var clients, strikes sync.WaitGroup
	clients.Go(func() { h.live(ctx) })
	all := []*misfortunes{h.ofMembers(c), h.ofReplicas()}
	for _, m := range all {
		strikes.Go(func() { m.come(ctx, goesOn, gaveUp) })
	}
	strikes.Wait()
	stop()
	clients.Wait()
	for _, m := range all {
		total += m.total
		for _, one := range m.kinds {
			if m.happened[one.name] == 0 {
				h.Errorf("it never came to this: %s", one.name)
			}
		}
	}
	if got := h.counts[done].Load(); got < wanted {
		h.Errorf("got %d writes acknowledged, want %d", got, wanted)
	}
	if h.counts[unsure].Load() == 0 {
		h.Error("no write has an unknown outcome: nothing befell those that wrote")
	}
	return total
}
