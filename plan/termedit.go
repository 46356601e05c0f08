package plan

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"polyplan/i18n"
	"polyplan/store"
)

// NewTerm is a term to add to a glossary.
type NewTerm struct {
	Publisher      ID
	Term           string
	Locale         i18n.Locale
	PartOfSpeech   PartOfSpeech
	Note           string
	DoNotTranslate bool
}

// TermUpdate is what to change of a term.
type TermUpdate struct {
	ID               ID
	ExpectedRevision *string
	Term             Edit[string]
	PartOfSpeech     Edit[PartOfSpeech]
	Note             Edit[string]
	DoNotTranslate   Edit[bool]
}

// TermRef names a term, and what its writer has seen.
type TermRef struct {
	ID               ID
	ExpectedRevision *string
}

// TermWordings are what a term is to be called in a locale, and what not.
type TermWordings struct {
	ID               ID
	Locale           i18n.Locale
	Translations     []string
	Forbidden        []string
	ExpectedRevision *string // of the translation in this locale
}

// termEdit is one Update of one term.
type termEdit struct {
	tx     store.Tx
	by     *write
	viewer Viewer
	id     ID
	home   termHomeRow
	row    termRow
}

// CreateTerm adds a term to a publisher's glossary.
func (c *Catalogue) CreateTerm(ctx context.Context, v Viewer, n NewTerm) (ID, store.Rev, error) {
	if err := n.check(); err != nil {
		return "", 0, firstSignIn(v, err)
	}
	if err := c.knowsPublisher(ctx, v, n.Publisher, "publisher"); err != nil {
		return "", 0, err
	}
	id := newID(KindTerm, c.now())
	rev, err := c.update(ctx, v, func(tx store.Tx, by *write) error {
		e := &termEdit{tx: tx, by: by, viewer: v, id: id, home: termHomeRow{Publisher: n.Publisher, Locale: n.Locale}}
		if err := e.mayEdit(); err != nil {
			return err
		}
		if err := e.spellLocale(); err != nil {
			return err
		}
		if err := e.makeRoom(); err != nil {
			return err
		}
		e.row = termRow{Created: by.at}
		if err := put(tx, termHomeKey(id), &e.home); err != nil {
			return err
		}
		return e.write(termRow{
			Term: n.Term, PartOfSpeech: n.PartOfSpeech, Note: n.Note, Literal: n.DoNotTranslate, Created: by.at,
		})
	})
	return id, rev, err
}

func (n *NewTerm) check() error {
	if err := n.Publisher.of(KindPublisher); err != nil {
		return at(err, "publisher")
	}
	if n.Locale == "" {
		return fail(Invalid, "no locale: say which the term is in").at("locale")
	}
	if err := cleanTerm(&n.Term); err != nil {
		return at(err, "term")
	}
	return at(cleanNote(&n.Note), "note")
}

// cleanTerm makes a term, or what one is called, fit to be stored.
func cleanTerm(term *string) error {
	value, err := clean(FieldTitle, *term)
	if err != nil {
		return err
	}
	value = strings.TrimSpace(value)
	if n := utf8.RuneCountInString(value); n > i18n.MaxTerm {
		return fail(TooLong, "%d characters: a term may have %d", n, i18n.MaxTerm)
	}
	if i18n.TermKey(value) == "" {
		return fail(Invalid, "%q has neither letters nor digits: nothing could be found by it", value)
	}
	*term = value
	return nil
}

func cleanNote(note *string) error {
	value, err := clean(FieldDescription, *note)
	if err != nil {
		return err
	}
	if n := utf8.RuneCountInString(value); n > maxTermNote {
		return fail(TooLong, "%d characters: a note may have %d", n, maxTermNote)
	}
	*note = value
	return nil
}

// knowsPublisher refuses those without a token, and a publisher that is not there for the viewer.
func (c *Catalogue) knowsPublisher(ctx context.Context, v Viewer, publisher ID, field string) error {
	if err := v.signedIn(); err != nil {
		return err
	}
	return c.view(ctx, func(tx store.Tx, all *plans) error {
		row, err := tx.Get(publisherKey(publisher))
		if err == nil && (row == nil || !all.shows(publisher, v)) {
			err = fail(NotFound, "there is no publisher %s", publisher).at(field)
		}
		return err
	})
}

// mayEdit lets those edit a publisher's terms who edit one of its plans.
func (e *termEdit) mayEdit() error {
	if e.viewer.creates() {
		return nil
	}
	for _, grant := range e.viewer.Grants {
		if grant.Role != RoleEditor {
			continue
		}
		for _, id := range grant.Plans {
			var row planRow
			if _, err := get(e.tx, planKey(id), &row); err != nil {
				return err
			}
			if row.Publisher == e.home.Publisher {
				return nil
			}
		}
	}
	return e.viewer.allowed(false, "an EDITOR grant for a plan of the publisher %s", e.home.Publisher)
}

