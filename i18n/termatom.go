package i18n

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/unicode/rangetable"
)

// atom is a piece of text that terms are made of and found by. Spaces, hyphens and apostrophes are in none, so
// that "low-carbon" is "low carbon" and "l'eau" has the word "eau".
type atom struct {
	key        string   // what compares: folded
	keys       []string // what it can be found under; see termReader
	start, end int      // in bytes
	kind       atomKind
	capitals   bool // a word that begins with two capitals
	nth        int  // of a syllable: how many of its word are before it
	wordEnd    int  // of a syllable: the index of the first atom after its word
}

type atomKind uint8

const (
	wordAtom      atomKind = iota // a word of UAX #29, in a script that has spaces between words
	characterAtom                 // a character with its marks, in a script that has none
	syllableAtom                  // of Hangul, whose words take particles
	signAtom                      // punctuation, a symbol
)

// unspaced are the scripts that put no spaces between words (Unicode 17, chapters 16 to 18), with the mark that
// makes vowels of kana long.
var unspaced = rangetable.Merge(
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Thai, unicode.Lao, unicode.Khmer,
	unicode.Myanmar, unicode.Tibetan, unicode.Javanese, unicode.Balinese, unicode.Tai_Tham, unicode.New_Tai_Lue,
	rangetable.New('ー', 'ｰ'),
)

// atomsOf cuts a text into atoms, in time linear in its length.
func atomsOf(text string) []atom {
	c := cutter{text: text}
	at := 0
	for tokens := words.FromString(text); tokens.Next(); {
		token := tokens.Value()
		c.token(token, at)
		at += len(token)
	}
	c.ends()
	return c.atoms
}

type cutter struct {
	text    string
	atoms   []atom
	open    bool // the last atom can go on
	stacked bool // the last character was a sign that puts the next below it
}

func (c *cutter) token(token string, at int) {
	c.open = false
	for i, r := range token {
		c.rune(r, at+i, at+i+utf8.RuneLen(max(r, 0)))
	}
}

// rune adds a character to the last atom, or begins one with it.
func (c *cutter) rune(r rune, start, end int) {
	end = min(end, len(c.text)) // a byte that is no UTF-8 counts as U+FFFD
	last := len(c.atoms) - 1
	kind, blank := kindOf(r)
	switch {
	case last >= 0 && c.atoms[last].end == start && (isMark(r) || c.stacked):
		c.atoms[last].end = end
	case blank:
		c.open = false
	case c.open && c.atoms[last].kind == wordAtom && (kind == wordAtom || kind == signAtom):
		c.atoms[last].end = end // UAX #29 has found that "3.14" is one word
	default:
		c.atoms = append(c.atoms, atom{start: start, end: end, kind: kind})
		c.open = true
	}
	c.stacked = r == 0x17D2 || r == 0x1039 // coeng of Khmer, virama of Burmese
}

// isMark tells whether a character belongs to the one before it: a mark, the voicing of narrow kana, a digit below
// the line.
func isMark(r rune) bool {
	return r > unicode.MaxLatin1 && (unicode.Is(unicode.M, r) || r == 'ﾞ' || r == 'ﾟ' || '₀' <= r && r <= '₉')
}

const firstUnspaced = 0x0E00 // where the blocks of such scripts, and of Hangul, begin

// kindOf is what a character makes an atom of, or that it is in none.
func kindOf(r rune) (kind atomKind, blank bool) {
	switch {
	case r == '\'' || r == '’' || r == 'ʼ' || r == '＇':
		return 0, true
	case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
		switch {
		case r < firstUnspaced:
			return wordAtom, false
		case unicode.Is(unspaced, r):
			return characterAtom, false
		case unicode.Is(unicode.Hangul, r):
			return syllableAtom, false
		}
		return wordAtom, false
	case unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Cf, unicode.Cc):
		return 0, true
	}
	return signAtom, false
}

func (c *cutter) finish(a *atom) {
	piece := c.text[a.start:a.end]
	a.key = termFold(piece)
	if a.key == "" {
		a.key = piece
	}
	a.capitals = a.kind == wordAtom && capitals(piece)
}

func capitals(word string) bool {
	n := 0
	for _, r := range word {
		if !unicode.IsUpper(r) {
			break
		}
		n++
	}
	return n >= 2
}

// ends finishes the atoms, and finds where the words of Hangul begin and end.
func (c *cutter) ends() {
	for i := len(c.atoms) - 1; i >= 0; i-- {
		a := &c.atoms[i]
		c.finish(a)
		a.wordEnd = i + 1
		if a.kind == syllableAtom && c.joined(i+1) {
			a.wordEnd = c.atoms[i+1].wordEnd
		}
	}
	for i := range c.atoms {
		if c.joined(i) {
			c.atoms[i].nth = c.atoms[i-1].nth + 1
		}
	}
}

// joined tells whether an atom goes on with the word of the one before it.
func (c *cutter) joined(i int) bool {
	return i > 0 && i < len(c.atoms) && c.atoms[i].kind == syllableAtom && c.atoms[i-1].kind == syllableAtom &&
		c.atoms[i-1].end == c.atoms[i].start
}

// termFold is Fold, and digits are those on the line ("CO₂" is "CO2"). Of Arabic it also takes what writers leave
// out or write either way: harakat, the stretching tatweel, hamza on alef, the dots of a final ya (Unicode 17,
// chapter 9.2).
func termFold(s string) string {
	arabic := false
	return strings.Map(func(r rune) rune {
		arabic = arabic || r >= 0x600 && unicode.Is(unicode.Arabic, r)
		switch {
		case r < 0x600:
			return r
		case r == 'أ', r == 'إ', r == 'آ', r == 'ٱ':
			return 'ا'
		case r == 'ى':
			return 'ي'
		case r == 'ـ', arabic && unicode.Is(unicode.Mn, r):
			return -1
		case '₀' <= r && r <= '₉':
			return '0' + r - '₀'
		}
		return r
	}, Fold(s))
}
