package store

import (
	"fmt"
	"sync"
	"time"
)

// Replica is an engine that reads from a copy of its own, which follows a
// store elsewhere.
type Replica interface {
	// Status tells how the copy stands to the store.
	Status() Status
}

// Status is how a replica stands.
type Status struct {
	Applied Rev           // the newest that can be read here
	Head    Rev           // the newest that is known of
	Behind  time.Duration // since the copy was last known to hold all; 0 when it does
	Err     error         // why writes are refused, nil when they are not

	Format int // in force in the copy
	Reads  int // the newest that this program reads
}

// watch is what a replica knows of its cluster. Times are read from the
// monotonic clock, so a clock that jumps moves nothing.
type watch struct {
	mu      sync.Mutex
	head    Rev       // newest known
	current time.Time // when the copy was last known to hold all
	away    error     // why the cluster can't be reached
	stuck   error     // why the copy does not follow
	noSpace error     // what the cluster said of the last write, where it has no space

	guarded Rev // the Rev that guard belongs to
	guardBy int64
}

func newWatch() *watch { return &watch{current: time.Now()} }

// seen notes an answer of the cluster: its head, where the copy is at applied.
func (w *watch) seen(head, applied Rev) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.away = nil
	w.head = max(w.head, head)
	if applied >= w.head {
		w.current = time.Now()
	}
}

// lost notes that the cluster gave no answer.
func (w *watch) lost(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.away = err
}

// follows notes that the copy follows, or why it does not.
func (w *watch) follows(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stuck = err
}

// full notes that the cluster has no space, or nil that it has.
func (w *watch) full(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.noSpace = err
}

// writable is nil where a write has a chance.
func (w *watch) writable() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.trouble()
}

func (w *watch) trouble() error {
	switch {
	case w.away != nil:
		return unavailable(w.away)
	case w.stuck != nil:
		return unavailable(w.stuck)
	}
	return nil
}

// unavailable marks an error whatever it was by what it means to a writer.
func unavailable(err error) error {
	if unanswered(err) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

// reason is what keeps the copy from following, or else err.
func (w *watch) reason(err error) error {
	if trouble := w.writable(); trouble != nil {
		return trouble
	}
	return err
}

// newest is the newest revision of the cluster that is known.
func (w *watch) newest() Rev {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.head
}

func (w *watch) status(applied Rev) Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := Status{Applied: applied, Head: max(w.head, applied), Err: w.trouble()}
	if s.Err == nil {
		s.Err = w.noSpace // which only another try finds mended
	}
	if w.trouble() != nil || s.Applied < s.Head {
		s.Behind = time.Since(w.current)
	}
	return s
}

// setGuard notes an etcd revision of the head at rev. What is older than what
// is known changes nothing.
func (w *watch) setGuard(rev Rev, guard int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if rev > w.guarded || rev == w.guarded && guard > w.guardBy {
		w.guarded, w.guardBy = rev, guard
	}
}

// correctGuard is setGuard after a guard has failed: a cluster that was restored from a backup may have the head at an older
// etcd revision than it once had.
func (w *watch) correctGuard(rev Rev, guard int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.guarded, w.guardBy = rev, guard
}

// guard is the etcd revision of the head at row's state: as the cluster last told it, or else as it was when the copy came
// to that state. A cluster to which the keys were moved has revisions of its own.
func (w *watch) guard(row *replicaRow) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.guarded == row.Rev {
		return w.guardBy
	}
	return row.Guard
}
