package storetest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"polyplan/store"
)

var revChecks = []check{
	{"each update that wrote makes one revision more, the one its transaction told", func(r *rig) {
		for i := range 10 {
			var told store.Rev
			rev := r.update(func(tx store.Tx) error {
				told = tx.Rev()
				return putAll(tx, "a=1", "b=2")
			})
			r.same("revision", rev, store.Rev(i+1))
			r.same("revision told", told, rev)
			r.same("revision of a view", r.rev(), rev)
		}
	}},
	{"an update that wrote nothing makes no revision and returns the current one", func(r *rig) {
		before := r.put("a=1", "c=3")
		for what, fn := range map[string]func(tx store.Tx) error{
			"nothing":                 func(tx store.Tx) error { return nil },
			"reading":                 func(tx store.Tx) error { list(tx.Scan(nil, nil)); return nil },
			"deleting what is absent": func(tx store.Tx) error { return tx.Delete([]byte("b")) },
			"deleting an empty range": func(tx store.Tx) error { return tx.DeleteRange([]byte("b"), []byte("c")) },
			"deleting its own put": func(tx store.Tx) error {
				return errors.Join(tx.Put([]byte("b"), nil), tx.Delete([]byte("b")))
			},
		} {
			r.same("revision after "+what, r.update(fn), before)
			r.same("revision of a view after "+what, r.rev(), before)
		}
		r.same("revision after putting the same value", r.put("a=1"), before+1)
	}},
	{"deleting what is there makes a revision", func(r *rig) {
		before := r.put("a=1", "b=2", "c=3")
		r.same("after Delete", r.update(func(tx store.Tx) error { return tx.Delete([]byte("a")) }), before+1)
		r.same("after DeleteRange", r.update(func(tx store.Tx) error { return tx.DeleteRange([]byte("b"), nil) }), before+2)
		r.holds("")
	}},
	{"the current revision is told without a transaction, after closing too", func(r *rig) {
		r.same("current revision of an empty store", r.db.Rev(), store.Rev(0))
		rev := r.put("a=1")
		r.same("current revision", r.db.Rev(), rev)
		r.update(func(tx store.Tx) error { return nil })
		r.same("current revision after nothing", r.db.Rev(), rev)
		rev = r.put("a=2")
		r.reopen()
		r.same("current revision after reopening", r.db.Rev(), rev)
		r.must(r.db.Close())
		r.same("current revision after closing", r.db.Rev(), rev)
	}},
	{"the current revision is behind no update that returned, and ahead of no view that begins", func(r *rig) {
		const writers, rounds = 8, 10
		failed := make(chan error, writers)
		for i := range writers {
			go func() {
				var err error
				for n := 0; n < rounds && err == nil; n++ {
					err = r.writeAndLook(fmt.Sprintf("%d=%d", i, n))
				}
				failed <- err
			}()
		}
		for range writers {
			r.must(<-failed)
		}
	}},
}

// writeAndLook puts a pair, and holds the current revision against that and against a View.
func (r *rig) writeAndLook(pair string) error {
	made, err := r.db.Update(r.ctx, func(tx store.Tx) error { return putAll(tx, pair) })
	now := r.db.Rev()
	if err == nil && now < made {
		err = fmt.Errorf("the current revision is %d, the update made %d", now, made)
	}
	if err != nil {
		return err
	}
	return r.db.View(r.ctx, func(tx store.Tx) error {
		if tx.Rev() < now {
			return fmt.Errorf("the view sees revision %d, the current one was %d", tx.Rev(), now)
		}
		return nil
	})
}

