package plan

import (
	"polyplan/i18n"
	"polyplan/store"
)

// A publisher's glossary says what its terms are called in other locales. It is a tool of those who write and
// translate: only who has a token sees it, and the change log, which is for consumers of content, does not tell of
// it.

// Term is a word or a phrase in the glossary of a publisher.
type Term struct {
	ID             ID
	Publisher      *Publisher
	Term           string
	Locale         i18n.Locale // that it is in
	Direction      i18n.Direction
	PartOfSpeech   PartOfSpeech
	Note           *string
	DoNotTranslate bool // it stays as it is in every locale
	CreatedAt      Time
	UpdatedAt      Time
	Revision       store.Rev

	translations []*TermTranslation
}

// TermTranslation is what a term is called in one locale.
type TermTranslation struct {
	Locale    i18n.Locale
	Direction i18n.Direction
	Accepted  []string // the preferred first
	Forbidden []string
	Author    string
	UpdatedAt Time
	Revision  store.Rev
}

// Preferred is the first of the accepted translations; nil where only forbidden ones are known.
func (t *TermTranslation) Preferred() *string {
	if len(t.Accepted) == 0 {
		return nil
	}
	return &t.Accepted[0]
}

// Identify is the term's ID.
func (t *Term) Identify() ID {
	return t.ID
}

// Translations are what the term is called in the given locales, or in all, by locale.
func (t *Term) Translations(locales []i18n.Locale) []*TermTranslation {
	out := []*TermTranslation{}
	for _, text := range t.translations {
		if anySame(locales, text.Locale) {
			out = append(out, text)
		}
	}
	return out
}

// PartOfSpeech is what kind of word a term is (ISO 30042, TBX: partOfSpeech). Stored as a number: append only.
type PartOfSpeech uint8

// A term is one of these; OtherSpeech is whatever else it is, or not known.
const (
	OtherSpeech PartOfSpeech = iota
	Noun
	Verb
	Adjective
	Adverb
	ProperNoun
	Phrase
)

// Bounds of a glossary: of its terms, of what is said of one in characters, and of what one is called in a locale.
const (
	MaxTerms        = 5_000
	maxTermNote     = 2_000
	maxTermWordings = 10 // accepted, and as many forbidden
)

type termRow struct {
	Term         string       `cbor:"1,keyasint"`
	PartOfSpeech PartOfSpeech `cbor:"2,keyasint,omitempty"`
	Note         string       `cbor:"3,keyasint,omitempty"`
	Literal      bool         `cbor:"4,keyasint,omitempty"` // it is not to be translated
	Created      int64        `cbor:"5,keyasint"`
	Updated      int64        `cbor:"6,keyasint"`
	Rev          store.Rev    `cbor:"7,keyasint"`
	Author       string       `cbor:"8,keyasint,omitempty"`
}

// termTextRow is what a term is called in one locale.
type termTextRow struct {
	Accepted  []string  `cbor:"1,keyasint,omitempty"`
	Forbidden []string  `cbor:"2,keyasint,omitempty"`
	Author    string    `cbor:"3,keyasint,omitempty"`
	Updated   int64     `cbor:"4,keyasint"`
	Rev       store.Rev `cbor:"5,keyasint"`
}

// termHomeRow is where a term is kept.
type termHomeRow struct {
	Publisher ID          `cbor:"1,keyasint"`
	Locale    i18n.Locale `cbor:"2,keyasint"`
}

// glossaryRow tells when a publisher's terms, not their translations, last changed.
type glossaryRow struct {
	Terms int       `cbor:"1,keyasint"` // how many there are
	Rev   store.Rev `cbor:"2,keyasint"`
	Mark  uint64    `cbor:"3,keyasint,omitempty"` // random: tells the terms from those of a Rev that never came to be
}

func glossaryKey(publisher ID) []byte { return store.Key("glossary", string(publisher)) }
func termHomeKey(id ID) []byte        { return store.Key("termHome", string(id)) }

func termKey(publisher ID, locale i18n.Locale, id ID) []byte {
	return store.Key("term", string(publisher), string(locale), string(id))
}

// termNameKey leads to the term that is written like this, and is the same part of speech.
func termNameKey(publisher ID, locale i18n.Locale, term string, speech PartOfSpeech) []byte {
	return store.Key("termName", string(publisher), string(locale), i18n.TermKey(term), uint64(speech))
}

// termTextKey is locale-major, as texts are: a locale goes with one range of a publisher.
func termTextKey(publisher ID, locale i18n.Locale, id ID) []byte {
	return store.Key("termText", string(publisher), string(locale), string(id))
}

func newTerm(id ID, p *Publisher, locale i18n.Locale, row *termRow) *Term {
	return &Term{
		ID: id, Publisher: p, Term: row.Term, Locale: locale, Direction: locale.Direction(),
		PartOfSpeech: row.PartOfSpeech, Note: optional(row.Note), DoNotTranslate: row.Literal,
		CreatedAt: fromMillis(row.Created), UpdatedAt: fromMillis(row.Updated), Revision: row.Rev,
	}
}

func newTermTranslation(locale i18n.Locale, row *termTextRow) *TermTranslation {
	return &TermTranslation{
		Locale: locale, Direction: locale.Direction(),
		Accepted: append([]string{}, row.Accepted...), Forbidden: append([]string{}, row.Forbidden...),
		Author: row.Author, UpdatedAt: fromMillis(row.Updated), Revision: row.Rev,
	}
}

// term is a term that the viewer sees, or nil.
func (r *reader) term(id ID) (*Term, error) {
	var home termHomeRow
	found, err := get(r.tx, termHomeKey(id), &home)
	if err != nil || !found || r.viewer.Anonymous() || !r.all.shows(home.Publisher, r.viewer) {
		return nil, err
	}
	var row termRow
	if _, err := get(r.tx, termKey(home.Publisher, home.Locale, id), &row); err != nil {
		return nil, err
	}
	p, err := r.publisher(home.Publisher)
	if err != nil {
		return nil, err
	}
	t := newTerm(id, p, home.Locale, &row)
	return t, readTermTexts(r.tx, r.all.locales, r.sel, t)
}

// readTermTexts reads what a term is called in all locales, where somebody asks.
func readTermTexts(tx store.Tx, locales *i18n.Set, sel Selection, t *Term) error {
	if !sel.TermTranslations {
		return nil
	}
	for _, locale := range locales.Locales() {
		var row termTextRow
		found, err := get(tx, termTextKey(t.Publisher.ID, locale, t.ID), &row)
		if err != nil {
			return err
		}
		if found {
			t.translations = append(t.translations, newTermTranslation(locale, &row))
		}
	}
	return nil
}
