package plan_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

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
	for name, past := range map[string]struct{ wanted, idle int }{
		"for a while, long ago":   {50, 500},
		"for long, some time ago": {300, 400},
	} {
		t.Run(name, func(t *testing.T) { giveWay(t, past.wanted, past.idle) })
	}
}

func giveWay(t *testing.T, wanted, idle int) {
	t.Helper()
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
	readAfterWrites(wanted, tags[:4])
	readAfterWrites(idle, nil)
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
