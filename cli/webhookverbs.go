package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
)

// storedWebhooks are those of a store.
type storedWebhooks struct {
	catalogue *plan.Catalogue
}

func (s storedWebhooks) create(ctx context.Context, n plan.NewWebhook) (*plan.Webhook, string, error) {
	return s.catalogue.CreateWebhook(ctx, operator, n)
}

func (s storedWebhooks) list(ctx context.Context) ([]*plan.Webhook, error) {
	return s.catalogue.Webhooks(ctx, operator)
}

func (s storedWebhooks) plans(ctx context.Context, slugs []string) (ids []plan.ID, err error) {
	for _, slug := range slugs {
		found, err := s.catalogue.PlanBySlug(ctx, operator, slug, plan.Selection{})
		if err != nil {
			return nil, err
		}
		if found == nil {
			return nil, noSlug(slug)
		}
		ids = append(ids, found.ID)
	}
	return ids, nil
}

func (s storedWebhooks) update(ctx context.Context, u plan.WebhookUpdate) (*plan.Webhook, error) {
	return s.catalogue.UpdateWebhook(ctx, operator, u)
}

func (s storedWebhooks) rotate(ctx context.Context, id plan.ID, keepOld time.Duration) (*plan.Webhook, string, error) {
	return s.catalogue.RotateWebhookSecret(ctx, operator, id, keepOld)
}

func (s storedWebhooks) set(ctx context.Context, verb webhookVerb, id plan.ID) (err error) {
	switch verb {
	case pauseHook:
		_, err = s.catalogue.PauseWebhook(ctx, operator, id)
	case resumeHook:
		_, err = s.catalogue.ResumeWebhook(ctx, operator, id)
	case testHook:
		_, err = s.catalogue.TestWebhook(ctx, operator, id)
	case deleteHook:
		_, err = s.catalogue.DeleteWebhook(ctx, operator, id)
	}
	return err
}

func (s storedWebhooks) deliveries(ctx context.Context, id plan.ID) (all []*plan.DeadLetter, err error) {
	first := maxNodes
	paging := plan.Paging{First: &first}
	for {
		page, err := s.catalogue.WebhookDeliveries(ctx, operator, id, paging)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Nodes()...)
		if !page.PageInfo.HasNextPage {
			return all, nil
		}
		paging.After = *page.PageInfo.EndCursor
	}
}

func (s storedWebhooks) replay(ctx context.Context, id plan.ID, messages []string) error {
	_, err := s.catalogue.ReplayWebhook(ctx, operator, id, messages)
	return err
}

// serverWebhooks are those of a running server.
type serverWebhooks struct {
	*client
}

const webhookFields = `id name url plans locales createdAt oldSecretEnd pausedAt pausedReason pending attempts nextAttemptAt lastError
	lastDeliveredAt deadLetters`

func (s serverWebhooks) create(ctx context.Context, n plan.NewWebhook) (*plan.Webhook, string, error) {
	input := map[string]any{"url": n.URL}
	if n.Name != "" {
		input["name"] = n.Name
	}
	if len(n.Locales) > 0 {
		input["locales"] = n.Locales
	}
	plans, err := s.plans(ctx, n.Slugs)
	if err != nil {
		return nil, "", err
	}
	if len(plans) > 0 {
		input["plans"] = plans
	}
	return s.secret(ctx, "createWebhook", "CreateWebhookInput", input)
}

