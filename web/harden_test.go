package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestEveryAnswerIsHardenedAgainstBrowsers(t *testing.T) {
	h := newHouse(t)
	for name, a := range map[string]answer{
		"a query":           h.post(t, `{ __typename }`, nil),
		"a refused request": h.do(t, http.MethodPost, "/graphql", "x"),
		"a bad token":       h.do(t, http.MethodGet, "/graphql?query={__typename}", "", "Authorization: Bearer no"),
		"the explorer":      h.do(t, http.MethodGet, "/graphql", "", browser),
		"the schema":        h.do(t, http.MethodGet, "/graphql/schema.graphqls", ""),
		"a probe":           h.do(t, http.MethodGet, "/livez", ""),
		"what there is not": h.do(t, http.MethodGet, "/nowhere", ""),
	} {
		if got := a.header.Values("X-Content-Type-Options"); len(got) != 1 || got[0] != "nosniff" {
			t.Errorf("%s: X-Content-Type-Options is %q: want nosniff", name, got)
		}
		page := strings.HasPrefix(a.header.Get("Content-Type"), "text/html")
		if page != (name == "the explorer") {
			t.Errorf("%s is %s", name, a.header.Get("Content-Type"))
		}
	}
}

func TestAPageForPeopleRunsNothingButItsOwnAndIsSharedWithNobody(t *testing.T) {
	page := newHouse(t).do(t, http.MethodGet, "/graphql", "", browser)
	for header, want := range map[string]string{
		"Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := page.header.Values(header); len(got) != 1 || got[0] != want {
			t.Errorf("%s is %q: want %q", header, got, want)
		}
	}
	policy := page.header.Values("Content-Security-Policy")
	if len(policy) != 1 || !strings.HasPrefix(policy[0], "default-src 'none'") || !strings.Contains(policy[0], "frame-ancestors 'none'") {
		t.Errorf("Content-Security-Policy is %q", policy)
	}
}

// TestAPageElsewhereCannotWriteUnasked sends what a browser sends for any page without asking first (Fetch
// Standard: a CORS-safelisted method with no header beyond a safelisted one). The token stands for whatever a
// browser might add by itself.
func TestAPageElsewhereCannotWriteUnasked(t *testing.T) {
	const mutation = `mutation { createPlan(input: { slug: "forged", sourceLocale: "en", publisher: { name: "City" }, title: "Forged" }) { plan { id } userErrors { message } } }`
	const token = "Authorization: Bearer " + operatorSecret
	body, err := json.Marshal(map[string]string{"query": mutation})
	if err != nil {
		t.Fatal(err)
	}
	text := string(body)
	form := url.Values{"query": {mutation}}.Encode()
	multipart := "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n" + text + "\r\n--x--\r\n"
	h := newHouse(t)
	for name, a := range map[string]answer{
		"a link":                  h.do(t, http.MethodGet, "/graphql?"+form, "", token),
		"a link with a hash":      h.do(t, http.MethodHead, "/graphql?"+form, "", token),
		"a form":                  h.do(t, http.MethodPost, "/graphql", form, token, "Content-Type: application/x-www-form-urlencoded"),
		"a form with a query":     h.do(t, http.MethodPost, "/graphql?"+form, "", token, "Content-Type: application/x-www-form-urlencoded"),
		"a form of parts":         h.do(t, http.MethodPost, "/graphql", multipart, token, "Content-Type: multipart/form-data; boundary=x"),
		"plain text":              h.do(t, http.MethodPost, "/graphql", text, token, "Content-Type: text/plain"),
		"plain text called JSON":  h.do(t, http.MethodPost, "/graphql", text, token, "Content-Type: text/plain; application/json"),
		"a body without a type":   h.do(t, http.MethodPost, "/graphql", text, token),
		"a type that is none":     h.do(t, http.MethodPost, "/graphql", text, token, "Content-Type: application/json, text/plain"),
		"a stream of a link":      h.do(t, http.MethodGet, "/graphql?"+form, "", token, "Accept: text/event-stream"),
		"a stream of plain text":  h.do(t, http.MethodPost, "/graphql", text, token, "Accept: text/event-stream", "Content-Type: text/plain"),
		"a stream of form fields": h.do(t, http.MethodPost, "/graphql", form, token, "Accept: text/event-stream", "Content-Type: application/x-www-form-urlencoded"),
	} {
		if strings.Contains(string(a.body), `"data"`) {
			t.Errorf("%s is answered with %d %.200s", name, a.status, a.body)
		}
	}
	if a := h.post(t, `{ plan(slug: "forged") { id } }`, nil); string(a.body) != `{"data":{"plan":null}}` {
		t.Errorf("a plan was made: %.200s", a.body)
	}
	if a := h.do(t, http.MethodPost, "/graphql", text, token, "Content-Type: application/json"); a.status != http.StatusOK || !strings.Contains(string(a.body), `"id"`) {
		t.Errorf("the mutation itself does nothing, so this test says nothing: %d %.200s", a.status, a.body)
	}
}
