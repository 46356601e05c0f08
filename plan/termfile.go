package plan

import (
	"polyplan/i18n"
	"polyplan/store"
)

// TermFile is a glossary as files hold it. Package exchange turns bytes into it and back; what becomes of its terms
// when they come in is decided here.
type TermFile struct {
	Catalogue string // as that of a UnitFile
	Terms     []FileTerm
}

// FileTerm is a term in a TermFile, with what it is called in other locales. What its format has no place for, or a
// tool threw away, is zero.
type FileTerm struct {
	Line int // where its entry begins in the file it was read from, from 1

	ID             ID        // "" where the file does not tell
	Revision       store.Rev // of the term, as it left; 0 where the file does not tell
	Term           string
	Locale         i18n.Locale // that it is in
	PartOfSpeech   PartOfSpeech
	Note           string
	DoNotTranslate bool
	Translations   []FileWordings
}

// FileWordings are what a term is called in a locale, and what it is not to be called.
type FileWordings struct {
	Locale    i18n.Locale
	Revision  store.Rev // as they left; 0 where the file does not tell
	Accepted  []string  // the preferred first
	Forbidden []string
}
