package store

import (
	"bytes"
	"fmt"
	"iter"

	"github.com/tidwall/btree"
)

// writes is the write set of one Update over a base that does not change. It
// reads as the base would after the writes, so write sets can be stacked.
//
// It holds ranges that were deleted from the base, which don't overlap, and
// over them single keys that were put or deleted. Only what makes a
// difference to the base is held, except that a Put always is: a write set
// that is empty has written nothing.
type writes struct {
	base   reader
	points *btree.Map[string, point]
	ranges *btree.Map[string, string] // from -> to
	slab   slab                       // holds the keys and values that were put
	bytes  int                        // keys and values held
	scans  int                        // scans running over points and ranges
}

// point is what became of one key: a value, never nil, or nil for deleted.
type point []byte

const (
	entryOverhead = 16
	maxValue      = 1 << 30
)

func newWrites(base reader) *writes {
	return &writes{
		base:   base,
		points: new(btree.Map[string, point]),
		ranges: new(btree.Map[string, string]),
	}
}

func (w *writes) format() int { return w.base.format() }

func (w *writes) empty() bool { return w.points.Len() == 0 && w.ranges.Len() == 0 }

// size is what MaxUpdate limits.
func (w *writes) size() int {
	return w.bytes + entryOverhead*(w.points.Len()+w.ranges.Len())
}

func (w *writes) put(key, value []byte) error {
	if len(key) == 0 {
		return fmt.Errorf("put: want a key of 1 to %d bytes, got an empty one", MaxKey)
	}
	if len(key) > MaxKey {
		return fmt.Errorf("put: want a key of 1 to %d bytes, got %d: %w", MaxKey, len(key), ErrTooLarge)
	}
	if len(value) > maxValue {
		return fmt.Errorf("put: want a value of at most %d bytes, got %d: %w", maxValue, len(value), ErrTooLarge)
	}
	w.set(w.slab.key(key), w.slab.value(value))
	return nil
}

func (w *writes) delete(key []byte) {
	if !w.covers(key) && w.base.get(key) != nil {
		w.set(string(key), nil)
		return
	}
	w.unset(string(key))
}

func (w *writes) deleteRange(from, to []byte) {
	if len(to) > 0 && bytes.Compare(from, to) >= 0 {
		return
	}
	for _, key := range w.pointsIn(from, to) {
		w.unset(key)
	}
	first, last, any := w.baseSpan(from, to)
	if !any {
		return
	}
	w.addRange(first, last+"\x00")
}

// pointsIn lists first: the map must not change under its iterator.
func (w *writes) pointsIn(from, to []byte) []string {
	var keys []string
	it := w.points.Iter()
	for ok := it.Seek(string(from)); ok && below(it.Key(), to); ok = it.Next() {
		keys = append(keys, it.Key())
	}
	return keys
}

// baseSpan returns the first and the last key of the base in a range, and
// whether there is one that is not already deleted.
func (w *writes) baseSpan(from, to []byte) (first, last string, any bool) {
	for key := range w.scan(from, to) {
		first, any = string(key), true
		break
	}
	for key := range w.scanBack(from, to) {
		last = string(key)
		break
	}
	return first, last, any
}

// addRange adds from <= key < to. Both ends come from keys that no range
// covers, so a range that it meets lies within it.
func (w *writes) addRange(from, to string) {
	w.detach()
	var within []string
	w.ranges.Ascend(from, func(start, _ string) bool {
		if start >= to {
			return false
		}
		within = append(within, start)
		return true
	})
	for _, start := range within {
		end, _ := w.ranges.Delete(start)
		w.bytes -= len(start) + len(end)
	}
	w.ranges.Set(from, to)
	w.bytes += len(from) + len(to)
}

func (w *writes) set(key string, p point) {
	w.detach()
	old, replaced := w.points.Load(key, p)
	w.bytes += len(p)
	if replaced {
		w.bytes -= len(old)
		return
	}
	w.bytes += len(key)
}

func (w *writes) unset(key string) {
	w.detach()
	if old, found := w.points.Delete(key); found {
		w.bytes -= len(key) + len(old)
	}
}

