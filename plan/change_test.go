package plan_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store/storetest"
)

// log is what a viewer is told after a cursor, page by page, and the cursor of its end.
func (d *desk) log(v plan.Viewer, q plan.ChangeQuery, size int) ([]*plan.Change, string) {
	d.Helper()
	all, end, err := d.readLog(v, q, size)
	d.ok(err)
	return all, end
}

func (d *desk) readLog(v plan.Viewer, q plan.ChangeQuery, size int) (all []*plan.Change, end string, err error) {
	q.First = &size
	for {
		page, err := d.Changes(d.Context(), v, q, plan.Selection{})
		if err != nil {
			return nil, "", err
		}
		all = append(all, page.Nodes()...)
		q.After = *page.PageInfo.EndCursor
		if !page.PageInfo.HasNextPage {
			return all, q.After, nil
		}
	}
}

func (d *desk) head() string {
	d.Helper()
	page, err := d.Changes(d.Context(), nobody, plan.ChangeQuery{First: ptr(0)}, plan.Selection{})
	d.ok(err)
	return page.Head
}

// tell puts changes in words; names say what ids are called.
func tell(changes []*plan.Change, names map[plan.ID]string) string {
	kinds := []string{"PLAN", "ITEM", "TEXT", "LOCALE", "STATE"}
	var all []string
	for _, c := range changes {
		line := []string{kinds[c.Kind], []string{"PUT", "DELETE"}[c.Action]}
		if name := names[c.ID]; name != "" {
			line = append(line, name)
		} else {
			line = append(line, string(c.ID))
		}
		if c.Kind == plan.ChangeText || c.Kind == plan.ChangeState {
			line = append(line, *c.Field, string(*c.Locale))
		}
		if c.Text != nil {
			line = append(line, c.Text.Value)
		}
		all = append(all, strings.Join(line, " "))
	}
	return strings.Join(all, "\n")
}

func (p park) names() map[plan.ID]string {
	return map[plan.ID]string{p.plan: "plan", p.goal: "goal", p.strategy: "strategy", p.second: "second", p.assignment: "assignment", p.other: "other"}
}

