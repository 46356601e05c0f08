package store

import (
	"cmp"
	"context"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/client/v3/concurrency"
)

// resignPatience is for telling the cluster that an office is free; without that it is when the lease has run out.
const resignPatience = time.Second

// Lead takes part in an election of all replicas that can read the format in force: one whose copy has stopped would
// serve what is long past.
func (db *etcdDB) Lead(ctx context.Context, office string, work func(context.Context) error) error {
	serve := func(ctx context.Context, _ clientv3.Cmp) error {
		if _, err := db.cluster.readable(ctx); err != nil {
			return err
		}
		return work(ctx)
	}
	return db.leads.during(ctx, func(ctx context.Context) error {
		return db.cluster.elect(ctx, db.cluster.officeKey(office), db.replica, db.term, serve)
	})
}

// elect waits until this replica holds an office, and lets it serve one term: until it returns, or falls silent for so
// many seconds. The context of serve ends when the office is lost; what it must not write a moment later either is
// guarded by leader. Then the office is passed on at once.
func (c *cluster) elect(ctx context.Context, office, replica string, term int, serve func(ctx context.Context, leader clientv3.Cmp) error) error {
	client, err := c.connect(ctx)
	if err != nil {
		return err
	}
	lease, err := client.Grant(ctx, int64(term))
	if err != nil {
		return c.explain(err)
	}
	defer func() {
		short, cancel := context.WithTimeout(context.WithoutCancel(ctx), resignPatience)
		defer cancel()
		_, _ = client.Revoke(short, lease.ID) // else it expires
	}()
	session, err := concurrency.NewSession(client, concurrency.WithLease(lease.ID), concurrency.WithContext(ctx))
	if err != nil {
		return c.explain(err)
	}
	defer session.Orphan()
	election := concurrency.NewElection(session, office)
	if err := election.Campaign(ctx, replica); err != nil {
		return c.explain(err)
	}
	serving, depose := context.WithCancelCause(ctx)
	defer depose(nil)
	go func() {
		select {
		case <-session.Done():
			depose(fmt.Errorf("%w: the cluster has not heard of this one for %d seconds", ErrDeposed, term))
		case <-serving.Done():
		}
	}()
	leader := clientv3.Compare(clientv3.CreateRevision(election.Key()), "=", election.Rev())
	err = serve(serving, leader)
	return cmp.Or(context.Cause(serving), err)
}
