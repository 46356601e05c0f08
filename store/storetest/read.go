package storetest

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"polyplan/store"
)

var readChecks = []check{
	{"a new store is empty at revision 0", func(r *rig) {
		r.holds("")
		r.same("revision", r.rev(), store.Rev(0))
		r.view(func(tx store.Tx) error {
			got, err := get(tx, "a")
			r.same("an absent key", got, "-")
			r.same("backwards", list(tx.ScanBack(nil, nil)), "")
			return err
		})
	}},
	{"keys come in the order of their bytes, both ways", func(r *rig) {
		keys := []string{"\x00", "\x00\x00", "\x00\xff", "A", "a", "a\x00", "a\x00b", "aa", "b", "\x7f", "\x80", "é", "한", "\xff", "\xff\xff"}
		slices.Sort(keys)
		shuffled := slices.Clone(keys)
		slices.SortFunc(shuffled, func(a, b string) int { return strings.Compare(mirror(a), mirror(b)) })
		for _, key := range shuffled {
			r.put(key + "=")
		}
		r.view(func(tx store.Tx) error {
			r.same("forwards", fmt.Sprintf("%q", keysOf(tx.Scan(nil, nil))), fmt.Sprintf("%q", keys))
			slices.Reverse(keys)
			r.same("backwards", fmt.Sprintf("%q", keysOf(tx.ScanBack(nil, nil))), fmt.Sprintf("%q", keys))
			return nil
		})
	}},
	{"a range holds its lower bound and not its upper", func(r *rig) {
		r.put("b=1", "d=2", "f=3")
		onBoth(r, func(tx store.Tx) {
			for _, test := range []struct{ from, to, want, back string }{
				{"b", "f", "b=1 d=2", "d=2 b=1"},
				{"a", "g", "b=1 d=2 f=3", "f=3 d=2 b=1"},
				{"b\x00", "f\x00", "d=2 f=3", "f=3 d=2"},
				{"c", "d", "", ""},
				{"d", "e", "d=2", "d=2"},
				{"", "d", "b=1", "b=1"},
				{"c", "", "d=2 f=3", "f=3 d=2"},
				{"", "", "b=1 d=2 f=3", "f=3 d=2 b=1"},
				{"g", "", "", ""},
				{"", "a", "", ""},
			} {
				what := fmt.Sprintf("from %q to %q", test.from, test.to)
				r.same(what, list(tx.Scan([]byte(test.from), []byte(test.to))), test.want)
				r.same(what+" backwards", list(tx.ScanBack([]byte(test.from), []byte(test.to))), test.back)
			}
		})
	}},
	{"an empty or inverted range yields nothing", func(r *rig) {
		r.put("a=1", "b=2", "c=3")
		onBoth(r, func(tx store.Tx) {
			for _, bounds := range [][2]string{{"b", "b"}, {"c", "a"}, {"b\x00", "b"}, {"x", "y"}} {
				from, to := []byte(bounds[0]), []byte(bounds[1])
				r.same(fmt.Sprintf("%q", bounds), list(tx.Scan(from, to))+list(tx.ScanBack(from, to)), "")
			}
		})
	}},
	{"a loop over a scan may stop, and begin again", func(r *rig) {
		r.put("a=1", "b=2", "c=3")
		onBoth(r, func(tx store.Tx) {
			for _, scan := range []iter.Seq2[[]byte, []byte]{tx.Scan(nil, nil), tx.ScanBack(nil, nil)} {
				turns := 0
				for range scan {
					turns++
					break
				}
				r.same("turns", turns, 1)
				r.same("keys when begun again", len(keysOf(scan)), 3)
			}
		})
	}},
	{"an empty value is present, and an absent one is nil", func(r *rig) {
		r.update(func(tx store.Tx) error {
			return errors.Join(tx.Put([]byte("empty"), []byte{}), tx.Put([]byte("nil"), nil), tx.Put([]byte("x"), []byte("y")))
		})
		r.update(func(tx store.Tx) error {
			return errors.Join(tx.Put([]byte("empty, not committed"), nil), tx.Delete([]byte("x")))
		})
		onBoth(r, func(tx store.Tx) {
			for key, want := range map[string]string{"empty": "", "nil": "", "empty, not committed": "", "x": "-", "": "-", "nil\x00": "-"} {
				got, err := get(tx, key)
				r.must(err)
				r.same(fmt.Sprintf("%q", key), got, want)
			}
		})
	}},
	{"a view sees the update that returned before it", func(r *rig) {
		for i := range 20 {
			pair := fmt.Sprintf("a=%d", i)
			r.put(pair)
			r.holds(pair)
			r.view(func(tx store.Tx) error {
				got, err := get(tx, "a")
				r.same("a", got, fmt.Sprint(i))
				return err
			})
		}
	}},
	{"a snapshot does not change while others write", func(r *rig) {
		before := r.put("a=1", "b=2", "c=3")
		r.view(func(tx store.Tx) error {
			r.put("a=changed", "d=new")
			r.update(func(tx store.Tx) error { return tx.DeleteRange([]byte("b"), []byte("d")) })
			r.same("revision", tx.Rev(), before)
			r.same("content", list(tx.Scan(nil, nil)), "a=1 b=2 c=3")
			got, err := get(tx, "a")
			r.same("a", got, "1")
			return err
		})
		r.holds("a=changed d=new")
	}},
	{"a view does not wait for a running update", func(r *rig) {
		r.put("a=1")
		r.update(func(tx store.Tx) error {
			if err := putAll(tx, "a=2"); err != nil {
				return err
			}
			r.holds("a=1")
			return nil
		})
		r.holds("a=2")
	}},
	{"a view returns what its closure returned", func(r *rig) {
		boom := errors.New("boom")
		if err := r.db.View(r.ctx, func(store.Tx) error { return boom }); !errors.Is(err, boom) {
			r.Fatalf("got %v, want boom", err)
		}
	}},
	{"a view can't write", func(r *rig) {
		r.put("a=1")
		r.view(func(tx store.Tx) error {
			r.wants(store.ErrReadOnly, tx.Put([]byte("b"), nil), tx.Delete([]byte("a")), tx.DeleteRange(nil, nil))
			return nil
		})
		r.holds("a=1")
	}},
	{"a transaction that has ended is refused", func(r *rig) {
		var kept []store.Tx
		keep := func(tx store.Tx) error {
			kept = append(kept, tx)
			return nil
		}
		r.put("a=1", "b=2")
		r.view(keep)
		r.update(keep)
		for _, tx := range kept {
			_, err := tx.Get([]byte("a"))
			r.wants(store.ErrEnded, err, tx.Put([]byte("a"), nil), tx.Delete([]byte("a")), tx.DeleteRange(nil, nil))
			r.same("panic of a scan", panicOf(func() { list(tx.Scan(nil, nil)) }), any(store.ErrEnded))
			r.same("panic of a scan back", panicOf(func() { list(tx.ScanBack(nil, nil)) }), any(store.ErrEnded))
		}
		r.holds("a=1 b=2")

		var next func() ([]byte, []byte, bool)
		var stop func()
		r.view(func(tx store.Tx) error {
			next, stop = iter.Pull2(tx.Scan(nil, nil))
			next()
			return nil
		})
		defer stop()
		r.same("panic of a scan that goes on", panicOf(func() { next() }), any(store.ErrEnded))
	}},
}

