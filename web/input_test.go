package web_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"polyplan/graph"
)

// bad is an input that is wrong, and what its caller is told: userErrors as CODE path.to.field, or error
// CODE where the request itself is wrong.
type bad struct {
	name     string
	mutation string
	input    in
	says     string
}

// wrong tries bad inputs and checks what is told, and that nothing is written.
func (h *house) wrong(t *testing.T, who person, all []bad) {
	t.Helper()
	for _, c := range all {
		t.Run(c.name, func(t *testing.T) {
			before := h.rev(t)
			p, code := h.try(t, who, c.mutation, c.input)
			got := "error " + code
			if code == "" {
				got = fmt.Sprint(p.UserErrors)
				if len(p.UserErrors) == 1 {
					got = p.UserErrors[0].String()
					if message := p.UserErrors[0].Message; message == "" || len(message) > 300 {
						t.Errorf("the message has %d bytes: %.400s", len(message), message)
					}
				}
			}
			if got != c.says {
				t.Errorf("%s: %v: want %s", got, p.UserErrors, c.says)
			}
			if h.rev(t) != before || p.Revision != nil {
				t.Errorf("something was written: revision %v", p.Revision)
			}
		})
	}
}

// garden is a house with a plan in English that has an item of each kind, and an editor of it alone.
type garden struct {
	*house
	ed, other, hana            person
	plan, goal, strategy, work string
	elsewhere, goalElsewhere   string
	goals                      []string
	notHere                    string
}

func newGarden(t testing.TB) *garden {
	t.Helper()
	g := &garden{house: newHouse(t), notHere: "gol_01kagwj00000000000zz"}
	all := g.hire(t, "all", "EDITOR")
	g.plan, g.goals = g.newPlan(t, all, "garden", "Trees", "Flowers", "Bees")
	g.goal = g.goals[0]
	g.ed = g.hire(t, "ed", "EDITOR:"+g.plan)
	g.strategy = g.done(t, g.ed, "createStrategy", in{"parent": g.goal, "title": "Plant"}).Item.ID
	g.work = g.done(t, g.ed, "createAssignment", in{"parent": g.strategy, "title": "Dig", "responsible": []in{{"division": "Parks", "role": "lead"}}}).Item.ID
	elsewhere, goals := g.newPlan(t, all, "elsewhere", "Away")
	g.elsewhere, g.goalElsewhere = elsewhere, goals[0]
	g.other = g.hire(t, "other", "EDITOR:"+elsewhere)
	g.hana = g.hire(t, "hana", "TRANSLATOR:ko,en")
	return g
}

func (g *garden) text(value string) in {
	return in{"id": g.goal, "field": "title", "locale": "ko", "value": value}
}

