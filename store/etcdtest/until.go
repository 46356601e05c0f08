package etcdtest

import (
	"context"
	"time"
)

// Until looks again and again until something is so that nothing signals, as what other processes do. Where ctx ends
// before, it returns its error.
func Until(ctx context.Context, is func() bool) error {
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for !is() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-again.C:
		}
	}
	return nil
}

// Pause lasts for a while, and no longer than ctx: that of a misfortune, or of a client that was refused.
func Pause(ctx context.Context, lasts time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(lasts):
	}
}
