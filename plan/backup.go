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
	if errors.Is(err, store.ErrFull) { // it is the copy that has no room, and not the catalogue
		return 0, err
	}
	return rev, unavailable(err)
}

// NewEpoch has the catalogue go on as another than it was: cursors from before, which may be of changes that it does
// not have, expire. A restore does it to a copy that no other Catalogue is on, before anybody reads it.
func (c *Catalogue) NewEpoch(ctx context.Context, v Viewer) error {
	if err := v.mayAdminister("restore the catalogue"); err != nil {
		return err
	}
	_, err := c.update(ctx, v.ofItsOwn(), func(tx store.Tx, by *write) error {
		var meta metaRow
		found, err := get(tx, metaKey(), &meta)
		if err == nil && !found {
			err = fmt.Errorf("the catalogue's own row is missing: %w", store.ErrCorrupt)
		}
		if err != nil {
			return err
		}
		meta.begin(rand.Text(), tx.Rev()-1)
		meta.Moved = by.at
		return put(tx, metaKey(), &meta)
	})
	if err != nil {
		return err
	}
	return unavailable(c.learnEpoch(ctx))
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

// countKeys counts the rows of plans of a kind.
func countKeys(tx store.Tx, kind string) (n int) {
	from, to := store.Prefix(kind)
	for key := range tx.Scan(from, to) {
		parts := store.SplitAfter(from, key)
		if ID(parts.Bytes()).Kind() == KindPlan { // and not the name of a publisher
			n++
		}
	}
	return n
}

// Held is what a catalogue in a file of its own was found to hold.
type Held struct {
	Revision store.Rev `json:"revision"`
	Bytes    int64     `json:"bytes"` // of the file
	Keys     int       `json:"keys"`
	Plans    int       `json:"plans"`
	Texts    int       `json:"texts"`
	Findings int       `json:"findings"`       // of a check
	Kept     string    `json:"kept,omitempty"` // where it was restored, the file of what was there before
}

// Inspect reads a spare from its first page to its last, and checks the catalogue in it. Whoever ends ctx ends it.
func Inspect(ctx context.Context, v Viewer, spare *store.Spare) (held Held, err error) {
	content, err := spare.Verify(ctx)
	if err != nil {
		return held, err
	}
	held = Held{Revision: content.Rev, Bytes: content.Bytes, Keys: content.Keys}
	err = onSpare(ctx, spare.Open, func(c *Catalogue) error {
		counted, err := c.Census(ctx, v)
		if err != nil {
			return err
		}
		held.Plans, held.Texts = counted.Plans, counted.Texts
		for _, err := range c.Check(ctx, v) {
			if err != nil {
				return err
			}
			held.Findings++
		}
		return nil
	})
	return held, err
}

// Renew gives the catalogue in a spare a new epoch, as it is to be restored.
func Renew(ctx context.Context, v Viewer, spare *store.Spare) error {
	return onSpare(ctx, spare.Edit, func(c *Catalogue) error { return c.NewEpoch(ctx, v) })
}

// onSpare runs fn on the catalogue in a spare.
func onSpare(ctx context.Context, open func(context.Context) (store.DB, error), fn func(*Catalogue) error) (err error) {
	db, err := open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	c, err := OpenAsIs(ctx, db)
	if err != nil {
		return err
	}
	return fn(c)
}

// Checkup is what a check found.
type Checkup struct {
	Revision store.Rev `json:"revision"`
	Findings []Finding `json:"findings"`
	More     bool      `json:"more,omitempty"` // than are told
}

// MaxFindings is how many findings are told of one checkup.
const MaxFindings = 10_000

// CheckUp is the findings of a catalogue as it is.
func (c *Catalogue) CheckUp(ctx context.Context, v Viewer) (Checkup, error) {
	up := Checkup{Revision: c.db.Rev()}
	var err error
	up.Findings, up.More, err = First(MaxFindings, c.Check(ctx, v))
	return up, err
}

// CheckUpBeside checks a copy of the catalogue in a spare, so that nobody who writes is held up however long it takes,
// and then what is kept in memory.
func (c *Catalogue) CheckUpBeside(ctx context.Context, v Viewer, spare *store.Spare) (up Checkup, err error) {
	if up.Revision, err = c.Backup(ctx, v, spare, func(int) {}); err != nil {
		return up, err
	}
	_, err = spare.Verify(ctx)
	if errors.Is(err, store.ErrCorrupt) {
		up.Findings = []Finding{DamagedFile(err)}
		return up, nil
	}
	if err != nil {
		return up, err
	}
	err = onSpare(ctx, spare.Open, func(copied *Catalogue) (err error) {
		up, err = copied.CheckUp(ctx, v)
		return err
	})
	if err != nil {
		return up, err
	}
	kept, _, err := First(MaxFindings, c.CheckMemory(ctx, v))
	up.Findings = append(up.Findings, kept...)
	return up, err
}

// Vacant tells whether nothing was ever put in the catalogue.
func (c *Catalogue) Vacant(ctx context.Context) (vacant bool, err error) {
	err = c.db.View(ctx, func(tx store.Tx) error {
		vacant, err = Vacant(tx)
		return err
	})
	return vacant, unavailable(err)
}
