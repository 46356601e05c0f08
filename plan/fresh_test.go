package plan_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// hung is what an answer hung on.
func (d *desk) hung(v plan.Viewer, ask func(context.Context, plan.Viewer) error) plan.Dependencies {
	d.Helper()
	reading := new(plan.Reading)
	d.ok(ask(plan.WithReading(plan.WithViewer(d.Context(), v), reading), v))
	return reading.Dependencies()
}

func (d *desk) isFresh(deps plan.Dependencies) bool {
	d.Helper()
	fresh, err := d.Fresh(d.Context(), deps)
	d.ok(err)
	return fresh
}

// question is something that the public asks.
type question struct {
	name string
	ask  func(context.Context, plan.Viewer) error
}

// questions are of two plans and all that is beside them. The lost are ids of what there is not.
func (d *desk) questions(p, q park, lostPlan, lostGoal plan.ID) []question {
	sel := plan.Selection{Items: true, Coverage: true, Wanted: []i18n.Locale{"ko"}}
	slug := func(slug string) func(context.Context, plan.Viewer) error {
		return func(ctx context.Context, v plan.Viewer) error { _, err := d.PlanBySlug(ctx, v, slug, sel); return err }
	}
	node := func(id plan.ID) func(context.Context, plan.Viewer) error {
		return func(ctx context.Context, v plan.Viewer) error { _, err := d.Node(ctx, v, id, sel); return err }
	}
	return []question{
		{"park", slug("park")},
		{"its goal", node(p.goal)},
		{"lake", slug("lake")},
		{"its id", func(ctx context.Context, v plan.Viewer) error { _, err := d.Plan(ctx, v, q.plan, sel); return err }},
		{"list", func(ctx context.Context, v plan.Viewer) error {
			_, err := d.Plans(ctx, v, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, sel)
			return err
		}},
		{"publisher", node(d.publisherOf(p.plan))},
		{"lost slug", slug("lost")},
		{"lost plan", node(lostPlan)},
		{"lost goal", node(lostGoal)},
		{"locales", func(ctx context.Context, v plan.Viewer) error { _, err := d.Locales(ctx, v); return err }},
		{"locale", func(ctx context.Context, v plan.Viewer) error { _, err := d.Locale(ctx, v, "fr"); return err }},
		{"changes", func(ctx context.Context, v plan.Viewer) error {
			_, err := d.Changes(ctx, v, plan.ChangeQuery{}, sel)
			return err
		}},
	}
}

const (
	lostPlan plan.ID = "pln_00000000000000009999"
	lostGoal plan.ID = "gol_00000000000000009999"
)

