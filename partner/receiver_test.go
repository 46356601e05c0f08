package partner_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"polyplan/partner"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store/storetest"
)

// received is a message that came in.
type received struct {
	ID, Signature string
	Timestamp     string
	Media         string
	Body          string
	message       struct {
		Type string
		Data struct {
			Plan, Slug, Head *string
			Revision         string
			Changes          []struct{ Revision string }
		}
	}
}

// receiver is a partner's endpoint.
type receiver struct {
	*httptest.Server
	testing.TB
	heard chan received

	mu     sync.Mutex
	answer http.HandlerFunc // nil: 204
}

func newReceiver(t testing.TB) *receiver {
	r := &receiver{TB: t, heard: make(chan received, 10_000)}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Server.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		r.Error(err)
	}
	head := request.Header
	got := received{
		ID: head.Get("webhook-id"), Signature: head.Get("webhook-signature"), Timestamp: head.Get("webhook-timestamp"),
		Media: head.Get("Content-Type"), Body: string(body),
	}
	if err := json.Unmarshal(body, &got.message); err != nil {
		r.Error(err)
	}
	r.mu.Lock()
	answer := r.answer
	r.mu.Unlock()
	if answer == nil {
		w.WriteHeader(http.StatusNoContent)
	} else {
		answer(w, request)
	}
	r.heard <- got
}

// answers sets what is answered from now on.
func (r *receiver) answers(answer http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = answer
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// patience is how long a test waits for what must come, on a busy machine.
const patience = 30 * time.Second

// next is the next message that comes in.
func (r *receiver) next() received {
	r.Helper()
	select {
	case got := <-r.heard:
		return got
	case <-time.After(patience):
		r.Fatal("no message came")
	}
	return received{}
}

// nothing wants no message to have come.
func (r *receiver) nothing() {
	r.Helper()
	select {
	case got := <-r.heard:
		r.Errorf("there came %s", got.Body)
	default:
	}
}

// house is a catalogue with a plan, a clock, and senders.
type house struct {
	testing.TB
	*plan.Catalogue
	db    *plantest.Crashing
	said  *journal
	plan  *plan.Plan
	clock *clock
	edits int
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// journal is what was logged.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *journal) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *journal) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func newHouse(t testing.TB) *house {
	t.Helper()
	return newHouseAt(t, filepath.Join(t.TempDir(), "polyplan.db"))
}

func newHouseAt(t testing.TB, path string) *house {
	t.Helper()
	db := &plantest.Crashing{DB: storetest.Strict(plantest.Store(t, path))}
	c := plantest.Open(t, db)
	plantest.EndSound(t, c)
	plantest.Load(t, c, plan.Seed())
	return newHouseOf(t, db, c)
}

// newHouseOf is the house of a catalogue that has the plan.
func newHouseOf(t testing.TB, db *plantest.Crashing, c *plan.Catalogue) *house {
	t.Helper()
	h := &house{TB: t, db: db, Catalogue: c, said: new(journal), clock: &clock{at: time.Now()}}
	h.PermitPrivateWebhooks()
	p, err := h.PlanBySlug(t.Context(), plantest.Operator, "gwangju", plan.Selection{Items: true})
	h.ok(err)
	h.plan = p
	return h
}

func (h *house) ok(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// hook makes a webhook of an address, and tells its secret.
func (h *house) hook(address string) (*plan.Webhook, string) {
	h.Helper()
	hook, secret, err := h.CreateWebhook(h.Context(), plantest.Operator, plan.NewWebhook{URL: plan.URL(address)})
	h.ok(err)
	return hook, secret
}

// edit changes something that readers see.
func (h *house) edit() {
	h.Helper()
	h.edits++
	_, err := h.UpdateItem(h.Context(), plantest.Operator, plan.ItemUpdate{
		ID: h.plan.Goals()[0].ID, Title: plan.Edit[string]{Given: true, To: fmt.Sprint("Goal of edit ", h.edits)},
	})
	h.ok(err)
}

// state is a webhook as it is now.
func (h *house) state(id plan.ID) *plan.Webhook {
	h.Helper()
	hook, err := h.Webhook(h.Context(), plantest.Operator, id)
	h.ok(err)
	return hook
}

// until waits until a webhook is as wanted.
func (h *house) until(id plan.ID, wanted func(*plan.Webhook) bool) *plan.Webhook {
	h.Helper()
	ctx, cancel := context.WithTimeout(h.Context(), patience)
	defer cancel()
	for {
		rev := h.db.Rev()
		hook := h.state(id)
		if wanted(hook) {
			return hook
		}
		if _, err := h.db.Wait(ctx, rev); err != nil {
			h.Fatalf("the webhook stays %+v; it was said\n%s", hook, h.said)
		}
	}
}

// giveUp has a message given up that its receiver does not take: time passes until it is.
func (h *house) giveUp(id plan.ID) {
	h.Helper()
	dead := h.state(id).DeadLetters
	for {
		now := h.until(id, func(w *plan.Webhook) bool { return w.Attempts > 0 || w.DeadLetters > dead })
		if now.DeadLetters > dead {
			return
		}
		h.clock.pass(30 * time.Hour)
		_, err := h.UpdateWebhook(h.Context(), plantest.Operator, plan.WebhookUpdate{ID: id}) // which wakes the sender
		h.ok(err)
		h.until(id, func(w *plan.Webhook) bool { return w.Attempts != now.Attempts || w.DeadLetters > dead })
	}
}

// start runs a sender until it is stopped, at the end of the test at the latest.
func (h *house) start(c *plan.Catalogue, o partner.Options) (stop func()) {
	_, stop = h.startSender(c, o)
	return stop
}

func (h *house) startSender(c *plan.Catalogue, o partner.Options) (_ *partner.Sender, stop func()) {
	sender, cancel, ended := h.run(c, o)
	stop = func() {
		cancel()
		<-ended
	}
	h.Cleanup(stop)
	return sender, stop
}

// run runs a sender until it is told to stop, and tells when it has.
func (h *house) run(
	c *plan.Catalogue, o partner.Options,
) (_ *partner.Sender, stop context.CancelFunc, ended <-chan struct{}) {
	if o.Site == "" {
		o.Site, o.Private = "https://plans.example", true
	}
	o.Now = h.clock.now
	sender := partner.NewSender(c, slog.New(slog.NewTextHandler(h.said, nil)), o)
	ctx, cancel := context.WithCancel(context.WithoutCancel(h.Context()))
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		sender.Run(ctx)
	}()
	return sender, cancel, gone
}
