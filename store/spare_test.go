package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"polyplan/store"
)

// back makes a verified backup of a store under a name.
func back(t *testing.T, db store.DB, name string) store.Content {
	t.Helper()
	spare := newSpare(t, name)
	rev, err := spare.Take(t.Context(), db, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	content, err := spare.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if content.Rev != rev {
		t.Errorf("the backup is at revision %d, the snapshot was at %d", content.Rev, rev)
	}
	if err := spare.Settle(); err != nil {
		t.Fatal(err)
	}
	return content
}

func newSpare(t *testing.T, name string) *store.Spare {
	t.Helper()
	spare, err := store.NewSpare(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := spare.Drop(); err != nil {
			t.Error(err)
		}
	})
	return spare
}

// Every write puts the same number under two keys and the revision it makes under a third, so that each state has
// one content.
func TestABackupThatIsTakenWhileManyWriteIsAStateThatWas(t *testing.T) {
	folder := t.TempDir()
	db := mustOpen(t, filepath.Join(folder, "x.db"))
	fill(t, db, 3_000)
	var acknowledged sync.Map // what was written, by revision
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	for writer := range 8 {
		writing.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				value := fmt.Sprint(writer, " ", n)
				rev, err := db.Update(context.Background(), func(tx store.Tx) error {
					now := []byte(fmt.Sprint(value, " ", tx.Rev()))
					return errors.Join(tx.Put(store.Key("a"), now), tx.Put(store.Key("m", n%500), now), tx.Put(store.Key("z"), now))
				})
				if err != nil {
					t.Error(err)
					return
				}
				acknowledged.Store(rev, value)
			}
		})
	}
	var names []string
	var before []store.Rev
	for n := range 5 {
		if _, err := db.Wait(t.Context(), db.Rev()+20); err != nil {
			t.Fatal(err)
		}
		before = append(before, db.Rev())
		names = append(names, filepath.Join(folder, fmt.Sprint(n, ".backup")))
		back(t, db, names[n])
	}
	stop()
	writing.Wait()
	mustClose(t, db)
	for n, name := range names {
		holdsOneState(t, name, before[n], &acknowledged)
	}
}