func TestAWriteMakesOldWhatHungOnItAndNothingElse(t *testing.T) {
	d := newDesk(t)
	p, q := d.newPark("park", plan.PlanPublished), d.newPark("lake", plan.PlanPublished)
	ctx, publisher := d.Context(), d.publisherOf(p.plan)
	questions := d.questions(p, q, lostPlan, lostGoal)
	const all = "park, its goal, lake, its id, list, publisher, lost slug, lost plan, lost goal, locales, locale, changes"
	const rest = "list, publisher, lost slug, lost goal, locales, locale, changes"
	const found = "list, publisher, lost goal, locales, locale, changes" // the lost slug is park's now
	var token *plan.Token
	var term plan.ID
	var comment string
	for _, step := range []struct {
		name string
		run  func() error
		old  string
	}{
		{"nothing", func() error { return nil }, ""},
		{"a refused write", func() error {
			if _, err := d.ArchivePlan(ctx, mina, p.plan, nil); plan.CodeOf(err) != plan.Denied {
				t.Errorf("got %v", err)
			}
			return nil
		}, ""},
		{"a translation", func() error {
			_, err := d.SetTranslation(ctx, mina, set(p.goal, "해", plan.StateTranslated))
			return err
		}, "park, its goal, " + rest},
		{"a translation of the other plan", func() error {
			_, err := d.SetTranslation(ctx, mina, set(q.plan, "호수", plan.StateTranslated))
			return err
		}, "lake, its id, " + rest},
		{"a draft beside", func() error {
			_, err := d.SetTranslation(ctx, mina, set(p.goal, "태양", plan.StateDraft))
			return err
		}, "park, its goal, " + rest},
		{"a source text", func() error {
			_, err := d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: q.goal, Title: to("Sun")})
			return err
		}, "lake, its id, " + rest},
		{"a comment", func() error {
			said, _, err := d.CreateComment(ctx, mina, plan.NewComment{ID: p.goal, Field: plan.FieldTitle, Locale: "ko", Text: "Hm"})
			comment = said.ID
			return err
		}, "changes"},
		{"its end", func() error { _, _, err := d.DeleteComment(ctx, mina, comment); return err }, "changes"},
		{"a term", func() error { term = d.term(publisher, "tree", "나무"); return nil }, "changes"},
		{"its end", func() error { _, _, err := d.DeleteTerm(ctx, boss, plan.TermRef{ID: term}); return err }, "changes"},
		{"a token", func() error { token, _ = d.token("ann", "EDITOR"); return nil }, "changes"},
		{"its end", func() error { _, err := d.RevokeToken(ctx, boss, token.ID); return err }, "changes"},
		{"a locale", func() error { return d.add("fr") }, all},
		{"its settings", func() error {
			_, err := d.UpdateLocale(ctx, boss, plan.LocaleSettings{Tag: "fr", Fallbacks: to([]i18n.Locale{"ko"})})
			return err
		}, all},
		{"its end", func() error { _, err := d.RemoveLocale(ctx, boss, "fr", false); return err }, all},
		{"a slug", func() error {
			_, err := d.UpdatePlan(ctx, editor, plan.PlanUpdate{ID: p.plan, Slug: to("lost")})
			return err
		}, "park, its goal, " + rest},
		{"archiving", func() error { _, err := d.ArchivePlan(ctx, editor, q.plan, nil); return err }, "lake, its id, " + found},
		{"an edit in the archive", func() error {
			_, err := d.UpdatePlan(ctx, editor, plan.PlanUpdate{ID: q.plan, Title: to("Old lake")})
			return err
		}, "lake, its id, " + found},
		{"a plan of an id that was lost", func() error {
			doc := plantest.Gwangju()
			doc.ID, doc.Goals[0].ID, doc.Locales = lostPlan, lostGoal, nil
			plantest.Keep(doc)
			doc.SourceLocale = "en"
			plantest.Load(t, d.Catalogue, plantest.Of(doc))
			return nil
		}, "list, publisher, lost plan, lost goal, locales, locale, changes"},
		{"deletion", func() error { _, _, err := d.DeletePlan(ctx, editor, p.plan, nil); return err }, "park, its goal, list, publisher, lost slug, locales, locale, changes"},
	} {
		d.later()
		var kept []plan.Dependencies
		for _, one := range questions {
			kept = append(kept, d.hung(nobody, one.ask))
		}
		d.ok(step.run())
		var old []string
		for i, one := range questions {
			if !d.isFresh(kept[i]) {
				old = append(old, one.name)
			}
		}
		if got := strings.Join(old, ", "); got != step.old {
			t.Errorf("%s made old\n%s, wanted\n%s", step.name, got, step.old)
		}
	}
}

func TestAnswersThatAreNotThePublicsAreNotKept(t *testing.T) {
	d := newDesk(t)
	p, q := d.newPark("park", plan.PlanPublished), d.newPark("lake", plan.PlanDraft)
	questions := d.questions(p, q, lostPlan, lostGoal)
	questions = append(questions, []question{
		{"tokens", func(ctx context.Context, v plan.Viewer) error { _, err := d.Tokens(ctx, v); return err }},
		{"mentions", func(ctx context.Context, v plan.Viewer) error {
			_, err := d.Mentions(ctx, v, plan.Paging{})
			return err
		}},
		{"units", func(ctx context.Context, v plan.Viewer) error {
			_, err := d.TranslationUnits(ctx, v, plan.UnitQuery{Locale: "ko"}, plan.Selection{})
			return err
		}},
		{"unit", func(ctx context.Context, v plan.Viewer) error {
			_, err := d.TranslationUnit(ctx, v, string(p.goal)+"/title/ko", plan.Selection{})
			return err
		}},
		{"terms", func(ctx context.Context, v plan.Viewer) error {
			_, err := d.Terms(ctx, v, plan.TermQuery{Publisher: d.publisherOf(p.plan)}, plan.Selection{})
			return err
		}},
		{"a write", func(ctx context.Context, v plan.Viewer) error {
			_, err := d.UpdatePlan(ctx, v, plan.PlanUpdate{ID: p.plan, Title: to("Parks")})
			return err
		}},
	}...)
	for _, one := range questions {
		if deps := d.hung(boss, one.ask); deps.Cacheable() || d.isFresh(deps) {
			t.Errorf("%s: the answer is taken for the public's", one.name)
		}
	}
	reading := new(plan.Reading)
	ctx, cancel := context.WithCancel(plan.WithReading(d.Context(), reading))
	cancel()
	if _, err := d.Plan(ctx, nobody, p.plan, plan.Selection{}); err == nil || reading.Dependencies().Cacheable() {
		t.Errorf("an answer that failed with %v may be kept", err)
	}
}

