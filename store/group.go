package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

// A group is the Updates that share one commit, and so one sync of the disk or
// one round trip to a cluster. The Update that begins it leads: it runs its
// own closure, lets each Update that waits run its closure in turn, and
// commits when nobody waits. No timer is involved, so a lone writer commits at
// once, and every closure runs in the goroutine of its own caller, where its
// panics belong.
//
// Each closure writes to a write set of its own over the writes of those
// before it; what fails is dropped with its write set.
type group struct {
	name   string  // of the store, for errors
	limit  int     // what the writes may come to, in bytes; 0 where there is no limit
	base   Rev     // the newest Rev when the group began
	rev    Rev     // the Rev of the newest closure that wrote
	writes *writes // what the group will commit; whoever has the turn owns it
	ran    chan struct{}

	members int // beside the leader, who counts them

	settled chan struct{} // closed when err is final
	err     error
}

const (
	maxGroupBytes   = 4 << 20
	maxGroupMembers = 1000
	maxGroupLate    = 4 // times to let others run while somebody is on the way
)

var (
	errAbandoned = errors.New("the commit broke off")

	// errAgain is the outcome of an Update that left nothing and is to run
	// again, over a newer state.
	errAgain = errors.New("the update has to run again")

	// errNoRoom is errAgain for want of room in the group; its Update is to
	// lead the next one.
	errNoRoom = fmt.Errorf("the group has no room: %w", errAgain)
)

// groups lets the Updates of an engine share commits.
type groups struct {
	name  string // of the store, for errors
	limit int    // of what one commit takes, in bytes; 0 where there is no limit
	gate  *gate
	begin func(ctx context.Context) (*round, error)

	patience time.Duration // for how long an Update may have to run again

	lead    chan struct{} // holds a token while some Update leads a group
	turn    chan *group   // hands the group being made to an Update that waits
	waiting atomic.Int64  // Updates that wait or are about to

	commits atomic.Uint64 // that went well
}

// round is what an engine gives one group: a state to write over, and the way
// to make what was written the newest state.
type round struct {
	base   reader
	rev    Rev
	commit func(*group) error // returns when the writes are durable and Views see them
	end    func()             // gives back what the round holds; follows commit, or comes without
}

func newGroups(name string, limit int, gate *gate, begin func(context.Context) (*round, error)) *groups {
	return &groups{
		name:  name,
		limit: limit,
		gate:  gate,
		begin: begin,
		lead:  make(chan struct{}, 1),
		turn:  make(chan *group),
	}
}

// update is DB.Update.
func (q *groups) update(ctx context.Context, fn func(Tx) error) (Rev, error) {
	turn := (<-chan *group)(q.turn)
	for begun := time.Now(); ; {
		rev, err := q.once(ctx, turn, fn)
		switch {
		case !errors.Is(err, errAgain):
			return rev, err
		case errors.Is(err, errNoRoom):
			turn = nil
		case time.Since(begun) > q.patience:
			return 0, fmt.Errorf("write store %s: %w: for %s others were faster; nothing was written", q.name, ErrUnavailable, q.patience)
		}
	}
}

func (q *groups) once(ctx context.Context, turn <-chan *group, fn func(Tx) error) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	q.waiting.Add(1)
	select {
	case q.lead <- struct{}{}:
		q.waiting.Add(-1)
		return q.leadGroup(ctx, fn)
	case g := <-turn:
		q.waiting.Add(-1)
		return g.join(ctx, fn)
	case <-ctx.Done():
		q.waiting.Add(-1)
		return 0, ctx.Err()
	case <-q.gate.closed:
		q.waiting.Add(-1)
		return 0, ErrClosed
	}
}

// leadGroup is an Update that holds the lead.
func (q *groups) leadGroup(ctx context.Context, fn func(Tx) error) (rev Rev, err error) {
	defer func() { <-q.lead }()
	defer watchFaults()()
	defer surface(&err, q.name)
	if err := q.gate.enter(); err != nil {
		return 0, err
	}
	defer q.gate.leave()
	r, err := q.begin(ctx)
	if err != nil {
		return 0, err
	}
	defer r.end()

	g := newGroup(q.name, q.limit, r.base, r.rev)
	rev, err = g.run(ctx, fn)
	if err != nil || rev == g.base {
		return rev, err
	}
	defer g.settle(errAbandoned)
	q.gather(g)
	if err := r.commit(g); err != nil {
		g.settle(err)
		return 0, err
	}
	q.commits.Add(1)
	g.settle(nil)
	if g.members > 0 {
		// They wake and may have their next Update waiting before the lead
		// is free, so that the next group is as large. To a lone writer it
		// would cost the time to wake an idle thread.
		runtime.Gosched()
	}
	return rev, nil
}

func newGroup(name string, limit int, base reader, rev Rev) *group {
	return &group{
		name:    name,
		limit:   limit,
		base:    rev,
		rev:     rev,
		writes:  newWrites(base),
		ran:     make(chan struct{}),
		settled: make(chan struct{}),
	}
}

// gather gives each Update that waits its turn in the group, and each that is
// on its way a few chances to arrive.
func (q *groups) gather(g *group) {
	for late := 0; late < maxGroupLate && g.hasRoom(); late++ {
		select {
		case q.turn <- g:
			<-g.ran
			g.members++
			late = -1 // counted up again: those on their way have all their chances again
			continue
		default:
		}
		if q.waiting.Load() == 0 {
			return
		}
		runtime.Gosched()
	}
}

func (g *group) hasRoom() bool {
	most := maxGroupBytes
	if g.limit > 0 {
		most = g.limit / 2
	}
	return g.members < maxGroupMembers && g.writes.size() < most
}

// join runs fn in the caller's turn and waits for the group's outcome. Where
// the commit fails its error counts even for a closure that failed or wrote
// nothing, since what that one saw never came to be.
func (g *group) join(ctx context.Context, fn func(Tx) error) (Rev, error) {
	rev, err := g.take(ctx, fn)
	<-g.settled
	if g.err != nil {
		return 0, g.err
	}
	return rev, err
}

func (g *group) take(ctx context.Context, fn func(Tx) error) (rev Rev, err error) {
	defer func() { g.ran <- struct{}{} }()
	defer watchFaults()()
	defer surface(&err, g.name)
	return g.run(ctx, fn)
}

// run runs one closure and adds what it wrote to the group.
func (g *group) run(ctx context.Context, fn func(Tx) error) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	tx := newUpdateTx(g.writes, g.rev+1)
	defer tx.end()
	if err := fn(tx); err != nil {
		return 0, err
	}
	if tx.writes.empty() {
		return g.rev, nil
	}
	if err := g.fits(tx.writes); err != nil {
		return 0, err
	}
	g.add(tx.writes)
	return g.rev, nil
}

// fits refuses a write set that is over the limit, and sends one that would
// take the group over it to the next group.
func (g *group) fits(w *writes) error {
	switch size := w.size(); {
	case g.limit == 0:
		return nil
	case size > g.limit:
		return fmt.Errorf("update store %s: want a write set of at most %d bytes, got %d: %w; write in several updates", g.name, g.limit, size, ErrTooLarge)
	case g.writes.size()+size > g.limit:
		return errNoRoom
	}
	return nil
}

func (g *group) add(w *writes) {
	g.rev++
	if g.rev == g.base+1 {
		w.base = g.writes.base // the first needs no copying
		g.writes = w
		return
	}
	g.writes.absorb(w)
}

// settle tells the members the outcome; the first call counts.
func (g *group) settle(err error) {
	select {
	case <-g.settled:
	default:
		g.err = err
		close(g.settled)
	}
}