func holdsOneState(t *testing.T, name string, least store.Rev, acknowledged *sync.Map) {
	t.Helper()
	wholeFile(t, name)
	db, err := store.OpenReadOnly(t.Context(), "bolt:"+name)
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(t.Context(), func(tx store.Tx) error {
		if tx.Rev() < least {
			return fmt.Errorf("got revision %d, want one from %d on", tx.Rev(), least)
		}
		a, _ := tx.Get(store.Key("a"))
		z, _ := tx.Get(store.Key("z"))
		value, ok := acknowledged.Load(tx.Rev())
		if want := fmt.Sprint(value, " ", tx.Rev()); !ok || string(a) != want || string(z) != want {
			return fmt.Errorf("got %q and %q, want %q twice", a, z, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := db.Update(t.Context(), func(tx store.Tx) error { return tx.Put(store.Key("a"), nil) }); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("an update of what was opened to be read: %v", err)
	}
	mustClose(t, db)
}

func TestABackupTakesItsNameOnlyWhenItIsWholeAndTheNameIsFree(t *testing.T) {
	folder := t.TempDir()
	db := mustOpen(t, filepath.Join(folder, "x.db"))
	defer mustClose(t, db)
	fill(t, db, 300)
	name := filepath.Join(folder, "y.db")
	write(t, name, []byte("mine"))
	spare := newSpare(t, name)
	if _, err := spare.Take(t.Context(), db, func(int) {}); err != nil {
		t.Fatal(err)
	}
	if err := spare.Settle(); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), name) {
		t.Errorf("got %v, want that %s is there", err, name)
	}
	if got := string(read(t, name)); got != "mine" {
		t.Errorf("the file holds %.20q", got)
	}
	if err := spare.Supplant(); err != nil {
		t.Fatal(err)
	}
	holdsFilled(t, name, 300)
	if names := ls(t, folder); names != "x.db y.db" {
		t.Errorf("the folder holds %s", names)
	}
}

func TestABackupThatIsBrokenOffLeavesNothingUnderItsName(t *testing.T) {
	folder := t.TempDir()
	db := mustOpen(t, filepath.Join(folder, "x.db"))
	defer mustClose(t, db)
	fill(t, db, 3_000)
	ctx, cancel := context.WithCancel(t.Context())
	spare := newSpare(t, filepath.Join(folder, "y.db"))
	if _, err := spare.Take(ctx, db, func(int) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := spare.Drop(); err != nil {
		t.Error(err)
	}
	if names := ls(t, folder); names != "x.db" {
		t.Errorf("the folder holds %s", names)
	}
}

func TestWhatAKilledBackupHasLeftIsRemovedByAnother(t *testing.T) {
	folder := t.TempDir()
	old, fresh := filepath.Join(folder, ".y.db.1.spare"), filepath.Join(folder, ".y.db.2.spare")
	write(t, old, []byte("left"))
	write(t, fresh, []byte("being written"))
	ago := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, ago, ago); err != nil {
		t.Fatal(err)
	}
	newSpare(t, filepath.Join(folder, "y.db"))
	if exists(old) || !exists(fresh) {
		t.Errorf("the folder holds %s", ls(t, folder))
	}
}

// Each page of a backup is damaged in turn.
func TestADamagedBackupIsFoundOut(t *testing.T) {
	folder := t.TempDir()
	db := mustOpen(t, filepath.Join(folder, "x.db"))
	fill(t, db, 300)
	name := filepath.Join(folder, "y.db")
	back(t, db, name)
	mustClose(t, db)
	whole, page := read(t, name), os.Getpagesize()
	for at := 2 * page; at < len(whole); at += page {
		damaged := append([]byte{}, whole...)
		copy(damaged[at:at+page], make([]byte, page))
		if string(damaged) == string(whole) {
			continue
		}
		write(t, name, damaged)
		if _, err := store.Verify(t.Context(), name); err == nil && !isFree(t, whole, at/page) {
			t.Errorf("page %d full of zeros: no error", at/page)
		}
	}
	for _, n := range []int{0, 1, page, 2 * page, len(whole) / 2, len(whole) - 1} {
		write(t, name, whole[:n])
		if _, err := store.Verify(t.Context(), name); err == nil {
			t.Errorf("cut off at %d: no error", n)
		}
	}
}

// isFree tells whether a page of a file is in no use.
func isFree(t *testing.T, content []byte, page int) bool {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	write(t, path, content)
	file, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, PreLoadFreelist: true})
	if err != nil {
		t.Fatal(err)
	}
	free := false
	err = errors.Join(file.View(func(tx *bolt.Tx) error {
		info, err := tx.Page(page)
		free = info != nil && info.Type == "free"
		return err
	}), file.Close())
	if err != nil {
		t.Fatal(err)
	}
	return free
}

