package web

import (
	"maps"
	"sync"
	"sync/atomic"
)

// family is one metric for each combination of labels. A metric that was made before is found without
// making text of its labels, and without waiting for anybody.
type family[K comparable, M any] struct {
	known  atomic.Pointer[map[K]M]
	mu     sync.Mutex // held while known is replaced
	create func(K) M
}

func newFamily[K comparable, M any](create func(K) M) *family[K, M] {
	f := &family[K, M]{create: create}
	f.known.Store(&map[K]M{})
	return f
}

// of is the metric of some labels, of which there can be only so many.
func (f *family[K, M]) of(labels K) M {
	if m, ok := f.seen(labels); ok {
		return m
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if m, ok := f.seen(labels); ok {
		return m
	}
	more := maps.Clone(*f.known.Load())
	m := f.create(labels)
	more[labels] = m
	f.known.Store(&more)
	return m
}

func (f *family[K, M]) seen(labels K) (M, bool) {
	m, ok := (*f.known.Load())[labels]
	return m, ok
}
