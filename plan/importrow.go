package plan

import (
	"fmt"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// What an import keeps in the store, until it expires:
//
//	batch, id          importRow: whose it is, and how far it has come
//	batchUnit, id, n   uploadedUnits, the first of which is the n. of the upload; they go as they are applied
//	batchDone, id, n   doneUnits, the first of which is the n. that was written or is to be reported
//
// Progress is written together with what it tells of, so an import that broke off goes on where it stopped.

type importRow struct {
	By        ID            `cbor:"1,keyasint,omitempty"` // the token that brought it
	Author    string        `cbor:"2,keyasint,omitempty"`
	Created   int64         `cbor:"3,keyasint"`
	Expires   int64         `cbor:"4,keyasint"`
	State     ImportState   `cbor:"5,keyasint"`
	Source    i18n.Locale   `cbor:"6,keyasint,omitempty"`
	Targets   []i18n.Locale `cbor:"7,keyasint,omitempty"`
	Options   ImportOptions `cbor:"8,keyasint"`
	Units     int           `cbor:"9,keyasint"`            // of the upload
	Next      int           `cbor:"10,keyasint"`           // the first unit that is not applied yet
	Done      int           `cbor:"11,keyasint"`           // how many doneUnits there are
	Undone    int           `cbor:"12,keyasint"`           // how many of them a revert has been over, from the end
	Counts    importCounts  `cbor:"13,keyasint"`           // as previewed, or as applied so far
	Questions []string      `cbor:"14,keyasint,omitempty"` // in English, which QuestionsIn reads to say them in other languages
	Rev       store.Rev     `cbor:"15,keyasint,omitempty"` // the last that it made
	First     string        `cbor:"16,keyasint,omitempty"` // the first import of a file that was worked on since; "" where this is it
}

// shares tells whether the import is into one of some locales.
func (r *importRow) shares(locales []i18n.Locale) bool {
	return slices.ContainsFunc(r.Targets, func(locale i18n.Locale) bool { return slices.Contains(locales, locale) })
}

// importCounts are how many units came to which outcome, by its number.
type importCounts []int

func (c *importCounts) add(o ImportOutcome, by int) {
	for len(*c) <= int(o) {
		*c = append(*c, 0)
	}
	(*c)[o] += by
}

// uploadedUnit is a unit of a file as far as its merge needs it.
type uploadedUnit struct {
	Line    int           `cbor:"1,keyasint,omitempty"`
	ID      string        `cbor:"2,keyasint"`
	Target  string        `cbor:"3,keyasint,omitempty"`
	Base    store.Rev     `cbor:"4,keyasint,omitempty"` // of the text as it left; 0 where there was none, or nobody knows
	Of      store.Rev     `cbor:"5,keyasint,omitempty"` // of the source beside it as it left
	Strange bool          `cbor:"6,keyasint,omitempty"` // the source beside it is none that the text ever had
	State   TextState     `cbor:"7,keyasint,omitempty"` // MISSING where the file does not tell
	Stale   bool          `cbor:"8,keyasint,omitempty"`
	Marked  bool          `cbor:"9,keyasint,omitempty"` // whether the file tells of states
	Origin  *Origin       `cbor:"10,keyasint,omitempty"`
	Outcome ImportOutcome `cbor:"11,keyasint,omitempty"` // as previewed
	Theirs  store.Rev     `cbor:"12,keyasint,omitempty"` // of the text as the preview found it
	Bare    bool          `cbor:"13,keyasint,omitempty"` // the file tells no revisions, or those of another catalogue
	Own     store.Rev     `cbor:"14,keyasint,omitempty"` // of the text that an earlier import of the same file brought
	Checked store.Rev     `cbor:"15,keyasint,omitempty"` // of the source that its text was checked against; 0 before it was
	Wrong   string        `cbor:"16,keyasint,omitempty"` // the first ERROR of that, as reasonOf has it
	Foreign bool          `cbor:"17,keyasint,omitempty"` // it is in another script than its locale's

	source     string    // as the file has it
	sourceHash string    // of the source as it left
	sourceRev  store.Rev // as the file has it
}

func (u *uploadedUnit) size() int {
	return 96 + len(u.ID) + len(u.Target)
}

// doneUnit is what became of a unit, and what it takes to undo that.
type doneUnit struct {
	Line    int           `cbor:"1,keyasint,omitempty"`
	ID      string        `cbor:"2,keyasint"`
	Outcome ImportOutcome `cbor:"3,keyasint"`
	Reason  string        `cbor:"4,keyasint,omitempty"`  // in English, which ReasonIn reads to say it in other languages
	Rev     store.Rev     `cbor:"5,keyasint,omitempty"`  // of what was written; 0 where nothing was
	Before  store.Rev     `cbor:"6,keyasint,omitempty"`  // of the text that was in its place; 0 for none
	Moved   bool          `cbor:"7,keyasint,omitempty"`  // something else was written between the preview and this
	Undone  ImportOutcome `cbor:"8,keyasint,omitempty"`  // REVERTED or KEPT, once a revert has been over it
	Base    store.Rev     `cbor:"9,keyasint,omitempty"`  // as the file told it
	Term    *doneTerm     `cbor:"10,keyasint,omitempty"` // of a glossary; nil of a translation
}

func (u *doneUnit) size() int {
	size := 64 + len(u.ID) + len(u.Reason)
	if u.Term != nil {
		size += u.Term.size()
	}
	return size
}

const (
	uploadedKind = "batchUnit"
	doneKind     = "batchDone"
)

func importKey(id string) []byte          { return store.Key("batch", id) }
func uploadedKey(id string, n int) []byte { return store.Key(uploadedKind, id, uint64(n)) }
func doneKey(id string, n int) []byte     { return store.Key(doneKind, id, uint64(n)) }

// eachDone visits what an import did, in the order of its file.
func eachDone(tx store.Tx, id string, visit func(*doneUnit)) error {
	from, to := store.Prefix(doneKind, id)
	for key, value := range tx.Scan(from, to) {
		var units []doneUnit
		if err := decode(key, value, &units); err != nil {
			return err
		}
		for i := range units {
			visit(&units[i])
		}
	}
	return nil
}

// readStretch reads the row of a kind that holds an import's n. unit into units, and is the number of its first.
func readStretch(tx store.Tx, kind, id string, n int, units any) (first int, err error) {
	from, _ := store.Prefix(kind, id)
	for key, value := range tx.ScanBack(from, store.Key(kind, id, uint64(n)+1)) {
		var number uint64
		if err := store.Split(key, nil, nil, &number); err != nil {
			return 0, err
		}
		return int(number), decode(key, value, units)
	}
	return 0, fmt.Errorf("the import %s has no row %s for unit %d: %w", id, kind, n, store.ErrCorrupt)
}
