package i18n

import "cmp"

// Script is the code in ISO 15924 of the script that the locale is written in, such as "Hang" or "Latn": the one its tag
// names, or the likely one (UTS #35, likely subtags). It is "Zzzz" where nobody knows.
func (l Locale) Script() string {
	return cmp.Or(factsOf(l).id.script, "Zzzz")
}
