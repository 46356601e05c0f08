package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"polyplan/plan"
)

// client is who a limit is counted for: a token, else an address. Addresses of IPv6 are taken by their
// /64, which is what one subscriber is given (RFC 6177), so that nobody has 2^64 allowances.
type client string

// clientOf is the client of a request that has been through authenticated and forwarded.
func clientOf(r *http.Request) client {
	if viewer := plan.ViewerOf(r.Context()); viewer.ID != "" {
		return client(viewer.ID)
	}
	address, ok := parseAddress(r.RemoteAddr)
	if !ok {
		return client(r.RemoteAddr) // of a listener without addresses, such as a socket file
	}
	if address.Is4() {
		return client(address.String())
	}
	return client(netip.PrefixFrom(address, 64).Masked().String())
}

// TrustedProxies names the addresses of proxies whose X-Forwarded-For, -Proto and -Host are believed; of
// anybody else's, a client could write there what it likes.
func TrustedProxies(proxies ...netip.Prefix) Option {
	return func(o *options) { o.proxies = proxies }
}

// forwarded gives a request that came through trusted proxies the address of the client before them.
func forwarded(next http.Handler, proxies []netip.Prefix) http.Handler {
	if len(proxies) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if before, ok := addressBefore(proxies, r); ok {
			seen := *r
			if ctx := withOutside(r.Context(), r.Header); ctx != r.Context() {
				seen = *r.WithContext(ctx)
			}
			seen.RemoteAddr = netip.AddrPortFrom(before, 0).String()
			r = &seen
		}
		next.ServeHTTP(w, r)
	})
}

// addressBefore is the nearest address that is no trusted proxy's. Each proxy adds whom it saw at the end
// of X-Forwarded-For, so the list is read from its end, and no further than to what a proxy of ours wrote.
func addressBefore(proxies []netip.Prefix, r *http.Request) (netip.Addr, bool) {
	trusted := func(a netip.Addr) bool {
		return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	nearest, ok := parseAddress(r.RemoteAddr)
	if !ok || !trusted(nearest) {
		return nearest, false
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		address, ok := parseAddress(strings.TrimSpace(hop))
		if !ok {
			break
		}
		nearest = address
		if !trusted(nearest) {
			break
		}
	}
	return nearest, true
}

// parseAddress reads an address with or without a port, as proxies write both.
func parseAddress(text string) (netip.Addr, bool) {
	withPort, err := netip.ParseAddrPort(text)
	address := withPort.Addr()
	if err != nil {
		address, err = netip.ParseAddr(strings.Trim(text, "[]"))
	}
	return address.Unmap().WithZone(""), err == nil
}
