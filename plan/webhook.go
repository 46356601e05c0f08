package plan

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"polyplan/i18n"
	"polyplan/store"
)

// Webhook is an address of a partner's that is told what changes, by the Standard Webhooks specification.
type Webhook struct {
	ID           ID
	Name         string
	URL          URL
	Plans        []ID          // of which it is told; empty: of all
	Locales      []i18n.Locale // whose readers see the change, through fallback too; empty: all
	CreatedAt    Time
	OldSecretEnd *Time // until then messages are signed with the secret before as well
	PausedAt     *Time
	PausedReason *string

	Pending         *string // the id of the message that is on its way
	Attempts        int     // that failed to deliver it
	NextAttemptAt   *Time
	LastError       *string // of the last attempt
	LastDeliveredAt *Time
	DeadLetters     int
	Revision        store.Rev // that just set it; 0 in a list
}

// Limits of webhooks.
const (
	MaxWebhooks       = 1_000
	MaxWebhookPlans   = 1_000
	MaxWebhookLocales = 50
	MaxDeadLetters    = 1_000 // kept of one webhook
	maxHookName       = 100

	// MaxOldSecret is how long the secret before can be signed with.
	MaxOldSecret = 30 * 24 * time.Hour
)

// NewWebhook is what to make a webhook of; plans can be named by slug as well.
type NewWebhook struct {
	Name    string // its host where it is empty
	URL     URL
	Plans   []ID
	Slugs   []string
	Locales []i18n.Locale
}

// WebhookUpdate is what to set anew of a webhook.
type WebhookUpdate struct {
	ID      ID
	Name    Edit[string]
	URL     Edit[URL]
	Plans   Edit[[]ID]
	Locales Edit[[]i18n.Locale]
}

// CreateWebhook makes a webhook, which is told of what changes from then on, and its secret, which is never shown
// again.
func (c *Catalogue) CreateWebhook(ctx context.Context, v Viewer, n NewWebhook) (*Webhook, string, error) {
	if err := v.mayAdminister("create a webhook"); err != nil {
		return nil, "", err
	}
	id, secret := newID(KindWebhook, c.now()), newHookSecret()
	var made *Webhook
	rev, err := c.update(ctx, v.ofItsOwn(), func(tx store.Tx, by *write) error {
		plans, err := resolvePlans(tx, n.Plans, n.Slugs)
		if err != nil {
			return err
		}
		row := hookRow{Name: n.Name, URL: n.URL, Plans: plans, Locales: n.Locales, Secret: secret, Created: by.at}
		if err := c.checkHook(&row); err != nil {
			return err
		}
		var meta metaRow
		if _, err := get(tx, metaKey(), &meta); err != nil {
			return err
		}
		queue := queueRow{Epoch: meta.Epoch}
		queue.move(endOf(tx.Rev()), by.at)
		made = newWebhook(id, &row, &queue, 0)
		if err := put(tx, hookKey(id), &row); err != nil {
			return err
		}
		if err := put(tx, queueKey(id), &queue); err != nil {
			return err
		}
		return moveHooks(tx, 1)
	})
	if err != nil {
		return nil, "", err
	}
	made.Revision = rev
	return made, hookSecretText(secret), nil
}

// checkHook makes what a webhook is set to fit to be stored.
func (c *Catalogue) checkHook(row *hookRow) error {
	if err := checkHookURL(row.URL, c.privateWebhooks); err != nil {
		return at(err, "url")
	}
	name, err := clean(FieldTitle, strings.TrimSpace(row.Name))
	if err != nil {
		return at(err, "name")
	}
	if name == "" {
		u, err := url.Parse(string(row.URL))
		if err != nil {
			return err
		}
		name = u.Host[:min(len(u.Host), maxHookName)]
	}
	if row.Name = name; len(name) > maxHookName {
		return fail(Invalid, "the name has %d bytes: wanted 1 to %d", len(name), maxHookName).at("name")
	}
	row.Plans = slices.Compact(slices.Sorted(slices.Values(row.Plans)))
	if n := len(row.Plans); n > MaxWebhookPlans {
		return fail(TooMany, "%d plans: wanted at most %d, or none for all", n, MaxWebhookPlans).at("plans")
	}
	row.Locales = slices.Compact(slices.Sorted(slices.Values(row.Locales)))
	if n := len(row.Locales); n > MaxWebhookLocales {
		return fail(TooMany, "%d locales: wanted at most %d, or none for all", n, MaxWebhookLocales).at("locales")
	}
	return nil
}

