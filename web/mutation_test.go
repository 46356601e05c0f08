package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"polyplan/graph"
)

// data is what an operation answers that must succeed.
func (h *house) data(t testing.TB, who person, query string, variables any, headers ...string) string {
	t.Helper()
	a := h.post(t, query, variables, append(headers, who.headers()...)...)
	r := a.result(t)
	if a.status != http.StatusOK || len(r.Errors) > 0 {
		t.Fatalf("%s: %d %.500s", query, a.status, a.body)
	}
	return string(r.Data)
}

const wholeUpdated = `query ($id: ID!) { plan(id: $id) { slug publisher { name { value } } title { value } summary { value } section { value }
	levels { goal { value } strategy { value } assignment { value } } contact { division { value } phone email } period { start end } sourceUrl } }`

// TestInAPlanAnAbsentFieldStaysAndNullClears changes one field at a time of a plan that has all.
func TestInAPlanAnAbsentFieldStaysAndNullClears(t *testing.T) {
	h := newHouse(t)
	full := in{
		"slug": "full", "sourceLocale": "en", "publisher": in{"name": "City", "homepage": "https://city.example/"},
		"title": "Title", "summary": "Summary", "section": "Section",
		"levels":  in{"goal": "G", "strategy": "S", "assignment": "A"},
		"contact": in{"division": "Office", "phone": "+82", "email": "a@city.example"},
		"period":  in{"start": "2030-01-01", "end": "2030-12-31"}, "sourceUrl": "https://city.example/plan",
	}
	made := h.done(t, operator, "createPlan", full)
	id := made.Plan.ID
	if made.Plan.State != "DRAFT" || made.Plan.Title.Value != "Title" || made.Revision == nil || *made.Revision != made.Plan.Revision {
		t.Errorf("made is %+v, the revision %v", made.Plan, made.Revision)
	}
	was := h.data(t, operator, wholeUpdated, in{"id": id})
	const all = `{"plan":{"slug":"full","publisher":{"name":{"value":"City"}},"title":{"value":"Title"},"summary":{"value":"Summary"},"section":{"value":"Section"},` +
		`"levels":{"goal":{"value":"G"},"strategy":{"value":"S"},"assignment":{"value":"A"}},` +
		`"contact":{"division":{"value":"Office"},"phone":"+82","email":"a@city.example"},` +
		`"period":{"start":"2030-01-01","end":"2030-12-31"},"sourceUrl":"https://city.example/plan"}}`
	if was != all {
		t.Fatalf("%s: want %s", was, all)
	}
	for _, c := range []struct {
		change   in
		from, to string // in the answer
	}{
		{in{"summary": nil}, `"summary":{"value":"Summary"}`, `"summary":null`},
		{in{"section": nil}, `"section":{"value":"Section"}`, `"section":null`},
		{in{"levels": in{}}, "", ""},
		{in{"contact": in{}}, "", ""},
		{in{"levels": in{"strategy": nil}}, `"strategy":{"value":"S"}`, `"strategy":null`},
		{in{"levels": in{"goal": "Aim"}}, `"goal":{"value":"G"}`, `"goal":{"value":"Aim"}`},
		{in{"levels": nil}, `"goal":{"value":"Aim"},"strategy":null,"assignment":{"value":"A"}`, `"goal":null,"strategy":null,"assignment":null`},
		{in{"contact": in{"phone": nil}}, `"phone":"+82"`, `"phone":null`},
		{in{"contact": in{"division": "Parks", "email": nil}}, `"division":{"value":"Office"},"phone":null,"email":"a@city.example"`, `"division":{"value":"Parks"},"phone":null,"email":null`},
		{in{"contact": nil}, `"contact":{"division":{"value":"Parks"},"phone":null,"email":null}`, `"contact":null`},
		{in{"period": in{"end": "2031-12-31"}}, `"start":"2030-01-01","end":"2030-12-31"`, `"start":null,"end":"2031-12-31"`},
		{in{"period": nil}, `"period":{"start":null,"end":"2031-12-31"}`, `"period":null`},
		{in{"sourceUrl": nil}, `"sourceUrl":"https://city.example/plan"`, `"sourceUrl":null`},
		{in{"publisher": in{"name": "Another city"}}, `"value":"City"`, `"value":"Another city"`},
		{in{"title": "Better title"}, `"value":"Title"`, `"value":"Better title"`},
		{in{"slug": "fuller"}, `"slug":"full"`, `"slug":"fuller"`},
		{in{}, "", ""},
		{in{"meaningUnchanged": true, "expectedRevision": nil}, "", ""},
	} {
		h.done(t, operator, "updatePlan", merged(c.change, in{"id": id}))
		want := strings.Replace(was, c.from, c.to, 1)
		if got := h.data(t, operator, wholeUpdated, in{"id": id}); got != want || c.from != "" && want == was {
			t.Errorf("after %v: %s: want %s", c.change, got, want)
		}
		was = h.data(t, operator, wholeUpdated, in{"id": id})
	}
	h.done(t, operator, "publishPlan", in{"id": id})
	if got := h.data(t, public, `{ old: plan(slug: "full") { slug } new: plan(slug: "fuller") { slug } }`, nil); got != `{"old":{"slug":"fuller"},"new":{"slug":"fuller"}}` {
		t.Errorf("by its old slug and its new one: %s", got)
	}
}