// spellLocale spells the term's locale as the catalogue does, which must have it.
func (e *termEdit) spellLocale() error {
	have, err := spelled(e.tx, e.home.Locale)
	e.home.Locale = have
	return err
}

// spelled is a locale as the catalogue spells it.
func spelled(tx store.Tx, locale i18n.Locale) (i18n.Locale, error) {
	all, err := readLocales(tx)
	if err != nil {
		return "", err
	}
	have, ok := all.Find(locale)
	if !ok {
		return "", fail(NotFound, "the catalogue has no locale %s: add it first", locale).at("locale")
	}
	return have, nil
}

func (e *termEdit) makeRoom() error {
	var row glossaryRow
	if _, err := get(e.tx, glossaryKey(e.home.Publisher), &row); err != nil {
		return err
	}
	if row.Terms >= MaxTerms {
		return fail(TooMany, "the glossary has %d terms: no more fit", row.Terms).at("term")
	}
	return e.moveGlossary(+1)
}

// moveGlossary notes that the glossary has changed, and by how many terms.
func (e *termEdit) moveGlossary(by int) error {
	var row glossaryRow
	if _, err := get(e.tx, glossaryKey(e.home.Publisher), &row); err != nil {
		return err
	}
	row.Terms += by
	row.Rev, row.Mark = e.tx.Rev(), rand.Uint64()
	return put(e.tx, glossaryKey(e.home.Publisher), &row)
}

// write puts a row in the place of the term's, which has no words where it is new.
func (e *termEdit) write(row termRow) error {
	if e.row.Term != "" {
		if err := e.tx.Delete(e.nameKey(&e.row)); err != nil {
			return err
		}
	}
	name := e.nameKey(&row)
	if taken, err := e.tx.Get(name); err != nil {
		return err
	} else if taken != nil {
		return fail(Conflict, "the glossary has %q as %s already: %s", row.Term, row.PartOfSpeech, taken).at("term")
	}
	if err := e.tx.Put(name, []byte(e.id)); err != nil {
		return err
	}
	row.Updated, row.Rev, row.Author = e.by.at, e.tx.Rev(), e.by.actor
	return put(e.tx, termKey(e.home.Publisher, e.home.Locale, e.id), &row)
}

func (e *termEdit) nameKey(row *termRow) []byte {
	return termNameKey(e.home.Publisher, e.home.Locale, row.Term, row.PartOfSpeech)
}

