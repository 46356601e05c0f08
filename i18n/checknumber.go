package i18n

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// numbers compares the numbers of the two texts as multisets, in whatever digits and grouping they are written.
// Certain is the loss of a number that nobody writes out in words. Small ones often are, in one language and not
// in the other, as are months; round ones may be; years may be of another calendar.
func (c *checker) numbers() {
	source := quantitiesOf(c.sourceAddresses.masked(c.Source), c.from.lang)
	target := quantitiesOf(c.targetAddresses.masked(c.Target), c.to.lang)
	match(source, target, func(s, t quantity) bool { return !s.optional && !t.optional && same(s, t) })
	match(source, target, c.alike)
	match(source, target, same)
	c.matchParts(source, target)
	c.matchParts(target, source)
	lost, added := unmatched(source), unmatched(target)
	for i, q := range lost {
		if i < len(added) {
			got := added[i]
			severity := SeverityError
			if q.whole() <= 12 || got.whole() <= 12 {
				severity = SeverityWarning
			}
			c.report(severity, got.start, got.end, nil,
				say("wanted the number “%s” of the source, got “%s”", piece(q.text), piece(got.text)))
			continue
		}
		c.reportLost(q, len(source) > 1)
	}
	misses := len(added) > len(lost) && missesWords(source)
	for i := len(lost); i < len(added); i++ {
		c.reportAdded(added[i], misses)
	}
}

// hasDual tells of languages that say “two” with the end of a word.
var hasDual = map[string]bool{"ar": true, "he": true, "sl": true}

// reportLost reports a number that the target does not have. A one among others is often not said: every fourth of
// them is “1 in 4”.
func (c *checker) reportLost(q quantity, others bool) {
	severity := SeverityError
	switch whole := q.whole(); {
	case whole == 0, whole <= 12 && !c.knowsWords(), whole == 2 && hasDual[c.to.lang], whole == 1 && others:
		severity = SeverityInfo
	case whole <= 100, q.round():
		severity = SeverityWarning
	}
	c.report(severity, len(c.Target), len(c.Target), nil,
		say("wanted the number “%s” of the source, got none", piece(q.text)))
}

// reportAdded reports a number that the source does not have. A small one can be that of a month, a first or a pair,
// and a round one can be a word of the source, unless that is a word for another number.
func (c *checker) reportAdded(q quantity, misses bool) {
	severity := SeverityWarning
	switch whole := q.whole(); {
	case whole != 0 && percent.MatchString(c.Target[q.end:]):
	case whole <= 12:
		return
	case misses:
	case whole <= 100 && c.from.lang != "en" || q.round():
		severity = SeverityInfo
	}
	c.report(severity, q.start, q.end, nil,
		say("wanted no number that the source does not have, got “%s”", piece(q.text)))
}

// percent is what follows a number that counts hundredths.
var percent = regexp.MustCompile(`^\s?[%％٪]`)

// missesWords tells whether words of the source are numbers, none of which the target has.
func missesWords(source []quantity) bool {
	misses := false
	for _, q := range source {
		if q.optional && q.values[0] > 12 {
			if q.matched {
				return false
			}
			misses = true
		}
	}
	return misses
}

// knowsWords tells whether small numbers that the target writes in words are found.
func (c *checker) knowsWords() bool {
	return numberWords()[c.to.lang] != nil || c.to.script == "Hans" || c.to.script == "Hant" || c.to.lang == "ja"
}

// match pairs off quantities that are the same by some measure; what is optional in both is left alone.
func match(source, target []quantity, same func(s, t quantity) bool) {
	const window = 200 // so that the time stays linear; texts with more numbers have them in about one order
	first := 0
	for i := range source {
		if source[i].matched {
			continue
		}
		for first < len(target) && target[first].matched {
			first++
		}
		for j := first; j < min(len(target), first+window); j++ {
			if !target[j].matched && !(source[i].optional && target[j].optional) && same(source[i], target[j]) {
				source[i].matched, target[j].matched = true, true
				break
			}
		}
	}
}

func same(s, t quantity) bool {
	some, others := s.values, t.values
	if s.scaled > 0 && t.scaled > 0 { // 3.2 billion is not 3.2 million
		some, others = some[:s.scaled], others[:t.scaled]
	}
	for _, a := range some {
		for _, b := range others {
			if a == b || math.Abs(a-b) <= 1e-12*math.Abs(a) {
				return len(s.digits) < 16 || len(t.digits) < 16 || s.digits == t.digits
			}
		}
	}
	return false
}

// alike tells whether two numbers say one thing in two calendars, on two clocks, or with a century left out.
func (c *checker) alike(s, t quantity) bool {
	if s.optional || t.optional {
		return false
	}
	a, b := s.values[0], t.values[0]
	if len(s.parts) == 2 && len(t.parts) == 2 && same(s.parts[1], t.parts[1]) {
		a, b = s.parts[0].values[0], t.parts[0].values[0] // 5.30 and 17.30
	}
	if isHour(a) && isHour(b) {
		return c.tellsTime() && (math.Abs(a-b) == 12 || c.countsFromDawn() && math.Mod(math.Abs(a-b), 12) == 6)
	}
	return slices.Contains(eras[c.to.lang], a-b) || slices.Contains(eras[c.from.lang], b-a) ||
		isShortYear(c.Source, s, b) || isShortYear(c.Target, t, a)
}

