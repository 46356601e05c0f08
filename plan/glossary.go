package plan

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"polyplan/i18n"
	"polyplan/store"
)

// glossaries keeps in memory the terms of the publishers asked for most recently. Unlike a follower it goes by the
// glossary's own row, which moves with the terms alone: writes elsewhere cost it one read, and it can be asked in an
// Update too. What an Update sees may never be committed, and its revision come again with other terms; so a glossary
// is known by its whole row, whose mark does not.
type glossaries struct {
	mu     sync.Mutex
	turn   int
	places map[ID]*shelvedGlossary
}

// glossaryPlaces is how many glossaries are kept, and of each how many matchers and orders.
const glossaryPlaces = 16

type shelvedGlossary struct {
	glossary *glossary
	turn     int // when it was last asked for
}

// glossary is the terms of a publisher at one revision of them, and what was made of these.
type glossary struct {
	row   glossaryRow
	terms []glossaryTerm // by id

	mu       sync.Mutex // held while something is made
	matchers map[string]*glossaryMatcher
	orders   map[i18n.Locale][]spot
}

type glossaryTerm struct {
	id     ID
	locale i18n.Locale
	row    termRow
	folded string // the term as search sees it
}

// glossaryMatcher finds the terms of some locales.
type glossaryMatcher struct {
	*i18n.TermMatcher
	terms []*glossaryTerm // by the matcher's index
}

// at is a publisher's glossary as of the transaction.
func (g *glossaries) at(tx store.Tx, publisher ID) (*glossary, error) {
	var row glossaryRow
	if _, err := get(tx, glossaryKey(publisher), &row); err != nil {
		return nil, err
	}
	if have := g.find(publisher); have != nil && have.row == row {
		return have, nil
	}
	next, err := readGlossary(tx, publisher, row)
	if err == nil {
		g.keep(publisher, next)
	}
	return next, err
}

func (g *glossaries) find(publisher ID) *glossary {
	g.mu.Lock()
	defer g.mu.Unlock()
	place, ok := g.places[publisher]
	if !ok {
		return nil
	}
	g.turn++
	place.turn = g.turn
	return place.glossary
}

// keep remembers a glossary, unless a newer one is known, and forgets the one that was asked for least recently.
func (g *glossaries) keep(publisher ID, next *glossary) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.places == nil {
		g.places = map[ID]*shelvedGlossary{}
	}
	place, ok := g.places[publisher]
	if ok && place.glossary.row.Rev > next.row.Rev {
		return
	}
	if !ok && len(g.places) >= glossaryPlaces {
		oldest := publisher
		for id, place := range g.places {
			if oldest == publisher || place.turn < g.places[oldest].turn {
				oldest = id
			}
		}
		delete(g.places, oldest)
	}
	g.turn++
	g.places[publisher] = &shelvedGlossary{next, g.turn}
}

func readGlossary(tx store.Tx, publisher ID, row glossaryRow) (*glossary, error) {
	g := &glossary{row: row, matchers: map[string]*glossaryMatcher{}, orders: map[i18n.Locale][]spot{}}
	from, to := store.Prefix("term", string(publisher))
	for key, value := range tx.Scan(from, to) {
		var locale, id string
		if err := store.Split(key, nil, nil, &locale, &id); err != nil {
			return nil, err
		}
		t := glossaryTerm{id: ID(id), locale: i18n.Locale(locale)}
		if err := decode(key, value, &t.row); err != nil {
			return nil, err
		}
		t.folded = i18n.Fold(t.row.Term)
		g.terms = append(g.terms, t)
	}
	slices.SortFunc(g.terms, func(a, b glossaryTerm) int { return cmp.Compare(a.id, b.id) })
	return g, nil
}

func (g *glossary) find(id ID) *glossaryTerm {
	i, ok := slices.BinarySearchFunc(g.terms, id, func(t glossaryTerm, id ID) int { return cmp.Compare(t.id, id) })
	if !ok {
		return nil
	}
	return &g.terms[i]
}

// matcher finds the terms that are in one of the locales, the first of which is that of the text.
func (g *glossary) matcher(chain i18n.Chain) *glossaryMatcher {
	g.mu.Lock()
	defer g.mu.Unlock()
	if m := g.matchers[chain.Key()]; m != nil {
		return m
	}
	m := new(glossaryMatcher)
	var words []string
	for i := range g.terms {
		if t := &g.terms[i]; slices.Contains(chain.Locales(), t.locale) {
			m.terms = append(m.terms, t)
			words = append(words, t.row.Term)
		}
	}
	var locale i18n.Locale
	if locales := chain.Locales(); len(locales) > 0 {
		locale = locales[0]
	}
	m.TermMatcher = i18n.NewTermMatcher(locale, words)
	if len(g.matchers) >= glossaryPlaces {
		clear(g.matchers)
	}
	g.matchers[chain.Key()] = m
	return m
}

// order is the terms as the readers of a locale sort them.
func (g *glossary) order(collation i18n.Locale) []spot {
	g.mu.Lock()
	defer g.mu.Unlock()
	if order, ok := g.orders[collation]; ok {
		return order
	}
	collator := i18n.NewCollator(collation)
	order := make([]spot, len(g.terms))
	for i, t := range g.terms {
		order[i] = spot{collator.Key(t.row.Term), t.id}
	}
	slices.SortFunc(order, func(a, b spot) int { return cmp.Or(bytes.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) })
	if len(g.orders) >= glossaryPlaces {
		clear(g.orders)
	}
	g.orders[collation] = order
	return order
}