// editTerm runs fn over a term in one Update.
func (c *Catalogue) editTerm(ctx context.Context, v Viewer, id ID, fn func(*termEdit) error) (store.Rev, error) {
	if err := id.of(KindTerm); err != nil {
		return 0, firstSignIn(v, at(err, "id"))
	}
	if err := v.signedIn(); err != nil {
		return 0, err
	}
	err := c.read(ctx, v, Selection{}, func(r *reader) error {
		t, err := r.term(id)
		if err == nil && t == nil {
			err = notThere(id).at("id")
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return c.update(ctx, v, func(tx store.Tx, by *write) error {
		e := &termEdit{tx: tx, by: by, viewer: v, id: id}
		found, err := get(tx, termHomeKey(id), &e.home)
		if err != nil {
			return err
		}
		if !found {
			return notThere(id).at("id")
		}
		if _, err := get(tx, termKey(e.home.Publisher, e.home.Locale, id), &e.row); err != nil {
			return err
		}
		return fn(e)
	})
}

// UpdateTerm changes a term. Its translations stay.
func (c *Catalogue) UpdateTerm(ctx context.Context, v Viewer, u TermUpdate) (store.Rev, error) {
	if err := u.check(); err != nil {
		return 0, firstSignIn(v, err)
	}
	return c.editTerm(ctx, v, u.ID, func(e *termEdit) error {
		if err := e.mayEdit(); err != nil {
			return err
		}
		if err := expect(u.ExpectedRevision, e.row.Rev, "the term"); err != nil {
			return err
		}
		row := e.row
		assign(&row.Term, u.Term)
		assign(&row.PartOfSpeech, u.PartOfSpeech)
		assign(&row.Note, u.Note)
		assign(&row.Literal, u.DoNotTranslate)
		if row == e.row {
			return nil
		}
		if err := e.moveGlossary(0); err != nil {
			return err
		}
		return e.write(row)
	})
}

func (u *TermUpdate) check() error {
	if u.Term.Given {
		if err := cleanTerm(&u.Term.To); err != nil {
			return at(err, "term")
		}
	}
	return at(cleanNote(&u.Note.To), "note")
}

// DeleteTerm deletes a term with its translations, for good, and is what was deleted.
func (c *Catalogue) DeleteTerm(ctx context.Context, v Viewer, ref TermRef) ([]ID, store.Rev, error) {
	rev, err := c.editTerm(ctx, v, ref.ID, func(e *termEdit) error {
		if err := e.mayEdit(); err != nil {
			return err
		}
		if err := expect(ref.ExpectedRevision, e.row.Rev, "the term"); err != nil {
			return err
		}
		return e.delete()
	})
	if err != nil {
		return nil, 0, err
	}
	return []ID{ref.ID}, rev, nil
}

func (e *termEdit) delete() error {
	all, err := readLocales(e.tx)
	if err != nil {
		return err
	}
	keys := [][]byte{termHomeKey(e.id), termKey(e.home.Publisher, e.home.Locale, e.id), e.nameKey(&e.row)}
	for _, locale := range all.Locales() {
		keys = append(keys, termTextKey(e.home.Publisher, locale, e.id))
	}
	for _, key := range keys {
		if err := e.tx.Delete(key); err != nil {
			return err
		}
	}
	return e.moveGlossary(-1)
}

// SetTermTranslations says what a term is called in a locale: what is wanted, the preferred first, and what is
// forbidden. Without any of them the term has no translation there.
func (c *Catalogue) SetTermTranslations(ctx context.Context, v Viewer, w TermWordings) (store.Rev, error) {
	if err := w.check(); err != nil {
		return 0, firstSignIn(v, err)
	}
	return c.editTerm(ctx, v, w.ID, func(e *termEdit) error {
		locale, err := spelled(e.tx, w.Locale)
		if err != nil {
			return err
		}
		if err := e.mayTranslate(locale); err != nil {
			return err
		}
		if locale == e.home.Locale {
			return fail(Invalid, "the term is in %s itself", locale).at("locale")
		}
		return e.setTexts(locale, &w)
	})
}

// mayTranslate lets those say what a term is called who translate into the locale, or edit the glossary.
func (e *termEdit) mayTranslate(locale i18n.Locale) error {
	if e.viewer.translates(locale) {
		return nil
	}
	err := e.mayEdit()
	if CodeOf(err) == Denied {
		return e.viewer.mayTranslate(locale)
	}
	return err
}

func (e *termEdit) setTexts(locale i18n.Locale, w *TermWordings) error {
	key := termTextKey(e.home.Publisher, locale, e.id)
	var was termTextRow
	found, err := get(e.tx, key, &was)
	if err != nil {
		return err
	}
	if err := expect(w.ExpectedRevision, was.Rev, "the translation of the term"); err != nil {
		return err
	}
	if slices.Equal(was.Accepted, w.Translations) && slices.Equal(was.Forbidden, w.Forbidden) {
		return nil
	}
	if found && len(w.Translations)+len(w.Forbidden) == 0 {
		return e.tx.Delete(key)
	}
	return put(e.tx, key, &termTextRow{
		Accepted: w.Translations, Forbidden: w.Forbidden, Author: e.by.actor, Updated: e.by.at, Rev: e.tx.Rev(),
	})
}

func (w *TermWordings) check() error {
	seen := map[string]bool{}
	accepted, err := cleanWordings(w.Translations, seen)
	if err != nil {
		return at(err, "translations")
	}
	forbidden, err := cleanWordings(w.Forbidden, seen)
	w.Translations, w.Forbidden = accepted, forbidden
	return at(err, "forbidden")
}

// cleanWordings makes what a term is called fit to be stored. They differ in more than case and accents.
func cleanWordings(words []string, seen map[string]bool) ([]string, error) {
	if n := len(words); n > maxTermWordings {
		return nil, fail(TooMany, "%d of them: at most %d", n, maxTermWordings)
	}
	words = slices.Clone(words)
	for i := range words {
		if err := cleanTerm(&words[i]); err != nil {
			return nil, at(err, index(i))
		}
		key := i18n.TermKey(words[i])
		if seen[key] {
			return nil, fail(Invalid, "%q stands twice", words[i]).at(index(i))
		}
		seen[key] = true
	}
	return words, nil
}

// dropTermTexts deletes what terms are called in a locale, or refuses to; one that terms are written in stays.
func dropTermTexts(tx store.Tx, tag i18n.Locale, withTexts bool) error {
	for _, key := range keysOf(tx, "glossary") {
		var publisher string
		if err := store.Split(key, nil, &publisher); err != nil {
			return err
		}
		if from, to := store.Prefix("term", publisher, string(tag)); anyKey(tx, from, to) {
			return fail(InUse, "the glossary of %s has terms in %s: delete them first", publisher, tag).at("tag")
		}
		from, to := store.Prefix("termText", publisher, string(tag))
		if !withTexts && anyKey(tx, from, to) {
			return fail(InUse, "the glossary of %s is translated into %s: remove it withTexts to delete that", publisher, tag).at("tag")
		}
		if err := tx.DeleteRange(from, to); err != nil {
			return err
		}
	}
	return nil
}
