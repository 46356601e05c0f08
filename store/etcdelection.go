package store

import (
	"cmp"
	"context"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/client/v3/concurrency"
)

// election is one replica's part in the election to an office: a lease, and under it a key among those of the others.
// Who has the oldest key of them holds the office.
type election struct {
	cluster *cluster
	replica string
	term    int // seconds
	session *concurrency.Session
	etcd    *concurrency.Election
}

// resignPatience is for telling the cluster that an office is free; without that it is when the lease has run out.
const resignPatience = time.Second

// elect waits until this replica holds an office, and lets it serve one term: until it returns, or falls silent for so
// many seconds. The context of serve ends when the office is lost; what it must not write a moment later either is
// guarded by leader. Then the office is passed on at once.
func (c *cluster) elect(
	ctx context.Context, office, replica string, term int, serve func(ctx context.Context, leader clientv3.Cmp) error,
) error {
	client, err := c.connect(ctx)
	if err != nil {
		return err
	}
	short, cancel := context.WithTimeout(ctx, etcdPatience)
	lease, err := client.Grant(short, int64(term))
	cancel()
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
	e := &election{c, replica, term, session, concurrency.NewElection(session, office)}
	if err := e.campaign(ctx); err != nil {
		return err
	}
	return e.hold(ctx, serve)
}

// campaign waits until the replica is elected. It ends where the member of etcd that was to tell of that has lost the
// others, and where the lease is lost: without the lease there is no key, and who waits on would take the office from
// whoever holds it. It does not wait for etcd's campaign to end, which takes its key back for as long as that takes.
func (e *election) campaign(ctx context.Context) error {
	inside, end := context.WithCancel(clientv3.WithRequireLeader(ctx))
	defer end()
	elected := make(chan error, 1)
	go func() { elected <- e.etcd.Campaign(inside, e.replica) }()
	select {
	case err := <-elected:
		if err != nil {
			return e.cluster.explain(err)
		}
		return nil
	case <-e.session.Done():
		return cmp.Or(context.Cause(ctx), unavailable(e.silence()))
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// hold lets the replica serve as long as it holds the office.
func (e *election) hold(ctx context.Context, serve func(ctx context.Context, leader clientv3.Cmp) error) error {
	serving, depose := context.WithCancelCause(ctx)
	defer depose(nil)
	go func() {
		select {
		case <-e.session.Done():
			depose(fmt.Errorf("%w: %w", ErrDeposed, e.silence()))
		case <-serving.Done():
		}
	}()
	leader := clientv3.Compare(clientv3.CreateRevision(e.etcd.Key()), "=", e.etcd.Rev())
	err := serve(serving, leader)
	return cmp.Or(context.Cause(serving), err)
}

func (e *election) silence() error {
	return fmt.Errorf("the cluster has not heard of this one for %d seconds", e.term)
}
