package plan_test

import (
	"context"

	"polyplan/store"
)

// switched is a store whose Updates and Views can be made to go another way.
type switched struct {
	store.DB
	update func(ctx context.Context, fn func(store.Tx) error) (store.Rev, error)
	view   func(ctx context.Context, fn func(store.Tx) error) error
}

func (s *switched) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	if s.update == nil {
		return s.DB.Update(ctx, fn)
	}
	return s.update(ctx, fn)
}

func (s *switched) View(ctx context.Context, fn func(store.Tx) error) error {
	if s.view == nil {
		return s.DB.View(ctx, fn)
	}
	return s.view(ctx, fn)
}