func TestARestoreKeepsWhatWasThereBesideOrRefuses(t *testing.T) {
	folder := t.TempDir()
	path, name := filepath.Join(folder, "x.db"), filepath.Join(folder, "y.db")
	db := mustOpen(t, path)
	fill(t, db, 10)
	back(t, db, name)
	fill(t, db, 20)
	mustClose(t, db)
	occupied := func(store.Tx) (bool, error) { return false, nil }

	spare := spareOf(t, path, name)
	if err := spare.RestoreTo(t.Context(), "bolt:"+path, occupied); !errors.Is(err, store.ErrOccupied) {
		t.Errorf("got %v", err)
	}
	holdsFilled(t, path, 20)
	held := mustOpen(t, path)
	if _, err := spare.RestoreOver(t.Context(), "bolt:"+path, occupied); !errors.Is(err, store.ErrLocked) {
		t.Errorf("of a store in use: got %v", err)
	}
	mustClose(t, held)
	kept, err := spare.RestoreOver(t.Context(), "bolt:"+path, occupied)
	if err != nil {
		t.Fatal(err)
	}
	holdsFilled(t, path, 10)
	holdsFilled(t, kept, 20)

	// In the place of nothing, of an empty file, of a vacant store and of a damaged one.
	for what, content := range map[string][]byte{"nothing": nil, "an empty file": {}, "a store": storeBytes(t, 3), "damage": storeBytes(t, 3)[:9_000]} {
		path := filepath.Join(t.TempDir(), "x.db")
		if content != nil {
			write(t, path, content)
		}
		kept, err := spareOf(t, path, name).RestoreOver(t.Context(), "bolt:"+path, func(store.Tx) (bool, error) { return true, nil })
		if err != nil || (kept != "") != (what == "damage") {
			t.Errorf("%s: got %v, kept %q", what, err, kept)
		}
		holdsFilled(t, path, 10)
	}
}

func TestARestoreThatFailsAtTheLastLeavesWhatWasThereUnderItsNameAlone(t *testing.T) {
	folder := t.TempDir()
	path, name := filepath.Join(folder, "x.db"), filepath.Join(folder, "y.db")
	db := mustOpen(t, path)
	fill(t, db, 10)
	back(t, db, name)
	mustClose(t, db)
	spare := spareOf(t, path, name)
	kept, err := spare.RestoreOver(t.Context(), "bolt:"+path, func(store.Tx) (bool, error) { return false, spare.Drop() })
	if !errors.Is(err, fs.ErrNotExist) || kept != "" {
		t.Errorf("got %v, kept %q", err, kept)
	}
	holdsFilled(t, path, 10)
	if names := ls(t, folder); strings.Contains(names, "before") {
		t.Errorf("the folder holds %s", names)
	}
}

func TestARestoredStoreIsWhereALinkLeadsAndAsOpenToOthers(t *testing.T) {
	folder, elsewhere := t.TempDir(), t.TempDir()
	path, link, name := filepath.Join(elsewhere, "real.db"), filepath.Join(folder, "x.db"), filepath.Join(folder, "y.db")
	db := mustOpen(t, path)
	fill(t, db, 10)
	back(t, db, name)
	mustClose(t, db)
	if err := errors.Join(os.Symlink(path, link), os.Chmod(path, 0o640)); err != nil {
		t.Fatal(err)
	}
	spare, err := store.SpareFor("bolt:" + link)
	if err != nil {
		t.Fatal(err)
	}
	write(t, spare.Path(), read(t, name))
	kept, err := spare.RestoreOver(t.Context(), "bolt:"+link, func(store.Tx) (bool, error) { return false, nil })
	if err != nil || filepath.Dir(kept) != elsewhere {
		t.Errorf("got %v, kept %s", err, kept)
	}
	if target, err := os.Readlink(link); err != nil || target != path {
		t.Errorf("the link leads to %q (%v)", target, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("it is open to %v (%v)", info.Mode(), err)
	}
	holdsFilled(t, link, 10)
}

func TestACopyThatTheDiskHasNoRoomForIsNotBegun(t *testing.T) {
	folder := t.TempDir()
	spare := newSpare(t, filepath.Join(folder, "x.db"))
	begun := false
	err := spare.Read(t.Context(), strings.NewReader("plans"), 1<<60, func(int) { begun = true })
	wantError(t, err, store.ErrFull, "a copy takes 1088.0 PiB", folder, "make room")
	if begun {
		t.Error("it has begun")
	}
}

func spareOf(t *testing.T, path, backup string) *store.Spare {
	t.Helper()
	spare := newSpare(t, path)
	file, err := os.Open(backup)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(spare.Read(t.Context(), file, -1, func(int) {}), file.Close()); err != nil {
		t.Fatal(err)
	}
	return spare
}