func TestEveryUpdateIsToldInOrder(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	ctx := d.Context()
	for _, step := range []struct {
		name string
		run  func() error
		want string // to the boss
		open string // to the public, where that is not the same
	}{
		{"a source text", func() error {
			_, err := d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.goal, Title: to("Sun")})
			return err
		}, "TEXT PUT goal title en Sun", "="},
		{"a translation", func() error {
			_, err := d.SetTranslation(ctx, mina, set(p.goal, "해", plan.StateTranslated))
			return err
		}, "TEXT PUT goal title ko 해", "="},
		{"a draft over nothing", func() error { _, err := d.SetTranslation(ctx, mina, set(p.other, "물", plan.StateDraft)); return err }, "TEXT PUT other title ko", ""},
		{"a draft beside", func() error {
			_, err := d.SetTranslation(ctx, mina, set(p.goal, "태양", plan.StateDraft))
			return err
		}, "TEXT PUT goal title ko 해", ""},
		{"a review", func() error { _, err := d.ReviewTranslation(ctx, reviewer, text(p.goal)); return err }, "STATE PUT goal title ko 해", "="},
		{"a suggestion", func() error {
			_, err := d.SetTranslation(ctx, jun, set(p.goal, "햇빛", plan.StateTranslated))
			return err
		}, "TEXT PUT goal title ko 해", ""},
		{"a rejection", func() error { _, err := d.RejectTranslation(ctx, reviewer, text(p.goal), "no"); return err }, "TEXT PUT goal title ko", "TEXT DELETE goal title ko"},
		{"clearing a draft", func() error { _, err := d.ClearTranslation(ctx, mina, text(p.other)); return err }, "TEXT DELETE other title ko", ""},
		{"a reworded source", func() error {
			_, err := d.UpdatePlan(ctx, editor, plan.PlanUpdate{ID: p.plan, Title: to("Park"), MeaningUnchanged: true})
			return err
		}, "TEXT PUT plan title en Park\nSTATE PUT plan title ja 公園\nSTATE PUT plan title ko 공원 park", "="},
		{"a new item", func() error {
			id, _, err := d.CreateItem(ctx, editor, plan.KindStrategy, plan.NewItem{Parent: p.other, Title: "New"})
			p.second = id
			return err
		}, "ITEM PUT second\nTEXT PUT second title en New", "="},
		{"a move", func() error { _, err := d.MoveItem(ctx, editor, plan.Move{ID: p.other, Position: 1}); return err }, "ITEM PUT other\nITEM PUT goal", "="},
		{"a deletion", func() error { _, _, err := d.DeleteItem(ctx, editor, p.other, nil); return err }, "ITEM DELETE other\nITEM DELETE second\nITEM PUT goal", "="},
		{"a slug", func() error {
			_, err := d.UpdatePlan(ctx, editor, plan.PlanUpdate{ID: p.plan, Slug: to("parks")})
			return err
		}, "PLAN PUT plan", "="},
		{"a locale", func() error { _, err := d.AddLocale(ctx, editor, plan.LocaleSettings{Tag: "fr"}); return err }, "LOCALE PUT fr", "="},
		{"its end", func() error { _, err := d.RemoveLocale(ctx, editor, "fr", false); return err }, "LOCALE DELETE fr", "="},
		{"archiving", func() error { _, err := d.ArchivePlan(ctx, editor, p.plan, nil); return err }, "PLAN PUT plan", "PLAN DELETE plan"},
		{"an edit in the archive", func() error {
			_, err := d.UpdatePlan(ctx, editor, plan.PlanUpdate{ID: p.plan, Title: to("Old park")})
			return err
		}, "TEXT PUT plan title en Old park", ""},
		{"publishing again", func() error { _, err := d.PublishPlan(ctx, editor, p.plan, nil); return err }, "PLAN PUT plan", "="},
		{"nothing", func() error { _, err := d.PublishPlan(ctx, editor, p.plan, nil); return err }, "", "="},
	} {
		d.later()
		head := d.head()
		d.ok(step.run())
		changes, _ := d.log(boss, plan.ChangeQuery{After: head}, 100)
		if got := tell(changes, p.names()); got != step.want {
			t.Errorf("%s: the boss is told\n%s\nwanted\n%s", step.name, got, step.want)
		}
		for _, c := range changes {
			if !c.At.Equal(d.now) || c.Actor == nil || (c.Action == plan.Delete) != (c.Node == nil) && c.Kind != plan.ChangeLocale {
				t.Errorf("%s: told %+v", step.name, c)
			}
		}
		if step.open == "=" {
			step.open = step.want
		}
		open, _ := d.log(nobody, plan.ChangeQuery{After: head}, 100)
		if got := tell(open, p.names()); got != step.open {
			t.Errorf("%s: the public is told\n%s\nwanted\n%s", step.name, got, step.open)
		}
		for _, c := range open {
			if c.Actor != nil {
				t.Errorf("%s: the public is told of %s", step.name, *c.Actor)
			}
		}
	}
	whole, _ := d.log(boss, plan.ChangeQuery{}, 100)
	for _, size := range []int{1, 2, 7} {
		if got, _ := d.log(boss, plan.ChangeQuery{}, size); tell(got, nil) != tell(whole, nil) {
			t.Errorf("by %d it reads otherwise", size)
		}
	}
	for i := 1; i < len(whole); i++ {
		if whole[i].Revision < whole[i-1].Revision {
			t.Fatal("revisions go back")
		}
	}
}