func TestBadTextIsRefusedWithItsPlace(t *testing.T) {
	g := newGarden(t)
	for name, value := range map[string]string{
		"NUL": "a\x00b", "a control character": "a\u0007b", "a tab in a title": "a\tb", "a line in a title": "a\nb", "DEL": "a\u007fb",
		"a C1 control character": "a\u0085b", "the mark of lost characters": "a\ufffdb", "no text": "",
	} {
		g.wrong(t, g.hana, []bad{{name, "setTranslation", g.text(value), "INVALID value"}})
		g.wrong(t, g.ed, []bad{
			{name + " in a title", "updateItem", in{"id": g.goal, "title": value}, "INVALID title"},
			{name + " in a new goal", "createGoal", in{"parent": g.plan, "title": value}, "INVALID title"},
			{name + " in a plan", "updatePlan", in{"id": g.plan, "title": value}, "INVALID title"},
			{name + " in a division", "updateItem", in{"id": g.goal, "responsible": []in{{"division": "Fine"}, {"division": value}}}, "INVALID responsible.1.division"},
		})
		if value != "" {
			g.wrong(t, g.ed, []bad{
				{name + " in a level", "updatePlan", in{"id": g.plan, "levels": in{"strategy": value}}, "INVALID levels.strategy"},
				{name + " in a contact", "updatePlan", in{"id": g.plan, "contact": in{"division": value}}, "INVALID contact.division"},
				{name + " in an address", "updatePlan", in{"id": g.plan, "contact": in{"email": value}}, "INVALID contact.email"},
				{name + " in a role", "updateItem", in{"id": g.goal, "responsible": []in{{"division": "A", "role": value}}}, "INVALID responsible.0.role"},
				{name + " in a relation", "updateItem", in{"id": g.goal, "links": []in{{"url": "https://a.example/", "rel": value}}}, "INVALID links.0.rel"},
				{name + " in an identifier", "updateItem", in{"id": g.goal, "identifier": value}, "INVALID identifier"},
			})
		}
	}
	long := strings.Repeat("가", 10_001)
	g.wrong(t, g.hana, []bad{{"10,001 characters", "setTranslation", g.text(long), "TOO_LONG value"}})
	g.wrong(t, g.ed, []bad{
		{"10,001 characters in a title", "updateItem", in{"id": g.goal, "title": long}, "TOO_LONG title"},
		{"a megabyte of text", "updateItem", in{"id": g.goal, "description": strings.Repeat("x", 1_000_000)}, "TOO_LONG description"},
		{"a long telephone number", "updatePlan", in{"id": g.plan, "contact": in{"phone": strings.Repeat("1", 201)}}, "TOO_LONG contact.phone"},
	})
	if p := g.done(t, g.hana, "setTranslation", g.text(long[:3*10_000])); len(p.Translation.Value) != 30_000 {
		t.Errorf("10,000 characters are stored as %d bytes", len(p.Translation.Value))
	}
	g.untroubled(t)
}

// TestTextThatIsNoUnicodeIsRefused sends bodies that a JSON encoder would not write.
func TestTextThatIsNoUnicodeIsRefused(t *testing.T) {
	g := newGarden(t)
	before := g.rev(t)
	const literal = `{"query": "mutation { updateItem(input: { id: \"GOAL\", title: \"a VALUE\" }) { item { id } userErrors { code field } } }"}`
	const variable = `{"query": "mutation ($t: String) { updateItem(input: { id: \"GOAL\", title: $t }) { item { id } userErrors { code field } } }", "variables": {"t": "a VALUE"}}`
	for name, c := range map[string]struct{ body, value string }{
		"half a surrogate pair":                 {variable, `\ud83c`},
		"the other half":                        {variable, `\udf33`},
		"the halves in the wrong order":         {variable, `\udf33\ud83c`},
		"an escaped NUL":                        {variable, `\u0000`},
		"half a surrogate pair in the document": {literal, `\\ud83c`},
		"an escaped NUL in the document":        {literal, `\\u0000`},
		"an escaped tab in the document":        {literal, `\\t`},
	} {
		t.Run(name, func(t *testing.T) {
			body := strings.NewReplacer("GOAL", g.goal, "VALUE", c.value).Replace(c.body)
			a := g.do(t, "POST", "/graphql", body, append(g.ed.headers(), "Content-Type: application/json")...)
			const want = `{"updateItem":{"item":null,"userErrors":[{"code":"INVALID","field":["title"]}]}}`
			if got := string(a.result(t).Data); got != want {
				t.Errorf("%s: want %s", a.body, want)
			}
		})
	}
	for _, body := range []string{variable, literal} {
		for _, value := range []string{"\xff\xfe", "\xed\xa0\xbc"} {
			body := strings.NewReplacer("GOAL", g.goal, "VALUE", value).Replace(body)
			a := g.do(t, "POST", "/graphql", body, append(g.ed.headers(), "Content-Type: application/json")...)
			if refused(t, a, graph.BadUserInput, "UTF-8"); a.status != 400 {
				t.Errorf("%q: %d", value, a.status)
			}
		}
	}
	a := g.do(t, "POST", "/graphql", "{\"query\": \"mutation { updateItem(input: { id: \\\""+g.goal+"\\\", title: \\\"a\nb\\\" }) { item { id } } }\"}",
		append(g.ed.headers(), "Content-Type: application/json")...)
	refused(t, a, graph.BadUserInput, "not one JSON object")
	if g.rev(t) != before {
		t.Error("something was written")
	}
}

