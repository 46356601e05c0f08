package store

import (
	"context"
	"sync"
)

// head is the newest Rev that readers can see, and those who wait for the
// next. It serves every engine.
type head struct {
	mu     sync.Mutex
	rev    Rev
	moved  chan struct{} // closed at the next change
	closed bool
}

func newHead(rev Rev) *head {
	return &head{rev: rev, moved: make(chan struct{})}
}

// advance tells that readers can see rev from now on. An older rev changes
// nothing.
func (h *head) advance(rev Rev) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if rev <= h.rev {
		return
	}
	h.rev = rev
	h.wake()
}

// now is the newest.
func (h *head) now() Rev {
	rev, _, _ := h.look()
	return rev
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
	return h.rev, h.closed, h.moved
}
