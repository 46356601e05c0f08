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
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

const (
	lockPatience = time.Second
	lockRetry    = 25 * time.Millisecond
)

// openBoltFile opens a file for reading and writing, after everything about it
// that can be wrong has been found out by reading alone. It creates what is
// missing, and removes again what it created when it fails.
func openBoltFile(ctx context.Context, path string) (*bolt.DB, error) {
	created, err := createIfMissing(path)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	file, err := openExisting(ctx, path, checkAlone)
	if err == nil {
		return file, nil
	}
	if created && !errors.Is(err, ErrLocked) {
		err = errors.Join(err, os.Remove(path))
	}
	return nil, fmt.Errorf("open store %s: %w", path, err)
}

// openExisting opens a file that check finds to be what is wanted.
func openExisting(ctx context.Context, path string, check func(*bolt.Tx) error) (*bolt.DB, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := checkWritable(path); err != nil {
		return nil, err
	}
	if err := inspect(ctx, path, check); err != nil {
		return nil, err
	}
	file, err := openMapped(ctx, path)
	if err != nil {
		return nil, err
	}
	// Between the two openings the file was not locked.
	if err := file.View(check); err != nil {
		return nil, joinClose(err, file)
	}
	return file, nil
}

// createIfMissing makes a new store where there is no file or an empty one,
// and reports whether there was none.
func createIfMissing(path string) (bool, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return create(path)
	case err != nil:
		return false, explainOpen(err)
	case info.IsDir():
		return false, errors.New("want a file, got a folder: name a file in it")
	case !info.Mode().IsRegular():
		return false, fmt.Errorf("want a regular file, got %s", info.Mode().Type())
	case info.Size() > 0:
		return false, nil
	}
	if err := checkWritable(path); err != nil {
		return false, err
	}
	// In place, for it may be mounted or belong to someone.
	if err := initialise(path); err != nil {
		return false, errors.Join(err, os.Truncate(path, 0))
	}
	return false, nil
}

// create makes a complete store beside path before it takes that name, so that
// a crash leaves no half-made one, and puts the name on disk too.
func create(path string) (bool, error) {
	folder := filepath.Dir(path)
	if err := makeFolder(folder); err != nil {
		return false, explainOpen(err)
	}
	draft, err := os.CreateTemp(folder, "."+filepath.Base(path)+".*.new")
	if err != nil {
		return false, explainOpen(err)
	}
	defer os.Remove(draft.Name())
	if err := draft.Close(); err != nil {
		return false, explainOpen(err)
	}
	if err := initialise(draft.Name()); err != nil {
		return false, err
	}
	err = takeName(draft.Name(), path)
	if errors.Is(err, fs.ErrExist) {
		return false, nil // another process was faster
	}
	if err != nil {
		return false, explainOpen(err)
	}
	return true, syncFolder(folder)
}

// takeName gives a file a name that must be free.
func takeName(file, name string) error {
	err := os.Link(file, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// A file system without links can still rename, but would overwrite.
	if _, err := os.Lstat(name); err == nil {
		return fs.ErrExist
	}
	return os.Rename(file, name)
}

// makeFolder creates a folder and those above it, durably.
func makeFolder(folder string) error {
	err := os.Mkdir(folder, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if errors.Is(err, fs.ErrNotExist) && filepath.Dir(folder) != folder {
		if err := makeFolder(filepath.Dir(folder)); err != nil {
			return err
		}
		err = os.Mkdir(folder, 0o700)
	}
	if err != nil {
		return err
	}
	return syncFolder(filepath.Dir(folder))
}

func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil // has no such thing
	}
	f, err := os.Open(folder)
	if errors.Is(err, fs.ErrPermission) {
		return nil // may be written but not listed: nothing to sync through
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// initialise makes an empty file a store.
func initialise(path string) error {
	file, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockPatience})
	if err != nil {
		return explainOpen(explainLock(path, err))
	}
	err = file.Update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{engineBucket, keysBucket} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return putFormat(tx, newestFormat())
	})
	return explainWrite(joinClose(err, file))
}

// checkWritable refuses a file that nobody may write even where this process
// could: someone meant it.
func checkWritable(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return explainOpen(err)
	}
	if info.Mode().Perm()&0o222 == 0 {
		return fmt.Errorf("%w: its permissions are %s; allow writing (chmod u+w) or copy it elsewhere", ErrReadOnly, info.Mode().Perm())
	}
	return nil
}

// inspect reads a file that may be anything and tells what is wrong with it.
// bolt does not expect damage: it panics, and reads of a page beyond the end
// are memory faults.
func inspect(ctx context.Context, path string, check func(*bolt.Tx) error) (err error) {
	kin, err := looksLikeBolt(path)
	if err != nil {
		return explainOpen(err)
	}
	if info, err := os.Stat(path); err == nil && info.Size() == 0 { // bolt would make it one of its own
		return fmt.Errorf("%w: the file is empty; name another file", ErrForeign)
	}
	return contain(func(opened func(*os.File)) error {
		file, err := openRetrying(ctx, path, &bolt.Options{ReadOnly: true, OpenFile: tell(opened)})
		if err != nil {
			return explainInvalid(err, kin)
		}
		return joinClose(file.View(func(tx *bolt.Tx) error {
			if err := checkLength(tx); err != nil {
				return err
			}
			return check(tx)
		}), file)
	})
}

// openMapped opens for writing, with so much address space mapped that a
// commit seldom has to map again, which would wait for every reader.
func openMapped(ctx context.Context, path string) (file *bolt.DB, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, explainOpen(err)
	}
	err = contain(func(opened func(*os.File)) error {
		for _, size := range mapSizes(info.Size()) {
			file, err = openRetrying(ctx, path, &bolt.Options{
				InitialMmapSize: size,
				FreelistType:    bolt.FreelistMapType,
				NoStatistics:    true,
				OpenFile:        tell(opened),
			})
			if !errors.Is(err, syscall.ENOMEM) {
				break
			}
		}
		return explainOpen(err)
	})
	return file, err
}

