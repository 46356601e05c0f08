package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

// goal is an item as the boss sees it.
func (d *desk) goal(id plan.ID) *plan.Goal {
	d.Helper()
	node, err := d.Node(d.Context(), boss, id, plan.Selection{Translations: true})
	d.ok(err)
	return node.(*plan.Goal)
}

// newLargest is a plan with as many items as one may have: a goal with 4 strategies, the first three of
// them with nearly 500 assignments, and 499 goals after it.
func (d *desk) newLargest(slug string) park {
	d.Helper()
	in := func(value string) plan.Texts {
		return plan.Texts{"en": {Value: value}, "ko": {Value: value + " ko"}}
	}
	first := plan.GoalDocument{ItemDocument: plan.ItemDocument{Title: in("first")}}
	goals := make([]plan.GoalDocument, plan.MaxChildren-1)
	for i := range goals {
		goals[i].Title = in(fmt.Sprint("goal ", i))
	}
	left := plan.MaxItems - plan.MaxChildren
	for left > 0 {
		s := plan.StrategyDocument{ItemDocument: plan.ItemDocument{Title: in("strategy")}}
		left--
		for len(s.Assignments) < plan.MaxChildren && left > 0 {
			s.Assignments = append(s.Assignments, plan.ItemDocument{Title: in(fmt.Sprint("assignment ", left))})
			left--
		}
		first.Strategies = append(first.Strategies, s)
	}
	plantest.Load(d, d.Catalogue, plantest.Of(&plan.Document{
		Format: plan.DocumentFormat, Slug: slug, State: plan.PlanPublished, SourceLocale: "en",
		Publisher: plan.PublisherDocument{Name: plan.Texts{"en": {Value: "City"}}}, Title: in("Largest"),
		Goals: append([]plan.GoalDocument{first}, goals...),
	}))
	p, err := d.PlanBySlug(d.Context(), boss, slug, plan.Selection{Items: true})
	d.ok(err)
	g := p.Goals()
	return park{plan: p.ID, goal: g[0].ID, strategy: g[0].Strategies[0].ID, other: g[1].ID, assignment: g[0].Strategies[0].Assignments[0].ID}
}

func TestACreatedItemSaysWhatItWasGivenAndStandsWhereItWasPut(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id, _, err := d.CreateItem(d.Context(), editor, plan.KindGoal, plan.NewItem{
		Parent: p.plan, Position: ptr(1), Identifier: "A", Title: "Benches", Description: "To sit.\nAnd rest.", Status: plan.Late, Progress: ptr(40),
		Period: &plan.Period{End: ptr(plan.Date("2030-01-01"))}, Links: []plan.Link{{URL: "https://a.example", Rel: ptr("about")}},
		Responsible: []plan.NewParty{{Division: "Gardens", Role: "lead"}, {Division: "Roads"}},
	})
	d.ok(err)
	g := d.goal(id)
	if g.Position != 1 || g.Identifier != "A" || g.Title(nil, nil).Value != "Benches" || g.Description(nil, nil).Value != "To sit.\nAnd rest." ||
		g.Status != plan.Late || *g.Progress != 40 || *g.Period.End != "2030-01-01" || g.Links[0].URL != "https://a.example" || *g.Links[0].Rel != "about" ||
		len(g.Responsible) != 2 || g.Responsible[0].Division(nil, nil).Value != "Gardens" || *g.Responsible[0].Role != "lead" || g.Responsible[1].Role != nil {
		t.Errorf("got %+v", g)
	}
	if first := d.goal(p.goal); first.Position != 2 || d.goal(p.other).Position != 3 {
		t.Errorf("those after it are at %d and %d", first.Position, d.goal(p.other).Position)
	}
	d.countersHold()
}

