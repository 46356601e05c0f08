package i18n

// facts are what is worked out once for a locale.
type facts struct {
	id   identity
	line []identity // the locale and its parents, nearest first
	dir  Direction
}

var known = memo[*facts]{limit: 1024}

func factsOf(l Locale) *facts {
	if f, ok := known.find(string(l)); ok {
		return f
	}
	id := identityOf(l)
	f := &facts{id: id, line: lineOf(id), dir: directionOf(id.script)}
	if len(l) <= MaxTag {
		known.keep(string(l), f)
	}
	return f
}

// Same tells whether two locales are one language: whether their maximised forms are equal (UTS #35,
// likely subtags; "no" is "nb"). So zh-TW is zh-Hant, zh-CN and zh-Hans are zh, pt-BR is pt, en-US is
// en. Variants keep locales apart: de-1996 is not de. Same is an equivalence.
func (l Locale) Same(m Locale) bool {
	return l == m || factsOf(l).id == factsOf(m).id
}
