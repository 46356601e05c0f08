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

// update runs fn in one Update and is the revision that made, 0 where fn wrote nothing; fn may run again. What is
// answered to a write is not kept. In a mirror only who keeps it writes.
func (c *Catalogue) update(ctx context.Context, v Viewer, fn func(store.Tx, *write) error) (store.Rev, error) {
	ReadingOf(ctx).Withhold()
	at := millis(c.now())
	var wrote bool
	rev, err := c.db.Update(ctx, func(tx store.Tx) error {
		wrote = false
		if err := v.notMirrored(tx); err != nil {
			return err
		}
		return fn(writing{tx, &wrote}, &write{at: at, actor: v.Name})
	})
	if !wrote {
		rev = 0
	}
	return rev, unavailable(err)
}

// writing is a Tx that notes whether anything is written.
type writing struct {
	store.Tx
	wrote *bool
}

func (w writing) Put(key, value []byte) error {
	*w.wrote = true
	return w.Tx.Put(key, value)
}

func (w writing) Delete(key []byte) error {
	*w.wrote = true
	return w.Tx.Delete(key)
}

func (w writing) DeleteRange(from, to []byte) error {
	*w.wrote = true
	return w.Tx.DeleteRange(from, to)
}

// change writes the next row of the change log.
func (w *write) change(tx store.Tx, row changeRow) error {
	row.Actor, row.Updated = w.actor, w.at
	key := changeKey(tx.Rev(), w.changes)
	w.changes++
	if err := tx.Put(changedKey(row.Plan, tx.Rev()), []byte{}); err != nil {
		return err
	}
	return put(tx, key, &row)
}
