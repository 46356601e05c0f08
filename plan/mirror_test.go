package plan_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

var morning = time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)

const origin = "https://plans.example.org"

// newMirror is an empty catalogue that has become a mirror, in some locales, or all.
func newMirror(t testing.TB, locales ...i18n.Locale) *desk {
	t.Helper()
	d := newDesk(t)
	_, err := d.BeginMirror(d.Context(), origin, locales, nil)
	d.ok(err)
	return d
}

// mirror makes a mirror what the public sees of a catalogue now, in the mirror's locales.
func (d *desk) mirror(from *plan.Catalogue) {
	d.Helper()
	m, err := d.MirrorOf(d.Context())
	d.ok(err)
	have, err := d.MirroredPlans(d.Context())
	d.ok(err)
	for doc, err := range from.Documents(d.Context(), nobody) {
		d.ok(err)
		if len(m.Locales) > 0 {
			doc.Keep(m.Locales...)
		}
		have = slices.DeleteFunc(have, func(id plan.ID) bool { return id == doc.ID })
		d.ok(d.Mirror(d.Context(), doc, "tag"))
	}
	for _, id := range have {
		d.ok(d.Unmirror(d.Context(), id))
	}
}

// served is all that the public sees of a catalogue's plans in some locales, or all, one a line.
func (d *desk) served(c *plan.Catalogue, locales []i18n.Locale) string {
	d.Helper()
	var all []string
	for doc, err := range c.Documents(d.Context(), nobody) {
		d.ok(err)
		if len(locales) > 0 {
			doc.Keep(locales...)
		}
		text, err := doc.Spelled().JSON()
		d.ok(err)
		all = append(all, string(text))
	}
	return strings.Join(all, "\n")
}

// sameAs ends the test where a mirror does not serve what its origin does.
func (d *desk) sameAs(c *plan.Catalogue, locales ...i18n.Locale) {
	d.Helper()
	if got, want := d.served(d.Catalogue, nil), d.served(c, locales); got != want {
		d.Fatalf("the mirror serves\n%s\nand its origin\n%s", got, want)
	}
}

func TestAMirrorServesWhatItsOriginDoesAndTellsOnlyWhatChanged(t *testing.T) {
	d, m := newDesk(t), newMirror(t)
	p := d.newPark("park", plan.PlanPublished)
	ctx := d.Context()
	m.mirror(d.Catalogue)
	m.sameAs(d.Catalogue)
	for _, step := range []struct {
		name string
		run  func() error
		want string
	}{
		{"nothing", func() error { return nil }, ""},
		{"a source text", func() error {
			_, err := d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.goal, Title: to("Sun")})
			return err
		}, "TEXT PUT goal title en Sun"},
		{"a translation", func() error {
			_, err := d.SetTranslation(ctx, mina, set(p.goal, "해", plan.StateTranslated))
			return err
		}, "TEXT PUT goal title ko 해"},
		{"a draft", func() error {
			_, err := d.SetTranslation(ctx, mina, set(p.other, "물", plan.StateDraft))
			return err
		}, ""},
		{"a review", func() error { _, err := d.ReviewTranslation(ctx, reviewer, text(p.goal)); return err }, "STATE PUT goal title ko 해"},
		{"a reworded source", func() error {
			_, err := d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.goal, Title: to("Sunlight"), MeaningUnchanged: true})
			return err
		}, "TEXT PUT goal title en Sunlight\nSTATE PUT goal title ko 해"},
		{"there and back", func() error {
			for _, title := range []string{"Rain", "Sunlight"} {
				if _, err := d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.goal, Title: to(title)}); err != nil {
					return err
				}
			}
			return nil
		}, "STATE PUT goal title ko 해"},
		{"a text that goes", func() error {
			_, err := d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.goal, Description: plan.Edit[string]{Given: true}})
			return err
		}, "TEXT DELETE goal description en"},
		{"a move", func() error { _, err := d.MoveItem(ctx, editor, plan.Move{ID: p.other, Position: 1}); return err }, "ITEM PUT other\nITEM PUT goal"},
		{"a deletion", func() error { _, _, err := d.DeleteItem(ctx, editor, p.other, nil); return err }, "ITEM DELETE other\nITEM PUT goal"},
		{"a slug", func() error {
			_, err := d.UpdatePlan(ctx, editor, plan.PlanUpdate{ID: p.plan, Slug: to("parks")})
			return err
		}, "PLAN PUT plan"},
		{"archiving", func() error { _, err := d.ArchivePlan(ctx, editor, p.plan, nil); return err }, "ITEM DELETE goal\nITEM DELETE assignment\nITEM DELETE strategy\nITEM DELETE second\nPLAN DELETE plan"},
		{"publishing again", func() error { _, err := d.PublishPlan(ctx, editor, p.plan, nil); return err }, "PLAN PUT plan"},
	} {
		d.ok(step.run())
		head := m.head()
		m.later()
		m.mirror(d.Catalogue)
		m.sameAs(d.Catalogue)
		changes, _ := m.log(nobody, plan.ChangeQuery{After: head}, 100)
		got := strings.Split(tell(changes, p.names()), "\n")
		want := strings.Split(step.want, "\n")
		if step.name == "archiving" { // in the order of the items' ids
			slices.Sort(got)
			slices.Sort(want)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the mirror tells\n%s\nwanted\n%s", step.name, strings.Join(got, "\n"), step.want)
		}
		before := m.rows()
		m.mirror(d.Catalogue)
		if !slices.Equal(m.rows(), before) {
			t.Errorf("%s: mirrored again it is written again", step.name)
		}
	}
	if got, err := m.PlanBySlug(ctx, nobody, "park", plan.Selection{}); err != nil || got != nil {
		t.Errorf("a slug of before the plan was taken away leads to %v, %v", got, err)
	}
}

