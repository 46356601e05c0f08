package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/store"
)

// lake is a plan to make.
func lake() plan.NewPlan {
	return plan.NewPlan{
		Slug: "lake", SourceLocale: "en", Publisher: plan.PublisherRef{Name: "City of Springs", Homepage: "https://springs.example"},
		Title: "The lake", Summary: "Clean water.\nFor all.", Section: "Water", Levels: plan.Levels{Goal: "Aim", Strategy: "Way", Assignment: "Job"},
		Contact: plan.NewContact{Division: "Lakes", Phone: "+82-62-1", Email: "lakes@springs.example"},
		Period:  &plan.Period{Start: ptr(plan.Date("2026-01-01")), End: ptr(plan.Date("2030-12-31"))}, SourceURL: "https://springs.example/lake",
	}
}

func (d *desk) create(n plan.NewPlan) plan.ID {
	d.Helper()
	id, _, err := d.CreatePlan(d.Context(), editor, n)
	d.ok(err)
	return id
}

// plan is a plan as the boss sees it, in its source locale.
func (d *desk) plan(id plan.ID) *plan.Plan {
	d.Helper()
	p, err := d.Plan(d.Context(), boss, id, plan.Selection{Items: true, Translations: true, Coverage: true})
	d.ok(err)
	if p == nil {
		d.Fatalf("there is no plan %s", id)
	}
	return p
}

// facts is all that a plan says of itself.
func facts(p *plan.Plan) map[string]string {
	say := func(text *plan.Text) string {
		if text == nil {
			return ""
		}
		return text.Value
	}
	str := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	c, l := p.Contact(), p.Levels()
	all := map[string]string{
		"slug": p.Slug, "state": p.State.String(), "source": string(p.SourceLocale), "publisher": say(p.Publisher.Name(nil, nil)),
		"title": say(p.Title(nil, nil)), "summary": say(p.Summary(nil, nil)), "section": say(p.Section(nil, nil)),
		"goal": say(l.Goal(nil, nil)), "strategy": say(l.Strategy(nil, nil)), "assignment": say(l.Assignment(nil, nil)),
		"division": say(c.Division(nil, nil)), "phone": str(c.Phone), "email": str(c.Email), "url": "", "period": "",
	}
	if p.SourceURL != nil {
		all["url"] = string(*p.SourceURL)
	}
	if p.Period != nil {
		all["period"] = fmt.Sprintf("%s/%s", *p.Period.Start, *p.Period.End)
	}
	return all
}

func TestACreatedPlanIsADraftThatSaysWhatItWasGiven(t *testing.T) {
	d := newDesk(t)
	p := d.plan(d.create(lake()))
	want := map[string]string{
		"slug": "lake", "state": "DRAFT", "source": "en", "publisher": "City of Springs", "title": "The lake", "summary": "Clean water.\nFor all.",
		"section": "Water", "goal": "Aim", "strategy": "Way", "assignment": "Job", "division": "Lakes", "phone": "+82-62-1",
		"email": "lakes@springs.example", "url": "https://springs.example/lake", "period": "2026-01-01/2030-12-31",
	}
	if got := facts(p); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v", got)
	}
	if !p.CreatedAt.Equal(d.now) || !p.UpdatedAt.Equal(d.now) || p.Revision == 0 {
		t.Errorf("created %s, updated %s, revision %d", p.CreatedAt, p.UpdatedAt, p.Revision)
	}
	if author := d.stored(boss, p.ID, plan.FieldTitle, "en").Author; author == nil || *author != "editor" {
		t.Errorf("the title's author is %v", author)
	}
	d.countersHold()
}

func TestAnUpdateChangesWhatItNamesAndNothingElse(t *testing.T) {
	for name, u := range map[string]struct {
		update plan.PlanUpdate
		want   string
	}{
		"slug":       {plan.PlanUpdate{Slug: to("lake-2030")}, "lake-2030"},
		"title":      {plan.PlanUpdate{Title: to("A lake")}, "A lake"},
		"summary":    {plan.PlanUpdate{Summary: to("")}, ""},
		"section":    {plan.PlanUpdate{Section: to("")}, ""},
		"goal":       {plan.PlanUpdate{GoalLevel: to("End")}, "End"},
		"strategy":   {plan.PlanUpdate{StrategyLevel: to("")}, ""},
		"assignment": {plan.PlanUpdate{AssignmentLevel: to("Task")}, "Task"},
		"division":   {plan.PlanUpdate{Division: to("")}, ""},
		"phone":      {plan.PlanUpdate{Phone: to("")}, ""},
		"email":      {plan.PlanUpdate{Email: to("a@b.example")}, "a@b.example"},
		"url":        {plan.PlanUpdate{SourceURL: to(plan.URL(""))}, ""},
		"period":     {plan.PlanUpdate{Period: to[*plan.Period](nil)}, ""},
		"publisher":  {plan.PlanUpdate{Publisher: to(plan.PublisherRef{Name: "Ministry"})}, "Ministry"},
		"nothing":    {plan.PlanUpdate{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			id := d.create(lake())
			before := d.plan(id)
			want := facts(before)
			if name != "nothing" {
				want[name] = u.want
			}
			d.later()
			u.update.ID = id
			_, err := d.UpdatePlan(d.Context(), editor, u.update)
			d.ok(err)
			after := d.plan(id)
			if got := facts(after); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("got %v, wanted %v", got, want)
			}
			moved := after.Revision > before.Revision && after.UpdatedAt.Equal(d.now)
			if moved != (name != "nothing") || !after.CreatedAt.Equal(before.CreatedAt) {
				t.Errorf("the revision went from %d to %d, the time from %s to %s", before.Revision, after.Revision, before.UpdatedAt, after.UpdatedAt)
			}
			d.countersHold()
		})
	}
}

