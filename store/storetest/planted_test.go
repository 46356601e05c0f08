package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	"polyplan/store"
)

// wrapped puts a wrapper around each Tx of a kind.
type wrapped struct {
	store.DB
	view, update func(store.Tx) store.Tx
}

func onUpdate(wrap func(store.Tx) store.Tx) func(store.DB) store.DB {
	return func(db store.DB) store.DB {
		return wrapped{db, func(tx store.Tx) store.Tx { return tx }, wrap}
	}
}

func onBothTx(wrap func(store.Tx) store.Tx) func(store.DB) store.DB {
	return func(db store.DB) store.DB { return wrapped{db, wrap, wrap} }
}

func (w wrapped) View(ctx context.Context, fn func(store.Tx) error) error {
	return w.DB.View(ctx, func(tx store.Tx) error { return fn(w.view(tx)) })
}

func (w wrapped) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	return w.DB.Update(ctx, func(tx store.Tx) error {
		faulty := w.update(tx)
		if err := fn(faulty); err != nil {
			return err
		}
		if f, is := faulty.(interface{ finish() error }); is {
			return f.finish()
		}
		return nil
	})
}

// lostWrite acknowledges every seventh write without making it.
type lostWrite struct {
	store.DB
	mu sync.Mutex
	n  int
}

func (l *lostWrite) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	l.mu.Lock()
	l.n++
	lose := l.n%7 == 0
	l.mu.Unlock()
	if !lose {
		return l.DB.Update(ctx, fn)
	}
	var rev store.Rev
	_, err := l.DB.Update(ctx, func(tx store.Tx) error {
		rev = tx.Rev()
		if err := fn(tx); err != nil {
			return err
		}
		return errFirstRun
	})
	if err == errFirstRun {
		err = nil
	}
	return rev, err
}

type lastPutLost struct {
	store.Tx
	key, value []byte
}

func (l *lastPutLost) Put(key, value []byte) error {
	if l.key != nil {
		if err := l.Tx.Put(l.key, l.value); err != nil {
			return err
		}
	}
	l.key, l.value = slices.Clone(key), slices.Clone(value)
	return nil
}

type tornFailure struct{ store.DB }

func (d tornFailure) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	var failed error
	rev, err := d.DB.Update(ctx, func(tx store.Tx) error {
		failed = fn(tx)
		return nil
	})
	if failed != nil {
		return 0, failed
	}
	return rev, err
}

type tornCommit struct{ store.DB }

func (d tornCommit) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	if _, err := d.DB.Update(ctx, func(tx store.Tx) error { return fn(&firstHalf{Tx: tx}) }); err != nil {
		return 0, err
	}
	return d.DB.Update(ctx, fn)
}

type firstHalf struct {
	store.Tx
	n int
}

func (h *firstHalf) Put(key, value []byte) error {
	if h.n++; h.n > 20 {
		return nil
	}
	return h.Tx.Put(key, value)
}

type staleGet struct {
	store.DB
	mu   sync.Mutex
	seen map[string][]byte
}

func (d *staleGet) View(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.View(ctx, func(tx store.Tx) error { return fn(staleGetTx{tx, d}) })
}

type staleGetTx struct {
	store.Tx
	db *staleGet
}

func (t staleGetTx) Get(key []byte) ([]byte, error) {
	t.db.mu.Lock()
	defer t.db.mu.Unlock()
	if value, is := t.db.seen[string(key)]; is {
		return value, nil
	}
	value, err := t.Tx.Get(key)
	t.db.seen[string(key)] = slices.Clone(value)
	return value, err
}

// staleScan serves each view the content that the one before it should have
// seen.
type staleScan struct {
	store.DB
	mu   sync.Mutex
	last [][2][]byte
}

func (d *staleScan) View(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.View(ctx, func(tx store.Tx) error {
		d.mu.Lock()
		stale := d.last
		d.last = nil
		for key, value := range tx.Scan(nil, nil) {
			d.last = append(d.last, [2][]byte{slices.Clone(key), slices.Clone(value)})
		}
		d.mu.Unlock()
		return fn(staleScanTx{tx, stale})
	})
}

type staleScanTx struct {
	store.Tx
	content [][2][]byte
}

func (t staleScanTx) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		for _, pair := range t.content {
			if !yield(pair[0], pair[1]) {
				return
			}
		}
	}
}

type ownWritesUnseen struct{ store.Tx }

func (t ownWritesUnseen) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		for key, value := range t.Tx.Scan(from, to) {
			if string(value) != "new" && !yield(key, value) {
				return
			}
		}
	}
}

// movingSnapshot gives each read of a view a snapshot of its own.
type movingSnapshot struct{ store.DB }

func (d movingSnapshot) View(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.View(ctx, func(tx store.Tx) error { return fn(movingTx{tx, ctx, d.DB}) })
}

type movingTx struct {
	store.Tx
	ctx context.Context
	db  store.DB
}

func (t movingTx) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		_ = t.db.View(t.ctx, func(tx store.Tx) error {
			tx.Scan(from, to)(yield)
			return nil
		})
	}
}

