package partner

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"polyplan/plan"
)

// Sender delivers to webhooks, to each in the order of the change log and to all at the same time.
type Sender struct {
	catalogue *plan.Catalogue
	log       *slog.Logger
	site      plan.URL
	private   bool
	patience  time.Duration
	now       func() time.Time
	client    *http.Client
	holder    string
	looks     chan struct{} // how many may look for work at once
	leads     atomic.Bool   // it is this Sender that sends
	tally     tally
	complaint struct {
		mu   sync.Mutex
		last time.Time
	}
}

// Options are how a Sender works.
type Options struct {
	Site     plan.URL         // where readers find the catalogue, for links
	Private  bool             // whether private addresses may be dialled, and without TLS
	Patience time.Duration    // for an attempt; 0 is DefaultPatience
	Now      func() time.Time // the clock; nil is the machine's
}

const (
	// DefaultPatience is how long an attempt may take, from the dial to the end of the answer.
	DefaultPatience = 15 * time.Second

	// leaseSpare is how much longer a webhook is held than an attempt may take.
	leaseSpare = 15 * time.Second

	// farewell is for how long an attempt goes on after its sender was told to stop: one that is broken off has come in
	// or has not, and so is made again.
	farewell = 3 * time.Second

	// settleTime is how long a stop waits for what came of an attempt to be written down, for that it came in.
	settleTime = 5 * time.Second

	// startTime is for how long after its claim was begun an attempt may begin, so that it and its settlement are over
	// when others may claim the webhook.
	startTime = leaseSpare - settleTime

	// restTime is before another look at a store that could not answer, and twice as long each time, up to maxRest.
	restTime = time.Second
	maxRest  = time.Minute

	// lastTry is what the last try takes at most to write down what came of an attempt, with the rest before it.
	lastTry = restTime + settleTime

	// complaintTime is between lines of the log about that.
	complaintTime = 10 * time.Second

	// maxLooks is how many webhooks are looked at for work at once: each look reads a plan.
	maxLooks = 4
)

// NewSender is a Sender that sends nothing until it is run.
func NewSender(catalogue *plan.Catalogue, log *slog.Logger, o Options) *Sender {
	s := &Sender{
		catalogue: catalogue, log: log, site: o.Site, private: o.Private, patience: o.Patience, now: o.Now,
		client: newClient(o.Private), holder: rand.Text(), looks: make(chan struct{}, maxLooks),
	}
	if s.patience == 0 {
		s.patience = DefaultPatience
	}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

// Run sends until ctx ends, and returns when what was under way is broken off and written down. Of all processes that
// serve the catalogue one sends; the others wait until it is gone.
func (s *Sender) Run(ctx context.Context) {
	defer s.client.CloseIdleConnections()
	for ctx.Err() == nil {
		if err := s.catalogue.LeadWebhooks(ctx, s.lead); err != nil && ctx.Err() == nil {
			s.complain(err)
			rest(ctx, restTime)
		}
	}
}

// lead sends until ctx ends.
func (s *Sender) lead(ctx context.Context) error {
	s.leads.Store(true)
	defer s.leads.Store(false)
	var running sync.WaitGroup
	defer running.Wait()
	lines := map[plan.ID]*line{}
	for news := (plan.WebhookNews{}); ; {
		next, err := s.catalogue.AwaitWebhooks(ctx, news)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			s.complain(err)
			rest(ctx, restTime)
			continue
		}
		news = next
		s.follow(ctx, news.IDs, lines, &running)
	}
}

// follow has a line run for each webhook there is, and all look again.
func (s *Sender) follow(ctx context.Context, ids []plan.ID, lines map[plan.ID]*line, running *sync.WaitGroup) {
	there := map[plan.ID]bool{}
	for _, id := range ids {
		there[id] = true
		if lines[id] != nil {
			lines[id].wake()
			continue
		}
		l := &line{Sender: s, id: id, news: make(chan struct{}, 1)}
		var own context.Context
		own, l.end = context.WithCancel(ctx)
		lines[id] = l
		running.Go(func() { l.run(own) })
	}
	for id, l := range lines {
		if !there[id] {
			l.end()
			delete(lines, id)
		}
	}
}

// line is what is sent to one webhook.
type line struct {
	*Sender
	id   plan.ID
	seen plan.Seen
	news chan struct{} // there may be more to send
	end  context.CancelFunc
}

func (l *line) wake() {
	select {
	case l.news <- struct{}{}:
	default: // it has not looked since the last time
	}
}

func (l *line) run(ctx context.Context) {
	defer l.end()
	defer l.tally.forget(l.id)
	for pause := restTime; ctx.Err() == nil; {
		err := l.step(ctx)
		switch {
		case plan.CodeOf(err) == plan.NotFound:
			return // it was deleted
		case err == nil:
			pause = restTime
		case ctx.Err() == nil:
			l.complain(err)
			rest(ctx, pause)
			pause = min(2*pause, maxRest)
		}
	}
}

