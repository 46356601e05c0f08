package web_test

import (
	"fmt"
	"testing"
)

// TestARootFieldReadsTheStoreOnce holds whatever the shape of the query: nothing is loaded again below.
func TestARootFieldReadsTheStoreOnce(t *testing.T) {
	h := newHouse(t, titled(t, "a A", "b B", "c C")...)
	const whole = `title { value } levels { goal { value } } contact { division { value } } publisher { name { value } }
		goals { ...I strategies { ...I assignments { ...I strategy { goal { plan { publisher { name { value } } } } } } } }
		coverage(byKind: true) { missing } translations { value node { id } }`
	const item = ` fragment I on PlanItem { title { value } description { value } translations { value } plan { title { value } } contentKey }`
	for _, c := range []struct {
		name, query string
		roots       int64
	}{
		{"a field", `{ plan(slug: "gwangju") { id } }`, 1},
		{"a whole plan", `query @inContext(locales: ["ko", "fr"]) { plan(slug: "gwangju") {` + whole + `} }` + item, 1},
		{"a plan by its id", `{ plan(id: "pln_01kagwj000pg1jyvz9r5") { goals { title { value } } } }`, 1},
		{"a plan that there is not", `{ plan(slug: "nowhere") { goals { title { value } } } }`, 1},
		{"a page of whole plans", `{ plans { totalCount edges { node { goals { strategies { title { value } } } } } nodes { publisher { name { value } } } } }`, 1},
		{"a filtered page", `{ plans(filter: { coveredIn: "ko", text: "a" }) { totalCount nodes { title { value } } } }`, 1},
		{"a node and its whole plan", `{ node(id: "asg_01kagwj0005fshebk7by") { ... on Assignment { plan {` + whole + `} } } }` + item, 1},
		{
			"many nodes",
			`{ nodes(ids: ["pub_01kagwj000v64yvex0f6", "pln_01kagwj000pg1jyvz9r5", "gol_01kagwj000cc0ctaj7vd", "str_01kagwj000krm8x7ne3b",
				"asg_01kagwj0005fshebk7by", "gol_01kagwj00000000000zz"]) { ... on PlanItem { title { value } plan { title { value } } } ... on Publisher { name { value } } } }`,
			1,
		},
		{"the locales", `{ locales { tag chain coverage { total } } }`, 1},
		{"a locale", `{ locale(tag: "zh-TW") { chain coverage { total } } }`, 1},
		{"five languages of a field", `{ plan(slug: "gwangju") { goals { a: title(locales: "ko") { value } b: title(locales: "ja") { value } c: title(locales: "ar") { value } d: title(locales: ["id", "fr"]) { value } e: title { value } } } }`, 1},
		{"three root fields", `{ a: plan(slug: "gwangju") { title { value } } b: plan(slug: "a") { title { value } } locales { tag } }`, 3},
		{"one root field said thrice", `{ plan(slug: "gwangju") { title { value } } ... { plan(slug: "gwangju") { goals { id } } } plan(slug: "gwangju") { id } }`, 1},
		{"ten root fields", "{" + numbered(10, ` a%d: plan(slug: "gwangju") { goals { title { value } } }`) + " }", 10},
		{"introspection", `{ __typename __schema { types { name } } }`, 0},
		{"a skipped root field", `{ __typename plan(slug: "gwangju") @skip(if: true) { id } }`, 0},
	} {
		before := h.db.views.Load()
		var data map[string]any
		h.into(t, &data, c.query, nil)
		if got := h.db.views.Load() - before; got != c.roots {
			t.Errorf("%s: %d reads of the store: want %d", c.name, got, c.roots)
		}
	}
	if before := h.db.views.Load(); before == 0 {
		t.Error(fmt.Sprint("no read was counted: ", before))
	}
}
