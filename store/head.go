package store

import (
	"context"
	"sync"
	"sync/atomic"
)

// head is the newest Rev that readers can see, and those who wait for the
// next. It serves every engine.
type head struct {
	rev    atomic.Uint64 // written with mu held, read by anybody
	mu     sync.Mutex
	moved  chan struct{} // closed at the next change
	closed bool
}

func newHead(rev Rev) *head {
	h := &head{moved: make(chan struct{})}
	h.rev.Store(uint64(rev))
	return h
}

// advance tells that readers can see rev from now on. An older rev changes
// nothing.
func (h *head) advance(rev Rev) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if rev <= h.now() {
		return
	}
	h.rev.Store(uint64(rev))
	h.wake()
}

// now is the newest.
func (h *head) now() Rev {
	return Rev(h.rev.Load())
}

func (h *head) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	h.wake()
}

func (h *head) wake() {
	close(h.moved)
	h.moved = make(chan struct{})
}

func (h *head) wait(ctx context.Context, after Rev) (Rev, error) {
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		rev, closed, moved := h.look()
		if closed {
			return 0, ErrClosed
		}
		if rev > after {
			return rev, nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
		}
	}
}

func (h *head) look() (rev Rev, closed bool, moved <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now(), h.closed, h.moved
}
