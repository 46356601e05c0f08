package partner

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"polyplan/plan"
)

// Limits of one request. Together they are no longer than an attempt may take.
const (
	dialTime  = 5 * time.Second
	maxHeader = 64 << 10
	idleTime  = 90 * time.Second
)

// newClient is a client for addresses that partners give. Unless private ones are allowed it refuses them when it dials
// the address that a name has led to, so that neither a name that leads elsewhere by then nor anything else gets round
// it. It follows no redirect, and asks no proxy, which would dial for it.
func newClient(private bool) *http.Client {
	dialer := &net.Dialer{Timeout: dialTime}
	if !private {
		dialer.Control = onlyPublic
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			TLSHandshakeTimeout:    dialTime,
			MaxResponseHeaderBytes: maxHeader,
			IdleConnTimeout:        idleTime,
			MaxIdleConnsPerHost:    1,
			DisableCompression:     true, // nobody reads the answer
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// onlyPublic refuses to dial what is not public.
func onlyPublic(_, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !plan.PublicAddress(target.Addr()) {
		return fmt.Errorf("%s is an address of a private network, which webhooks are not sent to", target.Addr())
	}
	return nil
}
