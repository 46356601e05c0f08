package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// begin begins a round over a snapshot of the copy.
func (db *etcdDB) begin(ctx context.Context) (*round, error) {
	if err := db.watch.writable(); err != nil {
		return nil, fmt.Errorf("write store etcd:%s: %w", db.cluster, err)
	}
	if err := db.reach(ctx, db.watch.newest()); err != nil { // what is written over less has no chance
		return nil, fmt.Errorf("write store etcd:%s: %w", db.cluster, err)
	}
	local, err := db.enter()
	if err != nil {
		return nil, err
	}
	snapshot, err := local.snapshot()
	if err != nil {
		local.gate.leave()
		return nil, err
	}
	end := sync.OnceFunc(func() {
		rollback(snapshot.tx)
		local.gate.leave()
	})
	return &round{
		base: snapshot,
		rev:  snapshot.row.Rev,
		end:  end,
		commit: func(g *group) error {
			attempt, err := db.attempt(snapshot.row, g)
			end() // what follows may take long
			if err != nil {
				return err
			}
			return db.commit(attempt)
		},
	}, nil
}

// attempt is one try to append a group's writes to the log.
type attempt struct {
	over  *replicaRow // the state it was written over
	guard int64       // etcd's revision of the head then, as far as is known
	makes state
	value []byte // of the entry
}

func (db *etcdDB) attempt(over *replicaRow, g *group) (*attempt, error) {
	writer := db.replica + "/" + strconv.FormatInt(db.commits.Add(1), 10)
	value, err := db.cluster.encode(g.writes.entry(over.Rev, over.Chain, writer))
	if err != nil {
		return nil, err
	}
	return &attempt{
		over:  over,
		guard: db.watch.guard(over),
		makes: state{Rev: g.rev, Chain: over.Chain.extend(value), Writer: writer},
		value: value,
	}, nil
}

// commit appends and waits until this replica's readers see it. It does not
// give up with the callers' contexts: they want to know what became of it.
func (db *etcdDB) commit(a *attempt) error {
	ctx := context.Background()
	err := db.append(ctx, a)
	if err != nil {
		return err
	}
	short, cancel := context.WithTimeout(ctx, decidePatience)
	defer cancel()
	if _, err := db.applied.wait(short, a.makes.Rev-1); err != nil {
		return fmt.Errorf("write store etcd:%s: %w: revision %d is committed but can't be read here yet: %w",
			db.cluster, ErrUnsure, a.makes.Rev, db.watch.reason(err))
	}
	return nil
}

var errRival = errors.New("another replica was faster")

// append commits the attempt, or returns errAgain once the copy has reached
// what it was in the way of.
func (db *etcdDB) append(ctx context.Context, a *attempt) error {
	answer, err := db.cluster.txn(ctx, db.guards(a),
		[]clientv3.Op{
			clientv3.OpPut(db.cluster.logKey(a.makes.Rev), string(a.value)),
			clientv3.OpPut(db.cluster.headKey(), record(a.makes)),
		},
		db.rivals(a))
	switch {
	case err == nil && answer.Succeeded:
		db.watch.full(nil)
		return nil
	case err == nil: // etcd's client may have sent it twice
		return db.verdict(ctx, a, answer, errRival)
	case unanswered(err) || errors.Is(err, ErrFull): // a write that fills etcd up stands
		return db.decide(ctx, a, err)
	}
	if !errors.Is(err, ErrTooLarge) {
		err = unavailable(err)
	}
	return fmt.Errorf("write store etcd:%s: %w", db.cluster, err)
}

// guards hold as long as the head is what a was written over. The revision of
// the key tells states apart that a cluster restored from a backup repeats,
// and lets decide make sure that a lost attempt stays lost: once they have
// failed for an attempt they never hold again.
func (db *etcdDB) guards(a *attempt) []clientv3.Cmp {
	key := db.cluster.headKey()
	return []clientv3.Cmp{
		clientv3.Compare(clientv3.ModRevision(key), "=", a.guard),
		clientv3.Compare(clientv3.Value(key), "=", record(a.over.state)),
	}
}

// rivals reads what came before the attempt: the head, and the entry that was
// written over the same state.
func (db *etcdDB) rivals(a *attempt) []clientv3.Op {
	from, to := db.cluster.logAfter(a.over.Rev)
	return []clientv3.Op{clientv3.OpGet(db.cluster.headKey()), clientv3.OpGet(from, to, clientv3.WithLimit(1))}
}

