package web_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestPagesOfUnitsCoverTheListOnceInTheOrderOfReading(t *testing.T) {
	h := newHouse(t)
	hana := h.hire(t, "hana", "TRANSLATOR:ko")
	editor := h.hire(t, "ed", "EDITOR")
	plan, goals := h.newPlan(t, editor, "ordered", "First", "Second")
	strategy := h.done(t, editor, "createStrategy", in{"parent": goals[0], "title": "Way", "description": "How"}).Item.ID
	assignment := h.done(t, editor, "createAssignment", in{"parent": strategy, "title": "Work", "responsible": []in{{"division": "Parks"}}}).Item.ID
	h.done(t, editor, "moveItem", in{"id": goals[1], "position": 1})
	h.done(t, editor, "updatePlan", in{"id": plan, "summary": "All of it", "levels": in{"goal": "Aim"}})

	var seen, paths []string
	asked := in{"locale": "ko", "plan": plan, "first": 2}
	for pages := 1; ; pages++ {
		page := h.units(t, hana, asked)
		if page.TotalCount != 9 || page.PageInfo.HasPreviousPage != (pages > 1) || len(page.Edges) != len(page.Nodes) {
			t.Errorf("page %d says %d units, others before: %v", pages, page.TotalCount, page.PageInfo.HasPreviousPage)
		}
		for i, u := range page.Nodes {
			if page.Edges[i].Node.ID != u.ID {
				t.Errorf("edge %d is of %s and not of %s", i, page.Edges[i].Node.ID, u.ID)
			}
			seen = append(seen, u.Source.Value)
			paths = append(paths, strings.Join(u.Path, " › "))
		}
		if !page.PageInfo.HasNextPage {
			break
		}
		asked["after"] = *page.PageInfo.EndCursor
	}
	want := []string{"Plan of ordered", "All of it", "Aim", "Second", "First", "Way", "How", "Work", "Parks"}
	if !slices.Equal(seen, want) {
		t.Errorf("the texts come as %q: want %q", seen, want)
	}
	if got := paths[len(paths)-1]; got != "Plan of ordered › First › Way" {
		t.Errorf("%s stands in %q", assignment, got)
	}
	h.done(t, hana, "setTranslation", in{"id": assignment, "field": "title", "locale": "ko", "value": "일"})
	if got := h.units(t, hana, in{"locale": "ko", "plan": plan, "states": []string{"TRANSLATED"}, "first": 0}); got.TotalCount != 1 || len(got.Nodes) != 0 || !got.PageInfo.HasNextPage {
		t.Errorf("an empty page says %d units, more: %v", got.TotalCount, got.PageInfo.HasNextPage)
	}
	if got := h.allUnits(t, hana, in{"locale": "ko", "plan": plan, "stale": false}); len(got) != 9 {
		t.Errorf("%d units are not stale: want 9", len(got))
	}
}

func TestTheUnitsOfAllPlansAreOneList(t *testing.T) {
	h := newHouse(t)
	hana, editor := h.hire(t, "hana", "TRANSLATOR:ko"), h.hire(t, "ed", "EDITOR")
	h.newPlan(t, editor, "one", "A")
	h.newPlan(t, editor, "two", "B")
	var sources []string
	for _, u := range h.allUnits(t, hana, in{"locale": "ko", "states": []string{"MISSING"}, "first": 1}) {
		sources = append(sources, u.Source.Value)
	}
	if want := []string{"Plan of one", "A", "Plan of two", "B"}; !slices.Equal(sources, want) {
		t.Errorf("missing are %q: want %q", sources, want)
	}
	everywhere := h.allUnits(t, hana, in{"locale": "ko"})
	if gwangju := h.allUnits(t, hana, in{"locale": "ko", "plan": "pln_01kagwj000pg1jyvz9r5"}); len(everywhere) != len(gwangju)+4 {
		t.Errorf("%d units in all plans, %d of them of Gwangju", len(everywhere), len(gwangju))
	}
	if none := h.allUnits(t, hana, in{"locale": "ko", "plan": "pln_01kagwj00000000000zz"}); len(none) != 0 {
		t.Errorf("a plan that there is not has %d units", len(none))
	}
}

