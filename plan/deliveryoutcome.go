package plan

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"polyplan/store"
)

// Outcome is what came of an attempt to deliver.
type Outcome struct {
	Delivered  bool
	Withdrawn  bool          // the sender broke it off itself; it does not count
	Gone       bool          // the receiver wants no more messages
	Status     int           // of the answer; 0 where there was none
	Error      string        // what was wrong
	RetryAfter time.Duration // how long the receiver wants to be left alone; 0 where it does not say
}

// Settlement is what becomes of a message that was not delivered.
type Settlement struct {
	Next   *Time  // when it is tried again
	Dead   bool   // it is given up
	Paused string // why nothing more is sent to the webhook; "" where it goes on
}

// retries are the times between attempts, the first being between the first and the second. After the last attempt a
// message is given up.
var retries = []time.Duration{
	5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour,
	20 * time.Hour, 24 * time.Hour,
}

const (
	// jitter is by which part of it the time between attempts is longer or shorter, so that receivers which were away
	// are not all called back at once.
	jitter = 0.2

	// maxRetryAfter is how long a receiver can ask to be left alone.
	maxRetryAfter = 24 * time.Hour

	// maxDeadInRow is after how many messages given up without one delivered a webhook is paused.
	maxDeadInRow = 3

	// maxHookError is how many bytes of an error are kept.
	maxHookError = 500
)

// SettleDelivery writes down what came of an attempt. That one was delivered counts whoever holds the webhook by now;
// that one failed counts for its holder alone.
func (c *Catalogue) SettleDelivery(ctx context.Context, d *Delivery, o Outcome, now time.Time) (Settlement, error) {
	s := settling{d: d, o: o, at: millis(now), shake: 1 + jitter*(2*rand.Float64()-1)}
	s.o.Error = cutBytes(o.Error, maxHookError)
	var came Settlement
	_, err := c.update(ctx, Viewer{}.ofItsOwn(), func(tx store.Tx, _ *write) error {
		s.came = Settlement{}
		hook, queue, err := readHook(tx, d.Webhook)
		if CodeOf(err) == NotFound {
			return nil // it was deleted meanwhile
		}
		if err != nil {
			return err
		}
		s.hook, s.queue, s.tx = hook, queue, tx
		err = s.settle()
		came = s.came
		return err
	})
	return came, err
}

// settling is one attempt being settled.
type settling struct {
	d     *Delivery
	o     Outcome
	at    int64
	shake float64
	tx    store.Tx
	hook  *hookRow
	queue *queueRow
	came  Settlement
}

func (s *settling) settle() error {
	mine := s.queue.Holder == s.d.holder
	if !mine && !s.o.Delivered {
		return nil
	}
	if mine {
		s.queue.Holder, s.queue.Until = "", 0
	}
	if s.o.Delivered {
		s.queue.Delivered, s.queue.Dead = s.at, 0
	}
	var err error
	switch p := s.queue.Pending; {
	case s.o.Withdrawn:
	case s.d.letter != 0:
		err = s.settleLetter()
	case p == nil || p.ID != s.d.ID: // another has settled it
	case s.o.Delivered:
		s.passOn(p)
	default:
		err = s.retry(p)
	}
	if err == nil && s.o.Gone {
		err = s.pause("the endpoint answers 410 Gone: it wants no more messages")
	}
	if err != nil {
		return err
	}
	return put(s.tx, queueKey(s.d.Webhook), s.queue)
}

// passOn has the queue go on behind a message.
func (s *settling) passOn(p *pendingRow) {
	s.queue.Pending, s.queue.Epoch = nil, p.Epoch
	s.queue.move(changePlace{p.Rev, p.N}, s.at)
}

// retry has a message tried again later, or gives it up.
func (s *settling) retry(p *pendingRow) error {
	p.Attempts++
	p.Status, p.Error = s.o.Status, s.o.Error
	switch {
	case s.o.Gone:
		p.Attempts, p.Next = 0, 0 // it is tried again when the webhook is resumed
		return nil
	case p.Attempts <= len(retries):
		wait := time.Duration(float64(retries[p.Attempts-1]) * s.shake)
		p.Next = s.at + max(wait, min(s.o.RetryAfter, maxRetryAfter)).Milliseconds()
		next := fromMillis(p.Next)
		s.came.Next = &next
		return nil
	}
	s.came.Dead = true
	letter := letterRow{
		ID: p.ID, Type: p.Type, Payload: p.Payload,
		Attempts: p.Attempts, Status: p.Status, Error: p.Error, At: s.at,
	}
	if err := putLetter(s.tx, s.d.Webhook, &letter); err != nil {
		return err
	}
	s.passOn(p)
	if s.queue.Dead++; s.queue.Dead < maxDeadInRow {
		return nil
	}
	return s.pause(fmt.Sprintf("%d messages in a row could not be delivered, the last because: %s", s.queue.Dead, p.Error))
}

// settleLetter drops a message that was sent out of turn and arrived, or keeps it where it did not.
func (s *settling) settleLetter() error {
	key := letterKey(s.d.Webhook, s.d.letter)
	if s.o.Delivered {
		return s.tx.Delete(key)
	}
	var row letterRow
	found, err := get(s.tx, key, &row)
	if err != nil || !found {
		return err
	}
	row.Attempts++
	row.Again, row.Status, row.Error, row.At = false, s.o.Status, s.o.Error, s.at
	s.came.Dead = true
	return put(s.tx, key, &row)
}

func (s *settling) pause(why string) error {
	s.came.Paused, s.came.Next = why, nil
	s.hook.pause(s.at, why)
	if err := put(s.tx, hookKey(s.d.Webhook), s.hook); err != nil {
		return err
	}
	return moveHooks(s.tx, 0)
}

// cutBytes is at most so many bytes of a text, and well-formed.
func cutBytes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for i := range s {
		if i > most-len("…") {
			return s[:i] + "…"
		}
	}
	return s
}
