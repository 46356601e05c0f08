package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"polyplan/store"
)

var randomChecks = []check{
	{"whatever is done, it behaves like a sorted map", func(r *rig) {
		rapid.Check(r, func(t *rapid.T) {
			one := &rig{TB: r.TB, ctx: r.ctx, place: r.place, db: r.db}
			one.update(func(tx store.Tx) error { return tx.DeleteRange(nil, nil) })
			w := walk{t: t, rig: one, model: map[string]string{}, rev: one.rev()}
			w.steps()
			r.db = one.db // may have been reopened
		})
	}},
}

// walk does the same at random to a store and to a map.
type walk struct {
	t     *rapid.T
	rig   *rig
	model map[string]string
	rev   store.Rev
}

func (w *walk) steps() {
	for range rapid.IntRange(1, 12).Draw(w.t, "steps") {
		switch rapid.IntRange(0, 9).Draw(w.t, "step") {
		case 0:
			w.rig.reopen()
		default:
			w.update(rapid.SliceOfN(actions(), 0, 12).Draw(w.t, "actions"), rapid.IntRange(0, 4).Draw(w.t, "fails") == 0)
		}
		w.rig.view(func(tx store.Tx) error { return w.compare(tx, w.model, w.rev) })
	}
}

// update does the actions in one Update. The drawing is done before, since a
// closure may run twice.
func (w *walk) update(actions []action, fails bool) {
	undo := errors.New("undo")
	var after map[string]string
	var wrote bool
	rev, err := w.rig.db.Update(w.rig.ctx, func(tx store.Tx) error {
		after, wrote = maps.Clone(w.model), false
		puts := map[string]bool{}
		for _, a := range actions {
			if err := a.do(tx, after, puts); err != nil {
				return err
			}
			if err := w.compare(tx, after, w.rev+1); err != nil {
				return fmt.Errorf("after %v: %w", a, err)
			}
		}
		wrote = len(puts) > 0 || !maps.Equal(after, w.model)
		if fails {
			return undo
		}
		return nil
	})
	if fails && errors.Is(err, undo) {
		return
	}
	if err != nil || fails {
		w.t.Fatalf("update: got %v", err)
	}
	w.model = after
	if wrote {
		w.rev++
	}
	if rev != w.rev {
		w.t.Fatalf("update: got revision %d, want %d", rev, w.rev)
	}
}

// compare compares the store, read in every way, with a map.
func (w *walk) compare(tx store.Tx, model map[string]string, rev store.Rev) error {
	if tx.Rev() != rev {
		return fmt.Errorf("got revision %d, want %d", tx.Rev(), rev)
	}
	for _, bounds := range [][2]string{{"", ""}, {"a", "b"}, {"ab", ""}, {"", "ba"}, {"aa", "bb"}} {
		from, to := bounds[0], bounds[1]
		var pairs []string
		for _, key := range slices.Sorted(maps.Keys(model)) {
			if key >= from && (to == "" || key < to) {
				pairs = append(pairs, key+"="+model[key])
			}
		}
		if got, want := list(tx.Scan([]byte(from), []byte(to))), strings.Join(pairs, " "); got != want {
			return fmt.Errorf("from %q to %q: got %s, want %s", from, to, got, want)
		}
		slices.Reverse(pairs)
		if got, want := list(tx.ScanBack([]byte(from), []byte(to))), strings.Join(pairs, " "); got != want {
			return fmt.Errorf("back from %q to %q: got %s, want %s", from, to, got, want)
		}
	}
	for _, key := range []string{"a", "aa", "b", "ba", "bb"} {
		want, is := model[key]
		if !is {
			want = "-"
		}
		if got, err := get(tx, key); got != want || err != nil {
			return fmt.Errorf("%s: got %s (%v), want %s", key, got, err, want)
		}
	}
	return nil
}

// action is one thing done in an Update.
type action struct {
	kind     string
	from, to string
	value    string
}

func actions() *rapid.Generator[action] {
	key := rapid.StringOfN(rapid.RuneFrom([]rune("abc")), 1, 3, -1)
	return rapid.Custom(func(t *rapid.T) action {
		return action{
			kind:  rapid.SampledFrom([]string{"put", "put", "put", "delete", "delete range", "delete range", "scan and change", "scan back and change"}).Draw(t, "kind"),
			from:  key.Draw(t, "from"),
			to:    rapid.OneOf(key, rapid.Just("")).Draw(t, "to"),
			value: rapid.StringOfN(rapid.RuneFrom([]rune("xyz")), 0, 2, -1).Draw(t, "value"),
		}
	})
}

// do does the action to a store and to a map, and keeps in puts the keys last
// put, which count as written even where they hold the same value.
func (a action) do(tx store.Tx, model map[string]string, puts map[string]bool) error {
	switch a.kind {
	case "put":
		return a.put(tx, model, puts, a.from, a.value)
	case "delete":
		delete(model, a.from)
		delete(puts, a.from)
		return tx.Delete([]byte(a.from))
	case "delete range":
		a.deleteRange(model, puts)
		return tx.DeleteRange([]byte(a.from), []byte(a.to))
	}
	return a.change(tx, model, puts)
}

func (a action) put(tx store.Tx, model map[string]string, puts map[string]bool, key, value string) error {
	model[key] = value
	puts[key] = true
	return tx.Put([]byte(key), []byte(value))
}

func (a action) deleteRange(model map[string]string, puts map[string]bool) {
	for key := range model {
		if key >= a.from && (a.to == "" || key < a.to) {
			delete(model, key)
			delete(puts, key)
		}
	}
}

// change replaces each key it scans by a longer one, which the scan must not
// meet, and then checks what it met.
func (a action) change(tx store.Tx, model map[string]string, puts map[string]bool) error {
	var want, got []string
	for key := range model {
		if key >= a.from && (a.to == "" || key < a.to) {
			want = append(want, key)
		}
	}
	slices.Sort(want)
	scan := tx.Scan
	if a.kind == "scan back and change" {
		scan = tx.ScanBack
		slices.Reverse(want)
	}
	for k := range scan([]byte(a.from), []byte(a.to)) {
		key := string(k)
		if got = append(got, key); len(got) > len(want) {
			break
		}
		delete(model, key)
		delete(puts, key)
		longer := key[:1] + a.value + key[1:]
		if err := errors.Join(tx.Delete([]byte(key)), a.put(tx, model, puts, longer, a.value)); err != nil {
			return err
		}
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("a scan met %q, want %q", got, want)
	}
	return nil
}