// resolvePlans are plans that are there, by their ids and slugs.
func resolvePlans(tx store.Tx, ids []ID, slugs []string) ([]ID, error) {
	grants, err := resolveGrants(tx, []NewGrant{{Grant: Grant{Plans: ids}, Slugs: slugs}})
	if err != nil {
		return nil, outOfGrant(err)
	}
	return grants[0].Plans, nil
}

// outOfGrant is an error of resolveGrants about plans that no grant names.
func outOfGrant(err error) error {
	if e, ok := err.(*Error); ok {
		e.Field = []string{"plans"}
	}
	return err
}

func newWebhook(id ID, row *hookRow, queue *queueRow, dead int) *Webhook {
	w := &Webhook{
		ID: id, Name: row.Name, URL: row.URL, Plans: row.Plans, Locales: row.Locales, CreatedAt: fromMillis(row.Created),
		OldSecretEnd: optionalTime(row.OldUntil), PausedAt: optionalTime(row.Paused), PausedReason: optional(row.Why),
		LastDeliveredAt: optionalTime(queue.Delivered), DeadLetters: dead,
	}
	if p := queue.Pending; p != nil {
		w.Pending, w.Attempts, w.LastError = &p.ID, p.Attempts, optional(p.Error)
		w.NextAttemptAt = optionalTime(p.Next)
	}
	return w
}

func optionalTime(ms int64) *Time {
	if ms == 0 {
		return nil
	}
	t := fromMillis(ms)
	return &t
}

// Webhooks are all webhooks by the time they were made, never their secrets.
func (c *Catalogue) Webhooks(ctx context.Context, v Viewer) ([]*Webhook, error) {
	if err := v.mayAdminister("list webhooks"); err != nil {
		return nil, err
	}
	ReadingOf(ctx).Withhold()
	var hooks []*Webhook
	err := c.db.View(ctx, func(tx store.Tx) error {
		hooks = []*Webhook{}
		ids, err := hookIDs(tx)
		for _, id := range ids {
			if err != nil {
				break
			}
			var hook *Webhook
			hook, err = readWebhook(tx, id)
			hooks = append(hooks, hook)
		}
		return err
	})
	return hooks, unavailable(err)
}

// Webhook is the webhook with the id; nil where there is none.
func (c *Catalogue) Webhook(ctx context.Context, v Viewer, id ID) (*Webhook, error) {
	if err := v.mayAdminister("read a webhook"); err != nil {
		return nil, err
	}
	if err := id.of(KindWebhook); err != nil {
		return nil, at(err, "id")
	}
	ReadingOf(ctx).Withhold()
	var hook *Webhook
	err := c.db.View(ctx, func(tx store.Tx) (err error) {
		hook, err = readWebhook(tx, id)
		if CodeOf(err) == NotFound {
			return nil
		}
		return err
	})
	return hook, unavailable(err)
}

func hookIDs(tx store.Tx) (ids []ID, err error) {
	from, to := store.Prefix("hook")
	for key := range tx.Scan(from, to) {
		var id string
		if err := store.Split(key, nil, &id); err != nil {
			return nil, err
		}
		ids = append(ids, ID(id))
	}
	return ids, nil
}

