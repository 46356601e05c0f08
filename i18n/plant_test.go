package i18n_test

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"polyplan/i18n"
)

// plant makes a fault of a good translation, if it has what the fault is made in.
type plant struct {
	rules []string // those that may find it; the first is the one it is counted for
	name  string
	least i18n.Severity
	floor float64 // of recall
	make  func(r i18n.Rendering) (target string, ok bool)
}

func isDigit(r rune) bool { return unicode.Is(unicode.Nd, r) }

// longest is the longest run of digits outside of addresses.
func longest(text string) (start, end int) {
	if strings.Contains(text, "://") || strings.Contains(text, "@") {
		return 0, 0
	}
	best, at := 0, 0
	for at < len(text) {
		i := strings.IndexFunc(text[at:], isDigit)
		if i < 0 {
			break
		}
		i += at
		j := i
		n := 0
		for j < len(text) {
			r, size := utf8.DecodeRuneInString(text[j:])
			if !isDigit(r) {
				break
			}
			j, n = j+size, n+1
		}
		if n > best {
			best, start, end = n, i, j
		}
		at = j
	}
	return start, end
}

// otherDigit is the next digit of the same script.
func otherDigit(r rune) rune {
	if !isDigit(r + 1) {
		return r - 1
	}
	return r + 1
}

func replaced(text, old, new string) (string, bool) {
	after := strings.Replace(text, old, new, 1)
	return after, after != text
}

const (
	info    = i18n.SeverityInfo
	warning = i18n.SeverityWarning
)

func rules(ids ...string) []string { return ids }

var endMarks = "。.।؟?？!！։។။።۔;…"

