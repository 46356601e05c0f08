package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"polyplan/store"
)

// openReading opens a replica of a program that reads formats up to one.
func (s *site) openReading(replica string, reads int) store.DB {
	s.Helper()
	return s.opened(store.OpenReading(s.Context(), s.place(replica), reads))
}

func formatOf(t testing.TB, db store.DB) (format int) {
	t.Helper()
	err := db.View(t.Context(), func(tx store.Tx) error {
		format = tx.Format()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return format
}

func TestOldAndNewReplicasShareAClusterAsLongAsTheFormatIsTheOldOne(t *testing.T) {
	s := newSite(t)
	older := s.openReading("older", 1)
	newer := s.openReading("newer", 2)
	s.put(older, "a=1")
	s.holds(newer, 1, "1: a=1")
	s.put(newer, "b=2")
	s.holds(older, 2, "2: a=1 b=2")
	if format := formatOf(t, newer); format != 1 {
		t.Errorf("the newer one writes format %d, want 1", format)
	}
	err := store.UpgradeTo(t.Context(), s.place("none"), 2)
	host, _ := os.Hostname()
	wantError(t, err, store.ErrOlder, host, fmt.Sprint("process ", os.Getpid()), "reads format 1 at most")
	if n := strings.Count(err.Error(), "reads format"); n != 1 {
		t.Errorf("it names %d replicas, want the older one: %v", n, err)
	}
	s.put(older, "c=3") // nothing has changed
	s.holds(newer, 3, "3: a=1 b=2 c=3")
}

func TestTheFormatIsRaisedOnceAllReplicasReadTheNewOne(t *testing.T) {
	s := newSite(t)
	older, err := store.OpenReading(t.Context(), s.place("older"), 1)
	if err != nil {
		t.Fatal(err)
	}
	s.put(older, "a=1")
	one, two := s.openReading("one", 2), s.openReading("two", 2)
	mustClose(t, older) // and is off the roll at once
	for range 2 {
		if err := store.UpgradeTo(t.Context(), s.place("none"), 2); err != nil {
			t.Fatal(err)
		}
	}
	for _, db := range []store.DB{one, two} {
		s.holds(db, 2, "2: a=1")
		if format := formatOf(t, db); format != 2 {
			t.Errorf("format %d is in force, want 2", format)
		}
	}
	s.put(one, "b=2")
	s.holds(two, 3, "3: a=1 b=2")
	if format := formatOf(t, s.openReading("three", 3)); format != 2 {
		t.Errorf("a copy made later has format %d, want 2", format)
	}

	before, roll := read(t, s.data("older")), s.under("replica/")
	_, err = store.OpenReading(t.Context(), s.place("older"), 1)
	wantError(t, err, store.ErrNewer, "want format 1 at most, got 2", "run a newer polyplan")
	if string(read(t, s.data("older"))) != string(before) {
		t.Error("a replica that was refused has changed its copy")
	}
	if got := s.under("replica/"); !maps.Equal(got, roll) {
		t.Errorf("a replica that was refused has changed the roll from %v to %v", roll, got)
	}
	_, err = store.OpenReading(t.Context(), s.place("new"), 1)
	wantError(t, err, store.ErrNewer)
	if exists(s.data("new")) {
		t.Error("a replica that was refused has made a copy")
	}
}

func TestACopyOfANewFormatIsNotServedByAnOldReplicaWhoseClusterIsAway(t *testing.T) {
	s := newSite(t)
	link := s.cluster.Link(t)
	s.makeFormat1()
	one, err := store.OpenReading(t.Context(), link.Place(s.prefix, s.data("one")), 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.UpgradeTo(t.Context(), s.place("none"), 2); err != nil {
		t.Fatal(err)
	}
	s.holds(one, 1, "1:")
	mustClose(t, one)
	link.Cut()
	_, err = store.OpenReading(t.Context(), link.Place(s.prefix, s.data("one")), 1)
	wantError(t, err, store.ErrNewer, s.data("one"))
}

// stopped waits until a replica says that it can't follow.
func (s *site) stopped(db store.DB, why error) {
	s.Helper()
	eventually(s.T, "the replica has stopped", func() bool { return errors.Is(db.(store.Replica).Status().Err, why) })
}

func TestNoReplicaEnrollsBetweenTheReadingOfTheRollAndTheRaise(t *testing.T) {
	s := newSite(t)
	s.makeFormat1()
	var older store.DB
	err := store.UpgradeAround(t.Context(), s.place("none"), 2, func() { older = s.openReading("older", 1) })
	if err != nil {
		t.Fatal(err)
	}
	s.put(older, "a=1")
	if format := formatOf(t, older); format != 1 {
		t.Errorf("the format was raised to %d over the head of a replica that had come", format)
	}
	wantError(t, store.UpgradeTo(t.Context(), s.place("none"), 2), store.ErrOlder)
}

func TestAWriteBetweenTheReadingOfTheHeadAndTheRaiseIsNotLost(t *testing.T) {
	s := newSite(t)
	s.makeFormat1()
	one := s.openReading("one", 2)
	if err := store.UpgradeAround(t.Context(), s.place("none"), 2, func() { s.put(one, "a=1") }); err != nil {
		t.Fatal(err)
	}
	s.put(one, "b=2")
	s.holds(s.openReading("two", 2), 2, "2: a=1 b=2")
}

func TestNoReplicaTakesItsPlaceOnTheRollOnceTheFormatIsRaised(t *testing.T) {
	s := newSite(t)
	s.makeFormat1()
	enrolled, err := store.EnrollAround(t.Context(), s.place("older"), 1, func() {
		if err := store.UpgradeTo(t.Context(), s.place("none"), 2); err != nil {
			t.Error(err)
		}
	})
	if err != nil || enrolled {
		t.Errorf("enrolled %t (%v), want it not to", enrolled, err)
	}
	_, err = store.EnrollAround(t.Context(), s.place("older"), 1, func() {})
	wantError(t, err, store.ErrNewer)
}

// makeFormat1 has an old replica make the store, and go.
func (s *site) makeFormat1() {
	s.Helper()
	db, err := store.OpenReading(s.Context(), s.place("maker"), 1)
	if err != nil {
		s.Fatal(err)
	}
	mustClose(s.T, db)
}

func TestAnOldReplicaThatWasCutOffForLongerThanItsLeaseServesWhatItHasAndWritesNothing(t *testing.T) {
	for name, trimmed := range map[string]bool{"the log tells of the raise": false, "the log was trimmed": true} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			link := s.cluster.Link(t)
			older := s.opened(store.OpenReading(t.Context(), link.Place(s.prefix, s.data("older")), 1))
			s.put(older, "a=1")
			link.Cut()
			eventually(t, "its lease has run out", func() bool { return s.count("replica/") == 0 })
			open := s.openReading
			if trimmed {
				open = s.openFoldingReading
			}
			newer := open("newer", 2)
			if err := store.UpgradeTo(t.Context(), s.place("none"), 2); err != nil {
				t.Fatal(err)
			}
			for n := range 12 {
				s.put(newer, fmt.Sprint("b=", n))
			}
			if trimmed {
				eventually(t, "the log was trimmed", func() bool { return s.count("log/") < 8 })
			}
			link.Mend()
			s.stopped(older, store.ErrNewer)
			_, err := older.Update(t.Context(), func(tx store.Tx) error { return tx.Put([]byte("c"), nil) })
			wantError(t, err, store.ErrUnavailable, "newer polyplan")
			wantError(t, older.Lead(t.Context(), "window", func(context.Context) error { return nil }), store.ErrNewer)
			s.holds(older, 1, "1: a=1")
			s.holds(newer, 14, "14: a=1 b=11")
			if format := formatOf(t, s.openReading("latest", 2)); format != 2 {
				t.Errorf("a copy made later has format %d, want 2", format)
			}
			if n := s.count("replica/"); n != 2 {
				t.Errorf("%d replicas are on the roll, want the two that read the format", n)
			}
		})
	}
}

