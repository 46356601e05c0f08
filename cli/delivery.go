package cli

import (
	"fmt"
	"text/tabwriter"

	"polyplan/plan"
)

type webhookDeliveries struct {
	oneWebhook
	JSON bool `name:"json" help:"Write a message a line, as JSON, with its payload. Variable ${env}."`
}

// Help is what polyplan webhook deliveries --help says beside its one line.
func (*webhookDeliveries) Help() string {
	return `A message is a line: its id, its type, how many attempts failed, the status of the last answer, when it was given
up, and what was wrong. One that is to be sent once more is marked as queued.`
}

// Run prints a line a message.
func (w *webhookDeliveries) Run(sh *shell) error {
	return w.onWebhooks(sh, func(hooks webhookVerbs) error {
		all, err := hooks.deliveries(sh.ctx, w.ID.ID)
		if err != nil {
			return err
		}
		if w.JSON {
			return printLines(sh, all, newDeliveryLine)
		}
		table := tabwriter.NewWriter(sh.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "MESSAGE\tTYPE\tATTEMPTS\tSTATUS\tAT\tERROR")
		for _, letter := range all {
			fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s\n", letter.ID, letter.Type, letter.Attempts, statusOf(letter), when(&letter.At),
				errorOf(letter))
		}
		return table.Flush()
	})
}

func statusOf(letter *plan.DeadLetter) string {
	if letter.Status == nil {
		return "none"
	}
	return fmt.Sprint(*letter.Status)
}

func errorOf(letter *plan.DeadLetter) string {
	switch {
	case letter.Queued:
		return "queued"
	case letter.Error != nil:
		return *letter.Error
	}
	return ""
}

type webhookReplay struct {
	oneWebhook
	Messages []string `arg:"" optional:"" name:"message" help:"The ids of the messages, as deliveries shows them; all where none is named."`
}

// Help is what polyplan webhook replay --help says beside its one line.
func (*webhookReplay) Help() string {
	return `Each message is sent once, under the id that it had: a receiver that has got it after all passes over it. What
arrives is gone from deliveries.`
}

// Run has the messages sent, and prints how many.
func (w *webhookReplay) Run(sh *shell) error {
	return w.onWebhooks(sh, func(hooks webhookVerbs) error {
		messages := w.Messages
		if len(messages) == 0 {
			all, err := hooks.deliveries(sh.ctx, w.ID.ID)
			if err != nil {
				return err
			}
			for _, letter := range all {
				messages = append(messages, letter.ID)
			}
		}
		if len(messages) > 0 {
			if err := hooks.replay(sh.ctx, w.ID.ID, messages); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintln(sh.stdout, "messages", len(messages))
		return err
	})
}
