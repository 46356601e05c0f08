package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

var public plan.Viewer

func TestAPlanIsFoundBySlugAndById(t *testing.T) {
	db, c := seededStore(t)
	update(t, db, func(tx store.Tx) error { return plan.PutSlug(tx, "gwangju-2020", "pln_01kagwj000pg1jyvz9r5") })
	for _, slug := range []string{"gwangju", "gwangju-2020"} {
		p := bySlug(t, c, slug, wanting("en"))
		if p == nil || p.ID != "pln_01kagwj000pg1jyvz9r5" || p.Slug != "gwangju" || len(p.Goals()) != 6 {
			t.Errorf("%s: got %+v", slug, p)
		}
	}
	p, err := c.Plan(t.Context(), public, "pln_01kagwj000pg1jyvz9r5", wanting("en"))
	if err != nil || p == nil || p.Slug != "gwangju" || len(p.Goals()) != 6 {
		t.Errorf("by id: got %+v, %v", p, err)
	}
}

func TestAnUnknownSlugOrIdIsNilAndNoError(t *testing.T) {
	c := plantest.Seeded(t)
	for _, slug := range []string{"", "gwangju-2031", "Gwangju", " gwangju", "gwangju\x00", "\xff", strings.Repeat("gwangju", 10_000)} {
		if p := bySlug(t, c, slug, wanting("en")); p != nil {
			t.Errorf("%.20q: got %+v", slug, p)
		}
	}
	p, err := c.Plan(t.Context(), public, "pln_00000000000000000000", wanting("en"))
	if p != nil || err != nil {
		t.Errorf("got %v, %v", p, err)
	}
	for _, prefix := range []string{"pub_", "pln_", "gol_", "str_", "asg_"} {
		node, err := c.Node(t.Context(), public, plan.ID(prefix+"00000000000000000000"), wanting("en"))
		if node != nil || err != nil {
			t.Errorf("%s: got %v, %v", prefix, node, err)
		}
	}
}

// describe tells what a node is and what it is called.
func describe(node plan.Node) string {
	var id plan.ID
	var title *plan.Text
	switch n := node.(type) {
	case nil:
		return "nil"
	case *plan.Publisher:
		id, title = n.ID, n.Name(nil, nil)
	case *plan.Plan:
		id, title = n.ID, n.Title(nil, nil)
	case *plan.Goal:
		id, title = n.ID, n.Title(nil, nil)
	case *plan.Strategy:
		id, title = n.ID, n.Title(nil, nil)
	case *plan.Assignment:
		id, title = n.ID, n.Title(nil, nil)
	}
	return fmt.Sprintf("%s %T %s", id, node, value(title))
}

func TestNodesOfEveryKindComeInTheOrderAskedForWithNilForHoles(t *testing.T) {
	c := plantest.Seeded(t)
	want := []string{
		"asg_01kagwj0005fshebk7by *plan.Assignment Stärkung der ",
		"nil",
		"pub_01kagwj000v64yvex0f6 *plan.Publisher Stadt Gwangju",
		"gol_01kagwj0009bcn18xgn1 *plan.Goal ",
		"pln_01kagwj000pg1jyvz9r5 *plan.Plan Planungsziel",
		"nil",
		"str_01kagwj0005807wzgz09 *plan.Strategy ",
		"pln_01kagwj000pg1jyvz9r5 *plan.Plan Planungsziel",
	}
	ids := []plan.ID{
		"asg_01kagwj0005fshebk7by", "asg_00000000000000000000", "pub_01kagwj000v64yvex0f6", "gol_01kagwj0009bcn18xgn1",
		"pln_01kagwj000pg1jyvz9r5", "gol_01kagwj0005807wzgz09", "str_01kagwj0005807wzgz09", "pln_01kagwj000pg1jyvz9r5",
	}
	nodes, err := c.Nodes(t.Context(), public, ids, plan.Selection{Wanted: wanting("de").Wanted})
	if err != nil || len(nodes) != len(want) {
		t.Fatal(nodes, err)
	}
	for i, node := range nodes {
		one, err := c.Node(t.Context(), public, ids[i], wanting("de"))
		if got := describe(node); !strings.HasPrefix(got, want[i]) || err != nil || describe(one) != got {
			t.Errorf("%d: got %s, and alone %s, %v; want %s", i, got, describe(one), err, want[i])
		}
	}
}

func TestAtMostAHundredNodesAreReadAtOnce(t *testing.T) {
	c := plantest.Seeded(t)
	ids := slices.Repeat([]plan.ID{"gol_01kagwj0009bcn18xgn1"}, plan.MaxNodes)
	if nodes, err := c.Nodes(t.Context(), public, ids, wanting("en")); err != nil || len(nodes) != 100 || nodes[99] == nil {
		t.Errorf("100: got %d, %v", len(nodes), err)
	}
	if _, err := c.Nodes(t.Context(), public, append(ids, ids[0]), wanting("en")); plan.CodeOf(err) != plan.TooMany {
		t.Errorf("101: got %v, want TOO_MANY", err)
	}
	if nodes, err := c.Nodes(t.Context(), public, nil, wanting("en")); err != nil || len(nodes) != 0 {
		t.Errorf("none: got %v, %v", nodes, err)
	}
}

