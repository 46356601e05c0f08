package plan

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"polyplan/i18n"
	"polyplan/store"
)

// A glossary comes in by what its terms were when they left: what moved in the file alone is taken, and what moved here
// too stays as it is here, and is told. Terms that are new here are added; what the file does not have is left alone.

// TermImport is a glossary to take in.
type TermImport struct {
	Publisher ID
	File      *TermFile
	IsPreview bool // tell what would become of it, and write nothing
}

// TermOutcome is what became of a term of a file, or would.
type TermOutcome uint8

// Of a term that came to several, the last of them counts.
const (
	TermUnchanged TermOutcome = iota
	TermApplied               // it, or what it is called, is here as the file has it
	TermCreated
	TermConflict // it is another here than it was when the file left: something was not taken
	TermRefused  // something can't be stored, or not by the viewer
)

// ImportedTerm is what became of a term of a file, or would.
type ImportedTerm struct {
	Line    int         `json:"line"`
	ID      ID          `json:"id,omitempty"` // "" where it is not there
	Term    string      `json:"term"`
	Outcome TermOutcome `json:"outcome"`
	Reasons []string    `json:"reasons,omitempty"` // what was not taken, and why
}

// KnownID is the term's id, or nil where it is not there.
func (t *ImportedTerm) KnownID() *ID {
	if t.ID == "" {
		return nil
	}
	return &t.ID
}

// ImportTerms takes a glossary in, in one Update where that holds it, or else in several; taking in the same file again
// goes on where that broke off. A file with an id twice is refused as a whole. RevertImport undoes it.
func (c *Catalogue) ImportTerms(ctx context.Context, v Viewer, in TermImport) (TermsImported, error) {
	if err := in.check(); err != nil {
		return TermsImported{}, firstSignIn(v, err)
	}
	if err := c.knowsPublisher(ctx, v, in.Publisher, "publisher"); err != nil {
		return TermsImported{}, err
	}
	if err := c.sweepImports(ctx); err != nil {
		return TermsImported{}, err
	}
	var came TermsImported
	var row importRow
	id := rand.Text()
	for len(came.Terms) < len(in.File.Terms) {
		var some []*ImportedTerm
		had := row
		rev, err := c.update(ctx, v, func(tx store.Tx, by *write) (err error) {
			m := &termMerger{c: c, tx: tx, by: by, viewer: v, publisher: in.Publisher}
			if some, err = m.merge(in.File, len(came.Terms)); err == nil && in.IsPreview {
				err = errPreview
			}
			if err == nil {
				row, err = m.keep(id, had)
			}
			return err
		})
		if err != nil && !errors.Is(err, errPreview) {
			return came, err
		}
		for _, done := range some {
			if in.IsPreview && done.Outcome == TermCreated {
				done.ID = "" // it never came to be
			}
		}
		came.Terms, came.Revision = append(came.Terms, some...), max(came.Revision, rev)
		if row.Done > 0 {
			came.ID = id
		}
	}
	return came, nil
}

// errPreview ends an Update that only tells what it would do.
var errPreview = errors.New("a preview writes nothing")

func (in *TermImport) check() error {
	if err := in.Publisher.of(KindPublisher); err != nil {
		return at(err, "publisher")
	}
	switch n := len(in.File.Terms); {
	case n == 0:
		return fail(Invalid, "the file has no terms").at("file")
	case n > MaxTerms:
		return fail(TooMany, "the file has %d terms: a glossary may have %d", n, MaxTerms).at("file")
	}
	lines, bad := map[ID]int{}, []string{}
	for i := range in.File.Terms {
		t := &in.File.Terms[i]
		if line, twice := lines[t.ID]; twice && t.ID != "" {
			bad = append(bad, onFileLine(t.Line, "the term %s is also on line %d", t.ID, line))
		}
		lines[t.ID] = t.Line
	}
	return at(refuse(bad), "file")
}

