package plan_test

import (
	"encoding/json"
	"maps"
	"time"

	"pgregory.net/rapid"

	"polyplan/plan"
)

// listener is a partner that is told what changes by a webhook, and pulls what it is told of. It gets messages twice,
// late, or only after they were given up, and its sender crashes.
type listener struct {
	hook plan.ID
	copy follower              // of which only the texts are kept
	seen map[string]*plan.Seen // by each of its senders
}

func (w *world) listen(rt *rapid.T) {
	made, _, err := w.CreateWebhook(w.Context(), boss, plan.NewWebhook{URL: hookURL})
	w.must(rt, err)
	w.listener = &listener{hook: made.ID, copy: follower{texts: map[string]string{}}}
	w.listener.seen = map[string]*plan.Seen{"one": {}, "another": {}}
	w.listener.copy.texts = w.listener.copy.pull(w, rt)
}

// send claims what there is for the listener, as one sender or another, and lets something become of it.
func (w *world) send(rt *rapid.T) {
	holder := rapid.SampledFrom([]string{"one", "another"}).Draw(rt, "holder")
	sending := w.sending(holder)
	sending.Seen = w.listener.seen[holder]
	d, _, err := w.ClaimDelivery(w.Context(), w.listener.hook, sending)
	w.must(rt, err)
	if d == nil {
		return
	}
	o := rapid.SampledFrom([]plan.Outcome{
		{Delivered: true}, {Delivered: true}, {Delivered: true}, {Status: 500, Error: "no"}, {Status: 410, Gone: true}, {Withdrawn: true},
	}).Draw(rt, "outcome")
	if o.Delivered {
		w.listener.hear(w, rt, d)
	}
	if rapid.Bool().Draw(rt, "crash") && rapid.Bool().Draw(rt, "crash indeed") {
		return // before what came of it was written down
	}
	_, err = w.SettleDelivery(w.Context(), d, o, w.now)
	w.must(rt, err)
}

// setHook has an operator do something with the webhook.
func (w *world) setHook(rt *rapid.T) {
	verb := rapid.SampledFrom([]func() error{
		func() error { _, err := w.ResumeWebhook(w.Context(), boss, w.listener.hook); return err },
		func() error { _, err := w.PauseWebhook(w.Context(), boss, w.listener.hook); return err },
		func() error { _, err := w.TestWebhook(w.Context(), boss, w.listener.hook); return err },
		func() error { return w.replayAll() },
	}).Draw(rt, "verb")
	w.must(rt, verb())
}

func (w *world) replayAll() error {
	page, err := w.WebhookDeliveries(w.Context(), boss, w.listener.hook, plan.Paging{First: ptr(100)})
	if err != nil || len(page.Edges) == 0 {
		return err
	}
	var ids []string
	for _, letter := range page.Nodes() {
		ids = append(ids, letter.ID)
	}
	_, err = w.ReplayWebhook(w.Context(), boss, w.listener.hook, ids)
	return err
}

// hear is what the partner does with a message.
func (l *listener) hear(w *world, rt *rapid.T, d *plan.Delivery) {
	var m message
	w.must(rt, json.Unmarshal(d.Payload, &m))
	switch m.Type {
	case "catalogue.reset":
		l.copy.texts = l.copy.pull(w, rt)
	case "plan.changed":
		id := *m.Data.Plan
		maps.DeleteFunc(l.copy.texts, func(key, _ string) bool { return key[:len(id)] == id })
		if p := w.planAs(nobody, plan.ID(id)); p != nil {
			l.copy.put(l.copy.texts, p)
		}
	}
}

// drain delivers all there is, after whatever was waited for, and wants the partner's copy to be what the public sees.
func (w *world) drain(rt *rapid.T) {
	_, err := w.ResumeWebhook(w.Context(), boss, w.listener.hook)
	w.must(rt, err)
	w.must(rt, w.replayAll())
	later := w.sending("the last")
	later.Now = w.now.Add(48 * time.Hour)
	for {
		d, wait, err := w.ClaimDelivery(w.Context(), w.listener.hook, later)
		w.must(rt, err)
		if d == nil && wait > 0 {
			rt.Fatalf("there is still %s to wait for", wait)
		}
		if d == nil {
			break
		}
		w.listener.hear(w, rt, d)
		_, err = w.SettleDelivery(w.Context(), d, plan.Outcome{Delivered: true}, later.Now)
		w.must(rt, err)
	}
	if want := w.listener.copy.pull(w, rt); !maps.Equal(w.listener.copy.texts, want) {
		rt.Fatalf("by its messages a partner came to\n%v\nand the public sees\n%v", w.listener.copy.texts, want)
	}
}