func TestAnItemsUpdateChangesWhatItNamesAndNothingElse(t *testing.T) {
	say := func(g *plan.Goal) string {
		description, parties := "", []string{}
		if text := g.Description(nil, nil); text != nil {
			description = text.Value
		}
		for _, p := range g.Responsible {
			parties = append(parties, p.Division(nil, nil).Value)
		}
		progress := -1
		if g.Progress != nil {
			progress = *g.Progress
		}
		return fmt.Sprintf("%s|%s|%s|%s|%d|%v|%v|%v", g.Identifier, g.Title(nil, nil).Value, description, g.Status, progress, g.Period != nil, parties, len(g.Links))
	}
	for want, u := range map[string]plan.ItemUpdate{
		"1.a|Benches|To sit|LATE|40|true|[Gardens Roads]|1":        {},
		"2|Benches|To sit|LATE|40|true|[Gardens Roads]|1":          {Identifier: to("2")},
		"1|Benches|To sit|LATE|40|true|[Gardens Roads]|1":          {Identifier: to("")},
		"1.a|Seats|To sit|LATE|40|true|[Gardens Roads]|1":          {Title: to("Seats")},
		"1.a|Benches||LATE|40|true|[Gardens Roads]|1":              {Description: to("")},
		"1.a|Benches|To sit|LATE|-1|true|[Gardens Roads]|1":        {Progress: to[*int](nil)},
		"1.a|Benches|To sit|LATE|0|true|[Gardens Roads]|1":         {Progress: to(ptr(0))},
		"1.a|Benches|To sit|LATE|40|false|[Gardens Roads]|1":       {Period: to[*plan.Period](nil)},
		"1.a|Benches|To sit|LATE|40|true|[]|1":                     {Responsible: to[[]plan.NewParty](nil)},
		"1.a|Benches|To sit|LATE|40|true|[Gardens Roads]|0":        {Links: to[[]plan.Link](nil)},
		"1.a|Benches|To sit|NOT_STARTED|40|true|[Gardens Roads]|1": {Status: to(plan.NotStarted)},
	} {
		d := newDesk(t)
		p := d.newPark("park", plan.PlanPublished)
		id, _, err := d.CreateItem(d.Context(), editor, plan.KindGoal, plan.NewItem{
			Parent: p.plan, Position: ptr(1), Identifier: "1.a", Title: "Benches", Description: "To sit", Status: plan.Late, Progress: ptr(40), Period: &plan.Period{},
			Links: []plan.Link{{URL: "https://a.example"}}, Responsible: []plan.NewParty{{Division: "Gardens"}, {Division: "Roads"}},
		})
		d.ok(err)
		u.ID = id
		_, err = d.UpdateItem(d.Context(), editor, u)
		d.ok(err)
		if got := say(d.goal(id)); got != want {
			t.Errorf("got  %s\nwanted %s", got, want)
		}
		d.countersHold()
	}
}

func TestAPartyNamedByItsIDKeepsItsTranslations(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	node, err := d.Node(d.Context(), boss, p.assignment, plan.Selection{})
	d.ok(err)
	gardens := node.(*plan.Assignment).Responsible[0].ID
	field := "responsible." + string(gardens) + ".division"
	update := func(parties ...plan.NewParty) error {
		_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.assignment, Responsible: to(parties)})
		return err
	}
	d.ok(update(plan.NewParty{Division: "Roads"}, plan.NewParty{ID: gardens, Role: "lead"}))
	if got := d.stored(boss, p.assignment, field, "ko"); got == nil || got.Value != "정원과" || got.IsStale {
		t.Errorf("got %+v", got)
	}
	d.ok(update(plan.NewParty{ID: gardens, Division: "Gardens and lawns"}))
	if got := d.stored(boss, p.assignment, field, "ko"); got == nil || !got.IsStale {
		t.Errorf("got %+v", got)
	}
	d.refuses("one of elsewhere", plan.NotFound, "responsible.1.id", func() error {
		return update(plan.NewParty{ID: gardens}, plan.NewParty{ID: "pty_00000000000000000000", Division: "x"})
	})
	d.refuses("twice the same", plan.Invalid, "responsible.1.id", func() error { return update(plan.NewParty{ID: gardens}, plan.NewParty{ID: gardens}) })
	d.refuses("one without a name", plan.Invalid, "responsible.0.division", func() error { return update(plan.NewParty{}) })
	d.ok(update())
	if rows := d.rowsWith(string(gardens)); slices.ContainsFunc(rows, func(row string) bool { return !strings.Contains(row, "past") }) {
		t.Errorf("besides its history there is %q", rows)
	}
	d.countersHold()
}