// yield follows a failed guard: another replica was faster, or the guard was
// not the newest.
func (db *etcdDB) yield(ctx context.Context, a *attempt, answer *clientv3.TxnResponse) error {
	kvs := answer.Responses[0].GetResponseRange().Kvs
	now, err := parseRecord[state](kvs)
	if err != nil {
		return err
	}
	if len(kvs) > 0 && now == a.over.state {
		db.watch.correctGuard(now.Rev, kvs[0].ModRevision)
		pause(ctx, time.Millisecond)
		return errAgain
	}
	if now.Rev <= a.over.Rev {
		return fmt.Errorf("write store etcd:%s: %w", db.cluster, unavailable(diverged(a.over.state, now)))
	}
	if err := db.reach(ctx, now.Rev); err != nil {
		return fmt.Errorf("write store etcd:%s: %w", db.cluster, err)
	}
	return errAgain
}

// reach waits until the copy holds rev.
func (db *etcdDB) reach(ctx context.Context, rev Rev) error {
	if db.applied.now() >= rev {
		return nil
	}
	short, cancel := context.WithTimeout(ctx, etcdPatience)
	defer cancel()
	if _, err := db.applied.wait(short, rev-1); err != nil {
		return fmt.Errorf("%w: this replica is at revision %d of %d and does not catch up: %w",
			ErrUnavailable, db.applied.now(), rev, db.watch.reason(err))
	}
	return nil
}

// decide finds out what became of an attempt without an answer. It moves the
// revision of the head, so that an attempt that has not happened yet never
// will.
func (db *etcdDB) decide(ctx context.Context, a *attempt, cause error) error {
	short, cancel := context.WithTimeout(ctx, decidePatience)
	defer cancel()
	again := clientv3.OpPut(db.cluster.headKey(), record(a.over.state))
	for {
		answer, err := db.cluster.txn(short, db.guards(a), []clientv3.Op{again}, db.rivals(a))
		switch {
		case err == nil && answer.Succeeded:
			db.watch.setGuard(a.over.Rev, answer.Header.Revision)
			if errors.Is(cause, ErrFull) {
				db.watch.full(cause)
			}
			return fmt.Errorf("write store etcd:%s: it was not committed: %w", db.cluster, cause)
		case err == nil:
			return db.verdict(ctx, a, answer, cause)
		case errors.Is(err, ErrFull):
			return db.decideFull(ctx, a, cause)
		case !unanswered(err) || short.Err() != nil:
			return fmt.Errorf("write store etcd:%s: %w: %w", db.cluster, ErrUnsure, cause)
		}
		pause(short, 200*time.Millisecond)
	}
}

// decideFull is decide where etcd takes no more writes. Where it has said so of
// the attempt itself, that has come to its end; one whose answer was lost may
// still come.
func (db *etcdDB) decideFull(ctx context.Context, a *attempt, cause error) error {
	db.watch.full(cause)
	answer, err := db.cluster.read(ctx, db.rivals(a)...)
	if err != nil {
		return fmt.Errorf("write store etcd:%s: %w: %w", db.cluster, ErrUnsure, errors.Join(cause, err))
	}
	now, err := parseRecord[state](answer.Responses[0].GetResponseRange().Kvs)
	if err != nil || now != a.over.state {
		return db.verdict(ctx, a, answer, cause)
	}
	if !errors.Is(cause, ErrFull) {
		return fmt.Errorf("write store etcd:%s: %w: %w", db.cluster, ErrUnsure, cause)
	}
	return fmt.Errorf("write store etcd:%s: it was not committed: %w", db.cluster, cause)
}

// verdict reads from the log whether the attempt or a rival was committed.
func (db *etcdDB) verdict(ctx context.Context, a *attempt, answer *clientv3.TxnResponse, cause error) error {
	now, err := parseRecord[state](answer.Responses[0].GetResponseRange().Kvs)
	if err != nil {
		return err
	}
	if now.Rev <= a.over.Rev {
		return db.yield(ctx, a, answer) // only the guard has moved
	}
	unsure := fmt.Errorf("write store etcd:%s: %w: the log that tells was trimmed: %w", db.cluster, ErrUnsure, cause)
	kvs := answer.Responses[1].GetResponseRange().Kvs
	if len(kvs) == 0 {
		return unsure
	}
	first, err := db.cluster.decode(kvs[0].Value)
	switch {
	case err != nil:
		return fmt.Errorf("write store etcd:%s: %w: %w", db.cluster, ErrUnsure, err)
	case first.Base != a.over.Rev:
		return unsure
	case first.Writer == a.makes.Writer:
		return nil
	}
	return db.yield(ctx, a, answer)
}
