package plan

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"polyplan/store"
)

// formatVersion is the layout of keys and rows that this code reads and writes.
const formatVersion = 1

// Catalogue is a store of plans. It is safe for concurrent use; several may stand on one database.
type Catalogue struct {
	db        store.DB
	now       func() time.Time
	directory *directory
	uses      uses
	moves     *moves
	pages     followedPages
	epoch     atomic.Pointer[string] // the name of the one it is in
	moment    atomic.Pointer[Moment] // that Moment told last; it is not changed

	glossaries glossaries

	privateWebhooks bool // whether webhooks may be of private addresses, and without TLS
}

// Open makes the catalogue of a database, and lays out a new one in an empty database. It is the
// caller's to close the database.
func Open(ctx context.Context, db store.DB) (*Catalogue, error) {
	c := newCatalogue(db)
	laidOut, err := c.check(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the catalogue: %w", err)
	}
	if !laidOut {
		if err := c.layOut(ctx); err != nil {
			return nil, fmt.Errorf("lay out a new catalogue: %w", err)
		}
	}
	if err := c.learnEpoch(ctx); err != nil {
		return nil, fmt.Errorf("read the epoch: %w", err)
	}
	if err := c.sweep(ctx); err != nil && CodeOf(err) != Unavailable { // it can wait
		return nil, fmt.Errorf("sweep up: %w", err)
	}
	return c, nil
}

func newCatalogue(db store.DB) *Catalogue {
	return &Catalogue{db: db, now: time.Now, directory: newDirectory(), moves: newMoves(db.Rev())}
}

// check tells whether the database holds a catalogue that this code can read, and reads the directory.
func (c *Catalogue) check(ctx context.Context) (bool, error) {
	var meta metaRow
	var found bool
	err := c.db.View(ctx, func(tx store.Tx) (err error) {
		found, err = get(tx, metaKey(), &meta)
		if err != nil || !found {
			return err
		}
		if err := meta.readable(); err != nil {
			return err
		}
		_, err = c.directory.plans.at(ctx, tx)
		return err
	})
	return found, err
}

// readable refuses a catalogue of another format than this code reads.
func (m *metaRow) readable() error {
	if m.Format == formatVersion {
		return nil
	}
	return fmt.Errorf("%w: the catalogue has format %d, this program reads format %d: use a newer polyplan",
		store.ErrNewer, m.Format, formatVersion)
}

func (c *Catalogue) layOut(ctx context.Context) error {
	_, err := c.db.Update(ctx, func(tx store.Tx) error {
		if laidOut, err := tx.Get(metaKey()); err != nil || laidOut != nil {
			return err // by another process, since it was found empty
		}
		return put(tx, metaKey(), &metaRow{Format: formatVersion, Catalogue: rand.Text(), Epoch: rand.Text()})
	})
	return err
}

// Ready is nil where the catalogue can be read from its store.
func (c *Catalogue) Ready(ctx context.Context) error {
	err := c.db.View(ctx, func(tx store.Tx) error {
		found, err := get(tx, metaKey(), new(metaRow))
		if err == nil && !found {
			err = fmt.Errorf("the catalogue's own row is missing: %w", store.ErrCorrupt)
		}
		return err
	})
	return unavailable(err)
}

// Replica tells how the copy that this process reads stands to the cluster it is of; ok is false where
// the store is this process's own.
func (c *Catalogue) Replica() (status store.Status, ok bool) {
	replica, ok := c.db.(store.Replica)
	if !ok {
		return store.Status{}, false
	}
	return replica.Status(), true
}

// Store tells the newest revision, and figures of the store.
func (c *Catalogue) Store() (store.Rev, store.Stats) {
	return c.db.Rev(), c.db.Stats()
}

// Empty tells whether the catalogue has no plan, of any state.
func (c *Catalogue) Empty(ctx context.Context) (bool, error) {
	empty := true
	err := c.view(ctx, func(_ store.Tx, all *plans) error {
		empty = all.byID.Len() == 0
		return nil
	})
	return empty, err
}

// errBehind says that a transaction is older than what is kept in memory.
var errBehind = errors.New("the snapshot is older than the directory")

// view runs fn over a snapshot and the directory, for an answer that hangs on every write: a verb that knows better
// says so with viewOn, or reads with a reader.
func (c *Catalogue) view(ctx context.Context, fn func(store.Tx, *plans) error) error {
	return c.viewOn(ctx, onEverything, fn)
}

// viewOn is view for an answer that hangs on less.
func (c *Catalogue) viewOn(ctx context.Context, on reach, fn func(store.Tx, *plans) error) error {
	d := Dependencies{on: on}
	err := c.snapshot(ctx, func(tx store.Tx, all *plans) error {
		d.at = tx.Rev()
		return fn(tx, all)
	})
	ReadingOf(ctx).hang(ctx, d, err)
	return err
}

// snapshot runs fn over a snapshot and the directory as of at least that snapshot, and again where fn finds
// the snapshot too old. Who calls it notes what the answer hangs on.
func (c *Catalogue) snapshot(ctx context.Context, fn func(store.Tx, *plans) error) error {
	for {
		err := c.db.View(ctx, func(tx store.Tx) error {
			all, err := c.directory.plans.at(ctx, tx)
			if err != nil {
				return err
			}
			return fn(tx, all)
		})
		if !errors.Is(err, errBehind) {
			return unavailable(err)
		}
	}
}

// unavailable marks a store that cannot answer, and what is more than it takes at once.
func unavailable(err error) error {
	switch {
	case errors.Is(err, store.ErrClosed):
		return &Error{Code: Unavailable, Message: "the catalogue is closing: try again", Err: err}
	case errors.Is(err, store.ErrUnsure):
		return &Error{Code: Unavailable, Message: "whether this was written is not known: read before trying again", Err: err}
	case errors.Is(err, store.ErrUnavailable):
		return &Error{Code: Unavailable, Message: "the catalogue can be read but not written now: nothing was written, try again later", Err: err}
	case errors.Is(err, store.ErrFull):
		return &Error{Code: Unavailable, Message: "the catalogue has no space left to write to: nothing was written, tell the operator", Err: err}
	case errors.Is(err, store.ErrTooLarge):
		return &Error{Code: TooMany, Message: "this changes more than can be written at once: do it in parts", Err: err}
	}
	return err
}
