package plantest

import (
	"context"
	"sync/atomic"

	"polyplan/store"
)

// Crashing is a store that nothing can be written to while it is crashed.
type Crashing struct {
	store.DB
	crashed atomic.Bool
}

// Crash has writes fail from now on.
func (c *Crashing) Crash() { c.crashed.Store(true) }

// Mend has writes go through again.
func (c *Crashing) Mend() { c.crashed.Store(false) }

// Update is of store.DB.
func (c *Crashing) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	if c.crashed.Load() {
		return 0, store.ErrClosed
	}
	return c.DB.Update(ctx, fn)
}
