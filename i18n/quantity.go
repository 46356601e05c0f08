package i18n

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quantity is a number as a text writes it.
type quantity struct {
	text       string
	start, end int
	digits     string     // without grouping
	values     []float64  // what it can mean: 1.000 is a thousand or one
	scaled     int        // how many of values, the first ones, count a power of ten in words
	parts      []quantity // what it is made of, where that can stand for itself
	optional   bool       // written in words, or part of a name: it can match, and need not
	matched    bool
}

// whole is the number itself where it is a whole one, else more than any small number.
func (q quantity) whole() float64 {
	if v := q.values[0]; v == math.Trunc(v) && len(q.values) == 1 {
		return v
	}
	return math.MaxInt32
}

// round tells whether a number has one digit that is not zero, or two: such are written out in words.
func (q quantity) round() bool {
	v := q.values[0]
	for v >= 10 && math.Mod(v, 10) == 0 {
		v /= 10
	}
	return v < 10 && v == math.Trunc(v)
}

// quantitiesOf finds the numbers of a text in a language.
func quantitiesOf(text, lang string) []quantity {
	s := quantityScanner{text: text, words: numberWords[lang]}
	for s.at < len(text) {
		s.next()
	}
	return s.found
}

type quantityScanner struct {
	text  string
	words map[rune][]numberWord
	at    int
	last  rune // the character before at
	found []quantity

	powers []quantity // the words that belong to figures, or stand for themselves: "by 2030 a thousand"
}

func (s *quantityScanner) next() {
	r, size := utf8.DecodeRuneInString(s.text[s.at:])
	_, isDigit := digitOf(r)
	switch {
	case isDigit:
		s.figures()
	case hanDigits[r] > 0 || r == '〇' || r == '零':
		s.han()
	case unicode.IsLetter(r) && (!unicode.In(s.last, unicode.L, unicode.M, unicode.N) || unicode.Is(unspaced, r)):
		s.word()
	default:
		s.at, s.last = s.at+size, r
	}
}

// figures reads a number in figures, with the powers of ten in words that follow it, and what adds to those: "1.5
// million", "3만 5천", "1億2000万".
func (s *quantityScanner) figures() {
	start, attached := s.at, unicode.In(s.last, unicode.Latin, unicode.Greek, unicode.Cyrillic)
	all := s.literal()
	attached = attached || s.named(start)
	for i := range all {
		all[i].optional = attached || all[i].values[0] == 0 || all[i].whole() <= 12 && (len(all) > 2 || s.isMonth(all[i]))
	}
	last := all[len(all)-1]
	s.last = '0'
	sum, pieces, scaled := 0.0, []quantity(nil), false
	for {
		factor := s.factor()
		if factor == 1 {
			break
		}
		scaled = true
		piece := last
		piece.values, piece.scaled = nil, len(last.values)
		for _, value := range last.values {
			piece.values = append(piece.values, value*factor)
		}
		piece.values = append(piece.values, last.values...)
		sum += piece.values[0]
		pieces = append(pieces, piece)
		more, ok := s.literalAfter()
		if !ok || factor < 1000 {
			break
		}
		last = more
		if s.factorAhead() == 1 {
			sum += last.values[0]
			pieces = append(pieces, last)
			break
		}
	}
	if scaled {
		whole := quantity{text: s.text[start:s.at], start: start, end: s.at, digits: last.digits, values: []float64{sum}, scaled: 1, parts: pieces}
		if len(pieces) == 1 {
			whole.values, whole.scaled, whole.parts = pieces[0].values, pieces[0].scaled, pieces[0].parts
		}
		whole.optional = attached
		all[len(all)-1] = whole
	}
	s.found = append(append(s.found, all...), s.powers...)
	s.powers = s.powers[:0]
}

// named tells whether figures are part of a name: COVID-19, or of the idiom 24/7.
func (s *quantityScanner) named(start int) bool {
	before, size := utf8.DecodeLastRuneInString(s.text[:start])
	letter, _ := utf8.DecodeLastRuneInString(s.text[:start-size])
	return before == '-' && unicode.In(letter, unicode.Latin, unicode.Cyrillic, unicode.Greek) ||
		strings.HasPrefix(s.text[start:], "24/7") || strings.HasSuffix(s.text[:start], "24/") && s.text[start:s.at] == "7"
}

// isMonth tells whether a number can be that of a month, which other languages write in letters: before 월 and its
// like, or in a date in figures.
func (s *quantityScanner) isMonth(q quantity) bool {
	after := s.text[q.end:]
	for _, word := range []string{"월", "月", "-", "/"} {
		if rest, ok := strings.CutPrefix(after, word); ok {
			return word == "월" || word == "月" || countDigits(rest) > 0
		}
	}
	before := strings.TrimRight(s.text[:q.start], "-/")
	last, _ := utf8.DecodeLastRuneInString(before)
	_, digit := digitOf(last)
	return digit && len(before) < q.start || strings.HasSuffix(strings.ToLower(before), "tháng ")
}

