package plan_test

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/store"
)

// slow is a store in which whoever reads a text waits, for as long as they are to read at all.
type slow struct {
	store.DB
	waits atomic.Pointer[chan struct{}] // nil where nobody waits
	came  chan struct{}                 // hears of each that does
}

func (s *slow) View(ctx context.Context, fn func(store.Tx) error) error {
	return s.DB.View(ctx, func(tx store.Tx) error { return fn(&slowTx{tx, s, ctx, false}) })
}

type slowTx struct {
	store.Tx
	*slow
	ctx    context.Context
	waited bool
}

func (t *slowTx) Get(key []byte) ([]byte, error) {
	if open := t.waits.Load(); open != nil && !t.waited && bytes.HasPrefix(key, store.Key("text")) {
		t.waited = true
		select {
		case t.came <- struct{}{}:
		case <-t.ctx.Done():
			return nil, t.ctx.Err()
		}
		select {
		case <-*open:
		case <-t.ctx.Done():
			return nil, t.ctx.Err()
		}
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
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var making sync.WaitGroup
	most := max(1, runtime.GOMAXPROCS(0)/2)
	for _, tag := range tags[1 : 1+most] {
		making.Go(func() {
			if err := listIn(ctx, c, tag); err != nil {
				t.Error(err)
			}
		})
		select {
		case <-db.came:
		case <-ctx.Done():
			t.Fatalf("no order in %s is begun", tag)
		}
	}
	impatient, cease := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cease()
	unpaid := plan.WithPurse(impatient, func(int) error {
		t.Error("an order is paid for before it is its turn")
		return nil
	})
	if err := listIn(unpaid, c, tags[1+most]); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one more than %d at a time: %v", most, err)
	}
	if err := listIn(ctx, c, tags[0]); err != nil {
		t.Errorf("an order that is kept: %v", err)
	}
	db.waits.Store(nil)
	close(open)
	making.Wait()
	if _, made := c.Orders(); int(made) != 1+most {
		t.Errorf("%d orders were made: wanted %d", made, 1+most)
	}
}
