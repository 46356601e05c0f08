package plan

import (
	"net/url"
	"regexp"
)

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const maxSlug = 100

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
	u, err := url.Parse(string(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || len(address) > 2_000 {
		return fail(Invalid, "%q is not a web address: wanted one that begins with https:// or http://", short(string(address)))
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

// checkFacts checks what an item says besides its texts.
func checkFacts(identifier string, progress *int, period *Period, links []Link) error {
	if err := checkLine(identifier); err != nil {
		return at(err, "identifier")
	}
	if progress != nil && (*progress < 0 || *progress > 100) {
		return fail(Invalid, "the progress is %d: wanted a percentage from 0 to 100", *progress).at("progress")
	}
	if err := checkPeriod(period); err != nil {
		return at(err, "period")
	}
	return at(checkLinks(links), "links")
}

func checkLinks(links []Link) error {
	if n := len(links); n > MaxLinks {
		return fail(TooMany, "%d links: wanted at most %d", n, MaxLinks)
	}
	for i, link := range links {
		if err := checkURL(link.URL); err != nil {
			return at(err, index(i), "url")
		}
		if link.Rel == nil {
			continue
		}
		if err := checkLine(*link.Rel); err != nil {
			return at(err, index(i), "rel")
		}
	}
	return nil
}

// checkLine holds for the short strings of a plan that are not translated.
func checkLine(s string) error {
	const most = 200
	value, err := clean(FieldTitle, s)
	if err == nil && len(value) > most {
		err = fail(TooLong, "%d bytes: wanted at most %d", len(value), most)
	}
	return err
}
