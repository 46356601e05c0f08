package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/graph"
	"polyplan/web"
)

// posted is a body that asks a query.
func posted(t testing.TB, query string, variables any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestAnOperationIsAnsweredByEvents(t *testing.T) {
	h := newHouse(t)
	const typename = `{"data":{"__typename":"Query"}}`
	for name, l := range map[string]*listening{
		"by POST": h.listen(t, http.MethodPost, "/graphql", posted(t, `{ __typename }`, nil)),
		"by GET":  h.listen(t, http.MethodGet, "/graphql?query="+url.QueryEscape(`{ __typename }`), ""),
	} {
		if l.StatusCode != http.StatusOK || l.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" || l.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", name, l.StatusCode, l.Header)
		}
		if got := l.rest(t); !slices.Equal(got, []event{{"next", typename}, {"complete", ""}}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	l := h.listen(t, http.MethodPost, "/graphql", posted(t, `{ nothing }`, nil))
	got := l.rest(t)
	if len(got) != 2 || got[0].name != "next" || !strings.Contains(got[0].data, graph.ValidationFailed) || got[1].name != "complete" {
		t.Errorf("a bad query gets %v", got)
	}
	mutation := posted(t, `mutation($input: AddLocaleInput!) { addLocale(input: $input) { locale { tag } } }`, in{"input": in{"tag": "fy"}})
	l = h.listen(t, http.MethodPost, "/graphql", mutation, operator.headers()...)
	if got := l.rest(t); len(got) != 2 || !strings.Contains(got[0].data, `"tag":"fy"`) {
		t.Errorf("a mutation gets %v", got)
	}
	l = h.listen(t, http.MethodGet, "/graphql?query="+url.QueryEscape(`{ plan(slug: "gwangju") { title { locale } } }`), "", "Accept-Language: ko")
	if got := l.rest(t); len(got) != 2 || !strings.Contains(got[0].data, `"locale":"ko"`) {
		t.Errorf("a reader of Korean gets %v", got)
	}
}

// TestWhoTakesAnswersTooGetsEventsOfASubscriptionAlone asks as clients do that take whatever comes.
func TestWhoTakesAnswersTooGetsEventsOfASubscriptionAlone(t *testing.T) {
	h := newHouse(t)
	const any = "Accept: application/graphql-response+json, application/json, text/event-stream, multipart/mixed"
	a := h.post(t, `{ __typename }`, nil, any)
	if got := a.header.Get("Content-Type"); !strings.HasPrefix(got, "application/graphql-response+json") || string(a.body) != `{"data":{"__typename":"Query"}}` {
		t.Errorf("a query is answered in %s: %s", got, a.body)
	}
	l := h.listen(t, http.MethodPost, "/graphql", posted(t, following, nil), any)
	if got := l.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") {
		t.Errorf("a subscription is answered in %s", got)
	}
	l.Body.Close()
}

func TestARequestForEventsIsCheckedLikeAnyOther(t *testing.T) {
	h := newHouse(t)
	write := "/graphql?query=" + url.QueryEscape(`mutation { archivePlan(input: {id: "x"}) { revision } }`)
	for name, c := range map[string]struct {
		l      *listening
		status int
		code   string
	}{
		"a mutation by GET":         {h.listen(t, http.MethodGet, write, ""), 405, graph.BadUserInput},
		"no query":                  {h.listen(t, http.MethodGet, "/graphql", ""), 400, graph.BadUserInput},
		"another method":            {h.listen(t, http.MethodPut, "/graphql", "{}"), 405, graph.BadUserInput},
		"no JSON":                   {h.listen(t, http.MethodPost, "/graphql", "{"), 400, graph.BadUserInput},
		"JSON of many levels":       {h.listen(t, http.MethodPost, "/graphql", strings.Repeat("[", 100_000)), 400, graph.BadUserInput},
		"a body of 256 KiB and one": {h.listen(t, http.MethodPost, "/graphql", strings.Repeat(" ", 256<<10+1)), 413, graph.LimitExceeded},
		"another type":              {h.listen(t, http.MethodPost, "/graphql", "{}", "Content-Type: text/plain"), 415, graph.BadUserInput},
		"a bad token":               {h.listen(t, http.MethodGet, "/graphql?query={a}", "", "Authorization: Bearer x"), 401, graph.Unauthenticated},
	} {
		var body result
		if err := json.NewDecoder(c.l.lines).Decode(&body); err != nil || c.l.StatusCode != c.status || len(body.Errors) != 1 || body.Errors[0].Extensions.Code != c.code {
			t.Errorf("%s: %d %v (%v): want %d %s", name, c.l.StatusCode, body.Errors, err, c.status, c.code)
		}
	}
	h.untroubled(t)
}

func TestAStreamOfEventsGivesSignsOfLife(t *testing.T) {
	h := newHouse(t).with(t, web.LimitStreams(web.StreamLimits{Ping: time.Millisecond}))
	release := h.stuck(t)
	l := h.listen(t, http.MethodPost, "/graphql", posted(t, reading, nil))
	for range 10 {
		if e, err := l.next(); err != nil || e.name != ":" {
			t.Fatal(e, err)
		}
	}
	release()
	if got := l.rest(t); len(got) != 2 || got[0].name != "next" {
		t.Errorf("it ends with %v", got)
	}
}

func TestAHundredStreamsOfEventsAreOpenAtATime(t *testing.T) {
	h := newHouse(t)
	release := h.stuck(t)
	var all []*listening
	for range 100 {
		l := h.listen(t, http.MethodPost, "/graphql", posted(t, reading, nil))
		if l.StatusCode != http.StatusOK {
			t.Fatal(l.StatusCode)
		}
		all = append(all, l)
	}
	for range 900 {
		l := h.listen(t, http.MethodPost, "/graphql", posted(t, reading, nil))
		if l.StatusCode != http.StatusTooManyRequests {
			t.Fatal(l.StatusCode)
		}
		l.Body.Close()
	}
	all[0].Body.Close()
	release()
	for _, l := range all[1:] {
		l.rest(t)
	}
	await(t, "none is open", func() bool { return h.site.OpenStreams() == 0 })
	h.untroubled(t)
}
