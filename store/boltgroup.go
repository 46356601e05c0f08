package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	bolt "go.etcd.io/bbolt"
)

// A group is the Updates that share one commit, and so one sync of the file.
// The Update that begins it leads: it runs its own closure, lets each Update
// that waits run its closure in turn, and commits when nobody waits. No timer
// is involved, so a lone writer commits at once, and every closure runs in
// the goroutine of its own caller, where its panics belong.
//
// Each closure writes to a write set of its own over the writes of those
// before it; what fails is dropped with its write set.
type group struct {
	path   string  // of the store, for errors
	base   Rev     // the Rev on disk
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

var errAbandoned = errors.New("the commit broke off")

// leadGroup is an Update that holds the lead.
func (db *boltDB) leadGroup(ctx context.Context, fn func(Tx) error) (rev Rev, err error) {
	defer func() { <-db.lead }()
	defer watchFaults()()
	defer surface(&err, db.path)
	if err := db.gate.enter(); err != nil {
		return 0, err
	}
	defer db.gate.leave()
	tx, err := db.file.Begin(true)
	if err != nil {
		return 0, fmt.Errorf("write store %s: %w", db.path, err)
	}
	defer rollback(tx)

	keys := keysOf(tx)
	g := newGroup(db.path, boltReader{keys}, Rev(keys.Sequence()))
	rev, err = g.run(ctx, fn)
	if err != nil || rev == g.base {
		return rev, err
	}
	defer g.settle(errAbandoned)
	db.gather(g)
	if err := db.write(tx, g); err != nil {
		g.settle(err)
		return 0, err
	}
	db.head.advance(g.rev)
	g.settle(nil)
	if g.members > 0 {
		// They wake and may have their next Update waiting before the lead
		// is free, so that the next group is as large. To a lone writer it
		// would cost the time to wake an idle thread.
		runtime.Gosched()
	}
	return rev, nil
}

func newGroup(path string, base reader, rev Rev) *group {
	return &group{
		path:    path,
		base:    rev,
		rev:     rev,
		writes:  newWrites(base),
		ran:     make(chan struct{}),
		settled: make(chan struct{}),
	}
}

// gather gives each Update that waits its turn in the group, and each that is
// on its way a few chances to arrive.
func (db *boltDB) gather(g *group) {
	for late := 0; late < maxGroupLate && g.hasRoom(); late++ {
		select {
		case db.turn <- g:
			<-g.ran
			g.members++
			late = -1 // counted up again: those on their way have all their chances again
			continue
		default:
		}
		if db.waiting.Load() == 0 {
			return
		}
		runtime.Gosched()
	}
}

func (g *group) hasRoom() bool {
	return g.members < maxGroupMembers && g.writes.size() < maxGroupBytes
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
	defer surface(&err, g.path)
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
	g.add(tx.writes)
	return g.rev, nil
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

// fill is how full a page is left when it splits. Keys mostly come in order, batch by batch; fuller pages
// make the file, and what a read touches of it, smaller.
const fill = 0.9

// write commits a group.
func (db *boltDB) write(tx *bolt.Tx, g *group) error {
	keys := keysOf(tx)
	keys.FillPercent = fill
	if err := replay(keys, g); err != nil {
		return fmt.Errorf("write store %s: %w", db.path, err)
	}
	db.file.AllocSize = growth(tx.Size())
	err := db.commit(tx)
	if err == nil {
		return nil
	}
	rollback(tx)
	return db.blame(err, g)
}

func replay(keys *bolt.Bucket, g *group) error {
	defer meet()
	for _, key := range deletedKeys(keys, g.writes) {
		if err := keys.Delete(key); err != nil {
			return err
		}
	}
	var scratch []byte // bolt copies keys, but not values
	var failed error
	g.writes.points.Scan(func(key string, p point) bool {
		scratch = append(scratch[:0], key...)
		if p == nil {
			failed = keys.Delete(scratch)
		} else {
			failed = keys.Put(scratch, p)
		}
		return failed == nil
	})
	if failed != nil {
		return failed
	}
	return keys.SetSequence(uint64(g.rev))
}

// deletedKeys lists the keys in the deleted ranges, before any is deleted.
func deletedKeys(keys *bolt.Bucket, w *writes) [][]byte {
	var found [][]byte
	w.ranges.Scan(func(from, to string) bool {
		for key := range (boltReader{keys}).scan([]byte(from), []byte(to)) {
			found = append(found, key)
		}
		return true
	})
	return found
}

// growth is by how much a file of this size grows when it must: rarely for a
// large one, and not far beyond its content for a small one.
func growth(size int64) int {
	return int(min(max(size/4, 32<<10), 16<<20))
}

// blame explains a commit that failed. Where the last step was to sync the
// page that makes the commit visible, the writes may stand or not.
func (db *boltDB) blame(err error, g *group) error {
	err = fmt.Errorf("write store %s: %w", db.path, explainWrite(err))
	var now Rev
	seen := db.file.View(func(tx *bolt.Tx) error {
		now = Rev(tx.Bucket(keysBucket).Sequence())
		return nil
	})
	if seen != nil {
		return fmt.Errorf("%w: %w", ErrUnsure, errors.Join(err, seen))
	}
	if now < g.rev {
		return err
	}
	db.head.advance(now)
	return fmt.Errorf("%w: it can be read, but may not survive a crash of the machine: %w", ErrUnsure, err)
}
