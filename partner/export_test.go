package partner

import (
	"context"

	"polyplan/plan"
)

// LeaseSpare and LastTry are as in the Sender.
const (
	LeaseSpare = leaseSpare
	LastTry    = lastTry
)

// Settle has what came of an attempt written down.
func (s *Sender) Settle(ctx context.Context, d *plan.Delivery, o plan.Outcome) error {
	_, err := (&line{Sender: s, id: d.Webhook}).settle(ctx, d, o)
	return err
}