// A process that was stopped goes on where it was, with a write and with what the stream of the log brings.
func TestAnOldReplicaWhoseStreamGoesOnStopsAtTheEntryThatRaisedTheFormat(t *testing.T) {
	s := newSite(t)
	older := s.openReading("older", 1)
	newer := s.openReading("newer", 2)
	s.put(older, "a=1")
	s.holds(newer, 1, "1: a=1")
	began, resume := make(chan struct{}), make(chan struct{})
	written := make(chan error, 1)
	go func() {
		_, err := older.Update(t.Context(), func(tx store.Tx) error {
			select {
			case <-began:
			default:
				close(began)
			}
			<-resume
			return tx.Put([]byte("a"), []byte("old"))
		})
		written <- err
	}()
	<-began
	s.forget(1) // as if it had fallen silent
	if err := store.UpgradeTo(t.Context(), s.place("none"), 2); err != nil {
		t.Fatal(err)
	}
	close(resume)
	wantError(t, <-written, store.ErrUnavailable, "newer polyplan")
	s.stopped(older, store.ErrNewer)
	s.put(newer, "b=2")
	s.holds(newer, 3, "3: a=1 b=2")
	s.holds(older, 1, "1: a=1")
	if n := s.count("replica/"); n != 1 {
		t.Errorf("%d replicas are on the roll, want the newer one", n)
	}
}

// forget takes replicas that read no more than a format off the roll.
func (s *site) forget(reads int) {
	s.Helper()
	client := s.cluster.Client(s.T)
	roll := s.under("replica/")
	for key, value := range roll {
		if strings.Contains(value, fmt.Sprintf(`"reads":%d,`, reads)) {
			if _, err := client.Delete(s.Context(), key); err != nil {
				s.Fatal(err)
			}
		}
	}
}

