package web_test

import (
	"net/http"
	"strings"
	"testing"

	"polyplan/graph"
)

// TestAFloodOfPagesIsBoundedByTheRate asks for each page as often as a minute's points allow, and once more.
func TestAFloodOfPagesIsBoundedByTheRate(t *testing.T) {
	const points = 20
	for path, headers := range map[string][]string{
		"/graphql":                  {browser},
		"/graphql/schema.graphqls":  nil,
		"/graphql/assets/react.js":  nil,
		"/metrics":                  nil,
		"/graphql?socket=that+none": {"Connection: Upgrade", "Upgrade: websocket"},
	} {
		h := rated(t, points)
		for i := range points {
			if a := h.do(t, http.MethodGet, path, "", headers...); a.status == http.StatusTooManyRequests {
				t.Fatalf("%s: time %d of %d is one too many", path, i+1, points)
			}
		}
		a := h.do(t, http.MethodGet, path, "", headers...)
		refused(t, a, graph.RateLimited, "try again in ")
		if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
			t.Errorf("%s: %d, Retry-After %q", path, a.status, a.header.Get("Retry-After"))
		}
		for _, probe := range []string{"/livez", "/readyz"} {
			if a := h.do(t, http.MethodGet, probe, ""); a.status != http.StatusOK {
				t.Errorf("%s: %d: whoever runs the site is to be able to probe it", probe, a.status)
			}
		}
	}
}

// TestWhoGuessesTokensIsBoundedByTheRate guesses until nothing is left. Then not even a token that holds is taken, for
// to try it is a guess like the others; who has never guessed wrong is let in.
func TestWhoGuessesTokensIsBoundedByTheRate(t *testing.T) {
	h := rated(t, 60)
	guess := func(token string) answer {
		return h.post(t, `{ __typename }`, nil, "Authorization: Bearer "+token)
	}
	for i := range 6 {
		if a := guess("wrong"); a.status != http.StatusUnauthorized {
			t.Fatalf("guess %d is answered with %d %s", i+1, a.status, a.body)
		}
	}
	if a := guess(operatorSecret); a.status != http.StatusOK {
		t.Errorf("with all points spent, and none beyond, a token is answered with %d %s", a.status, a.body)
	}
	guess("wrong")
	for _, token := range []string{"wrong", operatorSecret} {
		a := guess(token)
		refused(t, a, graph.RateLimited, "try again in ")
		if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
			t.Errorf("%d, Retry-After %q", a.status, a.header.Get("Retry-After"))
		}
	}
}

func TestWhoGuessesTokensOnSocketsIsBoundedByTheRate(t *testing.T) {
	h := rated(t, 60)
	guesses := 0
	for ; guesses < 10; guesses++ {
		a := h.do(t, http.MethodGet, "/graphql", "", "Connection: Upgrade", "Upgrade: websocket")
		if a.status == http.StatusTooManyRequests {
			break
		}
		w := h.dial(t, protocol)
		w.say(`{"type":"connection_init","payload":{"token":"wrong"}}`)
		w.ends(4403, "Forbidden")
	}
	if guesses == 0 || guesses > 6 {
		t.Errorf("%d guesses are taken", guesses)
	}
	if body := string(h.post(t, `{ __typename }`, nil).body); !strings.Contains(body, graph.RateLimited) {
		t.Errorf("a query is answered with %s", body)
	}
}
