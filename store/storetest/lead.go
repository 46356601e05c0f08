package storetest

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"polyplan/store"
)

var leadChecks = []check{
	{"an office is held by one at a time, and passed on", func(r *rig) {
		const candidates, terms = 4, 3
		var inside, served atomic.Int32
		ended := make(chan error, candidates)
		serve := func(ctx context.Context) error {
			if n := inside.Add(1); n != 1 {
				return errors.New("another one holds the office")
			}
			_, err := r.db.Update(ctx, func(tx store.Tx) error { return putAll(tx, "a=1") }) // while another would come in
			inside.Add(-1)
			served.Add(1)
			return err
		}
		for range candidates {
			go func() {
				var err error
				for n := 0; n < terms && err == nil; n++ {
					err = r.db.Lead(r.ctx, "window", serve)
				}
				ended <- err
			}()
		}
		for range candidates {
			r.must(<-ended)
		}
		r.same("terms", served.Load(), int32(candidates*terms))
	}},
	{"offices of other names do not wait for each other", func(r *rig) {
		r.must(r.db.Lead(r.ctx, "window", func(ctx context.Context) error {
			return r.db.Lead(ctx, "door", func(context.Context) error { return nil })
		}))
	}},
	{"what comes of the work of an office is told, and it may write", func(r *rig) {
		broken := errors.New("broken")
		r.wants(broken, r.db.Lead(r.ctx, "window", func(ctx context.Context) error {
			_, err := r.db.Update(ctx, func(tx store.Tx) error { return putAll(tx, "a=1") })
			return errors.Join(err, broken)
		}))
		r.holds("a=1")
	}},
	{"waiting for an office ends with its context", func(r *rig) {
		r.must(r.db.Lead(r.ctx, "window", func(ctx context.Context) error {
			short, cancel := context.WithTimeout(ctx, 5*time.Millisecond)
			defer cancel()
			r.wants(context.DeadlineExceeded, r.db.Lead(short, "window", func(context.Context) error {
				r.Errorf("two hold the office")
				return nil
			}))
			return nil
		}))
	}},
	{"who holds an office hears that the store closes, which waits for that", func(r *rig) {
		holds, closed, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		go func() {
			ended <- r.db.Lead(r.ctx, "window", func(ctx context.Context) error {
				close(holds)
				<-ctx.Done()
				select {
				case <-closed:
					r.Errorf("the store is closed while an office is held")
				case <-time.After(10 * time.Millisecond):
				}
				return nil
			})
		}()
		select {
		case <-holds:
		case <-r.ctx.Done():
			r.Fatalf("nobody holds the office")
		}
		r.must(r.db.Close())
		close(closed)
		r.wants(store.ErrClosed, <-ended, r.db.Lead(r.ctx, "window", func(context.Context) error { return nil }))
	}},
}