var plants = []plant{
	{rules("edge-space"), "a space after", warning, 1, func(r i18n.Rendering) (string, bool) {
		return r.Target + " ", true
	}},
	{rules("edge-space"), "a line before", warning, 1, func(r i18n.Rendering) (string, bool) {
		return "\n" + r.Target, true
	}},
	{rules("double-space"), "two spaces", warning, 1, func(r i18n.Rendering) (string, bool) {
		return replaced(r.Target, " ", "  ")
	}},
	{rules("zero-width"), "a byte order mark", warning, 1, func(r i18n.Rendering) (string, bool) {
		return "\ufeff" + r.Target, true
	}},
	{rules("zero-width"), "a zero width space", warning, 1, func(r i18n.Rendering) (string, bool) {
		at := strings.IndexFunc(r.Target, unicode.IsSpace)
		before, _ := utf8.DecodeLastRuneInString(r.Target[:max(at, 0)])
		at = max(at, 0)
		breaks := unicode.In(before, unicode.Thai, unicode.Khmer, unicode.Myanmar,
			unicode.Han, unicode.Hiragana, unicode.Katakana)
		return r.Target[:at] + "\u200b" + r.Target[at:], at > 0 && !breaks
	}},
	{rules("bidi-control"), "an override", warning, 1, func(r i18n.Rendering) (string, bool) {
		return "\u202e" + r.Target, true
	}},
	{rules("bidi-control"), "a lone pop", warning, 1, func(r i18n.Rendering) (string, bool) {
		return r.Target + "\u2069", true
	}},
	{rules("same-as-source"), "a copy", warning, 0.98, func(r i18n.Rendering) (string, bool) {
		return r.Source, language(r.From) != language(r.To) && len(strings.Fields(r.Source)) > 2
	}},
	{rules("end-punctuation"), "no mark", warning, 0.9, func(r i18n.Rendering) (string, bool) {
		last, size := utf8.DecodeLastRuneInString(r.Target)
		marked := strings.ContainsRune(endMarks, last) && last != '…' && !strings.Contains(r.Source, "etc.")
		return r.Target[:len(r.Target)-size], marked &&
			!slices.Contains([]i18n.Locale{"th", "km"}, r.To)
	}},
	{rules("end-punctuation"), "a mark too many", warning, 1, func(r i18n.Rendering) (string, bool) {
		last, _ := utf8.DecodeLastRuneInString(r.Target)
		source, _ := utf8.DecodeLastRuneInString(r.Source)
		open := unicode.IsLetter(last) && unicode.IsLetter(source) && len(r.Target) > 12
		return r.Target + ".", open && !slices.Contains([]i18n.Locale{"th", "km"}, r.To)
	}},
	{rules("end-punctuation"), "a question mark of ASCII", warning, 1, func(r i18n.Rendering) (string, bool) {
		last, size := utf8.DecodeLastRuneInString(r.Target)
		own := last == '？' && r.To != "ja" || last == '؟' || last == ';'
		return r.Target[:len(r.Target)-size] + "?", own && strings.HasSuffix(r.Source, "?")
	}},
	{rules("end-punctuation"), "a full stop of ASCII", warning, 0.94, func(r i18n.Rendering) (string, bool) {
		last, size := utf8.DecodeLastRuneInString(r.Target)
		return r.Target[:len(r.Target)-size] + ".", strings.ContainsRune("。।", last) && strings.HasSuffix(r.Source, ".")
	}},
	{rules("end-punctuation"), "a full stop for a question mark", warning, 1, func(r i18n.Rendering) (string, bool) {
		last, size := utf8.DecodeLastRuneInString(r.Target)
		asks := strings.ContainsRune("?？؟;", last) && strings.HasSuffix(r.Source, "?")
		stated := slices.Contains([]i18n.Locale{"ko", "ja", "km", "am", "th"}, r.To)
		return r.Target[:len(r.Target)-size] + ".", asks && !stated
	}},
	{rules("end-punctuation"), "no inverted mark", warning, 1, func(r i18n.Rendering) (string, bool) {
		if after, ok := replaced(r.Target, "¿", ""); ok {
			return after, true
		}
		return replaced(r.Target, "¡", "")
	}},
	{rules("french-space"), "no space", warning, 1, func(r i18n.Rendering) (string, bool) {
		if !strings.HasPrefix(string(r.To), "fr") {
			return "", false
		}
		for _, mark := range []string{":", "!", "?", ";", "»"} {
			for _, space := range []string{" ", "\u00a0", "\u202f"} {
				if after, ok := replaced(r.Target, space+mark, mark); ok {
					return after, true
				}
			}
		}
		return "", false
	}},
	{rules("number", "phone"), "another digit", warning, 0.97, func(r i18n.Rendering) (string, bool) {
		start, end := longest(r.Target)
		if utf8.RuneCountInString(r.Target[start:end]) < 2 {
			return "", false
		}
		last, size := utf8.DecodeLastRuneInString(r.Target[start:end])
		return r.Target[:end-size] + string(otherDigit(last)) + r.Target[end:], true
	}},
	{rules("number", "phone"), "digits swapped", warning, 0.99, func(r i18n.Rendering) (string, bool) {
		start, end := longest(r.Target)
		digits := []rune(r.Target[start:end])
		n := len(digits)
		if n < 3 || digits[n-1] == digits[n-2] {
			return "", false
		}
		digits[n-1], digits[n-2] = digits[n-2], digits[n-1]
		return r.Target[:start] + string(digits) + r.Target[end:], true
	}},
	{rules("number", "phone"), "a number lost", warning, 0.98, func(r i18n.Rendering) (string, bool) {
		start, end := longest(r.Target)
		return r.Target[:start] + r.Target[end:], utf8.RuneCountInString(r.Target[start:end]) > 2
	}},
	{rules("number"), "a small number lost", warning, 0.75, func(r i18n.Rendering) (string, bool) {
		n := strings.Count(strings.Map(func(r rune) rune {
			if isDigit(r) {
				return '0'
			}
			return r
		}, r.Target), "0")
		start, end := longest(r.Target)
		if n != 1 || strings.IndexFunc(r.Source, isDigit) < 0 {
			return "", false
		}
		return r.Target[:start] + r.Target[end:], true
	}},
	{rules("number", "phone"), "ten times as many", warning, 0.95, func(r i18n.Rendering) (string, bool) {
		start, end := longest(r.Target)
		digits := []rune(r.Target[start:end])
		if len(digits) < 2 {
			return "", false
		}
		zero := digits[0]
		for isDigit(zero - 1) {
			zero--
		}
		return r.Target[:end] + string(zero) + r.Target[end:], true
	}},
	{rules("url"), "another path", warning, 1, func(r i18n.Rendering) (string, bool) {
		return replaced(r.Target, "plan-2045", "plan-2054")
	}},
	{rules("url"), "another host", warning, 1, func(r i18n.Rendering) (string, bool) {
		return replaced(r.Target, "example.org/", "exmaple.org/")
	}},
	{rules("url"), "a space within", warning, 1, func(r i18n.Rendering) (string, bool) {
		return replaced(r.Target, "/climate/", "/ climate/")
	}},
	{rules("email"), "another letter", warning, 1, func(r i18n.Rendering) (string, bool) {
		return replaced(r.Target, "climate@", "climat@")
	}},
	{rules("email"), "a full-width at", warning, 1, func(r i18n.Rendering) (string, bool) {
		return replaced(r.Target, "climate@", "climate＠")
	}},
	{rules("email"), "another host", warning, 1, func(r i18n.Rendering) (string, bool) {
		return replaced(r.Target, "gwangju.example", "gwangju.exmaple")
	}},
	{rules("phone"), "another digit", warning, 1, func(r i18n.Rendering) (string, bool) {
		after, ok := replaced(r.Target, "2321", "2322")
		if !ok {
			after, ok = replaced(r.Target, "23 21", "23 22")
		}
		if !ok {
			after, ok = replaced(r.Target, "23-21", "23-22")
		}
		return after, ok && !strings.Contains(r.Target, "32 321")
	}},
	{rules("phone"), "digits swapped", warning, 1, func(r i18n.Rendering) (string, bool) {
		return replaced(r.Target, "613", "631")
	}},
	{rules("bracket"), "none that closes", warning, 1, func(r i18n.Rendering) (string, bool) {
		if strings.Contains(r.Target, "a)") {
			return "", false
		}
		for _, b := range []string{")", "）", "」", "』"} {
			if after, ok := replaced(r.Target, b, ""); ok {
				return after, true
			}
		}
		return "", false
	}},
	{rules("bracket"), "none that opens", warning, 1, func(r i18n.Rendering) (string, bool) {
		for _, b := range []string{"(", "（", "「", "『"} {
			if after, ok := replaced(r.Target, b, ""); ok {
				return after, true
			}
		}
		return "", false
	}},
	{rules("bracket"), "another that closes", warning, 1, func(r i18n.Rendering) (string, bool) {
		if strings.Contains(r.Target, "a)") {
			return "", false
		}
		for _, b := range []string{")", "）", "」"} {
			if after, ok := replaced(r.Target, b, "]"); ok {
				return after, true
			}
		}
		return "", false
	}},
	{rules("bracket"), "lost pair", info, 1, func(r i18n.Rendering) (string, bool) {
		if strings.Contains(r.Target, "a)") || !strings.Contains(r.Source, "(") {
			return "", false
		}
		after := strings.NewReplacer("(", "", ")", "", "（", "", "）", "").Replace(r.Target)
		return after, after != r.Target
	}},
	{rules("length"), "a few letters left", info, 1, func(r i18n.Rendering) (string, bool) {
		runes := []rune(r.Target)
		n := len(runes)
		return string(runes[:max(1, n/8)]), n > 40
	}},
	{rules("length"), "five times over", info, 0.95, func(r i18n.Rendering) (string, bool) {
		return strings.Repeat(r.Target+" ", 5), utf8.RuneCountInString(r.Target) > 40
	}},
	{rules("repeated-word"), "a word twice", warning, 0.55, func(r i18n.Rendering) (string, bool) {
		words := strings.Split(r.Target, " ")
		for i, word := range words {
			if i > 0 && utf8.RuneCountInString(word) > 1 && strings.IndexFunc(word, func(r rune) bool {
				return !unicode.IsLower(r) && !unicode.Is(unicode.M, r) && !unicode.Is(unicode.Lo, r)
			}) < 0 {
				return strings.Join(slices.Insert(words, i, word), " "), true
			}
		}
		return "", false
	}},
	{rules("script", "same-as-source"), "half of the source left", warning, 0.7, func(r i18n.Rendering) (string, bool) {
		words := strings.Fields(r.Source)
		if len(words) < 8 || language(r.From) == language(r.To) {
			return "", false
		}
		half := strings.Join(words[:len(words)/2+1], " ")
		return r.Target + " " + half, true
	}},
}

// found tells whether the fault is found: a warning at least, unless the rule only tells of such.
func (p plant) found(findings []i18n.Finding) bool {
	return slices.ContainsFunc(findings, func(f i18n.Finding) bool {
		return slices.Contains(p.rules, f.Rule) && f.Severity >= p.least
	})
}

func language(l i18n.Locale) string {
	lang, _, _ := strings.Cut(string(l), "-")
	return lang
}
