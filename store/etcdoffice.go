package store

import (
	"cmp"
	"context"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// Lead takes part in an election of all replicas whose copy follows: one whose copy has stopped would serve what is
// long past, and could not write that it did.
func (db *etcdDB) Lead(ctx context.Context, office string, work func(context.Context) error) error {
	serve := func(ctx context.Context, leader clientv3.Cmp) error {
		if err := db.takeOver(ctx, leader); err != nil {
			return fmt.Errorf("lead %s in store etcd:%s: %w", office, db.cluster, err)
		}
		return db.attended(ctx, work)
	}
	return db.leads.during(ctx, func(ctx context.Context) error {
		if err := db.watch.writable(); err != nil {
			return fmt.Errorf("lead %s in store etcd:%s: %w", office, db.cluster, err)
		}
		return db.cluster.elect(ctx, db.cluster.officeKey(office), db.replica, db.term, serve)
	})
}

// takeOver waits until the copy holds all that was written before the office was taken, by whoever held it too.
func (db *etcdDB) takeOver(ctx context.Context, leader clientv3.Cmp) error {
	if err := db.watch.writable(); err != nil {
		return err
	}
	answer, err := db.cluster.txn(ctx, []clientv3.Cmp{leader}, db.cluster.snapshotOps(), nil)
	if err != nil {
		return err
	}
	if !answer.Succeeded {
		return ErrDeposed
	}
	at, err := db.cluster.snapshotOf(answer)
	if err != nil {
		return err
	}
	return db.reach(ctx, at.head.Rev)
}

// attended works as long as the copy comes on at all, however slowly. Trouble may last as long as silence may; then
// another replica is to work.
func (db *etcdDB) attended(ctx context.Context, work func(context.Context) error) error {
	working, depose := context.WithCancelCause(ctx)
	defer depose(nil)
	go func() {
		if trouble := db.awaitTrouble(working); trouble != nil {
			depose(fmt.Errorf("%w: this one could not have written for %d seconds: %w", ErrDeposed, db.term, trouble))
		}
	}()
	err := work(working)
	return cmp.Or(context.Cause(working), err)
}

// awaitTrouble returns the trouble that has lasted for a term; nil when ctx ends.
func (db *etcdDB) awaitTrouble(ctx context.Context) error {
	clock := time.NewTicker(pulseEvery)
	defer clock.Stop()
	was := db.applied.now()
	for troubled := 0; ; {
		select {
		case <-clock.C:
		case <-ctx.Done():
			return nil
		}
		now := db.applied.now()
		trouble := db.watch.writable()
		if trouble == nil && now == was && now < db.watch.newest() {
			trouble = fmt.Errorf("%w: its copy stands still at revision %d", ErrUnavailable, now)
		}
		was = now
		if troubled++; trouble == nil {
			troubled = 0
		}
		if time.Duration(troubled)*pulseEvery > time.Duration(db.term)*time.Second {
			return trouble
		}
	}
}