func TestAFormerSlugLeadsToAMirroredPlanToo(t *testing.T) {
	d, m := newDesk(t), newMirror(t)
	p := d.newPark("park", plan.PlanPublished)
	m.mirror(d.Catalogue)
	_, err := d.UpdatePlan(d.Context(), editor, plan.PlanUpdate{ID: p.plan, Slug: to("parks")})
	d.ok(err)
	m.mirror(d.Catalogue)
	got, err := m.PlanBySlug(d.Context(), nobody, "park", plan.Selection{})
	if err != nil || got == nil || got.Slug != "parks" {
		t.Errorf("it leads to %+v, %v", got, err)
	}
}

func TestAMirrorOfSomeLocalesHasNoOthers(t *testing.T) {
	d, m := newDesk(t), newMirror(t, "ko")
	d.newPark("park", plan.PlanPublished)
	m.mirror(d.Catalogue)
	m.sameAs(d.Catalogue, "ko")
	if got := m.rowsWith("公園"); len(got) > 0 {
		t.Errorf("it has %q", got)
	}
	_, err := m.BeginMirror(d.Context(), origin, []i18n.Locale{"ja"}, nil)
	d.ok(err)
	m.mirror(d.Catalogue)
	m.sameAs(d.Catalogue, "ja")
	d.ok(m.UnmirrorLocales(d.Context(), []i18n.Locale{"ja"}))
	locales, err := m.Locales(d.Context(), nobody)
	d.ok(err)
	if len(locales) != 2 {
		t.Errorf("it has the locales %+v, wanted en and ja", locales)
	}
}

func TestNobodyElseWritesInAMirror(t *testing.T) {
	d, m := newDesk(t), newMirror(t)
	p := d.newPark("park", plan.PlanPublished)
	m.mirror(d.Catalogue)
	ctx := d.Context()
	for what, run := range map[string]func() error{
		"a source text": func() error {
			_, err := m.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.goal, Title: to("Sun")})
			return err
		},
		"a translation": func() error {
			_, err := m.SetTranslation(ctx, mina, set(p.goal, "해", plan.StateTranslated))
			return err
		},
		"a locale":   func() error { _, err := m.AddLocale(ctx, boss, plan.LocaleSettings{Tag: "fr"}); return err },
		"a load":     func() error { _, err := m.Load(ctx, boss, plan.Seed()); return err },
		"a deletion": func() error { _, _, err := m.DeletePlan(ctx, boss, p.plan, nil); return err },
	} {
		m.refuses(what, plan.Denied, "", func() error {
			err := run()
			if err != nil && !strings.Contains(err.Error(), origin) {
				t.Errorf("%s: %v does not say where to write", what, err)
			}
			return err
		})
	}
	_, _, err := m.CreateToken(ctx, boss, plan.NewToken{Name: "backup", Grants: []plan.NewGrant{{Grant: plan.Grant{Role: plan.RoleAdmin}}}})
	d.ok(err) // its tokens are its own
}

func TestAStoreIsTheMirrorOfOneOrigin(t *testing.T) {
	d, m := newDesk(t), newMirror(t)
	d.newPark("park", plan.PlanPublished)
	begin := func(d *desk, from string) func() error {
		return func() error { _, err := d.BeginMirror(d.Context(), from, nil, nil); return err }
	}
	d.refuses("a catalogue of its own", plan.Conflict, "", begin(d, origin))
	d.refuses("a plan in a catalogue of its own", plan.Conflict, "", func() error {
		for doc, err := range plan.Seed() {
			d.ok(err)
			return d.Mirror(d.Context(), doc, "")
		}
		return nil
	})
	m.refuses("another origin", plan.Conflict, "", begin(m, "https://other.example.org"))
	d.ok(begin(m, origin)())
}

func TestWhatReadersAreNotServedStaysOutOfAMirror(t *testing.T) {
	d, m := newDesk(t), newMirror(t)
	p := d.newPark("park", plan.PlanPublished)
	_, err := d.SetTranslation(d.Context(), mina, set(p.other, "물", plan.StateDraft))
	d.ok(err)
	_, err = d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.goal, Title: to("Sun")})
	d.ok(err)
	doc, err := d.Document(d.Context(), boss, p.plan)
	d.ok(err)
	d.ok(m.Mirror(d.Context(), doc, ""))
	m.sameAs(d.Catalogue)
	if got := m.rowsWith("물"); len(got) > 0 {
		t.Errorf("the draft came in: %q", got)
	}
	hidden := d.newPark("hidden", plan.PlanDraft)
	doc, err = d.Document(d.Context(), boss, hidden.plan)
	d.ok(err)
	m.refuses("a plan that is a draft", plan.Invalid, "state", func() error { return m.Mirror(d.Context(), doc, "") })
}

