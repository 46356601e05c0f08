package i18n

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word of a text, or one character in scripts without spaces.
type token struct {
	start, end int
	unspaced   bool
	small      bool // no capital begins it, as it does names
}

func tokensOf(text string) []token {
	var all []token
	word := -1
	flush := func(end int) {
		if word >= 0 {
			first, _ := utf8.DecodeRuneInString(text[word:])
			all = append(all, token{start: word, end: end, small: !unicode.IsUpper(first)})
		}
		word = -1
	}
	for i, r := range text {
		switch {
		case unicode.Is(unspaced, r):
			flush(i)
			all = append(all, token{start: i, end: i + utf8.RuneLen(r), unspaced: true, small: true})
		case unicode.In(r, unicode.L, unicode.M):
			if word < 0 {
				word = i
			}
		case r == '’' || r == '\'' || r == '-':
		default:
			flush(i)
		}
	}
	flush(len(text))
	return all
}

// gram is how many tokens in a row are looked up at once.
const gram = 3

// passages finds runs of words in the target as they stand in the source: where somebody stopped translating it. In
// a name most words have capitals, and quotations may stay. Those that are found as wanted are in letters of the
// language's own script, or of another.
func (c *checker) passages(foreign bool) {
	source, target := c.sourceAddresses.masked(c.Source), c.targetAddresses.masked(c.Target)
	have := map[string]bool{}
	all := tokensOf(source)
	for i := range max(0, len(all)-gram+1) {
		have[gramAt(source, all[i:])] = true
	}
	all = tokensOf(target)
	from := -1
	for i := range len(all) {
		if i+gram <= len(all) && have[gramAt(target, all[i:])] {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 {
			c.passage(target, all[from:i+gram-1], foreign)
		}
		from = -1
	}
}

func gramAt(text string, all []token) string {
	var b strings.Builder
	for _, one := range all[:gram] {
		b.WriteString(text[one.start:one.end])
		b.WriteByte(' ')
	}
	return b.String()
}

// passage reports a run of tokens, if it is long.
func (c *checker) passage(text string, run []token, foreign bool) {
	start, end := run[0].start, run[len(run)-1].end
	own := scriptTables[c.to.script]
	mine, other := 0, 0
	for _, r := range text[start:end] {
		switch {
		case !unicode.IsLetter(r) || unicode.In(r, unicode.Common):
		case unicode.In(r, own...):
			mine++
		default:
			other++
		}
	}
	words, small, characters := 0, 0, 0
	for _, one := range run {
		switch {
		case one.unspaced:
			characters++
			continue
		case one.small:
			small++
		}
		words++
	}
	if foreign != (other > mine) || c.isQuoted(start, end) {
		return
	}
	least := 5
	switch {
	case foreign:
		least = 4
	case related(c.from.lang, c.to.lang):
		least = 8
	}
	const leastCharacters = 12
	if words < least || small < 3 {
		if characters < leastCharacters || !foreign {
			return
		}
	}
	c.report(SeverityWarning, start, end, nil,
		say("wanted the text in %s, got “%s” of the source", c.To, piece(text[start:end])))
}

// isQuoted tells whether a passage stands in quotation marks or brackets.
func (c *checker) isQuoted(start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(c.Target[:start])
	after, _ := utf8.DecodeRuneInString(strings.TrimLeft(c.Target[end:], ".,!?"))
	opens := unicode.In(before, unicode.Ps, unicode.Pi) || strings.ContainsRune("\"„«»“”", before)
	return opens && (unicode.In(after, unicode.Pe, unicode.Pf) || strings.ContainsRune("\"“«»", after))
}

// families are languages that share many words, so that some stand in a row by chance.
var families = [][]string{
	{"es", "pt", "gl", "ca", "it", "fr", "ro", "oc", "ast"}, {"ru", "uk", "be", "bg", "mk", "sr"}, {"hr", "sr",
		"bs", "sl", "cs", "sk", "pl"},
	{"da", "nb", "nn", "no", "sv"}, {"de", "lb"}, {"nl", "af"}, {"id", "ms", "jv", "su"}, {"hi", "mr", "ne"},
	{"ar", "fa", "ur", "ps"}, {"tr", "az"},
	{"kk", "ky", "tt"}, {"zh", "ja", "yue"},
}

func related(a, b string) bool {
	for _, family := range families {
		if slices.Contains(family, a) && slices.Contains(family, b) {
			return true
		}
	}
	return false
}