// step sends what there is to send, or waits until there may be more.
func (l *line) step(ctx context.Context) error {
	d, wait, err := l.claim(ctx)
	switch {
	case err != nil:
		return err
	case d != nil:
		return l.send(ctx, d)
	}
	l.await(ctx, wait)
	return nil
}

func (l *line) claim(ctx context.Context) (*plan.Delivery, time.Duration, error) {
	select {
	case l.looks <- struct{}{}:
	case <-ctx.Done():
		return nil, 0, ctx.Err()
	}
	defer func() { <-l.looks }()
	return l.catalogue.ClaimDelivery(ctx, l.id, plan.Sending{
		Holder: l.holder, Site: l.site, Lease: l.lease(), Now: l.now(), Seen: &l.seen,
	})
}

func (s *Sender) lease() time.Duration { return s.patience + leaseSpare }

// send sends a message once, and has it written down what came of it: also where it was told to stop meanwhile. Where it
// was before it began, or the process stood still since it claimed the message, nothing is sent: another may be sending it.
//
// What is left is a process that stands still later than here, for longer than the rest of its lease: when it goes on, the
// attempt that it was at may come in once more, under the same id and behind later ones.
func (l *line) send(ctx context.Context, d *plan.Delivery) error {
	if ctx.Err() != nil {
		_, err := l.settle(ctx, d, plan.Outcome{Withdrawn: true})
		return err
	}
	if late := l.since(d); late > startTime {
		_, err := l.settle(ctx, d, plan.Outcome{Withdrawn: true})
		return cmp.Or(err, fmt.Errorf("a message is claimed anew: its claim took %s, wanted at most %s", late, startTime))
	}
	l.tally.begin(l.id, l.now())
	longer, cancel := outliving(ctx, farewell)
	o := l.attempt(longer, d)
	cancel()
	came, err := l.settle(ctx, d, o)
	l.tally.count(l.id, o, came)
	l.tell(d, o, came)
	return err
}

// since is how long ago the claim of a message was begun, by the clock that has gone on further: one stands still while the
// machine sleeps, and the other can be set back.
func (s *Sender) since(d *plan.Delivery) time.Duration {
	now := s.now()
	return max(now.Sub(d.Claimed), now.Round(0).Sub(d.Claimed.Round(0)))
}

// settle tries while nobody else may take the message: where it was delivered and that is not written down, it is
// sent again.
func (l *line) settle(ctx context.Context, d *plan.Delivery, o plan.Outcome) (came plan.Settlement, err error) {
	for deadline := time.Now().Add(l.lease() - lastTry - l.since(d)); ; rest(ctx, restTime) {
		short, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
		came, err = l.catalogue.SettleDelivery(short, d, o, l.now())
		cancel()
		if plan.CodeOf(err) != plan.Unavailable || ctx.Err() != nil || time.Now().After(deadline) {
			return came, err
		}
	}
}

// outliving is a context that ends some time later than another.
func outliving(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	forget := context.AfterFunc(ctx, func() { rest(longer, by); cancel() })
	return longer, func() { forget(); cancel() }
}

// tell logs what was not delivered. Of the address it has the host alone: a path may be a secret.
func (l *line) tell(d *plan.Delivery, o plan.Outcome, came plan.Settlement) {
	if o.Delivered || o.Withdrawn {
		return
	}
	fields := []any{"webhook", d.Webhook, "host", hostOf(d.URL), "message", d.ID, "attempt", d.Attempt, "error", o.Error}
	switch {
	case came.Paused != "":
		fields = append(fields, "paused", came.Paused)
	case came.Dead:
		fields = append(fields, "dead", true)
	case came.Next != nil:
		fields = append(fields, "next", came.Next.Format(time.RFC3339))
	}
	l.log.Warn("webhook not delivered", fields...)
}

func hostOf(address plan.URL) string {
	u, err := url.Parse(string(address))
	if err != nil {
		return ""
	}
	return u.Host
}

// await waits for more to send, or for so long where that is not 0.
func (l *line) await(ctx context.Context, wait time.Duration) {
	var due <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-ctx.Done():
	case <-l.news:
	case <-due:
	}
}

// complain logs that the store cannot answer: not for each webhook, for all hear of it at once.
func (s *Sender) complain(err error) {
	s.complaint.mu.Lock()
	defer s.complaint.mu.Unlock()
	now := time.Now()
	if now.Sub(s.complaint.last) < complaintTime {
		return
	}
	s.complaint.last = now
	s.log.Warn("webhooks", "error", err)
}

// rest waits before another look at a store that could not answer.
func rest(ctx context.Context, pause time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(pause):
	}
}
