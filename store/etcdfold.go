package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tidwall/btree"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// folder takes turns with those of the other replicas, by an election, to fold
// the log into kv/ and to trim it. What it writes is guarded by its leadership.
//
// A fold is many transactions. One that breaks off leaves kv/ between two
// states, which does no harm: entries say what a key becomes and not by how
// much, so who reads kv/ and replays the log from folded to the head at that
// etcd revision comes to the head's state.
type folder struct {
	cluster *cluster
	replica string
	folding folding
	applied *head

	kept []sized // the log's entries, oldest first, as far as this term has met them
	size int     // of them, in bytes
}

// folding says when to fold and how much of the log to leave to replicas that
// were away for a while.
type folding struct {
	every     int // entries
	bytes     int
	keep      int // entries
	keepBytes int
	idle      time.Duration // to look at the log
	term      int           // seconds for which a leader that fell silent stays the leader
}

var defaultFolding = folding{
	every: 500, bytes: 16 << 20, keep: 10_000, keepBytes: 64 << 20, idle: time.Second, term: 10,
}

type sized struct {
	rev  Rev
	size int
}

const (
	maxTxnOps   = 100 // etcd's default is 128
	maxTxnBytes = 1 << 20
)

func newFolder(c *cluster, replica string, folding folding, applied *head) *folder {
	return &folder{cluster: c, replica: replica, folding: folding, applied: applied}
}

// run serves terms until ctx ends. What goes wrong ends the term; the next
// begins with a new election, here or elsewhere.
func (f *folder) run(ctx context.Context) {
	for ctx.Err() == nil {
		// Whoever leads next repeats what failed.
		_ = f.cluster.elect(ctx, f.cluster.folderKey(), f.replica, f.folding.term, f.serve)
		pause(ctx, retryAfter)
	}
}

// serve looks at the log whenever it has moved.
func (f *folder) serve(ctx context.Context, leader clientv3.Cmp) error {
	f.kept, f.size = nil, 0
	for seen := Rev(0); ctx.Err() == nil; {
		if err := f.work(ctx, leader); err != nil {
			return err
		}
		pause(ctx, f.folding.idle)
		short, cancel := context.WithTimeout(ctx, time.Minute)
		next, err := f.applied.wait(short, seen) // an idle log needs no looking at
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		seen = next
	}
	return nil
}