func TestAListOfUnitsIsGoneOnWithAsFarAwayAsOneLikes(t *testing.T) {
	h := newHouse(t)
	hana, editor := h.hire(t, "hana", "TRANSLATOR:ko"), h.hire(t, "ed", "EDITOR")
	one, goals := h.newPlan(t, editor, "one", "A", "B", "C")
	h.newPlan(t, editor, "two", "D", "E")
	h.newPlan(t, editor, "three", "F")
	h.done(t, hana, "setTranslation", in{"id": goals[1], "field": "title", "locale": "ko", "value": "나"})
	const query = `query ($plan: ID, $states: [TranslationState!], $stale: Boolean, $text: String, $after: String, $offset: Int!, $counted: Boolean!) {
		translationUnits(locale: "ko", plan: $plan, states: $states, stale: $stale, text: $text, first: 2, after: $after, offset: $offset) {
			totalCount @include(if: $counted) edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage }
		}
	}`
	for _, list := range []in{
		{}, {"plan": one}, {"states": []string{"MISSING"}}, {"states": []string{"MISSING", "TRANSLATED"}, "stale": false}, {"text": "plan"},
	} {
		page := func(after *string, offset int, counted bool) (ids []string, page unitPage) {
			asked := in{"after": after, "offset": offset, "counted": counted}
			maps.Copy(asked, list)
			var got struct{ TranslationUnits unitPage }
			h.into(t, &got, query, asked, hana.headers()...)
			for _, e := range got.TranslationUnits.Edges {
				ids = append(ids, e.Node.ID)
			}
			return ids, got.TranslationUnits
		}
		var all []string
		places := []*string{nil} // the cursors of them all, with the one to begin with
		for more := true; more; {
			ids, p := page(places[len(places)-1], 0, false)
			for _, e := range p.Edges {
				places = append(places, &e.Cursor)
			}
			all, more = append(all, ids...), p.PageInfo.HasNextPage
		}
		for from := range len(all) + 1 {
			for _, to := range []int{from, from + 1, from + 2, from + 5, len(all) - 7, len(all) - 3, len(all) - 1, len(all), len(all) + 1} {
				for _, counted := range []bool{true, false} {
					if to < from {
						continue
					}
					ids, p := page(places[from], to-from, counted)
					begin, end := min(to, len(all)), min(to+2, len(all))
					if !slices.Equal(ids, all[begin:end]) || counted && p.TotalCount != len(all) {
						t.Fatalf("%v: after %d and %d more come %q of %d: want %q of %d", list, from, to-from, ids, p.TotalCount, all[begin:end], len(all))
					}
					if p.PageInfo.HasNextPage != (end < len(all)) || p.PageInfo.HasPreviousPage != (begin > 0) {
						t.Fatalf("%v: after %d and %d more of %d the page says %+v", list, from, to-from, len(all), p.PageInfo)
					}
				}
			}
		}
	}
}

func TestABadListOfUnitsIsRefusedWithACode(t *testing.T) {
	h := newHouse(t)
	hana := h.hire(t, "hana", "TRANSLATOR:ko", "TRANSLATOR:zu")
	page := h.units(t, hana, in{"locale": "ko", "first": 1})
	for _, c := range []struct{ name, query, code, message string }{
		{"a negative page", `{ translationUnits(locale: "ko", first: -1) { totalCount } }`, "BAD_USER_INPUT", "first is -1"},
		{"a page of 101", `{ translationUnits(locale: "ko", first: 101) { totalCount } }`, "BAD_USER_INPUT", "first is 101"},
		{"an offset of -1", `{ translationUnits(locale: "ko", offset: -1) { totalCount } }`, "BAD_USER_INPUT", "offset is -1"},
		{"a bad cursor", `{ translationUnits(locale: "ko", after: "x") { totalCount } }`, "BAD_USER_INPUT", "not a cursor"},
		{"half a cursor", `{ translationUnits(locale: "ko", after: "` + (*page.PageInfo.EndCursor)[:9] + `") { totalCount } }`, "BAD_USER_INPUT", "not a cursor"},
		{"a goal as the plan", `{ translationUnits(locale: "ko", plan: "gol_01kagwj0009dy54m4314") { totalCount } }`, "BAD_USER_INPUT", "wanted the id of a plan"},
		{"a malformed id", `{ translationUnits(locale: "ko", plan: "x") { totalCount } }`, "BAD_USER_INPUT", "not an id"},
		{"a malformed locale", `{ translationUnits(locale: "no such") { totalCount } }`, "BAD_USER_INPUT", "malformed"},
		{"a locale the catalogue lacks", `{ translationUnits(locale: "zu") { totalCount } }`, "BAD_USER_INPUT", "no locale zu"},
		{"a state there is not", `{ translationUnits(locale: "ko", states: [GOOD]) { totalCount } }`, "GRAPHQL_VALIDATION_FAILED", "GOOD"},
		{"a history of 101", `{ translationUnits(locale: "ko") { nodes { history(first: 101) { value } } } }`, "BAD_USER_INPUT", "first is 101"},
		{"a history of -1", `{ translationUnits(locale: "ko") { nodes { history(first: -1) { value } } } }`, "BAD_USER_INPUT", "first is -1"},
		{"others in no language", `{ translationUnits(locale: "ko") { nodes { others(locales: ["und"]) { value } } } }`, "BAD_USER_INPUT", "no language"},
		{"others in 101 languages", `{ translationUnits(locale: "ko") { nodes { others(locales: [` + strings.Repeat(`"ja" `, 101) + `]) { value } } } }`, "BAD_USER_INPUT", "at most 100"},
		{"more than an answer can hold", `{ translationUnits(locale: "ko", first: 100) { nodes { history(first: 100) { value diff { text } } } } }`, "LIMIT_EXCEEDED", "complexity"},
	} {
		t.Run(c.name, func(t *testing.T) { refused(t, h.post(t, c.query, nil, hana.headers()...), c.code, c.message) })
	}
	h.untroubled(t)
}
