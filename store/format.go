package store

import (
	"context"
	"fmt"
	"strconv"

	bolt "go.etcd.io/bbolt"
)

// A store has a format: a number for all that programs must agree on to share it, from how engines keep things to
// the rows of whoever opens it. Programs of different versions may write one store at once, for both keep to the
// format in force, see [Tx.Format], which only [Upgrade] raises and nothing lowers.
//
// So whatever a program of the format before would not read, or would lose when it reads, changes and writes a row, is
// of a new format, however small: a field, a kind of row, a value of an enumeration. It is written where the format in
// force has it and nowhere else, and what was written before it is read for ever.
//
//	1  the first

// newest is the newest format that this program reads and writes, and that a new store gets. It is text so that a
// test can link the program of another version, by -X.
var newest = "1"

func newestFormat() int {
	format, err := strconv.Atoi(newest)
	if err != nil {
		panic(err) // it is a constant of the program
	}
	return format
}

// Upgrade raises the format of the store that a name names to the newest that this program reads, and returns it,
// unless it is that already. It changes nothing else: what is there stays as it is. A file must not be in use. Replicas
// go on meanwhile, and one that can't read the new format is in the way: the error wraps ErrOlder and names it.
func Upgrade(ctx context.Context, name string) (format int, err error) {
	engine, place, err := find(name)
	if err != nil {
		return 0, err
	}
	if err := there(ctx, name); err != nil {
		return 0, fmt.Errorf("upgrade %w", err)
	}
	return engine.upgrade(ctx, place)
}

func upgradeBolt(ctx context.Context, path string) (format int, err error) {
	file, err := openBoltFile(ctx, path)
	if err != nil {
		return 0, err
	}
	err = file.Update(func(tx *bolt.Tx) error { return putFormat(tx, newestFormat()) })
	if err = joinClose(explainWrite(err), file); err != nil {
		return 0, fmt.Errorf("upgrade store %s: %w", path, err)
	}
	return newestFormat(), nil
}

// formatOf reads the format of a file.
func formatOf(tx *bolt.Tx) (int, error) {
	defer meet()
	return strconv.Atoi(string(tx.Bucket(engineBucket).Get(formatKey)))
}

func putFormat(tx *bolt.Tx, format int) error {
	defer meet()
	return tx.Bucket(engineBucket).Put(formatKey, strconv.AppendInt(nil, int64(format), 10))
}

// tooNew says that something is of a format that a program which reads up to another can't read.
func tooNew(format, reads int) error {
	return fmt.Errorf("%w: want format %d at most, got %d; run a newer polyplan", ErrNewer, reads, format)
}
