package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"polyplan/store"
)

func TestAStoreIsNamedByEngineAndPlace(t *testing.T) {
	for name, want := range map[string]string{
		"":                    "bolt:polyplan.db",
		"polyplan.db":         "ENGINE:PLACE",
		"bolt":                "ENGINE:PLACE",
		"bolt:":               "want a place",
		"sqlite:x.db":         "one of bolt",
		"bolt:" + t.TempDir(): "want a file, got a folder",
	} {
		_, err := open(name)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("open %q: got %v, want an error with %q", name, err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	path := filepath.Join(t.TempDir(), "x.db")
	if _, err := store.Open(ctx, "bolt:"+path); !errors.Is(err, context.Canceled) {
		t.Errorf("with an ended context: got %v", err)
	}
	if exists(path) {
		t.Error("with an ended context: a file was made")
	}
}

func TestAFileMadeByAnOpeningThatFailsIsRemoved(t *testing.T) {
	folder := t.TempDir()
	ctx := &endsAtSecondLook{Context: t.Context()}
	if _, err := store.Open(ctx, "bolt:"+filepath.Join(folder, "x.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was canceled", err)
	}
	if names := ls(t, folder); names != "" {
		t.Errorf("the folder holds %s, want nothing", names)
	}
}

// endsAtSecondLook ends while a store is being opened.
type endsAtSecondLook struct {
	context.Context
	looks int
}

func (c *endsAtSecondLook) Err() error {
	if c.looks++; c.looks > 1 {
		return context.Canceled
	}
	return nil
}

func TestANewStoreIsPrivateAndMakesItsFolders(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	path := filepath.Join(folder, "x.db")
	mustClose(t, mustOpen(t, path))
	for name, want := range map[string]fs.FileMode{filepath.Dir(folder): 0o700, folder: 0o700, path: 0o600} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if names := ls(t, folder); names != "x.db" {
		t.Errorf("the folder holds %s, want the store alone", names)
	}
}

func TestAnEmptyFileBecomesAStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	write(t, path, nil)
	db := mustOpen(t, path)
	fill(t, db, 10)
	mustClose(t, db)
	holdsFilled(t, path, 10)
}

func TestAFileThatIsNotAStoreIsLeftAlone(t *testing.T) {
	pages := func(fill func(tx *bolt.Tx) error) []byte {
		path := filepath.Join(t.TempDir(), "other.db")
		file, err := bolt.Open(path, 0o600, nil)
		if err == nil {
			err = errors.Join(file.Update(fill), file.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		return read(t, path)
	}
	format := func(version string) func(tx *bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			b, err := tx.CreateBucket([]byte("polyplan"))
			if err != nil {
				return err
			}
			return b.Put([]byte("format"), []byte(version))
		}
	}
	metas := func(at int) []byte { // damages both meta pages
		b := storeBytes(t, 1)
		b[at]++
		b[os.Getpagesize()+at]++
		return b
	}
	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"text":                       {[]byte("plans, plans, plans"), store.ErrForeign},
		"a byte":                     {[]byte("p"), store.ErrForeign},
		"long text":                  {bytes.Repeat([]byte("plan "), 40_000), store.ErrForeign},
		"another database":           {append([]byte("SQLite format 3\x00"), make([]byte, 64<<10)...), store.ErrForeign},
		"an empty bolt file":         {pages(func(*bolt.Tx) error { return nil }), store.ErrForeign},
		"another program's":          {pages(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("x")); return err }), store.ErrForeign},
		"a format that is no number": {pages(format("one")), store.ErrForeign},
		"a newer format":             {pages(format("2")), store.ErrNewer},
		"a store without its keys":   {pages(format("1")), store.ErrCorrupt},
		"a wrong checksum":           {metas(16 + 56), store.ErrCorrupt},
		"a wrong size":               {metas(16 + 40), store.ErrCorrupt},
		"another bolt version":       {metas(16 + 4), store.ErrForeign},
		"zeros":                      {make([]byte, 64<<10), store.ErrForeign},
	} {
		t.Run(name, func(t *testing.T) { refused(t, test.content, test.want) })
	}
}

