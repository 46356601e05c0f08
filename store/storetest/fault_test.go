package storetest

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
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
	{"office held by two", "an office is held by one at a time, and passed on", func(db store.DB) store.DB { return crowd{db} }},
	{"office that is not passed on", "an office is held by one at a time, and passed on", func(db store.DB) store.DB { return &deadlock{DB: db} }},
	{"office that does not end with the store", "who holds an office hears that the store closes, which waits for that", func(db store.DB) store.DB { return muteClose{db} }},
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
