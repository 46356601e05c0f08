package plan

import (
	"net/url"
	"regexp"
)

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Limits of what is not translated, in bytes.
const (
	maxSlug = 100
	maxLine = 200
	maxURL  = 2_000
)

func checkSlug(slug string) error {
	if len(slug) > maxSlug || !slugForm.MatchString(slug) {
		return fail(Invalid, "%q is not a slug: wanted at most %d letters a to z, digits and single hyphens, such as gwangju-2030", short(slug), maxSlug)
	}
	return nil
}

// ParseURL checks that s is a web address.
func ParseURL(s string) (URL, error) {
	if s == "" {
		return "", fail(Invalid, "the web address is empty")
	}
	return URL(s), checkURL(URL(s))
}

// checkURL takes an empty address as none.
func checkURL(address URL) error {
	if address == "" {
		return nil
	}
	if _, err := clean(FieldTitle, string(address)); err != nil {
		return err
	}
	u, err := url.Parse(string(address))
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || len(address) > maxURL {
		return fail(Invalid, "%q is not a web address: wanted at most %d bytes that begin with https:// or http://", short(string(address)), maxURL)
	}
	return nil
}

func checkPeriod(p *Period) error {
	if p == nil {
		return nil
	}
	for _, day := range []*Date{p.Start, p.End} {
		if day == nil {
			continue
		}
		if _, err := ParseDate(string(*day)); err != nil {
			return err
		}
	}
	if p.Start != nil && p.End != nil && *p.End < *p.Start {
		return fail(Invalid, "the period ends on %s, before it starts on %s", *p.End, *p.Start)
	}
	return nil
}

// checkItem checks what an item says besides its texts.
func checkItem(progress *int, period *Period, parties int, links []Link) error {
	if progress != nil && (*progress < 0 || *progress > 100) {
		return fail(Invalid, "the progress is %d: wanted a percentage from 0 to 100", *progress).at("progress")
	}
	if err := checkPeriod(period); err != nil {
		return at(err, "period")
	}
	if parties > MaxResponsible {
		return fail(TooMany, "%d responsible parties: wanted at most %d", parties, MaxResponsible).at("responsible")
	}
	if n := len(links); n > MaxLinks {
		return fail(TooMany, "%d links: wanted at most %d", n, MaxLinks).at("links")
	}
	for i, link := range links {
		if err := checkLink(link); err != nil {
			return at(err, "links", index(i))
		}
	}
	return nil
}

func checkLink(link Link) error {
	if _, err := ParseURL(string(link.URL)); err != nil {
		return at(err, "url")
	}
	if link.Rel == nil {
		return nil
	}
	_, err := cleanLine(*link.Rel)
	return at(err, "rel")
}

// cleanLine is one of the short strings of a plan that are not translated as it is stored, or why it
// cannot be.
func cleanLine(s string) (string, error) {
	line, err := clean(FieldTitle, s)
	if err == nil && len(line) > maxLine {
		err = fail(TooLong, "%d bytes: wanted at most %d", len(line), maxLine)
	}
	return line, err
}

// line is a short string of an input, and where in it that stands.
type line struct {
	value *string
	at    []string
}

// cleanLines makes short strings fit to be stored.
func cleanLines(lines ...line) error {
	for _, l := range lines {
		value, err := cleanLine(*l.value)
		if err != nil {
			return at(err, l.at...)
		}
		*l.value = value
	}
	return nil
}
