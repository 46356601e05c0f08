// Package i18n knows languages: which tag names what, which of several locales a reader is served,
// what a language is called, which way it runs, and how its words sort and match.
//
// A [Locale] is made at the edge, by [Parse] or [AcceptLanguage], and is canonical from then on. A
// [Set] holds the locales of a catalogue and answers with a [Chain]: the order in which a text's
// locales are tried for one reader. The package reads no storage and holds no text of the catalogue.
//
// The one thing a reader gets wrong: two different locales may be one language. "zh-TW" and
// "zh-Hant" are different strings, and different keys of a map, yet [Locale.Same]; only [Set.Find]
// tells which of them the catalogue uses. Compare with == what came out of one Set, and with Same
// everything else.
//
// [Check] compares a text with its translation and tells what is wrong with it, by a table of rules.
//
// Data: golang.org/x/text carries CLDR 32 (and collation of CLDR 23). Where that is wrong or empty,
// tables in aliases.go, likely.go, parents.go and endonyms.go correct it from CLDR 48.
package i18n
