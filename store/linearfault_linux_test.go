package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"polyplan/store"
)

// plant plants a fault in a replica, which then does one thing wrong now and then.
func plant(fault string, db store.DB) store.DB {
	switch fault {
	case "lost write":
		return &lostWrite{DB: db}
	case "refused write that stands":
		return &falseRefusal{DB: db}
	case "write made twice":
		return &doubleWrite{DB: db}
	case "torn write":
		return tornWrite{db}
	case "stale read in an update":
		return &staleUpdate{DB: db}
	case "stale read in a view":
		return &staleView{DB: db}
	case "view that goes back":
		return &backwardView{DB: db}
	case "revision told wrong":
		return &wrongRev{DB: db}
	}
	return db
}

// seldom is true now and then.
type seldom struct{ n atomic.Int64 }

const seldomEvery = 5

func (s *seldom) now() bool { return s.n.Add(1)%seldomEvery == 0 }

// lostWrite acknowledges a write without making it.
type lostWrite struct {
	store.DB
	seldom
}

var errLost = errors.New("to be lost")

func (l *lostWrite) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	if !l.now() {
		return l.DB.Update(ctx, fn)
	}
	var rev store.Rev
	_, err := l.DB.Update(ctx, func(tx store.Tx) error {
		rev = tx.Rev()
		return errors.Join(fn(tx), errLost)
	})
	if errors.Is(err, errLost) {
		err = nil
	}
	return rev, err
}

// falseRefusal makes a write and says that it is not made.
type falseRefusal struct {
	store.DB
	seldom
}

func (f *falseRefusal) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	rev, err := f.DB.Update(ctx, fn)
	if err == nil && f.now() {
		return 0, fmt.Errorf("planted: %w", store.ErrUnavailable)
	}
	return rev, err
}

// doubleWrite makes a write again that stands.
type doubleWrite struct {
	store.DB
	seldom
}

func (d *doubleWrite) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	if d.now() {
		if rev, err := d.DB.Update(ctx, fn); err != nil {
			return rev, err
		}
	}
	return d.DB.Update(ctx, fn)
}

// tornWrite drops the second of three puts.
type tornWrite struct{ store.DB }

func (t tornWrite) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	return t.DB.Update(ctx, func(tx store.Tx) error {
		torn := &tornTx{Tx: tx}
		if err := fn(torn); err != nil || torn.puts != 2 {
			return err
		}
		return tx.Put(torn.key, torn.value)
	})
}

type tornTx struct {
	store.Tx
	puts       int
	key, value []byte // of the second
}

func (t *tornTx) Put(key, value []byte) error {
	if t.puts++; t.puts != 2 {
		return t.Tx.Put(key, value)
	}
	t.key, t.value = key, value
	return nil
}

// wrongRev tells a revision that another write makes.
type wrongRev struct {
	store.DB
	seldom
}

func (w *wrongRev) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	rev, err := w.DB.Update(ctx, fn)
	if err == nil && w.now() {
		rev++
	}
	return rev, err
}

// stale serves a transaction now and then what the one before has read.
type stale struct {
	seldom
	memory
}

func (s *stale) served(fn func(store.Tx) error) func(store.Tx) error {
	serve := s.memorise
	if s.now() {
		serve = s.recall
	}
	return func(tx store.Tx) error { return fn(servedTx{tx, tx.Rev(), serve}) }
}

type staleUpdate struct {
	store.DB
	stale
}

func (d *staleUpdate) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	return d.DB.Update(ctx, d.served(fn))
}

type staleView struct {
	store.DB
	stale
}

func (d *staleView) View(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.View(ctx, d.served(fn))
}

// backwardView serves a view all that one before it was, its revision too.
type backwardView struct {
	store.DB
	seldom
	memory
	rev atomic.Uint64
}

func (d *backwardView) View(ctx context.Context, fn func(store.Tx) error) error {
	if d.now() {
		return d.DB.View(ctx, func(tx store.Tx) error { return fn(servedTx{tx, store.Rev(d.rev.Load()), d.recall}) })
	}
	if d.n.Load()%seldomEvery != 1 {
		return d.DB.View(ctx, fn)
	}
	return d.DB.View(ctx, func(tx store.Tx) error {
		d.rev.Store(uint64(tx.Rev()))
		return fn(servedTx{tx, tx.Rev(), d.memorise})
	})
}

// memory is what was last read of each key.
type memory struct {
	mu   sync.Mutex
	seen map[string][]byte
}

func (m *memory) memorise(tx store.Tx, key []byte) ([]byte, error) {
	value, err := tx.Get(key)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen == nil {
		m.seen = map[string][]byte{}
	}
	m.seen[string(key)] = bytes.Clone(value)
	return value, err
}

func (m *memory) recall(tx store.Tx, key []byte) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if value, is := m.seen[string(key)]; is {
		return value, nil
	}
	return tx.Get(key)
}

// servedTx tells a revision and values that are served it.
type servedTx struct {
	store.Tx
	rev   store.Rev
	serve func(tx store.Tx, key []byte) ([]byte, error)
}

func (t servedTx) Rev() store.Rev { return t.rev }

func (t servedTx) Get(key []byte) ([]byte, error) { return t.serve(t.Tx, key) }