func TestAClearedSourceTextTakesItsTranslationsAndDraftsAlong(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	summary := func(locale i18n.Locale, value string, state plan.TextState) plan.NewTranslation {
		return plan.NewTranslation{TextRef: plan.TextRef{ID: p.plan, Field: plan.FieldSummary, Locale: locale}, Value: value, State: state}
	}
	for _, draft := range []struct {
		by plan.Viewer
		n  plan.NewTranslation
	}{{mina, summary("ko", "초안", plan.StateDraft)}, {editor, summary("en", "A draft", plan.StateDraft)}} {
		_, err := d.SetTranslation(d.Context(), draft.by, draft.n)
		d.ok(err)
	}
	_, err := d.UpdatePlan(d.Context(), editor, plan.PlanUpdate{ID: p.plan, Summary: to("")})
	d.ok(err)
	for _, locale := range []i18n.Locale{"en", "ko"} {
		if got := d.stored(boss, p.plan, plan.FieldSummary, locale); got != nil {
			t.Errorf("%s: %q", locale, got.Value)
		}
	}
	from, _ := store.Prefix("draft")
	for _, row := range d.rows() {
		if strings.HasPrefix(row, string(from[:len(from)-1])) {
			t.Errorf("a draft is left: %q", row)
		}
	}
	_, err = d.PublishPlan(d.Context(), editor, p.plan, nil)
	d.ok(err)
	if got := d.stored(boss, p.plan, plan.FieldSummary, "en"); got != nil {
		t.Errorf("publishing brought it back as %q", got.Value)
	}
	d.countersHold()
}

func TestAPlanIsFoundByEverySlugItEverHad(t *testing.T) {
	d := newDesk(t)
	id := d.create(lake())
	other := lake()
	other.Slug = "pond"
	pond := d.create(other)
	rename := func(id plan.ID, slug string) error {
		_, err := d.UpdatePlan(d.Context(), editor, plan.PlanUpdate{ID: id, Slug: to(slug)})
		return err
	}
	leads := func(want map[string]plan.ID) {
		t.Helper()
		for slug, id := range want {
			p, err := d.PlanBySlug(d.Context(), boss, slug, plan.Selection{})
			d.ok(err)
			if id == "" && p != nil || id != "" && (p == nil || p.ID != id) {
				t.Errorf("%s leads to %v, wanted %q", slug, p, id)
			}
		}
	}
	d.ok(rename(id, "lake-2"))
	d.ok(rename(id, "lake-3"))
	leads(map[string]plan.ID{"lake": id, "lake-2": id, "lake-3": id, "pond": pond})
	d.refuses("a slug of now", plan.Conflict, "slug", func() error { return rename(pond, "lake-3") })
	d.refuses("an old slug", plan.Conflict, "slug", func() error { return rename(pond, "lake") })
	n := lake()
	d.refuses("an old slug for a new plan", plan.Conflict, "slug", func() error { _, _, err := d.CreatePlan(d.Context(), editor, n); return err })
	d.ok(rename(id, "lake"))
	if p := d.plan(id); p.Slug != "lake" {
		t.Errorf("it took back lake and has %s", p.Slug)
	}
	leads(map[string]plan.ID{"lake": id, "lake-3": id})
	_, _, err := d.DeletePlan(d.Context(), editor, id, nil)
	d.ok(err)
	leads(map[string]plan.ID{"lake": "", "lake-2": "", "lake-3": "", "pond": pond})
	d.ok(rename(pond, "lake-2"))
}