func TestTextIsStoredInNormalisationFormC(t *testing.T) {
	g := newGarden(t)
	for sent, want := range map[string]string{
		"ca\u0301fe": "c\u00e1fe", "\u1112\u1161\u11ab": "한", "\u212b": "\u00c5", "🌳 e\u0301": "🌳 é", "a\r\nb": "a\nb",
	} {
		p := g.done(t, g.ed, "updateItem", in{"id": g.goal, "description": sent})
		var got struct {
			Node struct{ Description textAnswer }
		}
		g.into(t, &got, `query ($id: ID!) { node(id: $id) { ... on Goal { description { value } } } }`, in{"id": p.Item.ID})
		if got.Node.Description.Value != want {
			t.Errorf("%q is stored as %q: want %q", sent, got.Node.Description.Value, want)
		}
	}
	a := g.post(t, `mutation ($id: ID!) { updateItem(input: { id: $id, title: "\uD83C\uDF33" }) { item { title { value } } userErrors { code message } } }`, in{"id": g.goal}, g.ed.headers()...)
	if got := string(a.result(t).Data); got != `{"updateItem":{"item":{"title":{"value":"🌳"}},"userErrors":[]}}` {
		t.Errorf("a surrogate pair in a document: %s", a.body)
	}
}

func TestBadTranslationsAreRefusedWithTheirPlace(t *testing.T) {
	g := newGarden(t)
	text := func(change in) in {
		input := g.text("나무")
		for name, value := range change {
			input[name] = value
		}
		return input
	}
	ref := func(change in) in {
		input := text(change)
		delete(input, "value")
		return input
	}
	g.done(t, g.hana, "setTranslation", g.text("나무들"))
	g.done(t, g.ed, "updateItem", in{"id": g.goal, "title": "Great trees"})
	g.done(t, g.ed, "updateItem", in{"id": g.goal, "title": "Trees"})
	var past struct {
		Node struct{ Translations []translation }
	}
	g.into(t, &past, `query ($id: ID!) { node(id: $id) { ... on Goal { translations(locales: "en") { field revision } } } }`, in{"id": g.goals[1]})
	old := past.Node.Translations[0].Revision
	g.done(t, g.ed, "updateItem", in{"id": g.goals[1], "title": "More flowers"})
	g.wrong(t, g.hana, []bad{
		{"ja by a translator of ko", "setTranslation", text(in{"locale": "ja"}), "error FORBIDDEN"},
		{"ja by a translator of ko is not approved", "reviewTranslation", ref(in{"locale": "ja"}), "error FORBIDDEN"},
		{"ja by a translator of ko is not cleared", "clearTranslation", ref(in{"locale": "ja"}), "error FORBIDDEN"},
		{"an unknown field", "setTranslation", text(in{"field": "titel"}), "NOT_FOUND field"},
		{"a field of another kind", "setTranslation", text(in{"field": "summary"}), "NOT_FOUND field"},
		{"a field without a source", "setTranslation", text(in{"field": "description"}), "NOT_FOUND field"},
		{"an empty field", "setTranslation", text(in{"field": ""}), "NOT_FOUND field"},
		{"a long field", "setTranslation", text(in{"field": strings.Repeat("x", 100_000)}), "NOT_FOUND field"},
		{"a field with a NUL", "setTranslation", text(in{"field": "\x00"}), "NOT_FOUND field"},
		{"a locale the catalogue lacks", "setTranslation", text(in{"locale": "zu"}), "NOT_FOUND locale"},
		{"the source locale", "setTranslation", text(in{"locale": "en"}), "INVALID locale"},
		{"the source locale is not approved", "confirmTranslation", ref(in{"locale": "en"}), "INVALID locale"},
		{"the source locale is not cleared", "clearTranslation", ref(in{"locale": "en"}), "INVALID locale"},
		{"the source locale is not put back", "revertTranslation", in{"id": g.goals[1], "field": "title", "locale": "en", "to": old}, "error FORBIDDEN"},
		{"a draft of the source by a translator", "setTranslation", text(in{"locale": "en", "state": "DRAFT"}), "error FORBIDDEN"},
		{"a node there is not", "setTranslation", text(in{"id": g.notHere}), "NOT_FOUND id"},
		{"a publisher", "setTranslation", text(in{"id": "pub_01kagwj000v64yvex0f6", "field": "name"}), "INVALID id"},
		{"a token", "setTranslation", text(in{"id": g.hana.id}), "INVALID id"},
		{"REVIEWED by writing", "setTranslation", text(in{"state": "REVIEWED"}), "INVALID state"},
		{"MISSING by writing", "setTranslation", text(in{"state": "MISSING"}), "INVALID state"},
		{"SOURCE by writing", "setTranslation", text(in{"state": "SOURCE"}), "INVALID state"},
		{"an expected revision that is none", "setTranslation", text(in{"expectedRevision": "x"}), "INVALID expectedRevision"},
		{"a negative revision", "setTranslation", text(in{"expectedRevision": "-1"}), "INVALID expectedRevision"},
		{"an expected revision long past", "setTranslation", text(in{"expectedRevision": "1"}), "CONFLICT expectedRevision"},
		{"a revision to put back that is none", "revertTranslation", ref(in{"to": "x"}), "INVALID to"},
		{"a revision to put back that never was", "revertTranslation", ref(in{"to": "1"}), "NOT_FOUND to"},
		{"a suggestion that is none", "resolveSuggestion", in{"id": "x", "accept": true}, "INVALID id"},
		{"an empty suggestion", "resolveSuggestion", in{"id": "", "accept": true}, "INVALID id"},
		{"confirming what moved", "confirmTranslation", ref(in{"expectedRevision": "1"}), "CONFLICT expectedRevision"},
		{"clearing what moved", "clearTranslation", ref(in{"expectedRevision": "1"}), "CONFLICT expectedRevision"},
		{"a malformed id", "setTranslation", text(in{"id": "x"}), "error BAD_USER_INPUT"},
		{"a malformed locale", "setTranslation", text(in{"locale": "no such"}), "error BAD_USER_INPUT"},
		{"no language", "setTranslation", text(in{"locale": "und"}), "error BAD_USER_INPUT"},
		{"a state in small letters", "setTranslation", text(in{"state": "draft"}), "error BAD_USER_INPUT"},
		{"an origin there is not", "setTranslation", text(in{"origin": "ALIEN"}), "error GRAPHQL_VALIDATION_FAILED"},
		{"a state that is a number", "setTranslation", text(in{"state": 2}), "error GRAPHQL_VALIDATION_FAILED"},
		{"a locale that is a number", "setTranslation", text(in{"locale": 2}), "error BAD_USER_INPUT"},
		{"a value that is a number", "setTranslation", text(in{"value": 5}), "error BAD_USER_INPUT"},
		{"a value that is true", "setTranslation", text(in{"value": true}), "error GRAPHQL_VALIDATION_FAILED"},
		{"a value that is a list", "setTranslation", text(in{"value": []string{"a"}}), "error GRAPHQL_VALIDATION_FAILED"},
		{"a value that is null", "setTranslation", text(in{"value": nil}), "error GRAPHQL_VALIDATION_FAILED"},
		{"an input with more", "setTranslation", text(in{"more": 5}), "error GRAPHQL_VALIDATION_FAILED"},
	})
	rin := g.hire(t, "rin", "REVIEWER:ko")
	g.wrong(t, rin, []bad{
		{"approving what moved", "reviewTranslation", ref(in{"expectedRevision": "1"}), "CONFLICT expectedRevision"},
		{"rejecting what moved", "rejectTranslation", ref(in{"expectedRevision": "1", "reason": "thin"}), "CONFLICT expectedRevision"},
		{"putting back what moved", "revertTranslation", ref(in{"expectedRevision": "1", "to": "1"}), "CONFLICT expectedRevision"},
		{"a reason of lines and NULs", "rejectTranslation", ref(in{"reason": "a\x00"}), "INVALID reason"},
		{"a long reason", "rejectTranslation", ref(in{"reason": strings.Repeat("x", 10_001)}), "TOO_LONG reason"},
	})
	g.wrong(t, operator, []bad{
		{"the source locale, by an ADMIN", "setTranslation", text(in{"locale": "en"}), "INVALID locale"},
		{"the source locale is not approved, by an ADMIN", "reviewTranslation", ref(in{"locale": "en"}), "INVALID locale"},
	})
	g.untroubled(t)
}

