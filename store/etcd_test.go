package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"polyplan/store"
	"polyplan/store/etcdtest"
)

func TestWhatOneReplicaWritesTheOthersRead(t *testing.T) {
	s := newSite(t)
	one, two := s.open("one"), s.open("two")
	rev := s.put(one, "a=1", "b=2")
	s.holds(two, rev, "1: a=1 b=2")
	rev = s.put(two, "a=3", "b")
	s.holds(one, rev, "2: a=3")
	s.holds(s.open("three"), rev, "2: a=3")
}

func TestReplicasThatWriteAtOnceLoseNothing(t *testing.T) {
	s := newSite(t)
	const writers, rounds = 4, 10
	dbs := []store.DB{s.open("one"), s.open("two"), s.open("three")}
	errs := make(chan error)
	for i := range len(dbs) * writers {
		go func() { errs <- countUp(dbs[i%len(dbs)], rounds) }()
	}
	for range len(dbs) * writers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	total := store.Rev(len(dbs) * writers * rounds)
	for _, db := range dbs {
		s.holds(db, total, fmt.Sprintf("%d: n=%d", total, total))
	}
}

func countUp(db store.DB, rounds int) error {
	for range rounds {
		_, err := db.Update(context.Background(), func(tx store.Tx) error {
			value, err := tx.Get([]byte("n"))
			if err != nil {
				return err
			}
			n := 0
			if value != nil {
				if _, err := fmt.Sscan(string(value), &n); err != nil {
					return err
				}
			}
			return tx.Put([]byte("n"), fmt.Append(nil, n+1))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func TestAReplicaThatWasAwayGoesOnWhereItWas(t *testing.T) {
	s := newSite(t)
	one := s.open("one")
	two, err := store.Open(t.Context(), s.place("two"))
	if err != nil {
		t.Fatal(err)
	}
	s.holds(two, s.put(one, "a=1"), "1: a=1")
	mustClose(t, two)
	before := stampFile(t, s.data("two"))
	s.put(one, "a=2")
	rev := s.put(one, "b=3")
	s.holds(s.open("two"), rev, "3: a=2 b=3")
	if !os.SameFile(before, stampFile(t, s.data("two"))) {
		t.Error("the copy was made anew: want it to go on from its revision")
	}
}

func stampFile(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// manyWrites overwrites, deletes and deletes ranges, and returns what is left.
func (s *site) manyWrites(db store.DB, n int) string {
	s.Helper()
	for i := range n {
		s.put(db, fmt.Sprintf("k%02d=%d", i%17, i), fmt.Sprintf("x%02d=%d", i, i),
			fmt.Sprintf("k%02d", i*5%17), fmt.Sprintf("x%02d..x%02d", i-9, i-4))
	}
	return contents(s.T, db)
}

func TestTheLogIsFoldedAndTrimmedAndAJoinerStillGetsAll(t *testing.T) {
	s := newSite(t)
	one := s.openFolding("one")
	want := s.manyWrites(one, 60)
	eventually(t, "the log is trimmed", func() bool { return s.count("log/") < 20 })
	if got := s.count("kv/"); got == 0 {
		t.Error("nothing was folded")
	}
	s.holds(s.open("joiner"), 60, want)
	want = s.manyWrites(one, 33)
	s.holds(s.open("later joiner"), 93, want)
}

func TestAReplicaThatMissedWhatWasTrimmedIsCopiedAnew(t *testing.T) {
	s := newSite(t)
	one := s.openFolding("one")
	two, err := store.Open(t.Context(), s.place("two"))
	if err != nil {
		t.Fatal(err)
	}
	s.holds(two, s.put(one, "old=1"), "1: old=1")
	mustClose(t, two)
	before := stampFile(t, s.data("two"))
	s.put(one, "old")
	want := s.manyWrites(one, 40)
	eventually(t, "the log is trimmed", func() bool { return s.count("log/") < 20 })
	s.holds(s.open("two"), 42, want)
	if os.SameFile(before, stampFile(t, s.data("two"))) {
		t.Error("the copy is the old file")
	}
	if names := ls(t, s.dir); strings.Contains(names, ".new") {
		t.Errorf("left behind: %s", names)
	}
}

func TestReadersOfAReplicaThatIsCopiedAnewKeepTheirSnapshot(t *testing.T) {
	s := newSite(t)
	link := s.cluster.Link(t)
	one := s.openFolding("one")
	two := s.opened(store.Open(t.Context(), link.Place(s.prefix, s.data("two"))))
	s.holds(two, s.put(one, "old=1"), "1: old=1")
	err := two.View(t.Context(), func(tx store.Tx) error {
		link.Cut()
		s.put(one, "old")
		want := s.manyWrites(one, 40)
		eventually(t, "the log is trimmed", func() bool { return s.count("log/") < 20 })
		link.Mend()
		s.holds(two, 42, want)
		for key, value := range tx.Scan(nil, nil) {
			if string(key) != "old" || string(value) != "1" || tx.Rev() != 1 {
				t.Errorf("the snapshot shows %s=%s at revision %d", key, value, tx.Rev())
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	rev := s.put(two, "new=1")
	s.put(one, "k00..l", "x..y") // only what is new is left
	s.holds(one, rev+1, fmt.Sprintf("%d: new=1", rev+1))
}

func TestAReplicaFollowsThroughACompaction(t *testing.T) {
	s := siteIn(t, etcdtest.Shared(t)) // beside no other test: it compacts what they read
	one := s.open("one")
	two, err := store.Open(t.Context(), s.place("two"))
	if err != nil {
		t.Fatal(err)
	}
	s.holds(two, s.put(one, "a=1"), "1: a=1")
	mustClose(t, two)
	rev := s.put(one, "a=2")
	client := s.cluster.Client(t)
	head, err := client.Get(t.Context(), s.prefix+"head")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Compact(t.Context(), head.Header.Revision); err != nil {
		t.Fatal(err)
	}
	s.holds(s.open("two"), rev, "2: a=2")
}

func TestTheNextReplicaFoldsWhenTheOneThatDidIsGone(t *testing.T) {
	s := newSite(t)
	one, err := store.OpenFolding(t.Context(), s.place("one"), 5, 3)
	if err != nil {
		t.Fatal(err)
	}
	two := s.openFolding("two")
	s.manyWrites(two, 20)
	eventually(t, "the log is trimmed", func() bool { return s.count("log/") < 10 })
	mustClose(t, one)
	want := s.manyWrites(two, 40)
	eventually(t, "the log is trimmed again", func() bool { return s.count("log/") < 10 })
	s.holds(s.open("joiner"), 60, want)
}

func TestAWriteWhoseAnswerWasLostIsDoneOnce(t *testing.T) {
	s := newSite(t)
	link := s.cluster.Link(t)
	two := s.opened(store.Open(t.Context(), link.Place(s.prefix, s.data("two"))))
	one := s.open("one")
	s.holds(two, s.put(one, "n=1"), "1: n=1")
	runs := 0
	done := make(chan error)
	link.Deafen(true)
	go func() {
		_, err := two.Update(context.Background(), func(tx store.Tx) error {
			runs++
			return tx.Put([]byte("n"), []byte("2"))
		})
		done <- err
	}()
	s.holds(one, 2, "2: n=2") // it was committed, and two has not heard of it
	time.AfterFunc(7*time.Second, func() { link.Deafen(false) })
	if err := <-done; err != nil {
		t.Errorf("got %v, want the write acknowledged", err)
	}
	if runs != 1 {
		t.Errorf("the closure ran %d times, want once: it was committed", runs)
	}
	s.holds(one, 2, "2: n=2")
	s.holds(two, 2, "2: n=2")
}

func TestAnUpdateOverOneMebibyteIsRefused(t *testing.T) {
	s := newSite(t)
	db := s.open("one")
	_, err := db.Update(t.Context(), func(tx store.Tx) error { return tx.Put([]byte("a"), make([]byte, store.MaxUpdate)) })
	wantError(t, err, store.ErrTooLarge, "1048576", "several updates")
	s.holds(db, s.put(db, "a=1"), "1: a=1")
}

func TestReadsGoOnWhileEtcdIsAwayAndWritesSaySo(t *testing.T) {
	s := newSite(t)
	link := s.cluster.Link(t)
	db := s.opened(store.Open(t.Context(), link.Place(s.prefix, s.data("one"))))
	s.put(db, "a=1")
	link.Cut()
	eventually(t, "the replica knows", func() bool { return db.(store.Replica).Status().Err != nil })
	if got := contents(t, db); got != "1: a=1" {
		t.Errorf("got %s", got)
	}
	_, err := db.Update(t.Context(), func(tx store.Tx) error {
		t.Error("the closure ran")
		return nil
	})
	wantError(t, err, store.ErrUnavailable, "etcd at", "does not answer")
	status := db.(store.Replica).Status()
	if status.Behind <= 0 || status.Applied != 1 || !errors.Is(status.Err, store.ErrUnavailable) {
		t.Errorf("got status %+v", status)
	}
	link.Mend()
	eventually(t, "the replica is well", func() bool { return db.(store.Replica).Status().Err == nil })
	s.holds(db, s.put(db, "a=2"), "2: a=2")
}

func TestAReplicaStartsFromItsCopyWhileEtcdIsAway(t *testing.T) {
	s := newSite(t)
	link := s.cluster.Link(t)
	name := link.Place(s.prefix, s.data("one"))
	db, err := store.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	s.put(db, "a=1")
	mustClose(t, db)
	link.Cut()
	db = s.opened(store.Open(t.Context(), name))
	s.holds(db, 1, "1: a=1")
	_, err = db.Update(t.Context(), func(tx store.Tx) error { return tx.Put([]byte("b"), nil) })
	wantError(t, err, store.ErrUnavailable)
	link.Mend()
	eventually(t, "the replica is well", func() bool { return db.(store.Replica).Status().Err == nil })
	s.holds(db, s.put(db, "a=2"), "2: a=2")
}

func TestAnAppendThatIsDecidedOverNeverArrives(t *testing.T) {
	s := newSite(t)
	db := s.open("one")
	s.put(db, "a=1")
	decided, arrived, err := store.LateAppend(db)
	if err != nil {
		t.Fatal(err)
	}
	if arrived {
		t.Errorf("it was said %q of a write that was committed later", decided)
	}
	s.holds(db, s.put(db, "a=2"), "2: a=2")
}

func TestAReplicaWritesToAClusterRestoredFromABackupOfTheSameState(t *testing.T) {
	s := newSite(t)
	db := s.open("one")
	s.put(db, "a=1")
	if err := store.KnowGuard(db, 1); err != nil {
		t.Fatal(err)
	}
	s.holds(db, s.put(db, "a=2"), "2: a=2")
}

func TestACopyIsWrittenOverWhereItsKeysWereMovedToAClusterWithLowerRevisions(t *testing.T) {
	s := newSite(t)
	before, err := store.Open(t.Context(), s.place("one"))
	if err != nil {
		t.Fatal(err)
	}
	s.put(before, "a=1")
	mustClose(t, before)
	to := etcdtest.Start(t, etcdtest.Options{})
	var puts []clientv3.Op
	for key, value := range s.under("") {
		puts = append(puts, clientv3.OpPut(key, value))
	}
	if _, err := to.Client(t).Txn(t.Context()).Then(puts...).Commit(); err != nil {
		t.Fatal(err)
	}
	after := s.opened(store.Open(t.Context(), to.Place(s.prefix, s.data("one"))))
	s.holds(after, s.put(after, "a=2"), "2: a=2")
}

func TestACopyWhoseSyncFailedOnceGoesOn(t *testing.T) {
	s := newSite(t)
	one, two := s.open("one"), s.open("two")
	s.holds(two, s.put(one, "a=1"), "1: a=1")
	store.FailNextSync(two)
	s.holds(two, s.put(one, "a=2"), "2: a=2")
	eventually(t, "it can be written", func() bool {
		_, err := two.Update(t.Context(), func(tx store.Tx) error { return tx.Put([]byte("b"), nil) })
		return err == nil
	})
}

func TestValuesOfAnySizeReachAReplicaThatJoins(t *testing.T) {
	s := newSite(t)
	name := "bolt:" + s.data("original")
	db, err := open(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		_, err := db.Update(t.Context(), func(tx store.Tx) error {
			for k := range 200 {
				if err := tx.Put(fmt.Appendf(nil, "a%03d%03d", i, k), nil); err != nil {
					return err
				}
			}
			return tx.Put(fmt.Appendf(nil, "b%03d", i), make([]byte, 500_000)) // after many small ones
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	mustClose(t, db)
	copied, err := store.Copy(t.Context(), name, s.place("one"))
	if err != nil || copied.Keys != 100*201 {
		t.Errorf("got %+v (%v)", copied, err)
	}
}

func TestWithoutAMajorityReadsGoOnAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	c := etcdtest.Start(t, etcdtest.Options{})
	s := siteIn(t, c)
	db, err := store.Open(t.Context(), s.place("one"))
	if err != nil {
		t.Fatal(err)
	}
	s.put(db, "a=1")
	c.Kill(0)
	c.Kill(1)
	eventually(t, "the replica knows", func() bool { return db.(store.Replica).Status().Err != nil })
	_, err = db.Update(t.Context(), func(tx store.Tx) error { return tx.Put([]byte("b"), nil) })
	wantError(t, err, store.ErrUnavailable)
	mustClose(t, db)
	db = s.opened(store.Open(t.Context(), s.place("one")))
	s.holds(db, 1, "1: a=1")
	c.Restart(t, 0)
	eventually(t, "it can be written again", func() bool {
		_, err := db.Update(t.Context(), func(tx store.Tx) error { return tx.Put([]byte("a"), []byte("2")) })
		return err == nil
	})
	s.holds(db, 2, "2: a=2")
}
