package exchange

import (
	"cmp"
	"errors"
	"io"
	"strings"

	"polyplan/plan"
)

// TermFormat is a format of files of glossaries.
type TermFormat struct {
	Name      string // as the API and the command line call it
	Extension string // without the dot
	MediaType string
	Read      func(file []byte) (*plan.TermFile, error)
	Write     func(w io.Writer, terms *plan.TermFile) error
}

// TBX is TBX-Basic of ISO 30042:2008, which most tools read; of what came after it, in 2019, they know little as yet.
// Its Read takes that as well, with categories as attributes or as elements.
//
//	termEntry id, note                  the term's id and note
//	langSet, the first                  the term itself
//	langSet note, tig note              how the translation, the term was when it left, as a ticket
//	termNote partOfSpeech, termType     what kind of word the term is; a phrase is other, by its type
//	termNote administrativeStatus       preferred, admitted or deprecated: what it is called, and what not
var TBX = TermFormat{
	Name:      "tbx",
	Extension: "tbx",
	MediaType: "application/x-tbx+xml",
	Read:      readTBX,
	Write:     writeTBX,
}

// The categories of data that are written and read, and values of theirs.
const (
	speechNote = "partOfSpeech"
	typeNote   = "termType"
	phraseType = "phrase"
	statusNote = "administrativeStatus"

	preferredTerm  = "preferredTerm-admn-sts"
	admittedTerm   = "admittedTerm-admn-sts"
	deprecatedTerm = "deprecatedTerm-admn-sts"
	supersededTerm = "supersededTerm-admn-sts" // deprecated, to us
)

// speechWords are the parts of speech as TBX-Basic has them, which knows fewer.
var speechWords = map[plan.PartOfSpeech]string{
	plan.OtherSpeech: "other",
	plan.Noun:        "noun",
	plan.Verb:        "verb",
	plan.Adjective:   "adjective",
	plan.Adverb:      "adverb",
	plan.ProperNoun:  "noun",
	plan.Phrase:      "other",
}

func writeTBX(w io.Writer, file *plan.TermFile) error {
	if len(file.Terms) == 0 {
		return errors.New("there are no terms: a TBX file has one at least")
	}
	x := newXMLWriter(w)
	x.start("martif", "type", "TBX-Basic", "xml:lang", string(file.Terms[0].Locale))
	x.start("martifHeader")
	x.start("fileDesc")
	x.start("sourceDesc")
	x.text("p", "Polyplan: the glossary of a publisher.")
	for range 3 {
		x.end()
	}
	x.start("text")
	x.start("body")
	for i := range file.Terms {
		x.concept(file.Catalogue, &file.Terms[i])
	}
	return x.close()
}

func (x *xmlWriter) concept(catalogue string, t *plan.FileTerm) {
	x.start("termEntry", "id", string(t.ID))
	if t.Note != "" {
		x.text("note", t.Note)
	}
	x.start("langSet", "xml:lang", string(t.Locale))
	x.start("tig")
	x.text("term", t.Term)
	x.text("termNote", speechWords[t.PartOfSpeech], "type", speechNote)
	if t.PartOfSpeech == plan.Phrase {
		x.text("termNote", phraseType, "type", typeNote)
	}
	x.text("termNote", preferredTerm, "type", statusNote)
	x.text("note", termTicket(catalogue, t).String())
	x.end()
	x.end()
	for i := range t.Translations {
		x.wordings(&t.Translations[i])
	}
	x.end()
}

func (x *xmlWriter) wordings(w *plan.FileWordings) {
	if len(w.Accepted)+len(w.Forbidden) == 0 {
		return
	}
	x.start("langSet", "xml:lang", string(w.Locale))
	if w.Revision != 0 {
		x.text("note", ticket{keyRevision: decimal(w.Revision)}.String())
	}
	for i, word := range w.Accepted {
		status := admittedTerm
		if i == 0 {
			status = preferredTerm
		}
		x.wording(word, status)
	}
	for _, word := range w.Forbidden {
		x.wording(word, deprecatedTerm)
	}
	x.end()
}

func (x *xmlWriter) wording(word, status string) {
	x.start("tig")
	x.text("term", word)
	x.text("termNote", status, "type", statusNote)
	x.end()
}

// termTicket is what a term carries that TBX-Basic has no place for.
func termTicket(catalogue string, t *plan.FileTerm) ticket {
	said := ticket{keyCatalogue: catalogue, keyRevision: decimal(t.Revision), keySpeech: t.PartOfSpeech.String()}
	if t.DoNotTranslate {
		said[keyLiteral] = "yes"
	}
	return said
}

// fillTerm puts into a term what its ticket tells. Of its part of speech the file's own word goes before, if there is
// one.
func (t ticket) fillTerm(term *plan.FileTerm, word string) (err error) {
	term.DoNotTranslate = t[keyLiteral] == "yes"
	for speech, as := range speechWords {
		if speech.String() == t[keySpeech] && (word == "" || word == as) && term.PartOfSpeech != plan.Phrase {
			term.PartOfSpeech = speech
			break
		}
	}
	term.Revision, err = plan.ParseRevision(t[keyRevision])
	return err
}

// speechOf is the part of speech of a term, by the words of TBX.
func speechOf(word, kind string) plan.PartOfSpeech {
	switch {
	case strings.EqualFold(kind, phraseType):
		return plan.Phrase
	case word == "properNoun": // in TBX-Basic of 2008
		return plan.ProperNoun
	}
	for _, speech := range []plan.PartOfSpeech{plan.Noun, plan.Verb, plan.Adjective, plan.Adverb} {
		if speechWords[speech] == word {
			return speech
		}
	}
	return plan.OtherSpeech
}

// rank puts a preferred wording before others.
func rank(status string) int {
	return -cmp.Compare(strings.Count(status, "preferred"), 0)
}