func TestAStoreCutOffAtAnyLengthIsRefused(t *testing.T) {
	content := storeBytes(t, 300)
	size := usedBytes(t, content)
	page := os.Getpagesize()
	var lengths []int
	for n := 1; n <= 80; n++ {
		lengths = append(lengths, n)
	}
	for n := 0; n < size; n += page {
		for _, near := range []int{-1, 0, 1, 16, 17, page / 2} {
			if n+near > 80 && n+near < size {
				lengths = append(lengths, n+near)
			}
		}
	}
	lengths = append(lengths, size-1, len(content)/2)
	for _, n := range lengths {
		refused(t, content[:n], store.ErrCorrupt)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	write(t, path, content[:size]) // only room to grow is cut off
	holdsFilled(t, path, 300)
}

func TestAStoreWithADamagedPageIsOpenedOrRefusedButNeverPanics(t *testing.T) {
	content := storeBytes(t, 300)
	page := os.Getpagesize()
	path := filepath.Join(t.TempDir(), "x.db")
	refusals := 0
	for at := 0; at < usedBytes(t, content); at += page {
		for _, junk := range []byte{0x00, 0x5A, 0xFF} {
			damaged := bytes.Clone(content)
			copy(damaged[at:at+page], bytes.Repeat([]byte{junk}, page))
			write(t, path, damaged)
			db, err := open("bolt:" + path)
			switch {
			case err == nil:
				mustClose(t, db)
			case errors.Is(err, store.ErrCorrupt), errors.Is(err, store.ErrForeign):
				refusals++
			default:
				t.Errorf("page at %d full of %#x: got %v", at, junk, err)
			}
		}
	}
	if refusals == 0 {
		t.Error("no damage was noticed")
	}
	// No lock was left behind.
	write(t, path, content)
	holdsFilled(t, path, 300)
}

func TestAFileThatNobodyMayWriteIsReadOnlyEvenForRoot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	write(t, path, storeBytes(t, 1))
	empty := filepath.Join(t.TempDir(), "empty.db")
	write(t, empty, nil)
	for _, path := range []string{path, empty} {
		if err := os.Chmod(path, 0o444); err != nil {
			t.Fatal(err)
		}
		before := stampOf(t, path)
		_, err := open("bolt:" + path)
		wantError(t, err, store.ErrReadOnly, path, "chmod")
		if stampOf(t, path) != before {
			t.Errorf("%s was touched", path)
		}
	}
}

func TestASecondOpeningIsToldWhoHoldsTheStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db := mustOpen(t, path)
	_, err := open("bolt:" + path)
	wantError(t, err, store.ErrLocked, path, "stop it")
	mustClose(t, db)
	mustClose(t, mustOpen(t, path))
}

// refused checks that opening a file fails as wanted, names it, and leaves it
// as it was, bytes and times.
func refused(t *testing.T, content []byte, want error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	write(t, path, content)
	before := stampOf(t, path)
	db, err := open("bolt:" + path)
	if err == nil {
		mustClose(t, db)
	}
	wantError(t, err, want, path)
	if stampOf(t, path) != before || !bytes.Equal(read(t, path), content) {
		t.Errorf("%d bytes: the file was touched", len(content))
	}
	if names := ls(t, filepath.Dir(path)); names != "x.db" {
		t.Errorf("%d bytes: the folder holds %s, want the file alone", len(content), names)
	}
}

func wantError(t *testing.T, err, want error, texts ...string) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got error %v, want %v", err, want)
		return
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("got error %v, want it to say %q", err, text)
		}
	}
}

type stamp struct {
	modified time.Time
	size     int64
	mode     fs.FileMode
}

func stampOf(t *testing.T, path string) stamp {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return stamp{info.ModTime(), info.Size(), info.Mode()}
}

// storeBytes returns the file of a store with n keys.
func storeBytes(t *testing.T, n int) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	db := mustOpen(t, path)
	fill(t, db, n)
	mustClose(t, db)
	return read(t, path)
}

// usedBytes returns how much of a file its content takes.
func usedBytes(t *testing.T, content []byte) int {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	write(t, path, content)
	file, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var size int64
	err = errors.Join(file.View(func(tx *bolt.Tx) error {
		size = tx.Size()
		return nil
	}), file.Close())
	if err != nil {
		t.Fatal(err)
	}
	return int(size)
}

func fill(t *testing.T, db store.DB, n int) {
	t.Helper()
	for i := range 3 { // some pages are in use, some free
		_, err := db.Update(t.Context(), func(tx store.Tx) error {
			for key := range n {
				if err := tx.Put(store.Key("key", key), fmt.Appendf(nil, "%d %0100d", i, key)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func holdsFilled(t *testing.T, path string, n int) {
	t.Helper()
	db := mustOpen(t, path)
	err := db.View(t.Context(), func(tx store.Tx) error {
		for key := range n {
			got, err := tx.Get(store.Key("key", key))
			if want := fmt.Sprintf("2 %0100d", key); string(got) != want || err != nil {
				return fmt.Errorf("key %d: got %q (%v), want %q", key, got, err, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	mustClose(t, db)
}

func open(name string) (store.DB, error) { return store.Open(context.Background(), name) }

func mustOpen(t *testing.T, path string) store.DB {
	t.Helper()
	db, err := open("bolt:" + path)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func mustClose(t *testing.T, db store.DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func ls(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return strings.Join(names, " ")
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
