package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"polyplan/plan"
)

type webhook struct {
	Create     webhookCreate     `cmd:"" help:"Have an address told what changes, and print the secret that its messages are signed with."`
	List       webhookList       `cmd:"" help:"List the webhooks, without their secrets."`
	Update     webhookUpdate     `cmd:"" help:"Set where a webhook sends messages, of what, or what it is called."`
	Rotate     webhookRotate     `cmd:"" help:"Give a webhook a new secret, and print it."`
	Pause      webhookPause      `cmd:"" help:"Send nothing to a webhook until it is resumed."`
	Resume     webhookResume     `cmd:"" help:"Go on with a webhook where it was paused."`
	Test       webhookTest       `cmd:"" help:"Send a webhook a message that tells of nothing."`
	Deliveries webhookDeliveries `cmd:"" help:"List what could not be delivered to a webhook."`
	Replay     webhookReplay     `cmd:"" help:"Send what could not be delivered once more."`
	Delete     webhookDelete     `cmd:"" help:"End a webhook, and drop what it has not been told."`
}

// webhookVerbs are what can be done about webhooks, on a store or on a server.
type webhookVerbs interface {
	create(context.Context, plan.NewWebhook) (*plan.Webhook, string, error)
	list(context.Context) ([]*plan.Webhook, error)
	plans(ctx context.Context, slugs []string) ([]plan.ID, error)
	update(context.Context, plan.WebhookUpdate) (*plan.Webhook, error)
	rotate(ctx context.Context, id plan.ID, keepOld time.Duration) (*plan.Webhook, string, error)
	set(ctx context.Context, verb webhookVerb, id plan.ID) error
	deliveries(context.Context, plan.ID) ([]*plan.DeadLetter, error)
	replay(ctx context.Context, id plan.ID, messages []string) error
}

// webhookVerb is what is done to a webhook that wants nothing but to be named; its value is the API's mutation.
type webhookVerb string

const (
	pauseHook  webhookVerb = "pauseWebhook"
	resumeHook webhookVerb = "resumeWebhook"
	testHook   webhookVerb = "testWebhook"
	deleteHook webhookVerb = "deleteWebhook"
)

// onWebhooks runs fn on the webhooks of the server that the flags name, or of the store.
func (r *remote) onWebhooks(sh *shell, fn func(webhookVerbs) error) error {
	if r.URL != "" {
		return fn(serverWebhooks{r.client()})
	}
	return r.withCatalogue(sh, func(catalogue *plan.Catalogue) error { return fn(storedWebhooks{catalogue}) })
}

// webhookID is what names a webhook.
type webhookID struct {
	plan.ID
}

// UnmarshalText reads the id of a webhook.
func (w *webhookID) UnmarshalText(text []byte) (err error) {
	w.ID, err = plan.ParseID(string(text))
	if err != nil || w.Kind() != plan.KindWebhook {
		return errors.New("not the id of a webhook: polyplan webhook list shows them")
	}
	return nil
}

type webhookCreate struct {
	remote
	Endpoint       string      `arg:"" help:"Where to send messages, such as https://example.org/hook."`
	Name           string      `placeholder:"NAME" help:"What to call it; its host where it is absent. Variable ${env}."`
	Plan           []string    `placeholder:"SLUG" help:"Only changes of these plans, and of locales. Variable ${env}."`
	Locale         []localeTag `placeholder:"LOCALE" help:"Only texts that a reader of one of these locales is served, also by fallback. Variable ${env}."`
	WebhookPrivate bool        `help:"Accept an address of a private network, and one without TLS. A server has a flag of its own for that. Variable ${env}."`
	JSON           bool        `name:"json" help:"Write the webhook and its secret as JSON. Variable ${env}."`
}

// Help is what polyplan webhook create --help says beside its one line.
func (*webhookCreate) Help() string {
	return `The address is sent a message whenever something changes that readers see, by the Standard Webhooks specification;
docs/webhooks.md tells what is in it. The secret alone goes to standard output, and nothing shows it again: of a lost
one, make another with polyplan webhook rotate. For example:

    polyplan webhook create https://example.org/hook --name Hanoi --locale vi

While a server runs, go through it:

    POLYPLAN_TOKEN=SECRET polyplan webhook create https://example.org/hook --url http://localhost:8080`
}

// Run prints the secret.
func (w *webhookCreate) Run(sh *shell) error {
	n := plan.NewWebhook{Name: w.Name, URL: plan.URL(w.Endpoint), Slugs: w.Plan, Locales: locales(w.Locale)}
	return w.onWebhooks(sh, func(hooks webhookVerbs) error {
		if stored, ok := hooks.(storedWebhooks); ok && w.WebhookPrivate {
			stored.catalogue.PermitPrivateWebhooks()
		}
		made, secret, err := hooks.create(sh.ctx, n)
		if err != nil {
			return err
		}
		return sh.printSecret(w.JSON, made, secret)
	})
}

