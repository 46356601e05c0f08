package i18n

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// bidiControls finds embeddings, overrides and isolates that are not closed in their paragraph, and closers of
// none: what follows them runs the wrong way (UAX #9, section 2).
func (c *checker) bidiControls() {
	type opener struct {
		at    int
		r     rune
		close rune
	}
	var open []opener
	unclosed := func() {
		for _, o := range open {
			c.report(SeverityError, o.at, o.at+utf8.RuneLen(o.r), nil,
				say("wanted %U, which closes %U, before the end of the line", o.close, o.r))
		}
		open = open[:0]
	}
	for i, r := range c.Target {
		switch r {
		case '\n', '\u2029':
			unclosed()
		case '\u202a', '\u202b', '\u202d', '\u202e':
			open = append(open, opener{i, r, popFormatting})
		case '\u2066', '\u2067', '\u2068':
			open = append(open, opener{i, r, popIsolate})
		case popFormatting, popIsolate:
			if len(open) > 0 && open[len(open)-1].close == r {
				open = open[:len(open)-1]
				continue
			}
			c.report(SeverityError, i, i+utf8.RuneLen(r), fixed(""),
				say("wanted no %U here: it closes nothing", r))
		}
	}
	unclosed()
}

const (
	popFormatting = '\u202c'
	popIsolate    = '\u2069'
)

// brackets finds brackets without their other half, where the source's are in pairs, and tells of pairs that were
// lost. It looks at a bracket and its full-width form as one, and passes over "a)", which numbers a list.
func (c *checker) brackets() {
	source, target := pairUp(c.Source), pairUp(c.Target)
	if len(source.lone) > 0 {
		return
	}
	lone := target.lone
	if len(target.marks) > len(source.marks) {
		lone = append(lone, slices.DeleteFunc(target.marks, c.beginsLine)...)
	}
	for _, at := range lone {
		r, size := utf8.DecodeRuneInString(c.Target[at:])
		other := opening[r]
		if closing, ok := brackets[r]; ok {
			other = closing
		}
		c.report(SeverityWarning, at, at+size, nil, say("wanted %q to go with %q", string(other), string(r)))
	}
	if len(lone) == 0 && source.pairs > target.pairs && target.pairs == 0 {
		c.report(SeverityInfo, len(c.Target), len(c.Target), nil, say("wanted brackets as the source has them, got none"))
	}
}

// beginsLine tells whether what stands before a bracket in its line is one word, as of a list.
func (c *checker) beginsLine(at int) bool {
	from := max(0, at-16)
	line := c.Target[from:at]
	if i := strings.LastIndexByte(line, '\n'); i >= 0 {
		line = line[i+1:]
	} else if from > 0 {
		return false
	}
	return !strings.ContainsFunc(strings.TrimSpace(line), unicode.IsSpace)
}

// paired is how the brackets of a text go together.
type paired struct {
	lone  []int // places of those that lack their other half
	marks []int // places of those that follow the number of a list
	pairs int   // of brackets that are no quotation marks
}

type openBracket struct {
	at    int
	close rune
}

func pairUp(text string) paired {
	var p paired
	var open []openBracket
	before := rune(' ')
	for i, r := range text {
		if closing, ok := brackets[r]; ok {
			open = append(open, openBracket{i, narrow(closing)})
		} else if _, ok := opening[r]; ok {
			// Most texts nest few brackets; looking back further would not be linear.
			at := len(open) - 1
			for back := 0; at >= 0 && back < 8 && open[at].close != narrow(r); back++ {
				at--
			}
			switch {
			case at >= 0 && open[at].close == narrow(r):
				p.leave(open[at+1:])
				open = open[:at]
				if strings.ContainsRune(")]}", narrow(r)) {
					p.pairs++
				}
			case isListMark(text[:i], before):
				p.marks = append(p.marks, i)
			case !strings.ContainsRune(":;-", before): // a smiley
				p.lone = append(p.lone, i)
			}
		}
		before = r
	}
	p.leave(open)
	return p
}

// leave takes brackets for ones that are not closed.
func (p *paired) leave(open []openBracket) {
	for _, o := range open {
		p.lone = append(p.lone, o.at)
	}
}

// isListMark tells whether what stands before a bracket is a number or letter of a list: "1)", "a)", "ii)", "가)".
func isListMark(text string, before rune) bool {
	if !unicode.In(before, unicode.L, unicode.N) {
		return false
	}
	from := max(0, len(text)-16)
	word := text[from:]
	divides := func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.P, r) }
	if i := strings.LastIndexFunc(word, divides); i >= 0 {
		word = word[i+1:]
	} else if from > 0 {
		return false
	}
	word = strings.ToLower(strings.TrimSpace(word))
	return utf8.RuneCountInString(word) <= 2 && !unicode.Is(unspaced, before) || strings.Trim(word, "ivx") == ""
}

// narrow is a bracket without regard to its width.
func narrow(r rune) rune {
	if n, ok := narrowBrackets[r]; ok {
		return n
	}
	return r
}

var narrowBrackets = map[rune]rune{'）': ')', '］': ']', '｝': '}', '｣': '」', '〕': '〕', '﴾': '﴾'}

// brackets are the pairs of brackets of Unicode (BidiBrackets.txt and the quotation marks of East Asia); those of
// mathematics are left out. Quotation marks of Europe are not here: which of them opens depends on the language.
var brackets = map[rune]rune{
	'(': ')', '[': ']', '{': '}', '༺': '༻', '༼': '༽', '᚛': '᚜', '⁅': '⁆', '〈': '〉', '《': '》', '「': '」', '『': '』',
	'【': '】', '〔': '〕', '〖': '〗', '〘': '〙', '〚': '〛', '（': '）', '［': '］', '｛': '｝', '｢': '｣', '﴿': '﴾',
	'⟨': '⟩', '⟪': '⟫', '⟦': '⟧', '⸢': '⸣', '⸤': '⸥', '⸦': '⸧', '⸨': '⸩',
}

// opening leads from a closing bracket to what opens it.
var opening = func() map[rune]rune {
	all := map[rune]rune{}
	for open, closing := range brackets {
		all[closing] = open
	}
	return all
}()
