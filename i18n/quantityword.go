package i18n

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// han reads a number in Han characters: 四, 十二, 三百五十, 二〇二八.
func (s *quantityScanner) han() {
	start := s.at
	total, section, digit, run := 0.0, 0.0, 0.0, 0.0
	units := false
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		value, isHan := hanDigits[r]
		if !isHan && r != '〇' && r != '零' {
			break
		}
		switch {
		case value < 10:
			digit, run = value, run*10+value
		case value == 50: // 半, half of a hundred
			s.at += size
			s.last = r
			s.add(start, 50)
			return
		case value < 10_000:
			units = true
			section += max(digit, 1) * value
			digit = 0
		default:
			units = true
			total += max(section+digit, 1) * value
			section, digit = 0, 0
		}
		s.at += size
		s.last = r
	}
	value := run
	if units {
		value = total + section + digit
	}
	if r, _ := utf8.DecodeRuneInString(s.text[s.at:]); r == '成' || r == '割' {
		s.add(start, value, value*10) // tenths
		return
	}
	s.add(start, value)
}

// add adds a number that is written in words.
func (s *quantityScanner) add(start int, values ...float64) {
	s.found = append(s.found, quantity{
		text: s.text[start:s.at], start: start, end: s.at, values: values, optional: true,
	})
}

var hanDigits = map[rune]float64{
	'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9, '十': 10, '百': 100, '千': 1000,
	'两': 2, '兩': 2, '廿': 20, '半': 50, '万': 1e4, '萬': 1e4, '亿': 1e8, '億': 1e8, '兆': 1e12,
}

// word reads a word, and adds it where it is a number: a small one, a power of ten, or a Roman one.
func (s *quantityScanner) word() {
	start := s.at
	first, size := utf8.DecodeRuneInString(s.text[s.at:])
	if unicode.Is(unspaced, first) {
		s.wordWithin(first, size)
		return
	}
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		if !unicode.In(r, unicode.L, unicode.M) && (r != '’' && r != '\'' || s.lang != "uk") {
			break
		}
		s.at, s.last = s.at+size, r
	}
	if s.at-start > 64 {
		return
	}
	text := s.text[start:s.at]
	if value := roman(text); value > 0 {
		s.add(start, value)
		return
	}
	if values := s.small(strings.ToLower(text)); len(values) > 0 {
		s.addWord(start, values...)
		return
	}
	if factor, size := powerAt(text); size > 0 {
		s.addWord(start, factor)
	}
}

// proclitics are letters that are written as one with the word they precede: and, with, to, from, the.
const proclitics = "وبلفك" + "ובלהשמכ" + "በከለየእ"

// small is what a word for a small number can mean, without its proclitics.
func (s *quantityScanner) small(word string) []float64 {
	for range 3 {
		r, size := utf8.DecodeRuneInString(word)
		stem := ""
		var values []float64
		for _, w := range s.words[r] {
			rest, ok := strings.CutPrefix(word, w.stem)
			if !ok || stem != "" && w.stem != stem {
				continue
			}
			more := s.compound(w.value, rest)
			if w.exact && rest != "" && len(more) == 0 {
				continue
			}
			stem, values = w.stem, append(append(values, w.value), more...)
		}
		if stem != "" {
			return values
		}
		if !strings.ContainsRune(proclitics, r) || len(word) == size {
			break
		}
		word = word[size:]
	}
	return nil
}

// numberLinks are what stands between the numbers of one: "and".
var numberLinks = []string{"", "und", "ein", "en", "ën", "და", "och", "og"}

// compound is what a number means with another that is written as one with it: fünfundzwanzig, duemila, tizenkét.
func (s *quantityScanner) compound(value float64, rest string) []float64 {
	for _, link := range numberLinks {
		second, ok := strings.CutPrefix(rest, link)
		first, _ := utf8.DecodeRuneInString(second)
		if !ok || second == "" {
			continue
		}
		for _, w := range s.words[first] {
			if strings.HasPrefix(second, w.stem) {
				if values := asOne(value, w.value); len(values) > 0 {
					return values
				}
			}
		}
	}
	return nil
}

// asOne is what two numbers in a row mean as one: twenty five, two hundred, half a million, quatre-vingt, สามสิบ;
// nothing where they are no one number.
func asOne(v, w float64) []float64 {
	isTens := func(v float64) bool { return v >= 20 && v < 100 && math.Mod(v, 10) == 0 }
	switch unit := v >= 1 && v < 10; {
	case v == 50 && w >= 1000:
		return []float64{w / 2, v * w}
	case w >= 100 && v < w && v > 0:
		return []float64{v * w}
	case v == 4 && w == 20:
		return []float64{80, 24}
	case unit && w == 50: // two and a half
		return []float64{v + w, v + 0.5}
	case unit && w == 10:
		return []float64{v * 10, v + 10}
	case unit && isTens(w), v == 10 && w < 10, isTens(v) && w < 20, v >= 100 && w < 100:
		return []float64{v + w}
	}
	return nil
}

// addWord adds a number in words, and what it is as one with those before it.
func (s *quantityScanner) addWord(start int, values ...float64) {
	const back, most = 3, 4
	n := len(s.found)
	for i := n - 1; i >= max(0, n-back); i-- {
		before := s.found[i]
		if !before.optional || before.end > start || !isLink(s.text[before.end:start]) {
			continue
		}
		var sums []float64
		for _, v := range before.values[:min(most, len(before.values))] {
			sums = append(sums, asOne(v, values[0])...)
		}
		if len(sums) > 0 {
			s.add(before.start, sums...)
		}
	}
	s.add(start, values...)
}

// isLink tells whether what stands between two words makes one number of them.
func isLink(between string) bool {
	if len(between) > 8 {
		return false
	}
	switch strings.TrimSpace(between) {
	case "", "-", "‐", "a", "and", "and a", "с", "з", "et", "y", "e", "i", "и", "і", "va", "ve", "na", "și", "και", "و":
		return true
	}
	return false
}

// wordWithin looks for a word in a script that does not show where one begins.
func (s *quantityScanner) wordWithin(first rune, size int) {
	for _, w := range s.words[first] {
		if strings.HasPrefix(s.text[s.at:], w.stem) {
			start := s.at
			s.at += len(w.stem)
			s.addWord(start, w.value)
			s.last = first
			return
		}
	}
	start := s.at
	s.at, s.last = s.at+size, first
	if unicode.In(first, unicode.Han, unicode.Hiragana, unicode.Katakana) {
		return
	}
	if factor, length := powerAt(s.text[start:]); length > 0 {
		s.at = start + length
		s.addWord(start, factor)
	}
}

// roman is the value of a Roman number up to 99, 0 for other words. Endings may follow it: XXIe, XIXth.
func roman(word string) float64 {
	upper := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyzèéº")
	if upper == "" || len(upper) > 8 || len(word)-len(upper) > 4 {
		return 0
	}
	value, before := 0, 0
	for i := len(upper) - 1; i >= 0; i-- {
		digit := map[byte]int{'I': 1, 'V': 5, 'X': 10, 'L': 50}[upper[i]]
		if digit == 0 {
			return 0
		}
		if digit < before {
			value -= digit
		} else {
			value, before = value+digit, digit
		}
	}
	return float64(value)
}
