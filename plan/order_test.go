package plan_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// listIn asks for no plan of a list by title, which takes its order all the same.
func listIn(ctx context.Context, c *plan.Catalogue, wanted string) error {
	sel := plan.Selection{Wanted: locales(wanted)}
	_, err := c.Plans(ctx, public, plan.Paging{First: new(0)}, plan.PlanFilter{}, plan.ByTitle, sel)
	return err
}

// inManyLocales is a catalogue with texts in forty locales, and these.
func inManyLocales(t *testing.T, db store.DB) (*plan.Catalogue, []string) {
	t.Helper()
	c := plantest.Open(t, db)
	doc := plantest.Gwangju()
	plantest.Spread(doc, "ko", 40)
	plantest.Load(t, c, plantest.Of(doc, smallPlan("parks")))
	return c, localesOf(t, c)
}

func TestWithAnOrderForEachLocaleNoneIsMadeTwice(t *testing.T) {
	c, tags := inManyLocales(t, newStore(t))
	c.KeepOrders(len(tags))
	for range 3 {
		for _, tag := range tags {
			if err := listIn(t.Context(), c, tag); err != nil {
				t.Fatal(err)
			}
		}
	}
	if kept, made := c.Orders(); kept != len(tags) || int(made) != len(tags) {
		t.Errorf("%d orders are kept and %d were made: wanted %d", kept, made, len(tags))
	}
}