func TestASlugThatWentToAnotherPlanGoesThereInAMirror(t *testing.T) {
	d, m := newDesk(t), newMirror(t)
	first := d.newPark("park", plan.PlanPublished)
	m.mirror(d.Catalogue)
	_, _, err := d.DeletePlan(d.Context(), editor, first.plan, nil)
	d.ok(err)
	second := d.newPark("park", plan.PlanPublished)
	doc, err := d.Document(d.Context(), nobody, second.plan)
	d.ok(err)
	d.ok(m.Mirror(d.Context(), doc, "")) // before it is told of the deletion
	m.sameAs(d.Catalogue)
}

func TestAPublishersNamesFollow(t *testing.T) {
	d, m := newDesk(t), newMirror(t)
	d.newPark("park", plan.PlanPublished)
	d.newPark("lake", plan.PlanPublished)
	m.mirror(d.Catalogue)
	var docs []*plan.Document
	for doc, err := range d.Documents(d.Context(), nobody) {
		d.ok(err)
		doc.Publisher.Name = plan.Texts{"en": {Value: "City of Lakes"}, "ko": {Value: "호수시"}}
		doc.Publisher.Homepage = "https://lakes.example.org"
		docs = append(docs, doc)
	}
	head := m.head()
	for _, doc := range docs {
		d.ok(m.Mirror(d.Context(), doc, ""))
	}
	changes, _ := m.log(nobody, plan.ChangeQuery{After: head}, 100)
	if len(changes) != 2 || changes[0].Kind != plan.ChangePlan {
		t.Errorf("it tells %s, wanted that both plans have changed", tell(changes, nil))
	}
	if got := m.rowsWith("City of Springs"); len(got) > 0 {
		t.Errorf("the former name is left in %q", got)
	}
}

// TestWhateverIsEditedAMirrorEndsTheSame mirrors a catalogue that is edited at random, now and then, and has a partner
// follow the mirror's log.
func TestWhateverIsEditedAMirrorEndsTheSame(t *testing.T) {
	run, walks := 0, new(plantest.Walk)
	defer walks.TookAll(t)
	rapid.Check(t, func(rt *rapid.T) {
		run++
		w := &world{desk: &desk{TB: t, now: morning}}
		w.begin(rt, filepath.Join(t.TempDir(), fmt.Sprint("origin-", run, ".db")))
		locales := rapid.SampledFrom([][]i18n.Locale{nil, {"ko"}, {"ja"}}).Draw(rt, "locales")
		m := &desk{TB: t, now: morning}
		m.db = plantest.Store(t, filepath.Join(t.TempDir(), fmt.Sprint("mirror-", run, ".db")))
		m.Catalogue = plantest.Open(t, m.db)
		_, err := m.BeginMirror(t.Context(), origin, locales, nil)
		w.must(rt, err)
		partner := &follower{texts: map[string]string{}}
		mirror := func(rt *rapid.T) {
			m.mirror(w.Catalogue)
			if got, want := m.served(m.Catalogue, nil), m.served(w.Catalogue, locales); got != want {
				rt.Fatalf("the mirror serves\n%s\nand its origin\n%s", got, want)
			}
			(&world{desk: m}).followMirror(rt, partner)
		}
		actions := w.actions()
		actions["mirror"], actions["publish"] = mirror, w.publishAll
		rt.Repeat(walks.Steps(actions))
		mirror(rt)
		if found := plantest.Unsound(t, m.Catalogue); len(found) > 0 {
			rt.Fatalf("the mirror is not sound: %q", found)
		}
		w.must(rt, m.db.Close())
		w.must(rt, w.file.Close())
	})
}

// publishAll publishes what can be published.
func (w *world) publishAll(rt *rapid.T) {
	for id, p := range w.plans {
		if p.state == plan.PlanPublished || !p.publishable() {
			continue
		}
		rev, err := w.PublishPlan(w.Context(), editor, id, nil)
		w.must(rt, err)
		p.publish(rev)
	}
}

// followMirror has a partner of the mirror read on in its log, and end with what the mirror serves.
func (w *world) followMirror(rt *rapid.T, f *follower) {
	changes, end, err := w.readLog(nobody, plan.ChangeQuery{After: f.after}, 7)
	w.must(rt, err)
	f.after = end
	for _, c := range changes {
		f.apply(w, c)
	}
	if want := f.pull(w, rt); fmt.Sprint(f.texts) != fmt.Sprint(want) {
		rt.Fatalf("a partner of the mirror followed to\n%v\nand sees\n%v", f.texts, want)
	}
}
