package partner_test

import (
	"context"
	"testing"
	"time"

	"polyplan/partner"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// standing is a house whose sender stands still behind the claim of a message.
type standing struct {
	*house
	hook    *plan.Webhook
	claimed string // the message
	resume  func()
	stop    context.CancelFunc
	ended   <-chan struct{} // closed when the sender has
}

func newStanding(t *testing.T, r *receiver) *standing {
	t.Helper()
	s := &standing{house: newHouse(t)}
	s.hook, _ = s.house.hook(r.URL)
	db := &plantest.Pausing{DB: s.db}
	_, s.stop, s.ended = s.run(plantest.Open(t, db), partner.Options{})
	var stands <-chan struct{}
	stands, s.resume = db.Pause()
	t.Cleanup(func() {
		s.resume()
		s.stop()
		<-s.ended
	})
	s.edit()
	comes(t, "a message is claimed", stands)
	s.claimed = *s.state(s.hook.ID).Pending
	return s
}

func TestAProcessThatStoodStillSinceItClaimedAMessageDoesNotSendWhatAnotherHasTaken(t *testing.T) {
	r := newReceiver(t)
	s := newStanding(t, r)
	s.clock.pass(10 * time.Minute)
	taken, _, err := s.ClaimDelivery(t.Context(), s.hook.ID, plan.Sending{Holder: "another", Lease: time.Hour, Now: s.clock.now()})
	s.ok(err)
	if taken == nil || taken.ID != s.claimed {
		t.Fatalf("another takes %+v: wanted %s", taken, s.claimed)
	}
	s.resume()
	_, err = s.SettleDelivery(t.Context(), taken, plan.Outcome{Delivered: true}, s.clock.now())
	s.ok(err)
	s.edit()
	if got := r.next(); got.ID == s.claimed {
		t.Error("what another had delivered was sent once more")
	}
	r.nothing()
}

func TestAProcessThatStoodStillClaimsAnewWhatNobodyElseHasTaken(t *testing.T) {
	r := newReceiver(t)
	s := newStanding(t, r)
	s.clock.pass(10 * time.Minute)
	s.resume()
	if got := r.next(); got.ID != s.claimed {
		t.Errorf("there came %s: wanted %s", got.ID, s.claimed)
	}
	s.until(s.hook.ID, func(w *plan.Webhook) bool { return w.Pending == nil })
	r.nothing()
}

func TestASenderThatWasStoppedWhileItClaimedAMessageDoesNotSendIt(t *testing.T) {
	r := newReceiver(t)
	s := newStanding(t, r)
	s.stop()
	s.resume()
	<-s.ended
	r.nothing()
	s.start(s.Catalogue, partner.Options{}) // at once, for the first has let go of it
	if got := r.next(); got.ID != s.claimed {
		t.Errorf("there came %s: wanted %s", got.ID, s.claimed)
	}
}
