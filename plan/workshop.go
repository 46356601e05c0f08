package plan

import (
	"context"
	"runtime"
)

// workshop is where what is kept for later readers is made from all plans: few at a time, so that readers of what is
// kept have the rest of the processor.
type workshop chan struct{}

func newWorkshop() workshop {
	return make(workshop, max(1, runtime.GOMAXPROCS(0)/2))
}

// charge makes something from so many plans that nobody has made before, for whoever pays for it: once it is their turn.
func (w workshop) charge(ctx context.Context, plans int, build func() error) error {
	return w.make(ctx, func() error {
		if err := payFor(ctx, plans); err != nil {
			return err
		}
		return build()
	})
}

// make makes something anew that is kept: whoever asks first did not cause that.
func (w workshop) make(ctx context.Context, build func() error) error {
	select {
	case w <- struct{}{}:
		defer func() { <-w }()
		return build()
	case <-ctx.Done():
		return ctx.Err()
	}
}