// literalAfter reads a number that follows at once, or after a space.
func (s *quantityScanner) literalAfter() (quantity, bool) {
	at := s.at
	if at < len(s.text) && s.text[at] == ' ' {
		at++
	}
	r, _ := utf8.DecodeRuneInString(s.text[at:])
	if _, ok := digitOf(r); !ok {
		return quantity{}, false
	}
	back := s.at
	s.at = at
	all := s.literal()
	if len(all) != 1 {
		s.at = back
		return quantity{}, false
	}
	return all[0], true
}

// literal reads figures with their separators. A date or a version comes as several numbers.
func (s *quantityScanner) literal() []quantity {
	start := s.at
	var groups []string
	var marks []rune
	var parts []quantity
	for {
		from := s.at
		digits := s.group()
		groups = append(groups, digits)
		parts = append(parts, quantity{text: s.text[from:s.at], start: from, end: s.at, digits: digits, values: []float64{valueOf(digits)}})
		mark, size := utf8.DecodeRuneInString(s.text[s.at:])
		if size == 0 || !separates(mark, len(digits), countDigits(s.text[s.at+size:])) {
			break
		}
		marks = append(marks, mark)
		s.at += size
	}
	values := readGroups(groups, marks)
	if len(values) == 0 {
		return parts
	}
	whole := quantity{text: s.text[start:s.at], start: start, end: s.at, digits: strings.Join(groups, ""), values: values}
	if len(parts) > 1 {
		whole.parts = parts
	}
	return []quantity{whole}
}

// group reads digits, of any script, as those of ASCII.
func (s *quantityScanner) group() string {
	var digits []byte
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		value, ok := digitOf(r)
		if !ok {
			break
		}
		digits = append(digits, byte('0'+value))
		s.at += size
	}
	return string(digits)
}

// separates tells whether a mark between so many digits belongs to a number; spaces and apostrophes only set off
// thousands.
func separates(mark rune, before, after int) bool {
	if strings.ContainsRune(".,٫", mark) {
		return after > 0
	}
	return strings.ContainsRune("'’٬ \u00a0\u202f\u2009", mark) && after == 3 && before <= 3
}

func countDigits(text string) int {
	n := 0
	for _, r := range text {
		if _, ok := digitOf(r); !ok || n > 3 {
			break
		}
		n++
	}
	return n
}

func valueOf(digits string) float64 {
	value, _ := strconv.ParseFloat(digits, 64)
	return value
}

// readGroups is what groups of digits between separators can mean; nothing where they are no one number.
func readGroups(groups []string, marks []rune) []float64 {
	joined := strings.Join(groups, "")
	n := len(marks)
	if n == 0 {
		return []float64{valueOf(joined)}
	}
	decimal := valueOf(strings.Join(groups[:n], "") + "." + groups[n])
	last := marks[n-1]
	switch {
	case last == '٫' || n > 1 && last != marks[n-2] && (last == '.' || last == ','):
		return []float64{decimal}
	case n == 1 && (last == '.' || last == ','):
		if len(groups[1]) == 3 && len(groups[0]) <= 3 && groups[0][0] != '0' {
			return []float64{valueOf(joined), decimal}
		}
		return []float64{decimal}
	}
	for i, group := range groups[1:] {
		if len(group) != 3 && (len(group) != 2 || i == n-1) { // of two in the numbers of India
			return nil
		}
	}
	return []float64{valueOf(joined)}
}

// factor reads powers of ten in words, and is their product; 1 where none follows.
func (s *quantityScanner) factor() float64 {
	factor := 1.0
	for range 3 {
		f, size := powerAt(s.text[s.at:])
		if size == 0 {
			break
		}
		factor *= f
		s.at += size
		s.powers = append(s.powers, quantity{start: s.at - size, end: s.at, values: []float64{f}, optional: true})
	}
	return factor
}

func (s *quantityScanner) factorAhead() float64 {
	f, size := powerAt(s.text[s.at:])
	if size == 0 {
		return 1
	}
	return f
}

// powerAt is a power of ten in words that a text begins with, after a space if there is one, and its length.
func powerAt(text string) (factor float64, size int) {
	body := strings.TrimLeft(text[:min(len(text), 3)], " \u00a0")
	space := min(len(text), 3) - len(body)
	word := text[space:]
	if r, _ := utf8.DecodeRuneInString(word); powers[unicode.ToLower(r)] == nil {
		return 1, 0
	}
	end := len(word)
	for i, r := range word[:min(len(word), 64)] {
		if !unicode.In(r, unicode.L, unicode.M) && r != '.' {
			end = i
			break
		}
	}
	word = strings.ToLower(word[:min(end, 64)])
	first, _ := utf8.DecodeRuneInString(word)
	for _, p := range powers[first] {
		if !strings.HasPrefix(word, p.stem) {
			continue
		}
		switch runsOn := unicode.Is(unspaced, first) || unicode.Is(unicode.Hangul, first); {
		case runsOn:
			return p.factor, space + len(p.stem)
		case !p.exact || word == p.stem:
			return p.factor, space + end
		}
	}
	return 1, 0
}

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
