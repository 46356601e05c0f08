package plan

import (
	"bytes"
	"context"
	"errors"
	"time"

	"polyplan/store"
)

// Sending is how a sender of webhooks claims what to send.
type Sending struct {
	Holder string        // random, one of each process
	Site   URL           // where readers find the catalogue
	Lease  time.Duration // for how long nobody else may claim; longer than an attempt takes, and the same of all senders
	Now    time.Time
	Seen   *Seen // of this webhook by this sender; nil where it has not looked before
}

// Seen is the claim of another sender that one waits for. The zero value is of none.
type Seen struct {
	holder, message string
	until           int64
	since           time.Time
}

// Delivery is a message to send to a webhook now.
type Delivery struct {
	Webhook ID
	Name    string // of the webhook
	URL     URL
	Secrets [][]byte // to sign with, the newest first
	ID      string   // of the message, the same in each attempt
	Type    string
	Payload []byte
	Attempt int       // from 1
	Claimed time.Time // when the claim was begun, by the clock of who did

	holder string
	letter store.Rev // of a message that is sent out of turn; else 0
}

// ClaimDelivery is what to send to a webhook now, for the sender to settle: nobody else sends to the webhook until it
// does, or the lease is over. It is nil where there is nothing; then wait is for how long, 0 where only AwaitWebhooks
// tells. It fails with NotFound where the webhook is deleted.
//
// A message is written down before it is first sent, and one at a time: so whatever fails and whenever, each is sent
// under one id until it is delivered or given up, and all are sent in the order of the change log.
//
// It is the claim that keeps two senders apart, and not the office: it swaps the webhook's row for another, which of two
// at once one can. So also one that has lost the office and not heard of it yet has its claim waited for, or has none.
// What it takes is that who claimed begins an attempt early enough, by Claimed, to have ended it within the lease.
func (c *Catalogue) ClaimDelivery(ctx context.Context, id ID, s Sending) (d *Delivery, wait time.Duration, err error) {
	for {
		cl := &claim{Sending: s, id: id, now: millis(s.Now)}
		err := c.read(ctx, Viewer{}, Selection{Items: true, Translations: true}, cl.look)
		if err != nil || cl.next == nil {
			return nil, cl.wait, err
		}
		done, err := c.take(ctx, cl)
		if err != nil || done && cl.delivery != nil {
			return cl.delivery, 0, err
		}
	}
}

// claim is one look at what there is to send.
type claim struct {
	Sending
	id       ID
	now      int64
	hook     hookRow
	queue    queueRow
	seen     [2][]byte // the rows as they were
	wait     time.Duration
	next     *queueRow // what to make of the queue; nil where it stays
	delivery *Delivery
}

// look finds out what to send.
func (cl *claim) look(r *reader) error {
	*cl = claim{Sending: cl.Sending, id: cl.id, now: cl.now} // it may have looked before
	if err := cl.readRows(r.tx); err != nil {
		return err
	}
	if wait := cl.heldByOther(); wait > 0 {
		cl.wait = wait
		return nil
	}
	rev, letter, err := nextLetter(r.tx, cl.id)
	if err != nil {
		return err
	}
	if letter != nil {
		cl.deliver(letter.ID, letter.Type, letter.Payload, letter.Attempts)
		cl.delivery.letter = rev
		return nil
	}
	if cl.hook.Paused != 0 {
		return nil
	}
	return cl.lookAtLog(r)
}

// maxSkew is by how much the clocks of senders may differ. Receivers refuse what is signed by one that is further off.
const maxSkew = 5 * time.Minute

