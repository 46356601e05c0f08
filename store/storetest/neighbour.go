package storetest

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"

	"polyplan/store"
)

var neighbourChecks = []check{
	{"concurrent updates lose nothing and make distinct revisions", func(r *rig) {
		const writers, rounds = 16, 10
		var mu sync.Mutex
		revs := map[store.Rev]int{}
		r.together(writers, func(writer int) error {
			for round := range rounds {
				rev, err := r.db.Update(r.ctx, func(tx store.Tx) error {
					return errors.Join(increment(tx, "shared"), tx.Put(fmt.Appendf(nil, "%d/%d", writer, round), nil))
				})
				if err != nil {
					return err
				}
				mu.Lock()
				revs[rev]++
				mu.Unlock()
			}
			return nil
		})
		const total = writers * rounds
		r.same("distinct revisions", len(revs), total)
		r.same("revision", r.rev(), store.Rev(total))
		check := func() {
			r.view(func(tx store.Tx) error {
				got, err := get(tx, "shared")
				r.same("shared counter", got, strconv.Itoa(total))
				r.same("keys", len(keysOf(tx.Scan(nil, nil))), total+1)
				return err
			})
		}
		check()
		r.reopen()
		check()
	}},
	{"revisions order as the writes do", func(r *rig) {
		const writers, rounds = 8, 10
		r.together(writers, func(int) error {
			for range rounds {
				_, err := r.db.Update(r.ctx, func(tx store.Tx) error {
					if err := increment(tx, "n"); err != nil {
						return err
					}
					n, err := get(tx, "n")
					if err == nil && n != fmt.Sprint(tx.Rev()) {
						err = fmt.Errorf("write %s was told revision %d", n, tx.Rev())
					}
					return err
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}},
	{"one that fails, panics or ends its goroutine does its neighbours no harm", func(r *rig) {
		const writers, rounds = 16, 8
		boom := errors.New("boom")
		var made sync.Map
		r.together(writers, func(writer int) error {
			for round := range rounds {
				key := fmt.Sprintf("%02d/%02d", writer, round)
				var rev store.Rev
				outcome, err := spoiled(func(spoil func(how int) error) error {
					var err error
					rev, err = r.db.Update(r.ctx, func(tx store.Tx) error {
						return errors.Join(increment(tx, "shared"), tx.Put([]byte(key), nil), spoil(writer%4))
					})
					return err
				}, boom)
				if outcome != [...]string{"done", "failed", "panicked", "exited"}[writer%4] {
					return fmt.Errorf("writer %d %s: %w", writer, outcome, err)
				}
				if outcome != "done" {
					continue
				}
				if _, again := made.LoadOrStore(rev, key); again {
					return fmt.Errorf("revision %d was made twice", rev)
				}
			}
			return nil
		})
		r.view(func(tx store.Tx) error {
			got, err := get(tx, "shared")
			r.same("shared counter", got, strconv.Itoa(writers/4*rounds))
			r.same("keys", len(keysOf(tx.Scan(nil, nil))), writers/4*rounds+1)
			r.same("revision", tx.Rev(), store.Rev(writers/4*rounds))
			return err
		})
		r.reopen()
		r.same("revision after reopening", r.rev(), store.Rev(writers/4*rounds))
	}},
	{"what a neighbour deleted is met in neither direction", func(r *rig) {
		const writers, each = 8, 500
		r.update(func(tx store.Tx) error {
			for i := range writers * each {
				if err := tx.Put(fmt.Appendf(nil, "%d/%04d", i%writers, i), make([]byte, 64)); err != nil {
					return err
				}
			}
			return nil
		})
		r.together(writers, func(writer int) error {
			_, err := r.db.Update(r.ctx, func(tx store.Tx) error {
				if err := tx.DeleteRange(fmt.Append(nil, writer), fmt.Append(nil, writer+1)); err != nil {
					return err
				}
				there, back := len(keysOf(tx.Scan(nil, nil))), len(keysOf(tx.ScanBack(nil, nil)))
				if there != back || there%each != 0 {
					return fmt.Errorf("met %d keys forwards and %d backwards", there, back)
				}
				return nil
			})
			return err
		})
		r.holds("")
	}},
	{"a panic surfaces where the update was called, and the store goes on", func(r *rig) {
		r.put("a=1")
		for range 3 {
			got := panicOf(func() {
				_, err := r.db.Update(r.ctx, func(tx store.Tx) error {
					r.must(putAll(tx, "a=2"))
					panic("boom")
				})
				r.Errorf("the update returned %v", err)
			})
			r.same("panic", got, any("boom"))
			r.same("panic of a view", panicOf(func() {
				r.must(r.db.View(r.ctx, func(store.Tx) error { panic("boom") }))
			}), any("boom"))
		}
		r.holds("a=1")
		r.put("a=3")
		r.holds("a=3")
	}},
	{"an update that others' failures surround keeps what it read and wrote", func(r *rig) {
		const pairs, rounds = 6, 10
		boom := errors.New("boom")
		r.together(2*pairs, func(i int) error {
			key := fmt.Sprint("k", i/2)
			for round := range rounds {
				_, err := r.db.Update(r.ctx, func(tx store.Tx) error {
					if i%2 == 1 {
						return errors.Join(tx.DeleteRange(nil, nil), tx.Put([]byte(key), []byte("wrong")), boom)
					}
					got, err := get(tx, key)
					if want := fmt.Sprint(round - 1); round > 0 && got != want {
						return fmt.Errorf("%s: got %s, want %s", key, got, want)
					}
					return errors.Join(err, tx.Put([]byte(key), fmt.Append(nil, round)))
				})
				if err != nil && !errors.Is(err, boom) {
					return err
				}
			}
			return nil
		})
	}},
}

// together runs n goroutines and waits for all.
func (r *rig) together(n int, fn func(i int) error) {
	r.Helper()
	errs := make(chan error, n)
	for i := range n {
		go func() { errs <- fn(i) }()
	}
	var all []error
	for range n {
		all = append(all, <-errs)
	}
	r.must(errors.Join(all...))
}

// spoiled runs fn, which may spoil its closure in one of four ways, and tells
// how fn ended.
func spoiled(fn func(spoil func(how int) error) error, boom error) (outcome string, err error) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		outcome = "exited"
		defer func() {
			if p := recover(); p != nil {
				outcome, err = "panicked", fmt.Errorf("panic: %v", p)
			}
		}()
		err = fn(func(how int) error {
			switch how {
			case 1:
				return boom
			case 2:
				panic(boom)
			case 3:
				runtime.Goexit()
			}
			return nil
		})
		outcome = "done"
		if errors.Is(err, boom) {
			outcome = "failed"
		}
	}()
	<-ended
	return outcome, err
}

func increment(tx store.Tx, key string) error {
	value, err := tx.Get([]byte(key))
	if err != nil {
		return err
	}
	n := 0
	if value != nil {
		if n, err = strconv.Atoi(string(value)); err != nil {
			return err
		}
	}
	return tx.Put([]byte(key), strconv.AppendInt(nil, int64(n+1), 10))
}
