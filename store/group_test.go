package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	bolt "go.etcd.io/bbolt"
)

func TestWaitingUpdatesShareACommit(t *testing.T) {
	db := openHooked(t)
	var commits atomic.Int64
	db.commit = func(tx *bolt.Tx) error {
		commits.Add(1)
		return tx.Commit()
	}
	const writers, rounds = 32, 20
	failed := inParallel(writers, func(writer int) error {
		for round := range rounds {
			if err := putOne(db, fmt.Sprint(writer, "/", round)); err != nil {
				return err
			}
		}
		return nil
	})
	if failed != nil {
		t.Fatal(failed)
	}
	if got := commits.Load(); got > writers*rounds/4 {
		t.Errorf("%d updates took %d commits, want a quarter at most", writers*rounds, got)
	}
	if got := currentRev(t, db); got != writers*rounds {
		t.Errorf("got revision %d, want %d", got, writers*rounds)
	}
}

func TestALoneUpdateTakesOneCommitAndAReadingOneNone(t *testing.T) {
	db := openHooked(t)
	commits := 0
	db.commit = func(tx *bolt.Tx) error {
		commits++
		return tx.Commit()
	}
	for want := range 3 {
		if err := putOne(db, fmt.Sprint(want)); err != nil || commits != want+1 {
			t.Fatalf("got %d commits (%v), want %d", commits, err, want+1)
		}
		for _, fn := range []func(Tx) error{
			func(Tx) error { return nil },
			func(Tx) error { return errors.New("refused") },
		} {
			if _, err := db.Update(t.Context(), fn); err != nil && err.Error() != "refused" || commits != want+1 {
				t.Fatalf("got %d commits (%v), want %d", commits, err, want+1)
			}
		}
	}
}

func TestACommitThatFailsFailsItsWholeGroupAndNothingElse(t *testing.T) {
	db := openHooked(t)
	if err := putOne(db, "before"); err != nil {
		t.Fatal(err)
	}
	db.commit = func(*bolt.Tx) error { return fmt.Errorf("write: %w", syscall.ENOSPC) }
	const writers = 16
	failed := inParallel(writers, func(writer int) error {
		for range 10 {
			err := putOne(db, fmt.Sprint(writer))
			if !errors.Is(err, ErrFull) || errors.Is(err, ErrUnsure) {
				return fmt.Errorf("got %v, want ErrFull", err)
			}
		}
		return nil
	})
	if failed != nil {
		t.Fatal(failed)
	}
	if got := contentOf(t, db); got != "before" {
		t.Errorf("got %s, want what was there before", got)
	}
	if got := currentRev(t, db); got != 1 {
		t.Errorf("got revision %d, want 1", got)
	}
	db.commit = (*bolt.Tx).Commit
	if rev, err := db.Update(t.Context(), func(tx Tx) error { return tx.Put([]byte("later"), nil) }); err != nil || rev != 2 {
		t.Errorf("a later write: got revision %d (%v), want 2", rev, err)
	}
}

func TestACommitThatPanicsFailsItsGroupAndTheStoreGoesOn(t *testing.T) {
	db := openHooked(t)
	db.commit = func(*bolt.Tx) error { panic("boom") }
	const members = 8
	errs := make(chan error, members)
	try := func(key string, before func()) (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v", p)
			}
		}()
		_, err = db.Update(t.Context(), func(tx Tx) error {
			before()
			return tx.Put([]byte(key), nil)
		})
		return err
	}
	leader := try("leader", func() {
		for member := range members {
			go func() { errs <- try(fmt.Sprint(member), func() {}) }()
		}
		for db.groups.waiting.Load() < members {
			runtime.Gosched()
		}
		for range 100 { // until they wait indeed
			runtime.Gosched()
		}
	})
	if leader == nil || leader.Error() != "panic: boom" {
		t.Errorf("the leader got %v, want the panic", leader)
	}
	abandoned := 0
	for range members {
		if err := <-errs; errors.Is(err, errAbandoned) {
			abandoned++
		} else if err == nil || err.Error() != "panic: boom" { // it came late and led
			t.Errorf("a member got %v, want that the commit broke off", err)
		}
	}
	if abandoned == 0 {
		t.Error("nobody was a member of the group")
	}
	db.commit = (*bolt.Tx).Commit
	if err := putOne(db, "later"); err != nil {
		t.Fatal(err)
	}
	if got := contentOf(t, db); got != "later" {
		t.Errorf("got %s, want later", got)
	}
}

func TestAnUpdateThatMayOrMayNotStandSaysSo(t *testing.T) {
	db := openHooked(t)
	db.commit = func(tx *bolt.Tx) error { return errors.Join(tx.Commit(), syscall.EIO) }
	if err := putOne(db, "a"); !errors.Is(err, ErrUnsure) || !errors.Is(err, syscall.EIO) {
		t.Errorf("got %v, want ErrUnsure and the reason", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if rev, err := db.Wait(ctx, 0); err != nil || rev != 1 {
		t.Errorf("a wait got revision %d (%v), want the 1 that views see", rev, err)
	}
}

func TestAFileGrowsLittleAtATimeWhileItIsSmall(t *testing.T) {
	for size, want := range map[int64]int{0: 32 << 10, 1 << 20: 256 << 10, 8 << 20: 2 << 20, 1 << 40: 16 << 20} {
		if got := growth(size); got != want {
			t.Errorf("growth(%d) = %d, want %d", size, got, want)
		}
	}
}

// inParallel runs n goroutines that begin together.
func inParallel(n int, fn func(i int) error) error {
	errs, begin := make(chan error), make(chan struct{})
	for i := range n {
		go func() {
			<-begin
			errs <- fn(i)
		}()
	}
	close(begin)
	var all []error
	for range n {
		all = append(all, <-errs)
	}
	return errors.Join(all...)
}

func openHooked(t *testing.T) *boltDB {
	t.Helper()
	db, err := openBolt(t.Context(), filepath.Join(t.TempDir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db.(*boltDB)
}

func putOne(db DB, key string) error {
	_, err := db.Update(context.Background(), func(tx Tx) error { return tx.Put([]byte(key), nil) })
	return err
}

func currentRev(t *testing.T, db DB) (rev Rev) {
	t.Helper()
	if err := db.View(t.Context(), func(tx Tx) error {
		rev = tx.Rev()
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return rev
}

func contentOf(t *testing.T, db DB) (content string) {
	t.Helper()
	if err := db.View(t.Context(), func(tx Tx) error {
		for key := range tx.Scan(nil, nil) {
			content += string(key)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return content
}

func TestALargeUpdateAmongSmallOnesRunsTwiceAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		commit := func(*group) error {
			synctest.Wait() // until all others have come to wait
			return nil
		}
		q := newGroups("test", MaxUpdate, newGate(), func(context.Context) (*round, error) {
			return &round{base: fixed{}, end: func() {}, commit: commit}, nil
		})
		ctx, stop := context.WithCancel(t.Context())
		var small sync.WaitGroup
		for i := range 32 {
			small.Go(func() {
				for ctx.Err() == nil {
					_, _ = q.update(ctx, func(tx Tx) error { return tx.Put([]byte{byte(i), 1}, []byte("v")) })
				}
			})
		}
		defer small.Wait()
		defer stop()
		for range 5 {
			runs := 0
			_, err := q.update(ctx, func(tx Tx) error {
				runs++
				return tx.Put([]byte("large"), make([]byte, MaxUpdate-40))
			})
			if err != nil || runs > 2 {
				t.Errorf("it ran %d times (%v)", runs, err)
			}
		}
	})
}
