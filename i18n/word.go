package i18n

import (
	"iter"
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"
)

// Words are the words of a text as UAX #29 parts it, without the spaces between them; punctuation counts as
// words do. In scripts without spaces most characters are words of their own.
func Words(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for tokens := words.FromString(text); tokens.Next(); {
			word := tokens.Value()
			if strings.TrimFunc(word, unicode.IsSpace) == "" {
				continue
			}
			if !yield(word) {
				return
			}
		}
	}
}
