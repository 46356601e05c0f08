package cli

import (
	"context"
	"time"

	"polyplan/plan"
)

// retention are the flags of how long the change log goes back.
type retention struct {
	ChangesAge  time.Duration `default:"2160h" placeholder:"TIME" help:"How long a change is kept for partners who pull what has changed; 0 is for ever. Default ${default}, variable ${env}."`
	ChangesSize int64         `default:"268435456" placeholder:"BYTES" help:"How large the log of changes may grow before the oldest go; 0 is without a bound. Default ${default}, variable ${env}."`
}

// trimInterval is how often old changes are dropped.
const trimInterval = time.Hour

// trimChanges drops old changes at once and now and then, until it is stopped.
func (r *retention) trimChanges(sh *shell, catalogue *plan.Catalogue) (stop func()) {
	keep := plan.Retention{Age: r.ChangesAge, Size: r.ChangesSize}
	return sh.repeat(trimInterval, func(ctx context.Context) {
		dropped, err := catalogue.TrimChanges(ctx, operator, keep)
		if err != nil && ctx.Err() == nil {
			sh.log.Warn("drop old changes", "error", err)
		}
		if dropped > 0 {
			sh.log.Info("old changes dropped", "changes", dropped)
		}
	})
}

// repeat does something at once and then at intervals, until it is stopped; what is under way is told by its context,
// and awaited.
func (sh *shell) repeat(interval time.Duration, do func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(sh.ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for ctx.Err() == nil {
			do(ctx)
			select {
			case <-ctx.Done():
			case <-ticker.C:
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
