package storetest

import (
	"fmt"

	"polyplan/store"
)

var lastingChecks = []check{
	{"everything is there after reopening, the revision too", func(r *rig) {
		r.reopen()
		r.same("revision of a new store", r.rev(), store.Rev(0))
		r.put("a=1", "b=2", "c=3")
		r.reopen()
		r.holds("a=1 b=2 c=3")
		r.same("revision", r.rev(), store.Rev(1))
		r.update(func(tx store.Tx) error { return tx.Delete([]byte("b")) })
		r.reopen()
		r.holds("a=1 c=3")
		r.same("revision made next", r.put("d="), store.Rev(3))
		r.update(func(tx store.Tx) error { return tx.DeleteRange(nil, nil) })
		r.reopen()
		r.holds("")
		r.same("revision of an emptied store", r.rev(), store.Rev(4))
		rev, err := r.db.Wait(r.ctx, 3)
		r.must(err)
		r.same("revision waited for", rev, store.Rev(4))
	}},
	{"100,000 keys are kept in order and found", func(r *rig) {
		const keys, perUpdate = 100_000, 12_500
		key := func(i int) []byte { return fmt.Appendf(nil, "key %08d", i*7919%keys) }
		for first := 0; first < keys; first += perUpdate {
			r.update(func(tx store.Tx) error {
				for i := first; i < first+perUpdate; i++ {
					if err := tx.Put(key(i), fmt.Append(nil, i)); err != nil {
						return err
					}
				}
				return nil
			})
		}
		r.reopen()
		r.view(func(tx store.Tx) error {
			n := 0
			for key := range tx.Scan(nil, nil) {
				if want := fmt.Sprintf("key %08d", n); string(key) != want {
					r.Fatalf("key %d: got %s, want %s", n, key, want)
				}
				n++
			}
			r.same("keys", n, keys)
			for i := 0; i < keys; i += 997 {
				got, err := get(tx, string(key(i)))
				r.must(err)
				r.same("value", got, fmt.Sprint(i))
			}
			return nil
		})
		r.update(func(tx store.Tx) error { return tx.DeleteRange([]byte("key 00000100"), []byte("key 00099900")) })
		r.view(func(tx store.Tx) error {
			r.same("keys after deleting a range", len(keysOf(tx.Scan(nil, nil))), 200)
			r.same("keys backwards", len(keysOf(tx.ScanBack(nil, nil))), 200)
			return nil
		})
	}},
}