func TestAnItemWithBadInputIsNotMade(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	other := d.newPark("other", plan.PlanPublished)
	create := func(kind plan.Kind, n plan.NewItem) func() error {
		return func() error { _, _, err := d.CreateItem(d.Context(), editor, kind, n); return err }
	}
	good := plan.NewItem{Parent: p.plan, Title: "Benches"}
	with := func(spoil func(n *plan.NewItem)) func() error {
		n := good
		spoil(&n)
		return create(plan.KindGoal, n)
	}
	for what, bad := range map[string]struct {
		run  func() error
		code plan.Code
		at   string
	}{
		"a goal below a goal":       {create(plan.KindGoal, plan.NewItem{Parent: p.goal, Title: "x"}), plan.Invalid, "parent"},
		"a strategy below a plan":   {create(plan.KindStrategy, plan.NewItem{Parent: p.plan, Title: "x"}), plan.Invalid, "parent"},
		"an assignment below one":   {create(plan.KindAssignment, plan.NewItem{Parent: p.assignment, Title: "x"}), plan.Invalid, "parent"},
		"below nothing":             {create(plan.KindStrategy, plan.NewItem{Parent: "gol_00000000000000000000", Title: "x"}), plan.NotFound, "parent"},
		"in no plan":                {create(plan.KindGoal, plan.NewItem{Parent: "pln_00000000000000000000", Title: "x"}), plan.NotFound, "parent"},
		"before the first":          {with(func(n *plan.NewItem) { n.Position = ptr(0) }), plan.Invalid, "position"},
		"after the last":            {with(func(n *plan.NewItem) { n.Position = ptr(4) }), plan.Invalid, "position"},
		"no title":                  {with(func(n *plan.NewItem) { n.Title = "" }), plan.Invalid, "title"},
		"a long description":        {with(func(n *plan.NewItem) { n.Description = strings.Repeat("字", 10_001) }), plan.TooLong, "description"},
		"too much progress":         {with(func(n *plan.NewItem) { n.Progress = ptr(101) }), plan.Invalid, "progress"},
		"a bad link":                {with(func(n *plan.NewItem) { n.Links = []plan.Link{{URL: "https://a.example"}, {URL: "mailto:x"}} }), plan.Invalid, "links.1.url"},
		"a bad relation":            {with(func(n *plan.NewItem) { n.Links = []plan.Link{{URL: "https://a.example", Rel: ptr("a\x00")}} }), plan.Invalid, "links.0.rel"},
		"too many links":            {with(func(n *plan.NewItem) { n.Links = make([]plan.Link, plan.MaxLinks+1) }), plan.TooMany, "links"},
		"too many parties":          {with(func(n *plan.NewItem) { n.Responsible = make([]plan.NewParty, plan.MaxResponsible+1) }), plan.TooMany, "responsible"},
		"a party that is not there": {with(func(n *plan.NewItem) { n.Responsible = []plan.NewParty{{ID: "pty_00000000000000000000"}} }), plan.NotFound, "responsible.0.id"},
		"a long role": {with(func(n *plan.NewItem) {
			n.Responsible = []plan.NewParty{{Division: "x", Role: strings.Repeat("x", 201)}}
		}), plan.TooLong, "responsible.0.role"},
		"move below another plan": {func() error {
			_, err := d.MoveItem(d.Context(), editor, plan.Move{ID: p.goal, Parent: other.plan, Position: 1})
			return err
		}, plan.NotFound, "parent"},
		"move below another's goal": {func() error {
			_, err := d.MoveItem(d.Context(), editor, plan.Move{ID: p.strategy, Parent: other.goal, Position: 1})
			return err
		}, plan.NotFound, "parent"},
		"move below itself": {func() error {
			_, err := d.MoveItem(d.Context(), editor, plan.Move{ID: p.goal, Parent: p.goal, Position: 1})
			return err
		}, plan.Invalid, "parent"},
		"move below its child": {func() error {
			_, err := d.MoveItem(d.Context(), editor, plan.Move{ID: p.goal, Parent: p.strategy, Position: 1})
			return err
		}, plan.Invalid, "parent"},
		"move to 0": {func() error {
			_, err := d.MoveItem(d.Context(), editor, plan.Move{ID: p.goal, Position: 0})
			return err
		}, plan.Invalid, "position"},
		"move past the last": {func() error {
			_, err := d.MoveItem(d.Context(), editor, plan.Move{ID: p.goal, Position: 3})
			return err
		}, plan.Invalid, "position"},
		"move far past the last": {func() error {
			_, err := d.MoveItem(d.Context(), editor, plan.Move{ID: p.strategy, Parent: p.other, Position: 2})
			return err
		}, plan.Invalid, "position"},
		"move a plan": {func() error {
			_, err := d.MoveItem(d.Context(), editor, plan.Move{ID: p.plan, Position: 1})
			return err
		}, plan.Invalid, "id"},
		"delete a plan as an item": {func() error { _, _, err := d.DeleteItem(d.Context(), editor, p.plan, nil); return err }, plan.Invalid, "id"},
		"delete nothing": {func() error {
			_, _, err := d.DeleteItem(d.Context(), editor, "gol_00000000000000000000", nil)
			return err
		}, plan.NotFound, "id"},
	} {
		d.refuses(what, bad.code, bad.at, bad.run)
	}
}

