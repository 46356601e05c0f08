package store_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"polyplan/store"
	"polyplan/store/etcdtest"
)

// history is what the clients of three replicas were told, by one clock.
type history struct {
	*testing.T
	replicas []*remote
	begun    time.Time

	numbers  atomic.Int64           // of operations, from 1
	sessions atomic.Int64           // of clients, which end with an operation of unknown outcome
	newest   [allCells]atomic.Int64 // who wrote a cell's first side, of what was acknowledged lately
	counts   map[fate]*atomic.Int64 // of operations that are no looks
	enough   int64                  // how many of them are to be done before it is time to stop
	stop     func()

	mu     sync.Mutex
	events []event
	stocks []outcome // of the replicas, once all is quiet
}

// event is an operation and what became of it. Times are since the history
// began, from the monotonic clock of this process.
type event struct {
	operation
	outcome
	replica, client  int
	called, returned time.Duration
}

func (e event) String() string { return e.operation.String() }

// never is when an operation returns that may still take effect.
const never = time.Duration(math.MaxInt64)

const (
	clientsOfEach = 40 // of a replica
	lookEvery     = 20 * time.Millisecond
)

// newHistory starts three replicas, the first of them with a fault, if any.
func (s *site) newHistory(fault string) *history {
	h := &history{T: s.T, begun: time.Now(), counts: map[fate]*atomic.Int64{}}
	for f := unsure; f <= done; f++ {
		h.counts[f] = new(atomic.Int64)
	}
	for i, fault := range []string{fault, "", ""} {
		h.replicas = append(h.replicas, s.newRemote(i, fault))
	}
	return h
}

// live lets clients work until ctx ends.
func (h *history) live(ctx context.Context) {
	var clients sync.WaitGroup
	for _, r := range h.replicas {
		for range clientsOfEach {
			clients.Go(func() { h.work(ctx, &session{replica: r}) })
		}
		clients.Go(func() { h.watch(ctx, &session{replica: r}) })
	}
	clients.Wait()
}

// work writes, and looks now and then.
func (h *history) work(ctx context.Context, s *session) {
	defer s.close()
	client := h.sessions.Add(1)
	for ctx.Err() == nil {
		told := h.do(ctx, s, int(client), h.draw())
		switch told.Fate {
		case failed:
			return
		case unsure:
			client = h.sessions.Add(1)
		case unmade:
			etcdtest.Pause(ctx, 20*time.Millisecond)
		}
	}
}

// watch looks at a replica while its writers may be stuck.
func (h *history) watch(ctx context.Context, s *session) {
	defer s.close()
	client := h.sessions.Add(1)
	clock := time.NewTicker(lookEvery)
	defer clock.Stop()
	for ctx.Err() == nil {
		h.do(ctx, s, int(client), h.number(operation{Kind: look}))
		<-clock.C
	}
}

// do does one operation and notes what it came to.
func (h *history) do(ctx context.Context, s *session, client int, o operation) outcome {
	called := time.Since(h.begun)
	told, err := s.ask(ctx, o)
	if errors.Is(err, errNotSent) {
		return outcome{}
	}
	e := event{o, told, s.replica.number, client, called, time.Since(h.begun)}
	if told.Fate == failed {
		h.Errorf("replica %d: %s: %s", e.replica, o, told.Why)
	}
	h.note(e)
	return told
}

func (h *history) note(e event) {
	if !e.isLook() {
		if n := h.counts[e.Fate].Add(1); e.Fate == done && n == h.enough {
			h.stop()
		}
	}
	switch {
	case e.isLook() && e.Fate != done:
		return // it told nothing
	case e.Fate == unsure:
		e.returned = never
	case e.Fate == done && !e.isLook():
		h.newest[e.Cell].Store(int64(e.over(e.Read)[0].ID))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, e)
}

// settle waits until all replicas write again, and takes stock of them. One that fails, or never serves, ends the test.
func (h *history) settle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	h.stocks = nil
	newest := store.Rev(0)
	sessions := make([]session, len(h.replicas))
	for i, r := range h.replicas {
		sessions[i].replica = r
		eventually(h.T, fmt.Sprintf("replica %d writes again", i), func() bool {
			put := operation{Kind: blindPut, Sides: [2]bool{true}}
			told := h.do(ctx, &sessions[i], int(h.sessions.Add(1)), h.number(put))
			if newest = max(newest, told.Rev); told.Fate == failed {
				h.FailNow() // do has said why
			}
			return told.Fate == done
		})
	}
	for i := range sessions {
		told, err := sessions[i].ask(ctx, operation{Kind: takeStock, After: newest})
		if err != nil || told.Fate != done {
			h.Fatalf("replica %d does not come to revision %d: %s (%v)", i, newest, told.Why, err)
		}
		h.stocks = append(h.stocks, told)
		h.do(ctx, &sessions[i], int(h.sessions.Add(1)), h.number(operation{Kind: look}))
		sessions[i].close()
	}
}

// ledger tells who made revision 1, 2, …; nil where nobody has taken stock.
func (h *history) ledger() []int {
	if len(h.stocks) == 0 {
		return nil
	}
	return h.stocks[len(h.stocks)-1].Ledger
}

// end ends the replicas.
func (h *history) end() {
	for _, r := range h.replicas {
		r.end()
	}
}

func (h *history) number(o operation) operation {
	o.ID = int(h.numbers.Add(1))
	return o
}

// draw makes up an operation.
func (h *history) draw() operation {
	o := operation{Cell: rand.IntN(allCells)}
	o.Kind = drawKind()
	if o.isLook() {
		return h.number(o)
	}
	o.Expect = int(h.newest[o.Cell].Load())
	o.Sides[0] = true
	if sides(o.Cell) == 2 {
		o.Sides = [][2]bool{{true, false}, {false, true}, {true, true}, {true, true}}[rand.IntN(4)]
	}
	return h.number(o)
}

func drawKind() kind {
	switch n := rand.IntN(100); {
	case n < 25:
		return blindPut
	case n < 45:
		return follow
	case n < 60:
		return compareAndSet
	case n < 63:
		return remove
	case n < 75:
		return readLast
	case n < 80:
		return glance
	}
	return look
}

func (h *history) figures() string {
	looks := 0
	for _, e := range h.events {
		if e.isLook() {
			looks++
		}
	}
	return fmt.Sprintf("%d writes acknowledged, %d of unknown outcome, %d refused; %d looks",
		h.counts[done].Load(), h.counts[unsure].Load(), h.counts[unmade].Load(), looks)
}
