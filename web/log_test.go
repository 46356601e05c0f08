package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// constant are the fields of a line that do not differ from one run to the next.
func constant(t *testing.T, line map[string]any) string {
	t.Helper()
	if line["time"] == nil || line["level"] != "INFO" || line["took_ms"] == nil || line["bytes"] == nil {
		t.Errorf("the line lacks something: %v", line)
	}
	for _, name := range []string{"time", "level", "msg", "took_ms", "bytes", "id", "trace"} {
		delete(line, name)
	}
	text, err := json.Marshal(line)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestALineOfTheLogTellsWhatWasAskedAndWhatCameOfIt(t *testing.T) {
	h := newHouse(t)
	const whole = `query Whole { plan(slug: "gwangju") { title { value } } }`
	want := map[string]string{}
	ask := func(query, line string, headers ...string) {
		want[h.post(t, query, nil, headers...).header.Get("X-Request-Id")] = line
	}
	ask(whole, `{"cache":"miss","cost":3,"locale":"ko","method":"POST","operation":"Whole","path":"/graphql","status":200,"type":"query"}`, "Accept-Language: ko")
	ask(whole, `{"cache":"hit","cost":3,"locale":"ko","method":"POST","operation":"Whole","path":"/graphql","status":200,"type":"query"}`,
		"Accept-Language: ko", "X-Request-Id: hit-1")
	ask(whole, `{"client":"admin","cost":3,"locale":"ko","method":"POST","operation":"Whole","path":"/graphql","status":200,"type":"query"}`,
		"Accept-Language: ko", "Authorization: Bearer "+operatorSecret)
	ask(`{ nothing }`, `{"cache":"miss","codes":"GRAPHQL_VALIDATION_FAILED","method":"POST","path":"/graphql","status":200}`)
	ask(`{ a: locale(tag: "xq") { tag } b: locales { tag } c: locale(tag: "qx") { tag } }`,
		`{"cache":"miss","codes":"BAD_USER_INPUT","cost":25,"method":"POST","path":"/graphql","status":200,"type":"query"}`)
	ask(whole, `{"codes":"UNAUTHENTICATED","method":"POST","path":"/graphql","status":401}`, "Authorization: Bearer "+operatorSecret+"x")
	want[h.do(t, http.MethodPut, "/graphql", "").header.Get("X-Request-Id")] = `{"codes":"BAD_USER_INPUT","method":"PUT","path":"/graphql","status":405}`
	want[h.do(t, http.MethodGet, "/livez", "").header.Get("X-Request-Id")] = `{"method":"GET","path":"/livez","status":200}`
	for _, line := range h.lines(t, "request") {
		id := fmt.Sprint(line["id"])
		if got := constant(t, line); got != want[id] {
			t.Errorf("the log says\n%s: want\n%s", got, want[id])
		}
		delete(want, id)
	}
	if len(want) > 0 {
		t.Errorf("not in the log: %v", want)
	}
	if text := h.log.text.String(); strings.Contains(text, operatorSecret) {
		t.Errorf("the log tells a secret:\n%s", text)
	}
}

func TestWhatAClientMakesUpIsShortInTheLog(t *testing.T) {
	h := newHouse(t)
	long := strings.Repeat("x", 10_000)
	h.post(t, "query "+long+` { __typename }`, nil)
	h.do(t, http.MethodGet, "/"+long, "")
	h.do(t, long, "/livez", "")
	for _, line := range h.lines(t, "request") {
		if text := constant(t, line); len(text) > 400 || !strings.Contains(text, strings.Repeat("x", 199)+"…") {
			t.Errorf("%d bytes: %.500s", len(text), text)
		}
	}
}