func TestAPlanThatWasNeverPublicLeavesNoTrace(t *testing.T) {
	d := newDesk(t)
	d.newPark("open", plan.PlanPublished)
	elsewhere := person("elsewhere", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{"pln_00000000000000000001"}})
	for what, end := range map[string]func(p park){
		"deleted":              func(p park) {},
		"archived and deleted": func(p park) { _, err := d.ArchivePlan(d.Context(), editor, p.plan, nil); d.ok(err) },
	} {
		head := d.head()
		p := d.newPark("secret", plan.PlanDraft)
		_, _, err := d.DeleteItem(d.Context(), editor, p.other, nil)
		d.ok(err)
		_, err = d.SetTranslation(d.Context(), mina, set(p.goal, "해", plan.StateTranslated))
		d.ok(err)
		end(p)
		_, _, err = d.DeletePlan(d.Context(), editor, p.plan, nil)
		d.ok(err)
		for _, v := range []plan.Viewer{nobody, elsewhere} {
			if got, _ := d.log(v, plan.ChangeQuery{After: head}, 10); len(got) > 0 {
				t.Errorf("%s: %q is told\n%s", what, v.Name, tell(got, p.names()))
			}
		}
		for _, v := range []plan.Viewer{editor, mina} {
			got, _ := d.log(v, plan.ChangeQuery{After: head, Plan: p.plan}, 10)
			if told := tell(got, p.names()); !strings.HasSuffix(told, "PLAN DELETE plan") || !strings.Contains(told, "ITEM DELETE goal") {
				t.Errorf("%s: %s is told\n%s", what, v.Name, told)
			}
		}
	}
}

func TestADeletedPlanIsATombstoneWithAllItsItems(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	head := d.head()
	_, _, err := d.DeletePlan(d.Context(), editor, p.plan, nil)
	d.ok(err)
	want := []string{"ITEM DELETE assignment", "ITEM DELETE goal", "ITEM DELETE other", "ITEM DELETE second", "ITEM DELETE strategy", "PLAN DELETE plan"}
	for _, v := range []plan.Viewer{nobody, mina, boss} {
		got, _ := d.log(v, plan.ChangeQuery{After: head}, 2)
		lines := strings.Split(tell(got, p.names()), "\n")
		if lines[len(lines)-1] != "PLAN DELETE plan" {
			t.Errorf("%q: the last is %s", v.Name, lines[len(lines)-1])
		}
		slices.Sort(lines)
		if !slices.Equal(lines, want) {
			t.Errorf("%q is told %q", v.Name, lines)
		}
	}
}

func TestCursorsHoldAcrossReopeningAndNotInAnotherCatalogue(t *testing.T) {
	d := newDesk(t)
	path := filepath.Join(t.TempDir(), "polyplan.db")
	db := storetest.Strict(plantest.Store(t, path))
	d.db, d.Catalogue = db, plantest.Open(t, db)
	p := d.newPark("park", plan.PlanPublished)
	_, cursor := d.log(boss, plan.ChangeQuery{}, 100)
	_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.goal, Title: to("Sun")})
	d.ok(err)
	d.ok(db.Close())
	d.db = storetest.Strict(plantest.Store(t, path))
	d.Catalogue = plantest.Open(t, d.db)
	got, _ := d.log(boss, plan.ChangeQuery{After: cursor}, 100)
	if told := tell(got, p.names()); told != "TEXT PUT goal title en Sun" {
		t.Errorf("after reopening it is told\n%s", told)
	}
	other := newDesk(t)
	other.newPark("park", plan.PlanPublished)
	other.refuses("of another", plan.CursorExpired, "after", func() error {
		_, err := other.Changes(t.Context(), boss, plan.ChangeQuery{After: cursor}, plan.Selection{})
		return err
	})
	for what, bad := range map[string]plan.ChangeQuery{"nonsense": {After: "x"}, "no base 64": {After: "%"}, "of a list": {After: "AAAA"}} {
		d.refuses(what, plan.Invalid, "after", func() error { _, err := d.Changes(t.Context(), nobody, bad, plan.Selection{}); return err })
	}
	d.refuses("too many", plan.Invalid, "first", func() error {
		_, err := d.Changes(t.Context(), nobody, plan.ChangeQuery{First: ptr(101)}, plan.Selection{})
		return err
	})
	d.refuses("a goal", plan.Invalid, "plan", func() error {
		_, err := d.Changes(t.Context(), nobody, plan.ChangeQuery{Plan: p.goal}, plan.Selection{})
		return err
	})
}

