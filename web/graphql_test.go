package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestNestingIsThatOfArraysAndObjectsOutsideStrings(t *testing.T) {
	for text, want := range map[string]int{
		"":                                  0,
		`17`:                                0,
		`{}`:                                1,
		`[[], {"a": [1]}]`:                  3,
		`"[[["`:                             0,
		`["[[\"[[[", "\\"]`:                 1,
		`["\\", [["\\\""]]]`:                3,
		`]]]]`:                              0,
		strings.Repeat("[", 200):            200,
		strings.Repeat("[]", 200):           1,
		`{"a": "` + "\xff" + `[", "b": []}`: 2,
	} {
		if got := nesting([]byte(text)); got != want {
			t.Errorf("%s: %d: want %d", text, got, want)
		}
	}
}

var bodies = []string{
	"", "null", "{}", "[]", `{"query": "{ a }"}`, `{"query": "{ a }", "variables": {"a": [1, {"b": null}]}, "operationName": "A"}`,
	`{"query": 1}`, `{"query": "a", "variables": []}`, `{"query": "a"} {}`, `{"query": "\ud800"}`, "{\"query\": \"\xff\"}",
	strings.Repeat("[", 70), `{"query": "a", "variables": {"a": 1e999}}`,
}

// FuzzCheckRequest checks that no body ends the process, and that what passes is not too deep.
func FuzzCheckRequest(f *testing.F) {
	for _, body := range bodies {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if checkRequest(body) == nil && nesting(body) > maxNesting {
			t.Errorf("%q passes", body)
		}
	})
}

// FuzzAdmit checks that no request ends the process, and that every refusal is fit to be sent.
func FuzzAdmit(f *testing.F) {
	for _, body := range bodies {
		f.Add("POST", "application/json", "", []byte(body))
		f.Add("GET", "", "query={a}&variables="+body, []byte{})
	}
	f.Add("PUT", "text/plain; charset=latin1", "%zz;", []byte("x"))
	f.Fuzz(func(t *testing.T, method, media, query string, body []byte) {
		r := httptest.NewRequest(http.MethodGet, "/graphql", strings.NewReader(string(body)))
		r.Method, r.URL.RawQuery = method, query
		r.Header.Set("Content-Type", media)
		refused := admit(r)
		if refused == nil {
			if r.Method != http.MethodGet && r.Method != http.MethodPost {
				t.Errorf("%q passes", method)
			}
			return
		}
		answer := httptest.NewRecorder()
		refused.write(answer)
		if answer.Code < 400 || answer.Code > 499 || answer.Body.Len() > 300 {
			t.Errorf("%d %s", answer.Code, answer.Body)
		}
	})
}
