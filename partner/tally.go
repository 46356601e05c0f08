package partner

import (
	"sync"
	"time"

	"polyplan/plan"
)

// Figures are what a Sender has done since it was made, and what is under way.
type Figures struct {
	Delivered, Failed, Dead uint64        // attempts that did and did not, and messages that were given up
	Waiting                 int           // webhooks whose message was tried and is to be tried again
	Oldest                  time.Duration // since the first attempt of the oldest of those
	Leads                   bool          // it is this Sender that sends, of all that serve the catalogue
}

// Figures are what has been done so far.
func (s *Sender) Figures() Figures {
	f := s.tally.figures(s.now())
	f.Leads = s.leads.Load()
	return f
}

// tally counts what a Sender does.
type tally struct {
	mu      sync.Mutex
	counted Figures
	since   map[plan.ID]time.Time // the first attempt of the message that is on its way
}

func (t *tally) begin(id plan.ID, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.since == nil {
		t.since = map[plan.ID]time.Time{}
	}
	if _, begun := t.since[id]; !begun {
		t.since[id] = now
	}
}

func (t *tally) count(id plan.ID, o plan.Outcome, came plan.Settlement) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case o.Withdrawn:
	case o.Delivered:
		t.counted.Delivered++
	default:
		t.counted.Failed++
	}
	if came.Dead {
		t.counted.Dead++
	}
	if came.Next == nil {
		delete(t.since, id)
	}
}

func (t *tally) forget(id plan.ID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.since, id)
}

func (t *tally) figures(now time.Time) Figures {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.counted
	f.Waiting = len(t.since)
	for _, begun := range t.since {
		f.Oldest = max(f.Oldest, now.Sub(begun))
	}
	return f
}
