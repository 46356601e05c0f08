package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	bolt "go.etcd.io/bbolt"
	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// snapshot is what a cluster says of its store at one etcd revision.
type snapshot struct {
	meta     clusterMeta
	head     state
	folded   state
	guard    int64 // etcd's revision of the head
	revision int64
}

// snapshotOps read a snapshot, see snapshotOf.
func (c *cluster) snapshotOps() []clientv3.Op {
	return []clientv3.Op{clientv3.OpGet(c.metaKey()), clientv3.OpGet(c.headKey()), clientv3.OpGet(c.foldedKey())}
}

// snapshotOf reads the answer to snapshotOps, with which others may follow.
func (c *cluster) snapshotOf(answer *clientv3.TxnResponse) (*snapshot, error) {
	at := &snapshot{revision: answer.Header.Revision}
	meta := answer.Responses[0].GetResponseRange().Kvs
	head := answer.Responses[1].GetResponseRange().Kvs
	folded := answer.Responses[2].GetResponseRange().Kvs
	if len(meta) == 0 {
		return nil, c.gone()
	}
	var errs [3]error
	at.meta, errs[0] = parseRecord[clusterMeta](meta)
	at.head, errs[1] = parseRecord[state](head)
	at.folded, errs[2] = parseRecord[state](folded)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	if len(head) == 0 || len(folded) == 0 {
		return nil, fmt.Errorf("%w: under %s etcd holds meta, but not head and folded", ErrCorrupt, c.prefix)
	}
	at.guard = head[0].ModRevision
	return at, c.checkMeta(at.meta)
}

func (c *cluster) gone() error {
	return fmt.Errorf("%w: etcd holds nothing under %s any more", ErrDiverged, c.prefix)
}

// checkMeta wants a store that this replica can read.
func (c *cluster) checkMeta(m clusterMeta) error {
	switch {
	case m.Format > c.reads:
		return fmt.Errorf("etcd under %s: %w", c.prefix, tooNew(m.Format, c.reads))
	case m.Format < 1 || m.ID == "":
		return fmt.Errorf("%w: under %s etcd holds a meta without format or id; name another prefix", ErrForeign, c.prefix)
	}
	return nil
}

// layOut makes an empty store where there is nothing under the prefix.
func (c *cluster) layOut(ctx context.Context) error {
	for {
		there, err := c.isLaidOut(ctx)
		if there || err != nil {
			return err
		}
		meta := clusterMeta{Format: c.reads, ID: rand.Text()}
		empty := record(state{Chain: newChain(meta.ID)})
		_, err = c.txn(ctx,
			[]clientv3.Cmp{absent(c.metaKey()), absent(c.fillKey())},
			[]clientv3.Op{
				clientv3.OpPut(c.metaKey(), record(meta)),
				clientv3.OpPut(c.headKey(), empty),
				clientv3.OpPut(c.foldedKey(), empty),
			},
			nil)
		if err != nil {
			return err
		}
		// Whether this one or another process did it, now it is there.
	}
}

func absent(key string) clientv3.Cmp {
	return clientv3.Compare(clientv3.CreateRevision(key), "=", 0)
}

// errFilling says that there will be a store.
var errFilling = errors.New("a copy was begun and has not ended")

// isLaidOut reports whether there is a store, and refuses what is neither one
// nor nothing.
func (c *cluster) isLaidOut(ctx context.Context) (bool, error) {
	answer, err := c.read(ctx, clientv3.OpGet(c.metaKey()), clientv3.OpGet(c.fillKey()),
		clientv3.OpGet(c.prefix, clientv3.WithPrefix(), clientv3.WithLimit(1), clientv3.WithKeysOnly()))
	if err != nil {
		return false, err
	}
	meta := answer.Responses[0].GetResponseRange().Kvs
	filling := answer.Responses[1].GetResponseRange().Kvs
	some := answer.Responses[2].GetResponseRange().Kvs
	switch {
	case len(meta) > 0:
		found, err := parseRecord[clusterMeta](meta)
		if err != nil {
			return false, fmt.Errorf("%w: under %s etcd holds a meta of another program; name another prefix",
				ErrForeign, c.prefix)
		}
		return true, c.checkMeta(found)
	case len(filling) > 0:
		return false, fmt.Errorf("%w under %s: wait for it, or run it again", errFilling, c.prefix)
	case len(some) > 0:
		return false, fmt.Errorf("%w: under %s etcd holds keys of another program, such as %s; name another prefix",
			ErrForeign, c.prefix, some[0].Key)
	}
	return false, nil
}

// copyAnew makes a copy of all that the cluster holds, puts it in the place of
// the one there is, and returns the etcd revision it is of.
func (f *follower) copyAnew(ctx context.Context) (int64, error) {
	for {
		at, err := f.tryCopy(ctx)
		if err == nil {
			return at.revision, nil
		}
		if !errors.Is(err, errCompacted) {
			return 0, err
		}
	}
}

