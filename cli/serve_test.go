package cli_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/coder/websocket"

	"polyplan/cli/clitest"
)

func TestARequestUnderWayIsAnsweredWhenTheServerIsToldToStop(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			server, err := clitest.Start(t.Context(), t.TempDir(), nil)
			if err != nil {
				t.Fatal(err)
			}
			request := beginRequest(t, server.URL, `{"query":"{ plan(slug: \"gwangju\") { title { value } } }"}`)
			if err := server.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if _, err := server.Await(regexp.MustCompile(`msg=stopping`)); err != nil {
				t.Fatal(err)
			}
			expectRefused(t, server.URL)

			if got := request.end(t); !strings.Contains(got, "Planning Objective") {
				t.Errorf("the answer is %s: wanted one with the title", got)
			}
			if err := server.Wait(); err != nil {
				t.Errorf("the server ended with %v: wanted exit code 0; it said:\n%s", err, server.Said())
			}
		})
	}
}

func TestAServerThatStopsSendsItsClientsElsewhereBeforeItClosesThePort(t *testing.T) {
	t.Parallel()
	server, err := clitest.Start(t.Context(), t.TempDir(), nil, "--drain-time", "5s")
	if err != nil {
		t.Fatal(err)
	}
	expectAnswer(t, server.URL+"/readyz", http.StatusOK, "ok", false)
	if err := server.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Await(regexp.MustCompile(`msg=draining for=5s`)); err != nil {
		t.Fatal(err)
	}
	expectAnswer(t, server.URL+"/readyz", http.StatusServiceUnavailable, "about to stop", true)
	expectAnswer(t, server.URL+"/livez", http.StatusOK, "ok", true)
	expectAnswer(t, server.URL+"/graphql?query={plans{totalCount}}", http.StatusOK, `"totalCount":1`, true)

	if _, err := server.Await(regexp.MustCompile(`msg=stopping`)); err != nil {
		t.Fatal(err)
	}
	expectRefused(t, server.URL)
	if err := server.Wait(); err != nil {
		t.Errorf("the server ended with %v: wanted exit code 0; it said:\n%s", err, server.Said())
	}
}

// expectAnswer wants a page to be answered so, and whether the connection ends with that.
func expectAnswer(t *testing.T, page string, status int, text string, last bool) {
	t.Helper()
	response, err := http.Get(page)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != status || !strings.Contains(string(body), text) || response.Close != last {
		t.Errorf("%s answers %s (the last: %t) %s (%v): wanted %d (%t) %s", page, response.Status, response.Close, body, err, status, last, text)
	}
}

// TestSocketsAreToldWhenTheServerStops has one client that answers the goodbye, and one that does not.
func TestSocketsAreToldWhenTheServerStops(t *testing.T) {
	server, err := clitest.Start(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	options := &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}}
	var sockets [2]*websocket.Conn
	for i := range sockets {
		if sockets[i], _, err = websocket.Dial(t.Context(), server.URL+"/graphql", options); err != nil {
			t.Fatal(err)
		}
		defer sockets[i].CloseNow()
	}
	if err := server.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if _, _, err := sockets[0].Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("the socket ends with %v: wanted that the server goes away", err)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("the server ended with %v: wanted exit code 0; it said:\n%s", err, server.Said())
	}
	if _, _, err := sockets[1].Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("the other socket ends with %v: wanted that the server goes away", err)
	}
}

// halfRequest is a POST whose handler runs and waits for the second half of its body.
type halfRequest struct {
	connection net.Conn
	answers    *bufio.Reader
	rest       string
}

func beginRequest(t *testing.T, site, body string) *halfRequest {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(site, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	_, err = fmt.Fprintf(connection, "POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	if err != nil {
		t.Fatal(err)
	}
	// net/http tells to continue when the handler asks for the body (RFC 9110, section 10.1.1).
	answers := bufio.NewReader(connection)
	if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the server says %q (%v): wanted 100 Continue", line, err)
	}
	if _, err := answers.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	half := len(body) / 2
	if _, err := io.WriteString(connection, body[:half]); err != nil {
		t.Fatal(err)
	}
	return &halfRequest{connection, answers, body[half:]}
}

// end sends the second half, and is the answer.
func (r *halfRequest) end(t *testing.T) string {
	t.Helper()
	if _, err := io.WriteString(r.connection, r.rest); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(r.answers, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// expectRefused returns when the server takes no new connections: soon after it has said that it stops.
func expectRefused(t *testing.T, site string) {
	t.Helper()
	for t.Context().Err() == nil {
		connection, err := net.Dial("tcp", strings.TrimPrefix(site, "http://"))
		if errors.Is(err, syscall.ECONNREFUSED) {
			return
		}
		if err == nil {
			connection.Close()
		} else if !errors.Is(err, syscall.ECONNRESET) { // as the listener closes
			t.Fatalf("a new connection fails with %v: wanted it refused", err)
		}
	}
	t.Fatal("new connections are taken all the same")
}
