package plan

import (
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func TestLettersThatAreNotNormalisedNeedNotBe(t *testing.T) {
	passed := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if mayCompose(r) {
			continue
		}
		passed++
		p := norm.NFC.PropertiesString(string(r))
		if !norm.NFC.IsNormalString(string(r)) || p.CCC() != 0 || !p.BoundaryBefore() {
			t.Errorf("%U is not normalised, and may have to be", r)
		}
	}
	if passed < 30_000 {
		t.Errorf("only %d letters are known to be in form: wanted those of common scripts", passed)
	}
}

func TestWhatIsPlainIsVisible(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !plain(string(r)) {
			continue
		}
		if !visible(r) || unicode.IsControl(r) || noncharacter(r) || r == unicode.ReplacementChar {
			t.Errorf("%U is not what a text may be of alone", r)
		}
	}
	for _, text := range []string{"", " ", "\u00a0", "a\u00ad", "a\u0085", "공\xff", "a\n", "e\u0301"} {
		if plain(text) {
			t.Errorf("%+q is not plain", text)
		}
	}
}
