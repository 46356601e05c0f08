package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// ratesOf are the rates of a site with so many points a minute.
func ratesOf(points, inFlight int) *rates {
	l := DefaultLimits
	l.Rate, l.InFlight = points, inFlight
	return newRates(&l)
}

func TestAClientSpendsAMinutesPointsAndThenWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := ratesOf(600, 64) // ten a second
		defer r.clients.StopAllGoroutines()
		ann, ben := r.withPayer(t.Context(), "ann"), r.withPayer(t.Context(), "ben")
		for _, c := range []struct {
			name string
			of   context.Context
			cost int
			wait time.Duration
		}{
			{"all but one", ann, 599, 0},
			{"the last", ann, 1, 0},
			{"one more", ann, 1, 100 * time.Millisecond},
			{"another's", ben, 600, 0},
		} {
			if wait := r.charge(c.of, c.cost, ""); wait != c.wait {
				t.Errorf("%s: waits %s: want %s", c.name, wait, c.wait)
			}
		}
		time.Sleep(10 * time.Second)
		if wait := r.charge(ann, 101, ""); wait <= 0 || wait > time.Second {
			t.Errorf("a hundred points after ten seconds, and 101 wait %s", wait)
		}
		time.Sleep(time.Second)
		if wait := r.charge(ann, 100, ""); wait != 0 {
			t.Errorf("who waited as long as was said waits %s more", wait)
		}
		time.Sleep(time.Hour)
		if wait := r.charge(ann, 601, ""); wait != 0 {
			t.Errorf("what costs more than a minute's points can never be had: waits %s", wait)
		}
		if wait := r.charge(ann, 1, ""); wait == 0 {
			t.Error("after an hour there is more than a minute's points")
		}
	})
}

func TestADocumentCostsWhatItTakesToRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := ratesOf(6_000, 64)
		defer r.clients.StopAllGoroutines()
		ann := r.withPayer(t.Context(), "ann")
		bad := strings.Repeat("x", 64*999)
		for i := range 6 {
			if wait := r.charge(ann, 0, bad); wait != 0 {
				t.Errorf("bad document %d of six waits %s", i, wait)
			}
		}
		if wait := r.charge(ann, 0, bad); wait < 10*time.Second {
			t.Errorf("the seventh waits %s", wait)
		}
		if _, refused := r.enter("ann"); refused == nil || refused.retry < 10*time.Second {
			t.Errorf("who is in debt is let in: %+v", refused)
		}
	})
}

func TestNoMoreIsSpentThanThereIsHoweverManyAskAtOnce(t *testing.T) {
	r := ratesOf(60_000, 1_000)
	r.points = 1e-9 // so that the clock adds nothing
	defer r.clients.StopAllGoroutines()
	var taken, inside, most atomic.Int64
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 5_000 {
				a, refused := r.enter("ann")
				if refused != nil {
					continue
				}
				taken.Add(1)
				for n := inside.Add(1); ; {
					if had := most.Load(); n <= had || most.CompareAndSwap(had, n) {
						break
					}
				}
				inside.Add(-1)
				a.leave()
			}
		})
	}
	all.Wait()
	if taken.Load() != 60_000 || r.of("ann").under.Load() != 0 || most.Load() > 16 {
		t.Errorf("%d of 60,000 points were spent, %d requests are left inside", taken.Load(), r.of("ann").under.Load())
	}
}

func TestSoManyRequestsOfAClientAreUnderWay(t *testing.T) {
	r := ratesOf(60_000, 64)
	defer r.clients.StopAllGoroutines()
	var inside []*allowance
	for i := range 64 {
		a, refused := r.enter("ann")
		if refused != nil {
			t.Fatalf("request %d: %s", i+1, refused.message)
		}
		inside = append(inside, a)
	}
	_, refused := r.enter("ann")
	if refused == nil || refused.status != http.StatusTooManyRequests || refused.retry != time.Second {
		t.Errorf("request 65 is answered with %+v", refused)
	}
	if _, refused := r.enter("ben"); refused != nil {
		t.Errorf("another client is refused: %s", refused.message)
	}
	inside[0].leave()
	if _, refused := r.enter("ann"); refused != nil {
		t.Errorf("after one has left: %s", refused.message)
	}
}

func TestTheTableOfClientsIsBounded(t *testing.T) {
	r := ratesOf(60_000, 64)
	defer r.clients.StopAllGoroutines()
	for i := range 2 * maxClients {
		r.of(client(strconv.Itoa(i)))
	}
	r.clients.CleanUp()
	if n := r.clients.EstimatedSize(); n > maxClients {
		t.Errorf("%d clients are kept", n)
	}
}

func TestWithoutARateAnyNumberIsTaken(t *testing.T) {
	r := ratesOf(0, 1)
	for range 3 {
		a, refused := r.enter("ann")
		if refused != nil {
			t.Fatal(refused.message)
		}
		defer a.leave()
		if wait := r.charge(r.withPayer(t.Context(), "ann"), 1<<40, ""); wait != 0 {
			t.Errorf("waits %s", wait)
		}
	}
}

// BenchmarkRate is what the rate of clients costs a request that a cache answers.
func BenchmarkRate(b *testing.B) {
	for _, clients := range []int{1, 10_000} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			r := ratesOf(1<<40, 1<<20)
			names := make([]client, clients)
			for i := range names {
				names[i] = client(fmt.Sprintf("192.0.%d.%d", i/256, i%256))
			}
			b.ReportAllocs()
			b.RunParallel(func(p *testing.PB) {
				for i := 0; p.Next(); i++ {
					if a, refused := r.enter(names[i%clients]); refused == nil {
						a.leave()
					}
				}
			})
		})
	}
}
