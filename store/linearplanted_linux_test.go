package store_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// Whoever finds no fault in three replicas must find those that are planted in one of them.
func TestAFaultOfOneReplicaIsFoundInWhatClientsWereTold(t *testing.T) {
	for _, test := range []struct {
		fault string
		finds []string // complaints that have these words
	}{
		{"lost write", []string{"is not linearizable", "and is lost"}},
		{"refused write that stands", []string{"was refused and stands"}},
		{"write made twice", []string{"stands at revisions"}},
		{"torn write", []string{"is not linearizable", "which followed"}},
		{"stale read in an update", []string{"is not linearizable", "which followed"}},
		{"stale read in a view", []string{"look of replica 0"}},
		{"view that goes back", []string{"and so went back"}},
		{"revision told wrong", []string{"was acknowledged at revision"}},
	} {
		t.Run(test.fault, func(t *testing.T) {
			h := newSite(t).newHistory(test.fault)
			defer h.end()
			for range 10 { // what it does wrong may have no witness at first
				h.calm(300)
				if h.complains(test.finds) {
					return
				}
			}
			t.Errorf("wanted complaints with %q, got:\n%s", test.finds, strings.Join(h.complaints(), "\n"))
		})
	}
}

// complains reports whether there is a complaint with each of these words.
func (h *history) complains(words []string) bool {
	all := h.complaints()
	for _, w := range words {
		i := slices.IndexFunc(all, func(c string) bool { return strings.Contains(c, w) })
		if i < 0 {
			return false
		}
		h.Logf("found: %s", all[i])
	}
	return true
}

func (h *history) complaints() []string {
	h.settle(h.Context())
	all := h.audit()
	for _, b := range h.linearizable() {
		all = append(all, b.String())
	}
	return all
}

// calm lets clients do so many writes more while nothing befalls anyone.
func (h *history) calm(more int64) {
	ctx, stop := context.WithTimeout(h.Context(), time.Minute)
	defer stop()
	h.enough, h.stop = h.counts[done].Load()+more, stop
	h.live(ctx)
}

func TestAReplicaThatNeverAnswersHasFailed(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	r := &remote{T: t, patience: 50 * time.Millisecond, up: make(chan struct{}), clients: map[net.Conn]bool{}}
	r.serves(silent.Addr().String())
	time.AfterFunc(time.Second, func() { r.hangUp() })
	told, err := (&session{replica: r}).ask(t.Context(), operation{Kind: look})
	if err != nil || told.Fate != failed {
		t.Errorf("got %q (%v), want it to have failed", told.Why, err)
	}
}

func TestAReplicaThatStartsAgainFromAnOlderCopyIsFound(t *testing.T) {
	s := newSite(t)
	h := s.newHistory("")
	defer h.end()
	h.calm(50)
	first := h.replicas[0]
	first.kill()
	older := read(t, s.data("0"))
	first.start()
	h.calm(50)
	first.kill()
	write(t, s.data("0"), older)
	first.link.Cut() // so that it has nothing newer
	first.start()
	client := session{replica: first}
	h.do(t.Context(), &client, 0, h.number(operation{Kind: look}))
	client.close()
	first.link.Mend()
	if words := []string{"look at replica 0 saw revision"}; !h.complains(words) {
		t.Errorf("wanted complaints with %q, got:\n%s", words, strings.Join(h.complaints(), "\n"))
	}
}

// What no replica is likely to do is put into a history that was well.
func TestAHistoryThatIsForgedIsFound(t *testing.T) {
	h := newSite(t).newHistory("")
	h.calm(200)
	if found := h.complaints(); len(found) > 0 {
		t.Fatalf("before it is forged: %q", found)
	}
	h.end()
	for _, test := range []struct {
		name  string
		forge func(h *history)
		finds string
	}{
		{"two writes change places in time", (*history).swapWrites, "had been told of"},
		{"a revision is nobody's", func(h *history) { h.stocks[2].Ledger[7] = 0 }, "revision 7 is of nobody"},
		{"a copy holds something else", func(h *history) { h.stocks[1].Content = "" }, "replica 1 at revision"},
		{"a copy is behind", func(h *history) { h.stocks[1].Rev-- }, "replica 1 at revision"},
	} {
		forged := &history{events: slices.Clone(h.events), stocks: slices.Clone(h.stocks)}
		forged.stocks[2].Ledger = slices.Clone(forged.stocks[2].Ledger)
		test.forge(forged)
		found := forged.audit()
		if !slices.ContainsFunc(found, func(c string) bool { return strings.Contains(c, test.finds) }) {
			t.Errorf("%s: wanted a complaint with %q, got %q", test.name, test.finds, found)
		}
	}
}

// swapWrites lets two writes that were apart in time change their places.
func (h *history) swapWrites() {
	i := slices.IndexFunc(h.events, func(e event) bool { return e.Fate == done && !e.isLook() })
	one := &h.events[i]
	j := slices.IndexFunc(h.events, func(e event) bool { return e.Fate == done && !e.isLook() && e.called > one.returned })
	other := &h.events[j]
	one.called, other.called = other.called, one.called
	one.returned, other.returned = other.returned, one.returned
}