func readWebhook(tx store.Tx, id ID) (*Webhook, error) {
	hook, queue, err := readHook(tx, id)
	if err != nil {
		return nil, err
	}
	dead := 0
	err = letters(tx, id, func(_ store.Rev, row *letterRow) error {
		dead++
		return nil
	})
	return newWebhook(id, hook, queue, dead), err
}

// readHook reads what a webhook is set to, and how far it has been told.
func readHook(tx store.Tx, id ID) (*hookRow, *queueRow, error) {
	var hook hookRow
	var queue queueRow
	found, err := get(tx, hookKey(id), &hook)
	if err == nil && !found {
		err = fail(NotFound, "there is no webhook %s", id).at("id")
	}
	if err != nil {
		return nil, nil, err
	}
	found, err = get(tx, queueKey(id), &queue)
	if err == nil && !found {
		err = fmt.Errorf("the queue of the webhook %s is missing: %w", id, store.ErrCorrupt)
	}
	return &hook, &queue, err
}

// setHook is what all verbs on one webhook do: fn sets it anew.
func (c *Catalogue) setHook(
	ctx context.Context, v Viewer, what string, id ID, fn func(store.Tx, *write, *hookRow, *queueRow) error,
) (*Webhook, error) {
	if err := v.mayAdminister(what + " a webhook"); err != nil {
		return nil, err
	}
	if err := id.of(KindWebhook); err != nil {
		return nil, at(err, "id")
	}
	var set *Webhook
	rev, err := c.update(ctx, v.ofItsOwn(), func(tx store.Tx, by *write) error {
		hook, queue, err := readHook(tx, id)
		if err != nil {
			return err
		}
		if err := fn(tx, by, hook, queue); err != nil {
			return err
		}
		if err := put(tx, hookKey(id), hook); err != nil {
			return err
		}
		if err := put(tx, queueKey(id), queue); err != nil {
			return err
		}
		if set, err = readWebhook(tx, id); err != nil {
			return err
		}
		return moveHooks(tx, 0)
	})
	if err != nil {
		return nil, err
	}
	set.Revision = rev
	return set, nil
}

// UpdateWebhook sets a webhook anew. What it is told of from then on is as it is set; what is on its way stays that, and
// goes to a new address at once.
func (c *Catalogue) UpdateWebhook(ctx context.Context, v Viewer, u WebhookUpdate) (*Webhook, error) {
	return c.setHook(ctx, v, "update", u.ID, func(tx store.Tx, _ *write, hook *hookRow, queue *queueRow) (err error) {
		if u.Plans.Given {
			if hook.Plans, err = resolvePlans(tx, u.Plans.To, nil); err != nil {
				return err
			}
		}
		if u.Name.Given {
			hook.Name = u.Name.To
		}
		if u.Locales.Given {
			hook.Locales = u.Locales.To
		}
		if u.URL.Given {
			hook.URL = u.URL.To
			queue.hurry()
		}
		return c.checkHook(hook)
	})
}

// hurry has what is on its way tried at once, as if it never was.
func (q *queueRow) hurry() {
	if q.Pending != nil {
		q.Pending.Attempts, q.Pending.Next = 0, 0
	}
}

// DeleteWebhook ends a webhook, and drops what it has not been told.
func (c *Catalogue) DeleteWebhook(ctx context.Context, v Viewer, id ID) (*Webhook, error) {
	if err := v.mayAdminister("delete a webhook"); err != nil {
		return nil, err
	}
	if err := id.of(KindWebhook); err != nil {
		return nil, at(err, "id")
	}
	var gone *Webhook
	rev, err := c.update(ctx, v.ofItsOwn(), func(tx store.Tx, _ *write) (err error) {
		if gone, err = readWebhook(tx, id); err != nil {
			return err
		}
		if err := tx.Delete(hookKey(id)); err != nil {
			return err
		}
		if err := tx.Delete(queueKey(id)); err != nil {
			return err
		}
		if err := tx.DeleteRange(lettersRange(id)); err != nil {
			return err
		}
		return moveHooks(tx, -1)
	})
	if err != nil {
		return nil, err
	}
	gone.Revision = rev
	return gone, nil
}

