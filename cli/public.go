package cli

import (
	"fmt"
	"net/url"

	"polyplan/web"
)

// public are the flags for what the site tells of itself to those who come from outside.
type public struct {
	License license `placeholder:"URL" help:"The address of the license that all plans are published under, which files and lists of plans then name. Default none, variable ${env}."`
}

func (p *public) options(site *partners) []web.Option {
	return []web.Option{web.PublicURL(site.PublicURL), web.License(string(p.License))}
}

// license is the address of a license as a flag.
type license string

// UnmarshalText reads https://creativecommons.org/licenses/by/4.0/.
func (l *license) UnmarshalText(text []byte) error {
	address, err := url.Parse(string(text))
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "" {
		return fmt.Errorf("%q is no web address: want such as https://creativecommons.org/licenses/by/4.0/", text)
	}
	*l = license(address.String())
	return nil
}
