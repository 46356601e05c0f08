package store

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// Compare is what Copy ends with.
var Compare = compare

// OpenFolding opens an etcd store whose replica folds the log after so many
// entries and leaves so many.
func OpenFolding(ctx context.Context, name string, every, keep int) (DB, error) {
	return OpenFoldingReading(ctx, name, newestFormat(), every, keep)
}

// OpenFoldingReading is OpenFolding as a program would that reads formats up to one. The replica loses its offices and
// its place on the roll soon after it fell silent.
func OpenFoldingReading(ctx context.Context, name string, reads, every, keep int) (DB, error) {
	folding := defaultFolding
	folding.every, folding.keep, folding.idle, folding.term = every, keep, 5*time.Millisecond, 2
	return openWith(ctx, name, reads, folding)
}

// OpenOfTerm opens an etcd store whose replica keeps its offices for so many seconds after it fell silent.
func OpenOfTerm(ctx context.Context, name string, term int) (DB, error) {
	folding := defaultFolding
	folding.term = term
	return openWith(ctx, name, newestFormat(), folding)
}

func openWith(ctx context.Context, name string, reads int, folding folding) (DB, error) {
	c, err := clusterReading(name, reads)
	if err != nil {
		return nil, err
	}
	return joinCluster(ctx, c.etcdPlace, folding)
}

// OpenReading is OpenFoldingReading with a log of the usual length.
func OpenReading(ctx context.Context, name string, reads int) (DB, error) {
	return OpenFoldingReading(ctx, name, reads, defaultFolding.every, defaultFolding.keep)
}

// Waiting is how many Updates of an etcd store wait for their turn, or are about to.
func Waiting(db DB) int64 {
	return db.(*etcdDB).groups.waiting.Load()
}

// UpgradeTo is Upgrade of an etcd store by a program that reads formats up to one.
func UpgradeTo(ctx context.Context, name string, reads int) error {
	c, err := clusterReading(name, reads)
	if err != nil {
		return err
	}
	return c.upgrade(ctx)
}

// UpgradeAround is one try of UpgradeTo, with something between the reading of the roll and the raise.
func UpgradeAround(ctx context.Context, name string, reads int, between func()) error {
	c, err := clusterReading(name, reads)
	if err != nil {
		return err
	}
	raise, err := c.newRaise(ctx)
	if err != nil {
		return err
	}
	between()
	_, err = raise.commit(ctx)
	return errors.Join(err, c.close())
}

// UpgradeLosing is UpgradeTo, with something in each try between the reading of the roll and the raise, which may fail.
func UpgradeLosing(ctx context.Context, name string, reads int, between func() error) error {
	c, err := clusterReading(name, reads)
	if err != nil {
		return err
	}
	err = raiseBy(ctx, func(ctx context.Context) (*raise, error) {
		raise, err := c.newRaise(ctx)
		return raise, errors.Join(err, between())
	})
	return errors.Join(err, c.close())
}

// EnrollLate lets a request of a replica to enroll arrive that was sent before the one by which it is on the roll, and
// its lease end.
func EnrollLate(ctx context.Context, db DB) error {
	roll := db.(*etcdDB).follower.roll
	client, err := roll.cluster.connect(ctx)
	if err != nil {
		return err
	}
	lease, err := client.Grant(ctx, int64(roll.term))
	if err != nil {
		return err
	}
	_, sent := client.Do(ctx, roll.entry(lease.ID))
	_, ended := client.Revoke(ctx, lease.ID)
	return errors.Join(sent, ended)
}

// HoldCopy holds back what comes to a replica's copy, until it is let go.
func HoldCopy(db DB) (let func()) {
	local := db.(*etcdDB).copy.Load()
	held := make(chan struct{})
	local.commit = func(tx *bolt.Tx) error {
		<-held
		return tx.Commit()
	}
	return sync.OnceFunc(func() { close(held) })
}

// EnrollAround enrolls a replica, with something between its reading of the format and that it takes its place on the
// roll, and tells whether it got that.
func EnrollAround(ctx context.Context, name string, reads int, between func()) (bool, error) {
	c, err := clusterReading(name, reads)
	if err != nil {
		return false, err
	}
	inForce, err := c.readable(ctx)
	if err != nil {
		return false, err
	}
	between()
	enrolled, err := newEnrolment(c, 2).sign(ctx, inForce)
	return enrolled, errors.Join(err, c.close())
}

func clusterReading(name string, reads int) (*cluster, error) {
	p, err := parseEtcdPlace(strings.TrimPrefix(name, "etcd:"))
	if err != nil {
		return nil, err
	}
	p.reads = reads
	return &cluster{etcdPlace: p, codec: newCodec()}, nil
}

// FailNextSync lets the next commit of a replica's copy stand and report an
// error, as where the last sync fails.
func FailNextSync(db DB) {
	local := db.(*etcdDB).copy.Load()
	var done atomic.Bool
	local.commit = func(tx *bolt.Tx) error {
		if done.CompareAndSwap(false, true) {
			return errors.Join(tx.Commit(), syscall.EIO)
		}
		return tx.Commit()
	}
}

// KnowGuard has a replica know an etcd revision of the head so far beyond the one there is, as after the cluster was
// restored from a backup of before the head was moved.
func KnowGuard(db DB, beyond int64) error {
	e := db.(*etcdDB)
	row, err := e.copy.Load().row()
	if err != nil {
		return err
	}
	e.watch.setGuard(row.Rev, e.watch.guard(row)+beyond)
	return nil
}

// LateAppend decides over an append whose request is still on its way, while a
// reading of the head from before comes late, and then lets it arrive.
func LateAppend(db DB) (decided error, arrived bool, err error) {
	e := db.(*etcdDB)
	ctx := context.Background()
	next := func() (*attempt, error) {
		row, err := e.copy.Load().row()
		if err != nil {
			return nil, err
		}
		g := newGroup("test", MaxUpdate, fixed{}, row.Rev)
		g.writes.set("late", point("1"))
		g.rev++
		return e.attempt(row, g)
	}
	earlier, err := next()
	if err != nil {
		return nil, false, err
	}
	if err := e.decide(ctx, earlier, ErrUnavailable); !errors.Is(err, ErrUnavailable) {
		return nil, false, err
	}
	a, err := next()
	if err != nil {
		return nil, false, err
	}
	sent := e.guards(a)
	e.watch.setGuard(a.over.Rev, earlier.guard)
	decided = e.decide(ctx, a, ErrUnavailable)
	answer, err := e.cluster.txn(ctx, sent, []clientv3.Op{clientv3.OpPut(e.cluster.headKey(), record(a.makes))}, nil)
	if err != nil {
		return decided, false, err
	}
	return decided, answer.Succeeded, nil
}
