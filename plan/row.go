package plan

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"polyplan/i18n"
	"polyplan/store"
)

// Rows are CBOR maps with small integer keys (RFC 8949): compact, and a reader passes over keys it
// does not know. A key number, once used, keeps its meaning for ever.

type metaRow struct {
	Format    int    `cbor:"1,keyasint"`
	Catalogue string `cbor:"2,keyasint"` // random; tells one catalogue from another
	Epoch     string `cbor:"3,keyasint"` // random; a restore makes a new one

	Floor store.Rev  `cbor:"4,keyasint,omitempty"` // the oldest revision whose changes are kept; 0: all are
	Past  []epochRow `cbor:"5,keyasint,omitempty"` // the epochs before, the first one first
	Moved int64      `cbor:"6,keyasint,omitempty"` // when a locale last changed, or the catalogue was restored
}

type planRow struct {
	Slug      string      `cbor:"1,keyasint"`
	State     PlanState   `cbor:"2,keyasint"`
	Publisher ID          `cbor:"3,keyasint"`
	Source    i18n.Locale `cbor:"4,keyasint"`
	SourceURL URL         `cbor:"5,keyasint,omitempty"`
	Phone     string      `cbor:"6,keyasint,omitempty"`
	Email     string      `cbor:"7,keyasint,omitempty"`
	Period    *Period     `cbor:"8,keyasint,omitempty"`
	Created   int64       `cbor:"9,keyasint"` // Unix milliseconds, as all times in rows
	Updated   int64       `cbor:"10,keyasint"`
	Rev       store.Rev   `cbor:"11,keyasint"`
	Shown     bool        `cbor:"12,keyasint,omitempty"` // it was PUBLISHED once
	Archived  store.Rev   `cbor:"13,keyasint,omitempty"` // the revision that last took it away from readers
	Former    []string    `cbor:"14,keyasint,omitempty"` // the slugs that it had and that lead to it, the first one first
}

type publisherRow struct {
	Homepage URL         `cbor:"1,keyasint,omitempty"`
	Source   i18n.Locale `cbor:"2,keyasint"`
	Created  int64       `cbor:"3,keyasint"`
	Updated  int64       `cbor:"4,keyasint"`
	Rev      store.Rev   `cbor:"5,keyasint"`
}

type itemRow struct {
	Parent      ID         `cbor:"1,keyasint"`
	Position    int        `cbor:"2,keyasint"` // from 1, without gaps among the parent's children
	Identifier  string     `cbor:"3,keyasint,omitempty"`
	Status      ItemStatus `cbor:"4,keyasint,omitempty"`
	Progress    *int       `cbor:"5,keyasint,omitempty"`
	Period      *Period    `cbor:"6,keyasint,omitempty"`
	Responsible []partyRow `cbor:"7,keyasint,omitempty"`
	Links       []Link     `cbor:"8,keyasint,omitempty"`
	Created     int64      `cbor:"9,keyasint"`
	Updated     int64      `cbor:"10,keyasint"`
	Rev         store.Rev  `cbor:"11,keyasint"`
	Born        store.Rev  `cbor:"12,keyasint,omitempty"` // the revision that made it
}

type partyRow struct {
	ID   ID     `cbor:"1,keyasint"`
	Role string `cbor:"2,keyasint,omitempty"`
}

type textRow struct {
	Value   string    `cbor:"1,keyasint"`
	State   TextState `cbor:"2,keyasint"`
	Origin  Origin    `cbor:"3,keyasint,omitempty"`
	Of      store.Rev `cbor:"4,keyasint,omitempty"` // the revision of the source text it translates
	Author  string    `cbor:"5,keyasint,omitempty"`
	Updated int64     `cbor:"6,keyasint"`
	Rev     store.Rev `cbor:"7,keyasint"`
	By      ID        `cbor:"8,keyasint,omitempty"` // the author's token
	Reason  string    `cbor:"9,keyasint,omitempty"` // why a reviewer sent it back

	Reworded bool   `cbor:"10,keyasint,omitempty"` // a source text that means what the one before it meant
	Beside   beside `cbor:"11,keyasint,omitempty"` // of the past: whether it ever was in force
	EndedBy  string `cbor:"12,keyasint,omitempty"` // who dismissed what was beside
}

// draftRow is a draft, or a suggestion, beside a text in force.
type draftRow struct {
	Value     string    `cbor:"1,keyasint"`
	Origin    Origin    `cbor:"2,keyasint,omitempty"`
	Of        store.Rev `cbor:"3,keyasint,omitempty"` // the revision of the source text it translates
	Base      store.Rev `cbor:"4,keyasint,omitempty"` // the revision of the text it would replace
	Author    string    `cbor:"5,keyasint,omitempty"`
	Updated   int64     `cbor:"6,keyasint"`
	Suggested bool      `cbor:"7,keyasint,omitempty"` // offered to a reviewer, no longer its author's own
	Rev       store.Rev `cbor:"8,keyasint"`
	Conflict  bool      `cbor:"9,keyasint,omitempty"` // it came in with a file, and the text was changed here too
}

type localeRow struct {
	Fallbacks  []i18n.Locale `cbor:"1,keyasint,omitempty"`
	Created    int64         `cbor:"2,keyasint"`
	Rev        store.Rev     `cbor:"3,keyasint"`
	SelfReview bool          `cbor:"4,keyasint,omitempty"` // reviewers may approve what they wrote
}

type changeRow struct {
	Kind    ChangeKind   `cbor:"1,keyasint"`
	Action  ChangeAction `cbor:"2,keyasint"`
	Plan    ID           `cbor:"3,keyasint,omitempty"`
	ID      ID           `cbor:"4,keyasint,omitempty"`
	Field   string       `cbor:"5,keyasint,omitempty"`
	Locale  i18n.Locale  `cbor:"6,keyasint,omitempty"`
	Actor   string       `cbor:"7,keyasint,omitempty"`
	Updated int64        `cbor:"8,keyasint"`
	Hidden  bool         `cbor:"9,keyasint,omitempty"` // of a text that readers are served neither before nor after

	Reworded bool `cbor:"10,keyasint,omitempty"` // of a source text, or what follows it: the meaning is unchanged
	Public   bool `cbor:"11,keyasint,omitempty"` // the plan was PUBLISHED, or what is gone had been seen when it was
}

// get decodes the row at key into row, and tells whether there is one.
func get(tx store.Tx, key []byte, row any) (bool, error) {
	value, err := tx.Get(key)
	if err != nil || value == nil {
		return false, err
	}
	return true, decode(key, value, row)
}

func put(tx store.Tx, key []byte, row any) error {
	value, err := cbor.Marshal(row)
	if err != nil {
		return fmt.Errorf("encode the row at %q: %w", key, err)
	}
	return tx.Put(key, value)
}

func decode(key, value []byte, row any) error {
	if err := cbor.Unmarshal(value, row); err != nil {
		return fmt.Errorf("the row at %q does not decode: %w: %w", key, store.ErrCorrupt, err)
	}
	return nil
}