// termMerger merges terms of a file in one Update.
type termMerger struct {
	c         *Catalogue
	tx        store.Tx
	by        *write
	viewer    Viewer
	publisher ID
	until     store.Rev  // up to which the file's revisions are of this catalogue
	done      []doneUnit // what was written
}

// merge takes in the terms of a file from one on, as many as one Update should.
func (m *termMerger) merge(file *TermFile, from int) ([]*ImportedTerm, error) {
	meta, err := metaOf(m.tx)
	if err != nil {
		return nil, err
	}
	m.until = meta.until(file.Catalogue)
	var told []*ImportedTerm
	for size := 0; from < len(file.Terms) && size < batchBytes; from++ {
		t := file.Terms[from]
		done := &ImportedTerm{Line: t.Line, Term: t.Term}
		if err := m.term(&t, done); err != nil {
			return nil, err
		}
		told = append(told, done)
		size += t.size()
	}
	return told, nil
}

// size is about what a term takes in the store.
func (t *FileTerm) size() int {
	size := 200 + 3*len(t.Term) + len(t.Note)
	for _, w := range t.Translations {
		size += 200 + len(strings.Join(w.Accepted, "")) + len(strings.Join(w.Forbidden, ""))
	}
	return size
}

// note notes an outcome, and what was not taken. An error that is no Error of the catalogue's is the Update's end.
func (done *ImportedTerm) note(o TermOutcome, err error) error {
	if err != nil && CodeOf(err) == "" {
		return err
	}
	done.Outcome = max(done.Outcome, o)
	if err != nil {
		done.Reasons = append(done.Reasons, err.Error())
	}
	return nil
}

func (m *termMerger) term(t *FileTerm, done *ImportedTerm) error {
	e, isBase, err := m.find(t)
	if err == nil {
		err = m.write(e, t, isBase, done)
	}
	if err != nil {
		return done.note(TermRefused, err)
	}
	done.ID = e.id
	for i := range t.Translations {
		if err := m.wordings(e, &t.Translations[i], isBase, done); err != nil {
			return err
		}
	}
	return nil
}

// find is the term that a file means: that of its id or, where the file is of another catalogue, of its name. The
// term has no row where it is new. isBase tells whether the file's revisions are the term's.
func (m *termMerger) find(t *FileTerm) (e *termEdit, isBase bool, err error) {
	n := NewTerm{Publisher: m.publisher, Term: t.Term, Locale: t.Locale, Note: t.Note}
	if err := n.check(); err != nil {
		return nil, false, err
	}
	t.Term, t.Note = n.Term, n.Note
	e = &termEdit{tx: m.tx, by: m.by, viewer: m.viewer, id: t.ID, home: termHomeRow{Publisher: m.publisher, Locale: t.Locale}}
	if err := e.spellLocale(); err != nil {
		return nil, false, err
	}
	locale := e.home.Locale
	if t.ID != "" && m.until > 0 && t.Revision <= m.until {
		found, err := get(m.tx, termHomeKey(t.ID), &e.home)
		if err != nil {
			return nil, false, err
		}
		switch {
		case found && (e.home.Publisher != m.publisher || e.home.Locale != locale):
			return nil, false, fail(Conflict, "%s is a term of %s in %s", t.ID, e.home.Publisher, e.home.Locale)
		case found:
			_, err := get(m.tx, termKey(m.publisher, locale, e.id), &e.row)
			return e, true, err
		}
		return nil, false, fail(NotFound, "%s was deleted here: take its id out of the file to add it anew", t.ID)
	}
	id, err := m.tx.Get(termNameKey(m.publisher, locale, t.Term, t.PartOfSpeech))
	if err != nil {
		return nil, false, err
	}
	e.id = ID(id)
	if e.id != "" {
		_, err = get(m.tx, termKey(m.publisher, locale, e.id), &e.row)
	}
	return e, false, err
}

