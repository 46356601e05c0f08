package web_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"polyplan/graph"
)

// TestABodyThatIsTooLargeIsNotReadOn sends as much as is bound to be read, and nothing after it: a server that
// reads on before or after it has answered does not hang up.
func TestABodyThatIsTooLargeIsNotReadOn(t *testing.T) {
	h := newHouse(t)
	const head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	const chunk = 256<<10 + 1
	for name, sent := range map[string]string{
		"one of a length that says so":   head + "Content-Length: 10485760\r\n\r\n",
		"one of a length just too large": head + fmt.Sprintf("Content-Length: %d\r\n\r\n", chunk),
		"one that waits to be asked for": head + "Expect: 100-continue\r\nContent-Length: 10485760\r\n\r\n",
		"one in chunks":                  head + fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n", 2*chunk) + strings.Repeat("[", chunk),
	} {
		t.Run(name, func(t *testing.T) {
			connection, err := net.Dial("tcp", h.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer connection.Close()
			if err := connection.SetDeadline(time.Now().Add(slow)); err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(connection, sent); err != nil {
				t.Fatal(err)
			}
			in := bufio.NewReader(connection)
			response, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			a := answer{response.StatusCode, response.Header, body}
			refused(t, a, graph.LimitExceeded, "262144 bytes")
			if a.status != http.StatusRequestEntityTooLarge || !response.Close {
				t.Errorf("%d, and the connection stays: %v", a.status, !response.Close)
			}
			if n, err := in.Read(make([]byte, 1)); n != 0 || err != io.EOF {
				t.Errorf("the server did not hang up: %d, %v", n, err)
			}
		})
	}
	h.untroubled(t)
}

func TestABodyAsLargeAsAllowedIsRead(t *testing.T) {
	h := newHouse(t)
	body := func(size int) string {
		const frame = `{"query": "{ __typename }", "more": ""}`
		return strings.Replace(frame, `""`, `"`+strings.Repeat("x", size-len(frame))+`"`, 1)
	}
	for _, c := range []struct {
		size, status int
		headers      []string
	}{
		{256 << 10, 200, nil},
		{256<<10 + 1, 413, nil},
		{1 << 20, 200, []string{"Authorization: Bearer " + operatorSecret}},
		{1<<20 + 1, 413, []string{"Authorization: Bearer " + operatorSecret}},
	} {
		if !json.Valid([]byte(body(c.size))) {
			t.Fatal("the test's own body is no JSON")
		}
		a := h.do(t, http.MethodPost, "/graphql", body(c.size), append(c.headers, "Content-Type: application/json")...)
		if a.status != c.status {
			t.Errorf("%d bytes: %d %.200s: want %d", c.size, a.status, a.body, c.status)
		}
	}
}
