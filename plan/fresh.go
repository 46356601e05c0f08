package plan

import (
	"context"
	"math"
	"sync"
	"sync/atomic"

	"polyplan/store"
)

// Fresh tells whether nothing that an answer hung on was changed since it was read, by any write that was
// acknowledged, or could be read here, before the call. Where nothing was written at all since the last call it takes
// no transaction.
func (c *Catalogue) Fresh(ctx context.Context, d Dependencies) (bool, error) {
	if !d.Cacheable() {
		return false, nil
	}
	now := c.db.Rev()
	if now <= d.at {
		return true, nil
	}
	if d.on&onEverything != 0 {
		return false, nil
	}
	if err := c.moves.reach(ctx, c.db, now); err != nil {
		return false, unavailable(err)
	}
	return c.moves.unmoved(d), nil
}

// moves remembers at which revisions what answers hang on was last changed, from the change rows: so it is right on
// every replica. Its size does not depend on the catalogue's. It is read without a lock while it is being brought up to
// date: a row that is seen too early says no more than that an answer is old which soon would be.
type moves struct {
	mu    sync.Mutex    // held while following
	rev   atomic.Uint64 // up to which it tells all
	floor store.Rev     // where the change log began then; mu guards it

	all       atomic.Uint64 // at which everything may have
	catalogue atomic.Uint64
	locales   atomic.Uint64
	subjects  [slots]atomic.Uint64
}

// newMoves begins at a revision: older answers there are none.
func newMoves(rev store.Rev) *moves {
	m := new(moves)
	m.rev.Store(uint64(rev))
	return m
}

// reach brings it up to a revision that the store is known to have.
func (m *moves) reach(ctx context.Context, db store.DB, rev store.Rev) error {
	if m.rev.Load() >= uint64(rev) {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rev.Load() >= uint64(rev) {
		return nil
	}
	return db.View(ctx, m.follow)
}

// maxUnread is how many rows are read at a time, for others wait meanwhile. After more, everything counts as changed:
// that makes answers old too early, never too late.
const maxUnread = 10_000

func (m *moves) follow(tx store.Tx) error {
	var meta metaRow
	if _, err := get(tx, metaKey(), &meta); err != nil {
		return err
	}
	if meta.Floor != m.floor { // rows may be gone unread, and cursors have expired
		m.floor = meta.Floor
		m.all.Store(uint64(tx.Rev()))
	}
	from, to := changeKey(store.Rev(m.rev.Load())+1, 0), changeKey(math.MaxUint64, 0)
	unread := 0
	for key, value := range tx.Scan(from, to) {
		if unread++; unread > maxUnread {
			m.all.Store(uint64(tx.Rev()))
			break
		}
		at, row, err := splitChange(key, value)
		if err != nil {
			return err
		}
		m.note(at.rev, row)
	}
	m.rev.Store(uint64(tx.Rev()))
	return nil
}

func (m *moves) note(rev store.Rev, row *changeRow) {
	if row.Kind == ChangeLocale {
		m.locales.Store(uint64(rev))
	}
	if row.Plan != "" {
		m.catalogue.Store(uint64(rev))
		m.subjects[slotOf(row.Plan)].Store(uint64(rev))
	}
}

// unmoved tells whether nothing that an answer hung on has moved since.
func (m *moves) unmoved(d Dependencies) bool {
	at := uint64(d.at)
	if m.all.Load() > at && (d.on != 0 || len(d.subjects) > 0) {
		return false
	}
	if d.on&onLocales != 0 && m.locales.Load() > at || d.on&onCatalogue != 0 && m.catalogue.Load() > at {
		return false
	}
	for _, one := range d.subjects {
		if m.subjects[one].Load() > at {
			return false
		}
	}
	return true
}
