package web_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"polyplan/plan"
)

type webhookAnswer struct {
	ID, Name, URL                              string
	Plans, Locales                             []string
	PausedAt, PausedReason, Pending, LastError *string
	Attempts, DeadLetters                      int
}

func TestAnAdministratorSetsUpWebhooks(t *testing.T) {
	h := newHouse(t)
	id, _ := h.newPlan(t, operator, "parks", "Shade")
	made := h.done(t, operator, "createWebhook", in{"url": "https://partner.example/hook", "plans": []string{id}, "locales": []string{"KO", "vi"}})
	hook := made.Webhook
	if hook.Name != "partner.example" || len(hook.Plans) != 1 || strings.Join(hook.Locales, " ") != "ko vi" || !strings.HasPrefix(made.Secret, "whsec_") {
		t.Fatalf("it is made as %+v with the secret %q", hook, made.Secret)
	}
	set := h.done(t, operator, "updateWebhook", in{"id": hook.ID, "name": "Hanoi", "plans": nil}).Webhook
	if set.Name != "Hanoi" || set.Plans != nil || len(set.Locales) != 2 {
		t.Errorf("it is set to %+v", set)
	}
	rotated := h.done(t, operator, "rotateWebhookSecret", in{"id": hook.ID})
	if rotated.Secret == made.Secret || !strings.HasPrefix(rotated.Secret, "whsec_") {
		t.Errorf("the new secret is %q", rotated.Secret)
	}
	if paused := h.done(t, operator, "pauseWebhook", in{"id": hook.ID}).Webhook; paused.PausedAt == nil || *paused.PausedReason != "paused by admin" {
		t.Errorf("paused it is %+v", paused)
	}
	if resumed := h.done(t, operator, "resumeWebhook", in{"id": hook.ID}).Webhook; resumed.PausedAt != nil {
		t.Errorf("resumed it is %+v", resumed)
	}
	h.done(t, operator, "testWebhook", in{"id": hook.ID})
	letters := h.letters(t, hook.ID)
	if len(letters) != 1 || letters[0].Type != "webhook.test" || !letters[0].IsQueued || !strings.Contains(letters[0].Payload, hook.ID) {
		t.Fatalf("to be sent are %+v", letters)
	}
	h.done(t, operator, "replayWebhook", in{"id": hook.ID, "deliveries": []string{letters[0].ID}})
	h.done(t, operator, "deleteWebhook", in{"id": hook.ID})
	var got struct {
		Webhook  *webhookAnswer
		Webhooks []webhookAnswer
	}
	h.into(t, &got, fmt.Sprintf(`{ webhook(id: %q) { id } webhooks { id } }`, hook.ID), nil, operator.headers()...)
	if got.Webhook != nil || len(got.Webhooks) != 0 {
		t.Errorf("after it was deleted there is %+v", got)
	}
	for what, wrong := range map[string]struct {
		input in
		want  string
	}{
		"this machine":   {in{"url": "https://127.0.0.1/"}, "INVALID url"},
		"no TLS":         {in{"url": "http://partner.example/"}, "INVALID url"},
		"a password":     {in{"url": "https://a:b@partner.example/"}, "INVALID url"},
		"a missing plan": {in{"url": "https://partner.example/", "plans": []string{"pln_01kagwj00000000000zz"}}, "NOT_FOUND plans"},
	} {
		p, code := h.try(t, operator, "createWebhook", wrong.input)
		if code != "" || len(p.UserErrors) != 1 || p.UserErrors[0].String() != wrong.want {
			t.Errorf("%s: %s %v: wanted %s", what, code, p.UserErrors, wrong.want)
		}
	}
	if p, code := h.try(t, operator, "rotateWebhookSecret", in{"id": string(plan.ID("whk_01kagwj00000000000zz")), "keepOldFor": -1}); code != "" || len(p.UserErrors) != 1 {
		t.Errorf("rotating the secret of nobody: %s %v", code, p.UserErrors)
	}
}

type letterAnswer struct {
	ID, Type, Payload string
	IsQueued          bool
}

// letters are what could not be delivered to a webhook, or is sent to it out of turn.
func (h *house) letters(t testing.TB, hook string) []letterAnswer {
	t.Helper()
	var got struct {
		WebhookDeliveries struct {
			Nodes []letterAnswer
		}
	}
	query := fmt.Sprintf(`{ webhookDeliveries(webhook: %q) { nodes { id type payload isQueued attempts status error at } pageInfo { hasNextPage endCursor } } }`, hook)
	h.into(t, &got, query, nil, operator.headers()...)
	return got.WebhookDeliveries.Nodes
}

func TestWebhooksAreNobodyElsesBusiness(t *testing.T) {
	h := newHouse(t)
	hook := h.done(t, operator, "createWebhook", in{"url": "https://partner.example/hook"}).Webhook
	mina := h.hire(t, "Mina", "TRANSLATOR:ko")
	for who, code := range map[*person]string{&public: "UNAUTHENTICATED", &mina: "FORBIDDEN"} {
		for _, query := range []string{
			`{ webhooks { url } }`, fmt.Sprintf(`{ webhook(id: %q) { url } }`, hook.ID), fmt.Sprintf(`{ webhookDeliveries(webhook: %q) { nodes { payload } } }`, hook.ID),
		} {
			a := h.post(t, query, nil, who.headers()...).result(t)
			if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != code || json.Valid(a.Data) && strings.Contains(string(a.Data), "partner") {
				t.Errorf("%s by %q: %v %s: wanted %s", query, who.name, a.Errors, a.Data, code)
			}
		}
	}
}
