package i18n

import (
	"strings"
	"sync"
	"sync/atomic"
)

// memo remembers answers by a string, at most about 2×limit of them, and is safe for concurrent use.
// It has two generations: when the young one is full it becomes the old one, and what is asked for
// again moves back. So what is in use stays, however many odd keys a stranger sends. A hit takes no
// lock: every request of every reader passes here.
type memo[V any] struct {
	limit int32

	generations atomic.Pointer[generations]
}

type generations struct {
	young, old *sync.Map
	size       atomic.Int32 // of young
}

func (m *memo[V]) find(key string) (V, bool) {
	g := m.generations.Load()
	if g == nil {
		return *new(V), false
	}
	if v, ok := g.young.Load(key); ok {
		return v.(V), true
	}
	v, ok := g.old.Load(key)
	if !ok {
		return *new(V), false
	}
	m.keep(key, v.(V))
	return v.(V), true
}

func (m *memo[V]) keep(key string, v V) {
	g := m.generations.Load()
	for g == nil || g.size.Load() >= m.limit {
		next := &generations{young: new(sync.Map), old: new(sync.Map)}
		if g != nil {
			next.old = g.young
		}
		m.generations.CompareAndSwap(g, next)
		g = m.generations.Load()
	}
	// The key may be a slice of a whole request; a copy lets the request go.
	if _, loaded := g.young.Swap(strings.Clone(key), v); !loaded {
		g.size.Add(1)
	}
}
