package plan

import (
	"context"

	"polyplan/store"
)

// write is one Update as its rows tell of it: who, when, and what changed so far.
type write struct {
	at      int64
	actor   string
	changes int
}

// update runs fn in one Update; fn may run again.
func (c *Catalogue) update(ctx context.Context, v Viewer, fn func(store.Tx, *write) error) error {
	at := millis(c.now())
	_, err := c.db.Update(ctx, func(tx store.Tx) error {
		return fn(tx, &write{at: at, actor: v.name})
	})
	return unavailable(err)
}

// change writes the next row of the change log.
func (w *write) change(tx store.Tx, row changeRow) error {
	row.Actor, row.Updated = w.actor, w.at
	key := changeKey(tx.Rev(), w.changes)
	w.changes++
	return put(tx, key, &row)
}
