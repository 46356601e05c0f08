package plan

import (
	"context"
	"math"
	"sync"

	"polyplan/store"
)

// shelf keeps the followers that are asked for oftenest. What is asked for once takes no place of what many ask for: so
// who asks for one after the other has only the places that nobody else wants.
type shelf[T interface{ revision() store.Rev }] struct {
	mu     sync.Mutex
	size   int
	turn   float64 // how often any was asked for
	places map[string]*shelved[T]
	built  uint64 // how many were made from nothing
}

// shelved is a follower and how much it is wanted.
type shelved[T interface{ revision() store.Rev }] struct {
	*follower[T]
	asking int     // requests that are at it: it stays as long
	told   bool    // whether it is among the built
	weight float64 // how often it was asked for, of which what is long ago counts for less
	turn   float64 // when it last was
}

// forgetting is after how many requests for any of them one that was asked for counts for half.
const forgetting = 1_000

func newShelf[T interface{ revision() store.Rev }](size int) *shelf[T] {
	return &shelf[T]{size: size, places: map[string]*shelved[T]{}}
}

// at is what the follower with the key keeps, made with how where there is none yet.
func (s *shelf[T]) at(ctx context.Context, tx store.Tx, key string, how follow[T]) (T, error) {
	place := s.take(key, how)
	defer s.leave(key, place)
	return place.at(ctx, tx)
}

func (s *shelf[T]) take(key string, how follow[T]) *shelved[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn++
	place, ok := s.places[key]
	if !ok {
		place = &shelved[T]{follower: newFollower(how)}
		s.places[key] = place
	}
	place.asking++
	place.weight = place.weightAt(s.turn) + 1
	place.turn = s.turn
	return place
}

func (p *shelved[T]) weightAt(turn float64) float64 {
	return p.weight * math.Exp2((p.turn-turn)/forgetting)
}

// leave makes room for what was made. What was not made, or not paid for, has never had a place.
func (s *shelf[T]) leave(key string, place *shelved[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	place.asking--
	switch {
	case place.made() && !place.told:
		place.told = true
		s.built++
	case place.asking == 0 && !place.made():
		delete(s.places, key)
	}
	for len(s.places) > s.size {
		least, ok := s.least(key)
		if !ok {
			return
		}
		delete(s.places, least)
	}
}

// least is what is wanted least where there are more than places: not what somebody is at, nor the newest, which has
// only begun to be wanted.
func (s *shelf[T]) least(newest string) (least string, ok bool) {
	made, weight := 0, math.Inf(1)
	for key, place := range s.places {
		if !place.made() {
			continue
		}
		made++
		if w := place.weightAt(s.turn); place.asking == 0 && key != newest && w < weight {
			least, weight, ok = key, w, true
		}
	}
	return least, ok && made > s.size
}

// kept are the followers on the shelf.
func (s *shelf[T]) kept() map[string]*follower[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]*follower[T]{}
	for key, place := range s.places {
		if place.made() {
			all[key] = place.follower
		}
	}
	return all
}

// figures are how many are kept, and how many were made from nothing so far.
func (s *shelf[T]) figures() (kept int, made uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.places), s.built
}
