package graph_test

import (
	"time"

	"pgregory.net/rapid"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func (w *town) sending() plan.Sending {
	return plan.Sending{Holder: "town", Site: "https://plans.example", Lease: time.Minute, Now: time.Now()}
}

func (w *town) hook(rt *rapid.T) plan.ID {
	if len(w.hooks) == 0 {
		plantest.Other(rt, "no webhooks")
	}
	return rapid.SampledFrom(w.hooks).Draw(rt, "webhook")
}

// webhookVerbs are what is done about webhooks.
func (w *town) webhookVerbs() map[string]func(*rapid.T) error {
	clerk := townClerk
	return map[string]func(*rapid.T) error{
		"CreateWebhook": func(*rapid.T) error {
			hook, _, err := w.CreateWebhook(w, clerk, plan.NewWebhook{URL: "https://partner.example/hook"})
			if err == nil {
				w.hooks = append(w.hooks, hook.ID)
			}
			return err
		},
		"UpdateWebhook": func(rt *rapid.T) error {
			_, err := w.UpdateWebhook(w, clerk, plan.WebhookUpdate{ID: w.hook(rt), Name: some(w.words(rt))})
			return err
		},
		"DeleteWebhook":       func(rt *rapid.T) error { _, err := w.DeleteWebhook(w, clerk, w.hook(rt)); return err },
		"RotateWebhookSecret": func(rt *rapid.T) error { _, _, err := w.RotateWebhookSecret(w, clerk, w.hook(rt), 0); return err },
		"PauseWebhook":        func(rt *rapid.T) error { _, err := w.PauseWebhook(w, clerk, w.hook(rt)); return err },
		"ResumeWebhook":       func(rt *rapid.T) error { _, err := w.ResumeWebhook(w, clerk, w.hook(rt)); return err },
		"TestWebhook":         func(rt *rapid.T) error { _, err := w.TestWebhook(w, clerk, w.hook(rt)); return err },
		"ReplayWebhook": func(rt *rapid.T) error {
			hook := w.hook(rt)
			page, err := w.WebhookDeliveries(w, clerk, hook, plan.Paging{})
			if plantest.Allowed(rt, err); len(page.Edges) == 0 {
				plantest.Other(rt, "nothing to send again")
			}
			_, err = w.ReplayWebhook(w, clerk, hook, []string{page.Edges[0].Node.ID})
			return err
		},
		"ClaimDelivery": func(rt *rapid.T) error { _, _, err := w.ClaimDelivery(w, w.hook(rt), w.sending()); return err },
		"SettleDelivery": func(rt *rapid.T) error {
			d, _, err := w.ClaimDelivery(w, w.hook(rt), w.sending())
			if plantest.Allowed(rt, err); d == nil {
				plantest.Other(rt, "nothing to send")
			}
			_, err = w.SettleDelivery(w, d, plan.Outcome{Delivered: rapid.Bool().Draw(rt, "delivered")}, time.Now())
			return err
		},
	}
}
