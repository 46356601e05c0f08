package plan

import "context"

type purseKey struct{}

// WithPurse is a context whose reader pays for what it is the first to need and later readers find made: for an order
// of titles all plans are read. pay is told how many before they are, and what it returns refuses it. Without it, or
// with nil, all is free.
func WithPurse(ctx context.Context, pay func(plans int) error) context.Context {
	return context.WithValue(ctx, purseKey{}, pay)
}

// payFor has the reader pay for something that is made from so many plans.
func payFor(ctx context.Context, plans int) error {
	if pay, _ := ctx.Value(purseKey{}).(func(int) error); pay != nil {
		return pay(plans)
	}
	return nil
}
