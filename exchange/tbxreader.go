package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

// maxTermNotes is how many bytes the notes of a concept may have, of which each of its terms gets a copy. The
// glossary itself takes fewer.
const maxTermNotes = 16 << 10

// tbxReader reads a file of TBX into terms.
type tbxReader struct {
	*xmlFile
	file   *plan.TermFile
	locale i18n.Locale // that the file is written in, "" where it does not say
}

// concept is an entry of a file.
type concept struct {
	notes     []string
	languages []language
}

// language is what a concept is called in a locale.
type language struct {
	locale   i18n.Locale
	revision string
	words    []word
}

type word struct {
	text, speech, kind, status string
	notes                      []string
	said                       ticket // nil: it has none
}

func readTBX(file []byte) (*plan.TermFile, error) {
	f, root, err := openXML(file)
	if err != nil {
		return nil, err
	}
	r := &tbxReader{xmlFile: f, file: new(plan.TermFile)}
	if name := root.Name.Local; name != "tbx" && name != "martif" {
		return nil, f.fail(root, "<%s> is no TBX: wanted <tbx>, or <martif>", short(name))
	}
	if tag := root.attribute(xmlNamespace, "lang"); tag != "" {
		if r.locale, err = f.locale(root, "xml:lang", tag); err != nil {
			return nil, err
		}
	}
	if err := r.entries(root); err != nil {
		return nil, err
	}
	return r.file, f.close(root)
}

