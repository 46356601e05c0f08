package i18n

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// address is something in a text that a program takes apart: a URL, an e-mail address or a phone number.
type address struct {
	kind       string
	value      string // in the form in which two of them compare
	start, end int
}

// addresses are those of a text, in its order.
type addresses []address

var (
	// Letters of scripts without spaces may stand next to a URL, so it ends where anything but ASCII begins.
	urlForm   = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[a-z0-9][!-;=?-Z\[\]_a-z~]*`)
	emailForm = regexp.MustCompile(`(?i)[a-z0-9][a-z0-9._%+-]*@[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+`)
	phoneForm = regexp.MustCompile(`[+＋]?[(（]?\p{Nd}{1,4}[)）]?` +
		`(?:[ \x{a0}\x{202f}./–‐‑-]{0,2}[(（]?\p{Nd}{1,5}[)）]?){2,6}`)
)

// addressesOf finds the addresses of a text.
func addressesOf(text string) addresses {
	all := append(urlsOf(text), emailsOf(text)...)
	slices.SortFunc(all, byStart)
	known := len(all)
	for _, at := range phoneForm.FindAllStringIndex(text, -1) {
		if all[:known].overlaps(at[0], at[1]) {
			continue
		}
		if value := phoneValue(text[at[0]:at[1]]); value != "" {
			all = append(all, address{"phone", value, at[0], at[1]})
		}
	}
	slices.SortFunc(all, byStart)
	return all
}

func byStart(a, b address) int {
	return a.start - b.start
}

func urlsOf(text string) addresses {
	if !strings.Contains(text, "://") && !strings.Contains(strings.ToLower(text), "www.") {
		return nil
	}
	var all addresses
	for _, at := range urlForm.FindAllStringIndex(text, -1) {
		url := strings.TrimRight(text[at[0]:at[1]], ".,;:!?'\"")
		if strings.HasSuffix(url, ")") && !strings.Contains(url, "(") {
			url = strings.TrimRight(strings.TrimSuffix(url, ")"), ".,;:!?")
		}
		all = append(all, address{"url", urlValue(url), at[0], at[0] + len(url)})
	}
	return all
}

func emailsOf(text string) addresses {
	if !strings.Contains(text, "@") {
		return nil
	}
	var all addresses
	for _, at := range emailForm.FindAllStringIndex(text, -1) {
		mail := strings.TrimRight(text[at[0]:at[1]], ".-")
		all = append(all, address{"email", strings.ToLower(mail), at[0], at[0] + len(mail)})
	}
	return all
}

func (a addresses) overlaps(start, end int) bool {
	i, found := slices.BinarySearchFunc(a, start, func(one address, at int) int { return one.start - at })
	return found || i < len(a) && a[i].start < end || i > 0 && a[i-1].end > start
}

// holds tells whether a place is in an address.
func (a addresses) holds(at int) bool {
	return a.overlaps(at, at+1)
}

// masked is a text with spaces for its addresses, so that places stay what they are.
func (a addresses) masked(text string) string {
	if len(a) == 0 {
		return text
	}
	masked := []byte(text)
	for _, one := range a {
		for i := one.start; i < one.end; i++ {
			masked[i] = ' '
		}
	}
	return string(masked)
}

// of are the addresses of a kind.
func (a addresses) of(kind string) addresses {
	var some addresses
	for _, one := range a {
		if one.kind == kind {
			some = append(some, one)
		}
	}
	return some
}

// urlValue is a URL without what does not make it another: the scheme, the case of its host, a slash at its end.
func urlValue(url string) string {
	for _, prefix := range []string{"https://", "http://"} {
		if len(url) > len(prefix) && strings.EqualFold(url[:len(prefix)], prefix) {
			url = url[len(prefix):]
		}
	}
	host, path, _ := strings.Cut(url, "/")
	return strings.ToLower(host) + "/" + strings.TrimRight(path, "/")
}

// phoneValue is the end of a phone number, which country codes and trunk prefixes do not change; "" where the
// digits look like a number, a date or a range of years rather than a phone number.
func phoneValue(text string) string {
	var digits []byte
	groups, plain := 0, true
	inGroup := false
	for _, r := range text {
		value, ok := digitOf(r)
		if ok {
			digits = append(digits, byte('0'+value))
		}
		if ok && !inGroup {
			groups++
		}
		inGroup = ok
		plain = plain && (ok || r == ' ' || r == noBreakSpace || r == narrowNoBreakSpace || r == '.')
	}
	first, _ := strings.CutPrefix(text, "+")
	international := first != text || strings.HasPrefix(text, "＋")
	n := len(digits)
	switch {
	case n < 7 || n > 15:
		return ""
	case international && groups >= 1:
	case strings.ContainsRune(text, '–'), strings.Contains(text, ".") && strings.Contains(text, "-"):
		return "" // a range
	case groups < 3 || n < 9 || digits[0] != '0' && plain:
		return ""
	}
	return string(digits[n-7:])
}

// urls finds URLs of the source that are lost, and others that came. One that leads to the same place in the other
// language differs in parts that are tags of languages only.
func (c *checker) urls() {
	c.compareAddresses("url", sameButForLocale)
}

func (c *checker) emails() {
	c.compareAddresses("email", func(a, b string) bool { return false })
}

func (c *checker) phones() {
	c.compareAddresses("phone", func(a, b string) bool { return false })
}

// addressNames are what messages call the kinds of addresses.
var addressNames = map[string]Message{
	"url": say("web address"), "email": say("e-mail address"), "phone": say("phone number"),
}

// mostAddresses is how many that differ are looked at, so that the time stays linear.
const mostAddresses = 50

// compareAddresses compares the addresses of a kind as multisets.
func (c *checker) compareAddresses(kind string, alike func(a, b string) bool) {
	source, target := c.sourceAddresses.of(kind), c.targetAddresses.of(kind)
	lost, added := withoutAlike(without(source, target), without(target, source), alike)
	for i, one := range lost[:min(len(lost), mostAddresses)] {
		wanted := c.Source[one.start:one.end]
		if i < len(added) {
			got := c.Target[added[i].start:added[i].end]
			c.report(SeverityError, added[i].start, added[i].end, fixed(wanted),
				say("wanted the %s “%s” of the source, got “%s”", addressNames[kind], piece(wanted), piece(got)))
		} else if kind != "phone" || !digitsOf(c.Target, one.value) {
			c.report(SeverityError, len(c.Target), len(c.Target), nil,
				say("wanted the %s “%s” of the source, got none", addressNames[kind], piece(wanted)))
		}
	}
	for i := len(lost); i < min(len(added), len(lost)+mostAddresses); i++ {
		one := added[i]
		if kind != "phone" || !digitsOf(c.Source, one.value) {
			got := piece(c.Target[one.start:one.end])
			c.report(SeverityWarning, one.start, one.end, nil,
				say("wanted no %s that the source does not have, got “%s”", addressNames[kind], got))
		}
	}
}

// withoutAlike are the addresses of either text less those that are alike.
func withoutAlike(lost, added addresses, alike func(a, b string) bool) (addresses, addresses) {
	left := lost[:0]
	for _, one := range lost {
		some := added[:min(len(added), mostAddresses)]
		if i := slices.IndexFunc(some, func(a address) bool { return alike(one.value, a.value) }); i >= 0 {
			added = slices.Delete(added, i, i+1)
			continue
		}
		left = append(left, one)
	}
	return left, added
}

// digitsOf tells whether the digits of a text hold others.
func digitsOf(text, digits string) bool {
	var b strings.Builder
	for _, r := range text {
		if value, ok := digitOf(r); ok {
			b.WriteByte(byte('0' + value))
		}
	}
	return strings.Contains(b.String(), digits)
}

// without are the addresses less those that others match.
func without(all, others addresses) addresses {
	have := map[string]int{}
	for _, one := range others {
		have[one.value]++
	}
	var left addresses
	for _, one := range all {
		if have[one.value] > 0 {
			have[one.value]--
			continue
		}
		left = append(left, one)
	}
	return left
}

var tagForm = regexp.MustCompile(`(?i)^[a-z]{2,3}([-_][a-z0-9]{2,8})*$`)

// sameButForLocale tells whether two URLs differ in language tags of theirs only: en.example.org and ko.example.org,
// example.org/en/plan and example.org/ko/plan.
func sameButForLocale(a, b string) bool {
	hostA, pathA, _ := strings.Cut(a, "/")
	hostB, pathB, _ := strings.Cut(b, "/")
	if hostA != hostB && withoutTag(hostA) != withoutTag(hostB) {
		return false
	}
	split := func(path string) []string {
		parts := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/.?&=", r) })
		return slices.DeleteFunc(parts, tagForm.MatchString)
	}
	return slices.Equal(split(pathA), split(pathB))
}

// withoutTag is a host without a label in front that is a language tag.
func withoutTag(host string) string {
	label, rest, _ := strings.Cut(host, ".")
	if tagForm.MatchString(label) && strings.Contains(rest, ".") {
		return rest
	}
	return host
}

// digitOf is the value of a decimal digit in any script. Digits of a script stand in one run from 0 to 9.
func digitOf(r rune) (int, bool) {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0'), true
	case r < 0x660 || !unicode.Is(unicode.Nd, r):
		return 0, false
	}
	if 0x1d7ce <= r && r <= 0x1d7ff { // mathematical digits follow one another
		return int(r-0x1d7ce) % 10, true
	}
	zero := r
	for zero > r-9 && unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return int(r-zero) % 10, true
}