func TestInAnItemAnAbsentFieldStaysAndNullClears(t *testing.T) {
	g := newGarden(t)
	const whole = `query ($id: ID!) { node(id: $id) { ... on Goal { identifier title { value } description { value } status progress period { start end }
		responsible { division { value } korean: division(locales: "ko") { value } role } links { url rel } } } }`
	id := g.done(t, g.ed, "createGoal", in{
		"parent": g.plan, "position": 1, "identifier": "A", "title": "Title", "description": "More", "status": "ON_TRACK", "progress": 40,
		"period": in{"start": "2030-01-01"}, "responsible": []in{{"division": "Parks", "role": "lead"}, {"division": "Roads"}},
		"links": []in{{"url": "https://a.example/", "rel": "about"}, {"url": "https://b.example/"}},
	}).Item.ID
	var parties struct {
		Node struct{ Responsible []struct{ ID string } }
	}
	g.into(t, &parties, `query ($id: ID!) { node(id: $id) { ... on Goal { responsible { id } } } }`, in{"id": id})
	parks, roads := parties.Node.Responsible[0].ID, parties.Node.Responsible[1].ID
	g.done(t, g.hana, "setTranslation", in{"id": id, "field": "responsible." + parks + ".division", "locale": "ko", "value": "공원과"})

	was := g.data(t, public, whole, in{"id": id})
	const (
		p   = `{"division":{"value":"Parks"},"korean":{"value":"공원과"},"role":"lead"}`
		r   = `{"division":{"value":"Roads"},"korean":{"value":"Roads"},"role":null}`
		all = `{"node":{"identifier":"A","title":{"value":"Title"},"description":{"value":"More"},"status":"ON_TRACK","progress":40,` +
			`"period":{"start":"2030-01-01","end":null},"responsible":[` + p + "," + r + `],"links":[{"url":"https://a.example/","rel":"about"},{"url":"https://b.example/","rel":null}]}}`
	)
	if was != all {
		t.Fatalf("%s: want %s", was, all)
	}
	for _, c := range []struct {
		change   in
		from, to string
	}{
		{in{"description": nil}, `"description":{"value":"More"}`, `"description":null`},
		{in{"identifier": nil}, `"identifier":"A"`, `"identifier":"1"`},
		{in{"progress": nil}, `"progress":40`, `"progress":null`},
		{in{"progress": 0}, `"progress":null`, `"progress":0`},
		{in{"status": "LATE"}, `"ON_TRACK"`, `"LATE"`},
		{in{"status": nil}, `"LATE"`, `"NOT_STARTED"`},
		{in{"period": nil}, `"period":{"start":"2030-01-01","end":null}`, `"period":null`},
		{in{"links": []in{{"url": "https://b.example/"}}}, `{"url":"https://a.example/","rel":"about"},`, ``},
		{in{"links": nil}, `"links":[{"url":"https://b.example/","rel":null}]`, `"links":[]`},
		{in{"responsible": []in{{"id": roads}, {"id": parks, "role": "support"}}}, p + "," + r, r + "," + strings.Replace(p, "lead", "support", 1)},
		{in{"responsible": []in{{"id": parks, "division": "Gardens"}}}, r + "," + strings.Replace(p, "lead", "support", 1), `{"division":{"value":"Gardens"},"korean":{"value":"공원과"},"role":null}`},
		{in{"title": "Better title"}, `"value":"Title"`, `"value":"Better title"`},
		{in{"responsible": nil}, `[{"division":{"value":"Gardens"},"korean":{"value":"공원과"},"role":null}]`, `[]`},
		{in{}, "", ""},
	} {
		g.done(t, g.ed, "updateItem", merged(c.change, in{"id": id}))
		want := strings.Replace(was, c.from, c.to, 1)
		if got := g.data(t, public, whole, in{"id": id}); got != want || c.from != "" && want == was {
			t.Errorf("after %v: %s: want %s", c.change, got, want)
		}
		was = g.data(t, public, whole, in{"id": id})
	}
}

