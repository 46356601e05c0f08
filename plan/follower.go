package plan

import (
	"context"
	"sync/atomic"

	"polyplan/store"
)

// A follower keeps in memory something made from the store, as of a revision, and brings it up to date
// from the change rows when a transaction that has seen more asks for it. What it hands out is never
// changed. T is a pointer.
type follower[T interface{ revision() store.Rev }] struct {
	following chan struct{} // holds one while someone does
	current   atomic.Pointer[T]
	follow    follow[T]
}

// follow makes what is to be kept as of the transaction, from the last one or, where ok is false, from nothing.
type follow[T any] func(ctx context.Context, tx store.Tx, last T, ok bool) (T, error)

func newFollower[T interface{ revision() store.Rev }](how follow[T]) *follower[T] {
	return &follower[T]{following: make(chan struct{}, 1), follow: how}
}

// at is what is kept, as of the transaction's revision or a later one. Of many who ask at once one makes it, and the
// others wait as long as they may.
func (f *follower[T]) at(ctx context.Context, tx store.Tx) (T, error) {
	var none T
	if now := f.current.Load(); now != nil && (*now).revision() >= tx.Rev() {
		return *now, nil
	}
	select {
	case f.following <- struct{}{}:
		defer func() { <-f.following }()
	case <-ctx.Done():
		return none, ctx.Err()
	}
	last := f.current.Load()
	if last == nil {
		last = &none
	} else if (*last).revision() >= tx.Rev() {
		return *last, nil
	}
	next, err := f.follow(ctx, tx, *last, f.made())
	if err != nil {
		return none, err
	}
	f.current.Store(&next)
	return next, nil
}

// made tells whether anything is kept yet.
func (f *follower[T]) made() bool {
	return f.current.Load() != nil
}
