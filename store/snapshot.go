package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// Snapshot copies the pages of one read transaction. That goes as fast as the
// disk, where copying key by key would keep the transaction, and with it what
// writers replace meanwhile, for much longer.
func (db *boltDB) Snapshot(ctx context.Context, w io.Writer) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if err := db.gate.enter(); err != nil {
		return 0, err
	}
	defer db.gate.leave()
	return db.snapshotTo(ctx, w)
}

// snapshotTo is Snapshot inside the gate.
func (db *boltDB) snapshotTo(ctx context.Context, w io.Writer) (rev Rev, err error) {
	defer watchFaults()()
	defer surface(&err, db.path)
	tx, err := db.file.Begin(false)
	if err != nil {
		return 0, fmt.Errorf("read store %s: %w", db.path, err)
	}
	defer rollback(tx)
	rev = Rev(keysOf(tx).Sequence())
	to := &untilDone{ctx: ctx, Writer: w}
	if _, err := tx.WriteTo(to); err != nil {
		return 0, fmt.Errorf("copy store %s: %w", db.path, explainWrite(cmp.Or(to.err, err)))
	}
	return rev, nil
}

// Snapshot is of the copy.
func (db *etcdDB) Snapshot(ctx context.Context, w io.Writer) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	local, err := db.enter()
	if err != nil {
		return 0, err
	}
	defer local.gate.leave()
	return local.snapshotTo(ctx, w)
}

// untilDone is a writer until a context ends. It keeps why it failed, of which
// bolt tells only the text.
type untilDone struct {
	ctx context.Context
	io.Writer
	err error
}

func (u *untilDone) Write(p []byte) (n int, err error) {
	if err = u.ctx.Err(); err == nil {
		n, err = u.Writer.Write(p)
	}
	u.err = err
	return n, err
}

// readBolt opens a file for reading alone; others may read it at the same time.
func readBolt(ctx context.Context, path string) (DB, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := inspect(ctx, path, checkAlone); err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	var file *bolt.DB
	err := contain(func(opened func(*os.File)) (err error) {
		file, err = openRetrying(ctx, path, &bolt.Options{ReadOnly: true, NoStatistics: true, OpenFile: tell(opened)})
		if err != nil {
			return explainOpen(err)
		}
		return file.View(checkAlone)
	})
	if err != nil {
		if file != nil {
			err = joinClose(err, file)
		}
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	return newBolt(path, file)
}

func boltPath(path string) (string, error) { return path, nil }

func etcdCopyPath(place string) (string, error) {
	p, err := parseEtcdPlace(place)
	if err != nil {
		return "", err
	}
	return p.data, nil
}

// explainBegin tells of a file that was opened for reading.
func explainBegin(err error) error {
	if errors.Is(err, berrors.ErrDatabaseReadOnly) {
		return fmt.Errorf("%w: it was opened to be read", ErrReadOnly)
	}
	return err
}