func TestInALocaleAnAbsentFieldStaysAndNullClears(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		mutation string
		input    in
		want     string
	}{
		{"addLocale", in{"tag": "PT_br", "fallbacks": []string{"ES", "fr"}, "allowSelfReview": true}, "pt-BR [es fr] true true"},
		{"updateLocale", in{"tag": "pt-br"}, "pt-BR [es fr] true true"},
		{"updateLocale", in{"tag": "pt-BR", "fallbacks": []string{"fr"}}, "pt-BR [fr] true true"},
		{"updateLocale", in{"tag": "pt", "allowSelfReview": false}, "pt-BR [fr] false true"},
		{"updateLocale", in{"tag": "pt-BR", "fallbacks": nil, "allowSelfReview": nil}, "pt-BR [] false true"},
		{"removeLocale", in{"tag": "pt-BR"}, "pt-BR [] false false"},
		{"addLocale", in{"tag": "iw"}, "he [] false true"},
	} {
		before := h.rev(t)
		p := h.done(t, operator, c.mutation, c.input)
		if got := fmt.Sprint(p.Locale.Tag, " ", p.Locale.Fallbacks, " ", p.Locale.AllowSelfReview, " ", p.Locale.IsRegistered); got != c.want {
			t.Errorf("%s %v: %s: want %s", c.mutation, c.input, got, c.want)
		}
		if moved := h.rev(t) != before; moved != (p.Revision != nil) || moved && *p.Revision != fmt.Sprint(h.rev(t)) {
			t.Errorf("%s %v: the revision %v: want %d after %d", c.mutation, c.input, p.Revision, h.rev(t), before)
		}
	}
	hana := h.hire(t, "hana", "TRANSLATOR:sw")
	if p := h.done(t, hana, "addLocale", in{"tag": "sw"}); p.Locale.Endonym != "Kiswahili" || p.Locale.Direction != "LTR" || !slices.Equal(p.Locale.Chain, []string{"sw", "en"}) {
		t.Errorf("%+v", p.Locale)
	}
}

// TestAMutationAnswersWhatItWrote reads the payload in the languages of the operation.
func TestAMutationAnswersWhatItWrote(t *testing.T) {
	g := newGarden(t)
	const query = `mutation ($id: ID!) @inContext(locales: ["ko"]) {
		setTranslation(input: { id: $id, field: "title", locale: "ko", value: "나무" }) {
			translation { value node { contentKey ... on Goal { title { value locale } english: title(locales: ["en"]) { value } plan { title { value locale isFallback } goals { title { value } } } } } }
			revision userErrors { message }
		}
		updateItem(input: { id: $id, title: "Old trees" }) { item { title { value locale isStale } english: title(locales: "en") { value } ... on Goal { strategies { title { value } } } } userErrors { message } }
	}`
	a := g.post(t, query, in{"id": g.goal}, operator.headers()...)
	r := a.result(t)
	const (
		translated = `{"setTranslation":{"translation":{"value":"나무","node":{"contentKey":"%s@ko>en","title":{"value":"나무","locale":"ko"},"english":{"value":"Trees"},` +
			`"plan":{"title":{"value":"Plan of garden","locale":"en","isFallback":true},"goals":[{"title":{"value":"나무"}},{"title":{"value":"Flowers"}},{"title":{"value":"Bees"}}]}}},"revision":"%d","userErrors":[]},`
		updated = `"updateItem":{"item":{"title":{"value":"나무","locale":"ko","isStale":true},"english":{"value":"Old trees"},"strategies":[{"title":{"value":"Plant"}}]},"userErrors":[]}}`
	)
	if want := fmt.Sprintf(translated, g.goal, g.rev(t)-1) + updated; strings.ReplaceAll(string(r.Data), `\u003e`, ">") != want {
		t.Errorf("%s\nwant %s", a.body, want)
	}
	locale, err := json.Marshal(r.Extensions["locale"])
	if want := `{"chain":["ko","en"],"served":{"en":6,"ko":3},"wanted":["ko"]}`; err != nil || string(locale) != want {
		t.Errorf("extensions.locale is %s: want %s", locale, want)
	}
	if got := a.header.Get("Content-Language"); got != "en, ko" {
		t.Errorf("Content-Language is %q", got)
	}
	if vary := strings.Join(a.header["Vary"], ", "); strings.Contains(vary, "Accept-Language") {
		t.Errorf("Vary is %q", vary)
	}
	negotiated := g.post(t, `mutation ($id: ID!) { updateItem(input: { id: $id }) { item { title { locale } } } }`, in{"id": g.goal}, append(operator.headers(), "Accept-Language: ko")...)
	if got := string(negotiated.result(t).Data); got != `{"updateItem":{"item":{"title":{"locale":"ko"}}}}` || !strings.Contains(negotiated.header.Get("Vary"), "Accept-Language") {
		t.Errorf("by its header: %s, Vary is %q", got, negotiated.header["Vary"])
	}
	textless := g.post(t, `mutation { updateLocale(input: { tag: "ja", allowSelfReview: true }) { locale { tag } } }`, nil, append(operator.headers(), "Accept-Language: ko")...)
	if strings.Contains(textless.header.Get("Vary"), "Accept-Language") || textless.header.Get("Content-Language") != "" {
		t.Errorf("without texts, Vary is %q and Content-Language %q", textless.header["Vary"], textless.header.Get("Content-Language"))
	}
}

