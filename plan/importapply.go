package plan

import (
	"context"
	"errors"
	"fmt"
	"time"

	"polyplan/store"
)

// ApplyImport writes what a preview has told, in one Update where that holds it, or else in several: should one
// fail, what was written stays, and applying again goes on from there. A unit that was written since the preview
// is merged anew. What the preview asks has to be confirmed.
func (c *Catalogue) ApplyImport(ctx context.Context, v Viewer, id string, confirmed bool) (*Import, error) {
	if err := v.signedIn(); err != nil {
		return nil, err
	}
	err := c.inBatches(ctx, v, id, "applied", func(b *importBatch) (bool, error) { return b.apply(confirmed) })
	if err != nil {
		return nil, err
	}
	return c.importDone(ctx, v, id)
}

// RevertImport puts back what was before an import, where the text is still what that wrote; it reports the rest.
func (c *Catalogue) RevertImport(ctx context.Context, v Viewer, id string) (*Import, error) {
	if err := v.signedIn(); err != nil {
		return nil, err
	}
	err := c.inBatches(ctx, v, id, "reverted", (*importBatch).revert)
	if err != nil {
		return nil, err
	}
	return c.importDone(ctx, v, id)
}

// importBatch is one Update of an import.
type importBatch struct {
	*merger
	id   string
	row  importRow
	size int
}

// inBatches runs fn in one Update after the other, until it says that there is no more, or until ctx is about to
// end: then the import tells that there is more to do.
func (c *Catalogue) inBatches(ctx context.Context, v Viewer, id, what string, fn func(*importBatch) (bool, error)) error {
	for more, n := true, 0; more && (n == 0 || leaves(ctx, time.Second)); n++ {
		var come, total int
		_, err := c.update(ctx, v, func(tx store.Tx, by *write) error {
			row, err := c.ownImport(tx, v, id)
			if err != nil {
				return err
			}
			b := &importBatch{merger: newMerger(c, tx, by, v, row.Options), id: id, row: *row}
			if more, err = fn(b); err != nil {
				return err
			}
			come, total = b.row.come()
			return b.close()
		})
		if err != nil && n > 0 && ctx.Err() == nil {
			var e *Error
			if errors.As(err, &e) {
				e.Message = "a part is " + what + ", and asking again goes on from there: " + e.Message
			}
		}
		if err != nil {
			return err
		}
		tellProgress(ctx, come, total)
	}
	return nil
}

// come is how far the import has come, of how far it has to.
func (r *importRow) come() (done, total int) {
	if r.State >= ImportReverting {
		return r.Undone, r.Done
	}
	return r.Next, r.Units
}

// leaves tells whether a context leaves some time.
func leaves(ctx context.Context, some time.Duration) bool {
	deadline, ends := ctx.Deadline()
	return !ends || time.Until(deadline) > some
}

// ownImport is the viewer's import, or any for an administrator.
func (c *Catalogue) ownImport(tx store.Tx, v Viewer, id string) (*importRow, error) {
	row := new(importRow)
	found, err := get(tx, importKey(id), row)
	if err != nil {
		return nil, err
	}
	own := row.By == v.ID || v.admin()
	if !found || !own || row.State == ImportUploading || row.Expires <= millis(c.now()) {
		return nil, fail(NotFound, "there is no such import: it was never previewed, or has expired; preview the file again").at("token")
	}
	return row, nil
}

// save writes how far the import has come.
func (b *importBatch) save() error {
	b.row.Rev = b.tx.Rev()
	b.row.Expires = millis(b.c.now().Add(importKept))
	return put(b.tx, importKey(b.id), &b.row)
}

