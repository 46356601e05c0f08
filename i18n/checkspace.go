package i18n

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/rangetable"
)

// edgeSpace finds white space before or after a text whose source has none there.
func (c *checker) edgeSpace() {
	body := strings.TrimSpace(c.Target)
	if body == "" {
		return
	}
	start := strings.Index(c.Target, body)
	end := start + len(body)
	source := strings.TrimSpace(c.Source)
	if start > 0 && strings.HasPrefix(c.Source, source) {
		c.report(SeverityWarning, 0, start, fixed(""), say("the text begins with white space, the source does not"))
	}
	if end < len(c.Target) && strings.HasSuffix(c.Source, source) {
		c.report(SeverityWarning, end, len(c.Target), fixed(""), say("the text ends with white space, the source does not"))
	}
}

// doubleSpace finds runs of spaces inside a line. Two ideographic spaces are how a Chinese paragraph begins, and
// spaces at the beginning of a line indent it; a source that has such runs means them.
func (c *checker) doubleSpace() {
	if strings.Contains(strings.TrimSpace(c.Source), "  ") {
		return
	}
	begun, run := false, -1 // whether the line has more than spaces so far, and where a run began
	for i, r := range c.Target {
		if isGap(r) {
			if run < 0 {
				run = i
			}
			continue
		}
		if gap := ""; run >= 0 && begun && r != '\n' {
			if gap = c.Target[run:i]; utf8.RuneCountInString(gap) > 1 {
				c.report(SeverityWarning, run, i, fixed(oneGap(gap)),
					say("wanted one space between words, got %d", utf8.RuneCountInString(gap)))
			}
		}
		run, begun = -1, r != '\n'
	}
}

// isGap tells whether a character is a space between words.
func isGap(r rune) bool {
	return r == ' ' || r == noBreakSpace || r == narrowNoBreakSpace || r == '\u2009'
}

const (
	noBreakSpace       = '\u00a0'
	narrowNoBreakSpace = '\u202f'
)

// oneGap is what stays of a run of spaces: one that forbids a line break where any of them does.
func oneGap(gap string) string {
	for _, r := range gap {
		if r == noBreakSpace || r == narrowNoBreakSpace {
			return string(r)
		}
	}
	return " "
}

// zeroWidth finds characters that nobody sees and that break searches: in scripts that write without spaces a
// zero width space shows where a line may break, and joiners shape letters of Arabic, of the scripts of India and
// their kin, and emoji (Unicode 17, sections 9.2, 12.1 and 23.2).
func (c *checker) zeroWidth() {
	base := rune(0) // the last character that is no mark
	for i, r := range c.Target {
		switch r {
		case '\u200b':
			if !unicode.Is(unspaced, base) && !strings.ContainsRune(c.Source, r) {
				c.reportInvisible(i, r)
			}
		case '\u200c', '\u200d':
			if !unicode.Is(joining, base) && !isEmoji(base) {
				c.reportInvisible(i, r)
			}
		case '\ufeff', '\u2060', '\u180e':
			if r != '\u180e' || !unicode.Is(unicode.Mongolian, base) {
				c.reportInvisible(i, r)
			}
		default:
			if !unicode.Is(unicode.M, r) && !unicode.Is(unicode.Sk, r) {
				base = r
			}
		}
	}
}

func (c *checker) reportInvisible(at int, r rune) {
	message := say("wanted no invisible characters, got %U, %s", r, map[rune]Message{
		'\u200b': say("a zero width space"), '\u200c': say("a zero width non-joiner"), '\u200d': say("a zero width joiner"),
		'\ufeff': say("a byte order mark"), '\u2060': say("a word joiner"), '\u180e': say("a Mongolian vowel separator"),
	}[r])
	c.report(SeverityWarning, at, at+utf8.RuneLen(r), fixed(""), message)
}

// joining are scripts whose letters join, or form conjuncts, that joiners make or break.
var joining = rangetable.Merge(
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mandaic, unicode.Mongolian, unicode.Adlam,
	unicode.Hanifi_Rohingya,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil,
	unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Myanmar, unicode.Khmer,
	unicode.Tibetan, unicode.Meetei_Mayek,
	unicode.Javanese, unicode.Balinese,
)

// isEmoji tells whether a character can be part of a sequence of emoji: a symbol, or a variation selector.
func isEmoji(r rune) bool {
	return r >= 0x2190 && unicode.In(r, unicode.So, unicode.Sm, unicode.Sk) || r >= 0x1f000 && r < 0x20000
}

// frenchSpace finds high punctuation without the space that French sets before it, and guillemets without those
// inside them (Lexique des règles typographiques en usage à l'Imprimerie nationale). In Canada only the colon has
// one (Office québécois de la langue française).
func (c *checker) frenchSpace() {
	if c.to.lang != "fr" {
		return
	}
	marks := ";:!?»"
	if c.to.region == "CA" {
		marks = ":»"
	}
	before := rune(' ')
	for i, r := range c.Target {
		_, size := utf8.DecodeRuneInString(c.Target[i:])
		switch {
		case c.targetAddresses.holds(i):
		case strings.ContainsRune(marks, r) && c.wantsFrenchSpace(before, r, c.Target[i+size:]):
			c.report(SeverityWarning, i, i, fixed(string(frenchSpaceBefore(r))),
				say("wanted a no-break space before %q, as French has it", string(r)))
		case before == '«' && !unicode.IsSpace(r):
			c.report(SeverityWarning, i, i, fixed(string(noBreakSpace)),
				say("wanted a no-break space after “«”, as French has it"))
		}
		before = r
	}
}

// wantsFrenchSpace tells whether a mark closes a clause: it follows a word, and is none of a time, a ratio, a smiley
// or a row of marks.
func (c *checker) wantsFrenchSpace(before, mark rune, after string) bool {
	if !unicode.In(before, unicode.L, unicode.M, unicode.N) && !strings.ContainsRune(")]’%€$»”\"", before) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(after)
	return mark == '»' || after == "" || !unicode.In(next, unicode.L, unicode.N) && next != '/'
}

// frenchSpaceBefore is the space that belongs before a mark.
func frenchSpaceBefore(mark rune) rune {
	if mark == ':' || mark == '»' {
		return noBreakSpace
	}
	return narrowNoBreakSpace
}