func TestAPublisherIsNamedByIDOrByName(t *testing.T) {
	d := newDesk(t)
	first := d.plan(d.create(lake())).Publisher
	n := lake()
	n.Slug, n.Publisher = "pond", plan.PublisherRef{ID: first.ID}
	if got := d.plan(d.create(n)).Publisher.ID; got != first.ID {
		t.Errorf("by id it is %s", got)
	}
	n.Slug, n.Publisher = "bay", plan.PublisherRef{Name: "City of Springs"}
	if got := d.plan(d.create(n)).Publisher.ID; got != first.ID {
		t.Errorf("by name it is %s", got)
	}
	n.Slug, n.Publisher = "sea", plan.PublisherRef{Name: "City of Sprouts"}
	if got := d.plan(d.create(n)).Publisher.ID; got == first.ID {
		t.Error("another name is the same publisher")
	}
}

func TestAPlanWithBadInputIsNotMade(t *testing.T) {
	d := newDesk(t)
	d.create(lake())
	for what, bad := range map[string]struct {
		spoil func(n *plan.NewPlan)
		code  plan.Code
		at    string
	}{
		"no slug":              {func(n *plan.NewPlan) { n.Slug = "" }, plan.Invalid, "slug"},
		"a bad slug":           {func(n *plan.NewPlan) { n.Slug = "Lake!" }, plan.Invalid, "slug"},
		"a taken slug":         {func(n *plan.NewPlan) { n.Slug = "lake" }, plan.Conflict, "slug"},
		"no source locale":     {func(n *plan.NewPlan) { n.SourceLocale = "" }, plan.Invalid, "sourceLocale"},
		"no title":             {func(n *plan.NewPlan) { n.Title = "" }, plan.Invalid, "title"},
		"a line break":         {func(n *plan.NewPlan) { n.Title = "a\nb" }, plan.Invalid, "title"},
		"a long summary":       {func(n *plan.NewPlan) { n.Summary = strings.Repeat("ü", 10_001) }, plan.TooLong, "summary"},
		"a level with NUL":     {func(n *plan.NewPlan) { n.Levels.Strategy = "\x00" }, plan.Invalid, "levels.strategy"},
		"a lost character":     {func(n *plan.NewPlan) { n.Contact.Division = "Stra\ufffde" }, plan.Invalid, "contact.division"},
		"a long phone":         {func(n *plan.NewPlan) { n.Contact.Phone = strings.Repeat("1", 201) }, plan.TooLong, "contact.phone"},
		"an email of bytes":    {func(n *plan.NewPlan) { n.Contact.Email = "\xff" }, plan.Invalid, "contact.email"},
		"an ftp address":       {func(n *plan.NewPlan) { n.SourceURL = "ftp://x.example" }, plan.Invalid, "sourceUrl"},
		"a period back":        {func(n *plan.NewPlan) { n.Period.End = ptr(plan.Date("2025-01-01")) }, plan.Invalid, "period"},
		"a day that is none":   {func(n *plan.NewPlan) { n.Period.End = ptr(plan.Date("2030-02-30")) }, plan.Invalid, "period"},
		"no publisher":         {func(n *plan.NewPlan) { n.Publisher = plan.PublisherRef{} }, plan.Invalid, "publisher"},
		"an unknown publisher": {func(n *plan.NewPlan) { n.Publisher = plan.PublisherRef{ID: "pub_00000000000000000000"} }, plan.NotFound, "publisher.id"},
		"a plan as publisher":  {func(n *plan.NewPlan) { n.Publisher = plan.PublisherRef{ID: "pln_00000000000000000000"} }, plan.Invalid, "publisher.id"},
		"a bad homepage":       {func(n *plan.NewPlan) { n.Publisher.Homepage = "springs" }, plan.Invalid, "publisher.homepage"},
	} {
		n := lake()
		n.Slug = "new"
		bad.spoil(&n)
		d.refuses(what, bad.code, bad.at, func() error { _, _, err := d.CreatePlan(d.Context(), editor, n); return err })
	}
}

func TestTheSourceLocaleIsSpelledAsTheCatalogueDoes(t *testing.T) {
	d := newDesk(t)
	_, err := d.AddLocale(d.Context(), editor, plan.LocaleSettings{Tag: "zh-Hans"})
	d.ok(err)
	n := lake()
	n.SourceLocale = "zh-CN"
	if p := d.plan(d.create(n)); p.SourceLocale != "zh-Hans" {
		t.Errorf("it is written in %s", p.SourceLocale)
	}
	infos, err := d.Locales(d.Context(), boss)
	d.ok(err)
	if len(infos) != 1 {
		t.Errorf("the catalogue has %d locales that are one", len(infos))
	}
}

