package plan

import (
	"context"
	"time"

	"polyplan/store"
)

// Retention is how much of the change log is kept, so that it does not grow for ever. A bound of 0 is none. The changes
// of the newest revision that has any are kept whatever the bounds are: whoever has read all can read on.
type Retention struct {
	Age  time.Duration // changes that are older go
	Size int64         // bytes of the log; where it has more, the oldest changes go
}

// trimmed is how many changes go in one Update, or a few more: those of a revision go together.
const trimmed = 2_000

// TrimChanges drops changes that are not to be kept any more, and is how many. Cursors from before them expire.
func (c *Catalogue) TrimChanges(ctx context.Context, v Viewer, keep Retention) (int, error) {
	if err := v.mayAdminister("drop old changes"); err != nil {
		return 0, err
	}
	floor, err := c.floorOf(ctx, keep)
	if err != nil {
		return 0, err
	}
	for all := 0; ; {
		var dropped int
		_, err := c.db.Update(ctx, func(tx store.Tx) (err error) {
			dropped, err = dropChanges(tx, floor)
			return err
		})
		if all += dropped; err != nil || dropped < trimmed {
			return all, unavailable(err)
		}
	}
}

// floorOf is the oldest revision whose changes are to be kept.
func (c *Catalogue) floorOf(ctx context.Context, keep Retention) (floor store.Rev, err error) {
	err = c.db.View(ctx, func(tx store.Tx) error {
		if keep.Size > 0 {
			floor, err = floorBySize(tx, keep.Size)
		}
		if err == nil && keep.Age > 0 {
			young := store.Rev(0)
			young, err = floorByAge(tx, millis(c.now().Add(-keep.Age)))
			floor = max(floor, young)
		}
		return err
	})
	return floor, unavailable(err)
}

// floorBySize is the oldest revision from which on the log has no more than so many bytes; 0 where all of it has not.
func floorBySize(tx store.Tx, most int64) (floor store.Rev, err error) {
	size := int64(0)
	from, to := store.Prefix("change")
	for key, value := range tx.ScanBack(from, to) {
		at, err := placeOf(key)
		if err != nil {
			return 0, err
		}
		if size += int64(len(key) + len(value)); size > most && floor > 0 && at.rev < floor {
			return floor, nil
		}
		floor = at.rev
	}
	return 0, nil
}

// floorByAge is the first revision with a change that is as young as wanted, or else the newest with any.
func floorByAge(tx store.Tx, oldest int64) (floor store.Rev, err error) {
	from, to := store.Prefix("change")
	for key, value := range tx.Scan(from, to) {
		at, row, err := splitChange(key, value)
		if err != nil {
			return 0, err
		}
		if floor = at.rev; row.Updated >= oldest {
			break
		}
	}
	return floor, nil
}

// dropChanges drops the first of the changes before a revision, and is how many. Whatever becomes of the rest, the log
// says where it begins.
func dropChanges(tx store.Tx, before store.Rev) (int, error) {
	var last store.Rev
	dropped := 0
	from, to := changeKey(0, 0), changeKey(before, 0)
	for key, value := range tx.Scan(from, to) {
		at, row, err := splitChange(key, value)
		if err != nil {
			return 0, err
		}
		if dropped >= trimmed && at.rev != last {
			break
		}
		if err := tx.Delete(changedKey(row.Plan, at.rev)); err != nil {
			return 0, err
		}
		last = at.rev
		dropped++
	}
	if dropped == 0 {
		return 0, nil
	}
	if err := tx.DeleteRange(from, changeKey(last+1, 0)); err != nil {
		return 0, err
	}
	var meta metaRow
	if _, err := get(tx, metaKey(), &meta); err != nil {
		return 0, err
	}
	meta.Floor = last + 1
	return dropped, put(tx, metaKey(), &meta)
}
