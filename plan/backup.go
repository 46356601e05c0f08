package plan

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"polyplan/store"
)

// Backup copies the catalogue as it is into a spare, and is the revision that it is at. Writers are not held up; told
// hears how many bytes more were copied.
func (c *Catalogue) Backup(ctx context.Context, v Viewer, to *store.Spare, told func(int)) (store.Rev, error) {
	if err := v.mayAdminister("back up the catalogue"); err != nil {
		return 0, err
	}
	rev, err := to.Take(ctx, c.db, told)
	return rev, unavailable(err)
}

// NewEpoch has the catalogue go on as another than it was: cursors from before, which may be of changes that it does
// not have, expire. A restore does it before anybody reads.
func (c *Catalogue) NewEpoch(ctx context.Context, v Viewer) error {
	if err := v.mayAdminister("restore the catalogue"); err != nil {
		return err
	}
	_, err := c.update(ctx, v, func(tx store.Tx, _ *write) error {
		var meta metaRow
		found, err := get(tx, metaKey(), &meta)
		if err == nil && !found {
			err = fmt.Errorf("the catalogue's own row is missing: %w", store.ErrCorrupt)
		}
		if err != nil {
			return err
		}
		meta.Epoch = rand.Text()
		return put(tx, metaKey(), &meta)
	})
	return err
}

// Vacant tells whether a store holds nothing that could be lost: no catalogue, or one that nothing was ever put in.
func Vacant(tx store.Tx) (bool, error) {
	meta := string(metaKey())
	for key := range tx.Scan(nil, nil) {
		if string(key) != meta {
			return false, nil
		}
	}
	return true, nil
}

// Census is how much the catalogue has of everything that people count.
func (c *Catalogue) Census(ctx context.Context, v Viewer) (Loaded, error) {
	if err := v.mayAdminister("count all plans"); err != nil {
		return Loaded{}, err
	}
	var counted Loaded
	err := c.db.View(ctx, func(tx store.Tx) error {
		counted = Loaded{Plans: countKeys(tx, "plan"), Texts: countKeys(tx, "text")}
		return nil
	})
	return counted, unavailable(err)
}

func countKeys(tx store.Tx, kind string) (n int) {
	for range tx.Scan(store.Prefix(kind)) {
		n++
	}
	return n
}

// Renew gives the catalogue in a spare a new epoch, as it will be restored.
func Renew(ctx context.Context, v Viewer, spare *store.Spare) (err error) {
	db, err := spare.Edit(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	c, err := OpenAsIs(ctx, db)
	if err != nil {
		return err
	}
	return c.NewEpoch(ctx, v)
}
