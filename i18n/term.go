package i18n

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// TermMatcher finds the terms of a glossary in texts of one locale. It is immutable and safe for concurrent use.
//
// The words of a term may be inflected as those of the locale are, or a term's be the plural of the text's; case and accents do not matter, and a space may
// be a hyphen. Words are those of UAX #29: "art" is not found in "article". In scripts without spaces a term is
// found in the middle of a run, in Hangul from the beginning of a word on, with or without particles after it, and within a
// compound where its parts meet.
// A word of two to four capitals is found in capitals alone: "WHO" is not "who".
type TermMatcher struct {
	forms inflection
	root  *termNode
}

// TermMatch is where in a text a term is, in characters (Unicode code points), the end not included.
type TermMatch struct {
	Terms      []int // the indexes of the terms that are written like this; not to be changed
	Start, End int
}

// termNode is a place in the trie of the terms' atoms.
type termNode struct {
	next  map[string]*termNode
	terms []int
}

// NewTermMatcher compiles terms. One of which nothing can be found, as TermKey tells, is never found.
func NewTermMatcher(l Locale, terms []string) *TermMatcher {
	m := &TermMatcher{forms: inflectionOf(l), root: new(termNode)}
	for i, term := range terms {
		m.add(i, term)
	}
	return m
}

// MaxTerm is how many characters a term may have: what it takes to find terms grows with the longest.
const MaxTerm = 100

// TermKey is the form in which two terms are the same: "" where a term has neither letters nor digits, and so
// nothing that could be found.
func TermKey(term string) string {
	var keys []string
	atoms := atomsOf(term)
	for _, a := range atoms {
		keys = append(keys, a.key)
	}
	if !findable(atoms) {
		return ""
	}
	return strings.Join(keys, " ")
}

func findable(atoms []atom) bool {
	return slices.ContainsFunc(atoms, func(a atom) bool { return a.kind != signAtom })
}

func (m *TermMatcher) add(i int, term string) {
	atoms := atomsOf(term)
	if !findable(atoms) {
		return
	}
	at := m.root
	for _, a := range atoms {
		at = at.child(m.termKey(a), m.forms)
	}
	at.terms = append(at.terms, i)
}

// termKey is what an atom of a term is found by.
func (a *atom) termKey() string {
	if a.capitals && utf8.RuneCountInString(a.key) <= longestAcronym {
		return acronym + a.key
	}
	return a.key
}

// A longer word in capitals is taken to be shouted.
const longestAcronym = 4

// acronym marks the keys of words in capitals.
const acronym = "\x01"

// termKey is an atom's, without what is written together with a word: "المدينة" is found as "مدينة".
func (m *TermMatcher) termKey(a atom) string {
	const article = "ال"
	if rest, ok := strings.CutPrefix(a.key, article); ok && a.kind == wordAtom && letters(rest, shortestStem) && len(m.forms.prefixes) > 0 {
		return rest
	}
	return a.termKey()
}

func (n *termNode) child(key string, forms inflection) *termNode {
	if n.next == nil {
		n.next = map[string]*termNode{}
	}
	child := n.next[key]
	if child == nil {
		child = new(termNode)
		n.next[key] = child
	}
	if stem, ok := forms.bareStem(key); ok && n.next[stem] == nil {
		n.next[stem] = child
	}
	mark, word := "", key
	if rest, ok := strings.CutPrefix(key, acronym); ok {
		mark, word = acronym, rest
	}
	forms.singulars(word, func(singular string) {
		if key := plural + mark + singular; n.next[key] == nil {
			n.next[key] = child
		}
	})
	return child
}

// plural marks the keys of words whose plural a term has: they are found after all others.
const plural = "\x02"

// Find is where the terms are, in the order of the text: at each place the longest, and none within another. It
// takes time linear in the text, times the length of the longest term.
func (m *TermMatcher) Find(text string) []TermMatch {
	var found []TermMatch
	atoms := atomsOf(text)
	r := termReader{TermMatcher: m, atoms: atoms}
	places := runes{text: text}
	for i := 0; i < len(atoms); {
		terms, end := r.longest(i)
		if end == i {
			i++
			continue
		}
		found = append(found, TermMatch{terms, places.until(atoms[i].start), places.until(atoms[end-1].end)})
		i = end
	}
	return found
}

// termReader goes through a text.
type termReader struct {
	*TermMatcher
	atoms    []atom
	at, next []*termNode // where the words so far have led to, the closest readings first
}

// longest is the longest of the terms that begin with an atom, and the atom after it.
func (r *termReader) longest(from int) (terms []int, end int) {
	end = from
	if first := &r.atoms[from]; first.kind == syllableAtom && first.nth%2 != 0 {
		return nil, end
	}
	r.at = append(r.at[:0], r.root)
	for i := from; i < len(r.atoms) && len(r.at) > 0; i++ {
		r.step(&r.atoms[i])
		if n := r.found(); n != nil && mayEnd(r.atoms, i) {
			terms, end = n.terms, i+1
		}
	}
	return terms, end
}

// found is the closest of the places with a term that ends there, or nil.
func (r *termReader) found() *termNode {
	for _, n := range r.at {
		if n.terms != nil {
			return n
		}
	}
	return nil
}

// mostBranches is how many readings of the words so far are followed: a word can be a form of several.
const mostBranches = 4

// step goes where an atom leads to, by its closest readings first.
func (r *termReader) step(a *atom) {
	r.next = r.next[:0]
	for _, n := range r.at {
		if len(n.next) == 0 {
			continue
		}
		for _, key := range r.keys(a) {
			if next := n.next[key]; next != nil && len(r.next) < mostBranches {
				r.next = append(r.next, next)
			}
		}
	}
	r.at, r.next = r.next, r.at
}

// keys are the keys that an atom can be found under, the closest first, worked out once for each.
func (r *termReader) keys(a *atom) []string {
	if a.keys != nil {
		return a.keys
	}
	a.keys = []string{a.key}
	if a.kind != wordAtom {
		return a.keys
	}
	a.keys = nil
	if a.capitals {
		r.forms.lemmas(a.key, func(lemma string) { a.keys = append(a.keys, acronym+lemma) })
	}
	r.forms.lemmas(a.key, func(lemma string) { a.keys = append(a.keys, lemma) })
	if len(r.forms.plurals) == 0 {
		return a.keys
	}
	if a.capitals {
		a.keys = append(a.keys, plural+acronym+a.key)
	}
	r.forms.written(a.key, func(word string) { a.keys = append(a.keys, plural+word) })
	return a.keys
}

// mayEnd tells whether a term can end with an atom: in a word of Hangul at its end, before particles, and where
// another part of a compound can begin. Such parts have two syllables most often, and one that has one makes another
// word of the term: "도시" is in "도시계획을" and not in "도시락을". So they are told by counting in twos.
func mayEnd(atoms []atom, i int) bool {
	a := &atoms[i]
	if a.kind != syllableAtom || a.wordEnd == i+1 {
		return true
	}
	if after := a.wordEnd - i - 1; after > mostParticles+1 {
		return a.nth%2 != 0
	}
	var rest strings.Builder
	for _, after := range atoms[i+1 : a.wordEnd] {
		rest.WriteString(after.key)
	}
	return isParticles(rest.String()) || a.nth%2 != 0 && !isParticles(afterFirst(rest.String()))
}

func afterFirst(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return s[size:]
}

// runes counts the characters of a text up to places that ascend.
type runes struct {
	text     string
	at, past int
}

func (r *runes) until(at int) int {
	r.past += utf8.RuneCountInString(r.text[r.at:at])
	r.at = at
	return r.past
}