var waitChecks = []check{
	{"waiting for a revision that is past returns the current one at once", func(r *rig) {
		r.put("a=1")
		current := r.put("a=2")
		for after := range current {
			rev, err := r.db.Wait(r.ctx, after)
			r.must(err)
			r.same("revision", rev, current)
		}
	}},
	{"waiting ends with the update it waits for", func(r *rig) {
		current := r.put("a=1")
		type woken struct {
			rev store.Rev
			err error
		}
		const waiters = 4
		all := make(chan woken, waiters)
		for range waiters {
			go func() {
				rev, err := r.db.Wait(r.ctx, current)
				if err == nil {
					err = r.db.View(r.ctx, func(tx store.Tx) error {
						if tx.Rev() < rev {
							return errors.New("the view sees less than the wait told")
						}
						return nil
					})
				}
				all <- woken{rev, err}
			}()
		}
		r.put("a=2")
		for range waiters {
			got := <-all
			r.must(got.err)
			r.same("revision", got.rev, current+1)
		}
	}},
	{"waiting ends with its context, and not before its revision", func(r *rig) {
		current := r.put("a=1")
		for _, after := range []store.Rev{current, current + 1, current + 100} {
			short, cancel := context.WithTimeout(r.ctx, 5*time.Millisecond)
			_, err := r.db.Wait(short, after)
			cancel()
			r.wants(context.DeadlineExceeded, err)
		}
	}},
	{"waiting ends when the store is closed", func(r *rig) {
		ended := make(chan error, 2)
		for range cap(ended) {
			go func() {
				_, err := r.db.Wait(r.ctx, 0)
				ended <- err
			}()
		}
		r.must(r.db.Close())
		for range cap(ended) {
			r.wants(store.ErrClosed, <-ended)
		}
	}},
	{"an ended context is told before anything runs", func(r *rig) {
		r.put("a=1")
		ctx, cancel := context.WithCancel(r.ctx)
		cancel()
		never := func(store.Tx) error {
			r.Errorf("the closure ran")
			return nil
		}
		_, updated := r.db.Update(ctx, never)
		_, waited := r.db.Wait(ctx, 0)
		r.wants(context.Canceled, r.db.View(ctx, never), updated, waited)
	}},
	{"an update whose context ends before its turn never runs", func(r *rig) {
		ctx, cancel := context.WithTimeout(r.ctx, 5*time.Millisecond)
		defer cancel()
		waiting := make(chan error)
		r.update(func(tx store.Tx) error {
			go func() {
				_, err := r.db.Update(ctx, func(tx store.Tx) error { return putAll(tx, "never=") })
				waiting <- err
			}()
			if err := <-waiting; !errors.Is(err, context.DeadlineExceeded) {
				return errors.Join(errors.New("want the update to end with its context"), err)
			}
			return putAll(tx, "a=1")
		})
		r.holds("a=1")
	}},
	{"a closed store says so", func(r *rig) {
		r.put("a=1")
		r.must(r.db.Close())
		never := func(store.Tx) error {
			r.Errorf("the closure ran")
			return nil
		}
		_, updated := r.db.Update(r.ctx, never)
		_, waited := r.db.Wait(r.ctx, 0)
		r.wants(store.ErrClosed, r.db.View(r.ctx, never), updated, waited)
		r.must(r.db.Close())
	}},
	{"closing lets running transactions finish", func(r *rig) {
		r.put("a=1")
		viewing, updating, closed := make(chan error), make(chan error), make(chan error)
		begun, finish := make(chan struct{}), make(chan struct{})
		go func() {
			viewing <- r.db.View(r.ctx, func(tx store.Tx) error {
				begun <- struct{}{}
				<-finish
				inner := r.db.View(r.ctx, func(store.Tx) error { return nil })
				if !errors.Is(inner, store.ErrClosed) {
					return errors.Join(errors.New("want a view inside the view to be turned away"), inner)
				}
				if got := list(tx.Scan(nil, nil)); got != "a=1" {
					return errors.New("the view lost its snapshot: " + got)
				}
				return nil
			})
		}()
		<-begun
		first := true
		go func() {
			_, err := r.db.Update(r.ctx, func(tx store.Tx) error {
				if first {
					first = false
					begun <- struct{}{}
				}
				<-finish
				return putAll(tx, "b=2")
			})
			updating <- err
		}()
		<-begun
		go func() { closed <- r.db.Close() }()
		_, err := r.db.Wait(r.ctx, 1) // ends with the closing
		r.wants(store.ErrClosed, err)
		select {
		case <-closed:
			r.Errorf("the store closed under running transactions")
		default:
		}
		late := func(store.Tx) error { return errors.New("the closure ran") }
		_, err = r.db.Update(r.ctx, late)
		r.wants(store.ErrClosed, err, r.db.View(r.ctx, late))
		close(finish)
		r.must(<-viewing)
		updated := <-updating
		r.must(<-closed)
		r.open()
		switch {
		case updated == nil:
			r.holds("a=1 b=2")
		case errors.Is(updated, store.ErrClosed): // it had to run again
			r.holds("a=1")
		default:
			r.must(updated)
		}
	}},
}