// write writes the term itself, where the file has another than there is.
func (m *termMerger) write(e *termEdit, t *FileTerm, isBase bool, done *ImportedTerm) error {
	row := e.row
	row.Term, row.PartOfSpeech, row.Note, row.Literal = t.Term, t.PartOfSpeech, t.Note, t.DoNotTranslate
	switch {
	case e.id == "":
		return m.create(e, t.Line, row, done)
	case row == e.row:
		return nil
	case !isBase || t.Revision != e.row.Rev:
		return done.note(TermConflict, fail(Conflict, "the term is another here: %s", e.row.describe()))
	}
	if err := e.mayEdit(); err != nil {
		return done.note(TermRefused, err)
	}
	if taken, err := m.tx.Get(e.nameKey(&row)); err != nil {
		return err
	} else if taken != nil && ID(taken) != e.id {
		return done.note(TermConflict, fail(Conflict, "the glossary has %q as %s already: %s", row.Term, row.PartOfSpeech, taken))
	}
	if err := e.moveGlossary(0); err != nil {
		return err
	}
	was := e.row
	if err := e.write(row); err != nil {
		return err
	}
	m.wrote(t.Line, doneTerm{ID: e.id, Term: &was})
	return done.note(TermApplied, nil)
}

// describe is what a term is, for those whose file has another.
func (row *termRow) describe() string {
	said := fmt.Sprintf("%q, %s", row.Term, row.PartOfSpeech)
	if row.Literal {
		said += ", not to be translated"
	}
	if row.Note != "" {
		said += fmt.Sprintf(", with the note %q", short(row.Note))
	}
	return said
}

// create adds a term.
func (m *termMerger) create(e *termEdit, line int, row termRow, done *ImportedTerm) error {
	if err := e.mayEdit(); err != nil {
		return err
	}
	if err := e.makeRoom(); err != nil {
		return err
	}
	e.id = newID(KindTerm, m.c.now())
	if err := put(m.tx, termHomeKey(e.id), &e.home); err != nil {
		return err
	}
	row.Created = m.by.at
	if err := e.write(row); err != nil {
		return err
	}
	m.wrote(line, doneTerm{ID: e.id})
	return done.note(TermCreated, nil)
}

// wordings writes what a term is called in a locale, where the file has others than there are.
func (m *termMerger) wordings(e *termEdit, in *FileWordings, isBase bool, done *ImportedTerm) error {
	w := TermWordings{ID: e.id, Locale: in.Locale, Translations: in.Accepted, Forbidden: in.Forbidden}
	locale, err := m.mayWord(e, &w)
	if err != nil {
		return done.note(TermRefused, inLocale(err, in.Locale))
	}
	var was termTextRow
	found, err := get(m.tx, termTextKey(m.publisher, locale, e.id), &was)
	switch {
	case err != nil:
		return err
	case slices.Equal(was.Accepted, w.Translations) && slices.Equal(was.Forbidden, w.Forbidden):
		return nil
	case found && (!isBase || in.Revision != was.Rev || in.Revision > m.until):
		here := strings.Join(append(slices.Clone(was.Accepted), was.Forbidden...), ", ")
		return done.note(TermConflict, inLocale(fail(Conflict, "here it is called %q", here), locale))
	}
	if err := e.setTexts(locale, &w); err != nil {
		return err
	}
	before := doneTerm{ID: e.id, Locale: locale}
	if found {
		before.Text = &was
	}
	m.wrote(done.Line, before)
	return done.note(TermApplied, nil)
}

// mayWord checks wordings, and is their locale as the catalogue spells it.
func (m *termMerger) mayWord(e *termEdit, w *TermWordings) (i18n.Locale, error) {
	if err := w.check(); err != nil {
		return "", err
	}
	locale, err := spelled(m.tx, w.Locale)
	if err != nil {
		return "", err
	}
	if locale == e.home.Locale {
		return "", fail(Invalid, "the term is in %s itself", locale)
	}
	return locale, e.mayTranslate(locale)
}

// inLocale says which locale an error is about.
func inLocale(err error, locale i18n.Locale) error {
	var e *Error
	if errors.As(err, &e) {
		return fail(e.Code, "in %s: %s", locale, e.Message)
	}
	return err
}
