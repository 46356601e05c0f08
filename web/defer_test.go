package web_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"polyplan/graph"
)

const acceptParts = "Accept: multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9"

// piece is a part of an answer in parts.
type piece struct {
	result
	Incremental []increment `json:"incremental"`
	HasNext     *bool       `json:"hasNext"`
}

type increment struct {
	result
	Path  []any  `json:"path"`
	Label string `json:"label"`
}

// parts takes an answer in parts to pieces.
func (a answer) parts(t *testing.T) []piece {
	t.Helper()
	media, parameters, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil || media != "multipart/mixed" || parameters["boundary"] != "-" || parameters["deferspec"] != "20220824" {
		t.Fatalf("the answer is %s: %s", a.header.Get("Content-Type"), a.body)
	}
	var all []piece
	reader := multipart.NewReader(strings.NewReader(string(a.body)), parameters["boundary"])
	for {
		body, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v: %s", err, a.body)
		}
		if media := body.Header.Get("Content-Type"); media != "application/json; charset=utf-8" {
			t.Errorf("a part is %s", media)
		}
		var p piece
		if err := json.NewDecoder(body).Decode(&p); err != nil {
			t.Fatalf("%v: %s", err, a.body)
		}
		all = append(all, p)
	}
	for i, p := range all {
		if p.HasNext == nil || *p.HasNext != (i < len(all)-1) {
			t.Errorf("part %d of %d does not tell whether there are more: %s", i+1, len(all), a.body)
		}
	}
	return all
}

// together is what a client makes of the parts of an answer.
func together(t *testing.T, parts []piece) result {
	t.Helper()
	whole := parts[0].result
	var data any
	if err := json.Unmarshal(whole.Data, &data); err != nil {
		t.Fatal(err)
	}
	for _, p := range parts[1:] {
		for _, more := range p.Incremental {
			var added any
			if err := json.Unmarshal(more.Data, &added); err != nil {
				t.Fatal(err)
			}
			at := data
			for _, step := range more.Path {
				if index, ok := step.(float64); ok {
					at = at.([]any)[int(index)]
				} else {
					at = at.(map[string]any)[step.(string)]
				}
			}
			merge(at, added)
			whole.Errors = append(whole.Errors, more.Errors...)
			if more.Extensions != nil {
				whole.Extensions = more.Extensions
			}
		}
	}
	var err error
	if whole.Data, err = json.Marshal(data); err != nil {
		t.Fatal(err)
	}
	return whole
}

func merge(into, added any) {
	switch into := into.(type) {
	case map[string]any:
		more, _ := added.(map[string]any)
		for name, value := range more {
			if _, ok := into[name]; ok {
				merge(into[name], value)
			} else {
				into[name] = value
			}
		}
	case []any:
		more, _ := added.([]any)
		for i := range more {
			merge(into[i], more[i])
		}
	}
}

// same compares JSON whose members may stand in any order.
func same(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := errors.Join(json.Unmarshal(a, &x), json.Unmarshal(b, &y)); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}

func TestWhatIsDeferredComesInAPartOfItsOwn(t *testing.T) {
	h := newHouse(t)
	a := h.post(t, `{ plan(slug: "gwangju") { slug ... @defer(label: "words") { sourceLocale } } }`, nil, acceptParts)
	const want = "---\r\n" +
		"Content-Type: application/json; charset=utf-8\r\n\r\n" +
		`{"data":{"plan":{"slug":"gwangju"}},"extensions":EXT,"hasNext":true}` +
		"\r\n---\r\n" +
		"Content-Type: application/json; charset=utf-8\r\n\r\n" +
		`{"incremental":[{"data":{"sourceLocale":"en"},"path":["plan"],"label":"words","extensions":EXT}],"hasNext":false}` +
		"\r\n-----\r\n"
	extensions, err := json.Marshal(a.parts(t)[0].Extensions)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.ReplaceAll(string(a.body), string(extensions), "EXT"); got != want || a.status != http.StatusOK {
		t.Errorf("%d\n%s\nwant\n%s", a.status, got, want)
	}
}