// work folds and trims where there is enough to do.
func (f *folder) work(ctx context.Context, leader clientv3.Cmp) error {
	answer, err := f.cluster.read(ctx, f.cluster.snapshotOps()...)
	if err != nil {
		return err
	}
	at, err := f.cluster.snapshotOf(answer)
	if err != nil {
		return err
	}
	var after Rev
	if n := len(f.kept); n > 0 {
		after = f.kept[n-1].rev
	}
	job := &fold{cluster: f.cluster, leader: leader, reached: at.folded}
	err = f.cluster.readLog(ctx, after, at, func(batch []logged) error {
		for _, one := range batch {
			f.kept = append(f.kept, sized{one.rev, len(one.value)})
			f.size += len(one.value)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !f.due(at.folded.Rev) {
		return nil
	}
	if err := job.run(ctx, at); err != nil {
		return err
	}
	return f.trim(ctx, leader, job.reached.Rev)
}

// due reports whether enough of the log is not folded yet.
func (f *folder) due(folded Rev) bool {
	entries, bytes := 0, 0
	for i := len(f.kept) - 1; i >= 0 && f.kept[i].rev > folded; i-- {
		entries++
		bytes += f.kept[i].size
	}
	return entries >= f.folding.every || bytes >= f.folding.bytes
}

// trim drops the oldest entries that were folded, beyond those to keep.
func (f *folder) trim(ctx context.Context, leader clientv3.Cmp, folded Rev) error {
	last, n, size := Rev(0), 0, f.size
	for n < len(f.kept) && f.kept[n].rev <= folded && (len(f.kept)-n > f.folding.keep || size > f.folding.keepBytes) {
		last = f.kept[n].rev
		size -= f.kept[n].size
		n++
	}
	if n == 0 {
		return nil
	}
	rest := clientv3.WithRange(f.cluster.logKey(last + 1))
	err := f.cluster.led(ctx, leader, clientv3.OpDelete(f.cluster.logPrefix(), rest))
	if err == nil {
		f.kept, f.size = append([]sized(nil), f.kept[n:]...), size
	}
	return err
}

// led does what only the leader may do.
func (c *cluster) led(ctx context.Context, leader clientv3.Cmp, ops ...clientv3.Op) error {
	answer, err := c.txn(ctx, []clientv3.Cmp{leader}, ops, nil)
	if err == nil && !answer.Succeeded {
		err = ErrDeposed
	}
	return err
}

// fold is one pass over the entries that are not folded yet.
type fold struct {
	cluster *cluster
	leader  clientv3.Cmp
	reached state

	// What the entries since the last flush come to: ranges to delete, and
	// then keys; nil deletes.
	ranges [][2][]byte
	points btree.Map[string, point]
	bytes  int
}

const maxFold = 8 << 20 // bytes gathered before they are written

func (f *fold) run(ctx context.Context, at *snapshot) error {
	err := f.cluster.readLog(ctx, at.folded.Rev, at, func(batch []logged) error {
		for _, one := range batch {
			if err := f.add(one); err != nil {
				return err
			}
			if f.bytes < maxFold {
				continue
			}
			if err := f.flush(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := f.flush(ctx); err != nil {
		return err
	}
	return f.cluster.led(ctx, f.leader, clientv3.OpPut(f.cluster.foldedKey(), record(f.reached)))
}

func (f *fold) add(one logged) error {
	e, err := f.cluster.decode(one.value)
	if err != nil {
		return err
	}
	if e.Base != f.reached.Rev || e.Prev != f.reached.Chain {
		return fmt.Errorf("fold the log at revision %d: want an entry over revision %d (%x), got one over %d (%x): %w",
			one.rev, f.reached.Rev, f.reached.Chain, e.Base, e.Prev, ErrCorrupt)
	}
	for _, r := range e.Ranges {
		f.deleteRange(r)
	}
	for _, key := range e.Deletes {
		f.set(key, nil)
	}
	for _, put := range e.Puts {
		f.set(put[0], append(point{}, put[1]...))
	}
	f.reached = state{Rev: one.rev, Chain: f.reached.Chain.extend(one.value), Writer: e.Writer}
	return nil
}

func (f *fold) deleteRange(r [2][]byte) {
	var within []string
	it := f.points.Iter()
	for ok := it.Seek(string(r[0])); ok && it.Key() < string(r[1]); ok = it.Next() {
		within = append(within, it.Key())
	}
	for _, key := range within {
		f.points.Delete(key)
	}
	f.ranges = append(f.ranges, r)
	f.bytes += len(r[0]) + len(r[1])
}

func (f *fold) set(key []byte, p point) {
	f.points.Set(string(key), p)
	f.bytes += len(key) + len(p)
}

// flush writes what was gathered, in as few transactions as etcd takes it. A
// transaction may not delete a range and put into it, so ranges go first.
func (f *fold) flush(ctx context.Context) error {
	kv := f.cluster.kvPrefix()
	batch := opBatch{cluster: f.cluster, ctx: ctx, guard: f.leader}
	for _, r := range f.ranges {
		batch.add(clientv3.OpDelete(kv+string(r[0]), clientv3.WithRange(kv+string(r[1]))), len(r[0])+len(r[1]))
	}
	batch.send()
	f.points.Scan(func(key string, p point) bool {
		if p == nil {
			batch.add(clientv3.OpDelete(kv+key), len(key))
		} else {
			batch.add(clientv3.OpPut(kv+key, string(p)), len(key)+len(p))
		}
		return batch.err == nil
	})
	batch.send()
	f.ranges, f.points, f.bytes = nil, btree.Map[string, point]{}, 0
	return batch.err
}

// opBatch sends operations in transactions of a size that etcd takes. After an
// error it sends nothing.
type opBatch struct {
	cluster *cluster
	ctx     context.Context
	guard   clientv3.Cmp

	ops   []clientv3.Op
	bytes int
	err   error
}

func (b *opBatch) add(op clientv3.Op, size int) {
	if len(b.ops) >= maxTxnOps || b.bytes+size > maxTxnBytes {
		b.send()
	}
	b.ops, b.bytes = append(b.ops, op), b.bytes+size
}

func (b *opBatch) send() {
	if b.err == nil && len(b.ops) > 0 {
		b.err = b.cluster.led(b.ctx, b.guard, b.ops...)
	}
	b.ops, b.bytes = nil, 0
}
