package store

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAnEntryIsReadAsItWasWritten(t *testing.T) {
	c := newCodec()
	rapid.Check(t, func(t *rapid.T) {
		before := drawWrites(t, newWrites(fixed{}))
		over := drawWrites(t, newWrites(before))
		var prev chain
		copy(prev[:], rapid.SliceOfN(rapid.Byte(), len(prev), len(prev)).Draw(t, "chain"))
		value, err := c.encode(over.entry(7, prev, "w/1"))
		if err != nil {
			t.Fatal(err)
		}
		e, err := c.decode(value)
		if err != nil {
			t.Fatal(err)
		}
		if e.Base != 7 || e.Prev != prev || e.Writer != "w/1" {
			t.Fatalf("got %d, %x, %q", e.Base, e.Prev, e.Writer)
		}
		again := newWrites(before)
		again.add(e)
		if got, want := content(again), content(over); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	})
}

func drawWrites(t *rapid.T, w *writes) *writes {
	key := rapid.StringOfN(rapid.RuneFrom([]rune("ab")), 1, 3, -1)
	for range rapid.IntRange(0, 8).Draw(t, "writes") {
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			w.delete([]byte(key.Draw(t, "key")))
		case 1:
			w.deleteRange([]byte(key.Draw(t, "from")), []byte(key.Draw(t, "to")))
		default:
			if err := w.put([]byte(key.Draw(t, "key")), []byte(rapid.StringN(0, 3, -1).Draw(t, "value"))); err != nil {
				t.Fatal(err)
			}
		}
	}
	return w
}

func TestTheLargestUpdateIsAnEntryThatEtcdTakes(t *testing.T) {
	const etcdLimit = 3 << 19 // 1.5 MiB, its default
	c := newCodec()
	noise := rand.NewChaCha8([32]byte{})
	for name, fill := range map[string]func(i int) (key, value []byte){
		"one value": func(int) ([]byte, []byte) { return []byte("k"), make([]byte, MaxUpdate-1-entryOverhead) },
		"many keys": func(i int) ([]byte, []byte) { return fmt.Appendf(nil, "%06x", i), nil },
	} {
		w := newWrites(fixed{})
		for i := 0; ; i++ {
			key, value := fill(i)
			_, _ = noise.Read(value)
			if w.size()+len(key)+len(value)+entryOverhead > MaxUpdate {
				break
			}
			if err := w.put(key, value); err != nil {
				t.Fatal(err)
			}
		}
		value, err := c.encode(w.entry(1, chain{}, "writer"))
		if err != nil || len(value) > etcdLimit-4096 {
			t.Errorf("%s: got %d bytes (%v), want at most %d", name, len(value), err, etcdLimit-4096)
		}
		if _, err := c.decode(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzEntry(f *testing.F) {
	c := newCodec()
	for _, e := range []*entry{
		{},
		{Base: 3, Writer: "w", Puts: [][2][]byte{{[]byte("a"), []byte("1")}}},
		{Ranges: [][2][]byte{{[]byte("a"), []byte("b")}}, Deletes: [][]byte{[]byte("c")}},
		{Ranges: [][2][]byte{{[]byte("b"), []byte("a")}}},
		{Puts: [][2][]byte{{nil, nil}}},
	} {
		value, err := c.encode(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(value)
	}
	f.Add(c.zip.EncodeAll(bytes.Repeat([]byte{0}, 16<<20), nil)) // a bomb
	f.Fuzz(func(t *testing.T, value []byte) {
		begun := time.Now()
		e, err := c.decode(value)
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("it took %s", took)
		}
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("got %v, want ErrCorrupt", err)
			}
			return
		}
		newWrites(fixed{}).add(e)
	})
}
