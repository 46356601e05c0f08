package i18n

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// numbers compares the numbers of the two texts as multisets, in whatever digits and grouping they are written.
// Certain is the loss of a number that nobody writes out in words. Small ones often are, in one language and not
// in the other, as are months; round ones may be; years may be of another calendar.
func (c *checker) numbers() {
	source := quantitiesOf(c.sourceAddresses.masked(c.Source), c.from.lang)
	target := quantitiesOf(c.targetAddresses.masked(c.Target), c.to.lang)
	match(source, target, func(s, t quantity) bool { return !s.optional && !t.optional && same(s, t) })
	match(source, target, same)
	match(source, target, c.alike)
	matchParts(source, target)
	matchParts(target, source)
	lost, added := unmatched(source), unmatched(target)
	for i, q := range lost {
		if i < len(added) {
			got := added[i]
			severity := SeverityError
			if q.whole() <= 12 || got.whole() <= 12 {
				severity = SeverityWarning
			}
			c.report(severity, got.start, got.end, nil, fmt.Sprintf("wanted the number %s of the source, got %s", quote(q.text), quote(got.text)))
			continue
		}
		c.reportLost(q)
	}
	for i := len(lost); i < len(added); i++ {
		c.reportAdded(added[i])
	}
}

func (c *checker) reportLost(q quantity) {
	severity := SeverityError
	switch whole := q.whole(); {
	case whole == 0 || whole <= 12 && !c.knowsWords():
		severity = SeverityInfo
	case whole <= 12 || q.round():
		severity = SeverityWarning
	case whole <= 100:
		severity = SeverityWarning
	}
	c.report(severity, len(c.Target), len(c.Target), nil, fmt.Sprintf("wanted the number %s of the source, got none", quote(q.text)))
}

func (c *checker) reportAdded(q quantity) {
	severity := SeverityWarning
	switch whole := q.whole(); {
	case whole <= 12: // a month, a first, a pair
		return
	case whole <= 100 && c.from.lang != "en" || q.round():
		severity = SeverityInfo
	}
	c.report(severity, q.start, q.end, nil, fmt.Sprintf("wanted no number that the source does not have, got %s", quote(q.text)))
}

// knowsWords tells whether small numbers that the target writes in words are found.
func (c *checker) knowsWords() bool {
	return numberWords[c.to.lang] != nil || c.to.script == "Hans" || c.to.script == "Hant" || c.to.lang == "ja"
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

// alike tells whether two numbers say one thing in two calendars, or on clocks of 12 and 24 hours.
func (c *checker) alike(s, t quantity) bool {
	if s.optional || t.optional {
		return false
	}
	a, b := s.values[0], t.values[0]
	if a >= 1 && a <= 12 && b == math.Mod(a, 12)+12 || b >= 1 && b <= 12 && a == math.Mod(b, 12)+12 {
		return strings.ContainsAny(c.Source+c.Target, ":：時时點点시h") || clock(c.Source) || clock(c.Target)
	}
	return slices.Contains(eras[c.to.lang], a-b) || slices.Contains(eras[c.from.lang], b-a)
}

// clock tells whether a text tells the time on a clock of 12 hours.
func clock(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, "p.m") || strings.Contains(text, " pm") || strings.Contains(text, "uhr")
}

// eras are how many years the calendars in use with a language lie behind the Common Era: Buddhist, Minguo, Reiwa,
// Heisei and Showa, solar Hijri, lunar Hijri of these decades, Ethiopian, Bikram Sambat, Saka, Hebrew.
var eras = map[string][]float64{
	"th": {-543}, "lo": {-543}, "km": {-543, -544}, "si": {-543, -544}, "my": {638, -543, -544},
	"zh": {1911}, "ja": {2018, 1988, 1925}, "fa": {621, 622}, "ps": {621, 622}, "ar": {577, 578, 579, 580},
	"ur": {577, 578, 579, 580}, "am": {7, 8}, "ti": {7, 8}, "ne": {-56, -57}, "hi": {78, 79, -56, -57}, "he": {-3760, -3761},
}

// matchParts pairs off numbers that match nothing as a whole where each part of theirs matches: "in 12 100 trees"
// can be two numbers, 9.30 can be half past nine.
func matchParts(some, others []quantity) {
	for i := range some {
		if some[i].matched || some[i].optional || len(some[i].parts) < 2 {
			continue
		}
		var taken []int
		for _, part := range some[i].parts {
			j := slices.IndexFunc(others[:min(len(others), 200)], func(q quantity) bool { return !q.matched && same(part, q) })
			switch {
			case j >= 0:
				others[j].matched = true
				taken = append(taken, j)
			case part.whole() == 0:
				taken = append(taken, -1)
			}
		}
		if some[i].matched = len(taken) == len(some[i].parts); some[i].matched {
			continue
		}
		for _, j := range taken {
			if j >= 0 {
				others[j].matched = false
			}
		}
	}
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
