package plantest

import (
	"context"
	"sync/atomic"

	"polyplan/store"
)

// Silent is a store that answers no write once it has fallen silent.
type Silent struct {
	store.DB
	fallen atomic.Bool
}

// Fall has writes wait for an answer in vain from now on.
func (s *Silent) Fall() { s.fallen.Store(true) }

// Update is of store.DB.
func (s *Silent) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	if !s.fallen.Load() {
		return s.DB.Update(ctx, fn)
	}
	<-ctx.Done()
	return 0, store.ErrUnavailable
}
