package i18n

import (
	"time"

	"github.com/clipperhouse/uax29/v2/words"
	"github.com/sergi/go-diff/diffmatchpatch"
)

// DiffOp is what became of a piece of text.
type DiffOp uint8

// DiffEqual is in both texts, DiffDelete in the first alone, DiffInsert in the second alone.
const (
	DiffEqual DiffOp = iota
	DiffDelete
	DiffInsert
)

// DiffPart is a run of words with one fate.
type DiffPart struct {
	Op   DiffOp
	Text string
}

// Diff is how before becomes after, word by word. Words are those of UAX #29, so that texts in scripts
// without spaces differ by characters and not as wholes. The parts that are not inserted make up before,
// those not deleted after.
func Diff(before, after string) []DiffPart {
	d := lexicon{numbers: map[string]rune{}}
	engine := diffmatchpatch.New()
	engine.DiffTimeout = maxDiffTime
	parts := []DiffPart{}
	for _, diff := range engine.DiffMainRunes(d.read(before), d.read(after), false) {
		parts = append(parts, DiffPart{Op: diffOps[diff.Type], Text: d.write([]rune(diff.Text))})
	}
	return parts
}

// maxDiffTime is when a diff of two long and different texts stops looking for what they share.
const maxDiffTime = 100 * time.Millisecond

var diffOps = map[diffmatchpatch.Operation]DiffOp{
	diffmatchpatch.DiffEqual:  DiffEqual,
	diffmatchpatch.DiffDelete: DiffDelete,
	diffmatchpatch.DiffInsert: DiffInsert,
}

// lexicon gives each word of two texts a rune, so that an engine for runes compares words.
type lexicon struct {
	numbers map[string]rune
	words   []string
}

// Runes in this range are surrogates, which are no characters.
const surrogates, afterSurrogates = 0xD800, 0xE000

func (d *lexicon) read(text string) []rune {
	var runes []rune
	for tokens := words.FromString(text); tokens.Next(); {
		word := tokens.Value()
		number, ok := d.numbers[word]
		if !ok {
			number = runeOf(len(d.words))
			d.numbers[word] = number
			d.words = append(d.words, word)
		}
		runes = append(runes, number)
	}
	return runes
}

func (d *lexicon) write(runes []rune) string {
	var text []byte
	for _, r := range runes {
		text = append(text, d.words[indexOf(r)]...)
	}
	return string(text)
}

// runeOf is the rune of the n-th word, past NUL and around the surrogates, which are no characters.
func runeOf(n int) rune {
	r := rune(n + 1)
	if r >= surrogates {
		r += afterSurrogates - surrogates
	}
	return r
}

func indexOf(r rune) int {
	if r >= afterSurrogates {
		r -= afterSurrogates - surrogates
	}
	return int(r) - 1
}
