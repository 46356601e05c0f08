package cli

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// ready asks a server on this machine, for containers that have no other program to do so.
type ready struct {
	Addr string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"The address that the server was told to listen on. Default ${default}, variable ${env}."`
}

// Help is of kong.
func (ready) Help() string {
	return `It prints what /readyz answers. The exit code is 0 where the server is ready, and 1 where it is not or does not
answer within five seconds. In a container it needs no flags, for it takes POLYPLAN_ADDR as the server does.`
}

// readyTime is how long an answer may take.
const readyTime = 5 * time.Second

// Run asks once.
func (r *ready) Run(sh *shell) error {
	address, err := net.ResolveTCPAddr("tcp", r.Addr)
	if err != nil {
		return fmt.Errorf("--addr: %w", err)
	}
	page := "http://" + here(address) + "/readyz"
	request, err := http.NewRequestWithContext(sh.ctx, http.MethodGet, page, nil)
	if err != nil {
		return err
	}
	client := http.Client{Timeout: readyTime, Transport: &http.Transport{DisableKeepAlives: true}} // and no proxy
	response, err := client.Do(request)
	if err != nil {
		return noAnswer(page, err)
	}
	defer response.Body.Close()
	said, err := io.ReadAll(io.LimitReader(response.Body, maxResponse))
	if err != nil {
		return noAnswer(page, err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s: %s", page, response.Status, strings.TrimSpace(string(said)))
	}
	_, err = sh.stdout.Write(said)
	return err
}

// here is where a listener on this machine is reached without a name, which an image may have nobody to resolve.
func here(address *net.TCPAddr) string {
	ip := address.IP
	switch {
	case ip == nil || ip.Equal(net.IPv4zero):
		ip = net.IPv4(127, 0, 0, 1)
	case ip.IsUnspecified():
		ip = net.IPv6loopback
	}
	return net.JoinHostPort(ip.String(), strconv.Itoa(address.Port))
}
