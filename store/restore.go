package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Vacant tells of a store that is there whether nothing would be lost with it.
type Vacant func(Tx) (bool, error)

// ErrOccupied says that there is a store where one was to be made.
var ErrOccupied = errors.New("there is a store already")

// RestoreTo makes a spare the store of a name, for which SpareFor has made it.
// What is there must be vacant, or nothing. Of a cluster the prefix must hold
// nothing.
func (s *Spare) RestoreTo(ctx context.Context, name string, vacant Vacant) error {
	if isEtcd(name) {
		return s.fillCluster(ctx, name)
	}
	return s.overStore(ctx, vacant, func() error {
		return fmt.Errorf("%w: %s holds a catalogue", ErrOccupied, s.name)
	}, s.Supplant)
}

// RestoreOver is RestoreTo where there may be a store, also a damaged one. It
// keeps the file of that under another name, which it returns; "" where there
// was nothing to keep.
func (s *Spare) RestoreOver(ctx context.Context, name string, vacant Vacant) (kept string, err error) {
	if isEtcd(name) {
		return "", fmt.Errorf("store %s: a prefix of a cluster is not written over: restore to another, and start the replicas with that", bare(name))
	}
	keep := func() (err error) {
		kept, err = s.keepOld()
		return err
	}
	err = s.overStore(ctx, vacant, keep, s.Supplant)
	if err != nil && kept != "" {
		return "", errors.Join(err, s.putBack(kept))
	}
	return kept, err
}

func isEtcd(name string) bool { return strings.HasPrefix(name, "etcd:") }

// overStore runs take while nobody else can have the store that is there, and
// before it occupied, where that store is not vacant.
func (s *Spare) overStore(ctx context.Context, vacant Vacant, occupied, take func() error) error {
	info, err := os.Stat(s.name)
	if os.IsNotExist(err) {
		return s.Settle()
	}
	if err == nil {
		err = belongLike(info, s.path)
	}
	if err != nil {
		return explainOpen(err)
	}
	if info.Size() == 0 {
		return take()
	}
	file, err := openExisting(ctx, s.name, checkAlone)
	if errors.Is(err, ErrCorrupt) { // then nobody has it either
		return ifDone(occupied, take)
	}
	if err != nil {
		return fmt.Errorf("open store %s: %w", s.name, err)
	}
	err = file.View(func(tx *bolt.Tx) error {
		view := &viewTx{reader: boltReader{keysOf(tx)}, rev: Rev(keysOf(tx).Sequence())}
		defer view.end()
		free, err := vacant(view)
		if err == nil && !free {
			err = occupied()
		}
		return err
	})
	if err == nil {
		err = take()
	}
	return joinClose(err, file)
}

func ifDone(first, then func() error) error {
	if err := first(); err != nil {
		return err
	}
	return then()
}

// keepOld gives the file that is there another name beside its own.
func (s *Spare) keepOld() (string, error) {
	for n := 0; ; n++ {
		kept := fmt.Sprintf("%s.before-%s", s.name, time.Now().UTC().Format("20060102T150405Z"))
		if n > 0 {
			kept += fmt.Sprint(".", n)
		}
		err := os.Link(s.name, kept)
		if os.IsExist(err) {
			continue
		}
		if err != nil { // a file system without links: for a moment nothing has the name
			err = os.Rename(s.name, kept)
		}
		return kept, err
	}
}

// putBack gives the file that was kept its name again, whatever has that now.
func (s *Spare) putBack(kept string) error {
	was, err := os.Stat(kept)
	if err != nil {
		return err
	}
	if now, err := os.Stat(s.name); err == nil && os.SameFile(was, now) {
		return os.Remove(kept) // it has both names
	}
	return os.Rename(kept, s.name)
}

// fillCluster copies the spare to a prefix that holds nothing.
func (s *Spare) fillCluster(ctx context.Context, name string) error {
	_, err := Copy(ctx, "bolt:"+s.path, name)
	return err
}