// TestNothingDeferredIsLost asks each query in one piece and in parts.
func TestNothingDeferredIsLost(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		name, query string
		variables   any
		parts       int // 0 for an answer in one piece
	}{
		{"below an object", `{ plan(slug: "gwangju") { slug ... @defer { title { value } } summary { value } } }`, nil, 2},
		{"all of it", `{ ... @defer { plan(slug: "gwangju") { title { value } } } }`, nil, 2},
		{"all of an object", `{ plan(slug: "gwangju") { ... @defer { title { value } } } }`, nil, 2},
		{"at the root", `{ locales { tag } ... @defer(label: "a") { plans(first: 1) { totalCount } } }`, nil, 2},
		{"in a list", `{ plan(slug: "gwangju") { goals { id ... @defer { title { value } } } } }`, nil, 2},
		{"in a list in a list", `{ plan(slug: "gwangju") { goals { strategies { id ... @defer { title { value } } } } } }`, nil, 2},
		{
			"what is deferred in turn",
			`{ plan(slug: "gwangju") { id ... @defer(label: "a") { goals { id ... @defer(label: "b") { title { value } } } } } }`, nil, 3,
		},
		{
			"by a named fragment",
			`query { plan(slug: "gwangju") { id ...Words @defer(label: "w") } } fragment Words on Plan { title { value } ...More @defer } fragment More on Plan { summary { value } }`,
			nil, 3,
		},
		{
			"of several objects, each with its own locales", `{ a: plan(slug: "gwangju") { id ... @defer { title(locales: "ko") { value } } } b: plan(slug: "gwangju") { id ... @defer { title(locales: "ja") { value } } } }`,
			nil, 3,
		},
		{"of an interface", `{ nodes(ids: ["pln_01kagwj000pg1jyvz9r5", "gol_01kagwj0009dy54m4314"]) { id ... on Goal @defer { title { value } plan { slug } } } }`, nil, 2},
		{"if a variable says so", `query($d: Boolean!) { plan(slug: "gwangju") { id ... @defer(if: $d) { title { value } } } }`, map[string]bool{"d": true}, 2},
		{"unless a variable says so", `query($d: Boolean!) { plan(slug: "gwangju") { id ... @defer(if: $d) { title { value } } } }`, map[string]bool{"d": false}, 0},
		{"what is skipped", `{ plan(slug: "gwangju") { id ... @defer @skip(if: true) { title { value } } } }`, nil, 2},
		{"of nothing", `{ plan(slug: "nowhere") { id ... @defer { title { value } } } }`, nil, 0},
		{"with an error", `{ __typename ... @defer { node(id: "x") { id } } }`, nil, 2},
		{"under an error", `{ __typename node(id: "x") { id ... @defer { __typename } } }`, nil, 0},
		{"nothing", `{ plan(slug: "gwangju") { title { value } } }`, nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			whole := h.post(t, c.query, c.variables, acceptJSON)
			views := h.db.views.Load()
			a := h.post(t, c.query, c.variables, acceptParts)
			views = h.db.views.Load() - views
			if media := a.header.Get("Content-Type"); c.parts == 0 {
				if !strings.HasPrefix(media, "application/graphql-response+json") || !same(t, a.body, whole.body) {
					t.Errorf("%s %s: want %s", media, a.body, whole.body)
				}
				return
			}
			parts := a.parts(t)
			got, want := together(t, parts), whole.result(t)
			if len(parts) != c.parts || !same(t, got.Data, want.Data) {
				t.Errorf("%d parts: want %d\n%s\nwant\n%s", len(parts), c.parts, got.Data, want.Data)
			}
			if !reflect.DeepEqual(got.Extensions, want.Extensions) || !reflect.DeepEqual(got.Errors, want.Errors) {
				t.Errorf("%v %v\nwant\n%v %v", got.Errors, got.Extensions, want.Errors, want.Extensions)
			}
			before := h.db.views.Load()
			h.post(t, c.query+" # whose answer is not kept yet", c.variables, acceptJSON)
			if inOne := h.db.views.Load() - before; views != inOne {
				t.Errorf("the catalogue is read %d times, in one piece %d times", views, inOne)
			}
		})
	}
	h.untroubled(t)
}

func TestEachPartIsSentWhenItIsThere(t *testing.T) {
	h := newHouse(t)
	gate := make(chan struct{})
	h.db.fail(func() error { <-gate; return nil })
	body := strings.NewReader(`{"query": "{ __typename ... @defer { plan(slug: \"gwangju\") { slug } } }"}`)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+"/graphql", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "multipart/mixed")
	response, err := h.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	const first = `{"data":{"__typename":"Query"},"hasNext":true}` + "\r\n---"
	sent := make([]byte, len("---\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"+first))
	if _, err := io.ReadFull(response.Body, sent); err != nil || !strings.HasSuffix(string(sent), first) {
		t.Errorf("%q, %v", sent, err)
	}
	close(gate)
	rest, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(rest), `"hasNext":false`) {
		t.Errorf("%q, %v", rest, err)
	}
}

