package store_test

import (
	"testing"
	"time"

	"polyplan/store"
	"polyplan/store/etcdtest"
)

func TestACandidateWhoseMemberIsCutOffDoesNotWaitForWhatItWillNotHear(t *testing.T) {
	t.Parallel()
	s := siteIn(t, etcdtest.Start(t, etcdtest.Options{}))
	one := s.open("one")
	s.lead(one)
	two := s.opened(store.OpenOfTerm(t.Context(), s.cluster.PlaceOf(1, s.prefix, s.data("two")), 30))
	second := s.stand(two)
	s.awaitCandidates(2)
	s.cluster.CutOff(1)
	wantError(t, s.end(second), store.ErrUnavailable, "no leader") // and not when its lease has run out
	s.cluster.Rejoin()
	s.standAgain(two)
}

func TestAReplicaClosesWhileTheMajorityOfMembersIsPaused(t *testing.T) {
	t.Parallel()
	s := siteIn(t, etcdtest.Start(t, etcdtest.Options{}))
	one := s.open("one")
	s.lead(one)
	two, err := store.Open(t.Context(), s.place("two"))
	if err != nil {
		t.Fatal(err)
	}
	second := s.stand(two)
	s.awaitCandidates(2)
	for member := range 2 {
		s.cluster.Pause(t, member)
		defer s.cluster.Resume(t, member)
	}
	begun := time.Now()
	mustClose(t, two)
	if took := time.Since(begun); took > 8*time.Second { // three leases are given back, for a second each
		t.Errorf("it took %s", took)
	}
	wantError(t, s.end(second), store.ErrClosed)
}
