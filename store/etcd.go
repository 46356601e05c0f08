package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// etcdDB is a store in an etcd cluster, served by any number of processes, its
// replicas. Each reads from a copy of its own, which only its follower writes;
// a group of Updates commits by one transaction of the cluster, guarded by the
// head it was written over, and returns once the follower has applied it.
type etcdDB struct {
	cluster *cluster
	replica string       // this process, in the writer of its entries
	commits atomic.Int64 // tells one attempt from another

	copy    atomic.Pointer[boltDB] // the follower replaces it when it has to begin anew
	head    *head                  // what Wait waits for
	applied *head                  // the same, but for Updates that are under way when the store closes
	watch   *watch                 // what is known of the cluster

	follower *follower
	gate     *gate // of Updates
	leads    *gate // of those who lead or want to
	term     int   // seconds for which a leader that fell silent stays the leader
	groups   *groups
	stop     context.CancelFunc // of the goroutines
	running  sync.WaitGroup

	mu       sync.Mutex // held while copy changes
	closed   bool       // to readers
	closing  sync.Once
	closeErr error
}

var (
	_ DB      = (*etcdDB)(nil)
	_ Replica = (*etcdDB)(nil)
)

const (
	openPatience = 5 * time.Second // for a cluster, where there is no copy to read meanwhile
	pulseEvery   = time.Second

	// rivalPatience is for how long an Update runs again because others were
	// faster: a replica far from etcd may never be first.
	rivalPatience = 15 * time.Second
)

// openEtcd opens the copy, brings it up to date or makes it, and goes on
// following. A copy that was made before can be read without the cluster.
func openEtcd(ctx context.Context, place string) (DB, error) {
	p, err := parseEtcdPlace(place)
	if err != nil {
		return nil, err
	}
	db, err := joinCluster(ctx, p, defaultFolding)
	if err != nil {
		return nil, fmt.Errorf("open store etcd:%s: %w", p, err)
	}
	return db, nil
}

func joinCluster(ctx context.Context, p *etcdPlace, folding folding) (_ *etcdDB, err error) {
	c := &cluster{etcdPlace: p, codec: newCodec()}
	f := &follower{cluster: c, watch: newWatch(), roll: newEnrolment(c, folding.term)}
	defer func() {
		if err != nil {
			f.roll.leave()
			err = errors.Join(err, f.closeCopy(), c.close())
		}
	}()
	file, err := p.openCopy(ctx)
	if err != nil {
		return nil, err
	}
	if file != nil {
		if f.local, err = newBolt(p.data, file); err != nil {
			return nil, err
		}
	}
	switch err := f.beginPatiently(ctx); {
	case err == nil:
	case f.local == nil || ctx.Err() != nil || isMistaken(err):
		return nil, err
	default:
		f.watch.follows(err) // there is something to read, and it may heal
	}
	return startReplica(f, folding), nil
}

// isMistaken tells what does not heal from what may.
func isMistaken(err error) bool {
	return slices.ContainsFunc([]error{ErrForeign, ErrNewer, ErrDiverged, ErrRefused}, func(kind error) bool {
		return errors.Is(err, kind)
	})
}

func startReplica(f *follower, folding folding) *etcdDB {
	ctx, stop := context.WithCancel(context.Background())
	rev := f.local.head.now()
	db := &etcdDB{
		cluster:  f.cluster,
		replica:  f.roll.replica,
		head:     newHead(rev),
		applied:  newHead(rev),
		watch:    f.watch,
		follower: f,
		gate:     newGate(),
		leads:    newGate(),
		term:     folding.term,
		stop:     stop,
	}
	db.copy.Store(f.local)
	db.groups = newGroups(f.cluster.String(), MaxUpdate, db.gate, db.begin)
	db.groups.patience = rivalPatience
	f.moved = func(rev Rev) {
		db.applied.advance(rev)
		db.head.advance(rev)
	}
	f.replaced = db.readFrom
	db.running.Go(func() { f.run(ctx) })
	db.running.Go(func() { db.pulse(ctx) })
	db.running.Go(f.roll.run)
	db.running.Go(func() { newFolder(f.cluster, db.replica, folding, db.applied).run(ctx) })
	return db
}

// pulse asks for the head now and then, to know of a cluster that is away or has
// a format that this program can't read, and of a copy that is behind.
func (db *etcdDB) pulse(ctx context.Context) {
	for ; ctx.Err() == nil; pause(ctx, pulseEvery) {
		if err := db.ask(ctx); err != nil && ctx.Err() == nil {
			db.watch.lost(err)
		}
	}
}

func (db *etcdDB) ask(ctx context.Context) error {
	before := db.applied.now()
	answer, err := db.cluster.read(ctx, db.cluster.snapshotOps()...)
	if err != nil {
		return err
	}
	at, err := db.cluster.snapshotOf(answer)
	if err != nil {
		return err
	}
	now := at.head
	if now.Rev < before {
		return diverged(state{Rev: before}, now)
	}
	if row, err := db.copy.Load().row(); err == nil && row.Rev == now.Rev && row.state != now {
		return diverged(row.state, now)
	}
	db.watch.seen(now.Rev, db.applied.now())
	return nil
}

func (db *etcdDB) View(ctx context.Context, fn func(Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	local, err := db.enter()
	if err != nil {
		return err
	}
	defer local.gate.leave()
	return local.view(fn)
}

// enter enters the gate of the copy in force.
func (db *etcdDB) enter() (*boltDB, error) {
	for {
		local := db.copy.Load()
		err := local.gate.enter()
		if err == nil {
			return local, nil
		}
		if db.copy.Load() == local {
			return nil, err
		}
	}
}

func (db *etcdDB) Update(ctx context.Context, fn func(Tx) error) (Rev, error) {
	return db.groups.update(ctx, fn)
}

func (db *etcdDB) Wait(ctx context.Context, after Rev) (Rev, error) {
	return db.head.wait(ctx, after)
}

// Rev is what Updates wait for, which head follows.
func (db *etcdDB) Rev() Rev { return db.applied.now() }

// Stats are of the copy, and of the commits to the cluster.
func (db *etcdDB) Stats() Stats { return db.copy.Load().figures(db.groups) }

// Status tells how this replica stands to the cluster.
func (db *etcdDB) Status() Status {
	status := db.watch.status(db.applied.now())
	status.Reads = db.cluster.reads
	_ = db.View(context.Background(), func(tx Tx) error { // but after Close
		status.Format = tx.Format()
		return nil
	})
	return status
}

// Close leaves an Update that waits for the cluster its time to learn what
// became of it.
func (db *etcdDB) Close() error {
	db.closing.Do(func() {
		db.leads.close()
		<-db.leads.empty
		db.gate.close()
		db.head.close()
		db.turnReadersAway()
		<-db.gate.empty
		db.stop()
		db.follower.roll.end()
		db.running.Wait()
		db.follower.roll.leave()
		db.closeErr = errors.Join(db.follower.retired(), db.copy.Load().Close(), db.cluster.close())
	})
	return db.closeErr
}

// readFrom puts a newer copy in force.
func (db *etcdDB) readFrom(next *boltDB) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed {
		next.gate.close()
	}
	db.copy.Store(next)
}

func (db *etcdDB) turnReadersAway() {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.closed = true
	db.copy.Load().gate.close()
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
