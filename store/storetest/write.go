package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"polyplan/store"
)

var writeChecks = []check{
	{"an update that fails leaves nothing", func(r *rig) {
		before := r.put("a=1", "b=2")
		boom := errors.New("boom")
		for range 3 {
			rev, err := r.db.Update(r.ctx, func(tx store.Tx) error {
				return errors.Join(putAll(tx, "a=torn", "c=torn"), tx.Delete([]byte("b")), boom)
			})
			r.wants(boom, err)
			r.same("revision returned", rev, store.Rev(0))
			r.holds("a=1 b=2")
		}
		r.same("revision", r.rev(), before)
		r.reopen()
		r.holds("a=1 b=2")
		r.same("revision made next", r.put("a=3"), before+1)
	}},
	{"an update is seen whole or not at all", func(r *rig) {
		const keys, rounds = 40, 25
		write := func(round int) {
			r.update(func(tx store.Tx) error {
				for i := range keys {
					if err := tx.Put(fmt.Appendf(nil, "%02d", i), fmt.Appendf(nil, "%d", round)); err != nil {
						return err
					}
				}
				return nil
			})
		}
		write(0)
		stop, torn := make(chan struct{}), make(chan string, 1)
		go func() {
			defer close(torn)
			for {
				select {
				case <-stop:
					return
				default:
				}
				seen, err := valuesSeen(r)
				if len(seen) != 1 || err != nil {
					torn <- fmt.Sprintf("a view saw values of %d updates (%v)", len(seen), err)
					return
				}
			}
		}()
		for round := range rounds {
			write(round + 1)
		}
		close(stop)
		if got, is := <-torn; is {
			r.Fatalf("%s", got)
		}
	}},
	{"an update reads its own writes, both ways", func(r *rig) {
		r.put("b=1", "d=2", "f=3", "h=4")
		r.update(func(tx store.Tx) error {
			r.must(putAll(tx, "a=new", "d=over", "e=new", "z=new"))
			r.must(tx.Delete([]byte("f")))
			r.must(tx.Delete([]byte("e")))
			r.must(tx.Delete([]byte("absent")))
			r.same("forwards", list(tx.Scan(nil, nil)), "a=new b=1 d=over h=4 z=new")
			r.same("backwards", list(tx.ScanBack(nil, nil)), "z=new h=4 d=over b=1 a=new")
			r.same("within bounds", list(tx.Scan([]byte("b"), []byte("h"))), "b=1 d=over")
			r.same("within bounds, backwards", list(tx.ScanBack([]byte("b"), []byte("z"))), "h=4 d=over b=1")
			for key, want := range map[string]string{"a": "new", "b": "1", "d": "over", "e": "-", "f": "-", "absent": "-"} {
				got, err := get(tx, key)
				r.must(err)
				r.same(key, got, want)
			}
			return nil
		})
		r.holds("a=new b=1 d=over h=4 z=new")
	}},
	{"a deleted key can be put again", func(r *rig) {
		r.put("a=1", "b=2")
		r.update(func(tx store.Tx) error {
			r.must(tx.Delete([]byte("a")))
			r.must(putAll(tx, "a=3"))
			r.same("content", list(tx.Scan(nil, nil)), "a=3 b=2")
			return nil
		})
		r.holds("a=3 b=2")
	}},
	{"a deleted range is gone, and what is put into it later is not", func(r *rig) {
		r.put("a=1", "b=2", "c=3", "d=4", "e=5")
		r.update(func(tx store.Tx) error {
			r.must(putAll(tx, "bb=new", "z=new"))
			r.must(tx.DeleteRange([]byte("b"), []byte("d")))
			r.same("after one", list(tx.Scan(nil, nil)), "a=1 d=4 e=5 z=new")
			r.must(putAll(tx, "bbb=in", "c=again"))
			r.same("after putting", list(tx.ScanBack(nil, nil)), "z=new e=5 d=4 c=again bbb=in a=1")
			r.must(tx.DeleteRange([]byte("bbb"), []byte("bbc")))
			r.must(tx.DeleteRange([]byte("e"), nil))
			r.must(tx.DeleteRange([]byte("d"), []byte("a")))
			r.same("after all", list(tx.Scan(nil, nil)), "a=1 c=again d=4")
			return nil
		})
		r.holds("a=1 c=again d=4")
		r.update(func(tx store.Tx) error { return tx.DeleteRange(nil, []byte("d")) })
		r.holds("d=4")
		r.update(func(tx store.Tx) error { return tx.DeleteRange(nil, nil) })
		r.holds("")
	}},
	{"a scan yields what was there when it began", func(r *rig) {
		r.put("b=1", "d=2", "f=3")
		r.update(func(tx store.Tx) error {
			r.must(putAll(tx, "c=own"))
			seen := list(func(yield func(key, value []byte) bool) {
				turns := 0
				for key, value := range tx.Scan(nil, nil) {
					if turns++; turns > 4 {
						r.Fatalf("the scan met %s, which was put after it began", key)
					}
					r.must(tx.DeleteRange([]byte("d"), []byte("e")))
					r.must(tx.Put([]byte(string(key)+"+"), []byte("late")))
					r.must(tx.Put([]byte("f"), []byte("late")))
					if !yield(key, value) {
						return
					}
				}
			})
			r.same("seen", seen, "b=1 c=own d=2 f=3")
			r.same("left", list(tx.Scan(nil, nil)), "b=1 b+=late c=own c+=late f=late f+=late")

			for key := range tx.ScanBack(nil, nil) {
				r.must(tx.Delete(key))
				r.must(tx.Put([]byte("+"+string(key)), nil))
			}
			r.same("moved", len(keysOf(tx.Scan([]byte("+"), []byte(",")))), 6)
			r.same("left after moving", len(keysOf(tx.Scan(nil, nil))), 6)
			return nil
		})
		r.holds("+b= +b+= +c= +c+= +f= +f+=")
	}},
	{"a put copies its key and its value", func(r *rig) {
		key, value := []byte("key"), []byte("value")
		r.update(func(tx store.Tx) error {
			copy(key, "key")
			copy(value, "value")
			r.must(tx.Put(key, value))
			copy(key, "xxx")
			copy(value, "xxxxx")
			r.same("content", list(tx.Scan(nil, nil)), "key=value")
			return nil
		})
		copy(key, "yyy")
		copy(value, "yyyyy")
		r.holds("key=value")
		r.reopen()
		r.holds("key=value")
	}},
	{"appending to the bytes of a scan changes nothing", func(r *rig) {
		r.put("a=1", "b=2", "c=3")
		r.update(func(tx store.Tx) error {
			r.must(putAll(tx, "bb=4"))
			for key, value := range tx.Scan(nil, nil) {
				_ = append(key, "xxxxxxxx"...)
				_ = append(value, "xxxxxxxx"...)
			}
			r.same("content", list(tx.Scan(nil, nil)), "a=1 b=2 bb=4 c=3")
			return nil
		})
		r.holds("a=1 b=2 bb=4 c=3")
	}},
	{"a key has from 1 to MaxKey bytes", func(r *rig) {
		longest := strings.Repeat("k", store.MaxKey)
		r.update(func(tx store.Tx) error {
			if err := tx.Put(nil, []byte("x")); err == nil {
				r.Fatalf("an empty key was accepted")
			}
			r.wants(store.ErrTooLarge, tx.Put([]byte(longest+"k"), nil))
			return tx.Put([]byte(longest), []byte("x"))
		})
		r.holds(longest + "=x")
	}},
	{"a value of almost 1 MiB is kept", func(r *rig) {
		value := bytes.Repeat([]byte("0123456789abcdef"), (1<<20-1024)/16)
		r.update(func(tx store.Tx) error { return tx.Put([]byte("big"), value) })
		r.reopen()
		r.view(func(tx store.Tx) error {
			got, err := tx.Get([]byte("big"))
			if !bytes.Equal(got, value) {
				r.Fatalf("got %d other bytes, want the %d written", len(got), len(value))
			}
			return err
		})
	}},
}

func valuesSeen(r *rig) (map[string]int, error) {
	seen := map[string]int{}
	err := r.db.View(r.ctx, func(tx store.Tx) error {
		for _, value := range tx.Scan(nil, nil) {
			seen[string(value)]++
		}
		return nil
	})
	return seen, err
}