func TestWhatAnAnswerHungOnIsAddedUp(t *testing.T) {
	d := newDesk(t)
	p, q := d.newPark("park", plan.PlanPublished), d.newPark("lake", plan.PlanPublished)
	third := d.newPark("hill", plan.PlanPublished)
	both := func(ctx context.Context, v plan.Viewer) error {
		for _, id := range []plan.ID{p.goal, q.plan} {
			if _, err := d.Node(ctx, v, id, plan.Selection{}); err != nil {
				return err
			}
		}
		return nil
	}
	if !d.isFresh(d.hung(nobody, func(context.Context, plan.Viewer) error { return nil })) {
		t.Error("an answer of which nothing was read is old")
	}
	for _, edited := range []struct {
		item  plan.ID
		fresh bool
	}{{p.goal, false}, {q.goal, false}, {third.goal, true}} {
		deps := d.hung(nobody, both)
		d.retitle(edited.item, "Title", false)
		if fresh := d.isFresh(deps); fresh != edited.fresh {
			t.Errorf("after an edit of %s fresh is %v", edited.item, fresh)
		}
	}

	// What was read before a write is old, however much of the answer was read after it.
	deps := d.hung(nobody, func(ctx context.Context, v plan.Viewer) error {
		_, err := d.Plan(ctx, v, p.plan, plan.Selection{})
		d.ok(err)
		d.retitle(p.goal, "Between", false)
		_, err = d.Plan(ctx, v, q.plan, plan.Selection{})
		return err
	})
	if d.isFresh(deps) {
		t.Error("an answer with an old half is fresh")
	}
}

func TestWhatAnAnswerHungOnStaysSmall(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	plantest.Load(t, d.Catalogue, plantest.Documents(100, 1))
	page, err := d.Plans(d.Context(), nobody, plan.Paging{First: ptr(100)}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{})
	d.ok(err)
	var ids []plan.ID
	for _, one := range page.Nodes() {
		if one.ID != p.plan {
			ids = append(ids, one.ID)
		}
	}
	for n, fresh := range map[int]bool{1: true, 60: true, 99: false} { // many plans count as all of them
		deps := d.hung(nobody, func(ctx context.Context, v plan.Viewer) error {
			_, err := d.Nodes(ctx, v, ids[:n], plan.Selection{})
			return err
		})
		if deps.Size() > 400 {
			t.Errorf("of %d plans it takes %d bytes", n, deps.Size())
		}
		d.retitle(p.goal, strings.Repeat("Park ", n), false)
		if got := d.isFresh(deps); got != fresh {
			t.Errorf("of %d plans, after an edit of another one, fresh is %v", n, got)
		}
	}
}

// TestAfterTooManyUnreadChangesEverythingIsOld has a plan changed as often as is told apart, and then once more: what
// hung on another plan counts as old, and what is read from then on is told apart again.
func TestAfterTooManyUnreadChangesEverythingIsOld(t *testing.T) {
	d := newPlantedDesk(t)
	p, q := d.newPark("park", plan.PlanPublished), d.newPark("lake", plan.PlanPublished)
	change := func(times int) {
		for left := times; left > 0; left -= 1_000 {
			_, err := d.db.Update(d.Context(), func(tx store.Tx) error { return plan.PutChanges(tx, p.plan, min(left, 1_000)) })
			d.ok(err)
		}
	}
	read := func(id plan.ID) plan.Dependencies {
		return d.hung(nobody, func(ctx context.Context, v plan.Viewer) error {
			_, err := d.Plan(ctx, v, id, plan.Selection{})
			return err
		})
	}
	nothing := d.hung(nobody, func(context.Context, plan.Viewer) error { return nil })
	for _, c := range []struct {
		times int
		fresh bool
	}{{plan.MaxUnread, true}, {plan.MaxUnread + 1, false}, {plan.MaxUnread, true}} {
		d.isFresh(nothing) // reads what is unread
		changed, other := read(p.plan), read(q.plan)
		if !d.isFresh(changed) || !d.isFresh(other) {
			t.Errorf("before %d changes what was just read is old", c.times)
		}
		change(c.times)
		if fresh := d.isFresh(other); fresh != c.fresh || d.isFresh(changed) {
			t.Errorf("after %d changes of one plan another one is fresh: %v", c.times, fresh)
		}
		if !d.isFresh(nothing) {
			t.Errorf("after %d changes what hung on nothing is old", c.times)
		}
	}
}