// heldByOther is for how long another process may still be at work. Its claim says until when by its own clock, which
// may differ, so that counts only for one that is long over; else a lease is waited for since the claim was first seen,
// and so was made.
func (cl *claim) heldByOther() time.Duration {
	if cl.queue.Holder == "" || cl.queue.Holder == cl.Holder {
		return 0
	}
	seen := Seen{holder: cl.queue.Holder, until: cl.queue.Until, since: cl.Now}
	if cl.queue.Pending != nil {
		seen.message = cl.queue.Pending.ID
	}
	if cl.Seen != nil {
		cl.Seen.keep(seen)
		seen = *cl.Seen
	}
	return min(time.Duration(cl.queue.Until-cl.now)*time.Millisecond+maxSkew, cl.Lease-cl.Now.Sub(seen.since))
}

// keep goes on with the claim that was seen before, where it still is the same.
func (s *Seen) keep(now Seen) {
	if before := *s; before.holder != now.holder || before.until != now.until || before.message != now.message {
		*s = now
	}
}

func (cl *claim) readRows(tx store.Tx) error {
	hook, queue, err := readHook(tx, cl.id)
	if err != nil {
		return err
	}
	cl.hook, cl.queue = *hook, *queue
	for i, key := range [][]byte{hookKey(cl.id), queueKey(cl.id)} {
		value, err := tx.Get(key)
		if err != nil {
			return err
		}
		cl.seen[i] = bytes.Clone(value)
	}
	return nil
}

