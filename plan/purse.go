package plan

import (
	"context"
	"runtime"
)

type purseKey struct{}

// WithPurse is a context whose reader pays for what it is the first to need and later readers find made: for an order
// of titles all plans are read. pay is told how many before they are, and what it returns refuses it. Without it, or
// with nil, all is free.
func WithPurse(ctx context.Context, pay func(plans int) error) context.Context {
	return context.WithValue(ctx, purseKey{}, pay)
}

// workshop is where what is kept for later readers is made from all plans: few at a time, so that readers of what is
// kept have the rest of the processor.
type workshop chan struct{}

func newWorkshop() workshop {
	return make(workshop, max(1, runtime.GOMAXPROCS(0)/2))
}

// charge makes something from so many plans that nobody has made before, for whoever pays for it: once it is their turn.
func (w workshop) charge(ctx context.Context, plans int, build func() error) error {
	return w.make(ctx, func() error {
		if pay, _ := ctx.Value(purseKey{}).(func(int) error); pay != nil {
			if err := pay(plans); err != nil {
				return err
			}
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
