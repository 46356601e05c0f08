package plan

import (
	"bytes"
	"cmp"
	"math"

	"polyplan/store"
)

// spot is a place in a list.
type spot struct {
	key []byte
	id  ID
}

// walk yields the places from a pivot on, its own included, or all of them where it is nil; forward, or
// back.
type walk func(pivot *spot, back bool, yield func(spot) bool)

func (s *spot) compare(o *spot) int {
	return cmp.Or(bytes.Compare(s.key, o.key), cmp.Compare(s.id, o.id))
}

func (t *titles) walk(pivot *spot, back bool, yield func(spot) bool) {
	each := func(at *titled) bool { return yield(spot{at.key, at.id}) }
	switch {
	case pivot == nil && back:
		t.order.Reverse(each)
	case pivot == nil:
		t.order.Scan(each)
	case back:
		t.order.Descend(&titled{key: pivot.key, id: pivot.id}, each)
	default:
		t.order.Ascend(&titled{key: pivot.key, id: pivot.id}, each)
	}
}

func (p *plans) walk(pivot *spot, back bool, yield func(spot) bool) {
	each := func(e *entry) bool { return yield(spot{newestFirst(e.updated), e.id}) }
	switch {
	case pivot == nil && back:
		p.updated.Reverse(each)
	case pivot == nil:
		p.updated.Scan(each)
	case back:
		p.updated.Descend(pivot.entry(), each)
	default:
		p.updated.Ascend(pivot.entry(), each)
	}
}

func (p *plans) walkByID(pivot *spot, back bool, yield func(spot) bool) {
	each := func(id ID, _ *entry) bool { return yield(spot{id: id}) }
	switch {
	case pivot == nil && back:
		p.byID.Reverse(each)
	case pivot == nil:
		p.byID.Scan(each)
	case back:
		p.byID.Descend(pivot.id, each)
	default:
		p.byID.Ascend(pivot.id, each)
	}
}

// newestFirst is a time as a sort key.
func newestFirst(updated int64) []byte {
	return store.Key(math.MaxUint64 - uint64(updated))
}

// entry is the place of a spot in the order of update; a key that is none is the last.
func (s *spot) entry() *entry {
	var key uint64
	if store.Split(s.key, &key) != nil {
		key = math.MaxUint64
	}
	return &entry{id: s.id, updated: int64(math.MaxUint64 - key)}
}