func TestAPlanGoesFromDraftToPublishedToArchivedAndBack(t *testing.T) {
	d := newDesk(t)
	id := d.create(lake())
	publish := func() error { _, err := d.PublishPlan(d.Context(), editor, id, nil); return err }
	archive := func() error { _, err := d.ArchivePlan(d.Context(), editor, id, nil); return err }
	for i, step := range []struct {
		do   func() error
		want plan.PlanState
	}{{publish, plan.PlanPublished}, {publish, plan.PlanPublished}, {archive, plan.PlanArchived}, {archive, plan.PlanArchived}, {publish, plan.PlanPublished}} {
		d.ok(step.do())
		if got := d.plan(id).State; got != step.want {
			t.Errorf("step %d: it is %s", i, got)
		}
		d.countersHold()
	}
}

func TestAWriteThatExpectsAnotherRevisionChangesNothing(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	old := fmt.Sprint(d.plan(p.plan).Revision)
	oldGoal := fmt.Sprint(d.goal(p.goal).Revision)
	_, err := d.SetTranslation(d.Context(), mina, set(p.goal, "그늘!", plan.StateTranslated))
	d.ok(err)
	ctx := d.Context()
	for what, run := range map[string]func(old string) error{
		"update a plan": func(old string) error {
			_, err := d.UpdatePlan(ctx, editor, plan.PlanUpdate{ID: p.plan, ExpectedRevision: &old, Title: to("Mine")})
			return err
		},
		"publish":       func(old string) error { _, err := d.PublishPlan(ctx, editor, p.plan, &old); return err },
		"archive":       func(old string) error { _, err := d.ArchivePlan(ctx, editor, p.plan, &old); return err },
		"delete a plan": func(old string) error { _, _, err := d.DeletePlan(ctx, editor, p.plan, &old); return err },
		"update an item": func(old string) error {
			_, err := d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.goal, ExpectedRevision: &old, Title: to("Mine")})
			return err
		},
		"move": func(old string) error {
			_, err := d.MoveItem(ctx, editor, plan.Move{ID: p.goal, Position: 2, ExpectedRevision: &old})
			return err
		},
		"delete an item": func(old string) error { _, _, err := d.DeleteItem(ctx, editor, p.goal, &old); return err },
	} {
		stale := old
		if strings.HasSuffix(what, "item") || what == "move" {
			stale = oldGoal
		}
		d.refuses(what, plan.Conflict, "expectedRevision", func() error { return run(stale) })
		d.refuses(what, plan.Conflict, "expectedRevision", func() error { return run("0") })
		d.refuses(what, plan.Invalid, "expectedRevision", func() error { return run("-1") })
	}
	now := fmt.Sprint(d.plan(p.plan).Revision)
	_, err = d.UpdatePlan(ctx, editor, plan.PlanUpdate{ID: p.plan, ExpectedRevision: &now, Title: to("Mine")})
	d.ok(err)
}

func TestADeletedPlanLeavesNothingButTombstones(t *testing.T) {
	d := newDesk(t)
	kept := d.newPark("kept", plan.PlanPublished)
	p := d.newPark("park", plan.PlanPublished)
	_, err := d.SetTranslation(d.Context(), mina, set(p.goal, "새 그늘", plan.StateTranslated))
	d.ok(err)
	_, err = d.SetTranslation(d.Context(), jun, set(p.goal, "초안", plan.StateDraft))
	d.ok(err)
	deleted, _, err := d.DeletePlan(d.Context(), editor, p.plan, nil)
	d.ok(err)
	want := []plan.ID{p.plan, p.goal, p.other, p.strategy, p.second, p.assignment}
	slices.Sort(want)
	slices.Sort(deleted)
	if !slices.Equal(deleted, want) {
		t.Errorf("deleted %v, wanted %v", deleted, want)
	}
	for _, id := range want {
		if rows := d.rowsWith(string(id)); len(rows) > 0 {
			t.Errorf("of %s there is %q", id, rows)
		}
	}
	if d.plan(kept.plan).Title(nil, nil) == nil {
		t.Error("the other plan lost its title")
	}
	d.countersHold()
	again := d.newPark("park", plan.PlanPublished)
	if d.stored(boss, again.goal, plan.FieldTitle, "ko") == nil {
		t.Error("a plan of the same slug has no texts")
	}
}

func TestTheLargestPlanCanBeDeletedAtOnce(t *testing.T) {
	d := newDesk(t)
	p := d.newLargest("largest")
	long := boss
	long.Name = strings.Repeat("n", 100)
	deleted, _, err := d.DeletePlan(d.Context(), long, p.plan, nil)
	d.ok(err)
	if len(deleted) != plan.MaxItems+1 {
		t.Errorf("deleted %d", len(deleted))
	}
	if rows := d.rowsWith(string(p.plan)); len(rows) > 0 {
		t.Errorf("%d rows are left, such as %q", len(rows), rows[0])
	}
}
