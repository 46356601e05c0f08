package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"

	"polyplan/store"
)

// Strict wraps a store so that code which leans on what an engine only happens
// to do fails in tests: it runs each Update closure twice, the first time for
// nothing; overwrites the bytes it handed out when their transaction ends;
// panics when a closure changed them; and refuses Updates whose write set is
// larger than store.MaxUpdate with store.ErrTooLarge. The size it counts may
// exceed the real one where a closure deletes what it put.
func Strict(db store.DB) store.DB { return strict{db} }

type strict struct{ store.DB }

var errFirstRun = errors.New("the first run is discarded")

func (s strict) View(ctx context.Context, fn func(store.Tx) error) error {
	return s.DB.View(ctx, func(tx store.Tx) error { return runStrictly(tx, fn) })
}

func (s strict) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	_, err := s.DB.Update(ctx, func(tx store.Tx) error {
		if err := runStrictly(tx, fn); err != nil {
			return err
		}
		return errFirstRun
	})
	if !errors.Is(err, errFirstRun) {
		return 0, err
	}
	return s.DB.Update(ctx, func(tx store.Tx) error { return runStrictly(tx, fn) })
}

func runStrictly(tx store.Tx, fn func(store.Tx) error) error {
	s := &strictTx{Tx: tx, sizes: map[string]int{}}
	defer s.poison()
	if err := fn(s); err != nil {
		return err
	}
	return s.checkSize()
}

// strictTx hands out copies and counts what is written.
type strictTx struct {
	store.Tx
	lent  []loan
	sizes map[string]int // by key put or deleted
	size  int
}

// loan is bytes handed out and what they must still be at the end.
type loan struct {
	bytes []byte
	sum   uint64
}

// seed makes sums that the runtime reckons, which the race detector does not look at byte by byte.
var seed = maphash.MakeSeed()

// poisoned is what bytes become that are taken back.
var poisoned = bytes.Repeat([]byte{0xDB}, 4096)

const entryOverhead = 16 // see store.MaxUpdate

func (s *strictTx) lend(b []byte) []byte {
	if b == nil {
		return nil
	}
	lent := append(make([]byte, 0, len(b)), b...)
	s.lent = append(s.lent, loan{lent, maphash.Bytes(seed, lent)})
	return lent
}

// poison takes back what was lent. It leaves a panic of the closure alone.
func (s *strictTx) poison() {
	changed := false
	for _, l := range s.lent {
		changed = changed || maphash.Bytes(seed, l.bytes) != l.sum
		for rest := l.bytes; len(rest) > 0; {
			rest = rest[copy(rest, poisoned):]
		}
	}
	if changed {
		panic("storetest: a closure changed bytes that belong to the store")
	}
}

func (s *strictTx) Get(key []byte) ([]byte, error) {
	value, err := s.Tx.Get(key)
	return s.lend(value), err
}

func (s *strictTx) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return s.lendAll(s.Tx.Scan(from, to))
}

func (s *strictTx) ScanBack(from, to []byte) iter.Seq2[[]byte, []byte] {
	return s.lendAll(s.Tx.ScanBack(from, to))
}

func (s *strictTx) lendAll(scan iter.Seq2[[]byte, []byte]) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		for key, value := range scan {
			if !yield(s.lend(key), s.lend(value)) {
				return
			}
		}
	}
}

func (s *strictTx) Put(key, value []byte) error {
	if err := s.Tx.Put(key, value); err != nil {
		return err
	}
	s.count(key, len(value))
	return s.checkSize()
}

func (s *strictTx) Delete(key []byte) error {
	if err := s.Tx.Delete(key); err != nil {
		return err
	}
	s.count(key, 0)
	return s.checkSize()
}

func (s *strictTx) DeleteRange(from, to []byte) error {
	if err := s.Tx.DeleteRange(from, to); err != nil {
		return err
	}
	for key, size := range s.sizes {
		if key >= string(from) && (len(to) == 0 || key < string(to)) {
			s.size -= size
			delete(s.sizes, key)
		}
	}
	s.size += len(from) + len(to) + entryOverhead
	return s.checkSize()
}

func (s *strictTx) count(key []byte, value int) {
	size := len(key) + value + entryOverhead
	s.size += size - s.sizes[string(key)]
	s.sizes[string(key)] = size
}

func (s *strictTx) checkSize() error {
	if s.size <= store.MaxUpdate {
		return nil
	}
	return fmt.Errorf("update: want a write set of at most %d bytes, got %d; write in several updates: %w", store.MaxUpdate, s.size, store.ErrTooLarge)
}
