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
	s.add(start, value)
}

// add adds a number that is written in words.
func (s *quantityScanner) add(start int, values ...float64) {
	s.found = append(s.found, quantity{text: s.text[start:s.at], start: start, end: s.at, values: values, optional: true})
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
		if !unicode.In(r, unicode.L, unicode.M) {
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
	if value, ok := s.small(strings.ToLower(text)); ok {
		s.addCompound(start, value)
		return
	}
	if factor, size := powerAt(text); size > 0 {
		s.add(start, factor)
	}
}

// small is the value of a word for a small number, with what the language writes as one with it: and, with, to, the.
func (s *quantityScanner) small(word string) (float64, bool) {
	for range 3 {
		r, size := utf8.DecodeRuneInString(word)
		for _, w := range s.words[r] {
			if strings.HasPrefix(word, w.stem) && (!w.exact || word == w.stem) {
				return w.value, true
			}
		}
		if !strings.ContainsRune("وبلفובלהש", r) || len(word) == size {
			break
		}
		word = word[size:]
	}
	return 0, false
}

// addCompound adds a number in words, and with the tens before it the sum: twenty-one.
func (s *quantityScanner) addCompound(start int, value float64) {
	if n := len(s.found); n > 0 && value < 10 {
		tens := s.found[n-1]
		if v := tens.values[0]; tens.optional && v >= 20 && v < 100 && math.Mod(v, 10) == 0 && start-tens.end == 1 {
			s.found[n-1].end, s.found[n-1].values = s.at, []float64{v + value}
			return
		}
	}
	s.add(start, value)
}

// wordWithin looks for a word in a script that does not show where one begins.
func (s *quantityScanner) wordWithin(first rune, size int) {
	for _, w := range s.words[first] {
		if strings.HasPrefix(s.text[s.at:], w.stem) {
			start := s.at
			s.at += len(w.stem)
			s.add(start, w.value)
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
		s.add(start, factor)
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
