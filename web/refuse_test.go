package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/graph"
)

// slow is how long the answer to bad input may take on a busy machine; what is refused by construction
// takes milliseconds, and what is not, for ever.
const slow = 5 * time.Second

// refused checks that an answer to bad input is a clear error: a code, few and short messages, nothing
// echoed at length.
func refused(t *testing.T, a answer, code, message string) {
	t.Helper()
	r := a.result(t)
	if len(r.Errors) == 0 || len(r.Errors) > 5 {
		t.Fatalf("%d errors: want 1 to 5: %.300s", len(r.Errors), a.body)
	}
	for _, e := range r.Errors {
		if e.Extensions.Code != code {
			t.Errorf("the code is %q: want %q: %.300s", e.Extensions.Code, code, e.Message)
		}
		if e.Message == "" || len(e.Message) > 300 {
			t.Errorf("the message has %d bytes: %.400s", len(e.Message), e.Message)
		}
	}
	if !strings.Contains(r.Errors[0].Message, message) {
		t.Errorf("the message is %q: want it to say %q", r.Errors[0].Message, message)
	}
	if len(a.body) > 4<<10 {
		t.Errorf("the answer has %d bytes: %.300s …", len(a.body), a.body)
	}
	if data := strings.Trim(string(r.Data), " \n"); data != "" && data != "null" && !strings.Contains(data, ":null") {
		t.Errorf("the answer to bad input holds data: %.300s", data)
	}
	media := a.header.Get("Content-Type")
	if !strings.HasPrefix(media, "application/json") && !strings.HasPrefix(media, "application/graphql-response+json") {
		t.Errorf("the answer is of type %q", media)
	}
}

// untroubled checks that nothing was an accident.
func (h *house) untroubled(t *testing.T) {
	t.Helper()
	for _, message := range []string{"panic", "internal error", "unavailable"} {
		for _, line := range h.lines(t, message) {
			t.Errorf("the log says: %v", line)
		}
	}
}

func doubling(n int, leaf string) string {
	var b strings.Builder
	b.WriteString("{ ...F0 }")
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Query { ...F%d ...F%d }", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Query { %s }", n, leaf)
	return b.String()
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func title(arguments string) string {
	return `{ plan(slug: "gwangju") { title` + arguments + ` { value } } }`
}