func TestChangesAreFilteredByPlanAndByWhatReadersOfALocaleSee(t *testing.T) {
	d := newDesk(t)
	p, other := d.newPark("park", plan.PlanPublished), d.newPark("other", plan.PlanPublished)
	for _, tag := range []i18n.Locale{"gsw", "de", "zh-Hans", "zh-Hant", "es", "es-419"} {
		d.ok(d.add(tag))
	}
	_, err := d.UpdateLocale(d.Context(), editor, plan.LocaleSettings{Tag: "gsw", Fallbacks: to([]i18n.Locale{"de"})})
	d.ok(err)
	head := d.head()
	for _, locale := range []i18n.Locale{"ko", "de", "zh-Hant", "es"} {
		n := set(p.goal, "x "+string(locale), plan.StateTranslated)
		n.Locale = locale
		_, err := d.SetTranslation(d.Context(), boss, n)
		d.ok(err)
	}
	_, err = d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: other.goal, Title: to("Sun")})
	d.ok(err)
	_, err = d.UpdateLocale(d.Context(), editor, plan.LocaleSettings{Tag: "gsw", Fallbacks: to([]i18n.Locale{"de", "ko"})})
	d.ok(err)
	for what, want := range map[string]struct {
		query plan.ChangeQuery
		told  string
	}{
		"a plan":            {plan.ChangeQuery{Plan: other.plan}, "en gsw"},
		"a locale":          {plan.ChangeQuery{Locales: []i18n.Locale{"ko"}}, "ko en gsw"},
		"the source":        {plan.ChangeQuery{Locales: []i18n.Locale{"en"}}, "en gsw"},
		"through fallback":  {plan.ChangeQuery{Locales: []i18n.Locale{"gsw"}}, "ko de en gsw"},
		"through kin":       {plan.ChangeQuery{Locales: []i18n.Locale{"zh-Hans"}}, "zh-Hant en gsw"},
		"through a parent":  {plan.ChangeQuery{Locales: []i18n.Locale{"es-MX"}}, "es en gsw"},
		"several":           {plan.ChangeQuery{Locales: []i18n.Locale{"es", "de"}}, "de es en gsw"},
		"a plan's locale":   {plan.ChangeQuery{Plan: p.plan, Locales: []i18n.Locale{"de"}}, "de gsw"},
		"one there is none": {plan.ChangeQuery{Locales: []i18n.Locale{"sw"}}, "en gsw"},
	} {
		want.query.After = head
		changes, _ := d.log(nobody, want.query, 1)
		var got []string
		for _, c := range changes {
			got = append(got, string(*c.Locale))
		}
		if strings.Join(got, " ") != want.told {
			t.Errorf("%s: told of %q, wanted %q", what, got, want.told)
		}
	}
}

func TestTheHeadThenAPullThenTheLogMissNothing(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	page, err := d.Changes(d.Context(), nobody, plan.ChangeQuery{First: ptr(1)}, plan.Selection{})
	d.ok(err)
	head := page.Head
	if got, end := d.log(nobody, plan.ChangeQuery{After: head}, 10); len(got) != 0 || end != head {
		t.Errorf("after the head there are %d", len(got))
	}
	for i := range 3 {
		_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.goal, Title: to(fmt.Sprint("Sun ", i))})
		d.ok(err)
	}
	if got, _ := d.log(nobody, plan.ChangeQuery{After: head}, 2); len(got) != 3 {
		t.Errorf("after it there are %d, wanted 3", len(got))
	}
}

