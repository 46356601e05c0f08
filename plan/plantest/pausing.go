package plantest

import (
	"context"
	"sync"
	"sync/atomic"

	"polyplan/store"
)

// Pausing is a store of a process that can stand still: behind a commit, before anybody is told of it.
type Pausing struct {
	store.DB
	now atomic.Pointer[pause]
}

type pause struct {
	stands, ended chan struct{}
	first         sync.Once
}

// Pause has writers stand still behind their next commits, until they are resumed, which may be said twice. Stands is
// closed when one does.
func (p *Pausing) Pause() (stands <-chan struct{}, resume func()) {
	now := &pause{stands: make(chan struct{}), ended: make(chan struct{})}
	p.now.Store(now)
	return now.stands, sync.OnceFunc(func() {
		p.now.Store(nil)
		close(now.ended)
	})
}

// Update is of store.DB.
func (p *Pausing) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	rev, err := p.DB.Update(ctx, fn)
	if now := p.now.Load(); now != nil {
		now.first.Do(func() { close(now.stands) })
		<-now.ended
	}
	return rev, err
}