func TestABadQueryIsRefusedWithACode(t *testing.T) {
	const (
		aPlan = `"pln_01kagwj000pg1jyvz9r5"`
		aGoal = `"gol_01kagwj0009dy54m4314"`
	)
	wanted := func(tags ...string) string {
		list, err := json.Marshal(tags)
		if err != nil {
			t.Fatal(err)
		}
		return string(list)
	}
	nine := wanted("ko", "ja", "es", "fr", "vi", "ar", "de", "id", "en")
	long := strings.Repeat("x", 10_000)
	h := newHouse(t)
	for _, c := range []struct {
		name, query string
		variables   string
		code        string
		message     string
	}{
		{"a malformed tag of 10,000 characters", title(`(locales: ["` + long + `"])`), "", graph.BadUserInput, "longer than 100 bytes"},
		{"the same in inContext", `query @inContext(locales: ["` + long + `"]) ` + title(""), "", graph.BadUserInput, "longer than 100 bytes"},
		{"the same in a variable", `query($l: [Locale!]) ` + title("(locales: $l)"), `{"l": ["` + long + `"]}`, graph.BadUserInput, "longer than 100 bytes"},
		{"the same as an argument of the root", `{ locale(tag: "` + long + `") { tag } }`, "", graph.BadUserInput, "longer than 100 bytes"},
		{"an unknown language", title(`(locales: ["xq"])`), "", graph.BadUserInput, `"xq"`},
		{"an unknown region", title(`(locales: ["en-QX"])`), "", graph.BadUserInput, "QX"},
		{"an unknown script", title(`(locales: ["en-Abcd"])`), "", graph.BadUserInput, "Abcd"},
		{"no language", title(`(locales: ["und"])`), "", graph.BadUserInput, `"und" is no language`},
		{"several languages", title(`(locales: ["mul"])`), "", graph.BadUserInput, `"mul" is no language`},
		{"private use", title(`(locales: ["x-klingon"])`), "", graph.BadUserInput, "private use"},
		{"a private region", title(`(locales: ["en-XA"])`), "", graph.BadUserInput, "XA"},
		{"an empty tag", title(`(locales: [""])`), "", graph.BadUserInput, "empty"},
		{"a tag that is none", title(`(locales: ["no such locale"])`), "", graph.BadUserInput, "malformed"},
		{"a tag in a skipped field", title(`(locales: ["xq"]) @skip(if: true)`), "", graph.BadUserInput, `"xq"`},
		{"a bad tag for stored texts", `{ plan(slug: "gwangju") { translations(locales: ["xq"]) { id } } }`, "", graph.BadUserInput, `"xq"`},
		{"a bad tag for coverage", `{ plan(slug: "gwangju") { coverage(locales: ["xq"]) { total } } }`, "", graph.BadUserInput, `"xq"`},
		{"a bad tag in a filter", `{ plans(filter: { coveredIn: "xq" }) { totalCount } }`, "", graph.BadUserInput, `"xq"`},
		{"nine wanted locales", title(`(locales: ` + nine + `)`), "", graph.BadUserInput, "at most 8"},
		{"nine wanted locales in inContext", `query @inContext(locales: ` + nine + `) ` + title(""), "", graph.BadUserInput, "at most 8"},
		{"nine wanted locales in a variable", `query($l: [Locale!]!) @inContext(locales: $l) ` + title(""), `{"l": ` + nine + `}`, graph.BadUserInput, "at most 8"},
		{
			"a hundred and one locales of stored texts", `query($l: [Locale!]) { plan(slug: "gwangju") { translations(locales: $l) { id } } }`,
			`{"l": ["ko"` + strings.Repeat(`, "ko"`, 100) + `]}`, graph.BadUserInput, "at most 100",
		},
		{
			"a hundred and one locales of coverage", `query($l: [Locale!]) { plan(slug: "gwangju") { coverage(locales: $l) { total } } }`,
			`{"l": ["ko"` + strings.Repeat(`, "ko"`, 100) + `]}`, graph.BadUserInput, "at most 100",
		},
		{"seventeen lists of locales", `{ plan(slug: "gwangju") {` + seventeen() + ` } }`, "", graph.LimitExceeded, "more than 16"},
		{"a locale that is a number", `{ locale(tag: 5) { tag } }`, "", graph.BadUserInput, `"5"`},
		{"a locale that is an object", `query($t: Locale!) { locale(tag: $t) { tag } }`, `{"t": {"a": 1}}`, graph.BadUserInput, "locale as a string"},
		{"a locale that is a list", `query($l: [Locale!]) @inContext(locales: $l) ` + title(""), `{"l": [["ko"]]}`, graph.BadUserInput, "locale as a string"},
		{"a locale that is null", title(`(locales: [null])`), "", graph.ValidationFailed, "Locale!"},
		{"a null locale in a variable", `query($l: [Locale!]) ` + title(`(locales: $l)`), `{"l": ["ko", null]}`, graph.ValidationFailed, "null"},
		{"a number too large for a locale", `query @inContext(locales: 99999999999999999999) { __typename }`, "", graph.BadUserInput, "out of range"},
		{"a number too large for a tag", `{ locale(tag: 99999999999999999999) { tag } }`, "", graph.BadUserInput, "out of range"},
		{"a default too large for a tag", `query($t: Locale = 99999999999999999999) { plan(slug: "gwangju") { title(locales: [$t]) { value } } }`, "", graph.ValidationFailed, ""},
		{"a fallback there is not", title(`(fallback: SOME)`), "", graph.ValidationFailed, "SOME"},
		{"a fallback in small letters", `query($f: Fallback) ` + title(`(fallback: $f)`), `{"f": "none"}`, graph.BadUserInput, `"none" is not a value of Fallback`},
		{"the same in inContext", `query($f: Fallback) @inContext(fallback: $f) ` + title(""), `{"f": "none"}`, graph.BadUserInput, `"none" is not a value of Fallback`},
		{"an order in small letters", `query($o: PlanOrder) { plans(orderBy: $o) { totalCount } }`, `{"o": "updated_at"}`, graph.BadUserInput, "PlanOrder"},
		{"a state in small letters", `query($f: PlanFilter) { plans(filter: $f) { totalCount } }`, `{"f": {"states": ["published"]}}`, graph.BadUserInput, "PlanState"},
		{"inContext twice", `query @inContext(locales: "ko") @inContext(locales: "ja") ` + title(""), "", graph.ValidationFailed, "@inContext"},
		{"inContext on a field", title(`@inContext(locales: "ko")`), "", graph.ValidationFailed, "inContext"},

		{"the id of another kind", `{ plan(id: ` + aGoal + `) { id } }`, "", graph.BadUserInput, "wanted the id of a plan"},
		{"the id of another kind in a filter", `{ plans(filter: { publisher: ` + aPlan + ` }) { totalCount } }`, "", graph.BadUserInput, "wanted the id of a publisher"},
		{"the id of what is no node", `{ node(id: "pty_01kagwj0009dy54m4314") { id } }`, "", graph.BadUserInput, "responsible party"},
		{"a malformed id", `{ node(id: "1") { id } }`, "", graph.BadUserInput, `"1" is not an id`},
		{"an empty id", `{ plan(id: "") { id } }`, "", graph.BadUserInput, "not an id"},
		{"a long id", `{ node(id: "` + long + `") { id } }`, "", graph.BadUserInput, "not an id"},
		{"an id with a foreign character", `{ node(id: "pln_01kagwj000pg1jyvz9r\u00e9") { id } }`, "", graph.BadUserInput, "not an id"},
		{"an id that is a number", `{ node(id: 12) { id } }`, "", graph.BadUserInput, `"12"`},
		{"one bad id of many", `{ nodes(ids: [` + aPlan + `, "x"]) { id } }`, "", graph.BadUserInput, `"x" is not an id`},
		{"a hundred and one ids", `query($i: [ID!]!) { nodes(ids: $i) { id } }`, `{"i": [` + aPlan + strings.Repeat(", "+aPlan, 100) + `]}`, graph.BadUserInput, "at most 100"},
		{"a plan by nothing", `{ plan { id } }`, "", graph.BadUserInput, "one of the arguments slug and id"},
		{"a plan by null", `{ plan(slug: null, id: null) { id } }`, "", graph.BadUserInput, "one of the arguments slug and id"},
		{"a plan by both", `{ plan(slug: "gwangju", id: ` + aPlan + `) { id } }`, "", graph.BadUserInput, "one of the arguments slug and id"},

		{"a negative page", `{ plans(first: -1) { totalCount } }`, "", graph.BadUserInput, "first is -1: wanted 0 to 100"},
		{"a page of 10,000", `{ plans(first: 10000) { nodes { id slug state sourceLocale } } }`, "", graph.BadUserInput, "first is 10000: wanted 0 to 100"},
		{"a last page of 101", `{ plans(last: 101) { totalCount } }`, "", graph.BadUserInput, "last is 101: wanted 0 to 100"},
		{"a page as large as a number can be", `{ plans(first: 9223372036854775807) { nodes { id slug } } }`, "", graph.BadUserInput, "wanted 0 to 100"},
		{"first and last", `{ plans(first: 1, last: 1) { totalCount } }`, "", graph.BadUserInput, "first and last"},
		{"a bad cursor", `{ plans(after: "nonsense") { totalCount } }`, "", graph.BadUserInput, "not a cursor"},
		{"a long cursor", `{ plans(before: "` + long + `") { totalCount } }`, "", graph.BadUserInput, "not a cursor"},
		{"a page number of another type", `query($n: Int) { plans(first: $n) { totalCount } }`, `{"n": "many"}`, graph.ValidationFailed, "Int"},
		{"a fractional page number", `query($n: Int) { plans(first: $n) { totalCount } }`, `{"n": 1.5}`, graph.ValidationFailed, "Int"},
		{"a coverage beyond all", `{ plans(filter: { coveredIn: "ko", minCoverage: 1.5 }) { totalCount } }`, "", graph.BadUserInput, "from 0 to 1"},
		{"a coverage in no language", `{ plans(filter: { minCoverage: 0.5 }) { totalCount } }`, "", graph.BadUserInput, "coveredIn"},
		{"a long text to look for", `{ plans(filter: { text: "` + long + `" }) { totalCount } }`, "", graph.BadUserInput, "at most 200"},
		{"a filter with an unknown field", `query($f: PlanFilter) { plans(filter: $f) { totalCount } }`, `{"f": {"` + long + `": 1}}`, graph.ValidationFailed, "unknown field"},
		{"a filter that is a string", `query($f: PlanFilter) { plans(filter: $f) { totalCount } }`, `{"f": "all"}`, graph.ValidationFailed, "PlanFilter"},

		{"an empty query", "", "", graph.BadUserInput, `wanted "query"`},
		{"a query of blanks", " \n", "", graph.ValidationFailed, "no operation"},
		{"a query of fragments alone", "fragment F on Query { __typename }", "", graph.ValidationFailed, "no operation"},
		{"a query that breaks off", "{ plan(", "", graph.ParseFailed, "Expected"},
		{"a query in another language", "SELECT * FROM plan", "", graph.ParseFailed, "SELECT"},
		{"an unknown field", "{ " + long + " }", "", graph.ValidationFailed, "Cannot query field"},
		{"many unknown fields", "{" + numbered(400, " nothing%d") + " }", "", graph.ValidationFailed, "nothing"},
		{"a long alias", "{ " + long[:3_000] + `: node(id: "x") { id } }`, "", graph.BadUserInput, "not an id"},
		{"an unknown argument", `{ plan(name: "gwangju") { id } }`, "", graph.ValidationFailed, "name"},
		{"a variable nobody gave", `query($id: ID!) { node(id: $id) { id } }`, "{}", graph.ValidationFailed, "must be defined"},
		{"several operations and no name", `query A { __typename } query B { __typename }`, "", graph.ValidationFailed, `the document has 2 operations: say in operationName which one: "A", "B"`},
		{"a mutation", `mutation { deletePlan }`, "", graph.ValidationFailed, "input"},
		{"a subscription", `subscription { changes { cursor } }`, "", graph.BadUserInput, "text/event-stream"},
		{"a fragment that spreads itself", "{ ...F } fragment F on Query { ...F }", "", graph.ValidationFailed, "within itself"},
		{"fragments that spread each other", "{ ...F } fragment F on Query { ...G } fragment G on Query { ...F __typename }", "", graph.ValidationFailed, "within itself"},
		{"25 doubling fragments", doubling(25, "__typename"), "", graph.LimitExceeded, "fields after fragments"},
		{"25 doubling fragments without an end", doubling(25, "...F0"), "", graph.ValidationFailed, "within itself"},
		{"25 doubling fragments that end nowhere", doubling(25, "...Nowhere"), "", graph.ValidationFailed, "Nowhere"},
		{"depth 16", `{ plan(slug: "gwangju") { ` + strings.Repeat("goals { plan { ", 7) + "slug" + strings.Repeat(" } }", 7) + " } }", "", graph.LimitExceeded, "16 levels"},
		{"51 aliases", "{" + numbered(51, " a%d: __typename") + " }", "", graph.LimitExceeded, "51 aliases"},
		{"501 fields", "{" + strings.Repeat(" __typename", 501) + " }", "", graph.LimitExceeded, "501 fields"},
		{"9 directives", "{ __typename" + strings.Repeat(" @skip(if: false)", 9) + " }", "", graph.LimitExceeded, "9 directives"},
		{"2,001 tokens", `{ nodes(ids: [` + strings.Repeat(" 1", 2_001-11) + `]) { id } }`, "", graph.LimitExceeded, "2000 tokens"},
		{"51 fragments", "{ __typename }" + numbered(51, " fragment F%d on Query { __typename }"), "", graph.LimitExceeded, "51 fragments"},
		{"21 operations", numbered(21, " query Q%d { __typename }"), "", graph.LimitExceeded, "21 operations"},
		{"64 KiB and a byte", "{ __typename } #" + strings.Repeat("x", 64<<10-15), "", graph.LimitExceeded, "bytes in the document"},
		{"a cost beyond all", `{ plans(first: 100) { nodes { goals { strategies { assignments { title { value } } } } } } }`, "", graph.LimitExceeded, "complexity"},
		{"lists in lists", `{ plan(slug: "gwangju") { goals { plan { goals { plan { goals { plan { goals { plan { goals { id } } } } } } } } } } }`, "", graph.LimitExceeded, "complexity"},
		{"introspection without end", `{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }`, "", graph.ValidationFailed, "introspection depth"},
		{"@defer on a field", `{ plan(slug: "gwangju") { slug @defer } }`, "", graph.ValidationFailed, "defer"},
		{"@stream, which is not offered", `{ plan(slug: "gwangju") { goals @stream { id } } }`, "", graph.ValidationFailed, "@stream"},
		{"a directive there is not", `{ __typename @nothing }`, "", graph.ValidationFailed, "nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var variables json.RawMessage
			if c.variables != "" {
				variables = json.RawMessage(c.variables)
			}
			start := time.Now()
			refused(t, h.post(t, c.query, variables), c.code, c.message)
			if took := time.Since(start); took > slow {
				t.Errorf("it took %s", took)
			}
		})
	}
	h.untroubled(t)
}

