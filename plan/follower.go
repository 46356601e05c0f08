package plan

import (
	"sync"
	"sync/atomic"

	"polyplan/store"
)

// A follower keeps in memory something made from the store, as of a revision, and brings it up to date
// from the change rows when a transaction that has seen more asks for it. What it hands out is never
// changed. T is a pointer.
type follower[T interface{ revision() store.Rev }] struct {
	mu      sync.Mutex // held while following
	current atomic.Pointer[T]
	// follow makes what is to be kept as of the transaction, from the last one or, where ok is false,
	// from nothing.
	follow func(tx store.Tx, last T, ok bool) (T, error)
}

// at is what is kept, as of the transaction's revision or a later one.
func (f *follower[T]) at(tx store.Tx) (T, error) {
	if now := f.current.Load(); now != nil && (*now).revision() >= tx.Rev() {
		return *now, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	last := f.current.Load()
	if last != nil && (*last).revision() >= tx.Rev() {
		return *last, nil
	}
	var from T
	if last != nil {
		from = *last
	}
	next, err := f.follow(tx, from, last != nil)
	if err != nil {
		return next, err
	}
	f.current.Store(&next)
	return next, nil
}

// shelf holds the few followers asked for most recently.
type shelf[T interface{ revision() store.Rev }] struct {
	size   int
	mu     sync.Mutex
	turn   int
	places map[string]*shelved[T]
}

type shelved[T interface{ revision() store.Rev }] struct {
	follower follower[T]
	turn     int // when it was last asked for
}

// get is the follower with the key, made with follow where there is none yet.
func (s *shelf[T]) get(key string, follow func(store.Tx, T, bool) (T, error)) *follower[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn++
	place, ok := s.places[key]
	if !ok {
		s.makeRoom()
		place = &shelved[T]{follower: follower[T]{follow: follow}}
		s.places[key] = place
	}
	place.turn = s.turn
	return &place.follower
}

func (s *shelf[T]) makeRoom() {
	if len(s.places) < s.size {
		return
	}
	oldest, turn := "", s.turn
	for key, place := range s.places {
		if place.turn < turn {
			oldest, turn = key, place.turn
		}
	}
	delete(s.places, oldest)
}