func isHour(v float64) bool {
	return v >= 0 && v <= 24 && v == math.Trunc(v)
}

// clocks is how texts tell the time. Hours are from 1 to 12 in some, up to 24 in others.
var clocks = regexp.MustCompile(`(?i)\p{Nd}[:：]\p{Nd}{2}|\p{Nd}\s?[時时點点시]|` +
	`\p{Nd}\s?(?:h|u|uur|hrs|óra|ór)(?:\P{L}|$)|\p{Nd}\s?h\s?\p{Nd}|` +
	`reggel|délelőtt|délután|\beste|\bkello|[ap]\.?\s?m(?:\P{L}|$)|[πμ]\.\s?μ|uhr|\buur|` +
	`\bklo?[ .]|pukul|\bjam\b|saat|hodin|godz|\bóra|órá|orele|giờ|ore\s\p{Nd}|น\.|นาฬิกา|ሰዓት|\bsaa\b|` +
	`بجے|बजे|টা|മണി|மணி|గంట|ម៉ោង|နာရီ|ساعت|ساعة|בשעה|משעה|ժամը|საათ|часов|часа|годин`)

// tellsTime tells whether either text tells the time.
func (c *checker) tellsTime() bool {
	if c.telling == nil {
		telling := clocks.MatchString(c.Source) || clocks.MatchString(c.Target)
		c.telling = &telling
	}
	return *c.telling
}

// countsFromDawn tells whether one of the languages counts hours from six, and the other does not.
func (c *checker) countsFromDawn() bool {
	dawn := map[string]bool{"am": true, "ti": true, "om": true, "sw": true, "so": true}
	return dawn[c.from.lang] != dawn[c.to.lang]
}

// isShortYear tells whether a number is a year without its century: ’90, 2026/27, the 90s of 1990s.
func isShortYear(text string, q quantity, year float64) bool {
	if len(q.digits) != 2 || year < 1900 || year >= 2100 || math.Mod(year, 100) != q.values[0] {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:q.start])
	return strings.ContainsRune("'’‘/-–—~～", before) || year < 2000 && math.Mod(year, 10) == 0
}

// eras are how many years the calendars in use with a language lie behind the Common Era: Buddhist, Minguo, Reiwa,
// Heisei and Showa, solar Hijri, lunar Hijri of these decades, Ethiopian, Bikram Sambat, Saka, Hebrew.
var eras = map[string][]float64{
	"th": {-543}, "lo": {-543}, "km": {-543, -544}, "si": {-543, -544}, "my": {638, -543, -544},
	"zh": {1911}, "ja": {2018, 1988, 1925}, "fa": {621, 622}, "ps": {621, 622}, "ar": {577, 578, 579, 580},
	"ur": {577, 578, 579, 580}, "am": {7, 8}, "ti": {7, 8}, "ne": {-56, -57}, "hi": {78, 79, -56, -57},
	"he": {-3760, -3761},
}

// matchParts pairs off numbers that match nothing as a whole where each part of theirs matches: "in 12 100 trees"
// can be two numbers, 9.30 can be half past nine.
func (c *checker) matchParts(some, others []quantity) {
	for i := range some {
		if some[i].matched || some[i].optional || len(some[i].parts) < 2 {
			continue
		}
		taken := c.takeParts(some[i], others)
		if some[i].matched = taken != nil; some[i].matched {
			for _, j := range taken {
				others[j].matched = true
			}
		}
	}
}

// takeParts are the numbers that the parts of a number match; nil where one matches none.
func (c *checker) takeParts(whole quantity, others []quantity) []int {
	others = others[:min(len(others), 200)]
	isTime := len(whole.parts) == 2 && isHour(whole.parts[0].values[0]) && whole.parts[1].values[0] < 60
	taken := []int{}
	for i, part := range whole.parts {
		fits := func(how func(s, t quantity) bool) int {
			for j, q := range others {
				if !q.matched && !slices.Contains(taken, j) && how(part, q) {
					return j
				}
			}
			return -1
		}
		j := fits(func(s, t quantity) bool { return !t.optional && same(s, t) })
		if j < 0 && isTime && i == 0 {
			j = fits(c.alikeHours)
		}
		if j < 0 {
			j = fits(same)
		}
		switch {
		case j >= 0:
			taken = append(taken, j)
		case part.whole() != 0:
			return nil
		}
	}
	return taken
}

// alikeHours tells whether two numbers are one hour on two clocks, or a part of a number is one.
func (c *checker) alikeHours(s, t quantity) bool {
	return isHour(s.values[0]) && isHour(t.values[0]) && c.alike(s, t)
}

func unmatched(all []quantity) []quantity {
	var left []quantity
	for _, q := range all {
		if !q.matched && !q.optional {
			left = append(left, q)
		}
	}
	return left
}