// A follower that was away for a thousand writes, and one of another process, know them all.
func TestFreshnessIsRightForEveryCatalogueOfAStore(t *testing.T) {
	d := newDesk(t)
	p, q := d.newPark("park", plan.PlanPublished), d.newPark("lake", plan.PlanPublished)
	elsewhere := &desk{TB: t, db: d.db, Catalogue: plantest.Open(t, d.db), now: d.now}
	ask := func(id plan.ID) func(context.Context, plan.Viewer) error {
		return func(ctx context.Context, v plan.Viewer) error {
			_, err := elsewhere.Plan(ctx, v, id, plan.Selection{})
			return err
		}
	}
	edited, other := elsewhere.hung(nobody, ask(p.plan)), elsewhere.hung(nobody, ask(q.plan))
	d.retitle(p.goal, "Elsewhere", false)
	for range 100 {
		d.retitle(p.goal, "One", false)
		d.retitle(p.goal, "Two", false)
	}
	if elsewhere.isFresh(edited) || !elsewhere.isFresh(other) {
		t.Error("what another catalogue wrote is not known")
	}
}

// Readers keep answers and trust Fresh, as a cache does, while writers write: no reader is shown less than what was
// acknowledged before it asked.
func TestNoReaderSeesLessThanWhatWasAcknowledged(t *testing.T) {
	db := plantest.Store(t, t.TempDir()+"/polyplan.db")
	d := &desk{TB: t, db: db, Catalogue: plantest.Open(t, db)}
	parks := []park{d.newPark("park", plan.PlanPublished), d.newPark("lake", plan.PlanPublished)}
	acked := make([]atomic.Uint64, len(parks))
	ctx, stop := context.WithCancel(t.Context())
	readers := make(chan error)
	for range 4 {
		go func() { readers <- d.trust(ctx, parks, acked) }()
	}
	for n := range 100 {
		i := n % len(parks)
		rev, err := d.UpdatePlan(t.Context(), boss, plan.PlanUpdate{ID: parks[i].plan, Title: to(strings.Repeat("x", n+1))})
		d.ok(err)
		acked[i].Store(uint64(rev))
	}
	stop()
	for range 4 {
		d.ok(<-readers)
	}
}

// trust reads plans over and over, from what it keeps where that is fresh.
func (d *desk) trust(ctx context.Context, parks []park, acked []atomic.Uint64) error {
	type answer struct {
		rev  store.Rev
		deps plan.Dependencies
	}
	kept := make([]answer, len(parks))
	for n := 0; ctx.Err() == nil; n++ {
		i := n % len(parks)
		least := acked[i].Load()
		fresh, err := d.Fresh(context.Background(), kept[i].deps)
		if err != nil {
			return err
		}
		if !fresh || kept[i].rev == 0 {
			reading := new(plan.Reading)
			p, err := d.Plan(plan.WithReading(context.Background(), reading), nobody, parks[i].plan, plan.Selection{})
			if err != nil {
				return err
			}
			kept[i] = answer{p.Revision, reading.Dependencies()}
		}
		if uint64(kept[i].rev) < least {
			return &plan.Error{Message: "an acknowledged write was not seen"}
		}
	}
	return nil
}

func BenchmarkFreshWhereNothingWasWritten(b *testing.B) {
	d := newDesk(b)
	p := d.newPark("park", plan.PlanPublished)
	deps := d.hung(nobody, func(ctx context.Context, v plan.Viewer) error {
		_, err := d.Plan(ctx, v, p.plan, plan.Selection{Items: true})
		return err
	})
	d.term(d.publisherOf(p.plan), "tree") // so that the answer is not of the newest revision
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if fresh, err := d.Fresh(context.Background(), deps); !fresh || err != nil {
				b.Error(fresh, err)
				return
			}
		}
	})
}
