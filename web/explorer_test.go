package web_test

import (
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const browser = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

// exampleQueries are the queries of the explorer, by file.
func exampleQueries(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("examples/*.graphql")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	queries := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		queries[path] = string(text)
	}
	return queries
}

func TestABrowserGetsTheExplorerWithAllExamples(t *testing.T) {
	h := newHouse(t)
	a := h.do(t, http.MethodGet, "/graphql", "", browser)
	page := string(a.body)
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("%d %s", a.status, a.header.Get("Content-Type"))
	}
	if !slices.Contains(a.header["Vary"], "Accept") || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("Vary is %q, Cache-Control %q", a.header["Vary"], a.header.Get("Cache-Control"))
	}
	text := html.UnescapeString(page)
	for path, query := range exampleQueries(t) {
		if !strings.Contains(text, "<pre>"+query+"</pre>") {
			t.Errorf("%s is not on the page", path)
		}
	}
	if head := h.do(t, http.MethodHead, "/graphql", "", browser); head.status != http.StatusOK || head.header.Get("Content-Type") != a.header.Get("Content-Type") {
		t.Errorf("HEAD is answered with %d %s", head.status, head.header.Get("Content-Type"))
	}
}

func TestTheExamplesOfTheExplorerAreAnswered(t *testing.T) {
	h := newHouse(t)
	page := string(h.do(t, http.MethodGet, "/graphql", "", browser).body)
	links := regexp.MustCompile(`href="(\?query=[^"]*)"`).FindAllStringSubmatch(page, -1)
	examples := exampleQueries(t)
	if len(links) != len(examples) {
		t.Errorf("%d links: want one for each of %d examples", len(links), len(examples))
	}
	for _, link := range links {
		a := h.do(t, http.MethodGet, "/graphql"+html.UnescapeString(link[1]), "", browser)
		if r := a.result(t); a.status != http.StatusOK || len(r.Errors) > 0 || len(r.Data) < 100 {
			t.Errorf("%s: %d %.300s", link[1], a.status, a.body)
		}
	}
	for path, query := range examples {
		var data map[string]any
		h.into(t, &data, query, nil)
		for field, value := range data {
			if value == nil {
				t.Errorf("%s: %s is null", path, field)
			}
		}
	}
}

func TestAProgramNeverGetsTheExplorer(t *testing.T) {
	h := newHouse(t)
	for _, accept := range []string{"*/*", "application/json", "application/graphql-response+json, application/json;q=0.9"} {
		for path, status := range map[string]int{"/graphql": 400, "/graphql?query={__typename}": 200} {
			a := h.do(t, http.MethodGet, path, "", "Accept: "+accept)
			if a.status != status || !strings.Contains(a.header.Get("Content-Type"), "json") {
				t.Errorf("%s for %s: %d %s", path, accept, a.status, a.header.Get("Content-Type"))
			}
		}
	}
	if a := h.do(t, http.MethodGet, "/graphql?query={__typename}", "", browser); string(a.body) != `{"data":{"__typename":"Query"}}` {
		t.Errorf("a browser that asks a query gets %.100s", a.body)
	}
	a := h.do(t, http.MethodPost, "/graphql", `{"query": "{ __typename }"}`, browser, "Content-Type: application/json")
	if string(a.body) != `{"data":{"__typename":"Query"}}` {
		t.Errorf("a browser that posts a query gets %.100s", a.body)
	}
}

func TestTheExplorerRunsOnlyItsOwnScripts(t *testing.T) {
	h := newHouse(t)
	nonces := map[string]bool{}
	for range 2 {
		a := h.do(t, http.MethodGet, "/graphql", "", browser)
		policy := map[string]string{}
		for directive := range strings.SplitSeq(a.header.Get("Content-Security-Policy"), ";") {
			name, sources, _ := strings.Cut(strings.TrimSpace(directive), " ")
			policy[name] = sources
		}
		for name, want := range map[string]string{
			"default-src": "'none'", "connect-src": "'self'", "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'",
		} {
			if policy[name] != want {
				t.Errorf("%s is %q: want %q", name, policy[name], want)
			}
		}
		scripts := policy["script-src"]
		if strings.Contains(scripts, "unsafe") || strings.Contains(scripts, "*") {
			t.Errorf("script-src is %q", scripts)
		}
		nonce := regexp.MustCompile(`'nonce-([^']+)'`).FindStringSubmatch(scripts)
		if nonce == nil {
			t.Fatalf("script-src has no nonce: %q", scripts)
		}
		nonces[nonce[1]] = true
		checkScripts(t, string(a.body), nonce[1], scripts)
	}
	if len(nonces) != 2 {
		t.Error("two pages have the same nonce")
	}
}

