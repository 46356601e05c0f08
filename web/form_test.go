package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"polyplan/graph"
	"polyplan/web"
)

const (
	acceptJSON     = "Accept: application/json"
	acceptResponse = "Accept: application/graphql-response+json"
)

// TestTheStatusTellsWhatCameOfARequestWhereItsClientListens asks in both forms, and by the newest rules.
func TestTheStatusTellsWhatCameOfARequestWhereItsClientListens(t *testing.T) {
	h := newHouse(t)
	newest := h.with(t, web.NewestStatus(true))
	for _, c := range []struct {
		name, body            string
		legacy, response, new int
		data                  string // whether there is any: "" for none
	}{
		{"data", `{"query": "{ __typename }"}`, 200, 200, 200, `{"__typename":"Query"}`},
		{"data with errors", `{"query": "{ node(id: \"x\") { id } }"}`, 200, 200, 294, `{"node":null}`},
		{"no data for an error", `{"query": "{ nodes(ids: [\"x\"]) { id } }"}`, 200, 200, 294, "null"},
		{"a body that is no JSON", `{"query": `, 400, 400, 400, ""},
		{"a body that is no request", `{"qeury": "{ __typename }"}`, 400, 400, 422, ""},
		{"variables that are a list", `{"query": "{ __typename }", "variables": [7]}`, 400, 400, 422, ""},
		{"invalid UTF-8", "{\"query\": \"{ __typename } # \xff\"}", 400, 400, 400, ""},
		{"a document that breaks off", `{"query": "{"}`, 200, 400, 400, ""},
		{"a document that is not valid", `{"query": "{ nothing }"}`, 200, 400, 422, ""},
		{"a document beyond a limit", `{"query": "{` + strings.Repeat(" __typename", 501) + `}"}`, 200, 400, 422, ""},
		{"no such operation", `{"query": "query A { __typename }", "operationName": "B"}`, 200, 400, 422, ""},
		{"a variable that is missing", `{"query": "query($i: ID!) { node(id: $i) { id } }"}`, 200, 400, 422, ""},
	} {
		for accept, want := range map[string]int{acceptJSON: c.legacy, acceptResponse: c.response} {
			a := h.do(t, http.MethodPost, "/graphql", c.body, accept, "Content-Type: application/json")
			inForm(t, c.name, a, accept, want, c.data)
		}
		a := newest.do(t, http.MethodPost, "/graphql", c.body, acceptResponse, "Content-Type: application/json")
		inForm(t, c.name+", newest", a, acceptResponse, c.new, c.data)
		a = newest.do(t, http.MethodPost, "/graphql", c.body, acceptJSON, "Content-Type: application/json")
		inForm(t, c.name+", newest", a, acceptJSON, c.legacy, c.data)
	}
}

// inForm checks status, media type and data of an answer.
func inForm(t *testing.T, name string, a answer, accept string, status int, data string) {
	t.Helper()
	media := strings.TrimPrefix(accept, "Accept: ") + "; charset=utf-8"
	if a.status != status || a.header.Get("Content-Type") != media {
		t.Errorf("%s: %d %s: want %d %s: %.200s", name, a.status, a.header.Get("Content-Type"), status, media, a.body)
	}
	if r := a.result(t); string(r.Data) != data || strings.Contains(string(a.body), `"data"`) != (data != "") {
		t.Errorf("%s: %.200s: want the data %q", name, a.body, data)
	}
}

func TestWhatCannotBeSentIsNotMade(t *testing.T) {
	h := newHouse(t)
	views := h.db.views.Load()
	for _, accept := range []string{
		"text/html", "application/xml", "application/json;q=0", "application/json; charset=utf-16", "image/*",
		"multipart/mixed;subscriptionSpec=1.0",
	} {
		for _, a := range []answer{
			h.post(t, title(""), nil, "Accept: "+accept),
			h.do(t, http.MethodGet, "/graphql?query={__typename}", "", "Accept: "+accept),
		} {
			refused(t, a, graph.BadUserInput, "application/graphql-response+json, application/json, multipart/mixed and text/event-stream")
			if a.status != http.StatusNotAcceptable {
				t.Errorf("%s: %d", accept, a.status)
			}
		}
	}
	if n := h.db.views.Load() - views; n != 0 {
		t.Errorf("the catalogue was read %d times", n)
	}
}

func TestAWrongTokenIsToldInTheFormOfTheRequest(t *testing.T) {
	h := newHouse(t)
	a := h.post(t, `{ __typename }`, nil, acceptResponse, "Authorization: Bearer nonsense")
	inForm(t, "a wrong token", a, acceptResponse, http.StatusUnauthorized, "")
}

func TestAnUnreadableCatalogueIsToldByTheBody(t *testing.T) {
	h := newHouse(t)
	h.db.fail(func() error { return fmt.Errorf("the disk is gone") })
	a := h.post(t, title(""), nil, acceptResponse)
	inForm(t, "an unreadable catalogue", a, acceptResponse, http.StatusOK, `{"plan":null}`)
}
