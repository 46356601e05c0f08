package web_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/graph"
)

type changePage struct {
	Head  string
	Nodes []struct {
		Cursor, Kind, Action, ID string
		Plan, Field, Locale      *string
		Actor                    *string
		Node                     *struct{ ID string }
		Text                     *textAnswer
	}
	Edges    []struct{ Cursor string }
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
}

const changeQuery = `query ($after: String, $first: Int, $plan: ID, $locales: [Locale!]) { changes(after: $after, first: $first, plan: $plan, locales: $locales) {
  head edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  nodes { cursor kind action id plan field locale actor node { id } text { value locale isFallback isStale } }
} }`

func (h *house) changes(t testing.TB, who person, variables in) changePage {
	t.Helper()
	var got struct{ Changes changePage }
	h.into(t, &got, changeQuery, variables, who.headers()...)
	return got.Changes
}

// changed are the changes since a cursor, told in a line each, page by page.
func (h *house) changed(t testing.TB, who person, after string, variables in) []string {
	t.Helper()
	var lines []string
	asked := merged(in{"first": 3, "after": after}, variables)
	for {
		page := h.changes(t, who, asked)
		for i, c := range page.Nodes {
			if page.Edges[i].Cursor != c.Cursor || (c.Node == nil) != (c.Action == "DELETE" || c.Kind == "LOCALE") {
				t.Errorf("%+v", c)
			}
			line := strings.Join([]string{c.Kind, c.Action, c.ID}, " ")
			if c.Field != nil {
				line += " " + *c.Field
			}
			if c.Locale != nil && c.Kind == "TEXT" {
				line += " " + *c.Locale
			}
			if c.Text != nil {
				line += " = " + c.Text.Value
			}
			if c.Actor != nil {
				line += " by " + *c.Actor
			}
			lines = append(lines, line)
		}
		if !page.PageInfo.HasNextPage {
			return lines
		}
		asked["after"] = *page.PageInfo.EndCursor
	}
}

// TestWhateverIsDoneIsTold follows a play: what staff are told, what the public is, and what readers of one
// language are.
func TestWhateverIsDoneIsTold(t *testing.T) {
	s := newStage(t).newScene(t)
	start := s.changes(t, public, in{"first": 0}).Head
	if got := s.changed(t, public, start, nil); len(got) != 0 {
		t.Errorf("after head come %q", got)
	}
	for _, step := range []string{
		"hana draft 공", "hana write 공기", "rin review", "min write 맑은 공기", "rin accept", "ed edit Cleaner air", "rin reject stale",
	} {
		s.act(t, step)
	}
	s.done(t, operator, "updateLocale", in{"tag": "ja", "allowSelfReview": true})
	s.done(t, s.people["ed"], "deleteItem", in{"id": s.goal})
	s.done(t, s.people["ed"], "archivePlan", in{"id": s.plan})

	// What is told is how things are now: of what is gone, that it is.
	told := strings.NewReplacer(s.goal, "GOAL", s.plan, "PLAN")
	everybody := told.Replace(strings.Join(s.changed(t, public, start, nil), "\n"))
	if strings.Contains(everybody, " by ") || strings.Contains(everybody, "=") {
		t.Errorf("the public is told who wrote, or what is gone:\n%s", everybody)
	}
	for _, want := range []string{"LOCALE PUT ja", "ITEM DELETE GOAL", "PLAN DELETE PLAN"} {
		if !strings.Contains(everybody, want) {
			t.Errorf("the public is not told %q:\n%s", want, everybody)
		}
	}
	staff := told.Replace(strings.Join(s.changed(t, s.people["ed"], start, nil), "\n"))
	for _, want := range []string{"ITEM DELETE GOAL by ed", "PLAN PUT PLAN by ed", "LOCALE PUT ja by admin"} {
		if !strings.Contains(staff, want) {
			t.Errorf("staff are not told %q:\n%s", want, staff)
		}
	}
}