func TestAnOrderThatWasThereFirstStaysWhileSomebodyAsksForAllInTurn(t *testing.T) {
	c, tags := inManyLocales(t, newStore(t))
	c.KeepOrders(4)
	popular, others := tags[:3], tags[3:]
	ask := func(tags ...string) {
		for _, tag := range tags {
			if err := listIn(t.Context(), c, tag); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 5 {
		ask(popular...)
	}
	for range 3 {
		ask(others...)
	}
	_, before := c.Orders()
	ask(popular...)
	kept, after := c.Orders()
	if after != before {
		t.Errorf("%d of the three orders that were there first were made anew", after-before)
	}
	if kept != 4 || int(before) != 3+3*len(others) {
		t.Errorf("%d orders are kept and %d were made: wanted 4, and each of the %d others each time",
			kept, before, len(others))
	}
}

func TestAnOrderIsWantedNoMoreWhereItIsAskedForAgainBeforeAnythingIsWritten(t *testing.T) {
	c, tags := inManyLocales(t, newStore(t))
	c.KeepOrders(4)
	ask := func(times int, tags ...string) {
		for range times {
			for _, tag := range tags {
				if err := listIn(t.Context(), c, tag); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	popular, others := tags[:3], tags[3:7]
	ask(1, others...)
	p, err := c.PlanBySlug(t.Context(), public, "parks", plan.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 { // many read these, and are answered from what is kept until something is written
		if _, err := c.UpdatePlan(t.Context(), plantest.Operator, plan.PlanUpdate{ID: p.ID, Title: to(fmt.Sprint("Parks ", n))}); err != nil {
			t.Fatal(err)
		}
		ask(1, popular...)
	}
	ask(500, others...)
	_, before := c.Orders()
	ask(1, popular...)
	if _, after := c.Orders(); after != before {
		t.Errorf("%d of the orders that are wanted after each write were made anew", after-before)
	}
}

func TestOrdersThatWereWantedLongAgoGiveWayToThoseThatAreWantedNow(t *testing.T) {
	c, tags := inManyLocales(t, newStore(t))
	c.KeepOrders(4)
	p, err := c.PlanBySlug(t.Context(), public, "parks", plan.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	readAfterWrites := func(times int, tags []string) {
		for range times {
			written++
			update := plan.PlanUpdate{ID: p.ID, Title: to(fmt.Sprint("Parks ", written))}
			if _, err := c.UpdatePlan(t.Context(), plantest.Operator, update); err != nil {
				t.Fatal(err)
			}
			for _, tag := range tags {
				if err := listIn(t.Context(), c, tag); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	readAfterWrites(50, tags[:4])
	readAfterWrites(500, nil)
	now := tags[4:8]
	readAfterWrites(20, now)
	_, before := c.Orders()
	readAfterWrites(10, now)
	if _, after := c.Orders(); after != before {
		t.Errorf("%d of the orders that are wanted now were made anew in ten rounds", after-before)
	}
}

func TestWhatManyAskForAtOnceIsMadeOnce(t *testing.T) {
	c, _ := inManyLocales(t, newStore(t))
	c.KeepOrders(1)
	var paid atomic.Int64
	ctx := plan.WithPurse(t.Context(), func(plans int) error {
		paid.Add(int64(plans))
		return nil
	})
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			if err := listIn(ctx, c, "ko"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if _, made := c.Orders(); made != 1 || paid.Load() != 2 {
		t.Errorf("%d orders were made and %d plans paid for: wanted one, of two plans", made, paid.Load())
	}
}

func TestWhoCannotPayForAnOrderTakesNoPlaceOfAnother(t *testing.T) {
	c, tags := inManyLocales(t, newStore(t))
	c.KeepOrders(1)
	if err := listIn(t.Context(), c, tags[0]); err != nil {
		t.Fatal(err)
	}
	broke := errors.New("nothing is left")
	ctx := plan.WithPurse(t.Context(), func(int) error { return broke })
	for _, tag := range tags[1:] {
		if err := listIn(ctx, c, tag); !errors.Is(err, broke) {
			t.Fatalf("%s: %v", tag, err)
		}
		filter := plan.PlanFilter{CoveredIn: locales(tag)[0]}
		_, err := c.Plans(ctx, public, plan.Paging{}, filter, plan.ByUpdate, plan.Selection{})
		if !errors.Is(err, broke) {
			t.Fatalf("covered in %s: %v", tag, err)
		}
	}
	if err := listIn(ctx, c, tags[0]); err != nil {
		t.Errorf("the order that is kept costs something: %v", err)
	}
	if _, made := c.Orders(); made != 1 {
		t.Errorf("%d orders were made: wanted one", made)
	}
}

// slow is a store in which whoever reads a text waits.
type slow struct {
	store.DB
	waits atomic.Pointer[chan struct{}] // nil where nobody waits
	came  chan struct{}                 // hears of each that does
}

func (s *slow) View(ctx context.Context, fn func(store.Tx) error) error {
	return s.DB.View(ctx, func(tx store.Tx) error { return fn(&slowTx{tx, s, false}) })
}

type slowTx struct {
	store.Tx
	*slow
	waited bool
}

func (t *slowTx) Get(key []byte) ([]byte, error) {
	if open := t.waits.Load(); open != nil && !t.waited && bytes.HasPrefix(key, store.Key("text")) {
		t.waited = true
		t.came <- struct{}{}
		<-*open
	}
	return t.Tx.Get(key)
}

func TestFewOrdersAreMadeAtATimeAndThoseThatAreKeptGoOn(t *testing.T) {
	db := &slow{DB: newStore(t), came: make(chan struct{})}
	c, tags := inManyLocales(t, db)
	if err := listIn(t.Context(), c, tags[0]); err != nil {
		t.Fatal(err)
	}
	open := make(chan struct{})
	db.waits.Store(&open)
	var making sync.WaitGroup
	most := max(1, runtime.GOMAXPROCS(0)/2)
	for _, tag := range tags[1 : 1+most] {
		making.Go(func() {
			if err := listIn(t.Context(), c, tag); err != nil {
				t.Error(err)
			}
		})
		<-db.came
	}
	impatient, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if err := listIn(impatient, c, tags[1+most]); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one more than %d at a time: %v", most, err)
	}
	if err := listIn(t.Context(), c, tags[0]); err != nil {
		t.Errorf("an order that is kept: %v", err)
	}
	db.waits.Store(nil)
	close(open)
	making.Wait()
	if _, made := c.Orders(); int(made) != 1+most {
		t.Errorf("%d orders were made: wanted %d", made, 1+most)
	}
}

// BenchmarkOrderOfTitles is what an order of titles takes of memory, and to make, for each plan.
func BenchmarkOrderOfTitles(b *testing.B) {
	const plans = 2_000
	for _, written := range []int{1, 8} {
		b.Run(fmt.Sprintf("locales=%d", written), func(b *testing.B) {
			db := newStore(b)
			plantest.Load(b, plantest.Open(b, db), plantest.Documents(plans, written))
			tags := []string{"ko", "en", "de", "ja", "fr", "es", "vi", "zh"}
			var directory, order, took float64
			for b.Loop() {
				empty := heap()
				c := plantest.Open(b, db)
				c.KeepOrders(len(tags))
				opened := heap()
				begun := time.Now()
				for _, tag := range tags {
					if err := listIn(b.Context(), c, tag); err != nil {
						b.Fatal(err)
					}
				}
				took += time.Since(begun).Seconds() / float64(len(tags))
				directory += opened - empty
				order += (heap() - opened) / float64(len(tags))
				runtime.KeepAlive(c)
			}
			each := float64(b.N) * plans
			b.ReportMetric(directory/each, "bytes/plan")
			b.ReportMetric(order/each, "bytes/plan/order")
			b.ReportMetric(took/each*1e6, "µs/plan/order")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// heap is how many bytes are in use.
func heap() float64 {
	runtime.GC()
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return float64(now.HeapAlloc)
}
