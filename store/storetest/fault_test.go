package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"polyplan/store"
)

// Each fault is a store with one thing wrong, and the sentence it breaks.
var faults = []struct {
	name   string
	breaks string
	wrap   func(store.DB) store.DB
}{
	{"lost write", "concurrent updates lose nothing and make distinct revisions", func(db store.DB) store.DB { return &lostWrite{DB: db} }},
	{"write lost at the end of a transaction", "everything is there after reopening, the revision too", onUpdate(func(tx store.Tx) store.Tx { return &lastPutLost{Tx: tx} })},
	{"torn write of a failing update", "an update that fails leaves nothing", func(db store.DB) store.DB { return tornFailure{db} }},
	{"torn write of an update in two commits", "an update is seen whole or not at all", func(db store.DB) store.DB { return tornCommit{db} }},
	{"stale read of a key", "a view sees the update that returned before it", func(db store.DB) store.DB { return &staleGet{DB: db, seen: map[string][]byte{}} }},
	{"stale read of a range", "a view sees the update that returned before it", func(db store.DB) store.DB { return &staleScan{DB: db} }},
	{"stale read in an update", "an update reads its own writes, both ways", onUpdate(func(tx store.Tx) store.Tx { return ownWritesUnseen{tx} })},
	{"snapshot that moves", "a snapshot does not change while others write", func(db store.DB) store.DB { return movingSnapshot{db} }},
	{"scan out of order", "keys come in the order of their bytes, both ways", onBothTx(func(tx store.Tx) store.Tx { return swappedScan{tx} })},
	{"scan back out of order", "keys come in the order of their bytes, both ways", onBothTx(func(tx store.Tx) store.Tx { return swappedScanBack{tx} })},
	{"scan that holds its upper bound", "a range holds its lower bound and not its upper", onBothTx(func(tx store.Tx) store.Tx { return closedScan{tx} })},
	{"scan that meets late writes", "a scan yields what was there when it began", onUpdate(func(tx store.Tx) store.Tx { return liveScan{tx} })},
	{"deleted range that holds its upper bound", "a deleted range is gone, and what is put into it later is not", onUpdate(func(tx store.Tx) store.Tx { return closedDelete{tx} })},
	{"empty value taken for absent", "an empty value is present, and an absent one is nil", onBothTx(func(tx store.Tx) store.Tx { return emptyIsAbsent{tx} })},
	{"put that keeps its arguments", "a put copies its key and its value", onUpdate(func(tx store.Tx) store.Tx { return &aliasingPut{Tx: tx} })},
	{"revision used twice", "concurrent updates lose nothing and make distinct revisions", func(db store.DB) store.DB { return revReused{db} }},
	{"revision told wrong", "each update that wrote makes one revision more, the one its transaction told", onUpdate(func(tx store.Tx) store.Tx { return oldRev{tx} })},
	{"revision made by nothing", "an update that wrote nothing makes no revision and returns the current one", onUpdate(func(tx store.Tx) store.Tx { return &alwaysWrites{Tx: tx} })},
	{"current revision that lags", "the current revision is told without a transaction, after closing too", func(db store.DB) store.DB { return &lagging{DB: db} }},
	{"current revision behind others' updates", "the current revision is behind no update that returned, and ahead of no view that begins", func(db store.DB) store.DB { return &lagging{DB: db} }},
	{"current revision ahead of its time", "the current revision is behind no update that returned, and ahead of no view that begins", func(db store.DB) store.DB { return hasty{db} }},
	{"wait that never wakes", "waiting ends with the update it waits for", func(db store.DB) store.DB { return sleeper{db} }},
	{"wait that wakes too early", "waiting ends with its context, and not before its revision", func(db store.DB) store.DB { return insomniac{db} }},
	{"context not looked at", "an ended context is told before anything runs", func(db store.DB) store.DB { return deafToContext{db} }},
	{"failure that spoils a neighbour", "one that fails, panics or ends its goroutine does its neighbours no harm", func(db store.DB) store.DB { return &contagion{DB: db} }},
	{"panic that is swallowed", "a panic surfaces where the update was called, and the store goes on", func(db store.DB) store.DB { return swallower{db} }},
}

func TestEachPlantedFaultIsCaught(t *testing.T) {
	for _, fault := range faults {
		t.Run(fault.name, func(t *testing.T) {
			broken := checkNamed(t, fault.breaks)
			if failure := failureOf(t, broken, func(db store.DB) store.DB { return db }, 20*time.Second); failure != "" {
				t.Fatalf("without the fault: %s", failure)
			}
			got := failureOf(t, broken, fault.wrap, time.Second)
			t.Logf("caught: %s", got)
			if got == "" {
				t.Errorf("the check %q passed", fault.breaks)
			}
		})
	}
}

func TestAStoreThatForgetsOnReopeningIsCaught(t *testing.T) {
	opened := 0
	dir := t.TempDir()
	forgetful := func() (store.DB, error) {
		opened++
		return store.Open(context.Background(), fmt.Sprintf("bolt:%s/%d.db", dir, opened))
	}
	caught := 0
	for _, c := range lastingChecks {
		if recordFailure(t, func(rec *recorder) { runCheck(rec, c, forgetful, 20*time.Second) }) != "" {
			caught++
		}
	}
	if caught != len(lastingChecks) {
		t.Errorf("%d of %d checks caught it", caught, len(lastingChecks))
	}
}

func checkNamed(t *testing.T, name string) check {
	i := slices.IndexFunc(checks(), func(c check) bool { return c.name == name })
	if i < 0 {
		t.Fatalf("no check is named %q", name)
	}
	return checks()[i]
}

// failureOf runs a check on a wrapped store and returns its first failure.
func failureOf(t *testing.T, c check, wrap func(store.DB) store.DB, patience time.Duration) string {
	path := filepath.Join(t.TempDir(), "store.db")
	place := func() (store.DB, error) {
		db, err := store.Open(context.Background(), "bolt:"+path)
		if err != nil {
			return nil, err
		}
		return wrap(db), nil
	}
	return recordFailure(t, func(rec *recorder) { runCheck(rec, c, place, patience) })
}

// recorder is a test whose failures are kept instead of reported.
type recorder struct {
	testing.TB
	mu      sync.Mutex
	failure string
}

func recordFailure(t testing.TB, run func(rec *recorder)) string {
	rec := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		run(rec)
	}()
	<-done
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return rec.failure
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failure == "" {
		r.failure = fmt.Sprintf(format, args...)
	}
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Error(args ...any) { r.Errorf("%s", fmt.Sprint(args...)) }
func (r *recorder) Fatal(args ...any) { r.Fatalf("%s", fmt.Sprint(args...)) }
func (r *recorder) Fail()             { r.Errorf("failed") }
func (r *recorder) FailNow()          { r.Fatalf("failed") }

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
