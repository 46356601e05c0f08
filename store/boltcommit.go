package store

import (
	"context"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// begin begins a round in a write transaction of the file.
func (db *boltDB) begin(context.Context) (r *round, err error) {
	tx, err := db.file.Begin(true)
	if err != nil {
		return nil, fmt.Errorf("write store %s: %w", db.path, explainBegin(err))
	}
	defer func() {
		if r == nil { // it met damage
			rollback(tx)
		}
	}()
	keys := keysOf(tx)
	return &round{
		base: boltReader{keys},
		rev:  Rev(keys.Sequence()),
		commit: func(g *group) error {
			if err := db.write(tx, g.writes, g.rev); err != nil {
				return err
			}
			db.head.advance(g.rev)
			return nil
		},
		end: func() { rollback(tx) },
	}, nil
}

// fill is how full a page is left when it splits. Keys mostly come in order, batch by batch; fuller pages
// make the file, and what a read touches of it, smaller.
const fill = 0.9

// write makes a write set the revision rev.
func (db *boltDB) write(tx *bolt.Tx, w *writes, rev Rev) error {
	keys := keysOf(tx)
	keys.FillPercent = fill
	if err := replay(keys, w, rev); err != nil {
		return fmt.Errorf("write store %s: %w", db.path, err)
	}
	db.file.AllocSize = growth(tx.Size())
	err := db.commit(tx)
	if err == nil {
		return nil
	}
	rollback(tx)
	return db.blame(err, rev)
}

func replay(keys *bolt.Bucket, w *writes, rev Rev) error {
	defer meet()
	for _, key := range deletedKeys(keys, w) {
		if err := keys.Delete(key); err != nil {
			return err
		}
	}
	var scratch []byte // bolt copies keys, but not values
	var failed error
	w.points.Scan(func(key string, p point) bool {
		scratch = append(scratch[:0], key...)
		if p == nil {
			failed = keys.Delete(scratch)
		} else {
			failed = keys.Put(scratch, p)
		}
		return failed == nil
	})
	if failed != nil {
		return failed
	}
	return keys.SetSequence(uint64(rev))
}

// deletedKeys lists the keys in the deleted ranges, before any is deleted.
func deletedKeys(keys *bolt.Bucket, w *writes) [][]byte {
	var found [][]byte
	w.ranges.Scan(func(from, to string) bool {
		for key := range (boltReader{keys}).scan([]byte(from), []byte(to)) {
			found = append(found, key)
		}
		return true
	})
	return found
}

// growth is by how much a file of this size grows when it must: rarely for a
// large one, and not far beyond its content for a small one.
func growth(size int64) int {
	return int(min(max(size/4, 32<<10), 16<<20))
}

// blame explains a commit that failed. Where the last step was to sync the
// page that makes the commit visible, the writes may stand or not.
func (db *boltDB) blame(err error, rev Rev) error {
	err = fmt.Errorf("write store %s: %w", db.path, explainWrite(err))
	var now Rev
	seen := db.file.View(func(tx *bolt.Tx) error {
		now = Rev(tx.Bucket(keysBucket).Sequence())
		return nil
	})
	if seen != nil {
		return fmt.Errorf("%w: %w", ErrUnsure, errors.Join(err, seen))
	}
	if now < rev {
		return err
	}
	db.head.advance(now)
	return fmt.Errorf("%w: it can be read, but may not survive a crash of the machine: %w", ErrUnsure, err)
}
