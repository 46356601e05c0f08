package web_test

import (
	"fmt"
	"strings"
	"testing"
)

// somewhere is where a plan and its parts are, or would be.
type somewhere struct {
	slug, plan, goal, strategy, work, party, publisher string
}

// TestADraftIsNotThereForThoseWithoutAGrant asks everything of a DRAFT and of a plan that there is not: the
// answers are the same but for the names that were asked for.
func TestADraftIsNotThereForThoseWithoutAGrant(t *testing.T) {
	h := newHouse(t)
	all := h.hire(t, "all", "EDITOR")
	elsewhere, _ := h.newPlan(t, all, "elsewhere")
	const counted = `{ locales { coverage { total missing translated } } plans { totalCount } }`
	empty := h.data(t, public, counted, nil)
	plan := h.done(t, all, "createPlan", in{"slug": "secret", "sourceLocale": "en", "publisher": in{"name": "Nobody knows"}, "title": "Secret"}).Plan.ID
	goal := h.done(t, all, "createGoal", in{"parent": plan, "title": "Secret goal", "responsible": []in{{"division": "Secret service"}}}).Item.ID
	strategy := h.done(t, all, "createStrategy", in{"parent": goal, "title": "Secret way"}).Item.ID
	work := h.done(t, all, "createAssignment", in{"parent": strategy, "title": "Secret work"}).Item.ID
	var by struct {
		Plan struct{ Publisher struct{ ID string } }
	}
	h.into(t, &by, `query ($id: ID!) { plan(id: $id) { publisher { id } } }`, in{"id": plan}, all.headers()...)
	secret := somewhere{"secret", plan, goal, strategy, work, "pty_01kagwj00000000000zz", by.Plan.Publisher.ID}
	nowhere := somewhere{"nowhere", "pln_01kagwj00000000000zz", "gol_01kagwj00000000000zz", "str_01kagwj00000000000zz", "asg_01kagwj00000000000zz", "pty_01kagwj00000000000zz", "pub_01kagwj00000000000zz"}

	queries := []string{
		`{ plan(slug: "SLUG") { id title { value } } }`,
		`{ plan(id: "PLAN") { id } }`,
		`{ node(id: "PLAN") { id } a: node(id: "GOAL") { id } b: node(id: "STRATEGY") { id } c: node(id: "WORK") { id } }`,
		`{ node(id: "PUBLISHER") { ... on Publisher { name { value } } } plans(filter: { publisher: "PUBLISHER" }) { totalCount } }`,
		`{ nodes(ids: ["PLAN", "GOAL", "STRATEGY", "WORK"]) { id ... on PlanItem { title { value } } } }`,
		`{ plans(filter: { text: "SLUG" }) { totalCount nodes { slug } } }`,
		`{ plans(filter: { states: [DRAFT, ARCHIVED] }) { totalCount nodes { slug } } }`,
		`{ changes(plan: "PLAN", first: 100) { nodes { kind id } } }`,
		`mutation { updatePlan(input: { id: "PLAN", title: "x" }) { plan { id } userErrors { code message field } } }`,
		`mutation { updatePlan(input: { id: "PLAN", expectedRevision: "1" }) { plan { id } userErrors { code message field } } }`,
		`mutation { publishPlan(input: { id: "PLAN" }) { plan { id } userErrors { code message field } } }`,
		`mutation { archivePlan(input: { id: "PLAN" }) { plan { id } userErrors { code message field } } }`,
		`mutation { deletePlan(input: { id: "PLAN" }) { deletedIds userErrors { code message field } } }`,
		`mutation { createGoal(input: { parent: "PLAN", title: "x" }) { item { id } userErrors { code message field } } }`,
		`mutation { createStrategy(input: { parent: "GOAL", title: "x" }) { item { id } userErrors { code message field } } }`,
		`mutation { createAssignment(input: { parent: "STRATEGY", title: "x", position: 99 }) { item { id } userErrors { code message field } } }`,
		`mutation { updateItem(input: { id: "GOAL", title: "x" }) { item { id } userErrors { code message field } } }`,
		`mutation { updateItem(input: { id: "WORK", responsible: [{ id: "PARTY" }] }) { item { id } userErrors { code message field } } }`,
		`mutation { moveItem(input: { id: "GOAL", position: 1 }) { item { id } userErrors { code message field } } }`,
		`mutation { moveItem(input: { id: "WORK", parent: "STRATEGY", position: 77 }) { item { id } userErrors { code message field } } }`,
		`mutation { deleteItem(input: { id: "STRATEGY" }) { deletedIds userErrors { code message field } } }`,
	}
	for _, call := range []string{
		`setTranslation(input: { REF, value: "x" })`, `setTranslation(input: { REF, value: "x", state: DRAFT, expectedRevision: "1" })`,
		`reviewTranslation(input: { REF })`, `rejectTranslation(input: { REF, reason: "x" })`, `confirmTranslation(input: { REF })`,
		`clearTranslation(input: { REF })`, `acknowledgeChecks(input: { REF, checks: ["x"] })`, `revertTranslation(input: { REF, to: "1" })`,
	} {
		for _, ref := range []string{
			`id: "PLAN", field: "title", locale: "ko"`, `id: "GOAL", field: "title", locale: "ko"`, `id: "WORK", field: "titel", locale: "ko"`,
			`id: "GOAL", field: "title", locale: "en"`, `id: "GOAL", field: "title", locale: "zu"`,
		} {
			queries = append(queries, `mutation { `+strings.Replace(call, "REF", ref, 1)+` { translation { value } suggestion { id } conflict { yours } userErrors { code message field } } }`)
		}
	}
	queries = append(queries, `mutation { setTranslations(input: { translations: [
		{ id: "GOAL", field: "title", locale: "ko", value: "x" }, { id: "PLAN", field: "title", locale: "en", value: "x" }, { id: "WORK", field: "x", locale: "zu", value: "" }
	] }) { results { translation { value } userErrors { code message field } } userErrors { code message field } } }`)

	for _, who := range []person{public, h.hire(t, "other", "EDITOR:"+elsewhere)} {
		before := h.rev(t)
		for _, query := range queries {
			told := map[somewhere]string{}
			for _, at := range []somewhere{secret, nowhere} {
				a := h.post(t, strings.NewReplacer("SLUG", at.slug, "PLAN", at.plan, "GOAL", at.goal, "STRATEGY", at.strategy, "WORK", at.work, "PARTY", at.party, "PUBLISHER", at.publisher).Replace(query), nil, who.headers()...)
				body := strings.NewReplacer(at.slug, "SLUG", at.plan, "PLAN", at.goal, "GOAL", at.strategy, "STRATEGY", at.work, "WORK").Replace(string(a.body))
				told[at] = fmt.Sprint(a.status, " ", a.header["Vary"], " ", a.header.Get("Content-Language"), " ", body)
			}
			if told[secret] != told[nowhere] {
				t.Errorf("%s as %q: a draft is told apart from nothing:\n%s\n%s", query, who.name, told[secret], told[nowhere])
			}
			if strings.Contains(told[secret], "FORBIDDEN") || strings.Contains(strings.ToLower(told[secret]), "secret") {
				t.Errorf("%s as %q: %s", query, who.name, told[secret])
			}
		}
		if h.rev(t) != before {
			t.Errorf("%q wrote something", who.name)
		}
	}
	if got := h.data(t, public, `{ changes(first: 100) { nodes { id plan text { value } } } }`, nil); strings.Contains(got, plan) || strings.Contains(got, goal) || strings.Contains(got, "Secret") {
		t.Errorf("the public is told of a draft: %s", got)
	}
	if got := h.data(t, public, counted, nil); got != empty {
		t.Errorf("a draft is counted: %s: before it was %s", got, empty)
	}
}

