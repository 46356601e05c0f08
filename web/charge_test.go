package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"polyplan/graph"
	"polyplan/web"
)

// wholeTree costs about a thousand points.
const wholeTree = `{ plan(slug: "gwangju") { goals { identifier title { value locale isFallback } strategies {
	identifier title { value locale isFallback } assignments { identifier title { value locale isFallback } } } } } }`

// rated is a house where a client may spend so many points a minute.
func rated(t *testing.T, points int) *house {
	limits := web.DefaultLimits
	limits.Rate = points
	return newHouseWith(t, web.WithLimits(limits))
}

func TestAClientThatAsksForTooMuchIsToldWhenToComeAgain(t *testing.T) {
	h := rated(t, 1_500)
	for _, accept := range []string{"application/json", "application/graphql-response+json"} {
		ask := func(name string) answer { return h.post(t, "query "+name+" "+wholeTree, nil, "Accept: "+accept) }
		if accept == "application/json" {
			if a := ask("First"); a.status != http.StatusOK || len(a.result(t).Errors) > 0 {
				t.Fatalf("the first is answered with %d %.300s", a.status, a.body)
			}
		}
		a := ask("Second")
		refused(t, a, graph.RateLimited, "try again in ")
		var wait int
		if _, err := fmt.Sscan(a.header.Get("Retry-After"), &wait); err != nil || a.status != http.StatusTooManyRequests || wait < 10 || wait > 60 {
			t.Errorf("%s: %d, Retry-After: %q", accept, a.status, a.header.Get("Retry-After"))
		}
		if a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("Cache-Control is %q", a.header.Get("Cache-Control"))
		}
		spent(t, a, `"points";q=1500;w=60`, `"points";r=0;t=`+a.header.Get("Retry-After"))
	}
	if a := h.post(t, wholeTree, nil, "Authorization: Bearer "+operatorSecret); a.status != http.StatusOK {
		t.Errorf("another client is answered with %d %.300s", a.status, a.body)
	}
}

// spent wants an answer to tell which quota is spent, and for how long.
func spent(t *testing.T, a answer, policy, left string) {
	t.Helper()
	if got := a.header.Get("RateLimit-Policy"); got != policy {
		t.Errorf("RateLimit-Policy is %s: want %s", got, policy)
	}
	if got := a.header.Get("RateLimit"); got != left {
		t.Errorf("RateLimit is %s: want %s", got, left)
	}
}

func TestAnAnswerThatIsNotRefusedTellsOfNoQuota(t *testing.T) {
	h := rated(t, 1_500)
	for _, a := range []answer{h.post(t, `{ __typename }`, nil), h.post(t, `{ nothing }`, nil), h.do(t, http.MethodPut, "/graphql", "")} {
		spent(t, a, "", "")
	}
}

func TestWhatIsKeptCostsAPoint(t *testing.T) {
	h := rated(t, 3_000)
	for i := range 500 {
		if a := h.post(t, wholeTree, nil); a.status != http.StatusOK {
			t.Fatalf("time %d: %d %.300s", i+1, a.status, a.body)
		}
	}
}

func TestBadDocumentsCostWhatTheyTakeToRead(t *testing.T) {
	h := rated(t, 1_800)
	bad := "{ nothing } #" + strings.Repeat("x", 60_000)
	for range 2 {
		refused(t, h.post(t, bad, nil), graph.ValidationFailed, "nothing")
		bad += "x"
	}
	if a := h.post(t, "{ __typename }", nil); a.status == http.StatusOK {
		t.Fatalf("%d %.300s", a.status, a.body)
	}
}

func TestAnOperationIsPaidForOnAnyTransport(t *testing.T) {
	const costly = "query Other " + wholeTree
	h := rated(t, 1_500)
	w := h.greeted(t, "{}")
	w.ask("first", wholeTree, nil)
	w.hears("next", "first")
	w.hears("complete", "first")
	w.ask("second", wholeTree, nil)
	if m := w.hears("error", "second"); !strings.Contains(string(m.Payload), graph.RateLimited) {
		t.Errorf("on a socket, the second is answered with %s", m.Payload)
	}
	events := h.listen(t, http.MethodPost, "/graphql", posted(t, costly, nil)).rest(t)
	if len(events) != 2 || !strings.Contains(events[0].data, graph.RateLimited) {
		t.Errorf("by events, the third is answered with %v", events)
	}
	a := h.post(t, costly, nil, "Accept: multipart/mixed")
	if a.status != http.StatusTooManyRequests {
		t.Errorf("in parts, the fourth is answered with %d %.300s", a.status, a.body)
	}
}

// TestQueriesOnStreamsAreUnderWayLikeRequests has two under way that wait for the catalogue.
func TestQueriesOnStreamsAreUnderWayLikeRequests(t *testing.T) {
	limits := web.DefaultLimits
	limits.InFlight = 2
	for name, begin := range map[string]func(*testing.T, *house){
		"a socket": func(t *testing.T, h *house) {
			w := h.greeted(t, "{}")
			for _, id := range []string{"first", "second", "third"} {
				w.ask(id, reading, nil)
			}
			if m := w.hears("error", "third"); !strings.Contains(string(m.Payload), "2 requests are under way") {
				t.Errorf("the third is answered with %s", m.Payload)
			}
		},
		"events": func(t *testing.T, h *house) {
			for range 2 {
				if l := h.listen(t, http.MethodPost, "/graphql", posted(t, reading, nil)); l.StatusCode != http.StatusOK {
					t.Errorf("a stream is answered with %d", l.StatusCode)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t).with(t, web.WithLimits(limits))
			h.stuck(t)
			begin(t, h)
			a := h.post(t, `{ __typename }`, nil)
			refused(t, a, graph.RateLimited, "2 requests are under way")
			spent(t, a, `"in-flight";q=2;qu="concurrent-requests"`, `"in-flight";r=0;t=1`)
		})
	}
}

func TestStreamsAreNotRequestsUnderWay(t *testing.T) {
	limits := web.DefaultLimits
	limits.InFlight = 2
	h := newHouseWith(t, web.WithLimits(limits))
	for range 4 {
		l := h.listen(t, http.MethodPost, "/graphql", posted(t, `subscription { changes { cursor } }`, nil))
		if l.StatusCode != http.StatusOK {
			t.Fatalf("a stream is answered with %d", l.StatusCode)
		}
	}
	if a := h.post(t, `{ __typename }`, nil); a.status != http.StatusOK {
		t.Errorf("beside four streams, a query is answered with %d %.300s", a.status, a.body)
	}
}
