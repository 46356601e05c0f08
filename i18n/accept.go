package i18n

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// MaxWanted is how many locales a reader may want at once.
const MaxWanted = 8

// MaxAcceptLanguage is how many bytes of an Accept-Language header are considered.
const MaxAcceptLanguage = 4 << 10

// AcceptLanguage reads an Accept-Language header (RFC 9110 section 12.5.4) into the locales that the
// reader wants, the most wanted first: by quality, then by position. At most [MaxWanted] come back,
// no two of them [Locale.Same]. No header is an error:
//
//   - Entries are read one by one. One that is not a locale for [Parse], or has a malformed or
//     another parameter than q, is skipped.
//   - q=0 removes a locale, and those the same as it, wherever it stands; not its kin: "en-GB, en;q=0"
//     is en-GB.
//   - "*" ends the list: what is wanted less than just any language is not wanted. "*;q=0" is
//     ignored: a reader is served the source's text rather than none.
//   - Of a header longer than [MaxAcceptLanguage] bytes, the entries that end within them count.
func AcceptLanguage(header string) []Locale {
	ranges, taken := readRanges(withinLimit(header))
	slices.SortStableFunc(ranges, func(a, b weighted) int { return cmp.Compare(b.quality, a.quality) })
	var wanted []Locale
	for _, r := range ranges {
		if r.any || len(wanted) == MaxWanted {
			break
		}
		if id := factsOf(r.locale).id; !taken[id] {
			wanted = append(wanted, r.locale)
			taken[id] = true
		}
	}
	return wanted
}

func withinLimit(header string) string {
	if len(header) <= MaxAcceptLanguage {
		return header
	}
	// An entry that ends right at the limit has its comma just behind it.
	return header[:max(0, strings.LastIndexByte(header[:MaxAcceptLanguage+1], ','))]
}

// weighted is one entry of the header: a locale, or any.
type weighted struct {
	locale  Locale
	any     bool
	quality float64
}

// readRanges reads the good entries: those that weigh something, and the locales that are unwanted.
func readRanges(header string) (ranges []weighted, unwanted map[identity]bool) {
	unwanted = make(map[identity]bool)
	for entry := range strings.SplitSeq(header, ",") {
		r, ok := readRange(entry)
		if !ok {
			continue
		}
		if r.quality > 0 {
			ranges = append(ranges, r)
		} else if !r.any {
			unwanted[factsOf(r.locale).id] = true
		}
	}
	return ranges, unwanted
}

func readRange(entry string) (weighted, bool) {
	tag, parameter, weighs := strings.Cut(entry, ";")
	r := weighted{quality: 1}
	if weighs {
		q, ok := readQuality(parameter)
		if !ok {
			return weighted{}, false
		}
		r.quality = q
	}
	tag = trim(tag)
	if tag == "*" {
		r.any = true
		return r, true
	}
	l, reason := parse(tag)
	r.locale = l
	return r, reason == ""
}

// readQuality reads "q=0.8". It is kinder than the RFC: more than three digits pass, and ".8".
func readQuality(parameter string) (float64, bool) {
	name, value, ok := strings.Cut(parameter, "=")
	if !ok || !strings.EqualFold(trim(name), "q") {
		return 0, false
	}
	value = trim(value)
	for i := range len(value) {
		if c := value[i]; c != '.' && (c < '0' || c > '9') { // ParseFloat takes "1e-3", "Inf"
			return 0, false
		}
	}
	q, err := strconv.ParseFloat(value, 64)
	return q, err == nil && q <= 1
}

func trim(s string) string {
	return strings.Trim(s, " \t")
}