func TestChangesOfTextsAreForTheReadersOfTheirLocale(t *testing.T) {
	g := newGarden(t)
	head := g.changes(t, public, in{"first": 0}).Head
	set := func(locale, value string) {
		g.done(t, operator, "setTranslation", merged(g.text(value), in{"locale": locale}))
	}
	set("ko", "나무")
	set("de", "Bäume")
	g.done(t, g.ed, "updateItem", in{"id": g.goal, "title": "Old trees"})
	const (
		korean  = "TEXT PUT GOAL title ko = 나무"
		german  = "TEXT PUT GOAL title de = Bäume"
		english = "TEXT PUT GOAL title en = Old trees"
	)
	for _, c := range []struct {
		variables in
		want      []string
	}{
		{nil, []string{korean, german, english}},
		{in{"locales": "ko"}, []string{korean, english}},
		{in{"locales": "de-CH"}, []string{german, english}},
		{in{"locales": []string{"de", "ko"}}, []string{korean, german, english}},
		{in{"locales": "en"}, []string{english}},
		{in{"plan": g.plan}, []string{korean, german, english}},
		{in{"plan": g.elsewhere}, nil},
		{in{"plan": "pln_01kagwj00000000000zz"}, nil},
	} {
		var got []string
		for _, line := range g.changed(t, public, head, c.variables) {
			got = append(got, strings.ReplaceAll(line, g.goal, "GOAL"))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %q: want %q", c.variables, got, c.want)
		}
	}
}

func TestPagesOfChangesCoverTheLogOnce(t *testing.T) {
	g := newGarden(t)
	whole := g.changes(t, operator, in{"first": 100})
	if whole.PageInfo.HasPreviousPage || whole.PageInfo.HasNextPage || len(whole.Nodes) < 10 {
		t.Fatalf("%d changes in one page: %+v", len(whole.Nodes), whole.PageInfo)
	}
	var cursors []string
	for after, more := (*string)(nil), true; more; {
		page := g.changes(t, operator, in{"first": 4, "after": after})
		if page.Head != whole.Head || page.PageInfo.HasPreviousPage != (after != nil) || len(page.Nodes) > 4 {
			t.Errorf("after %v: %d changes, %+v", after, len(page.Nodes), page.PageInfo)
		}
		for _, c := range page.Nodes {
			cursors = append(cursors, c.Cursor)
		}
		after, more = page.PageInfo.EndCursor, page.PageInfo.HasNextPage
	}
	var want []string
	for _, c := range whole.Nodes {
		want = append(want, c.Cursor)
	}
	if !slices.Equal(cursors, want) {
		t.Errorf("%d changes in pages, %d at once", len(cursors), len(want))
	}
	if empty := g.changes(t, public, in{"after": whole.Head}); len(empty.Nodes) != 0 || empty.Head != whole.Head || empty.PageInfo.EndCursor == nil || empty.PageInfo.HasNextPage {
		t.Errorf("after head: %+v", empty)
	}
}

func TestAPlanThatIsPublishedComesAndThatIsArchivedGoes(t *testing.T) {
	h := newHouse(t)
	head := h.changes(t, public, in{"first": 0}).Head
	id := h.done(t, operator, "createPlan", in{"slug": "new", "sourceLocale": "en", "publisher": in{"name": "City"}, "title": "New"}).Plan.ID
	if got := h.changed(t, public, head, nil); len(got) != 0 {
		t.Errorf("of a draft the public is told %q", got)
	}
	h.done(t, operator, "publishPlan", in{"id": id})
	if got := h.changed(t, public, head, nil); !slices.Contains(got, "PLAN PUT "+id) || !slices.Contains(got, "TEXT PUT "+id+" title en = New") {
		t.Errorf("of one that is published, %q", got)
	}
	for _, step := range []string{"archivePlan", "publishPlan", "deletePlan"} {
		head = h.changes(t, public, in{"first": 0}).Head
		h.done(t, operator, step, in{"id": id})
		want := map[string]string{"archivePlan": "PLAN DELETE ", "publishPlan": "PLAN PUT ", "deletePlan": "PLAN DELETE "}[step] + id
		if got := h.changed(t, public, head, nil); !slices.Equal(got, []string{want}) {
			t.Errorf("after %s: %q: want %q", step, got, want)
		}
	}
}

