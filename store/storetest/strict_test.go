package storetest

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"polyplan/store"
)

func TestAStrictStoreRunsAnUpdateTwiceAndKeepsOneRun(t *testing.T) {
	r := strictRig(t)
	runs := 0
	rev := r.update(func(tx store.Tx) error {
		runs++
		return increment(tx, "n")
	})
	r.same("runs", runs, 2)
	r.same("revision", rev, store.Rev(1))
	r.holds("n=1")

	viewed := 0
	r.view(func(store.Tx) error {
		viewed++
		return nil
	})
	r.same("runs of a view", viewed, 1)
}

func TestBytesOfAStrictStoreAreGoneAfterTheTransaction(t *testing.T) {
	r := strictRig(t)
	r.put("a=1", "b=2")
	var kept [][]byte
	keep := func(tx store.Tx) error {
		value, err := tx.Get([]byte("a"))
		kept = append(kept, value)
		for key, value := range tx.Scan(nil, nil) {
			kept = append(kept, key, value)
		}
		for key, value := range tx.ScanBack(nil, nil) {
			kept = append(kept, key, value)
		}
		return err
	}
	r.view(keep)
	r.update(keep)
	r.same("slices kept", len(kept), 27)
	for i, b := range kept {
		if string(b) != "\xdb" {
			t.Errorf("slice %d still reads %q", i, b)
		}
	}
	r.holds("a=1 b=2")
}

func TestAStrictStorePanicsWhereItsBytesWereChanged(t *testing.T) {
	r := strictRig(t)
	r.put("a=1")
	got := panicOf(func() {
		r.view(func(tx store.Tx) error {
			value, err := tx.Get([]byte("a"))
			value[0] = 'x'
			return err
		})
	})
	if got == nil {
		t.Error("no panic")
	}
	r.holds("a=1")
}

func TestAStrictStoreRefusesALargeWriteSet(t *testing.T) {
	r := strictRig(t)
	_, err := r.db.Update(r.ctx, func(tx store.Tx) error {
		return errors.Join(tx.Put([]byte("a"), make([]byte, store.MaxUpdate/2)), tx.Put([]byte("b"), make([]byte, store.MaxUpdate/2)))
	})
	r.wants(store.ErrTooLarge, err)
	_, err = r.db.Update(r.ctx, func(tx store.Tx) error {
		if err := tx.Put([]byte("a"), make([]byte, store.MaxUpdate)); err == nil {
			t.Error("the put was accepted")
		}
		return nil // a closure that looks away
	})
	r.wants(store.ErrTooLarge, err)
	r.holds("")
	r.update(func(tx store.Tx) error {
		for range 3 { // only the last value of a key counts
			if err := tx.Put([]byte("a"), make([]byte, store.MaxUpdate-1-entryOverhead)); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestAStrictStoreReturnsTheErrorOfTheFirstRun(t *testing.T) {
	r := strictRig(t)
	boom := errors.New("boom")
	runs := 0
	_, err := r.db.Update(r.ctx, func(store.Tx) error {
		runs++
		return boom
	})
	r.wants(boom, err)
	r.same("runs", runs, 1)
}

func strictRig(t *testing.T) *rig {
	db, err := store.Open(context.Background(), "bolt:"+filepath.Join(t.TempDir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return &rig{TB: t, ctx: t.Context(), db: Strict(db)}
}
