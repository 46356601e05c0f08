package i18n

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// maxSearch is the length in bytes of the longest text that is looked for: no name is longer.
const maxSearch = 200

// Search finds at most so many locales that a text may mean, the best first: by their tag, their name in their own
// language, in English, and in the language of the reader. Case, width, accents and apostrophes do not matter, and
// the end of each word may be missing.
//
// It knows the languages and regional forms that CLDR has a name or locale data for. Of others it knows what is
// typed: a tag that [Parse] takes is found, canonical, whether or not anybody has a name for it.
func Search(text string, reader Locale, most int) []Locale {
	q, ok := newSought(text)
	if !ok {
		return nil
	}
	all := searched()
	names := namesFor(reader)
	var found []hit
	for i, c := range all {
		var name readersName
		if i < len(names) {
			name = names[i]
		}
		if rank := q.rank(c, name); rank != noMatch {
			found = append(found, hit{c, rank})
		}
	}
	slices.SortFunc(found, hit.compare)
	locales := make([]Locale, 0, len(found)+1)
	if q.named {
		locales = append(locales, q.tag)
	}
	for _, h := range found {
		if h.locale != q.tag {
			locales = append(locales, h.locale)
		}
	}
	if q.tag != "" && !q.named { // a tag by chance: what the text begins is more likely meant
		locales = append(locales, q.tag)
	}
	return locales[:max(0, min(most, len(locales)))]
}

// candidate is a locale that Search may find.
type candidate struct {
	locale           Locale
	endonym, english string   // as they are compared
	all              string   // both and the tag: what holds no word that is looked for need not be looked at
	words            []string // of both, and of the tag
	subtags          int
	written          bool // CLDR has locale data in the language
}

// hit is a candidate that was found.
type hit struct {
	*candidate
	rank rank
}

// rank is how well a candidate fits; the least fits best.
type rank int

const (
	wholeName rank = iota
	tagBegins
	endonymBegins
	englishBegins
	readersBegins
	wordsBegin
	inside
	noMatch
)

// compare puts the better one first: of two that fit alike, a language before its forms, and one that people write
// software in before one that is hardly written.
func (h hit) compare(other hit) int {
	return cmp.Or(
		cmp.Compare(h.rank, other.rank),
		-compareBools(h.written, other.written),
		cmp.Compare(h.subtags, other.subtags),
		strings.Compare(h.english, other.english),
		strings.Compare(string(h.locale), string(other.locale)),
	)
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// sought is a text as it is looked for.
type sought struct {
	text  string
	words []string
	tag   Locale // "" where the text is none
	named bool   // the tag is surely meant: it has a name
}

func newSought(text string) (sought, bool) {
	if len(text) > maxSearch {
		return sought{}, false
	}
	text = strings.TrimSpace(text)
	q := sought{text: nameKey(text)}
	if q.words = nameWords(q.text); len(q.words) == 0 {
		return sought{}, false
	}
	if tag, reason := parse(text); reason == "" {
		q.tag = tag
		q.named = tag.EnglishName() != string(tag)
	}
	return q, true
}

// rank is how well a candidate fits, which the reader calls by a name.
func (q *sought) rank(c *candidate, name readersName) rank {
	switch {
	case !strings.Contains(c.all, q.words[0]) && !strings.Contains(name.key, q.words[0]):
		return noMatch
	case q.text == c.endonym || q.text == c.english || q.text == name.key:
		return wholeName
	case q.beginsTag(c.locale):
		return tagBegins
	case strings.HasPrefix(c.endonym, q.text):
		return endonymBegins
	case strings.HasPrefix(c.english, q.text):
		return englishBegins
	case strings.HasPrefix(name.key, q.text):
		return readersBegins
	case q.begins(c.words, name.words):
		return wordsBegin
	case len(q.text) > 2 && q.isInside(c.endonym, c.english, name.key):
		return inside
	}
	return noMatch
}

// isInside tells whether one of the names has the text anywhere.
func (q *sought) isInside(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, q.text) })
}

// beginsTag tells whether a tag begins with the text: with a whole subtag, or more than one.
func (q *sought) beginsTag(l Locale) bool {
	rest, ok := strings.CutPrefix(nameKey(string(l)), q.text)
	return ok && (strings.Contains(q.text, "-") || strings.HasPrefix(rest, "-"))
}

// begins tells whether each word that is looked for begins one of a candidate's.
func (q *sought) begins(words, more []string) bool {
	for _, sought := range q.words {
		begun := func(word string) bool { return strings.HasPrefix(word, sought) }
		if !slices.ContainsFunc(words, begun) && !slices.ContainsFunc(more, begun) {
			return false
		}
	}
	return true
}

// nameKey is a name as it is compared. People type apostrophes as their keyboard has them, or leave them out.
func nameKey(name string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\'', '`', '´', '’', '‘', 'ʻ', 'ʼ', 'ꞌ', '\u00ad':
			return -1
		}
		return r
	}, Fold(name))
}

func nameWords(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N)
	})
}

// searched are the candidates, by tag.
var searched = sync.OnceValue(func() []*candidate {
	written := map[string]bool{}
	for _, t := range display.Supported.Tags() {
		written[baseOf(t)] = true
	}
	var all []*candidate
	for _, locale := range slices.Sorted(maps.Keys(nameable())) {
		c := &candidate{
			locale:  locale,
			endonym: nameKey(locale.Endonym()),
			english: nameKey(locale.EnglishName()),
			subtags: strings.Count(string(locale), "-"),
			written: written[baseOf(language.Raw.Make(string(locale)))],
		}
		c.all = strings.Join([]string{c.endonym, c.english, nameKey(string(locale))}, "\n")
		c.words = nameWords(c.all)
		all = append(all, c)
	}
	return all
})

// nameable are the locales that x/text, or a table of ours, has a name or data for.
func nameable() map[Locale]bool {
	all := map[Locale]bool{}
	add := func(tag string) {
		if l, reason := parse(tag); reason == "" {
			all[l] = true
		}
	}
	for _, t := range slices.Concat(display.Values.Tags(), display.Supported.Tags()) {
		add(t.String())
	}
	add("nb") // x/text has it as no
	for _, table := range []map[string]string{endonyms, english} {
		for tag := range table {
			add(tag)
		}
	}
	return all
}

func baseOf(t language.Tag) string {
	base, _, _ := t.Raw()
	return base.String()
}

// readersName is what a reader calls a candidate, as it is compared; the zero one is none.
type readersName struct {
	key   string
	words []string
}

// readersNames are those of the candidates, in their order, by the language and script that they are in. To make them
// takes as long as a hundred searches, and x/text has words of some two hundred, at 53 KB each: all are kept, so that
// nobody has the names of others made anew by asking in one language after the other.
var readersNames = memo[[]readersName]{limit: 256}

// namesFor are the names of the candidates in the language of a reader, as they are compared; none where x/text has
// no words of that language.
func namesFor(reader Locale) []readersName {
	id := factsOf(reader).id
	if id.lang == "en" || id.lang == "" || len(reader) > MaxTag {
		return nil
	}
	key := id.lang + "-" + id.script
	if names, ok := readersNames.find(key); ok {
		return names
	}
	d, ok := dictionaryOf(id)
	if !ok {
		return nil // not kept: of languages without words there is no end
	}
	var names []readersName
	for _, c := range searched() {
		name := nameKey(d.name(language.Raw.Make(string(c.locale))))
		names = append(names, readersName{name, nameWords(name)})
	}
	readersNames.keep(key, names)
	return names
}
