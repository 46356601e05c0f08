package web_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/graph"
	"polyplan/web"
)

func TestTheSchemaIsServed(t *testing.T) {
	h := newHouse(t)
	a := h.do(t, http.MethodGet, "/graphql/schema.graphqls", "")
	if a.status != http.StatusOK || string(a.body) != graph.SDL() || a.header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%d %s %.200s", a.status, a.header.Get("Content-Type"), a.body)
	}
	head := h.do(t, http.MethodHead, "/graphql/schema.graphqls", "")
	if head.status != http.StatusOK || head.header.Get("Content-Length") != fmt.Sprint(len(graph.SDL())) {
		t.Errorf("HEAD: %d, %s bytes", head.status, head.header.Get("Content-Length"))
	}
}

func TestWhatThereIsNotIsNotFound(t *testing.T) {
	h := newHouse(t)
	for path, status := range map[string]int{
		"POST /": 405, "GET /graphql/": 404, "GET /graphql/schema": 404, "GET /livez/x": 404, "GET /favicon.ico": 404, "POST /nowhere": 404,
		"POST /livez": 405, "DELETE /readyz": 405, "PUT /graphql/schema.graphqls": 405,
	} {
		method, path, _ := strings.Cut(path, " ")
		if a := h.do(t, method, path, ""); a.status != status || len(a.body) > 100 || a.header.Get("X-Request-Id") == "" {
			t.Errorf("%s %s: %d %.100s: want %d", method, path, a.status, a.body, status)
		}
	}
}

func TestScriptsOfAnyOriginMayRead(t *testing.T) {
	h := newHouse(t)
	const origin = "Origin: https://city.example"
	preflight := h.do(t, http.MethodOptions, "/graphql", "", origin,
		"Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type")
	if preflight.status != http.StatusNoContent {
		t.Errorf("the preflight is answered with %d", preflight.status)
	}
	for name, want := range map[string][]string{
		"Access-Control-Allow-Origin":  {"*"},
		"Access-Control-Allow-Methods": {"GET", "HEAD", "POST"},
		"Access-Control-Allow-Headers": {
			"Accept", "Accept-Language", "Authorization", "Cache-Control", "Content-Type", "If-None-Match", "X-Request-Id",
			"Traceparent", "Tracestate", "Apollo-Require-Preflight", "X-Apollo-Operation-Name", "X-Apollo-Operation-Id",
			"Apollographql-Client-Name", "Apollographql-Client-Version", "GraphQL-Preflight",
		},
	} {
		if got := strings.Split(preflight.header.Get(name), ", "); !slices.Equal(got, want) {
			t.Errorf("%s is %q: want %q", name, got, want)
		}
	}
	for name, a := range map[string]answer{
		"a query":             h.do(t, http.MethodGet, "/graphql?query={__typename}", "", origin),
		"a posted query":      h.post(t, `{ __typename }`, nil, origin),
		"a bad query":         h.post(t, `{ nothing }`, nil, origin),
		"a refused request":   h.do(t, http.MethodPost, "/graphql", "x", origin),
		"the schema":          h.do(t, http.MethodGet, "/graphql/schema.graphqls", "", origin),
		"what there is not":   h.do(t, http.MethodGet, "/nowhere", "", origin),
		"one without CORS":    h.do(t, http.MethodGet, "/livez", ""),
		"OPTIONS in a health": h.do(t, http.MethodOptions, "/livez", "", origin),
	} {
		if got := a.header.Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("%s: Access-Control-Allow-Origin is %q", name, got)
		}
		if got := a.header.Get("Access-Control-Expose-Headers"); (got != "") != (name != "one without CORS") {
			t.Errorf("%s: Access-Control-Expose-Headers is %q", name, got)
		} else if got != "" && got != "Content-Language, Content-Location, ETag, Link, Polyplan-Mirror, Polyplan-Revision, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id" {
			t.Errorf("%s: Access-Control-Expose-Headers is %q", name, got)
		}
		if a.header.Get("Access-Control-Allow-Credentials") != "" || len(a.header["Set-Cookie"]) > 0 {
			t.Errorf("%s: cookies are let through", name)
		}
	}
}

func TestAnAnswerOutOfTheCacheTellsNoIDButItsCallersOwn(t *testing.T) {
	h := newHouse(t)
	var told []string
	for _, headers := range [][]string{nil, nil, {"X-Request-Id: theirs-1"}} {
		told = append(told, h.post(t, `{ plan(slug: "gwangju") { id } }`, nil, headers...).header.Get("X-Request-Id"))
	}
	lines := h.lines(t, "request")
	for i, want := range []struct{ cache, id string }{{"miss", fmt.Sprint(lines[0]["id"])}, {"hit", ""}, {"hit", "theirs-1"}} {
		if lines[i]["cache"] != want.cache || told[i] != want.id {
			t.Errorf("an answer, a %v, tells %q: want a %s and %q", lines[i]["cache"], told[i], want.cache, want.id)
		}
	}
}

