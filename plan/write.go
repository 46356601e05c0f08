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
func (c *Catalogue) update(ctx context.Context, v Viewer, fn func(store.Tx, *write) error) (store.Rev, error) {
	at := millis(c.now())
	rev, err := c.db.Update(ctx, func(tx store.Tx) error {
		return fn(tx, &write{at: at, actor: v.Name})
	})
	return rev, unavailable(err)
}

// change writes the next row of the change log.
func (w *write) change(tx store.Tx, row changeRow) error {
	row.Actor, row.Updated = w.actor, w.at
	key := changeKey(tx.Rev(), w.changes)
	w.changes++
	if row.Plan != "" {
		if err := tx.Put(changedKey(row.Plan, tx.Rev()), []byte{}); err != nil {
			return err
		}
	}
	return put(tx, key, &row)
}