func TestOnlyPublishedPlansAreSeenByThePublic(t *testing.T) {
	c := plantest.New(t)
	const goalID = plan.ID("gol_01kagwj000pg1jyvz9r6")
	for _, test := range []struct {
		state plan.PlanState
		id    plan.ID
		seen  bool
	}{
		{plan.PlanDraft, "pln_00000000000000000001", false},
		{plan.PlanPublished, "pln_00000000000000000002", true},
		{plan.PlanArchived, "pln_00000000000000000003", false},
	} {
		doc := smallPlan(strings.ToLower(test.state.String()))
		doc.State, doc.ID = test.state, test.id
		doc.Goals = []plan.GoalDocument{goal("en", "A goal")}
		doc.Goals[0].ID = goalID[:len(goalID)-1] + test.id[len(test.id)-1:]
		plantest.Load(t, c, plantest.Of(doc))
		for _, c2 := range []struct {
			viewer plan.Viewer
			want   bool
		}{{public, test.seen}, {plantest.Operator, true}} {
			viewer, want := c2.viewer, c2.want
			p, err := c.PlanBySlug(t.Context(), viewer, doc.Slug, wanting())
			if (p != nil) != want || err != nil {
				t.Errorf("%s by slug, viewer %q: got %v, %v", doc.Slug, viewer.Name, p, err)
			}
			p, err = c.Plan(t.Context(), viewer, doc.ID, wanting())
			if (p != nil) != want || err != nil {
				t.Errorf("%s by id, viewer %q: got %v, %v", doc.Slug, viewer.Name, p, err)
			}
			nodes, err := c.Nodes(t.Context(), viewer, []plan.ID{doc.ID, doc.Goals[0].ID}, wanting())
			if err != nil || (nodes[0] != nil) != want || (nodes[1] != nil) != want {
				t.Errorf("%s as nodes, viewer %q: got %v, %v", doc.Slug, viewer.Name, nodes, err)
			}
			if p != nil && p.State != test.state {
				t.Errorf("%s is %s", doc.Slug, p.State)
			}
		}
	}
	first := 10
	for _, c2 := range []struct {
		viewer plan.Viewer
		want   int
	}{{public, 1}, {plantest.Operator, 3}} {
		viewer, want := c2.viewer, c2.want
		page, err := c.Plans(t.Context(), viewer, plan.Paging{First: &first}, plan.PlanFilter{}, plan.ByTitle, wanting())
		if err != nil || page.TotalCount() != want || len(page.Edges) != want {
			t.Errorf("viewer %q lists %d plans, %v", viewer.Name, page.TotalCount(), err)
		}
		page, err = c.Plans(t.Context(), viewer, plan.Paging{}, plan.PlanFilter{States: []plan.PlanState{plan.PlanDraft, plan.PlanArchived}}, plan.ByUpdate, wanting())
		if err != nil || page.TotalCount() != want-1 {
			t.Errorf("viewer %q lists %d plans that are not published, %v", viewer.Name, page.TotalCount(), err)
		}
	}
}

// numbered is an item with an identifier of its own, or none.
func numbered(title, identifier string) plan.ItemDocument {
	return plan.ItemDocument{Title: texts("en", title), Identifier: identifier}
}

func TestItemsStandInTheirOrderAndAreNumberedByIt(t *testing.T) {
	doc := smallPlan("parks")
	doc.Goals = []plan.GoalDocument{
		{ItemDocument: numbered("g1", ""), Strategies: []plan.StrategyDocument{
			{ItemDocument: numbered("s1", ""), Assignments: []plan.ItemDocument{numbered("a1", ""), numbered("a2", "X"), numbered("a3", "")}},
			{ItemDocument: numbered("s2", "II"), Assignments: []plan.ItemDocument{numbered("a4", "")}},
		}},
		{ItemDocument: numbered("g2", "G-2"), Strategies: []plan.StrategyDocument{
			{ItemDocument: numbered("s3", ""), Assignments: []plan.ItemDocument{numbered("a5", "")}},
		}},
		{ItemDocument: numbered("g3", "")},
	}
	for i := range 12 {
		doc.Goals = append(doc.Goals, plan.GoalDocument{ItemDocument: numbered(fmt.Sprint("g", i+4), "")})
	}
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Of(doc))
	p := bySlug(t, c, "parks", wanting())
	var got []string
	for g, goal := range p.Goals() {
		got = append(got, goal.Identifier+" "+value(goal.Title(nil, nil)))
		if goal.Plan != p || goal.Position != g+1 {
			t.Errorf("%s is at %d of %v", goal.Identifier, goal.Position, goal.Plan)
		}
		for s, strategy := range goal.Strategies {
			got = append(got, strategy.Identifier+" "+value(strategy.Title(nil, nil)))
			if strategy.Goal != goal || strategy.Plan != p || strategy.Position != s+1 {
				t.Errorf("%s is at %d of %v", strategy.Identifier, strategy.Position, strategy.Goal)
			}
			for a, assignment := range strategy.Assignments {
				got = append(got, assignment.Identifier+" "+value(assignment.Title(nil, nil)))
				if assignment.Strategy != strategy || assignment.Plan != p || assignment.Position != a+1 {
					t.Errorf("%s is at %d of %v", assignment.Identifier, assignment.Position, assignment.Strategy)
				}
			}
		}
	}
	want := "1 g1, 1.1 s1, 1.1.1 a1, X a2, 1.1.3 a3, II s2, II.1 a4, G-2 g2, G-2.1 s3, G-2.1.1 a5, 3 g3, " +
		"4 g4, 5 g5, 6 g6, 7 g7, 8 g8, 9 g9, 10 g10, 11 g11, 12 g12, 13 g13, 14 g14, 15 g15"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

