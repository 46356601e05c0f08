package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"polyplan/store"
)

// candidate is a replica that wants an office.
type candidate struct {
	holds chan struct{} // closed when it does
	ended chan error    // why its term did
}

// stand has a replica want an office, and hold it until it is lost.
func (s *site) stand(db store.DB) candidate {
	c := candidate{make(chan struct{}), make(chan error, 1)}
	ctx, retire := context.WithCancel(s.Context())
	s.Cleanup(retire)
	go func() {
		c.ended <- db.Lead(ctx, "window", func(ctx context.Context) error {
			close(c.holds)
			<-ctx.Done()
			return nil
		})
	}()
	return c
}

func (s *site) await(what string, holds <-chan struct{}) {
	s.Helper()
	select {
	case <-holds:
	case <-time.After(2 * time.Minute):
		s.Fatalf("waited in vain: %s", what)
	}
}

// end waits until a candidate is none any more, and tells why.
func (s *site) end(c candidate) error {
	s.Helper()
	select {
	case err := <-c.ended:
		return err
	case <-time.After(2 * time.Minute):
		s.Fatal("it believes that it holds the office, or will")
		return nil
	}
}

// awaitCandidates waits until so many replicas hold the office or stand for it, as etcd has it.
func (s *site) awaitCandidates(n int64) {
	s.Helper()
	eventually(s.T, fmt.Sprint(n, " candidates"), func() bool { return s.count("office/window/") == n })
}

// lead is stand, and waits until the office is held.
func (s *site) lead(db store.DB) candidate {
	s.Helper()
	c := s.stand(db)
	s.await("it holds the office", c.holds)
	return c
}

// standAgain has a replica want the office behind the one that holds it, as soon as it finds its cluster.
func (s *site) standAgain(db store.DB) {
	s.Helper()
	c := s.stand(db)
	eventually(s.T, "it takes part again", func() bool {
		select {
		case err := <-c.ended:
			wantError(s.T, err, store.ErrUnavailable)
			c = s.stand(db)
		default:
		}
		return s.count("office/window/") == 2
	})
	if !c.waits() {
		s.Error("two replicas hold one office")
	}
}

func (c candidate) waits() bool {
	select {
	case <-c.holds:
		return false
	default:
		return true
	}
}

func TestAnOfficePassesToAnotherReplicaWhenItsHolderCloses(t *testing.T) {
	s := newSite(t)
	one, err := store.Open(t.Context(), s.place("one"))
	if err != nil {
		t.Fatal(err)
	}
	first := s.lead(one)
	second := s.stand(s.open("two"))
	s.awaitCandidates(2)
	s.put(one, "a=1") // the second has had its time to come in too
	if !second.waits() {
		t.Fatal("two replicas hold one office")
	}
	closed := time.Now()
	mustClose(t, one)
	s.await("the second holds the office", second.holds)
	if took := time.Since(closed); took > 5*time.Second { // a lease of 10 has not run out
		t.Errorf("the office was passed on after %s", took)
	}
	wantError(t, <-first.ended, store.ErrClosed)
}

func TestAReplicaThatIsCutOffLosesItsOfficeAndHearsOfIt(t *testing.T) {
	s := newSite(t)
	link := s.cluster.Link(t)
	one := s.opened(store.OpenFolding(t.Context(), link.Place(s.prefix, s.data("one")), 5, 3))
	first := s.lead(one)
	second := s.stand(s.openFolding("two"))
	link.Cut()
	s.await("the second holds the office", second.holds)
	wantError(t, s.end(first), store.ErrDeposed, "for 2 seconds")
	link.Mend()
	s.standAgain(one)
}

func TestAReplicaWhoseCopyStandsStillLosesItsOfficeAndHearsOfIt(t *testing.T) {
	s := newSite(t)
	one := s.opened(store.OpenOfTerm(t.Context(), s.place("one"), 5))
	first := s.lead(one)
	let := store.HoldCopy(one)
	defer let()
	s.put(s.open("two"), "a=1")
	wantError(t, s.end(first), store.ErrDeposed, "its copy stands still at revision 0")
}

func TestACandidateThatIsCutOffHearsOfItAndHoldsNoOfficeOnceItIsBack(t *testing.T) {
	s := newSite(t)
	link := s.cluster.Link(t)
	one := s.openFolding("one")
	s.lead(one)
	two := s.opened(store.OpenFolding(t.Context(), link.Place(s.prefix, s.data("two")), 5, 3))
	second := s.stand(two)
	s.awaitCandidates(2)
	link.Cut()
	s.awaitCandidates(1)
	wantError(t, s.end(second), store.ErrUnavailable)
	link.Mend()
	s.standAgain(two)
}

func TestWhoTakesAnOfficeReadsAllThatWasWrittenBefore(t *testing.T) {
	s := newSite(t)
	one, two := s.open("one"), s.open("two")
	let := store.HoldCopy(two)
	defer let()
	s.put(one, "n=1")
	found := make(chan string, 1)
	ended := make(chan error, 1)
	go func() {
		ended <- two.Lead(t.Context(), "window", func(context.Context) error {
			found <- contents(t, two)
			return nil
		})
	}()
	s.awaitCandidates(1)
	let()
	select {
	case got := <-found:
		if want := "1: n=1"; got != want {
			t.Errorf("it began with %s, want %s", got, want)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it does not begin")
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestWithoutAClusterNobodyIsElected(t *testing.T) {
	s := newSite(t)
	link := s.cluster.Link(t)
	one := s.opened(store.Open(t.Context(), link.Place(s.prefix, s.data("one"))))
	link.Cut()
	err := one.Lead(t.Context(), "window", func(context.Context) error {
		t.Error("it holds an office")
		return nil
	})
	wantError(t, err, store.ErrUnavailable, "etcd at")
}
