package cli

import (
	"encoding/json"
	"errors"

	"polyplan/i18n"
	"polyplan/plan"
)

type webhookUpdate struct {
	remote
	ID             webhookID   `arg:"" help:"The webhook's id, as list shows it."`
	Endpoint       string      `placeholder:"ADDRESS" help:"Where to send messages from now on, also those that are being tried again. Variable ${env}."`
	Name           string      `placeholder:"NAME" help:"What to call it. Variable ${env}."`
	Plan           []string    `xor:"plans" placeholder:"SLUG" help:"Only changes of these plans, and of locales; they take the place of those it has. Variable ${env}."`
	AllPlans       bool        `xor:"plans" help:"Changes of all plans. Variable ${env}."`
	Locale         []localeTag `xor:"locales" placeholder:"LOCALE" help:"Only texts that a reader of one of these locales is served, also by fallback; they take the place of those it has. Variable ${env}."`
	AllLocales     bool        `xor:"locales" help:"Texts in all locales. Variable ${env}."`
	WebhookPrivate bool        `help:"Accept an address of a private network, and one without TLS. A server has a flag of its own for that. Variable ${env}."`
	JSON           bool        `name:"json" help:"Write the webhook as JSON. Variable ${env}."`
}

// Help is what polyplan webhook update --help says beside its one line.
func (*webhookUpdate) Help() string {
	return `What no flag names stays as it is: the secret, too, and the place in the log, so that nothing is told twice or passed
over. For example, where the partner has moved and now has Korean as well:

    polyplan webhook update ID --endpoint https://new.example/hook --locale vi --locale ko`
}

// Run sets the webhook anew, and prints it only where JSON is asked for.
func (w *webhookUpdate) Run(sh *shell) error {
	if w.Endpoint == "" && w.Name == "" && len(w.Plan) == 0 && !w.AllPlans && len(w.Locale) == 0 && !w.AllLocales {
		return errors.New("nothing to set: want one of --endpoint, --name, --plan, --all-plans, --locale and --all-locales")
	}
	u := plan.WebhookUpdate{
		ID: w.ID.ID, Name: plan.Edit[string]{Given: w.Name != "", To: w.Name},
		URL:     plan.Edit[plan.URL]{Given: w.Endpoint != "", To: plan.URL(w.Endpoint)},
		Locales: plan.Edit[[]i18n.Locale]{Given: w.AllLocales || len(w.Locale) > 0, To: locales(w.Locale)},
	}
	return w.onWebhooks(sh, func(hooks webhookVerbs) (err error) {
		if stored, ok := hooks.(storedWebhooks); ok && w.WebhookPrivate {
			stored.catalogue.PermitPrivateWebhooks()
		}
		if u.Plans.Given = w.AllPlans || len(w.Plan) > 0; u.Plans.Given {
			if u.Plans.To, err = hooks.plans(sh.ctx, w.Plan); err != nil {
				return err
			}
		}
		set, err := hooks.update(sh.ctx, u)
		if err != nil || !w.JSON {
			return err
		}
		return json.NewEncoder(sh.stdout).Encode(newWebhookLine(set))
	})
}
