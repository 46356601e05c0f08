package i18n

import (
	"bytes"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// collated is how many characters of a text decide its place; titles hardly differ later.
const collated = 200

// Collator sorts titles as the readers of a locale expect. It is safe for concurrent use; making one
// costs more than a key.
//
// x/text has the collation tables of CLDR 23. Orders that came later are missing, and languages
// without a table sort as in the root locale, which is right for most.
type Collator struct {
	tag   language.Tag
	ready sync.Pool // of *weigher
}

// weigher is x/text's collator, which serves one goroutine at a time.
type weigher struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

// NewCollator makes a collator for the readers of l. Numbers sort by value ("1.9" before "1.10").
// A Locale that cannot be parsed sorts as in the root locale.
func NewCollator(l Locale) *Collator {
	return &Collator{tag: collationTag(l)}
}

// collationTag finds the table of a locale where x/text does not: it has one for "nb" but looks for
// "no", whose order is that of "nn"; those for Bosnian and Latin Serbian are empty and should be
// that of "hr"; Cantonese sorts as Chinese (CLDR 48, parentLocales of collations).
func collationTag(l Locale) language.Tag {
	switch id := factsOf(l).id; {
	case id.lang == "nb":
		return language.Make("nn")
	case (id.lang == "sr" || id.lang == "bs") && id.script == "Latn":
		return language.Make("hr")
	case id.lang == "yue" || id.lang == "zh":
		return language.Make("zh-" + id.script)
	}
	t, _ := language.Raw.Parse(string(l))
	return t
}

// Key is a sort key: bytes.Compare orders keys of one locale as its readers order the texts. Only
// the first 200 characters count, so that long texts cost no more; texts with equal keys need
// another order of their own. Keys are not for storage: another version has others.
func (c *Collator) Key(s string) []byte {
	w, _ := c.ready.Get().(*weigher)
	if w == nil {
		w = &weigher{collator: collate.New(c.tag, collate.Numeric)}
	}
	defer c.ready.Put(w)
	w.buffer.Reset()
	return bytes.Clone(w.collator.KeyFromString(&w.buffer, beginning(s)))
}

func beginning(s string) string {
	n := 0
	for i := range s {
		if n == collated {
			return s[:i]
		}
		n++
	}
	return s
}
