// Package storetest says what every store engine must do, as a suite of
// checks that is run on each, and lends tests a wrapper, [Strict], that
// punishes what a lenient engine lets pass.
//
// A check talks only to the interface of package store, so an engine needs
// nothing but a [Place]. What a newcomer would get wrong: a check may open the
// place several times in turn, but never twice at once.
package storetest

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"polyplan/store"
)

// Place opens the one store it stands for. Each call comes after the Close of
// the store that the call before returned, and must find what that one held.
type Place func() (store.DB, error)

// Run runs every check as a subtest, each on a new, empty place, and several at once.
func Run(t *testing.T, newPlace func(t testing.TB) Place) {
	for _, c := range checks() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			runCheck(t, c, newPlace(t), 2*time.Minute) // for whatever hangs, on a busy machine too
		})
	}
}

// check is one sentence about a store and the code that holds a store to it.
type check struct {
	name string
	run  func(r *rig)
}

func checks() []check {
	var all []check
	for _, some := range [][]check{readChecks, writeChecks, revChecks, waitChecks, leadChecks, neighbourChecks, lastingChecks, randomChecks} {
		all = append(all, some...)
	}
	return all
}

// runCheck gives a check patience for whatever may hang.
func runCheck(t testing.TB, c check, place Place, patience time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	r := &rig{TB: t, ctx: ctx, place: place}
	r.open()
	defer func() { r.must(r.db.Close()) }()
	c.run(r)
}

// rig is what a check works with: a test, an open store, and short verbs.
type rig struct {
	testing.TB
	ctx   context.Context
	place Place
	db    store.DB
}

func (r *rig) open() {
	db, err := r.place()
	r.must(err)
	r.db = db
}

func (r *rig) reopen() {
	r.must(r.db.Close())
	r.open()
}

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatalf("got error %v, want none", err)
	}
}

func (r *rig) update(fn func(tx store.Tx) error) store.Rev {
	r.Helper()
	rev, err := r.db.Update(r.ctx, fn)
	r.must(err)
	return rev
}

func (r *rig) view(fn func(tx store.Tx) error) {
	r.Helper()
	r.must(r.db.View(r.ctx, fn))
}

// put puts pairs such as "key=value" in one Update.
func (r *rig) put(pairs ...string) store.Rev {
	r.Helper()
	return r.update(func(tx store.Tx) error { return putAll(tx, pairs...) })
}

func putAll(tx store.Tx, pairs ...string) error {
	for _, pair := range pairs {
		key, value, _ := strings.Cut(pair, "=")
		if err := tx.Put([]byte(key), []byte(value)); err != nil {
			return err
		}
	}
	return nil
}

// holds checks the whole content of the store, in a View of its own.
func (r *rig) holds(want string) {
	r.Helper()
	var got string
	r.view(func(tx store.Tx) error {
		got = list(tx.Scan(nil, nil))
		return nil
	})
	r.same("content", got, want)
}

func (r *rig) same(what string, got, want any) {
	r.Helper()
	if got != want {
		r.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

// rev returns the revision that a View sees.
func (r *rig) rev() (rev store.Rev) {
	r.view(func(tx store.Tx) error {
		rev = tx.Rev()
		return nil
	})
	return rev
}

// list writes a scan as "a=1 b=2".
func list(scan iter.Seq2[[]byte, []byte]) string {
	var pairs []string
	for key, value := range scan {
		pairs = append(pairs, fmt.Sprintf("%s=%s", key, value))
	}
	return strings.Join(pairs, " ")
}

// get writes a value as it is, and an absent one as "-".
func get(tx store.Tx, key string) (string, error) {
	value, err := tx.Get([]byte(key))
	if value == nil {
		return "-", err
	}
	return string(value), err
}
