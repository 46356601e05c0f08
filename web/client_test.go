package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"polyplan/plan"
)

func TestAClientIsATokenElseAnAddress(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8"), netip.MustParsePrefix("127.0.0.1/32")}
	for _, c := range []struct{ name, from, forwarded, want string }{
		{"an address of IPv4", "192.0.2.7:1234", "", "192.0.2.7"},
		{"one of IPv4 in IPv6", "[::ffff:192.0.2.7]:1234", "", "192.0.2.7"},
		{"one of IPv6, by its /64", "[2001:db8:1:2:3:4:5:6]:1234", "", "2001:db8:1:2::/64"},
		{"another of that /64", "[2001:db8:1:2::9]:1234", "", "2001:db8:1:2::/64"},
		{"one of a link", "[fe80::1%eth0]:1234", "", "fe80::/64"},
		{"a file", "@", "", "@"},

		{"whom a stranger names", "192.0.2.7:1234", "198.51.100.1", "192.0.2.7"},
		{"whom a proxy saw", "10.1.2.3:80", "198.51.100.1", "198.51.100.1"},
		{"whom two proxies saw", "10.1.2.3:80", "198.51.100.1, 10.9.9.9", "198.51.100.1"},
		{"in two headers", "10.1.2.3:80", "198.51.100.1\n10.9.9.9", "198.51.100.1"},
		{"who adds names before", "10.1.2.3:80", "203.0.113.9, 10.0.0.1, 198.51.100.1", "198.51.100.1"},
		{"who adds what is no address", "10.1.2.3:80", "198.51.100.1, unknown, 10.9.9.9", "10.9.9.9"},
		{"with a port", "10.1.2.3:80", "198.51.100.1:4321", "198.51.100.1"},
		{"of IPv6", "[fd00::1]:80", "2001:db8::1", "2001:db8::/64"},
		{"of IPv6 with a port", "127.0.0.1:80", "[2001:db8::1]:4321", "2001:db8::/64"},
		{"of IPv6 in brackets", "127.0.0.1:80", "[2001:db8::1]", "2001:db8::/64"},
		{"of whom nothing is said", "127.0.0.1:80", "", "127.0.0.1"},
		{"a proxy itself", "127.0.0.1:80", "10.0.0.1", "10.0.0.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/graphql", nil)
			r.RemoteAddr = c.from
			for _, line := range strings.Split(c.forwarded, "\n") {
				r.Header.Add("X-Forwarded-For", line)
			}
			if got := seenThrough(trusted, r); got != client(c.want) {
				t.Errorf("the client is %q: want %q", got, c.want)
			}
			viewer := plan.Viewer{ID: "tok_01kagwj000pg1jyvz9r5", Grants: []plan.Grant{{Role: plan.RoleAdmin}}}
			signed := r.WithContext(plan.WithViewer(r.Context(), viewer))
			if got := seenThrough(trusted, signed); got != client(viewer.ID) {
				t.Errorf("with a token, the client is %q: want the token", got)
			}
		})
	}
}

func TestWithoutTrustedProxiesNobodyIsForwarded(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/graphql", nil)
	r.RemoteAddr = "127.0.0.1:80"
	r.Header.Set("X-Forwarded-For", "198.51.100.1")
	if got := seenThrough(nil, r); got != "127.0.0.1" {
		t.Errorf("the client is %q", got)
	}
}

// seenThrough is the client that the site sees.
func seenThrough(proxies []netip.Prefix, r *http.Request) client {
	var seen client
	site := forwarded(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = clientOf(r) }), proxies)
	site.ServeHTTP(httptest.NewRecorder(), r)
	return seen
}