// detach leaves the maps to the scans that run over them and goes on with
// copies, which share what doesn't change.
func (w *writes) detach() {
	if w.scans == 0 {
		return
	}
	w.points, w.ranges = w.points.Copy(), w.ranges.Copy()
	w.scans = 0
}

// covers reports whether a deleted range holds the key.
func (w *writes) covers(key []byte) bool { return covers(w.ranges, key) }

func covers(ranges *btree.Map[string, string], key []byte) bool {
	if ranges.Len() == 0 {
		return false
	}
	covered := false
	ranges.Descend(string(key), func(_, to string) bool {
		covered = string(key) < to
		return false
	})
	return covered
}

func (w *writes) get(key []byte) []byte {
	if p, found := w.points.Get(string(key)); found {
		return p
	}
	if w.covers(key) {
		return nil
	}
	return w.base.get(key)
}

func (w *writes) scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		if w.empty() {
			w.base.scan(from, to)(yield)
			return
		}
		m := w.merge()
		defer w.release(m.points)
		m.more = m.own.Seek(string(from))
		m.step, m.inRange = m.own.Next, func(key string) bool { return below(key, to) }
		m.before = func(own string, key []byte) bool { return own < string(key) }
		m.run(w.base.scan(from, to), yield)
	}
}

func (w *writes) scanBack(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		if w.empty() {
			w.base.scanBack(from, to)(yield)
			return
		}
		m := w.merge()
		defer w.release(m.points)
		m.more = seekBelow(&m.own, to)
		m.step, m.inRange = m.own.Prev, func(key string) bool { return key >= string(from) }
		m.before = func(own string, key []byte) bool { return own > string(key) }
		m.run(w.base.scanBack(from, to), yield)
	}
}

func (w *writes) merge() *merge {
	w.scans++
	return &merge{points: w.points, ranges: w.ranges, own: w.points.Iter()}
}

// release ends a scan over points, which another map may have replaced.
func (w *writes) release(points *btree.Map[string, point]) {
	if w.points == points {
		w.scans--
	}
}

// merge lays points and deleted ranges, as they were when a scan began, over
// a scan of the base in either direction.
type merge struct {
	points *btree.Map[string, point]
	ranges *btree.Map[string, string]

	own     btree.MapIter[string, point]
	more    bool // own stands on a point
	step    func() bool
	inRange func(key string) bool
	before  func(own string, key []byte) bool // own comes first in this direction
}

func (m *merge) run(base iter.Seq2[[]byte, []byte], yield func(key, value []byte) bool) {
	for key, value := range base {
		if !m.yieldOwn(yield, func(own string) bool { return m.before(own, key) }) {
			return
		}
		if m.overrides(key) || covers(m.ranges, key) {
			continue
		}
		if !yield(key, value) {
			return
		}
	}
	m.yieldOwn(yield, func(string) bool { return true })
}

// yieldOwn yields the points while their turn lasts, and reports whether the
// scan goes on.
func (m *merge) yieldOwn(yield func(key, value []byte) bool, turn func(own string) bool) bool {
	for m.more && m.inRange(m.own.Key()) && turn(m.own.Key()) {
		key, value := m.own.Key(), m.own.Value()
		m.more = m.step()
		if value != nil && !yield([]byte(key), value) {
			return false
		}
	}
	return true
}

func (m *merge) overrides(key []byte) bool {
	return m.more && m.own.Key() == string(key)
}

func below(key string, to []byte) bool { return len(to) == 0 || key < string(to) }

// seekBelow moves to the last key below to.
func seekBelow(it *btree.MapIter[string, point], to []byte) bool {
	if len(to) == 0 || !it.Seek(string(to)) {
		return it.Last()
	}
	return it.Prev()
}

// absorb makes another write set's writes this one's own. The other must have
// this one as its base, and must not be used afterwards.
func (w *writes) absorb(over *writes) {
	over.ranges.Scan(func(from, to string) bool {
		w.deleteRange([]byte(from), []byte(to))
		return true
	})
	over.points.Scan(func(key string, p point) bool {
		if p == nil {
			w.delete([]byte(key))
		} else {
			w.set(key, p)
		}
		return true
	})
}
