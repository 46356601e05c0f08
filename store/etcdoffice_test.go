package store_test

import (
	"context"
	"errors"
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
	case <-time.After(30 * time.Second):
		s.Fatalf("waited in vain: %s", what)
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
	first := s.stand(one)
	s.await("the first holds the office", first.holds)
	second := s.stand(s.open("two"))
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
	first := s.stand(one)
	s.await("the first holds the office", first.holds)
	second := s.stand(s.openFolding("two"))
	link.Cut()
	s.await("the second holds the office", second.holds)
	select {
	case err := <-first.ended:
		wantError(t, err, store.ErrDeposed, "has not heard of this one for 2 seconds")
	case <-time.After(30 * time.Second):
		t.Fatal("the first believes to hold the office")
	}
	link.Mend()
	eventually(t, "the first takes part again", func() bool {
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		return errors.Is(one.Lead(short, "window", func(context.Context) error { return nil }), context.DeadlineExceeded)
	})
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
