package exchange

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"polyplan/plan"
)

// What texts, dates and addresses of files in the wild have to be to stand in a plan, and in a valid file.

// tidier makes texts fit for a plan. Files that a plan was written to have its texts letter for letter; in others
// white space comes from whoever indented the file.
type tidier struct {
	exact bool
}

// line is a text without line ends.
func (t tidier) line(s string) string {
	s = storable(s, ' ')
	if !t.exact {
		s = strings.Join(strings.Fields(s), " ")
	}
	return cutShort(s, plan.MaxText)
}

// lines is a text of paragraphs. A line that was indented goes on the one before.
func (t tidier) lines(s string) string {
	s = storable(s, '\n')
	if !t.exact {
		s = unindented(s)
	}
	return cutShort(s, plan.MaxText)
}

// short is a line of the few bytes that a plan has for what is not translated.
func (t tidier) short(s string) string {
	s = t.line(s)
	if len(s) > maxStratLine {
		return ""
	}
	return s
}

// maxStratLine is how many bytes an identifier, a role, a phone number or an e-mail address of a plan may have.
const maxStratLine = 200

func unindented(s string) string {
	var all strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(s), "\n") {
		words := strings.TrimSpace(line)
		switch indented := line != strings.TrimLeft(line, " \t\u00A0"); {
		case i > 0 && indented && words != "" && !strings.HasSuffix(all.String(), "\n"):
			all.WriteByte(' ')
		case i > 0:
			all.WriteByte('\n')
		}
		all.WriteString(words)
	}
	return all.String()
}

// storable is a text in normalisation form C without the characters that a plan refuses. C1 controls are what
// Windows-1252 has there, for they come of files that were in it and said otherwise.
func storable(s string, lineEnd rune) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\r\n", "\n")
	s = norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return lineEnd
		case r >= 0x80 && r < 0xA0:
			r = charmap.Windows1252.DecodeByte(byte(r))
		case r == '\t':
			return ' '
		}
		switch {
		case r == utf8.RuneError:
			return '?'
		case unicode.IsControl(r), r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
			return -1
		}
		return r
	}, s))
	if !strings.ContainsFunc(s, isSeen) {
		return ""
	}
	return s
}

func isSeen(r rune) bool {
	return unicode.IsGraphic(r) && !unicode.IsSpace(r)
}

// cutShort ends a text that is too long with "…".
func cutShort(s string, most int) string {
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	runes := []rune(s)[:most-1]
	return strings.TrimSpace(string(runes)) + "…"
}

// beginning is what a text begins with, as a title.
func beginning(s string) string {
	const most = 120
	s, _, _ = strings.Cut(tidier{}.lines(s), "\n")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	s = string([]rune(s)[:most-1])
	if last := strings.LastIndexByte(s, ' '); last > most/2 {
		s = s[:last]
	}
	return s + "…"
}

var stratDay = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d|T[\d:.,+Z-]*)?$`)

// xsdDate is a date of a file (XML Schema Part 2, section 3.2.9), without its time zone; "" for what is none.
func xsdDate(s string) string {
	found := stratDay.FindStringSubmatch(strings.TrimSpace(s))
	if found == nil || strings.HasPrefix(s, "0000") { // a year that XML Schema does not have
		return ""
	}
	date, err := plan.ParseDate(found[1])
	if err != nil {
		return ""
	}
	return string(date)
}

// webAddress is an address that a plan can have as its source, "" for what is none.
func webAddress(s string) plan.URL {
	s = strings.TrimSpace(s)
	address, err := plan.ParseURL(s)
	if err != nil {
		return ""
	}
	return address
}

var stratURI = regexp.MustCompile(`^(https?://[\w.~-]+(:\d{1,5})?([/?]|$)|[\w./~-]+)([\w./~:@!$&'()*+,;=?-]|%[0-9A-Fa-f]{2})*(#([\w./~:@!$&'()*+,;=?-]|%[0-9A-Fa-f]{2})*)?$`)

// isXSDURI tells of the addresses of which every validator says that they are one (xsd:anyURI).
func isXSDURI(s string) bool {
	return stratURI.MatchString(s)
}

var (
	stratDecimal = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)$`)
	stratGrouped = regexp.MustCompile(`^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$`)
)

// xsdDecimal is a number as XML Schema has it: 1,200.50 is 1200.50. What is none is "".
func xsdDecimal(s string) string {
	s = strings.TrimSpace(s)
	if stratGrouped.MatchString(s) {
		s = strings.ReplaceAll(s, ",", "")
	}
	if stratDecimal.MatchString(s) {
		return s
	}
	return ""
}

// slugOf is a name for URLs made of a title, "" where it has none of the letters for one.
func slugOf(title string) string {
	const most = 60
	var slug strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(title)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			slug.WriteRune(r)
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case !strings.HasSuffix(slug.String(), "-"):
			slug.WriteByte('-')
		}
	}
	s := strings.Trim(slug.String(), "-")
	if len(s) > most {
		s = s[:most]
		if last := strings.LastIndexByte(s, '-'); last > 0 {
			s = s[:last]
		}
	}
	return strings.Trim(s, "-")
}

// isEnglish tells of text that is English beyond doubt: a language without words such as these in such numbers it
// cannot be.
func isEnglish(text string) bool {
	words, hits := 0, 0
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		words++
		switch word {
		case "the", "and", "of", "with", "which", "by", "their", "this", "that":
			hits++
		}
	}
	return hits >= 3 && hits*20 >= words
}
