package store

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"os"
	"sync"

	bolt "go.etcd.io/bbolt"
)

// Two buckets make a file. The engine's own holds the format version; the
// other holds the keys and, as its sequence number, the Rev.
var (
	engineBucket = []byte("polyplan")
	formatKey    = []byte("format")
	keysBucket   = []byte("keys")
)

// boltDB is a store in one file, served by one process. Waiting Updates are
// committed in groups, see group.
type boltDB struct {
	path    string
	file    *bolt.DB
	gate    *gate
	head    *head
	groups  *groups
	offices *offices

	commit func(*bolt.Tx) error // a field so that tests can make it fail

	closing  sync.Once
	closeErr error
}

var _ DB = (*boltDB)(nil)

func openBolt(ctx context.Context, path string) (DB, error) {
	file, err := openBoltFile(ctx, path)
	if err != nil {
		return nil, err
	}
	return newBolt(path, file)
}

func newBolt(path string, file *bolt.DB) (*boltDB, error) {
	db := &boltDB{path: path, file: file, gate: newGate(), offices: newOffices(), commit: commit}
	db.groups = newGroups(path, 0, db.gate, db.begin)
	if err := db.readHead(); err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, joinClose(err, file))
	}
	return db, nil
}

func (db *boltDB) readHead() (err error) {
	defer watchFaults()()
	defer surface(&err, db.path)
	return db.file.View(func(tx *bolt.Tx) error {
		db.head = newHead(Rev(keysOf(tx).Sequence()))
		return nil
	})
}

// keysOf is the bucket of the keys.
func keysOf(tx *bolt.Tx) *bolt.Bucket {
	defer meet()
	keys := tx.Bucket(keysBucket)
	if keys == nil {
		panic("the keys are gone")
	}
	return keys
}

func (db *boltDB) View(ctx context.Context, fn func(Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := db.gate.enter(); err != nil {
		return err
	}
	defer db.gate.leave()
	return db.view(fn)
}

// view is View inside the gate.
func (db *boltDB) view(fn func(Tx) error) (err error) {
	defer watchFaults()()
	defer surface(&err, db.path)
	tx, err := db.file.Begin(false)
	if err != nil {
		return fmt.Errorf("read store %s: %w", db.path, err)
	}
	defer rollback(tx)
	keys := keysOf(tx)
	view := &viewTx{reader: boltReader{keys}, rev: Rev(keys.Sequence())}
	defer view.end()
	return fn(view)
}

func (db *boltDB) Update(ctx context.Context, fn func(Tx) error) (Rev, error) {
	return db.groups.update(ctx, fn)
}

func (db *boltDB) Wait(ctx context.Context, after Rev) (Rev, error) {
	return db.head.wait(ctx, after)
}

func (db *boltDB) Lead(ctx context.Context, office string, work func(context.Context) error) error {
	return db.offices.lead(ctx, office, work)
}

func (db *boltDB) Rev() Rev { return db.head.now() }

func (db *boltDB) Stats() Stats {
	return db.figures(db.groups)
}

// figures are those of the file, and of who commits to it.
func (db *boltDB) figures(by *groups) Stats {
	figures := Stats{Commits: by.commits.Load(), Open: db.gate.count()}
	if info, err := os.Stat(db.path); err == nil {
		figures.Bytes = info.Size()
	}
	return figures
}

func (db *boltDB) Close() error {
	db.closing.Do(func() {
		db.offices.close()
		db.gate.close()
		db.head.close()
		<-db.gate.empty
		if err := db.file.Close(); err != nil {
			db.closeErr = fmt.Errorf("close store %s: %w", db.path, err)
		}
	})
	return db.closeErr
}

// rollback ends a transaction that must leave no trace. Its only error says
// that the transaction has ended already, by a commit.
func rollback(tx *bolt.Tx) {
	defer meet()
	_ = tx.Rollback()
}

// boltReader reads the keys as a bolt transaction sees them. In a write
// transaction it must not be used after the first write: a bolt cursor going
// back stops at a page that deletions have emptied.
type boltReader struct{ keys *bolt.Bucket }

func (r boltReader) get(key []byte) []byte {
	defer meet()
	return r.keys.Get(key)
}

func (r boltReader) format() int {
	format, err := formatOf(r.keys.Tx())
	if err != nil {
		panic(damage{err})
	}
	return format
}

func (r boltReader) scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		c := boltCursor{r.keys.Cursor()}
		for k, v := c.seek(from); k != nil && (len(to) == 0 || bytes.Compare(k, to) < 0); k, v = c.next() {
			if !yield(k, v) {
				return
			}
		}
	}
}

func (r boltReader) scanBack(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		c := boltCursor{r.keys.Cursor()}
		for k, v := c.lastBelow(to); k != nil && bytes.Compare(k, from) >= 0; k, v = c.prev() {
			if !yield(k, v) {
				return
			}
		}
	}
}

// boltCursor is a bolt cursor whose panics are damage.
type boltCursor struct{ *bolt.Cursor }

func (c boltCursor) seek(key []byte) (k, v []byte) {
	defer meet()
	return c.Seek(key)
}

func (c boltCursor) next() (k, v []byte) {
	defer meet()
	return c.Next()
}

func (c boltCursor) prev() (k, v []byte) {
	defer meet()
	return c.Prev()
}

func (c boltCursor) lastBelow(to []byte) (k, v []byte) {
	defer meet()
	if len(to) == 0 {
		return c.Last()
	}
	if k, _ := c.Seek(to); k == nil {
		return c.Last()
	}
	return c.Prev()
}

// commit is bolt's, its panics made damage.
func commit(tx *bolt.Tx) error {
	defer meet()
	return tx.Commit()
}