func TestBadPlansAreRefusedWithTheirPlace(t *testing.T) {
	g := newGarden(t)
	all := g.hire(t, "everybody's editor", "EDITOR")
	plan := func(change in) in {
		return merged(in{"slug": "new-plan", "sourceLocale": "en", "publisher": in{"name": "City"}, "title": "New"}, change)
	}
	g.wrong(t, all, []bad{
		{"a slug that is taken", "createPlan", plan(in{"slug": "garden"}), "CONFLICT slug"},
		{"a slug in capitals", "createPlan", plan(in{"slug": "Garden"}), "INVALID slug"},
		{"a long slug", "createPlan", plan(in{"slug": strings.Repeat("a", 101)}), "INVALID slug"},
		{"an empty slug", "createPlan", plan(in{"slug": ""}), "INVALID slug"},
		{"no title", "createPlan", plan(in{"title": ""}), "INVALID title"},
		{"no publisher", "createPlan", plan(in{"publisher": in{}}), "INVALID publisher"},
		{"a publisher there is not", "createPlan", plan(in{"publisher": in{"id": "pub_01kagwj00000000000zz"}}), "NOT_FOUND publisher.id"},
		{"a goal as the publisher", "createPlan", plan(in{"publisher": in{"id": g.goal}}), "INVALID publisher.id"},
		{"a publisher with a NUL", "createPlan", plan(in{"publisher": in{"name": "a\x00"}}), "INVALID publisher.name"},
		{"a period that ends before it begins", "createPlan", plan(in{"period": in{"start": "2031-01-01", "end": "2030-12-31"}}), "INVALID period"},
		{"a malformed day", "createPlan", plan(in{"period": in{"start": "2030-02-30"}}), "error BAD_USER_INPUT"},
		{"an address that is none", "createPlan", plan(in{"sourceUrl": "javascript:alert(1)"}), "error BAD_USER_INPUT"},
		{"a malformed source locale", "createPlan", plan(in{"sourceLocale": "english"}), "error BAD_USER_INPUT"},
		{"a title that is null", "createPlan", plan(in{"title": nil}), "error GRAPHQL_VALIDATION_FAILED"},

		{"a title taken away", "updatePlan", in{"id": g.plan, "title": nil}, "INVALID title"},
		{"a slug taken away", "updatePlan", in{"id": g.plan, "slug": nil}, "INVALID slug"},
		{"a publisher taken away", "updatePlan", in{"id": g.plan, "publisher": nil}, "INVALID publisher"},
		{"a slug of another", "updatePlan", in{"id": g.plan, "slug": "elsewhere"}, "CONFLICT slug"},
		{"a plan there is not", "updatePlan", in{"id": "pln_01kagwj00000000000zz", "title": "x"}, "NOT_FOUND id"},
		{"a goal as the plan", "updatePlan", in{"id": g.goal, "title": "x"}, "INVALID id"},
		{"a plan that moved", "updatePlan", in{"id": g.plan, "title": "x", "expectedRevision": "1"}, "CONFLICT expectedRevision"},
		{"a plan that moved is not published", "publishPlan", in{"id": g.plan, "expectedRevision": "1"}, "CONFLICT expectedRevision"},
		{"a plan that moved is not archived", "archivePlan", in{"id": g.plan, "expectedRevision": "1"}, "CONFLICT expectedRevision"},
		{"a plan that moved is not deleted", "deletePlan", in{"id": g.plan, "expectedRevision": "1"}, "CONFLICT expectedRevision"},
		{"a revision that is none", "deletePlan", in{"id": g.plan, "expectedRevision": "yes"}, "INVALID expectedRevision"},
		{"a plan there is not is not published", "publishPlan", in{"id": "pln_01kagwj00000000000zz"}, "NOT_FOUND id"},
		{"a goal is not archived", "archivePlan", in{"id": g.goal}, "INVALID id"},
		{"a plan there is not is not deleted", "deletePlan", in{"id": "pln_01kagwj00000000000zz"}, "NOT_FOUND id"},
	})
	g.wrong(t, g.other, []bad{
		{"a plan by an editor of another", "updatePlan", in{"id": g.plan, "title": "x"}, "error FORBIDDEN"},
		{"publishing by an editor of another", "publishPlan", in{"id": g.plan}, "error FORBIDDEN"},
		{"archiving by an editor of another", "archivePlan", in{"id": g.plan}, "error FORBIDDEN"},
		{"deleting by an editor of another", "deletePlan", in{"id": g.plan}, "error FORBIDDEN"},
		{"making a plan by an editor of another", "createPlan", plan(nil), "error FORBIDDEN"},
	})
	g.wrong(t, g.hana, []bad{
		{"a plan by a translator", "updatePlan", in{"id": g.plan, "title": "x"}, "error FORBIDDEN"},
		{"making a plan by a translator", "createPlan", plan(nil), "error FORBIDDEN"},
	})
	g.untroubled(t)
}