// seventeen are fields with as many different lists of locales.
func seventeen() string {
	tags := strings.Fields("ko ja es fr vi ar de id en pt it nl sv da fi pl cs")
	var b strings.Builder
	for i, tag := range tags {
		fmt.Fprintf(&b, " a%d: title(locales: [%q]) { value }", i, tag)
	}
	return b.String()
}

func TestSixteenListsOfLocalesAreServed(t *testing.T) {
	h := newHouse(t)
	fields := seventeen()
	var got struct{ Plan map[string]any }
	h.into(t, &got, `{ plan(slug: "gwangju") { again: title(locales: "ko") { value } `+fields[:strings.LastIndex(fields, " a16")]+` } }`, nil)
	if len(got.Plan) != 17 {
		t.Errorf("%d fields came", len(got.Plan))
	}
}

func TestABadRequestIsRefusedWithACode(t *testing.T) {
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	if _, err := zip.Write([]byte(`{"query": "{ __typename }"}`)); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	const (
		json1 = "Content-Type: application/json"
		fine  = `{"query": "{ __typename }"}`
	)
	type headers = []string
	h := newHouse(t)
	for _, c := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
		code, message            string
	}{
		{"no body", "POST", "", "", headers{json1}, 400, graph.BadUserInput, "not one JSON object"},
		{"a body that is not JSON", "POST", "", "query=%7B__typename%7D", headers{json1}, 400, graph.BadUserInput, "not one JSON object"},
		{"a query without its JSON", "POST", "", "{ __typename }", headers{json1}, 400, graph.BadUserInput, "not one JSON object"},
		{"two objects", "POST", "", fine + fine, headers{json1}, 400, graph.BadUserInput, "not one JSON object"},
		{"a list", "POST", "", "[" + fine + "]", headers{json1}, 400, graph.BadUserInput, "not one JSON object"},
		{"a number", "POST", "", "17", headers{json1}, 400, graph.BadUserInput, "not one JSON object"},
		{"null", "POST", "", "null", headers{json1}, 400, graph.BadUserInput, `wanted "query"`},
		{"an empty object", "POST", "", "{}", headers{json1}, 400, graph.BadUserInput, `wanted "query"`},
		{"a query that is a number", "POST", "", `{"query": 17}`, headers{json1}, 400, graph.BadUserInput, `"query"`},
		{"a query that is empty", "POST", "", `{"query": ""}`, headers{json1}, 400, graph.BadUserInput, `wanted "query"`},
		{"a query that is null", "POST", "", `{"query": null}`, headers{json1}, 400, graph.BadUserInput, `wanted "query"`},
		{"variables that are a list", "POST", "", `{"query": "{ __typename }", "variables": [1]}`, headers{json1}, 400, graph.BadUserInput, `"variables"`},
		{"a name that is an object", "POST", "", `{"query": "{ __typename }", "operationName": {}}`, headers{json1}, 400, graph.BadUserInput, `"operationName"`},
		{"extensions that are a string", "POST", "", `{"query": "{ __typename }", "extensions": "x"}`, headers{json1}, 400, graph.BadUserInput, `"extensions"`},
		{"a number beyond all", "POST", "", `{"query": "query($n: Int) { plans(first: $n) { totalCount } }", "variables": {"n": 1e999}}`, headers{json1}, 200, graph.ValidationFailed, "Int"},
		{"an operation there is not", "POST", "", `{"query": "query A { __typename }", "operationName": "` + strings.Repeat("x", 9_000) + `"}`, headers{json1}, 200, graph.ValidationFailed, `want "A", got "xxx`},
		{"a name where no operation has one", "POST", "", `{"query": "{ __typename }", "operationName": "A"}`, headers{json1}, 200, graph.ValidationFailed, "has no name: leave operationName out"},
		{"several operations and no name in a URL", "GET", "?query=query+A{__typename}query+B{__typename}", "", nil, 200, graph.ValidationFailed, `operationName which one: "A", "B"`},
		{"an operation there is not in a URL", "GET", "?query=query+A{__typename}query+B{__typename}&operationName=C", "", nil, 200, graph.ValidationFailed, `want "A", "B", got "C"`},
		{"a query by another name", "POST", "", `{"Query": "{ __typename }"}`, headers{json1}, 400, graph.BadUserInput, `wanted "query"`},
		{"two queries", "POST", "", `{"query": "{ __typename }", "query": "{ a: __typename }"}`, headers{json1}, 400, graph.BadUserInput, "two members of one name"},
		{"one name written in two ways", "POST", "", `{"query": "{ __typename }", "\u0071uery": "{ a: __typename }"}`, headers{json1}, 400, graph.BadUserInput, "two members of one name"},
		{"a variable given twice", "POST", "", `{"query": "{ __typename }", "variables": {"a": [{"b": 1, "b": 2}]}}`, headers{json1}, 400, graph.BadUserInput, "two members of one name"},
		{"nesting 100 deep", "POST", "", `{"query": "{ __typename }", "variables": {"x": ` + strings.Repeat("[", 98) + strings.Repeat("]", 98) + `}}`, headers{json1}, 400, graph.BadUserInput, "64 levels"},
		{"nesting 65 deep", "POST", "", `{"query": "{ __typename }", "variables": {"x": ` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `}}`, headers{json1}, 400, graph.BadUserInput, "64 levels"},
		{"200 KB of brackets", "POST", "", strings.Repeat("[", 200_000), headers{json1}, 400, graph.BadUserInput, "64 levels"},
		{"2 MB of brackets", "POST", "", strings.Repeat("[", 2_000_000), headers{json1}, 413, graph.LimitExceeded, "262144 bytes"},
		{"a query of 1 MiB", "POST", "", `{"query": "{ __typename } #` + strings.Repeat("x", 1<<20) + `"}`, headers{json1}, 413, graph.LimitExceeded, "262144 bytes"},
		{"a query of 200 KB", "POST", "", `{"query": "{ __typename } #` + strings.Repeat("x", 200_000) + `"}`, headers{json1}, 200, graph.LimitExceeded, "65536"},
		{"no Content-Type", "POST", "", fine, nil, 415, graph.BadUserInput, "Content-Type"},
		{"a form", "POST", "", "query=%7B__typename%7D", headers{"Content-Type: application/x-www-form-urlencoded"}, 415, graph.BadUserInput, "Content-Type"},
		{"a multipart form", "POST", "", fine, headers{"Content-Type: multipart/form-data; boundary=x"}, 415, graph.BadUserInput, "Content-Type"},
		{"bare GraphQL", "POST", "", "{ __typename }", headers{"Content-Type: application/graphql"}, 415, graph.BadUserInput, "Content-Type"},
		{"a malformed Content-Type", "POST", "", fine, headers{"Content-Type: application/json; charset"}, 415, graph.BadUserInput, "Content-Type"},
		{"Latin-1", "POST", "", fine, headers{"Content-Type: application/json; charset=latin1"}, 415, graph.BadUserInput, "UTF-8"},
		{"gzip", "POST", "", zipped.String(), headers{json1, "Content-Encoding: gzip"}, 415, graph.BadUserInput, "uncompressed"},
		{"PUT", "PUT", "", fine, headers{json1}, 405, graph.BadUserInput, "method"},
		{"DELETE", "DELETE", "", "", nil, 405, graph.BadUserInput, "method"},
		{"OPTIONS that is no preflight", "OPTIONS", "", "", nil, 405, graph.BadUserInput, "method"},
		{"a URL without a query", "GET", "", "", nil, 400, graph.BadUserInput, `wanted "query"`},
		{"a URL with an empty query", "GET", "?query=", "", nil, 400, graph.BadUserInput, `wanted "query"`},
		{"a malformed query string", "GET", "?query=%zz", "", nil, 400, graph.BadUserInput, "query string"},
		{"a semicolon in the query string", "GET", "?query={__typename};x=y", "", nil, 400, graph.BadUserInput, "query string"},
		{"variables in a URL that are not JSON", "GET", "?query={__typename}&variables=x", "", nil, 400, graph.BadUserInput, `"variables"`},
		{"variables in a URL that are a list", "GET", "?query={__typename}&variables=[]", "", nil, 400, graph.BadUserInput, `"variables"`},
		{"variables in a URL and more", "GET", "?query={__typename}&variables={}{}", "", nil, 400, graph.BadUserInput, `"variables"`},
		{"extensions in a URL that are a number", "GET", "?query={__typename}&extensions=1", "", nil, 400, graph.BadUserInput, `"extensions"`},
		{"variables in a URL nested 65 deep", "GET", "?query={__typename}&variables=" + strings.Repeat("[", 65), "", nil, 400, graph.BadUserInput, "64 levels"},
		{"two queries in a URL", "GET", "?query={__typename}&query={a:__typename}", "", nil, 400, graph.BadUserInput, `"query" is given more than once`},
		{"two names in a URL", "GET", "?query={__typename}&operationName=A&operationName=", "", nil, 400, graph.BadUserInput, `"operationName" is given more than once`},
		{"a variable given twice in a URL", "GET", `?query={__typename}&variables={"a":1,"a":1}`, "", nil, 400, graph.BadUserInput, "two members of one name"},
		{"a bad query in a URL", "GET", "?query={nothing}", "", nil, 200, graph.ValidationFailed, "nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			a := h.do(t, c.method, "/graphql"+c.path, c.body, c.headers...)
			refused(t, a, c.code, c.message)
			if a.status != c.status {
				t.Errorf("the status is %d: want %d", a.status, c.status)
			}
			if allow := a.header.Get("Allow"); (c.status == http.StatusMethodNotAllowed) != (allow == "GET, HEAD, POST") {
				t.Errorf("Allow is %q", allow)
			}
			if took := time.Since(start); took > slow {
				t.Errorf("it took %s", took)
			}
		})
	}
	h.untroubled(t)
}