func TestAReplicaThatFellSilentForAWhileIsOnTheRollAgain(t *testing.T) {
	s := newSite(t)
	link := s.cluster.Link(t)
	s.opened(store.OpenReading(t.Context(), link.Place(s.prefix, s.data("one")), 1))
	link.Cut()
	eventually(t, "it is off the roll", func() bool { return s.count("replica/") == 0 })
	link.Mend()
	eventually(t, "it is on the roll", func() bool { return s.count("replica/") == 1 })
}

func TestARequestToEnrollThatComesLateTakesNoReplicaOffTheRoll(t *testing.T) {
	s := newSite(t)
	one := s.openReading("one", 1)
	if err := store.EnrollLate(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	if n := s.count("replica/"); n != 1 {
		t.Errorf("%d replicas are on the roll, want the one that is there", n)
	}
}

func TestAnUpgradeThatIsNeverFirstSaysThatOthersWereFaster(t *testing.T) {
	s := newSite(t)
	s.makeFormat1()
	one := s.openReading("one", 2)
	ctx, giveUp := context.WithCancel(t.Context())
	defer giveUp()
	tries := 0
	err := store.UpgradeLosing(ctx, s.place("none"), 2, func() error {
		s.put(one, "a=1")
		if tries++; tries == 4 {
			giveUp()
		}
		return nil
	})
	wantError(t, err, store.ErrUnavailable, "another replica was faster, at the last of 3 tries too")
	if strings.Contains(err.Error(), "does not answer") {
		t.Errorf("it blames etcd: %v", err)
	}
}

func TestAnUpgradeThatIsRefusedSaysWhyHoweverLittleTimeIsLeft(t *testing.T) {
	s := newSite(t)
	s.makeFormat1()
	one := s.openReading("one", 2)
	ctx, giveUp := context.WithCancel(t.Context())
	defer giveUp()
	tries := 0
	err := store.UpgradeLosing(ctx, s.place("none"), 2, func() error {
		if tries++; tries == 1 {
			s.put(one, "a=1")
			return nil
		}
		giveUp()
		return store.ErrOlder
	})
	wantError(t, err, store.ErrOlder)
}

func TestAnUpgradeRestsBetweenItsTriesWhileEtcdIsAway(t *testing.T) {
	s := newSite(t)
	s.makeFormat1()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	tries := 0
	err := store.UpgradeLosing(ctx, s.place("none"), 2, func() error {
		tries++
		return store.ErrUnavailable
	})
	wantError(t, err, store.ErrUnavailable)
	if tries > 3 {
		t.Errorf("it tried %d times in a second", tries)
	}
}

func TestTheFormatIsRaisedWhileReplicasWrite(t *testing.T) {
	s := newSite(t)
	s.makeFormat1()
	one, two := s.openReading("one", 2), s.openReading("two", 2)
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	var seen [2]int // the formats of writes
	var last [2]store.Rev
	for i, db := range []store.DB{one, two} {
		writers.Go(func() {
			for ctx.Err() == nil {
				rev, err := db.Update(context.WithoutCancel(ctx), func(tx store.Tx) error {
					if tx.Format() < seen[i] {
						t.Errorf("after format %d a write finds %d", seen[i], tx.Format())
					}
					seen[i] = tx.Format()
					return tx.Put(fmt.Append(nil, "last", i), fmt.Append(nil, tx.Rev()))
				})
				if err != nil {
					t.Error(err)
					return
				}
				last[i] = rev
			}
		})
	}
	if err := store.UpgradeTo(t.Context(), s.place("none"), 2); err != nil {
		t.Error(err)
	}
	eventually(t, "both write on", func() bool { return formatOf(t, one) == 2 && formatOf(t, two) == 2 })
	stop()
	writers.Wait()
	end := s.put(one, "end=1")
	want := fmt.Sprintf("%d: end=1 last0=%d last1=%d", end, last[0], last[1])
	s.holds(one, end, want)
	s.holds(two, end, want)
}

func TestTheFormatGoesWithACatalogueIntoAFileAndBack(t *testing.T) {
	s := newSite(t)
	s.makeFormat1()
	one := s.openReading("one", 1)
	s.put(one, "a=1")
	file := "bolt:" + s.data("file")
	if _, err := store.Copy(t.Context(), s.place("copied"), file); err != nil {
		t.Fatal(err)
	}
	back := siteIn(t, s.cluster)
	if _, err := store.Copy(t.Context(), file, back.place("back")); err != nil {
		t.Fatal(err)
	}
	if format := formatOf(t, back.openReading("newer", 2)); format != 1 {
		t.Errorf("it came back with format %d, want 1", format)
	}
}
