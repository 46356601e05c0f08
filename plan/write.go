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
	if row.Kind == ChangeLocale {
		if err := moveAll(tx, w.at); err != nil {
			return err
		}
	}
	return put(tx, key, &row)
}

// moveAll notes when what every plan's readers are served may have changed.
func moveAll(tx store.Tx, at int64) error {
	var meta metaRow
	found, err := get(tx, metaKey(), &meta)
	if err != nil || !found || meta.Moved == at {
		return err
	}
	meta.Moved = at
	return put(tx, metaKey(), &meta)
}
