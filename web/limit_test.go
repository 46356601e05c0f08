package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"polyplan/graph"
	"polyplan/web"
)

// limited is a house with some of the limits changed.
func limited(t *testing.T, change func(*web.Limits)) *house {
	limits := unrated()
	change(&limits)
	return newHouseWith(t, web.WithLimits(limits))
}

func TestEveryLimitIsTheOperatorsToSet(t *testing.T) {
	list := strings.Repeat("[", 6) + strings.Repeat("]", 6)
	for _, c := range []struct {
		name       string
		change     func(*web.Limits)
		in, beyond string // bodies at the limit, and just beyond it
		code       string
	}{
		{"document", func(l *web.Limits) { l.Documents.Document = 20 }, `{"query": "{ __typename }      "}`, `{"query": "{ __typename }       "}`, graph.LimitExceeded},
		{"tokens", func(l *web.Limits) { l.Documents.Tokens = 3 }, `{"query": "{ __typename }"}`, `{"query": "{ __typename __typename }"}`, graph.LimitExceeded},
		{"depth", func(l *web.Limits) { l.Documents.Depth = 2 }, `{"query": "{ viewer { __typename } }"}`, `{"query": "{ plan(slug: \"gwangju\") { goals { id } } }"}`, graph.LimitExceeded},
		{"aliases", func(l *web.Limits) { l.Documents.Aliases = 1 }, `{"query": "{ a: __typename }"}`, `{"query": "{ a: __typename b: __typename }"}`, graph.LimitExceeded},
		{"directives", func(l *web.Limits) { l.Documents.Directives = 0 }, `{"query": "{ __typename }"}`, `{"query": "{ __typename @skip(if: false) }"}`, graph.LimitExceeded},
		{"fragments", func(l *web.Limits) { l.Documents.Fragments = 1 }, `{"query": "{ ...A } fragment A on Query { __typename }"}`,
			`{"query": "{ ...A ...B } fragment A on Query { __typename } fragment B on Query { __typename }"}`, graph.LimitExceeded},
		{"operations", func(l *web.Limits) { l.Documents.Operations = 1 }, `{"query": "query A { __typename }", "operationName": "A"}`,
			`{"query": "query A { __typename } query B { __typename }", "operationName": "A"}`, graph.LimitExceeded},
		{"fields", func(l *web.Limits) { l.Documents.Fields = 2 }, `{"query": "{ __typename __typename }"}`, `{"query": "{ __typename __typename __typename }"}`, graph.LimitExceeded},
		{"cost", func(l *web.Limits) { l.Documents.Cost = 21 }, `{"query": "{ locales { tag } }"}`, `{"query": "{ locales { tag } __typename }"}`, graph.LimitExceeded},
		{"body", func(l *web.Limits) { l.Body = 26 }, `{"query":"{ __typename }"}`, `{"query": "{ __typename }"}`, graph.LimitExceeded},
		{"nesting", func(l *web.Limits) { l.Nesting = 7 }, `{"query": "{ __typename }", "x": ` + list + `}`, `{"query": "{ __typename }", "x": [` + list + `]}`, graph.BadUserInput},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := limited(t, c.change)
			json := "Content-Type: application/json"
			if a := h.do(t, http.MethodPost, "/graphql", c.in, json); len(a.result(t).Errors) > 0 {
				t.Errorf("what is within the limit is refused: %.300s", a.body)
			}
			refused(t, h.do(t, http.MethodPost, "/graphql", c.beyond, json), c.code, "")
		})
	}
}

func TestATokenHasALimitOfItsOwnForBodies(t *testing.T) {
	h := limited(t, func(l *web.Limits) { l.SignedBody = 300 << 10 })
	token := "Authorization: Bearer " + operatorSecret
	body := func(size int) string {
		return `{"query": "{ __typename }"}` + strings.Repeat(" ", size-27)
	}
	for size, status := range map[int]int{300 << 10: http.StatusOK, 300<<10 + 1: http.StatusRequestEntityTooLarge} {
		if a := h.do(t, http.MethodPost, "/graphql", body(size), token, "Content-Type: application/json"); a.status != status {
			t.Errorf("%d bytes: %d: want %d", size, a.status, status)
		}
	}
}

func TestAnAnswerTakesNoLongerThanItMay(t *testing.T) {
	const query = `{ plan(slug: "gwangju") { title { value } } }`
	h := limited(t, func(l *web.Limits) { l.ExecuteTime = 1 })
	a := h.post(t, query, nil, "Accept: application/graphql-response+json")
	refused(t, a, graph.Unavailable, "")
	if a.status != http.StatusServiceUnavailable {
		t.Errorf("the status is %d", a.status)
	}
	if a := newHouse(t).post(t, query, nil); len(a.result(t).Errors) > 0 {
		t.Errorf("in the usual time: %.300s", a.body)
	}
}

// introspection is the query of GraphiQL and of most tools, with all that they may ask for.
var introspection = `query { __schema { description queryType { name } mutationType { name } subscriptionType { name }
	types { ...Full } directives { name description isRepeatable locations args(includeDeprecated: true) { ...Input } } } }
	fragment Full on __Type { kind name description specifiedByURL isOneOf
		fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...Input } type { ...Ref } isDeprecated deprecationReason }
		inputFields(includeDeprecated: true) { ...Input } interfaces { ...Ref }
		enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...Ref } }
	fragment Input on __InputValue { name description type { ...Ref } defaultValue isDeprecated deprecationReason }
	fragment Ref on __Type { kind name` + strings.Repeat(" ofType { kind name", 9) + strings.Repeat(" }", 10)

func TestIntrospectionIsServedOnceAndNotAnyNumberOfTimes(t *testing.T) {
	h := newHouse(t)
	if a := h.post(t, introspection, nil); len(a.result(t).Errors) > 0 || len(a.body) < 100_000 {
		t.Errorf("the query of tools is answered with %d bytes, %.300s", len(a.body), a.body)
	}
	for name, query := range map[string]string{
		"types in other names":  "{ __schema {" + numbered(50, " a%d: types { name fields { name args { name description type { name } } } }") + " } }",
		"schema in other names": "{" + numbered(50, " a%d: __schema { types { fields { name description isDeprecated } } }") + " }",
		"types of types":        "{ __schema {" + numbered(8, " a%d: types { fields { type { fields { name description type { name } args { name description } } } } }") + " } }",
	} {
		t.Run(name, func(t *testing.T) { refused(t, h.post(t, query, nil), graph.LimitExceeded, "complexity") })
	}
}

// TestALongMutationByGETIsRefusedWhateverTheLimits has more tokens than are taken by default.
func TestALongMutationByGETIsRefusedWhateverTheLimits(t *testing.T) {
	limits := web.DefaultLimits
	limits.Documents.Tokens, limits.Documents.Fields = 10_000, 10_000
	h := newHouseWith(t, web.WithLimits(limits))
	query := "mutation{" + strings.Repeat("__typename ", 2_100) + "}"
	a := h.do(t, http.MethodGet, "/graphql?query="+url.QueryEscape(query), "")
	refused(t, a, graph.BadUserInput, "by POST")
	if a.status != http.StatusMethodNotAllowed {
		t.Errorf("%d", a.status)
	}
}
