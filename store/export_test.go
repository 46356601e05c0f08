package store

import (
	"context"
	"errors"
	"strings"
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
	p, err := parseEtcdPlace(strings.TrimPrefix(name, "etcd:"))
	if err != nil {
		return nil, err
	}
	folding := defaultFolding
	folding.every, folding.keep, folding.idle, folding.term = every, keep, 5*time.Millisecond, 2
	return joinCluster(ctx, p, folding)
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
