package i18n

import (
	"slices"
	"strings"
)

// TermUse is a term as it is used in a source text, and what a glossary wants of its translation.
type TermUse struct {
	Start, End int      // where it is in the source, in characters
	Term       string   // as the glossary has it
	Wanted     []string // any of which will do, the preferred first; empty: nothing is wanted
	Forbidden  []string
}

// TermFinding is something that a glossary has against a translation. It is never more than a warning: words of a
// language change in more ways than are known here.
type TermFinding struct {
	Use        int // the index of the use
	Start, End int // where the term is in the source, in characters
	Message    Message
}

// UsesTerms tells of each use of a term whether one of the wanted translations is in a text; of one that nothing is
// wanted for, that it is. It is generous: words may be in any form and order, and within others.
func UsesTerms(l Locale, text string, uses []TermUse) []bool {
	in := newVocabulary(l, text)
	used := make([]bool, len(uses))
	known := map[string]bool{}
	for i, use := range uses {
		used[i] = len(use.Wanted) == 0 || slices.ContainsFunc(use.Wanted, func(wanted string) bool {
			has, asked := known[wanted]
			if !asked {
				has = in.has(wanted)
				known[wanted] = has
			}
			return has
		})
	}
	return used
}

// CheckTerms tells what a glossary has against a translation, by the terms that are used in its source: that none
// of the wanted translations of one is there, and that a forbidden one is.
func CheckTerms(l Locale, text string, uses []TermUse) []TermFinding {
	var findings []TermFinding
	forbidden := ForbiddenTerms(l, text, uses)
	for i, used := range UsesTerms(l, text, uses) {
		use := &uses[i]
		if !used {
			findings = append(findings, TermFinding{i, use.Start, use.End, say("%q is to be %s, and the translation does not have that", use.Term, oneOf(use.Wanted))})
		}
		for _, word := range forbidden[i] {
			findings = append(findings, TermFinding{i, use.Start, use.End, say("%q is not to be %q", use.Term, word)})
		}
	}
	return findings
}

// oneOf is the words of a list, any of which will do.
func oneOf(words []string) Message {
	all := say("%q", words[0])
	for _, word := range words[1:] {
		all = say("%s or %q", all, word)
	}
	return all
}

// ForbiddenTerms tells of each use of a term which forbidden translations are in a text, other than within a wanted
// one.
func ForbiddenTerms(l Locale, text string, uses []TermUse) [][]string {
	found := make([][]string, len(uses))
	var words []string
	for _, use := range uses {
		words = append(words, use.Forbidden...)
	}
	if len(words) == 0 {
		return found
	}
	several := len(words)
	for _, use := range uses {
		words = append(words, use.Wanted...)
	}
	there := map[string]bool{}
	for _, match := range NewTermMatcher(l, words).Find(text) {
		for _, i := range match.Terms {
			there[words[i]] = there[words[i]] || i < several
		}
	}
	for i, use := range uses {
		for _, word := range use.Forbidden {
			if there[word] {
				found[i] = append(found[i], word)
			}
		}
	}
	return found
}

// vocabulary is a text as words are looked up in it.
type vocabulary struct {
	forms    inflection
	joined   string              // its characters and syllables, without what is between them
	byPrefix map[string][]string // its distinct words, by how they begin
	words    string              // all of them, for those within others
}

func newVocabulary(l Locale, text string) *vocabulary {
	v := &vocabulary{forms: inflectionOf(l), byPrefix: map[string][]string{}}
	var joined, words strings.Builder
	seen := map[string]bool{}
	for _, a := range atomsOf(text) {
		if a.kind != wordAtom {
			joined.WriteString(a.key)
			continue
		}
		joined.WriteByte(' ')
		if !seen[a.key] {
			seen[a.key] = true
			start := beginningOf(a.key)
			v.byPrefix[start] = append(v.byPrefix[start], a.key)
			words.WriteString(a.key + " ")
		}
	}
	v.joined, v.words = joined.String(), words.String()
	return v
}

// beginningOf is the letters that kin share at the least.
func beginningOf(word string) string {
	n := 0
	for i := range word {
		if n == 2 {
			return word[:i]
		}
		n++
	}
	return word
}

// has tells whether the text has all words of a term, in whatever order and form.
func (v *vocabulary) has(term string) bool {
	var run strings.Builder
	for _, a := range atomsOf(term) {
		if a.kind == wordAtom {
			if !v.hasWord(a.key) {
				return false
			}
			run.WriteByte(' ')
			continue
		}
		run.WriteString(a.key)
	}
	for piece := range strings.FieldsSeq(run.String()) {
		if !strings.Contains(v.joined, piece) {
			return false
		}
	}
	return true
}

func (v *vocabulary) hasWord(wanted string) bool {
	if letters(wanted, shortestStem+1) && strings.Contains(v.words, wanted) {
		return true
	}
	for _, word := range v.byPrefix[beginningOf(wanted)] {
		if kin(word, wanted) {
			return true
		}
	}
	for _, prefix := range v.forms.prefixes {
		if rest, ok := strings.CutPrefix(wanted, prefix); ok && letters(rest, shortestStem+1) && strings.Contains(v.words, rest) {
			return true
		}
	}
	return false
}
