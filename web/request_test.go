package web

import (
	"bytes"
	"encoding/json"
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
	`{"query": "a", "query": "b"}`, `{"query": "a", "variables": {"a": {"b\"": 1, "b\u0022": 2}}}`, `{"Query": "a"}`,
	strings.Repeat("[", 70), `{"query": "a", "variables": {"a": 1e999}}`,
}

// FuzzParseBody checks that no body ends the process, and that what passes is not too deep, and names no member twice.
func FuzzParseBody(f *testing.F) {
	for _, body := range bodies {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		asked, refused := parseBody(body, DefaultLimits.Nesting)
		if (asked == nil) == (refused == nil) {
			t.Errorf("%q is neither read nor refused, or both", body)
		}
		if refused == nil && nesting(body) > DefaultLimits.Nesting {
			t.Errorf("%q passes", body)
		}
		if json.Valid(body) && nesting(body) <= DefaultLimits.Nesting && repeats(body) != repeatsByTokens(t, body) {
			t.Errorf("%q repeats a name: %v", body, repeats(body))
		}
	})
}

// FuzzRead checks that no request ends the process, and that every refusal is fit to be sent.
func FuzzRead(f *testing.F) {
	for _, body := range bodies {
		f.Add("application/json", "", []byte(body))
		f.Add("", "query={a}&variables="+body, []byte{})
	}
	f.Add("text/plain; charset=latin1", "%zz;", []byte("x"))
	f.Fuzz(func(t *testing.T, media, query string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", media)
		_, parameters := readParameters(r.URL.RawQuery, DefaultLimits.Nesting)
		_, posted := readBody(httptest.NewRecorder(), r, &DefaultLimits)
		for _, refused := range []*refusal{parameters, posted} {
			if refused == nil {
				continue
			}
			answer := httptest.NewRecorder()
			refused.write(answer, legacyJSON)
			if answer.Code < 400 || answer.Code > 499 || answer.Body.Len() > 300 {
				t.Errorf("%d %s", answer.Code, answer.Body)
			}
		}
	})
}