// onBoth runs a check of the content in a View and in an Update that writes
// elsewhere first, so that it reads through a write set.
func onBoth(r *rig, check func(tx store.Tx)) {
	r.Helper()
	r.view(func(tx store.Tx) error {
		check(tx)
		return nil
	})
	r.update(func(tx store.Tx) error {
		check(tx)
		return nil
	})
	undo := errors.New("undo")
	_, err := r.db.Update(r.ctx, func(tx store.Tx) error {
		if err := errors.Join(tx.Put([]byte("bb"), nil), tx.Delete([]byte("bb"))); err != nil {
			return err
		}
		again := list(tx.Scan(nil, nil))
		for key, value := range tx.Scan(nil, nil) {
			if err := tx.Put(key, value); err != nil {
				return err
			}
		}
		r.same("content put again", list(tx.Scan(nil, nil)), again)
		check(tx)
		return undo
	})
	r.wants(undo, err)
}

// wants fails where one of the errors is not target.
func (r *rig) wants(target error, errs ...error) {
	r.Helper()
	for i, err := range errs {
		if !errors.Is(err, target) {
			r.Fatalf("error %d: got %v, want %v", i, err, target)
		}
	}
}

func panicOf(fn func()) (p any) {
	defer func() { p = recover() }()
	fn()
	return nil
}

func keysOf(scan iter.Seq2[[]byte, []byte]) []string {
	var keys []string
	for key := range scan {
		keys = append(keys, string(key))
	}
	return keys
}

func mirror(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}