func TestEveryRequestHasAnID(t *testing.T) {
	h := newHouse(t)
	made := regexp.MustCompile(`^[A-Z2-7]{16}$`)
	seen := map[string]bool{}
	for _, given := range []string{"", "", "not fit", "später", strings.Repeat("x", 65), "a\tb", "<script>", "a,b"} {
		var headers []string
		if given != "" {
			headers = append(headers, "X-Request-Id: "+given)
		}
		id := h.do(t, http.MethodGet, "/livez", "", headers...).header.Get("X-Request-Id")
		if !made.MatchString(id) || seen[id] {
			t.Errorf("given %q, the id is %q", given, id)
		}
		seen[id] = true
	}
	for _, given := range []string{"x", "0af7651916cd43dd-8448eb211c80319c", strings.Repeat("x", 64), "a.b_c-D9"} {
		if id := h.do(t, http.MethodGet, "/livez", "", "X-Request-Id: "+given).header.Get("X-Request-Id"); id != given {
			t.Errorf("given %q, the id is %q", given, id)
		}
	}
}

func TestEveryRequestIsLoggedOnce(t *testing.T) {
	h := newHouse(t)
	asked := map[string]string{ // by id
		"GET /livez?a=b":               "200",
		"POST /graphql":                "415",
		"HEAD /graphql?query={a:b}":    "200",
		"GET /nowhere":                 "404",
		"PUT /graphql":                 "405",
		"GET /graphql/schema.graphqls": "200",
	}
	ids := map[string]string{}
	for request := range asked {
		method, path, _ := strings.Cut(request, " ")
		ids[h.do(t, method, path, "").header.Get("X-Request-Id")] = request
	}
	lines := h.lines(t, "request")
	if len(lines) != len(asked) {
		t.Errorf("%d lines for %d requests", len(lines), len(asked))
	}
	for _, line := range lines {
		request := ids[fmt.Sprint(line["id"])]
		path, _, _ := strings.Cut(request, "?")
		if got := fmt.Sprint(line["method"], " ", line["path"]); got != path || request == "" {
			t.Errorf("%s is logged as %s", request, got)
		}
		if got := fmt.Sprint(line["status"]); got != asked[request] {
			t.Errorf("%s is logged with the status %s: want %s", request, got, asked[request])
		}
		if line["level"] != "INFO" || line["took_ms"] == nil || line["bytes"] == nil {
			t.Errorf("%s is logged as %v", request, line)
		}
	}
}

// TestAConnectionHasBounds shortens the times of the server, which are long for a test, and keeps the rest.
func TestAConnectionHasBounds(t *testing.T) {
	h := newHouse(t)
	server := web.NewServer(h.site, slog.New(slog.DiscardHandler))
	for name, limit := range map[string]time.Duration{
		"headers": server.ReadHeaderTimeout, "requests": server.ReadTimeout, "answers": server.WriteTimeout, "idling": server.IdleTimeout,
	} {
		if limit <= 0 || limit > time.Minute {
			t.Errorf("%s may take %s", name, limit)
		}
	}
	server.ReadHeaderTimeout, server.ReadTimeout = 500*time.Millisecond, time.Second
	address := serve(t, server)
	const post = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	for _, c := range []struct{ name, sent, want string }{
		{"headers that do not end", "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ", ""},
		{"a body that does not end", post + "Content-Length: 100\r\n\r\n{", "400 Bad Request"},
		{"headers of 64 KiB", "GET /livez HTTP/1.1\r\nHost: x\r\nX-Large: " + strings.Repeat("x", 64<<10) + "\r\n\r\n", "431 Request Header Fields Too Large"},
		{"a URL of 64 KiB", "GET /graphql?query=" + strings.Repeat("x", 64<<10) + " HTTP/1.1\r\nHost: x\r\n\r\n", "431 Request Header Fields Too Large"},
		{"no HTTP", "hello\r\n\r\n", "400 Bad Request"},
		{"a fine request", "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "200 OK"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			answer := sent(t, address, c.sent)
			status, _, _ := strings.Cut(answer, "\r\n")
			if c.want == "" && answer != "" || c.want != "" && status != "HTTP/1.1 "+c.want {
				t.Errorf("the answer is %q: want %q", status, c.want)
			}
		})
	}
}

// serve serves until the test ends.
func serve(t *testing.T, server *web.Server) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		<-done
	})
	return listener.Addr().String()
}

// sent is what a server answers to some bytes until it hangs up.
func sent(t *testing.T, address, text string) string {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(connection, text); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(bufio.NewReader(connection))
	if err != nil && len(answer) == 0 {
		t.Fatalf("the server did not hang up: %v", err)
	}
	return string(answer)
}
