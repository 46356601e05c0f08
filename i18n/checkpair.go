package i18n

import (
	"fmt"
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
			c.report(SeverityError, o.at, o.at+utf8.RuneLen(o.r), nil, fmt.Sprintf("wanted %U, which closes %U, before the end of the line", o.close, o.r))
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
			c.report(SeverityError, i, i+utf8.RuneLen(r), fixed(""), fmt.Sprintf("wanted no %U here: it closes nothing", r))
		}
	}
	unclosed()
}

const (
	popFormatting = '\u202c'
	popIsolate    = '\u2069'
)

// brackets finds brackets without their other half, where the source's are in pairs. It looks at a bracket and its
// full-width form as one, and passes over "a)", which numbers a list.
func (c *checker) brackets() {
	if len(unpaired(c.Source)) > 0 {
		return
	}
	for _, at := range unpaired(c.Target) {
		r, size := utf8.DecodeRuneInString(c.Target[at:])
		other := opening[r]
		if closing, ok := brackets[r]; ok {
			other = closing
		}
		c.report(SeverityWarning, at, at+size, nil, fmt.Sprintf("wanted %q to go with %q", string(other), string(r)))
	}
}

// unpaired are the places of brackets that lack their other half.
func unpaired(text string) []int {
	type opener struct {
		at    int
		close rune
	}
	var open []opener
	var lone []int
	before := rune(' ')
	for i, r := range text {
		if closing, ok := brackets[r]; ok {
			open = append(open, opener{i, narrow(closing)})
		} else if _, ok := opening[r]; ok {
			// Most texts nest few brackets; looking back further would not be linear.
			at := len(open) - 1
			for back := 0; at >= 0 && back < 8 && open[at].close != narrow(r); back++ {
				at--
			}
			switch {
			case at >= 0 && open[at].close == narrow(r):
				for _, o := range open[at+1:] {
					lone = append(lone, o.at)
				}
				open = open[:at]
			case !isListMark(text[:i], before) && !strings.ContainsRune(":;-", before):
				lone = append(lone, i)
			}
		}
		before = r
	}
	for _, o := range open {
		lone = append(lone, o.at)
	}
	return lone
}

// isListMark tells whether what stands before a bracket is a number or letter of a list: "1)", "a)", "ii)", "가)".
func isListMark(text string, before rune) bool {
	if !unicode.In(before, unicode.L, unicode.N) {
		return false
	}
	from := max(0, len(text)-16)
	word := text[from:]
	if i := strings.LastIndexFunc(word, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.P, r) }); i >= 0 {
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