// checkScripts checks that every script is under the nonce, or comes with a hash from where the policy allows.
func checkScripts(t *testing.T, page, nonce, sources string) {
	t.Helper()
	scripts := regexp.MustCompile(`<script[^>]*>`).FindAllString(page, -1)
	if len(scripts) < 2 {
		t.Errorf("the page has the scripts %q", scripts)
	}
	links := regexp.MustCompile(`<link[^>]*rel="stylesheet"[^>]*>`).FindAllString(page, -1)
	for _, tag := range slices.Concat(scripts, links) {
		from := regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindStringSubmatch(tag)
		if from == nil {
			if !strings.Contains(tag, `nonce="`+nonce+`"`) {
				t.Errorf("%s is not under the nonce", tag)
			}
			continue
		}
		address, err := url.Parse(html.UnescapeString(from[1]))
		source := "'self'"
		if err == nil && address.Host != "" {
			source = address.Scheme + "://" + address.Host
		}
		if err != nil || !strings.Contains(sources, source) {
			t.Errorf("%s is from elsewhere than %s", tag, sources)
		}
		if !regexp.MustCompile(`integrity="sha384-[A-Za-z0-9+/&#;]{64,}"`).MatchString(tag) || !strings.Contains(tag, `crossorigin="anonymous"`) {
			t.Errorf("%s has no hash", tag)
		}
	}
	if on := regexp.MustCompile(`<[^>]* on[a-z]+=`).FindString(page); on != "" {
		t.Errorf("%s runs a script of its own", on)
	}
}

// void are the elements without an end tag (HTML Standard, section 13.1.2).
var void = strings.Fields("area base br col embed hr img input link meta source track wbr")

func TestTheExplorerIsSoundHTML(t *testing.T) {
	h := newHouse(t)
	page := string(h.do(t, http.MethodGet, "/graphql", "", browser).body)
	page, ok := strings.CutPrefix(page, "<!doctype html>\n<html lang=\"en\">")
	if !ok || strings.Count(page, "<title>") != 1 || strings.Count(page, `<meta charset="utf-8">`) != 1 {
		t.Errorf("the page begins %.200s", page)
	}
	raw := regexp.MustCompile(`(?s)(<(?:script|style)[^>]*>).*?(</(?:script|style)>)`)
	markup := raw.ReplaceAllString(page, "$1$2")
	open := []string{"html"}
	ids := map[string]bool{}
	for _, tag := range regexp.MustCompile(`<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>`).FindAllStringSubmatch(markup, -1) {
		switch end, name := tag[1] == "/", tag[2]; {
		case slices.Contains(void, name):
		case !end:
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			t.Fatalf("</%s> closes %q", name, open)
		default:
			open = open[:len(open)-1]
		}
		if id := regexp.MustCompile(`\bid="([^"]*)"`).FindStringSubmatch(tag[3]); id != nil {
			if ids[id[1]] {
				t.Errorf("two elements have the id %s", id[1])
			}
			ids[id[1]] = true
		}
		markup = strings.Replace(markup, tag[0], "", 1)
	}
	if len(open) > 0 {
		t.Errorf("%q are left open", open)
	}
	if i := strings.IndexAny(markup, "<>"); i >= 0 {
		t.Errorf("this is no markup: %.60s", markup[i:])
	}
	if bad := regexp.MustCompile(`&(?:[^a-z#]|$)`).FindString(markup); bad != "" {
		t.Errorf("%q is not escaped", bad)
	}
}
