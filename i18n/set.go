package i18n

import (
	"cmp"
	"maps"
	"slices"
)

// Set is the locales that a catalogue has, with their configured fallbacks. It is immutable and safe
// for concurrent use; a change of settings makes a new one.
type Set struct {
	locales   []Locale
	members   []member
	fallbacks map[Locale][]Locale
	inherited map[identity][]Locale // the fallbacks by what the locales are
	chains    memo[Chain]
}

// member is a locale that a chain may hold.
type member struct {
	locale Locale
	*facts
}

// NewSet makes a set of locales. Fallbacks name, for a locale, those tried after what its readers
// asked for, in order; neither side needs to be in the set. Both arguments are copied. Locales that
// are [Locale.Same] may both be in a set and then both serve, but settings should prevent it.
func NewSet(locales []Locale, fallbacks map[Locale][]Locale) *Set {
	s := &Set{
		locales:   slices.Compact(slices.Sorted(slices.Values(locales))),
		fallbacks: make(map[Locale][]Locale, len(fallbacks)),
		inherited: make(map[identity][]Locale, len(fallbacks)),
		chains:    memo[Chain]{limit: 512},
	}
	s.locales = slices.DeleteFunc(s.locales, func(l Locale) bool { return l == "" })
	for _, l := range s.locales {
		s.members = append(s.members, member{l, factsOf(l)})
	}
	for _, l := range slices.Sorted(maps.Keys(fallbacks)) {
		if len(fallbacks[l]) == 0 {
			continue
		}
		s.fallbacks[l] = slices.Clone(fallbacks[l])
		if id := factsOf(l).id; s.inherited[id] == nil {
			s.inherited[id] = s.fallbacks[l]
		}
	}
	return s
}

// With is the set and one more locale.
func (s *Set) With(l Locale) *Set {
	return NewSet(append(s.Locales(), l), s.fallbacks)
}

// Locales are the members, sorted. The slice must not be changed.
func (s *Set) Locales() []Locale {
	return slices.Clip(s.locales)
}

// Find is the member that is the same as l (see [Locale.Same]); l itself if it is one, else the
// first of them in sorting order.
func (s *Set) Find(l Locale) (Locale, bool) {
	if _, ok := slices.BinarySearch(s.locales, l); ok {
		return l, true
	}
	id := factsOf(l).id
	for _, m := range s.members {
		if m.id == id {
			return m.locale, true
		}
	}
	return "", false
}

// Fallbacks are those configured for l, or else for a locale the same as it, or else for the nearest
// of its parents that has any. They are as configured, members or not; the slice must not be changed.
func (s *Set) Fallbacks(l Locale) []Locale {
	if f := s.fallbacks[l]; f != nil {
		return slices.Clip(f)
	}
	for _, id := range factsOf(l).line {
		if f := s.inherited[id]; f != nil {
			return slices.Clip(f)
		}
	}
	return nil
}

// Chain is the order in which a reader who wants these locales is served, of a text whose source is
// written in source. An empty wanted list means the source; the zero Locale is nobody's wish and no
// source. The rules:
//
//  1. Asked for: each wanted locale in the reader's order: itself, then what it inherits from in the
//     same script (CLDR parentLocales: es-MX, es-419, es; de-1996, de), then the other members of that
//     language and script: those without variants before those with, then those with the nearest
//     common parent, then in sorting order.
//  2. For each wanted locale, its [Set.Fallbacks], exactly those and not theirs.
//  3. For each wanted locale, its kin, found as in 1: the other script of Chinese and of Serbian,
//     the other Norwegian. Nothing else is kin: neither az and az-Arab nor zh and yue.
//  4. The source.
//
// Members appear as the set spells them, and the source, member or not, as it is given. Where the
// source is reached in 1, it was asked for.
//
// Answers are remembered, a bounded number of them.
func (s *Set) Chain(wanted []Locale, source Locale) Chain {
	var buf [128]byte
	key := buf[:0]
	for _, l := range wanted {
		key = append(append(key, l...), ',')
	}
	key = append(append(key, '>'), source...)
	if c, ok := s.chains.find(string(key)); ok {
		return c
	}
	c := s.newChain(wanted, source)
	s.chains.keep(string(key), c)
	return c
}

func (s *Set) newChain(wanted []Locale, source Locale) Chain {
	if len(wanted) == 0 {
		wanted = []Locale{source}
	}
	l := line{members: s.members}
	if _, ok := slices.BinarySearch(s.locales, source); !ok && source != "" {
		l.members = append(slices.Clone(s.members), member{source, factsOf(source)})
	}
	for _, w := range wanted {
		l.addLanguage(w, factsOf(w).line)
	}
	asked := len(l.locales)
	for _, w := range wanted {
		for _, f := range s.Fallbacks(w) {
			l.addSame(f, factsOf(f).id)
		}
	}
	for _, w := range wanted {
		if kin, ok := kinOf(factsOf(w).id); ok {
			l.addLanguage("", lineOf(kin))
		}
	}
	l.add(source)
	return chainOf(l.locales, asked)
}

// kinOf is the same locale in the other script, or the other Norwegian.
func kinOf(id identity) (identity, bool) {
	id.variants = ""
	switch id.lang + "-" + id.script {
	case "zh-Hans":
		id.script = "Hant"
	case "zh-Hant":
		id.script = "Hans"
	case "sr-Latn":
		id.script = "Cyrl"
	case "sr-Cyrl":
		id.script = "Latn"
	case "nb-Latn":
		id.lang = "nn"
	case "nn-Latn":
		id.lang = "nb"
	default:
		return identity{}, false
	}
	return id, true
}

// line is a chain in the making: the locales that stand in line, of the members that may.
type line struct {
	members []member
	locales []Locale
}

func (l *line) add(locale Locale) {
	if locale != "" && !slices.Contains(l.locales, locale) {
		l.locales = append(l.locales, locale)
	}
}

// addSame adds the members that are id, first the one spelled so.
func (l *line) addSame(spelling Locale, id identity) {
	for _, m := range l.members {
		if m.locale == spelling {
			l.add(spelling)
		}
	}
	for _, m := range l.members {
		if m.id == id {
			l.add(m.locale)
		}
	}
}

// addLanguage adds the members of a language and script: those on the line of parents, which starts
// with the locale itself, then the others.
func (l *line) addLanguage(spelling Locale, parents []identity) {
	for _, id := range parents {
		l.addSame(spelling, id)
	}
	own := parents[0]
	if own.script == "" {
		return
	}
	var others []kinship
	for _, m := range l.members {
		if m.id.lang == own.lang && m.id.script == own.script && !slices.Contains(parents, m.id) {
			others = append(others, kinshipOf(m, parents))
		}
	}
	slices.SortFunc(others, kinship.compare)
	for _, o := range others {
		l.add(o.locale)
	}
}

// kinship tells how far a member is from a line of parents.
type kinship struct {
	locale   Locale
	variants int // how long they are; a locale without any is everybody's
	up, down int // steps up that line to a common parent, and down from it to the member
}

func kinshipOf(m member, parents []identity) kinship {
	k := kinship{locale: m.locale, variants: len(m.id.variants), up: len(parents), down: len(m.line)}
	for up, id := range parents {
		if down := slices.Index(m.line, id); down >= 0 {
			k.up, k.down = up, down
			break
		}
	}
	return k
}

func (k kinship) compare(o kinship) int {
	return cmp.Or(
		cmp.Compare(k.variants, o.variants),
		cmp.Compare(k.up, o.up),
		cmp.Compare(k.down, o.down),
		cmp.Compare(k.locale, o.locale),
	)
}