func TestADraftIsThereForThoseWhoEditOrTranslate(t *testing.T) {
	h := newHouse(t)
	all := h.hire(t, "all", "EDITOR")
	plan := h.done(t, all, "createPlan", in{"slug": "secret", "sourceLocale": "en", "publisher": in{"name": "City"}, "title": "Secret"}).Plan.ID
	for _, who := range []person{all, operator, h.hire(t, "ed", "EDITOR:"+plan), h.hire(t, "hana", "TRANSLATOR:ko"), h.hire(t, "rin", "REVIEWER:ko")} {
		if got := h.data(t, who, `{ plan(slug: "secret") { state title { value } } }`, nil); got != `{"plan":{"state":"DRAFT","title":{"value":"Secret"}}}` {
			t.Errorf("%s: %s", who.name, got)
		}
	}
	h.done(t, all, "archivePlan", in{"id": plan})
	for who, want := range map[person]string{all: `{"plan":{"id":"` + plan + `"}}`, h.hire(t, "min", "TRANSLATOR:ja"): `{"plan":null}`, public: `{"plan":null}`} {
		if got := h.data(t, who, `{ plan(slug: "secret") { id } }`, nil); got != want {
			t.Errorf("an archived plan for %q: %s", who.name, got)
		}
	}
}

func TestADraftOfAnotherWindowIsShownAsTheirs(t *testing.T) {
	s := newStage(t).newScene(t)
	s.act(t, "hana write 공기")
	write := func(value, expected string) payload {
		p, _ := s.try(t, s.people["hana"], "setTranslation", in{
			"id": s.goal, "field": "title", "locale": "ko", "value": value, "state": "DRAFT", "expectedRevision": expected,
		})
		return p
	}
	kept := write("맑은 공기", s.revisions[0])
	lost := write("푸른 공기", s.revisions[0])
	if fmt.Sprint(lost.UserErrors) != "[CONFLICT expectedRevision]" || lost.Conflict == nil || lost.Conflict.Yours != "푸른 공기" ||
		lost.Conflict.Theirs.String() != "DRAFT 맑은 공기 by hana" || *lost.Conflict.Base != "공기" {
		t.Errorf("got %v, %+v", lost.UserErrors, lost.Conflict)
	}
	if p := write("푸른 공기", lost.Conflict.Theirs.Revision); p.Suggestion == nil || p.Suggestion.ID == kept.Suggestion.ID {
		t.Errorf("with its revision: %v", p.UserErrors)
	}
}

