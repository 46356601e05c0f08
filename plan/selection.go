package plan

import (
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// Selection is what a caller will read of the plans it asks a verb for. Verbs load that, in one View,
// and no more; what was not selected is empty.
type Selection struct {
	// Wanted is the operation's own list of wanted locales, best first. Where it is empty every plan is
	// read in its source locale.
	Wanted   []i18n.Locale
	Fallback i18n.Fallback
	// Lists are the further lists that fields ask for.
	Lists [][]i18n.Locale

	Items         bool // goals, strategies, assignments
	Translations  bool // stored texts in all locales
	Coverage      bool
	Drafts        bool          // source edits kept as drafts
	Voices        []i18n.Locale // stored texts in these locales
	History       int           // how many past texts of each translation unit
	SourceHistory int           // and how many of its source
	Since         []store.Rev   // the revisions since which changes of its source are told
	Memory        int           // how many matches of each translation unit
	Origins       bool          // and where they are from
	Occurrences   int           // how many other places of its source
	Siblings      int           // how many texts before it, and after it
	Checks        bool          // what checks find in translation units
	Total         bool          // how long a list of translation units is

	Terms            bool // the terms of translation units
	TermTranslations bool // what terms are called in all locales
	Comments         bool // of translation units
}

// lists are all distinct lists, the operation's own first.
func (s Selection) lists() [][]i18n.Locale {
	all := [][]i18n.Locale{s.Wanted}
	for _, wanted := range s.Lists {
		if !slices.ContainsFunc(all[1:], func(have []i18n.Locale) bool { return slices.Equal(have, wanted) }) {
			all = append(all, wanted)
		}
	}
	return all
}
