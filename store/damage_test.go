package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// everything reads all of a store in every way there is, and writes to it.
func everything(t *testing.T, path string) (keys int, err error) {
	t.Helper()
	db, err := Open(t.Context(), "bolt:"+path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.View(t.Context(), func(tx Tx) error {
		for key := range tx.Scan(nil, nil) {
			if _, err := tx.Get(key); err != nil {
				return err
			}
			keys++
		}
		for range tx.ScanBack(nil, nil) {
			keys++
		}
		return nil
	})
	if err != nil {
		return keys, err
	}
	_, err = db.Update(t.Context(), func(tx Tx) error {
		if err := tx.DeleteRange(Prefix("k")); err != nil {
			return err
		}
		return tx.Put(Key("new"), []byte("value"))
	})
	return keys, err
}

// TestADamagedFileIsAnErrorAndNotTheEndOfTheProgram damages each page of a store in turn.
func TestADamagedFileIsAnErrorAndNotTheEndOfTheProgram(t *testing.T) {
	const page, many = 4096, 400
	sound := filepath.Join(t.TempDir(), "sound.db")
	db, err := Open(t.Context(), "bolt:"+sound)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Update(t.Context(), func(tx Tx) error {
		for i := range many {
			if err := tx.Put(Key("k", i), bytes.Repeat([]byte{byte(i)}, 100)); err != nil {
				return err
			}
		}
		return nil
	})
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	for name, fill := range map[string]byte{"ones": 0xFF, "zeros": 0} {
		reported := 0
		for at := 0; at+page <= len(whole); at += page {
			damaged := bytes.Clone(whole)
			copy(damaged[at:], bytes.Repeat([]byte{fill}, page))
			path := filepath.Join(t.TempDir(), fmt.Sprintf("%d.db", at/page))
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			keys, err := withinTime(t, path)
			switch {
			case err == nil && at/page < 2:
				// bolt has two meta pages, and takes the other as after a crash in a commit.
			case err == nil && keys != 2*many:
				t.Errorf("%s in page %d: %d keys of %d, and no error", name, at/page, keys, 2*many)
			case err != nil && !errors.Is(err, ErrCorrupt):
				t.Errorf("%s in page %d: %v", name, at/page, err)
			case err != nil:
				reported++
			}
		}
		if reported < 5 {
			t.Errorf("%s: %d damaged pages were reported: the test says little", name, reported)
		}
	}
}

// withinTime is everything, or a failure where that does not end.
func withinTime(t *testing.T, path string) (int, error) {
	t.Helper()
	type result struct {
		keys int
		err  error
	}
	done := make(chan result, 1)
	go func() {
		keys, err := everything(t, path)
		done <- result{keys, err}
	}()
	select {
	case r := <-done:
		return r.keys, r.err
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: it hangs", path)
		return 0, nil
	}
}

func TestAPanicOfAClosureIsItsOwn(t *testing.T) {
	db, err := Open(t.Context(), "bolt:"+filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	defer func() {
		if cause := recover(); cause != "mine" {
			t.Errorf("got %v", cause)
		}
	}()
	_ = db.View(t.Context(), func(Tx) error { panic("mine") })
}