func TestABadListOfChangesIsRefusedWithACode(t *testing.T) {
	h, elsewhere := newHouse(t), newHouse(t)
	foreign := elsewhere.changes(t, public, in{"first": 0}).Head
	own := h.changes(t, public, in{"first": 0}).Head
	for _, c := range []struct {
		name          string
		variables     in
		code, message string
	}{
		{"a cursor of another catalogue", in{"after": foreign}, graph.CursorExpired, "take head, which changes(first: 0) tells, pull everything"},
		{"a bad cursor", in{"after": "x"}, graph.BadUserInput, "not a cursor"},
		{"half a cursor", in{"after": own[:len(own)/2]}, graph.BadUserInput, "not a cursor"},
		{"a long cursor", in{"after": strings.Repeat("x", 10_000)}, graph.BadUserInput, "not a cursor"},
		{"a negative page", in{"first": -1}, graph.BadUserInput, "first is -1"},
		{"a page of 101", in{"first": 101}, graph.BadUserInput, "first is 101"},
		{"a goal as the plan", in{"plan": "gol_01kagwj0009dy54m4314"}, graph.BadUserInput, "wanted the id of a plan"},
		{"a malformed id", in{"plan": "x"}, graph.BadUserInput, "not an id"},
		{"a malformed locale", in{"locales": "no such"}, graph.BadUserInput, "malformed"},
		{"nine locales", in{"locales": strings.Fields("ko ja es fr vi ar de id en")}, graph.BadUserInput, "at most 8"},
	} {
		t.Run(c.name, func(t *testing.T) { refused(t, h.post(t, changeQuery, c.variables), c.code, c.message) })
	}
	h.untroubled(t)
}

// TestAMirrorCatchesUp pulls a catalogue that goes on being written to, and ends with what there is.
func TestAMirrorCatchesUp(t *testing.T) {
	g := newGarden(t)
	mirror := map[string]string{}
	cursor := ""
	pull := func() {
		for {
			page := g.changes(t, public, in{"after": cursor, "first": 5, "locales": "ko"})
			for _, c := range page.Nodes {
				switch key := fmt.Sprint(c.ID, or(c.Field), or(c.Locale)); {
				case c.Kind == "TEXT" && c.Text != nil:
					mirror[key] = c.Text.Value
				case c.Kind == "TEXT":
					delete(mirror, key)
				case c.Kind == "ITEM" && c.Action == "DELETE":
					for have := range mirror {
						if strings.HasPrefix(have, c.ID) {
							delete(mirror, have)
						}
					}
				}
			}
			cursor = *page.PageInfo.EndCursor
			if !page.PageInfo.HasNextPage {
				return
			}
		}
	}
	for i := range 12 {
		goal := g.goals[i%3]
		g.done(t, g.hana, "setTranslation", merged(g.text(fmt.Sprint("제목 ", i)), in{"id": goal}))
		if i%4 == 3 {
			g.done(t, g.hana, "clearTranslation", in{"id": goal, "field": "title", "locale": "ko"})
		}
		if i%5 == 0 {
			pull()
		}
	}
	g.done(t, g.ed, "deleteItem", in{"id": g.goals[2]})
	pull()
	want := map[string]string{}
	for _, goal := range g.goals {
		var got struct {
			Node *struct{ Translations []translation }
		}
		g.into(t, &got, `query ($id: ID!) { node(id: $id) { ... on Goal { translations(locales: ["ko", "en"]) { field locale value } } } }`, in{"id": goal})
		if got.Node == nil {
			continue
		}
		for _, text := range got.Node.Translations {
			want[goal+text.Field+text.Locale] = text.Value
		}
	}
	have := map[string]string{}
	for key, value := range mirror {
		if slices.ContainsFunc(g.goals, func(goal string) bool { return strings.HasPrefix(key, goal) }) {
			have[key] = value
		}
	}
	gotText, _ := json.Marshal(have)
	wantText, _ := json.Marshal(want)
	if string(gotText) != string(wantText) || len(want) < 2 {
		t.Errorf("the mirror has\n%s\nthe catalogue\n%s", gotText, wantText)
	}
}
