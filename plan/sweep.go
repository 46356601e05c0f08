package plan

import (
	"context"
	"fmt"
	"time"

	"polyplan/store"
)

// Rows that nobody sees, and that a sweep deletes when their time has come: a plan that is being loaded
// in several Updates and is not there yet, the texts of items that are deleted, which are spread over
// the locales, and rows that lead to texts and comments which are gone.

// stagedRow marks a plan that is being loaded.
type stagedRow struct {
	Load string `cbor:"1,keyasint"` // random; tells one load from another
	At   int64  `cbor:"2,keyasint"` // when its last batch came
}

func stagedKey(plan ID) []byte            { return store.Key("staged", string(plan)) }
func deletedItemKey(plan, item ID) []byte { return store.Key("deleted", string(plan), string(item)) }

// abandoned is how long after its last batch a load counts as broken off.
const abandoned = 24 * time.Hour

// sweep deletes what loads that broke off, deleted items, and imports that are long done have left.
func (c *Catalogue) sweep(ctx context.Context) error {
	if err := c.sweepImports(ctx); err != nil {
		return err
	}
	var plans, items, marks [][]byte
	err := c.db.View(ctx, func(tx store.Tx) error {
		for _, mark := range keysOf(tx, "staged") {
			broken, err := c.brokeOff(tx, mark)
			if err != nil {
				return err
			}
			if broken {
				plans = append(plans, mark)
			}
		}
		items, marks = keysOf(tx, "deleted"), keysOf(tx, "unswept")
		return nil
	})
	for _, mark := range plans {
		if err == nil {
			_, err = c.db.Update(ctx, func(tx store.Tx) error { return c.sweepLoad(tx, mark) })
		}
	}
	for _, mark := range items {
		if err == nil {
			_, err = c.db.Update(ctx, func(tx store.Tx) error { return sweepItem(tx, mark) })
		}
	}
	if err == nil && len(plans)+len(items)+len(marks) > 0 {
		err = c.sweepMarked(ctx)
	}
	return unavailable(err)
}

// sweepMarked deletes rows that lead to what is gone, where there may be some.
func (c *Catalogue) sweepMarked(ctx context.Context) error {
	if _, err := c.db.Update(ctx, sweepMentions); err != nil {
		return err
	}
	return c.sweepSame(ctx)
}

// sweepAfter sweeps up what a deletion has left. Whatever becomes of that, it is deleted: the next deletion or
// opening sweeps again.
func (c *Catalogue) sweepAfter(ctx context.Context, what string) error {
	if err := c.sweep(ctx); err != nil && CodeOf(err) != Unavailable && ctx.Err() == nil {
		return fmt.Errorf("%s is deleted; sweep up its texts: %w", what, err)
	}
	return nil
}

func keysOf(tx store.Tx, kind string) [][]byte {
	var keys [][]byte
	from, to := store.Prefix(kind)
	for key := range tx.Scan(from, to) {
		keys = append(keys, append([]byte{}, key...))
	}
	return keys
}

// brokeOff tells whether a load has not gone on for long.
func (c *Catalogue) brokeOff(tx store.Tx, mark []byte) (bool, error) {
	var row stagedRow
	found, err := get(tx, mark, &row)
	return found && c.now().Sub(fromMillis(row.At)) > abandoned, err
}

// sweepLoad deletes what a load has left, unless it has gone on since.
func (c *Catalogue) sweepLoad(tx store.Tx, mark []byte) error {
	broken, err := c.brokeOff(tx, mark)
	if err != nil || !broken {
		return err
	}
	var plan string
	if err := store.Split(mark, nil, &plan); err != nil {
		return err
	}
	return unstage(tx, ID(plan))
}

// sweepItem deletes the texts of a deleted item, their drafts and their past, and what was said about them.
func sweepItem(tx store.Tx, mark []byte) error {
	var plan, item string
	if err := store.Split(mark, nil, &plan, &item); err != nil {
		return err
	}
	locales, err := readLocales(tx)
	if err != nil {
		return err
	}
	for _, locale := range locales.Locales() {
		from, to := nodeTextsRange(ID(plan), locale, ID(item))
		if err := unindex(tx, from, to); err != nil {
			return err
		}
		for _, kind := range []string{"text", "draft"} {
			if err := tx.DeleteRange(store.Prefix(kind, plan, string(locale), item)); err != nil {
				return err
			}
		}
		if err := dropComments(tx, plan, string(locale), item); err != nil {
			return err
		}
	}
	for _, kind := range []string{"past", "ack", "extension"} {
		if err := tx.DeleteRange(store.Prefix(kind, plan, item)); err != nil {
			return err
		}
	}
	return tx.Delete(mark)
}

// unstage deletes what a load has left of a plan that is not there yet.
func unstage(tx store.Tx, plan ID) error {
	staged, err := tx.Get(stagedKey(plan))
	if err != nil || staged == nil {
		return err
	}
	from, to := store.Prefix("text", string(plan))
	if err := unindex(tx, from, to); err != nil {
		return err
	}
	for _, rows := range []string{"text", "past", "item", "memory", "extension"} {
		if err := tx.DeleteRange(store.Prefix(rows, string(plan))); err != nil {
			return err
		}
	}
	return tx.Delete(stagedKey(plan))
}