// entries reads the entries in an element, however deep they are.
func (r *tbxReader) entries(of *xmlElement) error {
	for e, err := range r.children(of) {
		switch {
		case err != nil:
		case e.Name.Local == "text", e.Name.Local == "body":
			err = r.entries(e)
		case e.Name.Local == "conceptEntry", e.Name.Local == "termEntry":
			err = r.entry(e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *tbxReader) entry(of *xmlElement) error {
	var c concept
	for e, err := range r.children(of) {
		switch {
		case err != nil:
		case e.Name.Local == "langSec", e.Name.Local == "langSet":
			err = r.language(e, &c)
		default:
			err = r.note(e, &c.notes)
		}
		if err != nil {
			return err
		}
	}
	return r.add(of, &c)
}

// note reads a note, or what says what is meant.
func (r *tbxReader) note(e *xmlElement, notes *[]string) error {
	switch category(e) {
	case "note", "definition", "context":
	case "descripGrp":
		for e, err := range r.children(e) {
			if err == nil {
				err = r.note(e, notes)
			}
			if err != nil {
				return err
			}
		}
		return nil
	default:
		return nil
	}
	text, err := r.content(e, anyInline)
	if text != "" {
		*notes = append(*notes, text)
	}
	return err
}

// category is that of an element's data: its name or, where categories are attributes, its type.
func category(e *xmlElement) string {
	return cmp.Or(e.own("type"), e.Name.Local)
}

func (r *tbxReader) language(of *xmlElement, c *concept) error {
	locale, err := r.xmlFile.locale(of, "xml:lang", of.attribute(xmlNamespace, "lang"))
	if err != nil {
		return err
	}
	l := language{locale: locale}
	var notes []string
	for e, err := range r.children(of) {
		switch {
		case err != nil:
		case e.Name.Local == "termSec", e.Name.Local == "tig", e.Name.Local == "ntig":
			var w word
			if err = r.word(e, &w); err == nil && w.text != "" {
				l.words = append(l.words, w)
			}
		default:
			err = r.note(e, &notes)
		}
		if err != nil {
			return err
		}
	}
	l.revision = lastTicket(notes)[keyRevision]
	c.notes = append(c.notes, slices.DeleteFunc(notes, func(note string) bool { return readTicket(note) != nil })...)
	c.languages = append(c.languages, l)
	return nil
}

// word reads a term, and what is said of it.
func (r *tbxReader) word(of *xmlElement, w *word) error {
	for e, err := range r.children(of) {
		switch {
		case err != nil:
		case e.Name.Local == "term":
			w.text, err = r.line(e)
		case e.Name.Local == "termGrp", e.Name.Local == "termNoteGrp":
			err = r.word(e, w)
		case category(e) == speechNote:
			w.speech, err = r.line(e)
		case category(e) == typeNote:
			w.kind, err = r.line(e)
		case category(e) == statusNote:
			w.status, err = r.line(e)
		default:
			err = r.note(e, &w.notes)
		}
		if err != nil {
			return err
		}
	}
	for i, note := range slices.Backward(w.notes) {
		if said := readTicket(note); said != nil && w.said == nil {
			w.said, w.notes = said, slices.Delete(w.notes, i, i+1)
		}
	}
	return nil
}

// line is a text of one line, over however many it is written.
func (r *tbxReader) line(e *xmlElement) (string, error) {
	text, err := r.text(e, anyInline)
	isSpace := func(c rune) bool { return strings.ContainsRune(" \t\r\n", c) }
	if strings.Contains(text, "\n") {
		text = strings.Join(strings.FieldsFunc(text, isSpace), " ")
	}
	return strings.TrimFunc(text, isSpace), err
}

// add makes terms of a concept: one, or where it has several words in the language of its term, each.
func (r *tbxReader) add(e *xmlElement, c *concept) error {
	own := c.own(r.locale)
	if own < 0 {
		return nil
	}
	translations, err := r.translations(e, c, own)
	if err != nil {
		return err
	}
	shared := c.notesBeside(own)
	for i, w := range c.languages[own].words {
		if len(r.file.Terms) == plan.MaxTerms {
			return r.fail(e, "more than %d terms: a glossary has no more", plan.MaxTerms)
		}
		notes := strings.Join(append(slices.Clip(shared), w.notes...), "\n")
		if n := len(notes); n > maxTermNotes {
			return r.fail(e, "the notes in <%s> have %d bytes: at most %d may be", e.Name.Local, n, maxTermNotes)
		}
		t := plan.FileTerm{
			Line: e.line, Term: w.text, Locale: c.languages[own].locale, PartOfSpeech: speechOf(w.speech, w.kind),
			Note: notes, Translations: translations,
		}
		if id, err := plan.ParseID(e.own("id")); err == nil && id.Kind() == plan.KindTerm && i == c.first(own) {
			t.ID = id
		}
		if err := w.said.fillTerm(&t, w.speech); err != nil {
			return r.fail(e, "a note in <%s>: %v", e.Name.Local, err)
		}
		if err := r.from(e, w.said[keyCatalogue]); err != nil {
			return err
		}
		r.file.Terms = append(r.file.Terms, t)
	}
	return nil
}

// from notes which catalogue the file left. It is one.
func (r *tbxReader) from(e *xmlElement, catalogue string) error {
	r.file.Catalogue = cmp.Or(r.file.Catalogue, catalogue)
	if catalogue != "" && catalogue != r.file.Catalogue {
		return r.fail(e, "the file mixes catalogues: <%s> is of %s, and what is before it of %s",
			e.Name.Local, short(catalogue), short(r.file.Catalogue))
	}
	return nil
}

// own is which of a concept's languages is that of its term: the one that says so, or that of the file, or the first
// that has a word.
func (c *concept) own(locale i18n.Locale) int {
	has := func(is func(*language) bool) int {
		return slices.IndexFunc(c.languages, func(l language) bool { return len(l.words) > 0 && is(&l) })
	}
	if i := has(func(l *language) bool {
		return slices.ContainsFunc(l.words, func(w word) bool { return w.said != nil })
	}); i >= 0 {
		return i
	}
	if i := has(func(l *language) bool { return locale.Same(l.locale) }); i >= 0 {
		return i
	}
	return has(func(*language) bool { return true })
}

// first is which word of a language is the term that left with the concept's id.
func (c *concept) first(own int) int {
	return max(0, slices.IndexFunc(c.languages[own].words, func(w word) bool { return w.said != nil }))
}

// notesBeside are the notes of a concept but for those on the words of one language.
func (c *concept) notesBeside(own int) []string {
	notes := slices.Clone(c.notes)
	for i, l := range c.languages {
		for _, w := range l.words {
			if i != own {
				notes = append(notes, w.notes...)
			}
		}
	}
	return notes
}

// translations are what a concept is called in its other languages.
func (r *tbxReader) translations(e *xmlElement, c *concept, own int) ([]plan.FileWordings, error) {
	var all []plan.FileWordings
	for i, l := range c.languages {
		if i == own || len(l.words) == 0 {
			continue
		}
		at := slices.IndexFunc(all, func(w plan.FileWordings) bool { return w.Locale == l.locale })
		if at < 0 {
			at = len(all)
			all = append(all, plan.FileWordings{Locale: l.locale})
		}
		if l.locale.Same(c.languages[own].locale) {
			return nil, r.fail(e, "<%s> has two parts in %s", e.Name.Local, l.locale)
		}
		if err := l.fill(&all[at]); err != nil {
			return nil, r.fail(e, "a note in <%s>: %v", e.Name.Local, err)
		}
	}
	return all, nil
}

// fill adds to wordings what a language says.
func (l *language) fill(w *plan.FileWordings) (err error) {
	if w.Revision, err = plan.ParseRevision(l.revision); err != nil {
		return fmt.Errorf("%s: %w", keyRevision, err)
	}
	slices.SortStableFunc(l.words, func(a, b word) int { return rank(a.status) - rank(b.status) })
	for _, word := range l.words {
		if word.status == deprecatedTerm || word.status == supersededTerm {
			w.Forbidden = append(w.Forbidden, word.text)
			continue
		}
		w.Accepted = append(w.Accepted, word.text)
	}
	return nil
}