func TestARewordingIsToldFromAnEdit(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	head := d.head()
	for _, title := range []string{"Shade.", "Sun"} {
		unchanged := title == "Shade."
		_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.goal, Title: to(title), MeaningUnchanged: unchanged})
		d.ok(err)
		var told []string
		changes, end := d.log(mina, plan.ChangeQuery{After: head}, 10)
		for _, c := range changes {
			told = append(told, fmt.Sprint(*c.Locale, " ", *c.MeaningUnchanged))
		}
		if want := map[bool]string{true: "en true, ko true", false: "en false"}[unchanged]; strings.Join(told, ", ") != want {
			t.Errorf("%s is told as %q", title, told)
		}
		open, _ := d.log(nobody, plan.ChangeQuery{After: head}, 10)
		for _, c := range open {
			if c.MeaningUnchanged != nil {
				t.Errorf("the public is told who meant what: %+v", c)
			}
		}
		source := d.stored(editor, p.goal, plan.FieldTitle, "en")
		if source.MeaningUnchanged == nil || *source.MeaningUnchanged != unchanged {
			t.Errorf("%s is marked %v", title, source.MeaningUnchanged)
		}
		head = end
	}
	if got := d.stored(editor, p.goal, plan.FieldTitle, "ko").MeaningUnchanged; got != nil {
		t.Errorf("a translation is marked %v", *got)
	}
	if got := d.stored(nobody, p.goal, plan.FieldTitle, "en").MeaningUnchanged; got != nil {
		t.Errorf("to the public the source is marked %v", *got)
	}
}

func TestThePublicIsNotToldOfWhatCameAndWentWhileThePlanWasNotPublic(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanDraft)
	start := d.head()
	passing := func() plan.ID {
		id, _, err := d.CreateItem(d.Context(), editor, plan.KindGoal, plan.NewItem{Parent: p.plan, Title: "Passing", Description: "Soon gone"})
		d.ok(err)
		_, err = d.SetTranslation(d.Context(), boss, set(id, "지나감", plan.StateTranslated))
		d.ok(err)
		return id
	}
	gone := func(id plan.ID) { _, _, err := d.DeleteItem(d.Context(), editor, id, nil); d.ok(err) }
	publish := func() { _, err := d.PublishPlan(d.Context(), editor, p.plan, nil); d.ok(err) }
	archive := func() { _, err := d.ArchivePlan(d.Context(), editor, p.plan, nil); d.ok(err) }
	describe := func(to string) {
		_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.goal, Description: plan.Edit[string]{Given: true, To: to}})
		d.ok(err)
	}
	inDraft := passing()
	gone(inDraft)
	_, err := d.SetTranslation(d.Context(), mina, set(p.second, "지붕", plan.StateTranslated)) // a text that goes
	d.ok(err)
	_, err = d.ClearTranslation(d.Context(), mina, text(p.second))
	d.ok(err)
	seen, kept := passing(), passing()
	publish()
	archive()
	inArchive := passing()
	gone(inArchive)
	gone(seen)
	describe("")
	_, err = d.ClearTranslation(d.Context(), boss, text(kept))
	d.ok(err)

	told := func(v plan.Viewer) string {
		changes, _ := d.log(v, plan.ChangeQuery{After: start}, 7)
		return tell(changes, map[plan.ID]string{p.plan: "plan", p.goal: "goal", p.second: "second", inDraft: "in-draft", inArchive: "in-archive", seen: "seen", kept: "kept"})
	}
	if got := told(nobody); strings.Contains(got, "in-") || !strings.Contains(got, "ITEM DELETE seen") {
		t.Errorf("of an archived plan the public is told\n%s", got)
	}
	publish()
	got := told(nobody)
	for _, never := range []string{"in-draft", "in-archive", "second title ko"} {
		if strings.Contains(got, never) {
			t.Errorf("the public is told of %s:\n%s", never, got)
		}
	}
	for _, must := range []string{"ITEM DELETE seen", "TEXT DELETE goal description en", "TEXT DELETE kept title ko", "ITEM PUT kept", "PLAN PUT plan"} {
		if !strings.Contains(got, must) {
			t.Errorf("the public is not told %s:\n%s", must, got)
		}
	}
	if got := told(editor); !strings.Contains(got, "ITEM DELETE in-draft") || !strings.Contains(got, "ITEM DELETE in-archive") {
		t.Errorf("an editor is told\n%s", got)
	}
	_, _, err = d.DeletePlan(d.Context(), editor, p.plan, nil)
	d.ok(err)
	if got := told(nobody); strings.Contains(got, "in-") || !strings.Contains(got, "ITEM DELETE kept") || !strings.HasSuffix(got, "PLAN DELETE plan") {
		t.Errorf("of a deleted plan the public is told\n%s", got)
	}
}
