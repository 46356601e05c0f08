package web_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"polyplan/graph"
	"polyplan/web"
)

func sha(document string) string {
	sum := sha256.Sum256([]byte(document))
	return hex.EncodeToString(sum[:])
}

func persistedQuery(hash string) map[string]any {
	return map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hash}}
}

func (h *house) send(t *testing.T, members map[string]any, headers ...string) answer {
	t.Helper()
	body, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return h.do(t, http.MethodPost, "/graphql", string(body), append(headers, "Content-Type: application/json")...)
}

func (h *house) fetch(t *testing.T, members map[string]any) answer {
	t.Helper()
	parameters := url.Values{}
	for name, value := range members {
		if text, ok := value.(string); ok {
			parameters.Set(name, text)
			continue
		}
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		parameters.Set(name, string(text))
	}
	return h.do(t, http.MethodGet, "/graphql?"+parameters.Encode(), "")
}

func TestADocumentIsSentOnceAndNamedByItsHashFromThenOn(t *testing.T) {
	h := newHouse(t)
	const document = `query Slug($s: String!) { plan(slug: $s) { slug } }`
	variables := map[string]any{"s": "gwangju"}
	named := map[string]any{"variables": variables, "extensions": persistedQuery(sha(document))}
	for _, a := range []answer{h.send(t, named), h.fetch(t, named)} {
		refused(t, a, graph.PersistedQueryNotFound, "PersistedQueryNotFound")
		if a.status != http.StatusOK || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("a hash that is not known yet: %d, Cache-Control %q", a.status, a.header.Get("Cache-Control"))
		}
	}
	whole := map[string]any{"query": document, "variables": variables, "extensions": persistedQuery(strings.ToUpper(sha(document)))}
	const want = `{"data":{"plan":{"slug":"gwangju"}}`
	for name, a := range map[string]answer{"the whole": h.send(t, whole), "POST": h.send(t, named), "GET": h.fetch(t, named)} {
		if a.status != http.StatusOK || !strings.HasPrefix(string(a.body), want) {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}

// TestADocumentThatIsToBeLearnedIsNotAnsweredFromTheCache sends one again and again, as clients do once its hash is
// forgotten: it is learned when it runs, and an answer that is kept runs nothing.
func TestADocumentThatIsToBeLearnedIsNotAnsweredFromTheCache(t *testing.T) {
	h := newHouse(t)
	const document = `query Learned { plan(slug: "gwangju") { slug } }`
	whole := map[string]any{"query": document, "extensions": persistedQuery(sha(document))}
	named := map[string]any{"extensions": persistedQuery(sha(document))}
	for name, ask := range map[string]func(map[string]any) answer{
		"POST": func(asked map[string]any) answer { return h.send(t, asked) },
		"GET":  func(asked map[string]any) answer { return h.fetch(t, asked) },
	} {
		for i := range 3 {
			if n := h.views(func() { ask(whole) }); n == 0 {
				t.Errorf("%s: time %d is answered without the store", name, i+1)
			}
		}
		ask(named)
		if n := h.views(func() { ask(named) }); n != 0 {
			t.Errorf("%s: by its hash, it is not kept: the store is read %d times", name, n)
		}
	}
}

func TestNoDocumentIsLearnedThatDidNotRun(t *testing.T) {
	h := newHouse(t)
	for _, document := range []string{"{ nothing }", "{ __typename", "{" + strings.Repeat(" __typename", 501) + " }"} {
		refusedWhole := h.send(t, map[string]any{"query": document, "extensions": persistedQuery(sha(document))})
		if !strings.Contains(string(refusedWhole.body), `"errors"`) {
			t.Errorf("%.50s: %s", document, refusedWhole.body)
		}
		refused(t, h.send(t, map[string]any{"extensions": persistedQuery(sha(document))}), graph.PersistedQueryNotFound, "")
	}
}

func TestAMalformedPersistedQueryIsRefused(t *testing.T) {
	h := newHouse(t)
	const document = "{ __typename }"
	for name, members := range map[string]map[string]any{
		"another's hash":        {"query": document, "extensions": persistedQuery(sha("{ a: __typename }"))},
		"a hash too short":      {"query": document, "extensions": persistedQuery("abc")},
		"no hash":               {"extensions": map[string]any{"persistedQuery": map[string]any{"version": 1}}},
		"another version":       {"extensions": map[string]any{"persistedQuery": map[string]any{"version": 2, "sha256Hash": sha(document)}}},
		"a text":                {"extensions": map[string]any{"persistedQuery": sha(document)}},
		"an id and a query":     {"query": document, "documentId": "a"},
		"an id and a hash":      {"documentId": "a", "extensions": persistedQuery(sha(document))},
		"an id that is a digit": {"documentId": 1},
	} {
		a := h.send(t, members)
		if a.status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, a.status)
		}
		refused(t, a, graph.BadUserInput, "")
	}
	refused(t, h.send(t, map[string]any{"documentId": "nobody's"}), graph.PersistedQueryNotFound, "")
}