func TestAFineRequestMayBeWrittenInManyWays(t *testing.T) {
	h := newHouse(t)
	const query = `{"query": "query A { __typename } query B { b: __typename }", "operationName": "A", "variables": null, "extensions": {}, "more": 1}`
	for _, media := range []string{
		"application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON",
	} {
		a := h.do(t, http.MethodPost, "/graphql", query, "Content-Type: "+media)
		if a.status != http.StatusOK || !slices.Equal(a.body, []byte(`{"data":{"__typename":"Query"}}`)) {
			t.Errorf("%s: %d %s", media, a.status, a.body)
		}
	}
	for _, path := range []string{
		"?query={__typename}",
		"?query={__typename}&variables=&extensions=",
		"?query=query+A{__typename}query+B{b:__typename}&operationName=A&variables={}&extensions=null",
		"?other=1&query=%7B%20__typename%20%7D",
	} {
		a := h.do(t, http.MethodGet, "/graphql"+path, "")
		if a.status != http.StatusOK || !slices.Equal(a.body, []byte(`{"data":{"__typename":"Query"}}`)) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	a := h.do(t, http.MethodGet, "/graphql?query={__typename}", "", "Upgrade: h2c", "Connection: Upgrade")
	if a.status != http.StatusOK {
		t.Errorf("with the offer of another protocol: %d %s", a.status, a.body)
	}
}

func TestHEADTellsWhatGETWould(t *testing.T) {
	h := newHouse(t)
	const path = `/graphql?query=query+@inContext(locales:"ko"){plan(slug:"gwangju"){title{value}}}`
	get, head := h.do(t, http.MethodGet, path, ""), h.do(t, http.MethodHead, path, "")
	if head.status != get.status || len(head.body) > 0 {
		t.Errorf("HEAD is answered with %d and %d bytes, GET with %d", head.status, len(head.body), get.status)
	}
	for _, name := range []string{"Content-Language", "Content-Type", "Vary"} {
		if !slices.Equal(head.header[name], get.header[name]) || get.header.Get(name) == "" {
			t.Errorf("%s is %q for HEAD, %q for GET", name, head.header[name], get.header[name])
		}
	}
}
