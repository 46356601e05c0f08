package plan

import (
	"net/netip"
	"net/url"
	"strings"
)

// PermitPrivateWebhooks has webhooks on private and loopback addresses, and without TLS, accepted. Whoever opened the
// catalogue calls it before it is used.
func (c *Catalogue) PermitPrivateWebhooks() {
	c.privateWebhooks = true
}

// checkHookURL checks where a webhook is to be sent. What a name leads to is seen when it is dialled.
func checkHookURL(address URL, private bool) error {
	if address == "" {
		return fail(Invalid, "the address is empty: wanted where to send messages, such as https://example.org/hook")
	}
	if err := checkURL(address); err != nil {
		return err
	}
	u, err := url.Parse(string(address))
	switch {
	case err != nil:
		return fail(Invalid, "%q is not a web address", short(string(address)))
	case u.User != nil:
		return fail(Invalid, "the address has a user or a password in it: leave them out, for messages are signed")
	case u.Fragment != "":
		return fail(Invalid, "the address has a fragment, #%s, which is never sent: leave it out", short(u.Fragment))
	case private:
		return nil
	case u.Scheme != "https":
		return fail(Invalid, "%q is not encrypted: wanted https://", short(string(address)))
	case isPrivateHost(u.Hostname()):
		return fail(Invalid, "%q is an address of a private network: wanted a public one", short(u.Hostname()))
	}
	return nil
}

func isPrivateHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && !PublicAddress(address)
}

// notPublic are networks that are no part of the public Internet, or lead into such (IANA's registries of
// special-purpose addresses, as of RFC 6890).
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), // with Teredo
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("3fff::/20"),
	netip.MustParsePrefix("5f00::/16"),
	netip.MustParsePrefix("fec0::/10"),
}

// What of an IPv6 address leads to an IPv4 address, and at which byte that begins.
var embedding = map[netip.Prefix]int{
	netip.MustParsePrefix("64:ff9b::/96"): 12, // NAT64, RFC 6052
	netip.MustParsePrefix("2002::/16"):    2,  // 6to4, RFC 3056
}

// PublicAddress tells whether an address is one of the public Internet, and leads nowhere else.
func PublicAddress(address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	if !address.IsGlobalUnicast() || address.IsPrivate() {
		return false // loopback, link-local, multicast and broadcast are not global
	}
	for _, network := range notPublic {
		if network.Contains(address) {
			return false
		}
	}
	for network, from := range embedding {
		if network.Contains(address) {
			bytes := address.As16()
			return PublicAddress(netip.AddrFrom4([4]byte(bytes[from : from+4])))
		}
	}
	return true
}
