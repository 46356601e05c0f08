package plan

import (
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// What an import of terms wrote is kept as what one of translations did, and is reverted as that: RevertImport takes
// its ID. A term, and what it is called in a locale, are units of their own there, trm_… and trm_…/vi.

// doneTerm is what it takes to undo a term, or what it is called in a locale.
type doneTerm struct {
	ID     ID           `cbor:"1,keyasint"`
	Locale i18n.Locale  `cbor:"2,keyasint,omitempty"` // "" for the term itself
	Term   *termRow     `cbor:"3,keyasint,omitempty"` // that was before; nil where there was none
	Text   *termTextRow `cbor:"4,keyasint,omitempty"` // the same in a locale
}

func (t *doneTerm) size() int {
	size := 0
	if t.Term != nil {
		size += len(t.Term.Term) + len(t.Term.Note)
	}
	if t.Text != nil {
		for _, words := range slices.Concat(t.Text.Accepted, t.Text.Forbidden) {
			size += len(words)
		}
	}
	return size
}

// wrote notes what was before something was written.
func (m *termMerger) wrote(line int, was doneTerm) {
	id := string(was.ID)
	if was.Locale != "" {
		id += "/" + string(was.Locale)
	}
	m.done = append(m.done, doneUnit{Line: line, ID: id, Outcome: OutcomeApplied, Rev: m.tx.Rev(), Term: &was})
}

// keep adds what was written to the import that it is reverted by.
func (m *termMerger) keep(id string, row importRow) (importRow, error) {
	if len(m.done) == 0 {
		return row, nil
	}
	from := row.Done
	err := putStretches(m.tx, m.done, (*doneUnit).size, func(n int) []byte { return doneKey(id, from+n) })
	if err != nil {
		return row, err
	}
	row.By, row.Author, row.State, row.Rev = m.viewer.ID, m.viewer.Name, ImportApplied, m.tx.Rev()
	row.Created, row.Expires = m.by.at, m.by.at+importKept.Milliseconds()
	row.Counts = slices.Clone(row.Counts)
	row.Counts.add(OutcomeApplied, len(m.done))
	row.Done += len(m.done)
	row.Next, row.Units = row.Done, row.Done
	return row, put(m.tx, importKey(id), &row)
}

// undoTerm puts back what was before, where that is still as the import wrote it.
func (b *importBatch) undoTerm(u *doneUnit) (bool, error) {
	e := &termEdit{tx: b.tx, by: b.by, viewer: b.viewer, id: u.Term.ID}
	found, err := get(b.tx, termHomeKey(e.id), &e.home)
	if err != nil || !found {
		return false, err
	}
	if _, err := get(b.tx, termKey(e.home.Publisher, e.home.Locale, e.id), &e.row); err != nil {
		return false, err
	}
	if u.Term.Locale != "" {
		return e.undoText(u)
	}
	if e.row.Rev != u.Rev {
		return false, nil
	}
	if err := e.mayEdit(); err != nil {
		return false, err
	}
	if u.Term.Term == nil {
		return e.undoCreation()
	}
	if taken, err := e.tx.Get(e.nameKey(u.Term.Term)); err != nil || taken != nil && ID(taken) != e.id {
		return false, err
	}
	if err := e.moveGlossary(0); err != nil {
		return false, err
	}
	return true, e.write(*u.Term.Term)
}

// undoText puts back what the term was called in a locale.
func (e *termEdit) undoText(u *doneUnit) (bool, error) {
	if err := e.mayTranslate(u.Term.Locale); err != nil {
		return false, err
	}
	key := termTextKey(e.home.Publisher, u.Term.Locale, e.id)
	var now termTextRow
	found, err := get(e.tx, key, &now)
	if err != nil || found && now.Rev != u.Rev || !found && u.Term.Text == nil {
		return false, err
	}
	if u.Term.Text == nil {
		return true, e.tx.Delete(key)
	}
	row := *u.Term.Text
	row.Updated, row.Rev = e.by.at, e.tx.Rev()
	return true, put(e.tx, key, &row)
}

// undoCreation deletes a term that the import added, unless somebody has said since what it is called.
func (e *termEdit) undoCreation() (bool, error) {
	all, err := readLocales(e.tx)
	if err != nil {
		return false, err
	}
	for _, locale := range all.Locales() {
		if row, err := e.tx.Get(termTextKey(e.home.Publisher, locale, e.id)); err != nil || row != nil {
			return false, err
		}
	}
	return true, e.delete()
}

// TermsImported is what became of a file of terms, or would.
type TermsImported struct {
	ID       string          // to revert it by; "" where nothing was written
	Terms    []*ImportedTerm // of the file, in its order
	Revision store.Rev       // the last that it made; 0 where nothing was written
}