func (s serverWebhooks) plans(ctx context.Context, slugs []string) (ids []plan.ID, err error) {
	for _, slug := range slugs {
		id, err := s.planID(ctx, slug)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (s serverWebhooks) update(ctx context.Context, u plan.WebhookUpdate) (*plan.Webhook, error) {
	input := map[string]any{"id": u.ID}
	if u.Name.Given {
		input["name"] = u.Name.To
	}
	if u.URL.Given {
		input["url"] = u.URL.To
	}
	if u.Plans.Given {
		input["plans"] = u.Plans.To
	}
	if u.Locales.Given {
		input["locales"] = u.Locales.To
	}
	var data struct {
		UpdateWebhook struct {
			Webhook    *plan.Webhook
			UserErrors []told
		}
	}
	const form = `mutation($input: UpdateWebhookInput!) { updateWebhook(input: $input) { webhook { %s } userErrors { message } } }`
	err := s.ask(ctx, fmt.Sprintf(form, webhookFields), map[string]any{"input": input}, &data)
	if err != nil {
		return nil, err
	}
	did := data.UpdateWebhook
	if err = wrong(did.UserErrors); err == nil && did.Webhook == nil {
		err = fmt.Errorf("%s has told of no webhook", s.endpoint)
	}
	return did.Webhook, err
}

func (s serverWebhooks) rotate(ctx context.Context, id plan.ID, keepOld time.Duration) (*plan.Webhook, string, error) {
	input := map[string]any{"id": id, "keepOldFor": int(keepOld.Seconds())}
	return s.secret(ctx, "rotateWebhookSecret", "RotateWebhookSecretInput", input)
}

// secret runs a mutation that tells a secret.
func (s serverWebhooks) secret(ctx context.Context, mutation, input string, value map[string]any) (*plan.Webhook, string, error) {
	var data map[string]struct {
		Webhook    *plan.Webhook
		Secret     string
		UserErrors []told
	}
	const form = `mutation($input: %s!) { %s(input: $input) { webhook { %s } secret userErrors { message } } }`
	query := fmt.Sprintf(form, input, mutation, webhookFields)
	err := s.ask(ctx, query, map[string]any{"input": value}, &data)
	if err != nil {
		return nil, "", err
	}
	did := data[mutation]
	err = wrong(did.UserErrors)
	if err == nil && (did.Secret == "" || did.Webhook == nil) {
		err = fmt.Errorf("%s has told no secret", s.endpoint)
	}
	return did.Webhook, did.Secret, err
}

func (s serverWebhooks) list(ctx context.Context) ([]*plan.Webhook, error) {
	var data struct{ Webhooks []*plan.Webhook }
	err := s.ask(ctx, `{ webhooks { `+webhookFields+` } }`, nil, &data)
	return data.Webhooks, err
}

func (s serverWebhooks) set(ctx context.Context, verb webhookVerb, id plan.ID) error {
	query := fmt.Sprintf(`mutation($input: WebhookInput!) { done: %s(input: $input) { userErrors { message } } }`, verb)
	return s.do(ctx, query, map[string]any{"id": id})
}

func (s serverWebhooks) replay(ctx context.Context, id plan.ID, messages []string) error {
	return s.do(ctx, `mutation($input: ReplayWebhookInput!) { done: replayWebhook(input: $input) { userErrors { message } } }`,
		map[string]any{"id": id, "deliveries": messages})
}

// do runs a mutation that tells nothing but what is wrong.
func (s serverWebhooks) do(ctx context.Context, query string, input map[string]any) error {
	var data struct{ Done *struct{ UserErrors []told } }
	if err := s.ask(ctx, query, map[string]any{"input": input}, &data); err != nil {
		return err
	}
	if data.Done == nil {
		return errors.New("the server says nothing of what was to be done")
	}
	return wrong(data.Done.UserErrors)
}

func (s serverWebhooks) deliveries(ctx context.Context, id plan.ID) (all []*plan.DeadLetter, err error) {
	const query = `query($id: ID!, $after: String) { webhookDeliveries(webhook: $id, first: 100, after: $after) {
		nodes { id type payload attempts status error at queued: isQueued } pageInfo { hasNextPage endCursor } } }`
	variables := map[string]any{"id": id}
	for {
		var data struct {
			WebhookDeliveries struct {
				Nodes    []*plan.DeadLetter
				PageInfo plan.PageInfo
			}
		}
		if err := s.ask(ctx, query, variables, &data); err != nil {
			return nil, err
		}
		page := data.WebhookDeliveries
		all = append(all, page.Nodes...)
		if !page.PageInfo.HasNextPage || page.PageInfo.EndCursor == nil {
			return all, nil
		}
		variables["after"] = *page.PageInfo.EndCursor
	}
}

// webhookLine is a webhook as JSON has it.
type webhookLine struct {
	ID              plan.ID       `json:"id"`
	Name            string        `json:"name"`
	URL             plan.URL      `json:"url"`
	Plans           []plan.ID     `json:"plans"` // null: all
	Locales         []i18n.Locale `json:"locales"`
	CreatedAt       plan.Time     `json:"createdAt"`
	OldSecretEnd    *plan.Time    `json:"oldSecretEnd"`
	PausedAt        *plan.Time    `json:"pausedAt"`
	PausedReason    *string       `json:"pausedReason"`
	Pending         *string       `json:"pending"`
	Attempts        int           `json:"attempts"`
	NextAttemptAt   *plan.Time    `json:"nextAttemptAt"`
	LastError       *string       `json:"lastError"`
	LastDeliveredAt *plan.Time    `json:"lastDeliveredAt"`
	DeadLetters     int           `json:"deadLetters"`
	Secret          string        `json:"secret,omitempty"`
}

func newWebhookLine(w *plan.Webhook) webhookLine {
	return webhookLine{
		ID: w.ID, Name: w.Name, URL: w.URL, Plans: w.Plans, Locales: w.Locales, CreatedAt: w.CreatedAt, OldSecretEnd: w.OldSecretEnd,
		PausedAt: w.PausedAt, PausedReason: w.PausedReason, Pending: w.Pending, Attempts: w.Attempts, NextAttemptAt: w.NextAttemptAt,
		LastError: w.LastError, LastDeliveredAt: w.LastDeliveredAt, DeadLetters: w.DeadLetters,
	}
}

// deliveryLine is a message as JSON has it.
type deliveryLine struct {
	ID       string          `json:"id"`
	Type     string          `json:"type"`
	Attempts int             `json:"attempts"`
	Status   *int            `json:"status"`
	Error    *string         `json:"error"`
	At       plan.Time       `json:"at"`
	Queued   bool            `json:"queued"`
	Payload  json.RawMessage `json:"payload"`
}

func newDeliveryLine(d *plan.DeadLetter) deliveryLine {
	return deliveryLine{
		ID: d.ID, Type: d.Type, Attempts: d.Attempts, Status: d.Status, Error: d.Error, At: d.At, Queued: d.Queued,
		Payload: json.RawMessage(d.Payload),
	}
}
