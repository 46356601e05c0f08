package store

import "strings"

// slab copies keys and values into a few large pieces of memory, which takes far fewer allocations than one
// each. What is copied lasts as long as anything of its piece is in use.
type slab struct {
	keys   strings.Builder
	values []byte
}

const (
	smallSlab = 512 // an Update of one row should not pay for more
	largeSlab = 64 << 10
)

func (s *slab) key(key []byte) string {
	if s.keys.Cap()-s.keys.Len() < len(key) {
		size := nextSlab(s.keys.Cap(), len(key))
		s.keys = strings.Builder{}
		s.keys.Grow(size)
	}
	at := s.keys.Len()
	s.keys.Write(key)
	return s.keys.String()[at:]
}

func (s *slab) value(value []byte) point {
	if len(value) == 0 {
		return point{} // nil would be a key deleted
	}
	if cap(s.values)-len(s.values) < len(value) {
		s.values = make([]byte, 0, nextSlab(cap(s.values), len(value)))
	}
	at := len(s.values)
	s.values = append(s.values, value...)
	return s.values[at:len(s.values):len(s.values)]
}

// nextSlab is the size of the piece after one of size bytes that has no room for need.
func nextSlab(size, need int) int {
	return max(need, min(max(2*size, smallSlab), largeSlab))
}
