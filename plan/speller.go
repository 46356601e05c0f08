package plan

import "polyplan/i18n"

// speller spells locales as the catalogue does, and those that are new to it as they first come: what is
// the same locale has one spelling. A document has the same few tags over and over.
type speller struct {
	set   *i18n.Set
	known map[string]i18n.Locale
}

// knownTags bounds what a speller remembers: a document can have many spellings of one locale.
const knownTags = 1_000

func newSpeller(set *i18n.Set) *speller {
	return &speller{set: set, known: map[string]i18n.Locale{}}
}

func (s *speller) parse(tag string) (i18n.Locale, error) {
	if locale, ok := s.known[tag]; ok {
		return locale, nil
	}
	locale, err := s.spell(tag)
	if err == nil && len(s.known) < knownTags {
		s.known[tag] = locale
	}
	return locale, err
}

func (s *speller) spell(tag string) (i18n.Locale, error) {
	locale, err := parseTag(tag)
	if err != nil {
		return "", err
	}
	if have, ok := s.set.Find(locale); ok {
		return have, nil
	}
	s.set = s.set.With(locale)
	return locale, nil
}
