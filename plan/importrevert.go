package plan

import (
	"slices"

	"polyplan/store"
)

// revert undoes as much as one Update should, the last first, and tells whether there is more.
func (b *importBatch) revert() (bool, error) {
	switch b.row.State {
	case ImportReverted:
		return false, nil
	case ImportPreviewed:
		return false, fail(Invalid, "the import was not applied: there is nothing to revert").at("token")
	}
	b.row.State = ImportReverting
	for b.row.Undone < b.row.Done && b.size < batchBytes {
		if err := b.undoStretch(); err != nil {
			return false, err
		}
	}
	more := b.row.Undone < b.row.Done
	if !more {
		b.row.State = ImportReverted
		if err := b.tx.DeleteRange(store.Prefix(uploadedKind, b.id)); err != nil {
			return false, err
		}
	}
	return more, b.save()
}

// undoStretch undoes units of one row, and writes in the row what became of them.
func (b *importBatch) undoStretch() error {
	var units []doneUnit
	last := b.row.Done - 1 - b.row.Undone
	first, err := readStretch(b.tx, doneKind, b.id, last, &units)
	if err != nil {
		return err
	}
	for i := last - first; i >= 0 && b.size < batchBytes; i-- {
		if err := b.undo(&units[i]); err != nil {
			return err
		}
		b.row.Undone++
	}
	for i := range units {
		b.size += units[i].size()
	}
	return put(b.tx, doneKey(b.id, first), units)
}

// undo puts back what was before a unit was written.
func (b *importBatch) undo(u *doneUnit) error {
	if u.Rev == 0 {
		return nil
	}
	b.row.Counts.add(u.Outcome, -1)
	u.Undone = OutcomeKept
	defer func() { b.row.Counts.add(u.Undone, 1) }()
	if u.Term != nil {
		undone, err := b.undoTerm(u)
		if err == nil && undone {
			u.Undone = OutcomeReverted
		}
		if CodeOf(err) != "" {
			return nil
		}
		return err
	}
	t, e, err := b.find(&uploadedUnit{ID: u.ID})
	if CodeOf(err) != "" {
		return nil // what it hung on is gone
	}
	if err != nil {
		return err
	}
	if b.viewer.mayTranslate(t.unit.locale) != nil {
		return nil
	}
	undone, err := b.undoText(e, t, u)
	if err == nil && undone {
		u.Undone = OutcomeReverted
	}
	return err
}

func (b *importBatch) undoText(e *edit, t *target, u *doneUnit) (bool, error) {
	offered := slices.Contains([]ImportOutcome{OutcomeSuggested, OutcomeConflict, OutcomeDrafted}, u.Outcome)
	if offered && t.rev() != u.Rev {
		return b.withdraw(e, t, u)
	}
	if still, err := t.isStill(e, u); err != nil || !still {
		return false, err
	}
	before, err := t.inForceAt(e, u.Before)
	if err != nil {
		return false, err
	}
	b.size += len(t.row.value()) + len(before.value()) + clearedSize
	if before == nil {
		return true, t.write(e, nil)
	}
	row := *before
	now, ok, err := t.carried(e, before.Of)
	if err != nil {
		return false, err
	}
	if ok {
		row.Of = now
	}
	return true, t.write(e, &row)
}

// isStill tells whether the text is what the import made of it.
func (t *target) isStill(e *edit, u *doneUnit) (bool, error) {
	if u.Outcome != OutcomeCleared {
		return t.rev() == u.Rev, nil
	}
	if t.row != nil {
		return false, nil
	}
	from, to := pastRange(e.id, t.unit)
	for key, value := range e.tx.ScanBack(from, to) {
		var past textRow
		if err := decode(key, value, &past); err != nil {
			return false, err
		}
		if past.Beside == wasInForce {
			return past.Rev == u.Before, nil
		}
	}
	return false, nil
}

// withdraw dismisses a suggestion or draft that nobody has decided over yet.
func (b *importBatch) withdraw(e *edit, t *target, u *doneUnit) (bool, error) {
	from, to := draftsRange(e.id, t.unit)
	for key, value := range e.tx.Scan(from, to) {
		_, author, row, err := splitDraft(key, value)
		if err != nil {
			return false, err
		}
		if row.Rev != u.Rev || author != b.row.By {
			continue
		}
		b.size += len(row.Value) + clearedSize
		if err := e.dropDraft(t.unit, author); err != nil {
			return false, err
		}
		if err := e.retire(t.unit, author, row, b.viewer.Name); err != nil {
			return false, err
		}
		return true, e.changed(t.unit, Put, nil, nil)
	}
	return false, nil
}
