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

// hire makes a token, so that its name can be mentioned.
func (d *desk) hire(name string, grants ...plan.Grant) plan.Viewer {
	d.Helper()
	news := make([]plan.NewGrant, len(grants))
	for i, g := range grants {
		news[i].Grant = g
	}
	token, _, err := d.CreateToken(d.Context(), boss, plan.NewToken{Name: name, Grants: news})
	d.ok(err)
	return plan.Viewer{ID: token.ID, Name: name, Grants: grants}
}

// say comments on the Korean title of a node; parent is "" for a new thread.
func (d *desk) say(v plan.Viewer, node plan.ID, parent, text string) string {
	d.Helper()
	d.later()
	said, _, err := d.CreateComment(d.Context(), v, comment(node, parent, text))
	d.ok(err)
	return said.ID
}

func comment(node plan.ID, parent, text string) plan.NewComment {
	n := plan.NewComment{ID: node, Field: plan.FieldTitle, Locale: "ko", Text: text}
	if parent != "" {
		n.Parent = &parent
	}
	return n
}

// talk is what is said about the Korean title of a node, in lines: "boss: text (resolved)", replies after "> ".
func (d *desk) talk(v plan.Viewer, p park, node plan.ID) string {
	d.Helper()
	page, err := d.TranslationUnits(d.Context(), v, plan.UnitQuery{Locale: "ko", Plan: p.plan}, plan.Selection{Comments: true})
	d.ok(err)
	var lines []string
	for _, u := range page.Nodes() {
		if u.Node.Identify() != node || u.Field != plan.FieldTitle {
			continue
		}
		for _, c := range u.Comments {
			line := c.Author + ": "
			if c.Parent != nil {
				line = "> " + line
			}
			if c.Text != nil {
				line += *c.Text
			}
			for _, m := range c.Mentions {
				line += " @" + m.Name
			}
			if c.ResolvedBy != nil {
				line += " (" + *c.ResolvedBy + ")"
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}

func TestCommentsAreThreadsThatAreResolved(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	expect := func(when, want string) {
		t.Helper()
		if got := d.talk(mina, p, p.goal); got != want {
			t.Errorf("%s: got %q, want %q", when, got, want)
		}
	}
	first := d.say(mina, p.goal, "", "Which\nshade?")
	second := d.say(boss, p.goal, "", "Another thing")
	reply := d.say(editor, p.goal, first, "Of trees.")
	d.say(mina, p.goal, reply, "Thanks")
	expect("after some talk", "mina: Which\nshade?; > editor: Of trees.; > mina: Thanks; boss: Another thing")

	_, _, err := d.ResolveComments(d.Context(), reviewer, plan.CommentResolution{ID: reply, Resolved: true})
	d.ok(err)
	expect("resolved", "mina: Which\nshade? (reviewer); > editor: Of trees.; > mina: Thanks; boss: Another thing")
	if _, rev, err := d.ResolveComments(d.Context(), mina, plan.CommentResolution{ID: first, Resolved: true}); rev != 0 || err != nil {
		t.Errorf("to resolve again made %d (%v)", rev, err)
	}
	third := d.say(jun, p.goal, first, "But")
	expect("a reply opens it", "mina: Which\nshade?; > editor: Of trees.; > mina: Thanks; > jun: But; boss: Another thing")

	_, _, err = d.UpdateComment(d.Context(), jun, plan.CommentUpdate{ID: third, Text: "And"})
	d.ok(err)
	left, _, err := d.DeleteComment(d.Context(), mina, first)
	d.ok(err)
	if left == nil || !left.IsDeleted() {
		t.Errorf("what is left is %+v", left)
	}
	expect("with a tombstone", "mina: ; > editor: Of trees.; > mina: Thanks; > jun: And; boss: Another thing")
	if left, _, err = d.DeleteComment(d.Context(), boss, second); left != nil || err != nil {
		t.Errorf("what is left is %+v (%v)", left, err)
	}
	expect("without the second thread", "mina: ; > editor: Of trees.; > mina: Thanks; > jun: And")
	for _, one := range d.ids(p) {
		if _, _, err := d.DeleteComment(d.Context(), boss, one); err != nil && plan.CodeOf(err) != plan.NotFound {
			t.Error(err)
		}
	}
	for _, one := range d.ids(p) { // those that had replies
		if _, _, err := d.DeleteComment(d.Context(), boss, one); err != nil && plan.CodeOf(err) != plan.NotFound {
			t.Error(err)
		}
	}
	expect("after all are deleted", "")
	if rows := d.rowsWith(string(store.Key("thread"))); len(rows) > 0 {
		t.Errorf("there is %q", rows)
	}
}

// ids are those of all comments on a plan's Korean units.
func (d *desk) ids(p park) (ids []string) {
	d.Helper()
	page, err := d.TranslationUnits(d.Context(), boss, plan.UnitQuery{Locale: "ko", Plan: p.plan}, plan.Selection{Comments: true})
	d.ok(err)
	for _, u := range page.Nodes() {
		for _, c := range u.Comments {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

func TestATombstoneGoesWithItsLastReply(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	first := d.say(mina, p.goal, "", "One")
	reply := d.say(jun, p.goal, first, "Two")
	for _, id := range []string{first, reply} {
		_, _, err := d.DeleteComment(d.Context(), boss, id)
		d.ok(err)
	}
	if got := d.talk(mina, p, p.goal); got != "" {
		t.Errorf("there is %q", got)
	}
}

func TestTheQueueFindsUnitsWithOpenThreads(t *testing.T) {
	d := newDesk(t)
	p, another := d.newPark("park", plan.PlanPublished), d.newPark("another", plan.PlanDraft)
	list := func(commented bool) (titles []string) {
		t.Helper()
		page, err := d.TranslationUnits(d.Context(), mina, plan.UnitQuery{Locale: "ko", Commented: &commented, First: ptr(100)}, plan.Selection{Total: true})
		d.ok(err)
		for _, u := range page.Nodes() {
			titles = append(titles, u.Source.Value)
		}
		slices.Sort(titles) // plans made in one millisecond come in either order
		if page.TotalCount != len(titles) {
			t.Errorf("%d are listed of %d", len(titles), page.TotalCount)
		}
		return titles
	}
	all := len(list(false))
	thread := d.say(mina, p.goal, "", "?")
	d.say(mina, another.other, "", "?")
	if got := list(true); fmt.Sprint(got) != "[Shade Water]" || len(list(false)) != all-2 {
		t.Errorf("got %q and %d others of %d", got, len(list(false)), all)
	}
	_, _, err := d.ResolveComments(d.Context(), mina, plan.CommentResolution{ID: thread, Resolved: true})
	d.ok(err)
	if got := list(true); fmt.Sprint(got) != "[Water]" || len(list(false)) != all-1 {
		t.Errorf("once resolved, got %q", got)
	}
}

func TestWhoSeesAndWritesComments(t *testing.T) {
	d := newDesk(t)
	p, another := d.newPark("park", plan.PlanPublished), d.newPark("another", plan.PlanPublished)
	local := person("local", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{p.plan}})
	elsewhere := person("elsewhere", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{another.plan}})
	first := d.say(mina, p.goal, "", "Mine")
	for what, c := range map[string]struct {
		may   string
		other plan.Code // for those who work on the unit and may not
		run   func(v plan.Viewer) error
	}{
		"comment": {"mina jun reviewer local editor boss", "", func(v plan.Viewer) error {
			_, _, err := d.CreateComment(d.Context(), v, comment(p.goal, "", "By "+v.Name))
			return err
		}},
		"resolve": {"mina jun reviewer local editor boss", "", func(v plan.Viewer) error {
			_, _, err := d.ResolveComments(d.Context(), v, plan.CommentResolution{ID: first, Resolved: true})
			return err
		}},
		"update": {"mina boss", plan.Forbidden, func(v plan.Viewer) error {
			_, _, err := d.UpdateComment(d.Context(), v, plan.CommentUpdate{ID: first, Text: "By " + v.Name})
			return err
		}},
		"comment on the source": {"local editor boss", plan.Denied, func(v plan.Viewer) error {
			n := comment(p.goal, "", "By "+v.Name)
			n.Locale = "en"
			_, _, err := d.CreateComment(d.Context(), v, n)
			return err
		}},
	} {
		for _, v := range []plan.Viewer{nobody, japanese, elsewhere, mina, jun, reviewer, local, editor, boss} {
			want := c.other
			switch {
			case v.Anonymous():
				want = plan.Unauthenticated
			case slices.Contains(strings.Fields(c.may), v.Name):
				want = ""
			case v.Name == "japanese" || v.Name == "elsewhere":
				want = plan.Denied
			}
			if err := c.run(v); plan.CodeOf(err) != want {
				t.Errorf("%s by %q: got %v, wanted %q", what, v.Name, err, want)
			}
		}
	}
	if got := d.talk(elsewhere, p, p.goal); got != "" {
		t.Errorf("an editor of another plan sees %q", got)
	}
	page, err := d.Changes(d.Context(), nobody, plan.ChangeQuery{}, plan.Selection{})
	d.ok(err)
	for _, change := range page.Nodes() {
		if change.At.Equal(d.now) {
			t.Errorf("the log tells of %+v", change)
		}
	}
}

func TestWhomACommentMentions(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	min := d.hire("Min", speaks(plan.RoleTranslator, "ko"))
	kim := d.hire("Min Kim", speaks(plan.RoleTranslator, "ko"))
	yuki := d.hire("Yuki", speaks(plan.RoleTranslator, "ja"))
	for text, want := range map[string]string{
		"@Min please":               "Min",
		"(@Min, @Yuki)":             "Min Yuki",
		"@Min Kim has it":           "Min Kim",
		"@Min Kimchi":               "Min",
		"@Min에게":                    "Min",
		"@Minister":                 "",
		"@min @ Min me@Min @Nobody": "",
		"@Min @Min":                 "Min",
		"@":                         "",
		"@" + strings.Repeat("가", 500) + "@Min": "",
	} {
		said, _, err := d.CreateComment(d.Context(), boss, comment(p.goal, "", text))
		d.ok(err)
		var names []string
		for _, m := range said.Mentions {
			names = append(names, m.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%q mentions %q, want %q", text, got, want)
		}
		_, _, err = d.DeleteComment(d.Context(), boss, said.ID)
		d.ok(err)
	}
	mentions := func(v plan.Viewer, want ...string) {
		t.Helper()
		var got []string
		paging := plan.Paging{First: ptr(1)}
		for more := true; more; {
			page, err := d.Mentions(d.Context(), v, paging)
			d.ok(err)
			for _, c := range page.Nodes() {
				got = append(got, *c.Text)
			}
			if more = page.PageInfo.HasNextPage; more {
				paging.After = *page.PageInfo.EndCursor
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is mentioned in %q, want %q", v.Name, got, want)
		}
	}
	one := d.say(boss, p.goal, "", "@Min one")
	two := d.say(boss, p.goal, one, "@Min Kim, @Min and @Yuki two")
	d.say(boss, p.other, "", "@Min three")
	mentions(min, "@Min three", "@Min Kim, @Min and @Yuki two", "@Min one")
	mentions(kim, "@Min Kim, @Min and @Yuki two")
	mentions(yuki) // of a locale that is not Yuki's
	mentions(boss)

	_, _, err := d.UpdateComment(d.Context(), boss, plan.CommentUpdate{ID: two, Text: "@Min Kim two"})
	d.ok(err)
	mentions(min, "@Min three", "@Min one")
	_, _, err = d.ResolveComments(d.Context(), boss, plan.CommentResolution{ID: one, Resolved: true})
	d.ok(err)
	mentions(min, "@Min three")
	mentions(kim)
	_, _, err = d.UpdateComment(d.Context(), boss, plan.CommentUpdate{ID: two, Text: "@Min two"})
	d.ok(err)
	mentions(min, "@Min three")
	_, _, err = d.ResolveComments(d.Context(), boss, plan.CommentResolution{ID: two, Resolved: false})
	d.ok(err)
	mentions(min, "@Min three", "@Min two", "@Min one")
	_, _, err = d.DeleteComment(d.Context(), boss, one)
	d.ok(err)
	mentions(min, "@Min three", "@Min two")
	_, _, err = d.DeleteItem(d.Context(), boss, p.other, nil)
	d.ok(err)
	mentions(min, "@Min two")
	for _, bad := range []string{"x", "AA"} {
		if _, err := d.Mentions(d.Context(), min, plan.Paging{After: bad}); plan.CodeOf(err) != plan.Invalid {
			t.Errorf("the cursor %q: %v", bad, err)
		}
	}
	if _, err := d.Mentions(d.Context(), nobody, plan.Paging{}); plan.CodeOf(err) != plan.Unauthenticated {
		t.Errorf("the public: %v", err)
	}
}

func TestBadCommentsAreRefusedWithTheirPlace(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	first, elsewhere := d.say(mina, p.goal, "", "One"), d.say(mina, p.other, "", "Elsewhere")
	gone := d.say(mina, p.goal, "", "Gone")
	_, _, err := d.DeleteComment(d.Context(), mina, gone)
	d.ok(err)
	for what, c := range map[string]struct {
		code   plan.Code
		place  string
		change func(*plan.NewComment)
	}{
		"no text":                   {plan.Invalid, "text", func(n *plan.NewComment) { n.Text = " \n" }},
		"too long":                  {plan.TooLong, "text", func(n *plan.NewComment) { n.Text = strings.Repeat("a", 10_001) }},
		"with a control":            {plan.Invalid, "text", func(n *plan.NewComment) { n.Text = "a\x07" }},
		"an item that is not there": {plan.NotFound, "id", func(n *plan.NewComment) { n.ID = "gol_00000000000000000001" }},
		"a publisher":               {plan.Invalid, "id", func(n *plan.NewComment) { n.ID = d.publisherOf(p.plan) }},
		"a field that is not there": {plan.NotFound, "field", func(n *plan.NewComment) { n.Field = "subtitle" }},
		"an unknown locale":         {plan.NotFound, "locale", func(n *plan.NewComment) { n.Locale = "fr" }},
		"a parent of another unit":  {plan.NotFound, "parent", func(n *plan.NewComment) { n.Parent = &elsewhere }},
		"a parent that is gone":     {plan.NotFound, "parent", func(n *plan.NewComment) { n.Parent = &gone }},
		"a parent that is none":     {plan.Invalid, "parent", func(n *plan.NewComment) { n.Parent = ptr("x") }},
	} {
		n := comment(p.goal, "", "Two")
		c.change(&n)
		d.refuses(what, c.code, c.place, func() error { _, _, err := d.CreateComment(d.Context(), boss, n); return err })
	}
	for what, c := range map[string]struct {
		code  plan.Code
		place string
		run   func() error
	}{
		"update what is gone": {plan.NotFound, "id", func() error {
			_, _, err := d.UpdateComment(d.Context(), mina, plan.CommentUpdate{ID: gone, Text: "x"})
			return err
		}},
		"update what is none": {plan.Invalid, "id", func() error {
			_, _, err := d.UpdateComment(d.Context(), mina, plan.CommentUpdate{ID: "%", Text: "x"})
			return err
		}},
		"empty": {plan.Invalid, "text", func() error {
			_, _, err := d.UpdateComment(d.Context(), mina, plan.CommentUpdate{ID: first})
			return err
		}},
		"delete what is another's": {plan.Forbidden, "id", func() error { _, _, err := d.DeleteComment(d.Context(), jun, first); return err }},
		"resolve what is gone": {plan.NotFound, "id", func() error {
			_, _, err := d.ResolveComments(d.Context(), mina, plan.CommentResolution{ID: gone, Resolved: true})
			return err
		}},
	} {
		d.refuses(what, c.code, c.place, c.run)
	}
}

func TestCommentsGoWithWhatTheyAreAbout(t *testing.T) {
	for what, remove := range map[string]func(d *desk, p park) error{
		"an item":  func(d *desk, p park) error { _, _, err := d.DeleteItem(d.Context(), boss, p.goal, nil); return err },
		"a plan":   func(d *desk, p park) error { _, _, err := d.DeletePlan(d.Context(), boss, p.plan, nil); return err },
		"a locale": func(d *desk, p park) error { _, err := d.RemoveLocale(d.Context(), boss, "ko", true); return err },
	} {
		t.Run(what, func(t *testing.T) {
			d := newDesk(t)
			p := d.newPark("park", plan.PlanPublished)
			min := d.hire("Min", speaks(plan.RoleTranslator, "ko"))
			first := d.say(boss, p.goal, "", "@Min remember")
			d.say(boss, p.strategy, "", "@Min remember")
			d.ok(remove(d, p))
			if page, err := d.Mentions(d.Context(), min, plan.Paging{}); err != nil || len(page.Edges) > 0 {
				t.Errorf("Min is mentioned in %v (%v)", page, err)
			}
			d.refuses("to answer", plan.NotFound, "id", func() error {
				_, _, err := d.UpdateComment(d.Context(), boss, plan.CommentUpdate{ID: first, Text: "x"})
				return err
			})
			d.open() // sweeps
			for _, kind := range []string{"comment", "thread", "mention", "unswept"} {
				for _, row := range d.rows() {
					if strings.HasPrefix(row, string(store.Key(kind))) {
						t.Errorf("there is %q", row)
					}
				}
			}
		})
	}
}

// open opens the catalogue again.
func (d *desk) open() {
	c, err := plan.Open(d.Context(), d.db)
	d.ok(err)
	d.Catalogue = c.At(d.now)
}

func TestALocaleWithCommentsStays(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	_, err := d.AddLocale(d.Context(), boss, plan.LocaleSettings{Tag: "fr"})
	d.ok(err)
	n := comment(p.goal, "", "Who translates this?")
	n.Locale = i18n.Locale("fr")
	_, _, err = d.CreateComment(d.Context(), boss, n)
	d.ok(err)
	d.refuses("remove it", plan.InUse, "tag", func() error { _, err := d.RemoveLocale(d.Context(), boss, "fr", false); return err })
	_, err = d.RemoveLocale(d.Context(), boss, "fr", true)
	d.ok(err)
}
