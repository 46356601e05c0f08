package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"polyplan/store"
	"polyplan/store/etcdtest"
)

func init() {
	children["follow on a full disk"] = followOnAFullDisk
	children["start on a full disk"] = startOnAFullDisk
	children["lead on a full disk"] = leadOnAFullDisk
	children["write as a replica"] = writeAsAReplica
}

func TestAReplicaOnAFullDiskGoesOnReadingAndCatchesUpLater(t *testing.T) {
	s := newSite(t)
	one := s.open("one")
	s.put(one, "n=0")
	child := start(t, "follow on a full disk", s.place("two"))
	child.line(t) // it follows, and its files can't grow
	s.putMuch(one)
	child.line(t) // it has noticed, and read on
	child.end(t)  // it has room again, and has caught up
}

// putMuch writes what is more than fits on a disk that is full with 1 MiB, and counts n up to 8.
func (s *site) putMuch(db store.DB) {
	s.Helper()
	for n := range 8 {
		filler := make([]byte, 500_000)
		_, _ = rand.Read(filler) // never fails
		s.put(db, fmt.Sprintf("filler%d=%x", n, filler), fmt.Sprint("n=", n+1))
	}
}

func followOnAFullDisk(place string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	db, err := open(place)
	if err != nil {
		return err
	}
	if err := limitFiles(1 << 20); err != nil {
		return err
	}
	fmt.Println("open")
	isFull := func() bool { return errors.Is(db.(store.Replica).Status().Err, store.ErrFull) }
	if err := etcdtest.Until(ctx, isFull); err != nil {
		return fmt.Errorf("status %+v, want ErrFull: %w", db.(store.Replica).Status(), err)
	}
	if _, err := readN(ctx, db); err != nil {
		return err
	}
	_, err = db.Update(ctx, func(tx store.Tx) error { return tx.Put([]byte("x"), nil) })
	if !errors.Is(err, store.ErrUnavailable) {
		return fmt.Errorf("a write: got %v, want ErrUnavailable", err)
	}
	fmt.Println("full")
	if err := limitFiles(unix.RLIM_INFINITY); err != nil {
		return err
	}
	for rev := store.Rev(0); ; {
		n, err := readN(ctx, db)
		if err == nil && n != "8" {
			rev, err = db.Wait(ctx, rev)
		}
		if err != nil || n == "8" {
			return errors.Join(err, db.Close())
		}
	}
}

func TestAReplicaOnAFullDiskLeavesItsOfficeToOneThatFollows(t *testing.T) {
	s := newSite(t)
	child := start(t, "lead on a full disk", s.place("one"))
	child.line(t) // it holds the office, and its files can't grow
	two := s.openFolding("two")
	second := s.stand(two)
	s.awaitCandidates(2)
	s.putMuch(two)
	s.await("the second holds the office", second.holds)
	child.line(t) // it was deposed, and does not stand again as long as it does not follow
	s.awaitCandidates(2)
	child.end(t) // it has room again, and stands behind the second
}

func leadOnAFullDisk(place string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	db, err := store.OpenFolding(ctx, place, 500, 10_000)
	if err != nil {
		return err
	}
	if err := limitFiles(1 << 20); err != nil {
		return err
	}
	lead := func() error {
		return db.Lead(ctx, "window", func(ctx context.Context) error {
			fmt.Println("leads")
			<-ctx.Done()
			return nil
		})
	}
	if err := lead(); !errors.Is(err, store.ErrDeposed) || !errors.Is(err, store.ErrFull) {
		return fmt.Errorf("its term ended with %w, want ErrDeposed and ErrFull", err)
	}
	if err := lead(); !errors.Is(err, store.ErrUnavailable) || !errors.Is(err, store.ErrFull) {
		return fmt.Errorf("it stood again: %w, want ErrUnavailable and ErrFull", err)
	}
	fmt.Println("deposed")
	if err := limitFiles(unix.RLIM_INFINITY); err != nil {
		return err
	}
	stands := make(chan error, 1)
	go func() {
		var err error
		hasRoom := func() bool {
			err = lead()
			return !errors.Is(err, store.ErrFull)
		}
		waited := etcdtest.Until(ctx, hasRoom)
		stands <- errors.Join(waited, err)
	}()
	if _, err := io.ReadAll(os.Stdin); err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	if err := <-stands; !errors.Is(err, store.ErrClosed) {
		return fmt.Errorf("it stood again: %w, want to wait until it closes", err)
	}
	return nil
}

func TestAReplicaStartsOnAFullDiskAndReads(t *testing.T) {
	s := newSite(t)
	one := s.open("one")
	two, err := store.Open(t.Context(), s.place("two"))
	if err != nil {
		t.Fatal(err)
	}
	s.holds(two, s.put(one, "n=0"), "1: n=0")
	mustClose(t, two)
	s.putMuch(one)
	runChild(t, "start on a full disk", s.place("two"))
}

func startOnAFullDisk(place string) error {
	if err := limitFiles(1 << 20); err != nil {
		return err
	}
	db, err := open(place)
	if err != nil {
		return err
	}
	if n, err := readN(context.Background(), db); err != nil || n == "8" {
		return fmt.Errorf("read %q (%w), want what fitted on the disk", n, err)
	}
	return db.Close()
}

func readN(ctx context.Context, db store.DB) (n string, err error) {
	err = db.View(ctx, func(tx store.Tx) error {
		value, err := tx.Get([]byte("n"))
		n = string(value)
		return err
	})
	return n, err
}

func TestAReplicaThatIsKilledLosesNoAcknowledgedWrite(t *testing.T) {
	s := newSite(t)
	one := s.open("one")
	newest := 0
	for range 4 {
		child := start(t, "write as a replica", s.place("two"))
		for range 30 {
			if _, err := fmt.Sscan(child.line(t), &newest); err != nil {
				t.Fatal(err)
			}
		}
		child.kill(t)
		got := 0
		eventually(t, "the other replica has all that was acknowledged", func() bool {
			n, err := readN(t.Context(), one)
			if err != nil {
				t.Fatal(err)
			}
			_, err = fmt.Sscan(n, &got)
			return err == nil && got >= newest
		})
		if got > newest+1 {
			t.Errorf("found %d, acknowledged %d: want at most one more", got, newest)
		}
	}
	two := s.open("two")
	rev := s.put(one, "end=1")
	s.holds(two, rev, contents(t, one))
}

// writeAsAReplica counts n up for ever and tells what was acknowledged.
func writeAsAReplica(place string) error {
	db, err := open(place)
	if err != nil {
		return err
	}
	for {
		n := 0
		_, err := db.Update(context.Background(), func(tx store.Tx) error {
			value, err := tx.Get([]byte("n"))
			if err != nil {
				return err
			}
			n = 1
			if value != nil {
				if _, err := fmt.Sscan(string(value), &n); err != nil {
					return err
				}
				n++
			}
			return tx.Put([]byte("n"), fmt.Append(nil, n))
		})
		if err != nil {
			return err
		}
		fmt.Println(n)
	}
}