func TestAGETByHashNeverWrites(t *testing.T) {
	h := newHouse(t)
	const document = `mutation { revokeToken(input: { id: "tok_00000000000000000000" }) { userErrors { code } } }`
	a := h.send(t, map[string]any{"query": document, "extensions": persistedQuery(sha(document))}, "Authorization: Bearer "+operatorSecret)
	if !strings.Contains(string(a.body), `"userErrors"`) {
		t.Fatalf("%s", a.body)
	}
	a = h.fetch(t, map[string]any{"extensions": persistedQuery(sha(document))})
	if a.status != http.StatusMethodNotAllowed {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestDocumentsOfManifestsRunByTheirIds(t *testing.T) {
	for _, name := range []string{"apollo.json", "relay.json", "codegen.json"} {
		m := manifest(t, name)
		h := newHouseWith(t, web.TrustedDocuments(m, false))
		for id, document := range m {
			if !strings.Contains(document, "PlanPageQuery") {
				continue
			}
			variables := map[string]any{"slug": "gwangju", "locales": []string{"ko"}}
			for _, documentID := range []string{id, "sha256:" + sha(document)} {
				asked := map[string]any{"documentId": documentID, "variables": variables}
				for _, a := range []answer{h.send(t, asked), h.fetch(t, asked)} {
					if a.status != http.StatusOK || !strings.Contains(string(a.body), "자치도시") || strings.Contains(string(a.body), `"errors"`) {
						t.Errorf("%s: %s: %d %.300s", name, documentID, a.status, a.body)
					}
				}
			}
			a := h.send(t, map[string]any{"extensions": persistedQuery(sha(document)), "variables": variables})
			if strings.Contains(string(a.body), `"errors"`) {
				t.Errorf("%s by its hash: %.300s", name, a.body)
			}
		}
		if a := h.post(t, "{ __typename }", nil); a.status != http.StatusOK {
			t.Errorf("a document of nobody's manifest: %d %s", a.status, a.body)
		}
	}
}

func TestWhereOnlyTrustedDocumentsRunNoOtherDoes(t *testing.T) {
	const trusted, other = "query Trusted { __typename }", "query Other { __typename }"
	h := newHouseWith(t, web.TrustedDocuments(web.Manifest{"one": trusted}, true))
	for name, members := range map[string]map[string]any{
		"by its id":   {"documentId": "one"},
		"as Apollo":   {"extensions": persistedQuery("one")},
		"in full":     {"query": trusted},
		"by its hash": {"extensions": persistedQuery(sha(trusted))},
	} {
		if a := h.send(t, members); a.status != http.StatusOK || !strings.Contains(string(a.body), `"data"`) {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	for name, members := range map[string]map[string]any{
		"in full":         {"query": other},
		"with its hash":   {"query": other, "extensions": persistedQuery(sha(other))},
		"with a blank":    {"query": trusted + " "},
		"introspection":   {"query": "{ __schema { types { name } } }"},
		"a parse failure": {"query": "{"},
	} {
		a := h.send(t, members)
		refused(t, a, graph.Forbidden, "documentId")
		if a.status != http.StatusForbidden {
			t.Errorf("%s: %d", name, a.status)
		}
	}
	refused(t, h.send(t, map[string]any{"extensions": persistedQuery(sha(other))}), graph.PersistedQueryNotFound, "")
}

func TestManyLargeDocumentsDoNotFillMemory(t *testing.T) {
	h := newHouse(t)
	before := heap()
	for i := range 400 {
		document := fmt.Sprintf("{ a%d: __typename } #%s", i, strings.Repeat("x", 60_000))
		a := h.send(t, map[string]any{"query": document, "extensions": persistedQuery(sha(document))})
		if a.status != http.StatusOK {
			t.Fatal(string(a.body))
		}
	}
	if grown := heap() - before; grown > 64<<20 {
		t.Errorf("400 documents of 60 KB took %d MiB", grown>>20)
	}
}

// heap is how many bytes are in use, after a collection.
func heap() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
