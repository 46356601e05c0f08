package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// follower keeps a copy up to date. It alone writes the copy: it reads the
// log's entries that the copy lacks, and then those that the cluster reports
// as they come. Where the log no longer holds them, or there is no copy yet,
// it makes a new one beside the old and puts it in its place.
type follower struct {
	cluster *cluster
	watch   *watch
	roll    *enrolment
	local   *boltDB // owned by the goroutine that follows; nil before the first copy

	moved    func(Rev)     // told after each change that readers see
	replaced func(*boltDB) // told of a new copy before the old one closes

	retiring   sync.WaitGroup // copies that were replaced
	mu         sync.Mutex
	retireErrs []error
}

const (
	retryAfter = 500 * time.Millisecond
	retryMost  = 16 * time.Second
	stallTime  = 5 * time.Second // to be behind without moving, before following anew
	maxApply   = 8 << 20         // bytes of entries in one transaction of the copy
)

// beginPatiently begins. Where there is no copy to read meanwhile it gives a
// cluster that may be starting too some time.
func (f *follower) beginPatiently(ctx context.Context) error {
	for deadline := time.Now().Add(openPatience); ; pause(ctx, retryAfter) {
		err := f.begin(ctx)
		if f.local != nil || !errors.Is(err, ErrUnavailable) || ctx.Err() != nil || time.Now().After(deadline) {
			return err
		}
	}
}

// begin brings the copy up to date for the first time, making the store in the
// cluster and the copy where they are missing.
func (f *follower) begin(ctx context.Context) error {
	f.moved, f.replaced = func(Rev) {}, func(*boltDB) {}
	if err := f.cluster.layOut(ctx); err != nil {
		return err
	}
	if f.roll.kept == nil {
		if err := f.roll.enroll(ctx); isMistaken(err) {
			return err // all else can wait, for readers don't
		}
	}
	if f.local != nil {
		_, err := f.catchUp(ctx)
		return err
	}
	_, err := f.copyAnew(ctx)
	return err
}

// retired waits until the copies that were replaced are closed.
func (f *follower) retired() error {
	f.retiring.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(f.retireErrs...)
}

func (f *follower) retire(old *boltDB) {
	f.retiring.Go(func() {
		err := old.Close()
		f.mu.Lock()
		defer f.mu.Unlock()
		f.retireErrs = append(f.retireErrs, err)
	})
}

func (f *follower) closeCopy() error {
	if f.local == nil {
		return nil
	}
	return f.local.Close()
}

// run follows until ctx ends. What fails without having moved is tried again
// after longer and longer.
func (f *follower) run(ctx context.Context) {
	for wait := retryAfter; ctx.Err() == nil; {
		before := f.local.head.now()
		err := f.follow(ctx)
		if ctx.Err() != nil {
			return
		}
		f.watch.follows(err)
		if wait = min(2*wait, retryMost); f.local.head.now() > before || errors.Is(err, ErrUnavailable) {
			wait = retryAfter
		}
		pause(ctx, wait)
	}
}

func (f *follower) follow(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the stream
	client, err := f.cluster.connect(ctx)
	if err != nil {
		return err
	}
	at, err := f.catchUp(ctx)
	if err != nil {
		return err
	}
	f.watch.follows(nil)
	entries := client.Watch(clientv3.WithRequireLeader(ctx), f.cluster.logPrefix(), clientv3.WithPrefix(),
		clientv3.WithRev(at+1), clientv3.WithFilterDelete(), clientv3.WithFragment())
	check := time.NewTicker(stallTime)
	defer check.Stop()
	var late stall
	for {
		select {
		case answer, ok := <-entries:
			if !ok {
				return errors.New("the stream of the log has ended")
			}
			if err := f.receive(answer, entries); err != nil {
				return err
			}
		case <-check.C:
			if now, head := f.local.head.now(), f.watch.newest(); late.stands(now, head) {
				return fmt.Errorf("the stream of the log is silent at revision %d, the head is at %d", now, head)
			}
		}
	}
}

// stall is where a copy was at one look, and what was known to be there to follow.
type stall struct{ now, head Rev }

// stands tells whether the copy stands where it was at the look before, behind what was there then: what is new since may
// be on its way.
func (s *stall) stands(now, head Rev) bool {
	stands := now == s.now && now < s.head
	*s = stall{now, head}
	return stands
}

// receive applies what the stream holds, in one transaction where more waits.
func (f *follower) receive(answer clientv3.WatchResponse, more clientv3.WatchChan) error {
	var batch []logged
	for size := 0; ; {
		if err := answer.Err(); err != nil {
			return f.cluster.explain(err)
		}
		for _, event := range answer.Events {
			one, err := f.cluster.logged(event.Kv)
			if err != nil {
				return err
			}
			batch, size = append(batch, one), size+len(one.value)
		}
		if size >= maxApply {
			return f.apply(batch)
		}
		select {
		case next, ok := <-more:
			if !ok {
				return f.apply(batch)
			}
			answer = next
		default:
			return f.apply(batch)
		}
	}
}

// logged is an entry as the log holds it.
type logged struct {
	rev   Rev
	value []byte
	guard int64 // etcd's revision, the head's too
}

func (c *cluster) logged(kv *mvccpb.KeyValue) (logged, error) {
	rev, err := c.revOf(kv.Key)
	return logged{rev, kv.Value, kv.ModRevision}, err
}