func TestMutationsOfARequestAreDoneOneAfterAnother(t *testing.T) {
	g := newGarden(t)
	var query strings.Builder
	query.WriteString("mutation ($id: ID!) {")
	for i := range 20 {
		fmt.Fprintf(&query, ` a%02d: updateItem(input: { id: $id, title: "Title %d" }) { item { title { value } } revision }`, i, i)
	}
	query.WriteString(` moved: moveItem(input: { id: $id, position: 3 }) { item { position } }
		gone: deleteItem(input: { id: $id }) { deletedIds }
		late: updateItem(input: { id: $id, title: "x" }) { item { id } userErrors { code field } } }`)
	before := g.rev(t)
	a := g.post(t, query.String(), in{"id": g.goals[1]}, operator.headers()...)
	var got map[string]payload
	if err := json.Unmarshal(a.result(t).Data, &got); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	for i := range 20 {
		p := got[fmt.Sprintf("a%02d", i)]
		if p.Item == nil || p.Item.Title.Value != fmt.Sprint("Title ", i) || *p.Revision != fmt.Sprint(uint64(before)+uint64(i)+1) {
			t.Errorf("the write %d answers %+v", i, p)
		}
	}
	if got["moved"].Item.Position != 3 || !slices.Equal(got["gone"].DeletedIDs, []string{g.goals[1]}) || fmt.Sprint(got["late"].UserErrors) != "[NOT_FOUND id]" {
		t.Errorf("%s", a.body)
	}
}

func TestDeletingTellsWhatIsGone(t *testing.T) {
	g := newGarden(t)
	p := g.done(t, g.ed, "deleteItem", in{"id": g.goal})
	if !slices.Equal(p.DeletedIDs, []string{g.goal, g.strategy, g.work}) || p.Revision == nil {
		t.Errorf("%+v", p)
	}
	const query = `query ($a: ID!, $p: ID!) { node(id: $a) { id } plan(id: $p) { goals { position title { value } } } bySlug: plan(slug: "garden") { id } }`
	if got := g.data(t, public, query, in{"a": g.work, "p": g.plan}); got != `{"node":null,"plan":{"goals":[{"position":1,"title":{"value":"Flowers"}},{"position":2,"title":{"value":"Bees"}}]},"bySlug":{"id":"`+g.plan+`"}}` {
		t.Errorf("%s", got)
	}
	if p := g.done(t, g.ed, "deletePlan", in{"id": g.plan}); len(p.DeletedIDs) != 3 || p.DeletedIDs[0] != g.plan {
		t.Errorf("%+v", p)
	}
	if got := g.data(t, g.ed, query, in{"a": g.goals[1], "p": g.plan}); got != `{"node":null,"plan":null,"bySlug":null}` {
		t.Errorf("%s", got)
	}
}