// apply applies as much as one Update should, and tells whether there is more.
func (b *importBatch) apply(confirmed bool) (bool, error) {
	switch {
	case b.row.State == ImportApplied:
		return false, nil
	case b.row.State > ImportApplied:
		return false, fail(Conflict, "the import was reverted: preview the file again").at("token")
	case b.row.State == ImportPreviewed && len(b.row.Questions) > 0 && !confirmed:
		return false, fail(Conflict, "it has to be confirmed: %s", b.row.Questions[0]).at("confirm")
	}
	if b.row.State == ImportPreviewed {
		b.row.State, b.row.Counts = ImportApplying, nil
	}
	var done []doneUnit
	from := b.row.Done
	for b.row.Next < b.row.Units && b.size < batchBytes {
		var units []uploadedUnit
		first, err := readStretch(b.tx, uploadedKind, b.id, b.row.Next, &units)
		if err != nil {
			return false, err
		}
		for i := b.row.Next - first; i < len(units) && b.size < batchBytes; i++ {
			unit, err := b.one(&units[i])
			if err != nil {
				return false, fmt.Errorf("apply %s: %w", short(units[i].ID), err)
			}
			b.row.Next++
			b.row.Counts.add(unit.Outcome, 1)
			if unit.Outcome != OutcomeUnchanged || unit.Moved {
				done = append(done, unit)
				b.size += unit.size()
			}
		}
		if b.row.Next == first+len(units) {
			if err := b.tx.Delete(uploadedKey(b.id, first)); err != nil {
				return false, err
			}
		}
	}
	if err := putStretches(b.tx, done, (*doneUnit).size, func(n int) []byte { return doneKey(b.id, from+n) }); err != nil {
		return false, err
	}
	b.row.Done += len(done)
	more := b.row.Next < b.row.Units
	if !more {
		b.row.State = ImportApplied
	}
	return more, b.save()
}

// one merges a unit with what there is of it now.
func (b *importBatch) one(u *uploadedUnit) (doneUnit, error) {
	done := doneUnit{Line: u.Line, ID: u.ID, Base: u.Base}
	t, e, d, err := b.settle(u)
	if err != nil {
		return done, err
	}
	if t != nil {
		done.Before, done.Moved = t.rev(), t.rev() != u.Theirs
	}
	done.Outcome, done.Reason = d.outcome, d.reason
	if !d.writes() {
		return done, nil
	}
	b.size += len(d.theirs) + len(d.yours) + clearedSize
	done.Rev = b.tx.Rev()
	return done, b.carryOut(e, t, &d)
}

func (d *decision) writes() bool {
	return d.row != nil || d.beside != nil || d.approve || d.outcome == OutcomeCleared
}

// Import is the viewer's import as it stands. A preview is merged with what is there now; what it asks, and its
// counts, are as it was made.
func (c *Catalogue) Import(ctx context.Context, v Viewer, id string) (*Import, error) {
	if err := v.signedIn(); err != nil {
		return nil, err
	}
	answer, err := c.importDone(ctx, v, id)
	for next := 0; err == nil && answer.State == ImportPreviewed && next < answer.Total; {
		var units []*ImportUnit
		next, units, err = c.previewAgain(ctx, v, id, next)
		answer.Units = append(answer.Units, units...)
	}
	return answer, err
}

// previewAgain decides over the units of a stretch of an upload, and is the number of the one after it.
func (c *Catalogue) previewAgain(ctx context.Context, v Viewer, id string, from int) (next int, found []*ImportUnit, err error) {
	err = c.view(ctx, func(tx store.Tx, _ *plans) error {
		found = nil
		row, err := c.ownImport(tx, v, id)
		if err != nil {
			return err
		}
		if row.State != ImportPreviewed {
			return fail(Conflict, "the import was applied meanwhile: ask again").at("token")
		}
		var units []uploadedUnit
		first, err := readStretch(tx, uploadedKind, id, from, &units)
		if err != nil {
			return err
		}
		next = first + len(units)
		m := newMerger(c, tx, nil, v, row.Options)
		for i := range units {
			_, _, d, err := m.settle(&units[i])
			if err != nil {
				return err
			}
			if d.outcome != OutcomeUnchanged {
				found = append(found, d.unit(&units[i]))
			}
		}
		return nil
	})
	return next, found, err
}

// importDone is an import as it stands, with what was done of it.
func (c *Catalogue) importDone(ctx context.Context, v Viewer, id string) (*Import, error) {
	var answer *Import
	err := c.db.View(ctx, func(tx store.Tx) error {
		row, err := c.ownImport(tx, v, id)
		if err != nil {
			return err
		}
		answer = &Import{ID: id, Units: []*ImportUnit{}}
		row.tell(answer)
		return eachDone(tx, id, func(u *doneUnit) { answer.Units = append(answer.Units, u.tell()) })
	})
	return answer, unavailable(err)
}

func (u *doneUnit) tell() *ImportUnit {
	unit := &ImportUnit{Line: u.Line, ID: u.ID, Outcome: u.Outcome, Reason: u.Reason, IsMoved: u.Moved}
	if u.Undone != OutcomeUnchanged {
		unit.Outcome, unit.Reason = u.Undone, ""
	}
	return unit
}
