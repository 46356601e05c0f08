package plan

import (
	"context"
	"sync"

	"polyplan/store"
)

// shelf keeps the followers that are wanted at the most revisions of late: what many read is asked for after each write, and in
// between its answers are kept elsewhere. So who asks for one after the other, however often, has only the places that
// nobody else wants; of two that are wanted alike and at once, the one that was there first stays.
type shelf[T interface{ revision() store.Rev }] struct {
	mu     sync.Mutex
	size   int
	places map[string]*shelved[T]
	begun  uint64    // how many places there have been
	aged   store.Rev // when all wants were last halved
	built  uint64    // how many were made from nothing
}

// shelved is a follower and how much it is wanted.
type shelved[T interface{ revision() store.Rev }] struct {
	*follower[T]
	asking int       // requests that are at it: it stays as long
	told   bool      // whether it is among the built
	number uint64    // of the place
	wants  int       // at how many revisions it was wanted, of which what is long ago counts for less
	wanted store.Rev // the last of them
}

// forgetting is after how many revisions all wants are halved, and mostWants what they come to: so that what was read for
// a year gives way, within some hundred writes, to what is read now.
const forgetting, mostWants = 100, 8

func newShelf[T interface{ revision() store.Rev }](size int) *shelf[T] {
	return &shelf[T]{size: size, places: map[string]*shelved[T]{}}
}

// at is what the follower with the key keeps, made with how where there is none yet.
func (s *shelf[T]) at(ctx context.Context, tx store.Tx, key string, how follow[T]) (T, error) {
	place := s.take(key, tx.Rev(), how)
	defer s.leave(key, place)
	return place.at(ctx, tx)
}

func (s *shelf[T]) take(key string, rev store.Rev, how follow[T]) *shelved[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	place, ok := s.places[key]
	if !ok {
		s.begun++
		place = &shelved[T]{follower: newFollower(how), number: s.begun}
		s.places[key] = place
	}
	place.asking++
	s.age(rev)
	if place.wanted < rev {
		place.wants, place.wanted = min(place.wants+1, mostWants), rev
	}
	return place
}

// age halves all wants for each time that forgetting has passed.
func (s *shelf[T]) age(rev store.Rev) {
	if rev < s.aged+forgetting {
		return // it may be a reader of an earlier state
	}
	times := (rev - s.aged) / forgetting
	s.aged += times * forgetting
	for _, place := range s.places {
		place.wants >>= min(times, mostWants)
	}
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
	made := 0
	for key, place := range s.places {
		if !place.made() {
			continue
		}
		made++
		if place.asking == 0 && key != newest && (!ok || place.less(s.places[least])) {
			least, ok = key, true
		}
	}
	return least, ok && made > s.size
}

// less tells whether a place goes before another.
func (p *shelved[T]) less(other *shelved[T]) bool {
	switch {
	case p.wants != other.wants:
		return p.wants < other.wants
	case p.wanted != other.wanted:
		return p.wanted < other.wanted
	}
	return p.number > other.number
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
	for _, place := range s.places {
		if place.made() {
			kept++
		}
	}
	return kept, s.built
}
