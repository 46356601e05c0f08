package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	clientv3 "go.etcd.io/etcd/client/v3"

	"polyplan/store"
)

// fillStore writes enough for several transactions of any engine, at a
// revision that is not the number of keys.
func fillStore(t *testing.T, name string) (content string) {
	t.Helper()
	db, err := open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, db)
	for batch := range 7 {
		_, err := db.Update(t.Context(), func(tx store.Tx) error {
			for i := range 40 {
				value := strings.Repeat(fmt.Sprint("v", batch), 3000)
				if err := tx.Put(store.Key("row", batch, i), []byte(value)); err != nil {
					return err
				}
			}
			return tx.Put([]byte("\x00\xff"), nil)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return contents(t, db)
}

func contentOfStore(t *testing.T, name string) string {
	t.Helper()
	db, err := open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, db)
	return contents(t, db)
}

func TestACopyHoldsWhatTheOriginalDoesAtItsRevision(t *testing.T) {
	s := newSite(t)
	bolt := "bolt:" + s.data("original")
	there, back := s.place("there"), "bolt:"+s.data("back")
	want := fillStore(t, bolt)
	for _, way := range [][2]string{{bolt, there}, {there, back}, {back, "bolt:" + s.data("aside")}} {
		copied, err := store.Copy(t.Context(), way[0], way[1])
		if err != nil {
			t.Fatalf("%v: %v", way, err)
		}
		if copied.Keys != 281 || copied.Rev != 7 || copied.Bytes < 281*3000 {
			t.Errorf("%v: got %+v", way, copied)
		}
		if contentOfStore(t, way[1]) != want {
			t.Errorf("%v: the copy holds something else", way)
		}
	}
	one, two := s.open("one"), s.open("two")
	rev := s.put(one, "new=1")
	if rev != 8 {
		t.Errorf("the first write makes revision %d, want 8", rev)
	}
	s.holds(two, rev, "8:"+strings.TrimPrefix(want, "7:")+" new=1")
}

func TestACopyGoesOnlyWhereNothingIs(t *testing.T) {
	s := newSite(t)
	bolt := "bolt:" + s.data("original")
	fillStore(t, bolt)
	mustClose(t, mustOpen(t, s.data("other")))
	write(t, s.data("text"), []byte("hello"))
	s.put(s.open("one"), "a=1")
	held := siteIn(t, s.cluster)
	if _, err := held.cluster.Client(t).Put(t.Context(), held.prefix+"x", "1"); err != nil {
		t.Fatal(err)
	}
	for to, text := range map[string]string{
		bolt:                      "want no file there",
		"bolt:" + s.data("other"): "want no file there",
		"bolt:" + s.data("text"):  "want no file there",
		s.place("new"):            "want nothing under " + s.prefix,
		held.place("new"):         "keys of another program",
		held.cluster.Place(held.cluster.Prefix(), s.data("other")): "option data",
		"file:x": "ENGINE:PLACE",
		"etcd:x": "HOST:PORT",
	} {
		if _, err := store.Copy(t.Context(), bolt, to); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("to %s: got %v, want %q", to, err, text)
		}
	}
	if string(read(t, s.data("text"))) != "hello" {
		t.Error("a file was overwritten")
	}
}

func TestWhatIsCopiedMustBeThere(t *testing.T) {
	s := newSite(t)
	for _, from := range []string{"bolt:" + s.data("missing"), s.place("missing")} {
		_, err := store.Copy(t.Context(), from, "bolt:"+s.data("to"))
		if err == nil || !strings.Contains(err.Error(), "want a store there, got nothing") {
			t.Errorf("from %s: got %v", from, err)
		}
	}
	if names := ls(t, s.dir); names != "" {
		t.Errorf("made: %s", names)
	}
	if found := s.count(""); found != 0 {
		t.Errorf("the prefix holds %d keys", found)
	}
}

func TestACopyThatBreaksOffIsNoStoreAndCanBeBegunAgain(t *testing.T) {
	s := newSite(t)
	bolt := "bolt:" + s.data("original")
	want := fillStore(t, bolt)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		watch := s.cluster.Client(t).Watch(ctx, s.prefix+"kv/", clientv3.WithPrefix())
		<-watch
		cancel() // after its first transaction
	}()
	eventually(t, "a copy breaks off", func() bool {
		if _, err := store.Copy(ctx, bolt, s.place("broken")); err == nil {
			t.Fatal("the copy was faster than the test")
		}
		return ctx.Err() != nil
	})
	if _, err := store.Open(t.Context(), s.place("one")); err == nil || !strings.Contains(err.Error(), "a copy was begun and has not ended") {
		t.Errorf("got %v", err)
	}
	if _, err := store.Copy(t.Context(), bolt, s.place("again")); err != nil {
		t.Fatal(err)
	}
	if contentOfStore(t, s.place("one")) != want {
		t.Error("the copy holds something else")
	}
	if names := ls(t, s.dir); strings.Contains(names, "broken") {
		t.Errorf("left behind: %s", names)
	}
}

func TestACopyIsComparedKeyByKey(t *testing.T) {
	for name, spoil := range map[string]string{"changed": "row=2", "missing": "row", "added": "more=1"} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			original, copied := mustOpen(t, s.data("original")), mustOpen(t, s.data("copy"))
			defer mustClose(t, original)
			s.put(original, "row=1")
			s.put(original, "end=1")
			s.put(copied, "row=1", "end=1")
			s.put(copied, spoil)
			mustClose(t, copied)
			err := original.View(t.Context(), func(tx store.Tx) error {
				_, err := store.Compare(t.Context(), tx, "bolt:"+s.data("copy"))
				return err
			})
			wantError(t, err, store.ErrCorrupt, "compare with")
		})
	}
}
