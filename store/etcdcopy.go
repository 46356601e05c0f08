package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// A replica's copy is a bolt file like any other, with one more row in the
// engine's bucket that tells whose copy it is and what state it holds. The row
// is written with the keys, so every snapshot of the file proves itself.
var replicaKey = []byte("replica")

type replicaRow struct {
	ID     string `json:"id"` // of the catalogue in the cluster
	Prefix string `json:"prefix"`
	state
	Guard int64 `json:"guard"` // etcd's revision of the head when this was the newest state
}

// replicaOf reads the row; there is none in a file that is not a copy.
func replicaOf(tx *bolt.Tx) (*replicaRow, error) {
	engine := tx.Bucket(engineBucket)
	if engine == nil {
		return nil, nil // checkFormat has words for it
	}
	text := engine.Get(replicaKey)
	if text == nil {
		return nil, nil
	}
	row := new(replicaRow)
	if err := json.Unmarshal(text, row); err != nil {
		return nil, fmt.Errorf("%w: its replica row: %w", ErrCorrupt, err)
	}
	return row, nil
}

func (row *replicaRow) put(tx *bolt.Tx) error {
	defer meet()
	return tx.Bucket(engineBucket).Put(replicaKey, []byte(record(row)))
}

// row reads the row of a copy.
func (db *boltDB) row() (*replicaRow, error) {
	at, err := db.snapshot()
	if err != nil {
		return nil, err
	}
	defer rollback(at.tx)
	return at.row, nil
}

// copySnapshot is a read transaction of a copy and the state it shows.
type copySnapshot struct {
	boltReader
	tx  *bolt.Tx
	row *replicaRow
}

// snapshot begins one, which must be rolled back.
func (db *boltDB) snapshot() (at *copySnapshot, err error) {
	tx, err := db.file.Begin(false)
	if err != nil {
		return nil, fmt.Errorf("read copy %s: %w", db.path, err)
	}
	defer func() {
		if at == nil {
			rollback(tx)
		}
	}()
	row, err := replicaOf(tx)
	if err != nil {
		return nil, fmt.Errorf("read copy %s: %w", db.path, err)
	}
	return &copySnapshot{boltReader{keysOf(tx)}, tx, row}, nil
}

// checkAlone wants a store of its own, not the copy of a replica.
func checkAlone(tx *bolt.Tx) error {
	row, err := replicaOf(tx)
	if err != nil {
		return err
	}
	if row != nil {
		return fmt.Errorf("%w: it is a replica's copy of what etcd holds under %s; "+
			"open that with etcd:HOST:PORT, or name another file", ErrForeign, row.Prefix)
	}
	return checkFormat(tx, newestFormat())
}

// checkCopy wants the copy of a replica of this prefix.
func (p *etcdPlace) checkCopy(tx *bolt.Tx) error {
	if err := checkFormat(tx, p.reads); err != nil {
		return err
	}
	row, err := replicaOf(tx)
	switch {
	case err != nil:
		return err
	case row == nil:
		return fmt.Errorf("%w: it is a store of its own and not the copy of a replica; name another file in the option data",
			ErrForeign)
	case row.Prefix != p.prefix:
		return fmt.Errorf("%w: it is a copy of what etcd holds under %s, not %s; name another file in the option data",
			ErrForeign, row.Prefix, p.prefix)
	case row.Rev != Rev(tx.Bucket(keysBucket).Sequence()):
		return fmt.Errorf("%w: its row tells revision %d, its keys %d", ErrCorrupt, row.Rev, tx.Bucket(keysBucket).Sequence())
	}
	return nil
}

// openCopy opens the copy that an earlier run has left; nil where there is none.
func (p *etcdPlace) openCopy(ctx context.Context) (*bolt.DB, error) {
	info, err := os.Stat(p.data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && info.IsDir() {
		err = errors.New("want a file, got a folder: name a file in it")
	}
	if err != nil {
		return nil, fmt.Errorf("open copy %s: %w", p.data, err)
	}
	file, err := openExisting(ctx, p.data, p.checkCopy)
	if errors.Is(err, ErrCorrupt) {
		err = fmt.Errorf("%w (it is only a copy: delete it, and it is made again)", err)
	}
	if err != nil {
		return nil, fmt.Errorf("open copy %s: %w", p.data, err)
	}
	if err := dropDrafts(p.data); err != nil {
		return nil, fmt.Errorf("open copy %s: %w", p.data, joinClose(err, file))
	}
	return file, nil
}

// draft is a copy being made, under a name that it keeps until it is complete.
type draft struct {
	file *bolt.DB
	path string
	name string // that it will take
}

func newDraft(ctx context.Context, name string) (*draft, error) {
	folder := filepath.Dir(name)
	if err := makeFolder(folder); err != nil {
		return nil, explainOpen(err)
	}
	empty, err := os.CreateTemp(folder, draftPattern(name))
	if err != nil {
		return nil, explainOpen(err)
	}
	d := &draft{path: empty.Name(), name: name}
	if err := errors.Join(empty.Close(), initialise(d.path)); err != nil {
		return nil, errors.Join(explainOpen(err), os.Remove(d.path))
	}
	if d.file, err = openMapped(ctx, d.path); err != nil {
		return nil, errors.Join(err, os.Remove(d.path))
	}
	d.file.NoSync = true // until it is complete
	return d, nil
}

// write adds to the draft.
func (d *draft) write(fn func(tx *bolt.Tx) error) error {
	return explainWrite(d.file.Update(func(tx *bolt.Tx) error {
		tx.Bucket(keysBucket).FillPercent = fill
		d.file.AllocSize = growth(tx.Size())
		return fn(tx)
	}))
}

// finish puts the draft on disk and gives it its name: one that nothing has,
// or that an older copy of this process gives up. With an error it returns the
// file where it has its name already.
func (d *draft) finish(replaces bool) (*bolt.DB, error) {
	d.file.NoSync = false
	if err := d.file.Sync(); err != nil {
		return nil, explainWrite(err)
	}
	take := takeName
	if replaces {
		take = os.Rename
	}
	err := take(d.path, d.name)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%w: another process has made it meanwhile", ErrLocked)
	}
	if err != nil {
		return nil, explainOpen(err)
	}
	return d.file, errors.Join(syncFolder(filepath.Dir(d.name)), dropDrafts(d.name))
}

func (d *draft) drop() error {
	return errors.Join(d.file.Close(), os.Remove(d.path))
}

// draftPattern is the base name of drafts, a random part in the place of *.
func draftPattern(name string) string { return "." + filepath.Base(name) + ".*.new" }

// dropDrafts removes what processes that were killed have left of copies they
// were making. Only who holds the lock of the copy may do it.
func dropDrafts(name string) error {
	return dropLeft(name, draftPattern(name), 0)
}

// dropLeft removes the files beside name whose names a pattern fits, of those
// that nobody has written to for a while.
func dropLeft(name, pattern string, quiet time.Duration) error {
	folder := filepath.Dir(name)
	entries, err := os.ReadDir(folder)
	before, after, _ := strings.Cut(pattern, "*")
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), before) || !strings.HasSuffix(entry.Name(), after) {
			continue
		}
		if info, gone := entry.Info(); gone == nil && time.Since(info.ModTime()) >= quiet {
			err = errors.Join(err, os.Remove(filepath.Join(folder, entry.Name())))
		}
	}
	return err
}