type swappedScan struct{ store.Tx }

func (t swappedScan) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return swapped(t.Tx.Scan(from, to))
}

type swappedScanBack struct{ store.Tx }

func (t swappedScanBack) ScanBack(from, to []byte) iter.Seq2[[]byte, []byte] {
	return swapped(t.Tx.ScanBack(from, to))
}

// swapped yields the second pair before the first.
func swapped(scan iter.Seq2[[]byte, []byte]) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		var pairs [][2][]byte
		for key, value := range scan {
			pairs = append(pairs, [2][]byte{key, value})
		}
		if len(pairs) > 1 {
			pairs[0], pairs[1] = pairs[1], pairs[0]
		}
		for _, pair := range pairs {
			if !yield(pair[0], pair[1]) {
				return
			}
		}
	}
}

type closedScan struct{ store.Tx }

func (t closedScan) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return t.Tx.Scan(from, after(to))
}

func after(to []byte) []byte {
	if len(to) == 0 {
		return nil
	}
	return append(slices.Clone(to), 0)
}

// liveScan looks for the next key anew at each step.
type liveScan struct{ store.Tx }

func (t liveScan) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		for from := from; ; {
			var next []byte
			for key, value := range t.Tx.Scan(from, to) {
				next = after(key)
				if !yield(key, value) {
					return
				}
				break
			}
			if next == nil {
				return
			}
			from = next
		}
	}
}

type closedDelete struct{ store.Tx }

func (t closedDelete) DeleteRange(from, to []byte) error { return t.Tx.DeleteRange(from, after(to)) }

type emptyIsAbsent struct{ store.Tx }

func (t emptyIsAbsent) Get(key []byte) ([]byte, error) {
	value, err := t.Tx.Get(key)
	if len(value) == 0 {
		return nil, err
	}
	return value, err
}

// aliasingPut reads the caller's slices once more at the end.
type aliasingPut struct {
	store.Tx
	puts [][2][]byte
}

func (t *aliasingPut) Put(key, value []byte) error {
	t.puts = append(t.puts, [2][]byte{key, value})
	return t.Tx.Put(key, value)
}

func (t *aliasingPut) finish() error {
	for _, pair := range t.puts {
		if err := t.Tx.Put(pair[0], pair[1]); err != nil {
			return err
		}
	}
	return nil
}

type revReused struct{ store.DB }

func (d revReused) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	rev, err := d.DB.Update(ctx, fn)
	return (rev + 1) / 2, err
}

type oldRev struct{ store.Tx }

func (t oldRev) Rev() store.Rev { return t.Tx.Rev() - 1 }

type alwaysWrites struct{ store.Tx }

func (t *alwaysWrites) finish() error { return t.Tx.Put([]byte("always"), nil) }

// lagging tells the revision that was the current one when it was last asked.
type lagging struct {
	store.DB
	last atomic.Uint64
}

func (d *lagging) Rev() store.Rev { return store.Rev(d.last.Swap(uint64(d.DB.Rev()))) }

type hasty struct{ store.DB }

func (d hasty) Rev() store.Rev { return d.DB.Rev() + 1 }

type sleeper struct{ store.DB }

func (d sleeper) Wait(ctx context.Context, after store.Rev) (store.Rev, error) {
	<-ctx.Done()
	return 0, ctx.Err()
}

type insomniac struct{ store.DB }

func (d insomniac) Wait(ctx context.Context, after store.Rev) (store.Rev, error) {
	return d.DB.Wait(ctx, after-1)
}

type deafToContext struct{ store.DB }

func (d deafToContext) View(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.View(context.WithoutCancel(ctx), fn)
}

// contagion fails the update after one that failed.
type contagion struct {
	store.DB
	mu  sync.Mutex
	ill error
}

func (d *contagion) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	d.mu.Lock()
	err := d.ill
	d.ill = nil
	d.mu.Unlock()
	if err != nil {
		return 0, err
	}
	rev, err := d.DB.Update(ctx, fn)
	if err != nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.ill = errors.New("infected")
	}
	return rev, err
}

type swallower struct{ store.DB }

func (d swallower) Update(ctx context.Context, fn func(store.Tx) error) (rev store.Rev, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("swallowed: %v", p)
		}
	}()
	return d.DB.Update(ctx, fn)
}

// crowd lets everybody into every office.
type crowd struct{ store.DB }

func (crowd) Lead(ctx context.Context, _ string, work func(context.Context) error) error {
	return work(ctx)
}

// deadlock never passes an office on.
type deadlock struct {
	store.DB
	held atomic.Bool
}

func (d *deadlock) Lead(ctx context.Context, office string, work func(context.Context) error) error {
	if d.held.Swap(true) {
		<-ctx.Done()
		return ctx.Err()
	}
	return d.DB.Lead(ctx, office, work)
}

// muteClose tells who holds an office nothing of the end.
type muteClose struct{ store.DB }

func (m muteClose) Lead(ctx context.Context, office string, work func(context.Context) error) error {
	return m.DB.Lead(ctx, office, func(context.Context) error { return work(ctx) })
}
