package store

import (
	"cmp"
	"context"
	"sync"
)

// gate counts the transactions inside an engine, so that closing it turns away
// new ones and waits for the rest. A lock would not do: a View inside a View
// must not wait behind a Close that waits for the outer one.
type gate struct {
	mu     sync.Mutex
	inside int
	shut   bool
	closed chan struct{} // closed when shut, which happens once
	empty  chan struct{} // closed when shut and nobody is inside
}

func newGate() *gate {
	return &gate{closed: make(chan struct{}), empty: make(chan struct{})}
}

// enter returns ErrClosed once the gate is shut; otherwise leave must follow.
func (g *gate) enter() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		return ErrClosed
	}
	g.inside++
	return nil
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.shut && g.inside == 0 {
		close(g.empty)
	}
}

// during is inside while fn runs, whose context ends with ctx or when the gate is shut. Where it has ended, the error
// says why.
func (g *gate) during(ctx context.Context, fn func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := g.enter(); err != nil {
		return err
	}
	defer g.leave()
	inside, end := context.WithCancelCause(ctx)
	defer end(nil)
	go func() {
		select {
		case <-g.closed:
			end(ErrClosed)
		case <-inside.Done():
		}
	}()
	err := fn(inside)
	return cmp.Or(context.Cause(inside), err)
}

// count is how many are inside.
func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.inside
}

// close turns away all who come from now on. Closing again does nothing.
func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		return
	}
	g.shut = true
	close(g.closed)
	if g.inside == 0 {
		close(g.empty)
	}
}