func TestAnItemReadAloneKnowsItsPlaceInTheWholePlan(t *testing.T) {
	c := plantest.Seeded(t)
	node, err := c.Node(t.Context(), public, "asg_01kagwj000493w3012cn", plan.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	assignment := node.(*plan.Assignment)
	if assignment.Identifier != "3.1.4" || assignment.Strategy.Identifier != "3.1" || assignment.Strategy.Goal.Identifier != "3" ||
		assignment.Plan.Slug != "gwangju" || len(assignment.Plan.Goals()) != 6 || value(assignment.Strategy.Goal.Title(nil, nil)) != "Establishing a Safe Green City" {
		t.Errorf("got %+v", assignment)
	}
}

func TestAPlanThatNamesNobodyToAskHasNoContact(t *testing.T) {
	division, phone := smallPlan("division"), smallPlan("phone")
	division.Contact.Division, phone.Contact.Phone = texts("en", "Parks Office"), "+82-62-613-2321"
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Of(smallPlan("nobody"), division, phone))
	if contact := bySlug(t, c, "nobody", wanting()).Contact(); contact != nil {
		t.Errorf("nobody: got %+v", contact)
	}
	if contact := bySlug(t, c, "division", wanting()).Contact(); contact == nil || value(contact.Division(nil, nil)) != "Parks Office" || contact.Phone != nil || contact.Email != nil {
		t.Errorf("a division: got %+v", contact)
	}
	if contact := bySlug(t, c, "phone", wanting()).Contact(); contact == nil || contact.Division(nil, nil) != nil || *contact.Phone != "+82-62-613-2321" {
		t.Errorf("a phone: got %+v", contact)
	}
}

func TestItemsAreReadWhereTheyAreSelected(t *testing.T) {
	c := plantest.Seeded(t)
	p := bySlug(t, c, "gwangju", plan.Selection{Wanted: wanting("ko").Wanted})
	if len(p.Goals()) != 0 || value(p.Title(nil, nil)) != "계획 목표" || value(p.Contact().Division(nil, nil)) == "-" {
		t.Errorf("without items: got %d goals and the title %s", len(p.Goals()), value(p.Title(nil, nil)))
	}
}

func TestAPublisherIsThereForThoseWhoSeeAPlanOfIts(t *testing.T) {
	d := newDesk(t)
	named := func(slug, publisher string) *plan.Plan {
		id, _, err := d.CreatePlan(d.Context(), editor, plan.NewPlan{Slug: slug, SourceLocale: "en", Title: slug, Publisher: plan.PublisherRef{Name: publisher}})
		d.ok(err)
		return d.plan(id)
	}
	secret, open := named("secret", "Ministry of Secrets"), named("open", "City")
	_, err := d.PublishPlan(d.Context(), editor, open.ID, nil)
	d.ok(err)
	local := person("local", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{secret.ID}})
	elsewhere := person("elsewhere", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{open.ID}})
	seenBy := func(publisher plan.ID) string {
		var names []string
		for _, v := range []plan.Viewer{nobody, elsewhere, local, mina, editor} {
			node, err := d.Node(d.Context(), v, publisher, plan.Selection{})
			d.ok(err)
			if node != nil {
				names = append(names, v.Name)
			}
		}
		return strings.Join(names, " ")
	}
	if got := seenBy(secret.Publisher.ID); got != "local mina editor" {
		t.Errorf("the publisher of a draft is there for %q", got)
	}
	if got := seenBy(open.Publisher.ID); got != " elsewhere local mina editor" {
		t.Errorf("the publisher of a published plan is there for %q", got)
	}
	_, err = d.PublishPlan(d.Context(), editor, secret.ID, nil)
	d.ok(err)
	if got := seenBy(secret.Publisher.ID); got != " elsewhere local mina editor" {
		t.Errorf("published, it is there for %q", got)
	}
	_, err = d.ArchivePlan(d.Context(), editor, secret.ID, nil)
	d.ok(err)
	if got := seenBy(secret.Publisher.ID); got != "local editor" {
		t.Errorf("archived, it is there for %q", got)
	}
}