func (f *follower) tryCopy(ctx context.Context) (at *snapshot, err error) {
	answer, err := f.cluster.read(ctx, f.cluster.snapshotOps()...)
	if err != nil {
		return nil, err
	}
	if at, err = f.cluster.snapshotOf(answer); err != nil {
		return nil, err
	}
	f.watch.seen(at.head.Rev, 0)
	d, err := newDraft(ctx, f.cluster.data)
	if err != nil {
		return nil, fmt.Errorf("make copy %s: %w", f.cluster.data, err)
	}
	err = f.cluster.fillDraft(ctx, d, at)
	if err == nil && f.local != nil && at.head.Rev < f.local.head.now() {
		err = diverged(state{Rev: f.local.head.now()}, at.head)
	}
	if err != nil {
		return nil, fmt.Errorf("make copy %s: %w", f.cluster.data, errors.Join(err, d.drop()))
	}
	file, unsynced := d.finish(f.local != nil)
	if file == nil {
		return nil, fmt.Errorf("make copy %s: %w", f.cluster.data, errors.Join(unsynced, d.drop()))
	}
	next, err := newBolt(f.cluster.data, file)
	if err != nil {
		return nil, err
	}
	f.watch.setGuard(at.head.Rev, at.guard)
	f.replace(next) // whatever else has failed, the old file has no name any more
	return at, unsynced
}

// replace puts a newer copy in the place of the one there is, whose readers
// may go on until they end.
func (f *follower) replace(next *boltDB) {
	old := f.local
	f.local = next
	f.replaced(next)
	f.watch.seen(next.head.now(), next.head.now())
	f.moved(next.head.now())
	if old != nil {
		f.retire(old)
	}
}

// fillDraft reads what was folded, and over it the log.
func (c *cluster) fillDraft(ctx context.Context, d *draft, at *snapshot) error {
	if err := c.readKV(ctx, d, at); err != nil {
		return err
	}
	row := &replicaRow{ID: at.meta.ID, Prefix: c.prefix, state: at.folded}
	err := d.write(func(tx *bolt.Tx) error {
		return errors.Join(putFormat(tx, at.meta.Format), row.put(tx), tx.Bucket(keysBucket).SetSequence(uint64(row.Rev)))
	})
	if err != nil {
		return err
	}
	reached := row.state
	err = c.readLog(ctx, row.Rev, at, func(batch []logged) error {
		return d.write(func(tx *bolt.Tx) error {
			row, w, err := c.gather(tx, batch)
			if err != nil {
				return err
			}
			reached = row.state
			return replay(tx.Bucket(keysBucket), w, row.Rev)
		})
	})
	if err == nil && reached != at.head {
		err = fmt.Errorf("%w: with its log what etcd holds under %s comes to revision %d (%x), its head says %d (%x)",
			ErrCorrupt, c.prefix, reached.Rev, reached.Chain, at.head.Rev, at.head.Chain)
	}
	return err
}

// readKV copies kv/.
func (c *cluster) readKV(ctx context.Context, d *draft, at *snapshot) error {
	return c.pages(ctx, c.kvPrefix(), c.kvPrefix(), at, func(kvs []*mvccpb.KeyValue) error {
		return d.write(func(tx *bolt.Tx) error {
			for _, kv := range kvs {
				key := strings.TrimPrefix(string(kv.Key), c.kvPrefix())
				if err := tx.Bucket(keysBucket).Put([]byte(key), kv.Value); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

const (
	pageBytes = 1 << 20 // aimed at; what comes may be larger, up to maxAnswer
	pageFirst = 16      // keys
	pageMost  = 10_000
)

// pages reads the keys of a prefix beginning with from, as they were at a
// snapshot. Pages grow slowly, for keys after small values may have large
// ones, and shrink where an answer was too large or came too late.
func (c *cluster) pages(
	ctx context.Context, from, prefix string, at *snapshot, use func([]*mvccpb.KeyValue) error,
) error {
	to := clientv3.WithRange(clientv3.GetPrefixRangeEnd(prefix))
	for limit := int64(pageFirst); ; {
		page, err := c.get(ctx, from, to, clientv3.WithLimit(limit), clientv3.WithRev(at.revision))
		if limit > 1 && ctx.Err() == nil && (errors.Is(err, errLargeAnswer) || errors.Is(err, context.DeadlineExceeded)) {
			limit /= 2
			continue
		}
		if err != nil {
			return err
		}
		if err := use(page.Kvs); err != nil || !page.More {
			return err
		}
		size := int64(1)
		for _, kv := range page.Kvs {
			size += int64(len(kv.Key) + len(kv.Value))
		}
		limit = min(max(limit*pageBytes/size, 1), 2*limit, pageMost)
		from = string(page.Kvs[len(page.Kvs)-1].Key) + "\x00"
	}
}