// mapSizes lists the sizes to try, in bytes. Address space costs no memory and
// no disk, except on Windows, where the file grows to the size that is mapped.
func mapSizes(size int64) []int {
	if runtime.GOOS == "windows" || strconv.IntSize < 64 {
		return []int{0}
	}
	return []int{int(max(16<<30, 2*size)), int(max(1<<30, size)), 0}
}

// openRetrying opens a file, and when another process holds its lock tries
// again for a while: it may be about to end.
func openRetrying(ctx context.Context, path string, options *bolt.Options) (*bolt.DB, error) {
	options.Timeout = time.Nanosecond // a single try, which ctx can't interrupt
	deadline := time.Now().Add(lockPatience / 2)
	for {
		file, err := bolt.Open(path, 0o600, options)
		if !errors.Is(err, berrors.ErrTimeout) || time.Now().After(deadline) {
			return file, explainLock(path, err)
		}
		select {
		case <-time.After(lockRetry):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// tell is an OpenFile for bolt that shows the file to opened.
func tell(opened func(*os.File)) func(string, int, fs.FileMode) (*os.File, error) {
	return func(path string, flag int, mode fs.FileMode) (*os.File, error) {
		// The file exists; if it has vanished, an empty one must not appear.
		f, err := os.OpenFile(path, flag&^os.O_CREATE, mode)
		if err == nil {
			opened(f)
		}
		return f, err
	}
}

// contain turns a panic or a memory fault inside open into ErrCorrupt, and
// then gives back the lock that bolt still holds on the file last opened.
func contain(open func(opened func(*os.File)) error) (err error) {
	var last *os.File
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v; restore a backup", ErrCorrupt, p)
			if last != nil {
				unlock(last)
				err = errors.Join(err, last.Close())
			}
		}
	}()
	return open(func(f *os.File) { last = f })
}

// checkLength checks that the file is as long as it says.
func checkLength(tx *bolt.Tx) error {
	info, err := os.Stat(tx.DB().Path())
	if err != nil {
		return err
	}
	if info.Size() < tx.Size() {
		return fmt.Errorf("%w: want %d bytes, got %d: it was cut off; restore a backup", ErrCorrupt, tx.Size(), info.Size())
	}
	return nil
}

// checkFormat wants a store of a format up to the one that reads tells.
func checkFormat(tx *bolt.Tx, reads int) error {
	if tx.Bucket(engineBucket) == nil {
		return fmt.Errorf("%w: it is a bolt file of another program; name another file", ErrForeign)
	}
	format, err := formatOf(tx)
	if err != nil {
		return fmt.Errorf("%w: it has no format version; name another file", ErrForeign)
	}
	if format > reads {
		return tooNew(format, reads)
	}
	if tx.Bucket(keysBucket) == nil {
		return fmt.Errorf("%w: its keys are missing; restore a backup", ErrCorrupt)
	}
	return nil
}

// boltStart is how every bolt file begins: the header of page 0, which is a
// meta page, and the magic number. Files are in the machine's byte order;
// those that Go programs run on are little-endian, with rare exceptions.
var boltStart = []byte{
	0, 0, 0, 0, 0, 0, 0, 0, // page id
	4, 0, 0, 0, 0, 0, 0, 0, // flags, count, overflow
	0xED, 0xDA, 0x0C, 0xED,
}

// looksLikeBolt tells a damaged bolt file from one of another kind.
func looksLikeBolt(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	start := make([]byte, len(boltStart))
	n, err := io.ReadFull(f, start)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
	}
	return bytes.HasPrefix(boltStart, start[:n]), errors.Join(err, f.Close())
}

// explainInvalid tells damage from what the system refused.
func explainInvalid(err error, kin bool) error {
	var refused syscall.Errno
	switch {
	case errors.As(err, &refused):
		return explainOpen(err)
	case errors.Is(err, ErrLocked), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, berrors.ErrVersionMismatch):
		return fmt.Errorf("%w: it is a bolt file of another version; name another file", ErrForeign)
	case kin:
		return fmt.Errorf("%w: %w; restore a backup", ErrCorrupt, err)
	}
	return fmt.Errorf("%w: it is a file of another kind; name another file", ErrForeign)
}

func explainLock(path string, err error) error {
	if !errors.Is(err, berrors.ErrTimeout) {
		return err
	}
	by := "another process"
	if pid := lockHolder(path); pid > 0 {
		by = fmt.Sprintf("process %d", pid)
	}
	return fmt.Errorf("%w by %s: one process serves a file; stop it", ErrLocked, by)
}

func explainOpen(err error) error {
	switch {
	case errors.Is(err, ErrReadOnly), errors.Is(err, ErrFull):
		return err
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w: want to read and write it and, to create it, its folder: %w; change the permissions or name another file", ErrReadOnly, err)
	}
	return explainWrite(err)
}

// full are the system's ways to say that a file can't grow.
var full = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}

// explainWrite finds the reason of a write that failed, also where bolt kept
// only its text.
func explainWrite(err error) error {
	if err == nil {
		return nil
	}
	for _, reason := range full {
		if errors.Is(err, reason) || strings.HasSuffix(err.Error(), reason.Error()) {
			return fmt.Errorf("%w: %w; make room and try again", ErrFull, err)
		}
	}
	return err
}

func joinClose(err error, file io.Closer) error {
	return errors.Join(err, file.Close())
}