// printSecret prints a secret, which is not shown again.
func (sh *shell) printSecret(asJSON bool, of *plan.Webhook, secret string) error {
	if asJSON {
		line := newWebhookLine(of)
		line.Secret = secret
		return json.NewEncoder(sh.stdout).Encode(line)
	}
	_, err := fmt.Fprintln(sh.stdout, secret)
	return err
}

type webhookList struct {
	remote
	JSON bool `name:"json" help:"Write a webhook a line, as JSON. Variable ${env}."`
}

// Help is what polyplan webhook list --help says beside its one line.
func (*webhookList) Help() string {
	return `A webhook is a line: its id, its name, where it sends messages, of how many plans and in which locales, how many
messages it has given up, and its state: ok, trying again after so many attempts, or paused and why.`
}

// Run prints a line a webhook.
func (w *webhookList) Run(sh *shell) error {
	return w.onWebhooks(sh, func(hooks webhookVerbs) error {
		all, err := hooks.list(sh.ctx)
		if err != nil {
			return err
		}
		if w.JSON {
			return printLines(sh, all, newWebhookLine)
		}
		table := tabwriter.NewWriter(sh.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tNAME\tURL\tPLANS\tLOCALES\tDEAD\tSTATE")
		for _, hook := range all {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\t%s\n", hook.ID, hook.Name, hook.URL, plansOfHook(hook), localesOfHook(hook),
				hook.DeadLetters, stateOfHook(hook))
		}
		return table.Flush()
	})
}

// printLines prints what is made of each as a line of JSON.
func printLines[T, L any](sh *shell, all []T, made func(T) L) error {
	lines := json.NewEncoder(sh.stdout)
	for _, one := range all {
		if err := lines.Encode(made(one)); err != nil {
			return err
		}
	}
	return nil
}

func plansOfHook(hook *plan.Webhook) string {
	if len(hook.Plans) == 0 {
		return "all"
	}
	return fmt.Sprint(len(hook.Plans))
}

func localesOfHook(hook *plan.Webhook) string {
	if len(hook.Locales) == 0 {
		return "all"
	}
	tags := make([]string, len(hook.Locales))
	for i, locale := range hook.Locales {
		tags[i] = string(locale)
	}
	return strings.Join(tags, ",")
}

func stateOfHook(hook *plan.Webhook) string {
	switch {
	case hook.PausedReason != nil:
		return "paused: " + *hook.PausedReason
	case hook.Attempts > 0 && hook.LastError != nil:
		return fmt.Sprintf("attempts %d: %s", hook.Attempts, *hook.LastError)
	}
	return "ok"
}

type webhookRotate struct {
	remote
	ID      webhookID     `arg:"" help:"The webhook's id, as list shows it."`
	KeepOld time.Duration `default:"24h" placeholder:"TIME" help:"For how long messages are signed with the old secret as well, so that the receiver can be set to the new one meanwhile. Default ${default}, variable ${env}."`
	JSON    bool          `name:"json" help:"Write the webhook and its secret as JSON. Variable ${env}."`
}

// Run prints the new secret.
func (w *webhookRotate) Run(sh *shell) error {
	return w.onWebhooks(sh, func(hooks webhookVerbs) error {
		set, secret, err := hooks.rotate(sh.ctx, w.ID.ID, w.KeepOld)
		if err != nil {
			return err
		}
		return sh.printSecret(w.JSON, set, secret)
	})
}

// oneWebhook is a webhook that something is done to.
type oneWebhook struct {
	remote
	ID webhookID `arg:"" help:"The webhook's id, as list shows it."`
}

func (o *oneWebhook) do(sh *shell, verb webhookVerb) error {
	return o.onWebhooks(sh, func(hooks webhookVerbs) error { return hooks.set(sh.ctx, verb, o.ID.ID) })
}

type (
	webhookPause  struct{ oneWebhook }
	webhookResume struct{ oneWebhook }
	webhookTest   struct{ oneWebhook }
	webhookDelete struct{ oneWebhook }
)

// Run pauses the webhook.
func (w *webhookPause) Run(sh *shell) error { return w.do(sh, pauseHook) }

// Run resumes the webhook.
func (w *webhookResume) Run(sh *shell) error { return w.do(sh, resumeHook) }

// Run has a message sent, by the server that runs or the next that is started.
func (w *webhookTest) Run(sh *shell) error { return w.do(sh, testHook) }

// Run deletes the webhook.
func (w *webhookDelete) Run(sh *shell) error { return w.do(sh, deleteHook) }