// merged is an input with some of its fields changed.
func merged(input, change in) in {
	all := maps.Clone(input)
	maps.Copy(all, change)
	return all
}

func TestBadItemsAreRefusedWithTheirPlace(t *testing.T) {
	g := newGarden(t)
	goal := func(change in) in { return merged(in{"parent": g.plan, "title": "New"}, change) }
	repeated := func(n int, one in) []in { return slices.Repeat([]in{one}, n) }
	g.wrong(t, g.ed, []bad{
		{"a goal of a goal", "createGoal", in{"parent": g.goal, "title": "x"}, "INVALID parent"},
		{"a strategy of a plan", "createStrategy", in{"parent": g.plan, "title": "x"}, "INVALID parent"},
		{"an assignment of a goal", "createAssignment", in{"parent": g.goal, "title": "x"}, "INVALID parent"},
		{"a strategy of an assignment", "createStrategy", in{"parent": g.work, "title": "x"}, "INVALID parent"},
		{"a goal of a publisher", "createGoal", in{"parent": "pub_01kagwj000v64yvex0f6", "title": "x"}, "INVALID parent"},
		{"a goal of a plan there is not", "createGoal", in{"parent": "pln_01kagwj00000000000zz", "title": "x"}, "NOT_FOUND parent"},
		{"a strategy of a goal there is not", "createStrategy", in{"parent": g.notHere, "title": "x"}, "NOT_FOUND parent"},
		{"a position before the first", "createGoal", goal(in{"position": 0}), "INVALID position"},
		{"a negative position", "createGoal", goal(in{"position": -1}), "INVALID position"},
		{"a position off the end", "createGoal", goal(in{"position": 5}), "INVALID position"},
		{"the largest position", "createGoal", goal(in{"position": 2147483647}), "INVALID position"},
		{"a progress beyond all", "createGoal", goal(in{"progress": 101}), "INVALID progress"},
		{"a negative progress", "createGoal", goal(in{"progress": -1}), "INVALID progress"},
		{"a party without a name", "createGoal", goal(in{"responsible": []in{{"division": "A"}, {"role": "lead"}}}), "INVALID responsible.1.division"},
		{"a party there is not", "createGoal", goal(in{"responsible": []in{{"id": "pty_01kagwj00000000000zz"}}}), "NOT_FOUND responsible.0.id"},
		{"101 parties", "createGoal", goal(in{"responsible": repeated(101, in{"division": "A"})}), "TOO_MANY responsible"},
		{"101 links", "createGoal", goal(in{"links": repeated(101, in{"url": "https://a.example/"})}), "TOO_MANY links"},
		{"a link that is none", "createGoal", goal(in{"links": []in{{"url": "ftp://a.example/"}}}), "error BAD_USER_INPUT"},
		{"a status there is not", "createGoal", goal(in{"status": "GOOD"}), "error GRAPHQL_VALIDATION_FAILED"},
		{"an identifier that is a number", "createGoal", goal(in{"identifier": 1.1}), "error BAD_USER_INPUT"},
		{"a fractional position", "createGoal", goal(in{"position": 1.5}), "error GRAPHQL_VALIDATION_FAILED"},

		{"a plan as the item", "updateItem", in{"id": g.plan, "title": "x"}, "INVALID id"},
		{"an item there is not", "updateItem", in{"id": g.notHere, "title": "x"}, "NOT_FOUND id"},
		{"an item that moved", "updateItem", in{"id": g.goal, "title": "x", "expectedRevision": "1"}, "CONFLICT expectedRevision"},
		{"a title taken away", "updateItem", in{"id": g.goal, "title": nil}, "INVALID title"},
		{"a period that ends before it begins", "updateItem", in{"id": g.goal, "period": in{"start": "2031-01-01", "end": "2030-12-31"}}, "INVALID period"},

		{"below itself", "moveItem", in{"id": g.goal, "parent": g.goal, "position": 1}, "INVALID parent"},
		{"below what is below it", "moveItem", in{"id": g.goal, "parent": g.strategy, "position": 1}, "INVALID parent"},
		{"a strategy below a plan", "moveItem", in{"id": g.strategy, "parent": g.plan, "position": 1}, "INVALID parent"},
		{"into another plan", "moveItem", in{"id": g.strategy, "parent": g.goalElsewhere, "position": 1}, "NOT_FOUND parent"},
		{"a goal into another plan", "moveItem", in{"id": g.goal, "parent": g.elsewhere, "position": 1}, "NOT_FOUND parent"},
		{"below what there is not", "moveItem", in{"id": g.strategy, "parent": g.notHere, "position": 1}, "NOT_FOUND parent"},
		{"a move before the first", "moveItem", in{"id": g.goal, "position": 0}, "INVALID position"},
		{"a move off the end", "moveItem", in{"id": g.goal, "position": 4}, "INVALID position"},
		{"a move to an empty place off its end", "moveItem", in{"id": g.strategy, "parent": g.goals[1], "position": 2}, "INVALID position"},
		{"a move of what moved", "moveItem", in{"id": g.goal, "position": 2, "expectedRevision": "1"}, "CONFLICT expectedRevision"},
		{"a move of what there is not", "moveItem", in{"id": g.notHere, "position": 1}, "NOT_FOUND id"},
		{"a move of a plan", "moveItem", in{"id": g.plan, "position": 1}, "INVALID id"},
		{"deleting what moved", "deleteItem", in{"id": g.goal, "expectedRevision": "1"}, "CONFLICT expectedRevision"},
		{"deleting what there is not", "deleteItem", in{"id": g.notHere}, "NOT_FOUND id"},
		{"deleting a plan as an item", "deleteItem", in{"id": g.plan}, "INVALID id"},
		{"a malformed id", "deleteItem", in{"id": "goal 1"}, "error BAD_USER_INPUT"},
	})
	for name, who := range map[string]person{"an editor of another plan": g.other, "a translator": g.hana} {
		g.wrong(t, who, []bad{
			{"a new goal by " + name, "createGoal", goal(nil), "error FORBIDDEN"},
			{"a goal by " + name, "updateItem", in{"id": g.goal, "title": "x"}, "error FORBIDDEN"},
			{"a move by " + name, "moveItem", in{"id": g.goal, "position": 2}, "error FORBIDDEN"},
			{"deleting by " + name, "deleteItem", in{"id": g.goal}, "error FORBIDDEN"},
		})
	}
	g.untroubled(t)
}

