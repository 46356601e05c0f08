package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"polyplan/graph"
	"polyplan/store"
)

func TestEachCodeIsThatOfWhatWentWrong(t *testing.T) {
	h := newHouse(t)
	operator := "Authorization: Bearer " + operatorSecret
	yuki := h.hire(t, "yuki", "TRANSLATOR:ko")
	foreign := newHouse(t).changes(t, public, in{"first": 0}).Head
	for _, c := range []struct {
		code, query string
		headers     []string
	}{
		{graph.Unauthenticated, `{ tokens { id } }`, nil},
		{graph.Unauthenticated, `{ __typename }`, []string{"Authorization: Bearer nobody"}},
		{graph.Forbidden, `{ tokens { id } }`, yuki.headers()},
		{graph.BadUserInput, `{ plan(id: "nothing") { id } }`, nil},
		{graph.ParseFailed, `{ plan(`, nil},
		{graph.ValidationFailed, `{ nothing }`, nil},
		{graph.CursorExpired, `{ changes(after: "` + foreign + `") { head } }`, nil},
		{graph.LimitExceeded, "{" + numbered(60, " a%d: __typename") + " }", nil},
		{"", `{ plan(slug: "no-such-plan") { id } }`, nil},
		{"", `{ tokens { id } }`, []string{operator}},
	} {
		a := h.post(t, c.query, nil, c.headers...)
		got := ""
		if r := a.result(t); len(r.Errors) > 0 {
			got = r.Errors[0].Extensions.Code
		}
		if got != c.code {
			t.Errorf("%.60s: the code is %q: want %q: %s", c.query, got, c.code, a.body)
		}
	}
	unknown := `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + strings.Repeat("0", 64) + `"}}}`
	h.do(t, http.MethodPost, "/graphql", unknown, "Content-Type: application/json").masks(t, graph.PersistedQueryNotFound)
	h.untroubled(t)
}

func TestTheIDOfAnInternalErrorIsInTheAnswerItsHeaderAndTheLog(t *testing.T) {
	for id, headers := range map[string][]string{"": nil, "theirs-1": {"X-Request-Id: theirs-1"}} {
		h := newHouse(t)
		h.db.fail(func() error { return store.ErrCorrupt })
		a := h.post(t, anything, nil, headers...)
		told := a.header.Get("X-Request-Id")
		if want := "internal error; tell the operator this id: " + told; a.result(t).Errors[0].Message != want || id != "" && told != id {
			t.Errorf("the header tells %q: %s", told, a.body)
		}
		h.logged(t, "internal error", told, store.ErrCorrupt.Error())
		h.logged(t, "request", told, `"codes":"INTERNAL"`)
	}
}

// inside is what a message to a client may not tell of: the language and the files this is made of.
var inside = regexp.MustCompile(`map\[|interface ?\{|json\.|json:|strconv|runtime|goroutine|\*\w+\.` +
	`|\b(plan|graph|i18n|store|ast|gqlerror|time)\.[A-Z]` +
	`|\bslice\b|\.go\b|/tmp|bolt|0x[0-9a-f]{4}|nmarshal|reflect|int64|float64|\[\]\w|nil\b|Number|graphql\.|cannot use`)

// TestMessagesTellNothingOfTheInside sends each argument of each root field values of all the wrong types.
func TestMessagesTellNothingOfTheInside(t *testing.T) {
	h := newHouse(t)
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL()})
	seen := map[string]bool{}
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation} {
		for _, field := range root.Fields {
			for _, argument := range field.Arguments {
				for _, value := range wrong(schema, argument.Type, 0) {
					query := fmt.Sprintf("%s(%s) { %s(%s) %s }", strings.ToLower(root.Name), variables(field),
						field.Name, passed(field), selected(schema, field.Type))
					a := h.post(t, query, map[string]any{argument.Name: value}, "Authorization: Bearer "+operatorSecret)
					for _, e := range a.result(t).Errors {
						if found := inside.FindString(e.Message); found != "" && !seen[e.Message] {
							t.Errorf("%s(%s: %v): the message tells of %q: %s", field.Name, argument.Name, value, found, e.Message)
						}
						if code := e.Extensions.Code; code == "" || code == graph.Internal {
							t.Errorf("%s(%s: %v): the code is %q: %s", field.Name, argument.Name, value, code, e.Message)
						}
						seen[e.Message] = true
					}
				}
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d messages were seen", len(seen))
	}
}

func variables(of *ast.FieldDefinition) string {
	var all []string
	for _, argument := range of.Arguments {
		all = append(all, "$"+argument.Name+": "+argument.Type.String())
	}
	return strings.Join(all, ", ")
}

func passed(of *ast.FieldDefinition) string {
	var all []string
	for _, argument := range of.Arguments {
		all = append(all, argument.Name+": $"+argument.Name)
	}
	return strings.Join(all, ", ")
}

func selected(schema *ast.Schema, of *ast.Type) string {
	if schema.Types[of.Name()].IsCompositeType() {
		return "{ __typename }"
	}
	return ""
}

// wrong are values of which most do not fit a type; for an input object, with each of its fields wrong.
func wrong(schema *ast.Schema, of *ast.Type, deep int) []any {
	values := []any{
		"x", "", 1.5, -1, true, []any{}, []any{1}, []any{nil}, map[string]any{}, map[string]any{"x": 1}, nil,
		json.Number("99999999999999999999"), json.Number("1e400"),
	}
	definition := schema.Types[of.Name()]
	if definition.Kind != ast.InputObject || deep > 1 {
		return values
	}
	for _, field := range definition.Fields {
		for _, value := range wrong(schema, field.Type, deep+1) {
			values = append(values, map[string]any{field.Name: value})
		}
	}
	return values
}
