package plan

import (
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// UnitTerm is a term as a unit's source uses it.
type UnitTerm struct {
	Term    *Term
	Ranges  []*TextRange // where it is in the source
	Wanted  []string     // what it is to be called in the unit's locale, the preferred first; any of them will do
	IsUsed  *bool        // whether the target has one of these; nil where there is no target, or nothing is wanted
	Misused []string     // the forbidden translations that the target has
}

// TextRange is a part of a text, in characters (Unicode code points), the end not included.
type TextRange struct {
	Start, End int
}

// maxUnitTerms is how many different terms of one text are told of.
const maxUnitTerms = 200

// termFinder finds the terms of a publisher in texts of one locale, and what they are called in another. It serves
// one transaction, of a View or an Update.
type termFinder struct {
	tx        store.Tx
	publisher ID
	source    i18n.Locale
	matcher   *glossaryMatcher
	target    i18n.Locale
	from      []i18n.Locale // whose translations do for the target, the closest first
	called    map[ID]*termTextRow
}

// termFinder is a finder for texts that are translated from source to target.
func (c *Catalogue) termFinder(tx store.Tx, locales *i18n.Set, publisher ID, source, target i18n.Locale) (*termFinder, error) {
	g, err := c.glossaries.at(tx, publisher)
	if err != nil {
		return nil, err
	}
	f := &termFinder{tx: tx, publisher: publisher, source: source, target: target, called: map[ID]*termTextRow{}}
	f.matcher = g.matcher(locales.Chain([]i18n.Locale{source}, "").Only())
	if target != source {
		f.from = locales.Chain([]i18n.Locale{target}, "").Only().Locales()
	}
	return f, nil
}

// termUse is a term and each of its uses in a text.
type termUse struct {
	term *glossaryTerm
	uses []i18n.TermUse
}

// find is the terms of a text, in the order in which they first come.
func (f *termFinder) find(text string) ([]*termUse, error) {
	var found []*termUse
	byID := map[ID]*termUse{}
	for _, match := range f.matcher.Find(text) {
		for _, i := range match.Terms {
			t := f.matcher.terms[i]
			use := byID[t.id]
			if use == nil {
				if len(found) == maxUnitTerms {
					continue
				}
				use = &termUse{term: t}
				byID[t.id], found = use, append(found, use)
			}
			called, err := f.calledOf(t.id)
			if err != nil {
				return nil, err
			}
			use.uses = append(use.uses, i18n.TermUse{
				Start: match.Start, End: match.End, Term: t.row.Term, Wanted: f.wanted(t, called), Forbidden: called.Forbidden,
			})
		}
	}
	return found, nil
}

// calledOf is what a term is called in the target's locale, or in the closest that has something.
func (f *termFinder) calledOf(id ID) (*termTextRow, error) {
	if row, ok := f.called[id]; ok {
		return row, nil
	}
	row := new(termTextRow)
	for _, locale := range f.from {
		found, err := get(f.tx, termTextKey(f.publisher, locale, id), row)
		if err != nil {
			return nil, err
		}
		if found {
			break
		}
	}
	f.called[id] = row
	return row, nil
}

// wanted is what will do for a term: itself, where it is not to be translated, beside what else it may be called.
func (f *termFinder) wanted(t *glossaryTerm, called *termTextRow) []string {
	if !t.row.Literal || len(f.from) == 0 {
		return called.Accepted
	}
	return append([]string{t.row.Term}, called.Accepted...)
}

// findings is what the glossary has against a translation: warnings, with their places in the source. There are
// none where there is no translation yet.
func (f *termFinder) findings(source, translation string) ([]i18n.TermFinding, error) {
	if translation == "" {
		return nil, nil
	}
	uses, err := f.alternatives(source)
	return i18n.CheckTerms(f.target, translation, uses), err
}

// alternatives are the terms of a text, each once. Of terms that are written alike ("plan", the noun and the verb) a
// text means one: what any of them is called will do.
func (f *termFinder) alternatives(text string) ([]i18n.TermUse, error) {
	var uses []i18n.TermUse
	seen := map[int]bool{}
	for _, match := range f.matcher.Find(text) {
		if seen[match.Terms[0]] || len(uses) == maxUnitTerms {
			continue
		}
		seen[match.Terms[0]] = true
		use, err := f.anyOf(match)
		if err != nil {
			return nil, err
		}
		uses = append(uses, use)
	}
	return uses, nil
}

// anyOf is a use of one of several terms. Nothing is wanted of it where nothing is of one of them.
func (f *termFinder) anyOf(match i18n.TermMatch) (i18n.TermUse, error) {
	use := i18n.TermUse{Start: match.Start, End: match.End, Term: f.matcher.terms[match.Terms[0]].row.Term}
	open := false
	for _, i := range match.Terms {
		t := f.matcher.terms[i]
		called, err := f.calledOf(t.id)
		if err != nil {
			return use, err
		}
		wanted := f.wanted(t, called)
		open = open || len(wanted) == 0
		use.Wanted, use.Forbidden = addNew(use.Wanted, wanted), addNew(use.Forbidden, called.Forbidden)
	}
	use.Forbidden = slices.DeleteFunc(use.Forbidden, func(word string) bool { return slices.Contains(use.Wanted, word) })
	if open {
		use.Wanted = nil
	}
	return use, nil
}

// addNew adds the words that are not there yet.
func addNew(words, more []string) []string {
	for _, word := range more {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

// unitTerms is what the glossary says of a unit.
func (f *termFinder) unitTerms(p *Publisher, source, translation string) ([]*UnitTerm, error) {
	found, err := f.find(source)
	if err != nil {
		return nil, err
	}
	out := make([]*UnitTerm, len(found))
	uses := make([]i18n.TermUse, len(found))
	for i, use := range found {
		t := use.term
		uses[i] = use.uses[0]
		out[i] = &UnitTerm{Term: newTerm(t.id, p, t.locale, &t.row), Wanted: append([]string{}, uses[i].Wanted...), Misused: []string{}}
		for _, at := range use.uses {
			out[i].Ranges = append(out[i].Ranges, &TextRange{at.Start, at.End})
		}
	}
	if translation == "" {
		return out, nil
	}
	used, misused := i18n.UsesTerms(f.target, translation, uses), i18n.ForbiddenTerms(f.target, translation, uses)
	for i := range out {
		if len(uses[i].Wanted) > 0 {
			out[i].IsUsed = &used[i]
		}
		out[i].Misused = append(out[i].Misused, slices.Compact(misused[i])...)
	}
	return out, nil
}

// termsOf finds the terms of a plan's texts; the finder is made once for each plan.
func (l *unitLister) termsOf(p *Plan) (_ *termFinder, err error) {
	if l.finder == nil || l.finder.publisher != p.Publisher.ID || l.finder.source != p.SourceLocale {
		l.finder, err = l.c.termFinder(l.tx, l.all.locales, p.Publisher.ID, p.SourceLocale, l.locale)
	}
	return l.finder, err
}

// terms is what the glossary says of a unit of the list.
func (l *unitLister) terms(p *Plan, source, translation string) ([]*UnitTerm, error) {
	if !l.sel.Terms {
		return nil, nil
	}
	finder, err := l.termsOf(p)
	if err != nil {
		return nil, err
	}
	terms, err := finder.unitTerms(p.Publisher, source, translation)
	if err != nil {
		return nil, err
	}
	for _, t := range terms {
		if err := readTermTexts(l.tx, l.all.locales, l.sel, t.Term); err != nil {
			return nil, err
		}
	}
	return terms, nil
}