func TestBadLocalesAreRefusedWithTheirPlace(t *testing.T) {
	g := newGarden(t)
	all := g.hire(t, "everybody's editor", "EDITOR")
	g.done(t, all, "updateLocale", in{"tag": "ja", "fallbacks": []string{"ko"}})
	g.done(t, all, "updateLocale", in{"tag": "vi", "fallbacks": []string{"fr", "ja"}})
	g.wrong(t, all, []bad{
		{"one there is", "addLocale", in{"tag": "KO"}, "CONFLICT tag"},
		{"one there is under another name", "addLocale", in{"tag": "zh-CN"}, "CONFLICT tag"},
		{"a fallback there is not", "addLocale", in{"tag": "zu", "fallbacks": []string{"ko", "xh"}}, "NOT_FOUND fallbacks.1"},
		{"a fallback to itself", "addLocale", in{"tag": "zu", "fallbacks": []string{"zu"}}, "INVALID fallbacks.0"},
		{"a fallback twice", "addLocale", in{"tag": "zu", "fallbacks": []string{"ko", "ja", "KO"}}, "INVALID fallbacks.2"},
		{"nine fallbacks", "addLocale", in{"tag": "zu", "fallbacks": slices.Repeat([]string{"ko"}, 9)}, "TOO_MANY fallbacks"},
		{"a circle of one", "updateLocale", in{"tag": "ko", "fallbacks": []string{"ko"}}, "INVALID fallbacks.0"},
		{"a circle of two", "updateLocale", in{"tag": "ko", "fallbacks": []string{"ja"}}, "INVALID fallbacks.0"},
		{"a circle of three", "updateLocale", in{"tag": "ko", "fallbacks": []string{"es", "vi"}}, "INVALID fallbacks.1"},
		{"one there is not", "updateLocale", in{"tag": "zu"}, "NOT_FOUND tag"},
		{"removing one there is not", "removeLocale", in{"tag": "zu"}, "NOT_FOUND tag"},
		{"removing one with texts", "removeLocale", in{"tag": "vi"}, "IN_USE tag"},
		{"removing one others fall back to", "removeLocale", in{"tag": "ko", "withTexts": true}, "IN_USE tag"},
		{"removing a source", "removeLocale", in{"tag": "en", "withTexts": true}, "IN_USE tag"},
		{"a malformed tag", "addLocale", in{"tag": "no such"}, "error BAD_USER_INPUT"},
		{"private use", "addLocale", in{"tag": "x-klingon"}, "error BAD_USER_INPUT"},
		{"a malformed fallback", "updateLocale", in{"tag": "ko", "fallbacks": []string{"und"}}, "error BAD_USER_INPUT"},
	})
	g.wrong(t, g.hana, []bad{
		{"another language by a translator", "addLocale", in{"tag": "zu"}, "error FORBIDDEN"},
		{"settings by a translator", "updateLocale", in{"tag": "ko", "allowSelfReview": true}, "error FORBIDDEN"},
		{"removing by a translator", "removeLocale", in{"tag": "ko", "withTexts": true}, "error FORBIDDEN"},
	})
	g.wrong(t, g.ed, []bad{
		{"another language by an editor of a plan", "addLocale", in{"tag": "zu"}, "error FORBIDDEN"},
		{"settings by an editor of a plan", "updateLocale", in{"tag": "ko", "fallbacks": nil}, "error FORBIDDEN"},
		{"removing by an editor of a plan", "removeLocale", in{"tag": "vi", "withTexts": true}, "error FORBIDDEN"},
	})
	g.untroubled(t)
}

func TestABodyHasItsBoundByWhoSendsIt(t *testing.T) {
	g := newGarden(t)
	sized := func(n int) string {
		head := `{"query": "{ __typename }", "more": "`
		return head + strings.Repeat("x", n-len(head)-2) + `"}`
	}
	post := func(n int, who person) answer {
		return g.do(t, "POST", "/graphql", sized(n), append(who.headers(), "Content-Type: application/json")...)
	}
	for _, who := range []person{public, g.hana, operator} {
		most, told := 1<<20, "1048576"
		if who == public {
			most, told = 256<<10, "262144"
		}
		if a := post(most, who); a.status != 200 {
			t.Errorf("%q sends %d bytes: %d %.300s", who.name, most, a.status, a.body)
		}
		a := post(most+1, who)
		refused(t, a, graph.LimitExceeded, told)
		if a.status != 413 {
			t.Errorf("%q sends %d bytes: %d", who.name, most+1, a.status)
		}
	}
}
