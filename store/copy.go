package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
)

// Copied tells what Copy has copied.
type Copied struct {
	Keys  int
	Bytes int64 // of keys and values
	Rev   Rev
}

// Copy copies the store that one name names to a place that holds nothing, and
// compares every key of the two. The copy has the revision of the original, so
// whatever was told a revision can go on. Both names are as Open takes them.
//
// What is written to the original meanwhile is not copied. A copy that breaks
// off leaves nothing that Open takes for a store, and can be begun again.
func Copy(ctx context.Context, from, to string) (copied Copied, err error) {
	target, place, err := find(to)
	if err != nil {
		return Copied{}, err
	}
	if err := there(ctx, from); err != nil {
		return Copied{}, fmt.Errorf("copy from %w", err)
	}
	original, err := Open(ctx, from)
	if err != nil {
		return Copied{}, err
	}
	defer func() { err = errors.Join(err, original.Close()) }()
	err = original.View(ctx, func(tx Tx) error {
		if err := target.fill(ctx, place, tx); err != nil {
			return fmt.Errorf("copy to %s: %w", to, err)
		}
		copied, err = compare(ctx, tx, to)
		return err
	})
	return copied, err
}

// there wants a store where Open would make one.
func there(ctx context.Context, name string) error {
	engine, place, err := find(name)
	if err != nil {
		return err
	}
	is, err := engine.there(ctx, place)
	if err == nil && !is {
		err = fmt.Errorf("%s: want a store there, got nothing", bare(name))
	}
	return err
}

// compare compares a snapshot with what the store of another name holds.
func compare(ctx context.Context, want Tx, name string) (copied Copied, err error) {
	db, err := Open(ctx, name)
	if err != nil {
		return Copied{}, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.View(ctx, func(got Tx) error {
		if got.Rev() != want.Rev() {
			return fmt.Errorf("compare with %s: want revision %d, got %d: %w", name, want.Rev(), got.Rev(), ErrCorrupt)
		}
		copied.Rev = got.Rev()
		next, stop := iter.Pull2(got.Scan(nil, nil))
		defer stop()
		for wantKey, wantValue := range want.Scan(nil, nil) {
			if err := ctx.Err(); err != nil {
				return err
			}
			key, value, _ := next()
			if !bytes.Equal(key, wantKey) || !bytes.Equal(value, wantValue) {
				return fmt.Errorf("compare with %s: want key %x with %d bytes, got %x with %d: %w", name, wantKey, len(wantValue), key, len(value), ErrCorrupt)
			}
			copied.Keys++
			copied.Bytes += int64(len(key) + len(value))
		}
		if key, _, more := next(); more {
			return fmt.Errorf("compare with %s: want no key after the %d copied, got %x: %w", name, copied.Keys, key, ErrCorrupt)
		}
		return nil
	})
	return copied, err
}