func TestEditorsReadTheSourceDraftsOfAPlan(t *testing.T) {
	h := newHouse(t)
	ed := h.hire(t, "ed", "EDITOR")
	plan, goals := h.newPlan(t, ed, "park", "Shade")
	h.done(t, ed, "setTranslation", in{"id": plan, "field": "summary", "locale": "en", "value": "Trees", "state": "DRAFT"})
	h.done(t, ed, "setTranslation", in{"id": goals[0], "field": "title", "locale": "en", "value": "Cool", "state": "DRAFT"})
	const query = `query ($id: ID!) { plan(id: $id) { summary { value } sourceDrafts { node { __typename } field locale value base author isDraft } } }`
	const all = `{"node":{"__typename":"Goal"},"field":"title","locale":"en","value":"Cool","base":"Shade","author":"ed","isDraft":true},` +
		`{"node":{"__typename":"Plan"},"field":"summary","locale":"en","value":"Trees","base":"","author":"ed","isDraft":true}`
	for who, want := range map[person]string{ed: all, h.hire(t, "hana", "TRANSLATOR:en,ko"): "", public: ""} {
		if got := h.data(t, who, query, in{"id": plan}); got != `{"plan":{"summary":null,"sourceDrafts":[`+want+`]}}` {
			t.Errorf("%q reads %s", who.name, got)
		}
	}
}
