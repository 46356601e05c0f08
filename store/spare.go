package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Spare is a store in a file of the bolt engine that has not taken its name
// yet: a backup that is being made, or one that is to be restored. It lies in
// the folder of the name it is for, so whatever becomes of the process, under
// that name there is what was there before or all of the new one.
type Spare struct {
	path string
	name string
}

// Content is what a store in a file was found to hold.
type Content struct {
	Rev   Rev
	Keys  int
	Bytes int64 // of the file
}

// NewSpare makes an empty spare for the file of a name, whose folder must be
// there. Who has it drops it in the end.
func NewSpare(name string) (*Spare, error) {
	if err := dropSpares(name); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(filepath.Dir(name), sparePattern(name))
	if err != nil {
		return nil, explainOpen(err)
	}
	return &Spare{file.Name(), name}, file.Close()
}

// SpareFor is NewSpare for the file of a store.
func SpareFor(storeName string) (*Spare, error) {
	engine, place, err := find(storeName)
	if err != nil {
		return nil, err
	}
	path, err := engine.file(place)
	if err != nil {
		return nil, err
	}
	if behind, err := filepath.EvalSymlinks(path); err == nil {
		path = behind // a link goes on leading where it led
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return nil, explainOpen(err)
	}
	return NewSpare(path)
}

// Path is where it lies.
func (s *Spare) Path() string { return s.path }

// Take copies the newest state of a store into the spare, and returns its
// revision. told hears of each stretch that was written, in bytes. Where there
// is no room for all of it, it does not begin.
func (s *Spare) Take(ctx context.Context, db DB, told func(int)) (rev Rev, err error) {
	if err := s.wantRoom(db.Stats().Bytes); err != nil {
		return 0, err
	}
	err = s.write(told, func(w io.Writer) error {
		rev, err = db.Snapshot(ctx, w)
		return err
	})
	if err != nil {
		return 0, err
	}
	return rev, s.becomeAlone(ctx)
}

// Read copies a file of a store, of so many bytes, into the spare; -1 where
// nobody knows how many. Where there is no room for them, none is read.
func (s *Spare) Read(ctx context.Context, r io.Reader, size int64, told func(int)) error {
	if err := s.wantRoom(size); err != nil {
		return err
	}
	return s.write(told, func(w io.Writer) error {
		_, err := io.Copy(&untilDone{ctx: ctx, Writer: w}, r)
		return explainWrite(err)
	})
}

func (s *Spare) write(told func(int), fill func(io.Writer) error) error {
	file, err := os.OpenFile(s.path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return explainOpen(err)
	}
	err = fill(telling{file, told})
	if err == nil {
		err = explainWrite(file.Sync())
	}
	return errors.Join(err, file.Close())
}

// telling is a writer that tells how much was written.
type telling struct {
	io.Writer
	told func(int)
}

func (t telling) Write(p []byte) (int, error) {
	n, err := t.Writer.Write(p)
	t.told(n)
	return n, err
}

// becomeAlone makes a copy of a replica's copy a store of its own.
func (s *Spare) becomeAlone(ctx context.Context) error {
	replica := false
	err := inspect(ctx, s.path, func(tx *bolt.Tx) error {
		row, err := replicaOf(tx)
		replica = row != nil
		return err
	})
	if err != nil || !replica {
		return err
	}
	file, err := openMapped(ctx, s.path)
	if err != nil {
		return err
	}
	return joinClose(explainWrite(file.Update(func(tx *bolt.Tx) error {
		return tx.Bucket(engineBucket).Delete(replicaKey)
	})), file)
}

// Verify reads all of the spare, and has bolt check every page of it.
func (s *Spare) Verify(ctx context.Context) (Content, error) {
	content, err := Verify(ctx, s.path)
	if err != nil {
		return content, fmt.Errorf("verify: %w", err)
	}
	return content, nil
}

// Verify reads all of a store's file, has bolt check every page of it, and
// tells what it holds. It changes nothing.
func Verify(ctx context.Context, path string) (content Content, err error) {
	err = inspect(ctx, path, func(tx *bolt.Tx) (err error) {
		if err := checkAlone(tx); err != nil {
			return err
		}
		content.Rev, content.Bytes = Rev(tx.Bucket(keysBucket).Sequence()), tx.Size()
		if content.Keys, err = countKeys(ctx, tx); err != nil {
			return err
		}
		return checkPages(tx)
	})
	return content, err
}

// countKeys reads every key and value. Damage panics here, where it is caught,
// and not in the goroutine that bolt's own check runs in.
func countKeys(ctx context.Context, tx *bolt.Tx) (n int, err error) {
	var last []byte
	for key, value := range (boltReader{keysOf(tx)}).scan(nil, nil) {
		if n++; n%1_000 == 0 && ctx.Err() != nil {
			return n, ctx.Err()
		}
		if value == nil || n > 1 && bytes.Compare(key, last) <= 0 {
			return n, fmt.Errorf("%w: its keys are out of order at %x; restore a backup", ErrCorrupt, key)
		}
		last = key
	}
	return n, tx.Bucket(engineBucket).ForEach(func(_, _ []byte) error { return nil })
}

// mostFaults is how many faults of pages are told of one file.
const mostFaults = 5

func checkPages(tx *bolt.Tx) error {
	var faults []string
	for fault := range tx.Check() { // to its end, for bolt's goroutine to end
		if len(faults) < mostFaults {
			faults = append(faults, fault.Error())
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s; restore a backup", ErrCorrupt, strings.Join(faults, "; "))
}

// Open opens the spare as a store to be read.
func (s *Spare) Open(ctx context.Context) (DB, error) { return readBolt(ctx, s.path) }

// Edit opens the spare as a store to be written.
func (s *Spare) Edit(ctx context.Context) (DB, error) { return openBolt(ctx, s.path) }

// Settle gives the spare its name, which must be free.
func (s *Spare) Settle() error { return s.settle(takeName) }

// Supplant gives the spare its name, whatever has it.
func (s *Spare) Supplant() error { return s.settle(os.Rename) }

func (s *Spare) settle(take func(file, name string) error) error {
	if err := syncFile(s.path); err != nil {
		return explainWrite(err)
	}
	err := take(s.path, s.name)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("want no file %s, got one: name another: %w", s.name, fs.ErrExist)
	}
	if err != nil {
		return explainOpen(err)
	}
	return syncFolder(filepath.Dir(s.name))
}

// Drop removes what has not got its name. It may be called again.
func (s *Spare) Drop() error {
	err := os.Remove(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Stream opens the spare's bytes and drops its name: they are there until they
// are closed, and a process that is killed leaves nothing.
func (s *Spare) Stream() (*os.File, error) {
	file, err := os.Open(s.path)
	if err != nil {
		return nil, err
	}
	if err := s.Drop(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// sparePattern is the base name of spares, a random part in the place of *.
func sparePattern(name string) string { return "." + filepath.Base(name) + ".*.spare" }

// stale is how long a spare that nobody has written to is taken to be in use.
const stale = time.Hour

// dropSpares removes what processes that were killed have left.
func dropSpares(name string) error {
	return dropLeft(name, sparePattern(name), stale)
}
