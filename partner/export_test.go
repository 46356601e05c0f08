package partner

import (
	"context"
	"time"

	"polyplan/plan"
)

// LeaseSpare and LastTry are as in the Sender.
const (
	LeaseSpare = leaseSpare
	LastTry    = lastTry
)

// ListenAgain is how long a mirror waits that polls so often, after a number of streams that did not come to be.
func ListenAgain(poll time.Duration, failed int) time.Duration {
	return (&Mirror{choices: MirrorChoices{Poll: poll}}).listenAgain(failed)
}

// Settle has what came of an attempt written down.
func (s *Sender) Settle(ctx context.Context, d *plan.Delivery, o plan.Outcome) error {
	_, err := (&line{Sender: s, id: d.Webhook}).settle(ctx, d, o)
	return err
}
