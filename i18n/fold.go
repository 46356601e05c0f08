package i18n

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Fold brings a text to the form in which readers' searches compare: case, width (ＡＢＣ, ｶﾅ) and
// accents on Latin, Greek and Cyrillic letters do not matter, nor do strokes and ligatures of Latin
// ("Łódź" is "lodz", "ß" is "ss"). Marks of other scripts are letters and stay: vowels of Hindi and
// Thai, voicing of Japanese, harakat of Arabic, points of Hebrew. The result is NFC; folding it
// again changes nothing. It is for comparing, not for showing.
func Fold(s string) string {
	if plain(s) {
		return strings.ToLower(s)
	}
	return norm.NFC.String(foldDecomposed(norm.NFD.String(width.Fold.String(s))))
}

// plain tells whether a text has nothing to fold but the case of ASCII: no letters but those, Hangul
// syllables, kana and common Han, which make up most titles in East Asia.
func plain(s string) bool {
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf, 'ぁ' <= r && r <= 'ゖ', 'ァ' <= r && r <= 'ヺ', '一' <= r && r <= 0x9fff, '가' <= r && r <= '힣':
		default:
			return false
		}
	}
	return true
}

// foldDecomposed takes the marks from the letters whose readers expect to find them without, and
// folds case. The caser of x/text turns Cherokee to and fro, so that folding twice would undo it.
func foldDecomposed(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	bare := false
	for _, r := range s {
		if r < utf8.RuneSelf {
			bare = true // after a digit or a space, a mark is a reader's slip
			b.WriteByte(byte(unicode.ToLower(r)))
			continue
		}
		if unicode.Is(unicode.Mn, r) {
			if !bare {
				b.WriteRune(r)
			}
			continue
		}
		bare = unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
		if letters, ok := folded[r]; ok {
			b.WriteString(letters)
		} else {
			b.WriteRune(unicode.ToLower(unicode.ToUpper(r))) // ς by way of Σ
		}
	}
	return b.String()
}

// folded are letters that stand for two, and Latin ones with an accent that Unicode does not
// separate (Unicode, CaseFolding.txt; CLDR 48, transform Latin-ASCII).
var folded = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'ﬀ': "ff", 'ﬁ': "fi", 'ﬂ': "fl", 'ﬃ': "ffi", 'ﬄ': "ffl", 'ﬅ': "st", 'ﬆ': "st",
	'և': "եւ",
	'Æ': "ae", 'æ': "ae", 'Đ': "d", 'đ': "d", 'Ħ': "h", 'ħ': "h", 'ı': "i", 'Ł': "l", 'ł': "l",
	'Ø': "o", 'ø': "o", 'Œ': "oe", 'œ': "oe", 'Ŧ': "t", 'ŧ': "t",
}