func TestAPlanTakesNoMoreThanItsLimits(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.newLargest("largest")
	create := func() error {
		_, _, err := d.CreateItem(d.Context(), editor, plan.KindStrategy, plan.NewItem{Parent: p.other, Title: "one more"})
		return err
	}
	d.refuses("one item too many", plan.TooMany, "parent", create)
	_, _, err := d.DeleteItem(d.Context(), editor, p.assignment, nil)
	d.ok(err)
	d.refuses("one goal too many", plan.TooMany, "parent", func() error {
		_, _, err := d.CreateItem(d.Context(), editor, plan.KindGoal, plan.NewItem{Parent: p.plan, Title: "one more"})
		return err
	})
	d.ok(create())
	d.refuses("one item too many again", plan.TooMany, "parent", create)
	long := boss
	long.Name = strings.Repeat("n", 100)
	deleted, _, err := d.DeleteItem(d.Context(), long, p.goal, nil)
	d.ok(err)
	if want := plan.MaxItems - plan.MaxChildren; len(deleted) != want {
		t.Errorf("deleted %d, wanted %d", len(deleted), want)
	}
	if rows := d.rowsWith(string(p.strategy)); len(rows) > 0 {
		t.Errorf("%d rows are left, such as %q", len(rows), rows[0])
	}
	for i, g := range d.plan(p.plan).Goals() {
		if g.Position != i+1 {
			t.Fatalf("the goal %d is at %d", i+1, g.Position)
		}
	}
	d.countersHold()
}

func TestAMoveIntoAFullParentIsRefused(t *testing.T) {
	d := newDesk(t)
	doc := plan.GoalDocument{ItemDocument: plan.ItemDocument{Title: plan.Texts{"en": {Value: "full"}}}}
	for i := range plan.MaxChildren {
		doc.Strategies = append(doc.Strategies, plan.StrategyDocument{ItemDocument: plan.ItemDocument{Title: plan.Texts{"en": {Value: fmt.Sprint(i)}}}})
	}
	one := plan.GoalDocument{ItemDocument: plan.ItemDocument{Title: plan.Texts{"en": {Value: "one"}}}, Strategies: doc.Strategies[:1]}
	plantest.Load(t, d.Catalogue, plantest.Of(&plan.Document{
		Format: plan.DocumentFormat, Slug: "full", SourceLocale: "en", Goals: []plan.GoalDocument{doc, one},
		Publisher: plan.PublisherDocument{Name: plan.Texts{"en": {Value: "City"}}}, Title: plan.Texts{"en": {Value: "Full"}},
	}))
	p, err := d.PlanBySlug(d.Context(), boss, "full", plan.Selection{Items: true})
	d.ok(err)
	full, other := p.Goals()[0], p.Goals()[1]
	d.refuses("a move", plan.TooMany, "parent", func() error {
		_, err := d.MoveItem(d.Context(), editor, plan.Move{ID: other.Strategies[0].ID, Parent: full.ID, Position: 1})
		return err
	})
	_, err = d.MoveItem(d.Context(), editor, plan.Move{ID: full.Strategies[499].ID, Parent: full.ID, Position: 1})
	d.ok(err)
}

