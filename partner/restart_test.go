package partner_test

import (
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"polyplan/partner"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// copied is a partner's copy of titles, which it pulls when it is told that a plan has changed.
type copied struct {
	titles map[plan.ID]string
	seen   map[string]string // bodies by id
}

func (h *house) titlesNow() map[plan.ID]string {
	h.Helper()
	p, err := h.Plan(h.Context(), plan.Viewer{}, h.plan.ID, plan.Selection{Items: true})
	h.ok(err)
	titles := map[plan.ID]string{}
	if p == nil {
		return titles
	}
	for _, g := range p.Goals() {
		titles[g.ID] = g.Title(nil, nil).Value
	}
	return titles
}

func (c *copied) hear(t *rapid.T, h *house, got received) {
	if body, again := c.seen[got.ID]; again && body != got.Body {
		t.Fatalf("%s came with %s and with %s", got.ID, body, got.Body)
	}
	c.seen[got.ID] = got.Body
	c.titles = h.titlesNow()
}

// TestWhateverFailsAPartnerHearsOfEverythingInTheEnd edits, fails, and restarts at random.
func TestWhateverFailsAPartnerHearsOfEverythingInTheEnd(t *testing.T) {
	t.Parallel()
	n, gaveUp, dir := 0, 0, t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		n++
		h, r := newHouseAt(t, filepath.Join(dir, fmt.Sprint(n, ".db"))), newReceiver(t)
		hook, _ := h.hook(r.URL)
		stop := h.start(h.Catalogue, partner.Options{})
		theirs := copied{titles: h.titlesNow(), seen: map[string]string{}}
		hear := func() {
			for len(r.heard) > 0 {
				theirs.hear(rt, h, r.next())
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"edit":      func(*rapid.T) { h.edit() },
			"edit more": func(*rapid.T) { h.edit() },
			"archive": func(*rapid.T) {
				_, err := h.ArchivePlan(h.Context(), plantest.Operator, h.plan.ID, nil)
				h.ok(err)
			},
			"publish": func(*rapid.T) {
				_, err := h.PublishPlan(h.Context(), plantest.Operator, h.plan.ID, nil)
				h.ok(err)
			},
			"fail": func(*rapid.T) { r.answers(status(http.StatusBadGateway)) },
			"give up": func(rt *rapid.T) {
				if h.state(hook.ID).DeadLetters > 0 {
					plantest.Other(rt, "one has been, and it takes long")
				}
				r.answers(status(http.StatusBadGateway))
				_, err := h.PublishPlan(h.Context(), plantest.Operator, h.plan.ID, nil)
				h.ok(err)
				_, err = h.ResumeWebhook(h.Context(), plantest.Operator, hook.ID)
				h.ok(err)
				h.edit()
				h.giveUp(hook.ID)
			},
			"recover": func(*rapid.T) { r.answers(nil) },
			"later":   func(*rapid.T) { h.clock.pass(10 * time.Minute) },
			"restart": func(*rapid.T) {
				stop()
				stop = h.start(h.Catalogue, partner.Options{})
			},
			"": func(*rapid.T) { hear() },
		})
		r.answers(nil)
		h.clock.pass(25 * time.Hour)
		_, err := h.PublishPlan(h.Context(), plantest.Operator, h.plan.ID, nil)
		h.ok(err)
		h.edit()
		_, err = h.ResumeWebhook(h.Context(), plantest.Operator, hook.ID)
		h.ok(err)
		h.until(hook.ID, func(w *plan.Webhook) bool {
			hear()
			return w.Pending == nil && fmt.Sprint(theirs.titles) == fmt.Sprint(h.titlesNow())
		})
		gaveUp += replayed(h, r, hook.ID)
		stop()
		r.Close()
	})
	if gaveUp == 0 {
		t.Errorf("in %d walks no message was given up", n)
	}
}

// replayed has all that was given up sent once more, as an operator does, and is how many those were: all of them come,
// and none is left.
func replayed(h *house, r *receiver, hook plan.ID) int {
	most := 100
	page, err := h.WebhookDeliveries(h.Context(), plantest.Operator, hook, plan.Paging{First: &most})
	h.ok(err)
	left := map[string]bool{}
	for _, letter := range page.Nodes() {
		left[letter.ID] = true
	}
	if len(left) == 0 {
		return 0
	}
	_, err = h.ReplayWebhook(h.Context(), plantest.Operator, hook, slices.Collect(maps.Keys(left)))
	h.ok(err)
	given := len(left)
	for len(left) > 0 {
		delete(left, r.next().ID)
	}
	h.until(hook, func(w *plan.Webhook) bool { return w.DeadLetters == 0 })
	return given
}