// TestWhatChangesNothingMakesNoRevision repeats writes that were done.
func TestWhatChangesNothingMakesNoRevision(t *testing.T) {
	g := newGarden(t)
	for name, input := range map[string]in{
		"publishPlan": {"id": g.plan}, "updatePlan": {"id": g.plan, "title": "Plan of garden"},
		"updateItem": {"id": g.goals[1], "title": "Flowers"}, "moveItem": {"id": g.goals[1], "position": 2},
	} {
		before := g.rev(t)
		if p := g.done(t, g.ed, name, input); p.Revision != nil || g.rev(t) != before || p.Plan == nil && p.Item == nil {
			t.Errorf("%s of what is so already makes the revision %s: before it was %d", name, or(p.Revision), before)
		}
	}
}

func or(text *string) string {
	if text == nil {
		return "null"
	}
	return *text
}

func TestAGETNeverWrites(t *testing.T) {
	h := newHouse(t)
	before := h.rev(t)
	const write = `mutation M { deletePlan(input: { id: "pln_01kagwj000pg1jyvz9r5" }) { deletedIds } }`
	for name, c := range map[string]struct{ query, operation string }{
		"a mutation":               {write, ""},
		"a mutation by its name":   {write + " query Q { __typename }", "M"},
		"a mutation in a comment":  {"# query\n" + write, ""},
		"a mutation without input": {"mutation { x }", ""},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			for _, accept := range []string{"application/json", "application/graphql-response+json"} {
				path := "/graphql?" + url.Values{"query": {c.query}, "operationName": {c.operation}}.Encode()
				a := h.do(t, method, path, "", append(operator.headers(), "Accept: "+accept)...)
				if a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "POST" {
					t.Errorf("%s by %s: %d, Allow is %q", name, method, a.status, a.header.Get("Allow"))
				}
				if method == http.MethodGet {
					refused(t, a, graph.BadUserInput, "by POST")
				}
			}
		}
	}
	for name, c := range map[string]struct{ query, operation string }{
		"a query beside a mutation": {write + " query Q { __typename }", "Q"},
		"a query of mutations":      {`query mutation { __typename }`, ""},
		"a word in a query":         {`{ __typename } # mutation, subscription`, ""},
	} {
		path := "/graphql?" + url.Values{"query": {c.query}, "operationName": {c.operation}}.Encode()
		if a := h.do(t, http.MethodGet, path, "", operator.headers()...); string(a.body) != `{"data":{"__typename":"Query"}}` {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	if h.rev(t) != before {
		t.Error("something was written")
	}
}

// TestARootFieldOfAMutationReadsTheStoreOnce counts the reads beside the one that finds out who asks.
func TestARootFieldOfAMutationReadsTheStoreOnce(t *testing.T) {
	g := newGarden(t)
	const all = `plan { goals { title { value } translations { value } strategies { assignments { title { value } } } } coverage { total } publisher { name { value } } }`
	for name, query := range map[string]string{
		"a translation": `mutation { setTranslation(input: { id: "` + g.goal + `", field: "title", locale: "ko", value: "나무" }) { translation { value node { translations { value } ... on Goal { ` + all + ` } } } } }`,
		"an item":       `mutation { updateItem(input: { id: "` + g.work + `", title: "Dig deep" }) { item { title { value } ` + all + ` } } }`,
		"a plan":        `mutation { updatePlan(input: { id: "` + g.plan + `", title: "Garden" }) { ` + all + ` } }`,
		"a locale":      `mutation { updateLocale(input: { tag: "ko" }) { locale { chain coverage { total } } } }`,
	} {
		before := g.db.views.Load()
		g.data(t, operator, query, nil)
		if n := g.db.views.Load() - before; n != 1 {
			t.Errorf("%s reads the store %d times", name, n)
		}
	}
	for name, query := range map[string]string{
		"units":   `{ translationUnits(locale: "ko", first: 5) { totalCount nodes { source { value } path target { value } others(locales: ["ja", "fr"]) { value } history(first: 3) { value diff { text } } suggestions { value } node { ... on Goal { plan { goals { title { value } } } } } } } }`,
		"changes": `{ changes(first: 20) { head nodes { kind node { id } text { value } } } }`,
		"tokens":  `{ tokens { name grants { role } } }`,
	} {
		before := g.db.views.Load()
		g.data(t, operator, query, nil)
		if n := g.db.views.Load() - before; n != 1 {
			t.Errorf("%s read the store %d times", name, n)
		}
	}
	before := g.db.views.Load()
	g.data(t, g.ed, `{ viewer { name grants { plans } } }`, nil)
	if n := g.db.views.Load() - before; n != 1 {
		t.Errorf("who asks is found out by %d reads", n)
	}
}
