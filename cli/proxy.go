package cli

import (
	"fmt"
	"net/netip"

	"polyplan/web"
)

// proxies are the flags for a site behind others.
type proxies struct {
	TrustedProxy []network `placeholder:"NETWORK" help:"Addresses or networks, such as 10.0.0.0/8, of the proxies before this server: of them X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host are believed. Default none, variable ${env}."`
}

func (p *proxies) options() web.Option {
	var all []netip.Prefix
	for _, network := range p.TrustedProxy {
		all = append(all, network.Prefix)
	}
	return web.TrustedProxies(all...)
}

// network is a network, or one address, as a flag.
type network struct{ netip.Prefix }

// UnmarshalText reads 10.0.0.0/8 or 10.0.0.1.
func (n *network) UnmarshalText(text []byte) (err error) {
	if address, failed := netip.ParseAddr(string(text)); failed == nil {
		n.Prefix, err = address.Prefix(address.BitLen())
		return err
	}
	if n.Prefix, err = netip.ParsePrefix(string(text)); err != nil {
		return fmt.Errorf("%q is no address and no network: want such as 10.0.0.1 or 10.0.0.0/8", text)
	}
	n.Prefix = n.Masked()
	return nil
}
