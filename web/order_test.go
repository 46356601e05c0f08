package web_test

import (
	"net/http"
	"strings"
	"testing"

	"polyplan/graph"
	"polyplan/plan/plantest"
	"polyplan/web"
)

// inTurn are lists of languages that come to different orders of titles.
func inTurn(yield func(string) bool) {
	tags := []string{"ko", "en", "de", "ja", "fr", "es", "vi", "id"}
	for _, first := range tags {
		for _, second := range tags {
			if first != second && !yield(first+","+second) {
				return
			}
		}
	}
}

func TestWhoAsksForListsInOneLanguageAfterTheOtherPaysForTheirOrders(t *testing.T) {
	const points, plans = 3_000, 121 // with that of Gwangju
	limits := web.DefaultLimits
	limits.Rate = points
	h := newHouseWith(t, web.WithLimits(limits))
	plantest.Load(t, h.catalogue, plantest.Documents(plans-1, 2))
	usual := func() {
		for _, locale := range []string{"ko", "en", "de"} {
			a := h.do(t, http.MethodGet, "/?locale="+locale, "", browser, "Authorization: Bearer "+operatorSecret)
			if a.status != http.StatusOK {
				t.Fatalf("%s: a usual reader is answered with %d %.300s", locale, a.status, a.body)
			}
		}
	}
	for range 3 {
		usual()
	}
	_, before := h.catalogue.Orders()
	for name, ask := range map[string]func(string) answer{
		"pages": func(locales string) answer { return h.do(t, http.MethodGet, "/?locale="+locales, "") },
		"queries": func(locales string) answer {
			const query = "{ plans(first: 1, orderBy: TITLE) { nodes { title { value } } } }"
			return h.post(t, query, nil, "Accept-Language: "+locales)
		},
	} {
		var last answer
		for locales := range inTurn {
			if last = ask(locales); strings.Contains(string(last.body), graph.RateLimited) {
				break
			}
		}
		t.Run(name, func(t *testing.T) { refused(t, last, graph.RateLimited, "try again in ") })
	}
	_, after := h.catalogue.Orders()
	if made := after - before; made < 3 || made*plans > points {
		t.Errorf("%d orders were made of %d plans each: wanted some, and no more than %d points' worth",
			made, plans, points)
	}
	usual()
	if _, now := h.catalogue.Orders(); now != after {
		t.Errorf("%d orders that are usual were made anew", now-after)
	}
}

func TestAReaderWhoCannotPayForAnOrderIsToldWhenToComeAgain(t *testing.T) {
	const points = 300
	h := rated(t, points)
	plantest.Load(t, h.catalogue, plantest.Documents(points, 1))
	if a := h.do(t, http.MethodGet, "/?locale=ko", ""); a.status != http.StatusOK {
		t.Fatalf("half of the points do not do for any order: %d %.300s", a.status, a.body)
	}
	a := h.do(t, http.MethodGet, "/?locale=de", "")
	refused(t, a, graph.RateLimited, "try again in ")
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
		t.Errorf("%d, Retry-After %q", a.status, a.header.Get("Retry-After"))
	}
	if a := h.do(t, http.MethodGet, "/?locale=ko", ""); a.status != http.StatusOK {
		t.Errorf("a page that is kept is answered with %d %.300s", a.status, a.body)
	}
}