// nextLetter is the first of the messages that are to be sent out of turn, nil where there is none.
func nextLetter(tx store.Tx, hook ID) (at store.Rev, next *letterRow, err error) {
	err = letters(tx, hook, func(rev store.Rev, row *letterRow) error {
		if row.Again {
			at, next = rev, row
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return at, next, err
}

// deliver has a message sent, and the queue held meanwhile.
func (cl *claim) deliver(id, kind string, payload []byte, attempts int) {
	if cl.next == nil {
		held := cl.queue
		cl.next = &held
	}
	cl.next.Holder, cl.next.Until = cl.Holder, cl.now+cl.Lease.Milliseconds()
	cl.delivery = &Delivery{
		Webhook: cl.id, Name: cl.hook.Name, URL: cl.hook.URL, Secrets: cl.hook.secrets(cl.now),
		ID: id, Type: kind, Payload: payload, Attempt: attempts + 1,
		Claimed: cl.Now, holder: cl.Holder,
	}
}

// lookAtLog goes on with the message that is on its way, or finds the next.
func (cl *claim) lookAtLog(r *reader) error {
	r.unbounded = true // of a plan with more than an answer may have, too
	l := &changeLister{r: r, q: ChangeQuery{Locales: cl.hook.Locales}, plans: cl.hook.Plans, size: MaxPage, onePlan: true}
	if len(l.plans) == 1 {
		l.q.Plan = l.plans[0]
	}
	if _, err := l.begin(); err != nil {
		return err
	}
	p := cl.queue.Pending
	switch {
	case p == nil || p.Epoch != l.meta.Epoch:
		return cl.compose(l)
	case p.Next > cl.now:
		cl.wait = time.Duration(p.Next-cl.now) * time.Millisecond
		return nil
	}
	cl.deliver(p.ID, p.Type, p.Payload, p.Attempts)
	return nil
}

// compose makes the next message of what the log has behind the queue's place.
func (cl *claim) compose(l *changeLister) error {
	after, head := cl.queue.place(), endOf(l.r.tx.Rev())
	if cl.queue.Epoch != l.meta.Epoch || after.lost(l.meta.Floor) {
		return cl.pend(l, l.resetMessage(cl.Site, head, cl.Now), head)
	}
	last, err := l.readOn(after)
	if err != nil {
		return err
	}
	if !l.page.PageInfo.HasNextPage {
		last = head
	}
	if len(l.page.Edges) > 0 {
		return cl.pend(l, l.listed(cl.Site, last), last)
	}
	cl.passOver(last, l)
	return nil
}

// pend makes a message the one that is on its way.
func (cl *claim) pend(l *changeLister, m *hookMessage, through changePlace) error {
	payload, err := m.encode()
	if err != nil {
		return err
	}
	next := cl.queue
	next.Pending = &pendingRow{
		ID: messageID(cl.id, l.meta.Epoch, cl.queue.place()), Type: m.Type, Payload: payload,
		Epoch: l.meta.Epoch, Rev: through.rev, N: through.n,
	}
	cl.next = &next
	cl.deliver(next.Pending.ID, m.Type, payload, 0)
	return nil
}

// How much of the log that a webhook is told nothing of is read again and again, and for how long, before its place is
// moved behind it. It has to be moved at times: changes behind a place do not stay for ever.
const (
	passedRows = 1_000
	passedTime = time.Hour
)

// passOver moves the place behind what there is nothing to tell of, where it is worth a write.
func (cl *claim) passOver(last changePlace, l *changeLister) {
	if l.scanned < passedRows && cl.Now.Sub(fromMillis(cl.queue.Moved)) < passedTime {
		return
	}
	if last == cl.queue.place() {
		return
	}
	next := cl.queue
	next.Pending = nil
	next.move(last, cl.now)
	cl.next = &next
}

// take writes the claim down, and tells whether nobody was faster.
func (c *Catalogue) take(ctx context.Context, cl *claim) (done bool, err error) {
	_, err = c.update(ctx, Viewer{}.ofItsOwn(), func(tx store.Tx, _ *write) error {
		done = false
		for i, key := range [][]byte{hookKey(cl.id), queueKey(cl.id)} {
			now, err := tx.Get(key)
			if err != nil || !bytes.Equal(now, cl.seen[i]) {
				return err
			}
		}
		if cl.delivery != nil && cl.delivery.letter != 0 {
			var row letterRow
			if found, err := get(tx, letterKey(cl.id, cl.delivery.letter), &row); err != nil || !found || !row.Again {
				return err
			}
		}
		done = true
		return put(tx, queueKey(cl.id), cl.next)
	})
	return done, err
}

// WebhookNews is what there was to send when a sender last looked.
type WebhookNews struct {
	IDs []ID // of all webhooks

	read   bool
	rev    store.Rev // at which it was read
	moved  store.Rev // when a webhook was last set
	newest changePlace
	epoch  string
}

// LeadWebhooks waits until no other process sends webhooks, and runs send: its context ends when another one may begin.
func (c *Catalogue) LeadWebhooks(ctx context.Context, send func(context.Context) error) error {
	return unavailable(c.db.Lead(ctx, "webhooks", send))
}

// AwaitWebhooks waits until something has changed in the catalogue or in what webhooks are set to, since the last news;
// the first come at once.
func (c *Catalogue) AwaitWebhooks(ctx context.Context, last WebhookNews) (WebhookNews, error) {
	for {
		var news WebhookNews
		err := c.db.View(ctx, func(tx store.Tx) (err error) {
			news, err = readNews(tx, last)
			return err
		})
		if err != nil || news.epoch != last.epoch || news.moved != last.moved || news.newest != last.newest || !last.read {
			return news, unavailable(err)
		}
		if _, err := c.db.Wait(ctx, news.rev); err != nil {
			return last, unavailable(err)
		}
	}
}

func readNews(tx store.Tx, last WebhookNews) (WebhookNews, error) {
	var hooks hooksRow
	var meta metaRow
	if _, err := get(tx, hooksKey(), &hooks); err != nil {
		return last, err
	}
	if _, err := get(tx, metaKey(), &meta); err != nil {
		return last, err
	}
	news := WebhookNews{IDs: last.IDs, read: true, rev: tx.Rev(), moved: hooks.Moved, epoch: meta.Epoch}
	from, to := store.Prefix("change")
	for key := range tx.ScanBack(from, to) {
		at, err := placeOf(key)
		if err != nil {
			return last, err
		}
		news.newest = at
		break
	}
	if last.read && news.moved == last.moved {
		return news, nil
	}
	ids, err := hookIDs(tx)
	news.IDs = ids
	return news, err
}
