package web

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// PublicURL is where the site is reached from outside, such as https://plans.example/api. With "" addresses are made of
// what each request asked for.
func PublicURL(address string) Option {
	return func(o *options) {
		if u, err := url.Parse(strings.TrimRight(address, "/")); err == nil && u.Host != "" {
			o.public = u
		}
	}
}

// origins tell where clients find the site.
type origins struct {
	public *url.URL // nil where only requests tell
}

// of is what all addresses that a client is told begin with, without a slash at its end.
func (o origins) of(r *http.Request) string {
	if o.public != nil {
		return o.public.String()
	}
	seen, _ := r.Context().Value(outsideKey{}).(outside)
	scheme, host := seen.scheme, seen.host
	if scheme == "" {
		scheme = "http"
		if r.TLS != nil {
			scheme = "https"
		}
	}
	if host == "" {
		host = r.Host
	}
	if !hostForm.MatchString(host) { // of a client of HTTP/1.0, which need name none
		if address, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
			host = address.String()
		}
	}
	return scheme + "://" + host
}

// path is what the paths of all addresses begin with.
func (o origins) path() string {
	if o.public == nil {
		return ""
	}
	return o.public.EscapedPath()
}

// hostForm is a name or an address, with a port or without.
var hostForm = regexp.MustCompile(`^[A-Za-z0-9._:\[\]-]{1,255}$`)

type outsideKey struct{}

// outside is where a client asked for what a proxy brought here; "" is not told.
type outside struct {
	scheme, host string
}

// withOutside is a context with what a trusted proxy says of where it was asked. Of several that each add a word it is
// the last one's, which nobody before it can have made up.
func withOutside(ctx context.Context, header http.Header) context.Context {
	seen := outside{scheme: lastWord(header, "X-Forwarded-Proto"), host: lastWord(header, "X-Forwarded-Host")}
	if seen.scheme != "http" && seen.scheme != "https" {
		seen.scheme = ""
	}
	if !hostForm.MatchString(seen.host) {
		seen.host = ""
	}
	if seen == (outside{}) {
		return ctx
	}
	return context.WithValue(ctx, outsideKey{}, seen)
}

// lastWord is the last of a list between commas.
func lastWord(header http.Header, name string) string {
	lines := header[name]
	if len(lines) == 0 {
		return ""
	}
	list := lines[len(lines)-1]
	return strings.TrimSpace(list[strings.LastIndexByte(list, ',')+1:])
}