// RotateWebhookSecret gives a webhook a new secret, which is never shown again. For a time messages are signed with the
// one before as well, so that receivers can be set to the new one meanwhile.
func (c *Catalogue) RotateWebhookSecret(ctx context.Context, v Viewer, id ID, keepOld time.Duration) (*Webhook, string, error) {
	secret := newHookSecret()
	set, err := c.setHook(ctx, v, "rotate the secret of", id, func(_ store.Tx, by *write, hook *hookRow, _ *queueRow) error {
		if keepOld < 0 || keepOld > MaxOldSecret {
			return fail(Invalid, "the old secret would be kept for %s: wanted 0s to %s", keepOld, MaxOldSecret).at("keepOldFor")
		}
		hook.Old, hook.OldUntil = nil, 0
		if keepOld > 0 {
			hook.Old, hook.OldUntil = hook.Secret, by.at+keepOld.Milliseconds()
		}
		hook.Secret = secret
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	return set, hookSecretText(secret), nil
}

// PauseWebhook has nothing sent to a webhook until it is resumed.
func (c *Catalogue) PauseWebhook(ctx context.Context, v Viewer, id ID) (*Webhook, error) {
	return c.setHook(ctx, v, "pause", id, func(_ store.Tx, by *write, hook *hookRow, _ *queueRow) error {
		if hook.Paused == 0 {
			hook.pause(by.at, "paused by "+by.actor)
		}
		return nil
	})
}

func (h *hookRow) pause(at int64, why string) {
	h.Paused, h.Why = at, why
}

// ResumeWebhook has a webhook told on from where it was paused.
func (c *Catalogue) ResumeWebhook(ctx context.Context, v Viewer, id ID) (*Webhook, error) {
	return c.setHook(ctx, v, "resume", id, func(_ store.Tx, _ *write, hook *hookRow, queue *queueRow) error {
		hook.Paused, hook.Why, queue.Dead = 0, "", 0
		queue.hurry()
		return nil
	})
}

// TestWebhook has a message of the type webhook.test sent to a webhook, once and also where it is paused. Where it is
// not delivered, it is kept with the dead letters.
func (c *Catalogue) TestWebhook(ctx context.Context, v Viewer, id ID) (*Webhook, error) {
	return c.setHook(ctx, v, "test", id, func(tx store.Tx, by *write, _ *hookRow, _ *queueRow) error {
		message := testMessage(id, fromMillis(by.at))
		payload, err := message.encode()
		if err != nil {
			return err
		}
		letter := letterRow{ID: messageID(id, "test", endOf(tx.Rev())), Type: message.Type, Payload: payload, At: by.at, Again: true}
		return putLetter(tx, id, &letter)
	})
}

// ReplayWebhook has dead letters of a webhook sent once more each, also where it is paused.
func (c *Catalogue) ReplayWebhook(ctx context.Context, v Viewer, id ID, messages []string) (*Webhook, error) {
	return c.setHook(ctx, v, "replay", id, func(tx store.Tx, _ *write, _ *hookRow, _ *queueRow) error {
		if len(messages) == 0 || len(messages) > MaxDeadLetters {
			return fail(Invalid, "%d deliveries: wanted 1 to %d", len(messages), MaxDeadLetters).at("deliveries")
		}
		found := map[string]store.Rev{}
		rows := map[string]*letterRow{}
		err := letters(tx, id, func(rev store.Rev, row *letterRow) error {
			found[row.ID], rows[row.ID] = rev, row
			return nil
		})
		if err != nil {
			return err
		}
		for i, message := range messages {
			row, ok := rows[message]
			if !ok {
				return fail(NotFound, "the webhook has no dead letter %q", short(message)).at("deliveries", index(i))
			}
			row.Again = true
			if err := put(tx, letterKey(id, found[message]), row); err != nil {
				return err
			}
		}
		return nil
	})
}
