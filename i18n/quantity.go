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
	s := quantityScanner{text: text, lang: lang, words: numberWords()[lang]}
	for s.at < len(text) {
		s.next()
	}
	return s.found
}

type quantityScanner struct {
	text  string
	lang  string
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
	before := s.powerBefore()
	all := s.literal()
	attached = attached || s.named(start)
	for i := range all {
		month := all[i].whole() <= 12 && (len(all) > 2 || s.isMonth(all[i]))
		all[i].optional = attached || month || all[i].values[0] == 0
	}
	s.last = '0'
	last := len(all) - 1
	if whole, ok := s.scale(start, all[last]); ok {
		whole.optional = attached
		all[last] = whole
	} else if before > 1 {
		all[last] = scaled(all[last], before)
	}
	s.found = append(append(s.found, all...), s.powers...)
	s.powers = s.powers[:0]
}

// scale reads the powers of ten that follow figures, and the figures with powers that follow those.
func (s *quantityScanner) scale(start int, last quantity) (whole quantity, ok bool) {
	sum, pieces := 0.0, []quantity(nil)
	for {
		factor := s.factor()
		if factor == 1 {
			break
		}
		piece := scaled(last, factor)
		sum += piece.values[0]
		pieces = append(pieces, piece)
		more, ok := s.literalAfter()
		if !ok || factor < 1000 || len(pieces) == mostPieces {
			break
		}
		last = more
		if s.factorAhead() == 1 {
			sum += last.values[0]
			pieces = append(pieces, last)
			break
		}
	}
	if len(pieces) == 0 {
		return quantity{}, false
	}
	whole = quantity{text: s.text[start:s.at], start: start, end: s.at, digits: last.digits}
	if len(pieces) == 1 {
		whole.values, whole.scaled, whole.parts = pieces[0].values, pieces[0].scaled, pieces[0].parts
	} else {
		whole.values, whole.scaled, whole.parts = []float64{sum}, 1, pieces
	}
	return whole, true
}

// scaled is a number by a power of ten, which can yet stand for itself: 5 thousand.
func scaled(q quantity, factor float64) quantity {
	values := make([]float64, 0, 2*len(q.values))
	for _, value := range q.values {
		values = append(values, value*factor)
	}
	q.scaled, q.values = len(q.values), append(values, q.values...)
	return q
}

// powerBefore is the power of ten that stands before figures, as Swahili has it: "milioni 1.2"; 1 where none does.
func (s *quantityScanner) powerBefore() float64 {
	n := len(s.found)
	if s.lang != "sw" || n == 0 || !s.found[n-1].optional || s.found[n-1].end != s.at-1 {
		return 1
	}
	if value := s.found[n-1].values[0]; value >= 1000 {
		return value
	}
	return 1
}

// named tells whether figures are part of a name: COVID-19, or of the idiom 24/7.
func (s *quantityScanner) named(start int) bool {
	before, size := utf8.DecodeLastRuneInString(s.text[:start])
	letter, _ := utf8.DecodeLastRuneInString(s.text[:start-size])
	return before == '-' && unicode.In(letter, unicode.Latin, unicode.Cyrillic, unicode.Greek) ||
		strings.HasPrefix(s.text[start:], "24/7") ||
		strings.HasSuffix(s.text[:start], "24/") && s.text[start:s.at] == "7"
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
	before := s.text[:q.start]
	if before != "" && strings.ContainsRune("-/", rune(before[len(before)-1])) {
		before = before[:len(before)-1]
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	_, digit := digitOf(last)
	word := strings.ToLower(before[max(0, len(before)-16):])
	return digit && len(before) < q.start || strings.HasSuffix(word, "tháng ")
}

// mostPieces is how many powers of ten one number adds up: 1조 2000억 3000만 4천.
const mostPieces = 6

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
		parts = append(parts, quantity{
			text: s.text[from:s.at], start: from, end: s.at, digits: digits, values: []float64{valueOf(digits)},
		})
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
	joined := strings.Join(groups, "")
	whole := quantity{text: s.text[start:s.at], start: start, end: s.at, digits: joined, values: values}
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
	if r, _ := utf8.DecodeRuneInString(word); powers()[unicode.ToLower(r)] == nil {
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
	bare := strings.TrimSuffix(word, ".") // of an abbreviation
	first, _ := utf8.DecodeRuneInString(word)
	for _, p := range powers()[first] {
		if !strings.HasPrefix(word, p.stem) {
			continue
		}
		switch runsOn := unicode.Is(unspaced, first) || unicode.Is(unicode.Hangul, first); {
		case runsOn:
			return p.factor, space + len(p.stem)
		case !p.exact || word == p.stem || bare == p.stem:
			return p.factor, space + end
		}
	}
	return 1, 0
}