func TestADeletedItemTakesAllBelowItAlong(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	_, err := d.SetTranslation(d.Context(), reviewer, set(p.strategy, "나무를 심자", plan.StateTranslated))
	d.ok(err)
	_, err = d.ReviewTranslation(d.Context(), boss, text(p.strategy))
	d.ok(err)
	for _, state := range []plan.TextState{plan.StateDraft, plan.StateTranslated} {
		_, err = d.SetTranslation(d.Context(), mina, set(p.strategy, "나무", state)) // a draft, then a suggestion
		d.ok(err)
	}
	n := set(p.goal, "Cool", plan.StateDraft)
	n.Locale = "en"
	_, err = d.SetTranslation(d.Context(), editor, n)
	d.ok(err)
	deleted, _, err := d.DeleteItem(d.Context(), editor, p.goal, nil)
	d.ok(err)
	if want := []plan.ID{p.goal, p.strategy, p.assignment, p.second}; !slices.Equal(deleted, want) {
		t.Errorf("deleted %v, wanted %v", deleted, want)
	}
	for _, id := range deleted {
		if rows := d.rowsWith(string(id)); len(rows) > 0 {
			t.Errorf("of %s there is %q", id, rows)
		}
		if node, err := d.Node(d.Context(), boss, id, plan.Selection{}); node != nil || err != nil {
			t.Errorf("%s is still there: %v, %v", id, node, err)
		}
	}
	if got := d.goal(p.other).Position; got != 1 {
		t.Errorf("the other goal is at %d", got)
	}
	_, err = d.PublishPlan(d.Context(), editor, p.plan, nil)
	d.ok(err)
	d.countersHold()
}

func TestAnItemAndItsPlanMoveWithAnyTextOfTheirsAndOtherItemsDoNot(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	stamp := func(id plan.ID) string {
		node, err := d.Node(d.Context(), boss, id, plan.Selection{})
		d.ok(err)
		switch n := node.(type) {
		case *plan.Plan:
			return fmt.Sprint(n.Revision, n.UpdatedAt)
		case *plan.Goal:
			return fmt.Sprint(n.Revision, n.UpdatedAt)
		case *plan.Strategy:
			return fmt.Sprint(n.Revision, n.UpdatedAt)
		}
		return fmt.Sprint(node.(*plan.Assignment).Revision, node.(*plan.Assignment).UpdatedAt)
	}
	all := map[string]plan.ID{"plan": p.plan, "goal": p.goal, "strategy": p.strategy, "second": p.second, "assignment": p.assignment, "other": p.other}
	ctx := d.Context()
	en := set(p.goal, "Cool", plan.StateDraft)
	en.Locale = "en"
	for _, step := range []struct {
		name  string
		moves string
		run   func() error
	}{
		{"a source text", "plan goal", func() error {
			_, err := d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.goal, Title: to("Shadow")})
			return err
		}},
		{"the same again", "", func() error {
			_, err := d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.goal, Title: to("Shadow")})
			return err
		}},
		{"a translation", "plan strategy", func() error {
			_, err := d.SetTranslation(ctx, mina, set(p.strategy, "나무", plan.StateTranslated))
			return err
		}},
		{"a draft beside", "plan strategy", func() error {
			_, err := d.SetTranslation(ctx, mina, set(p.strategy, "나", plan.StateDraft))
			return err
		}},
		{"a source draft", "plan goal", func() error { _, err := d.SetTranslation(ctx, editor, en); return err }},
		{"a review", "plan strategy", func() error { _, err := d.ReviewTranslation(ctx, reviewer, text(p.strategy)); return err }},
		{"confirming", "plan goal", func() error { _, err := d.ConfirmTranslation(ctx, mina, text(p.goal)); return err }},
		{"a text of the plan", "plan", func() error {
			_, err := d.SetTranslation(ctx, mina, set(p.plan, "공원", plan.StateTranslated))
			return err
		}},
		{"publishing drafts", "plan goal", func() error { _, err := d.PublishPlan(ctx, editor, p.plan, nil); return err }},
		{"a party", "plan assignment", func() error {
			_, err := d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.assignment, Responsible: to([]plan.NewParty{{Division: "Roads"}})})
			return err
		}},
		{"a move", "plan goal other", func() error { _, err := d.MoveItem(ctx, editor, plan.Move{ID: p.goal, Position: 2}); return err }},
		{"a move to where it is", "", func() error { _, err := d.MoveItem(ctx, editor, plan.Move{ID: p.goal, Position: 2}); return err }},
		{"a move below another", "plan strategy second", func() error {
			_, err := d.MoveItem(ctx, editor, plan.Move{ID: p.strategy, Parent: p.other, Position: 1})
			return err
		}},
		{"clearing", "plan strategy", func() error { _, err := d.ClearTranslation(ctx, reviewer, text(p.strategy)); return err }},
	} {
		d.later()
		before := map[string]string{}
		for name, id := range all {
			before[name] = stamp(id)
		}
		d.ok(step.run())
		for name, id := range all {
			if moved := stamp(id) != before[name]; moved != slices.Contains(strings.Fields(step.moves), name) {
				t.Errorf("%s: that the %s moved is %v", step.name, name, moved)
			}
		}
	}
}
