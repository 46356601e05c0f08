package i18n

import "strings"

// Chain is the order in which locales are tried for a text; [Set.Chain] makes it. It is small,
// immutable and safe for concurrent use. The zero Chain has no locales. Two chains are equal when
// their keys are; == may tell equal chains apart.
type Chain struct {
	*links
}

type links struct {
	locales []Locale
	asked   int
	key     string
	only    *links
}

func chainOf(locales []Locale, asked int) Chain {
	all := &links{locales: locales, asked: asked, key: keyOf(locales, asked)}
	all.only = all
	if asked < len(locales) {
		first := locales[:asked:asked]
		all.only = &links{locales: first, asked: asked, key: keyOf(first, asked)}
		all.only.only = all.only
	}
	return Chain{all}
}

func keyOf(locales []Locale, asked int) string {
	var b strings.Builder
	for i, l := range locales {
		if i == asked {
			b.WriteByte('>')
		} else if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(string(l))
	}
	return b.String()
}

// Locales are tried from the first to the last. There are no duplicates. The slice must not be
// changed.
func (c Chain) Locales() []Locale {
	if c.links == nil {
		return nil
	}
	return c.locales
}

// Asked is how many of the locales, from the start, the reader asked for; a text served from one of
// the others is a fallback.
func (c Chain) Asked() int {
	if c.links == nil {
		return 0
	}
	return c.asked
}

// IsFallback tells whether a text from the i-th locale is a fallback.
func (c Chain) IsFallback(i int) bool {
	return i >= c.Asked()
}

// Only is the chain of those locales that the reader asked for, for one who wants no fallback. It
// may be empty.
func (c Chain) Only() Chain {
	if c.links == nil {
		return c
	}
	return Chain{c.only}
}

// Key names the chain: the locales asked for, then behind ">" the others, as in "ko,ja>en". Chains
// with equal keys have the same locales and the same of them asked for.
func (c Chain) Key() string {
	if c.links == nil {
		return ""
	}
	return c.key
}

// Pick is the index of the first locale that has a text to serve, and whether there is one; has is
// asked with the indexes of the locales.
func (c Chain) Pick(has func(i int) bool) (i int, ok bool) {
	for i := range c.Locales() {
		if has(i) {
			return i, true
		}
	}
	return 0, false
}

// Fallback tells whether a reader takes a text in a language not asked for.
type Fallback uint8

// FallbackChain serves the whole [Chain], FallbackNone what [Chain.Only] leaves of it.
const (
	FallbackChain Fallback = iota
	FallbackNone
)

// String is "CHAIN" or "NONE".
func (f Fallback) String() string {
	if f == FallbackNone {
		return "NONE"
	}
	return "CHAIN"
}
