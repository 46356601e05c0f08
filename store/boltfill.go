package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	bolt "go.etcd.io/bbolt"
)

func boltThere(_ context.Context, path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return true, err
}

const maxFill = 4 << 20 // bytes in one transaction of a file being filled

// fillBolt makes a file at path, where there is none, with what from holds.
func fillBolt(ctx context.Context, path string, from Tx) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fmt.Errorf("want no file there, got one: name another"), err)
	}
	d, err := newDraft(ctx, path)
	if err != nil {
		return err
	}
	if err := d.fill(ctx, from); err != nil {
		return errors.Join(err, d.drop())
	}
	file, err := d.finish(false)
	if file == nil {
		return errors.Join(err, d.drop())
	}
	return errors.Join(err, file.Close())
}

func (d *draft) fill(ctx context.Context, from Tx) error {
	var batch [][2][]byte
	size := 0
	flush := func() error {
		err := d.write(func(tx *bolt.Tx) error {
			for _, pair := range batch {
				if err := tx.Bucket(keysBucket).Put(pair[0], pair[1]); err != nil {
					return err
				}
			}
			return tx.Bucket(keysBucket).SetSequence(uint64(from.Rev()))
		})
		batch, size = batch[:0], 0
		return errors.Join(err, ctx.Err())
	}
	if err := d.write(func(tx *bolt.Tx) error { return putFormat(tx, from.Format()) }); err != nil {
		return err
	}
	for key, value := range from.Scan(nil, nil) {
		batch, size = append(batch, [2][]byte{key, value}), size+len(key)+len(value)
		if size < maxFill {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return flush()
}