// apply makes entries part of the copy. Those that it holds are passed over.
func (f *follower) apply(batch []logged) (err error) {
	defer func() { f.moved(f.local.head.now()) }() // a commit may stand that failed
	defer watchFaults()()
	defer surface(&err, f.local.path)
	tx, err := f.local.file.Begin(true)
	if err != nil {
		return fmt.Errorf("write copy %s: %w", f.local.path, err)
	}
	defer rollback(tx)
	row, w, err := f.cluster.gather(tx, batch)
	if err != nil || row.Rev == f.local.head.now() {
		return err
	}
	if err := f.local.write(tx, w, row.Rev); err != nil {
		return err
	}
	f.local.head.advance(row.Rev)
	f.watch.seen(row.Rev, row.Rev)
	return nil
}

// gather puts the row of the state that a copy will be in after a batch, and
// returns the batch's writes.
func (c *cluster) gather(tx *bolt.Tx, batch []logged) (*replicaRow, *writes, error) {
	row, err := replicaOf(tx)
	if err != nil {
		return nil, nil, err
	}
	w := newWrites(boltReader{keysOf(tx)})
	for _, one := range batch {
		if err := c.advance(tx, row, one, w); err != nil {
			return nil, nil, err
		}
	}
	return row, w, row.put(tx)
}

// advance adds an entry to the writes and to the row that tells of them. It never goes beyond the entry that raises
// the format to one that this program can't read.
func (c *cluster) advance(tx *bolt.Tx, row *replicaRow, one logged, w *writes) error {
	if one.rev <= row.Rev {
		return nil
	}
	e, err := c.decode(one.value)
	switch {
	case err != nil:
		return fmt.Errorf("log at revision %d: %w", one.rev, err)
	case e.Base < row.Rev:
		return diverged(row.state, state{Rev: e.Base, Chain: e.Prev})
	case e.Base > row.Rev:
		return fmt.Errorf("log at revision %d: want an entry over revision %d, got one over %d", one.rev, row.Rev, e.Base)
	case e.Prev != row.Chain:
		return diverged(row.state, state{Rev: e.Base, Chain: e.Prev})
	case e.Format > c.reads:
		return fmt.Errorf("log at revision %d: %w", one.rev, tooNew(e.Format, c.reads))
	}
	if e.Format > 0 {
		if err := putFormat(tx, e.Format); err != nil {
			return err
		}
	}
	w.add(e)
	row.state = state{Rev: one.rev, Chain: row.Chain.extend(one.value), Writer: e.Writer}
	row.Guard = one.guard
	return nil
}

// diverged says that the copy and the cluster have different histories.
func diverged(ours, theirs state) error {
	return fmt.Errorf("%w: the copy is at revision %d (%x), the cluster at %d (%x), which is not its future or its past: "+
		"the cluster was restored from a backup or filled anew; delete the copy to follow it",
		ErrDiverged, ours.Rev, ours.Chain, theirs.Rev, theirs.Chain)
}

// catchUp applies what the log holds beyond the copy, and returns the etcd
// revision up to which it did.
func (f *follower) catchUp(ctx context.Context) (int64, error) {
	row, err := f.local.row()
	if err != nil {
		return 0, err
	}
	from, to := f.cluster.logAfter(row.Rev)
	answer, err := f.cluster.read(ctx, append(f.cluster.snapshotOps(), clientv3.OpGet(from, to, clientv3.WithLimit(1)))...)
	if err != nil {
		return 0, err
	}
	now, err := f.cluster.snapshotOf(answer)
	if err != nil {
		return 0, err
	}
	if now.meta.ID != row.ID {
		return 0, fmt.Errorf(
			"%w: %s is a copy of the catalogue %s, etcd holds %s under %s; name another file in the option data",
			ErrForeign, f.local.path, row.ID, now.meta.ID, f.cluster.prefix)
	}
	next := answer.Responses[3].GetResponseRange().Kvs
	switch {
	case now.head.Rev < row.Rev, now.head.Rev == row.Rev && now.head != row.state:
		return 0, diverged(row.state, now.head)
	case now.head.Rev == row.Rev:
		f.watch.setGuard(row.Rev, now.guard)
		f.watch.seen(row.Rev, row.Rev)
		return now.revision, nil
	case len(next) == 0:
		return f.copyAnew(ctx)
	}
	first, err := f.cluster.decode(next[0].Value)
	if err != nil {
		return 0, err
	}
	if first.Base > row.Rev {
		return f.copyAnew(ctx)
	}
	f.watch.seen(now.head.Rev, row.Rev)
	return now.revision, f.cluster.readLog(ctx, row.Rev, now, f.apply)
}

// readLog hands on all entries of the log that are newer than a revision, page
// after page.
func (c *cluster) readLog(ctx context.Context, after Rev, at *snapshot, apply func([]logged) error) error {
	from, _ := c.logAfter(after)
	return c.pages(ctx, from, c.logPrefix(), at, func(kvs []*mvccpb.KeyValue) error {
		batch := make([]logged, len(kvs))
		for i, kv := range kvs {
			var err error
			if batch[i], err = c.logged(kv); err != nil {
				return err
			}
		}
		return apply(batch)
	})
}