func TestAMutationIsDoneOnceAndAnsweredWhole(t *testing.T) {
	h := newHouse(t)
	const query = `mutation { createToken(input: { name: "Mina", grants: [{ role: ADMIN }] }) { userErrors { message } ... @defer { token { name } } } }`
	a := h.post(t, query, nil, acceptParts, "Authorization: Bearer "+operatorSecret)
	const want = `{"data":{"createToken":{"userErrors":[],"token":{"name":"Mina"}}}`
	if !strings.HasPrefix(string(a.body), want) && !strings.Contains(string(a.body), want[1:len(want)-1]) {
		t.Errorf("%s: want %s", a.body, want)
	}
}

func TestWhoTakesNothingButPartsGetsOne(t *testing.T) {
	h := newHouse(t)
	parts := h.post(t, `{ __typename }`, nil, "Accept: multipart/mixed").parts(t)
	if len(parts) != 1 || string(parts[0].Data) != `{"__typename":"Query"}` {
		t.Errorf("%+v", parts)
	}
	a := h.post(t, `{ nothing }`, nil, "Accept: multipart/mixed")
	inForm(t, "a bad query", a, acceptJSON, http.StatusOK, "")
}

func TestPartsOfALargePlanStayWithinTheLimit(t *testing.T) {
	h := newHouse(t, manyGoals(500))
	const fields = ` @defer(label: %q) { title { value } }`
	query := `{ plan(slug: "many") { goals { id ...` + fmt.Sprintf(fields, "a") + ` ...` + fmt.Sprintf(fields, "b") + ` } } }`
	parts := h.post(t, query, nil, acceptParts).parts(t)
	if len(parts) != 3 || len(parts[1].Incremental) != 500 || len(parts[2].Incremental) != 500 {
		t.Fatalf("%d parts", len(parts))
	}
	if last := parts[2].Incremental[499]; !slices.Equal(last.Path, []any{"plan", "goals", 499.0}) || last.Label != "b" {
		t.Errorf("%+v", last)
	}
	h.untroubled(t)
}

// TestALargePlanCountsTheSameInPartsAsInOnePiece asks for just as many nodes as an answer may hold, and for one list
// more, with lists that stand in several pieces.
func TestALargePlanCountsTheSameInPartsAsInOnePiece(t *testing.T) {
	h := newHouse(t, manyGoals(500))
	for _, more := range []string{
		"",
		"l0: goals { ... @defer { title { value } } }",
		"l0: goals { ... @defer { title { value } } ... @defer { a: title { value } } }",
		"... @defer { l0: goals { identifier } l1: goals { identifier } }",
	} {
		ask := func(lists int) string {
			query := numbered(lists, "l%d: goals { id } ") + more
			return string(h.post(t, `{ plan(slug: "many") { `+query+` } }`, nil, acceptParts).body)
		}
		body := ask(20)
		parted := strings.Contains(body, `"hasNext":false`)
		if strings.Contains(body, graph.LimitExceeded) || parted != strings.Contains(more, "@defer") {
			t.Errorf("10,000 goals with %q are answered with %.300s … %s", more, body, body[max(0, len(body)-300):])
		}
		if body := ask(21); !strings.Contains(body, graph.LimitExceeded) {
			t.Errorf("10,500 goals with %q are answered with %.300s", more, body)
		}
	}
	h.untroubled(t)
}

func TestASubscriptionIsNoAnswerInParts(t *testing.T) {
	h := newHouse(t)
	a := h.post(t, `subscription { changes(after: "") { cursor } }`, nil, "Accept: multipart/mixed;deferSpec=20220824")
	refused(t, a, graph.BadUserInput, "text/event-stream")
}

// TestWhatIsDeferredALotIsAnsweredWhole holds how often one answer is gone through again.
func TestWhatIsDeferredALotIsAnsweredWhole(t *testing.T) {
	h := newHouse(t)
	query := `{ plan(slug: "gwangju") { id` + strings.Repeat(` ... @defer { slug }`, 20) + ` } }`
	a := h.post(t, query, nil, acceptParts)
	if media := a.header.Get("Content-Type"); !strings.HasPrefix(media, "application/graphql-response+json") {
		t.Errorf("20 parts to come are answered as %s", media)
	}
}
