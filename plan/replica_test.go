package plan_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/store/etcdtest"
)

var chaos = flag.Duration("chaos", 10*time.Second, "how long members and links of a cluster are killed, paused and cut off")

// Several people work on a plan each, through whichever of three replicas they happen on, while the
// cluster below them fails in every way it can.
func TestThreeReplicasOfACatalogueAgreeWhateverBecomesOfTheCluster(t *testing.T) {
	cluster := etcdtest.Start(t, etcdtest.Options{})
	prefix, dir := cluster.Prefix(), t.TempDir()
	var links []*etcdtest.Link
	var desks []*desk
	for i := range 3 {
		link := cluster.Link(t)
		db, err := store.Open(t.Context(), link.Place(prefix, filepath.Join(dir, fmt.Sprint(i, ".db"))))
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}()
		links, desks = append(links, link), append(desks, &desk{TB: t, db: db, Catalogue: plantest.Open(t, db)})
	}
	_, err := desks[0].AddLocale(t.Context(), boss, plan.LocaleSettings{Tag: "ko"})
	desks[0].ok(err)

	ctx, stop := context.WithCancel(t.Context())
	var people sync.WaitGroup
	gardeners := make([]*gardener, 6)
	for i := range gardeners {
		gardeners[i] = newGardener(t, desks, i)
		people.Go(func() { gardeners[i].garden(ctx) })
	}
	for _, d := range desks {
		people.Go(func() { neverGoesBack(ctx, d) })
	}
	misfortunes := cluster.Storm(t, links, *chaos)
	stop()
	people.Wait()

	done, unsure, refused := 0, 0, 0
	for _, g := range gardeners {
		g.settle()
		done, unsure, refused = done+g.done, unsure+g.unsure, refused+g.refused
	}
	t.Logf("%d misfortunes; %d verbs done, %d unsure, %d refused", misfortunes, done, unsure, refused)
	if done == 0 {
		t.Error("no verb was done")
	}
	rev, err := desks[0].AddLocale(t.Context(), boss, plan.LocaleSettings{Tag: "ja"})
	desks[0].ok(err)
	var first []string
	for i, d := range desks {
		_, err := d.db.Wait(t.Context(), rev-1)
		d.ok(err)
		for _, g := range gardeners {
			if got := g.read(d).String(); got != g.tree.String() {
				t.Errorf("replica %d: plan %s is\n%s, wanted\n%s", i, g.plan, got, g.tree)
			}
		}
		d.countersHold()
		if rows := d.rows(); first == nil {
			first = rows
		} else if strings.Join(rows, "\n") != strings.Join(first, "\n") {
			t.Errorf("replica %d has other rows than replica 0", i)
		}
	}
}

// news waits until a replica holds more than a revision, or as long as patience lasts.
func news(ctx context.Context, d *desk, after store.Rev, patience time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_, _ = d.db.Wait(ctx, after)
}

// neverGoesBack watches the revision that readers of a replica see.
func neverGoesBack(ctx context.Context, d *desk) {
	for last := store.Rev(0); ctx.Err() == nil; news(ctx, d, last, time.Millisecond) {
		err := d.db.View(ctx, func(tx store.Tx) error {
			if tx.Rev() < last {
				d.Errorf("a reader saw revision %d after %d", tx.Rev(), last)
			}
			last = tx.Rev()
			return nil
		})
		if err != nil && ctx.Err() == nil {
			d.Error(err)
			return
		}
	}
}

// gardener works on a plan of its own and knows what it must be.
type gardener struct {
	testing.TB
	desks []*desk
	plan  plan.ID
	tree  twig
	rev   store.Rev // the newest that the gardener was told of
	n     int       // of verbs tried, for words that stand once

	done, unsure, refused int
}

// twig is a plan, or an item of it, and what hangs on it.
type twig struct {
	id        plan.ID
	title, ko string
	twigs     []*twig
}

func (w twig) String() string {
	var all strings.Builder
	fmt.Fprintf(&all, "%s/%s", w.title, w.ko)
	if len(w.twigs) > 0 {
		fmt.Fprint(&all, w.twigs)
	}
	return all.String()
}

// clone copies a tree; what is done to the copy leaves the tree as it was.
func (w *twig) clone() *twig {
	c := &twig{id: w.id, title: w.title, ko: w.ko}
	for _, t := range w.twigs {
		c.twigs = append(c.twigs, t.clone())
	}
	return c
}

// all are the twigs of a tree, itself first.
func (w *twig) all() []*twig {
	all := []*twig{w}
	for _, t := range w.twigs {
		all = append(all, t.all()...)
	}
	return all
}

func newGardener(t testing.TB, desks []*desk, i int) *gardener {
	g := &gardener{TB: t, desks: desks}
	title := fmt.Sprint("Garden ", i)
	id, rev, err := desks[0].CreatePlan(t.Context(), boss, plan.NewPlan{
		Slug: fmt.Sprint("garden-", i), SourceLocale: "en", Publisher: plan.PublisherRef{Name: "Parks"}, Title: title,
	})
	desks[0].ok(err)
	g.plan, g.rev, g.tree = id, rev, twig{id: id, title: title}
	return g
}

func (g *gardener) garden(ctx context.Context) {
	for ctx.Err() == nil {
		d := g.desks[rand.IntN(len(g.desks))]
		short, cancel := context.WithTimeout(ctx, 5*time.Second)
		_, err := d.db.Wait(short, g.rev-1) // for what the gardener has seen elsewhere
		cancel()
		if err == nil {
			g.work(d)
		}
	}
}

// work does one verb, and takes over what must have come of it.
func (g *gardener) work(d *desk) {
	g.n++
	after := g.tree.clone()
	all := after.all()
	one := all[rand.IntN(len(all))]
	rev, err := g.verb(d, after, one)
	switch {
	case err == nil:
		g.tree, g.rev = *after, max(g.rev, rev)
		g.done++
	case errors.Is(err, store.ErrUnsure):
		g.unsure++
		g.learn(after)
	case plan.CodeOf(err) == plan.Unavailable:
		g.refused++
		news(context.Background(), d, d.db.Rev(), 20*time.Millisecond)
	default:
		g.Errorf("plan %s: %v", g.plan, err)
	}
}

// verb does something to one twig of the tree, and to the catalogue.
func (g *gardener) verb(d *desk, tree, one *twig) (store.Rev, error) {
	ctx, words := context.Background(), fmt.Sprint("words ", g.n)
	levels := map[plan.Kind]plan.Kind{plan.KindPlan: plan.KindGoal, plan.KindGoal: plan.KindStrategy, plan.KindStrategy: plan.KindAssignment}
	switch child, isParent := levels[one.id.Kind()]; {
	case rand.IntN(3) == 0:
		one.ko = words
		done, err := d.SetTranslation(ctx, boss, plan.NewTranslation{
			TextRef: plan.TextRef{ID: one.id, Field: plan.FieldTitle, Locale: "ko"}, Value: words, State: plan.StateTranslated,
		})
		return done.Rev, err
	case isParent && len(one.twigs) < 4:
		id, rev, err := d.CreateItem(ctx, boss, child, plan.NewItem{Parent: one.id, Title: words})
		one.twigs = append(one.twigs, &twig{id: id, title: words})
		return rev, err
	case one == tree:
		one.title = words
		return d.UpdatePlan(ctx, boss, plan.PlanUpdate{ID: one.id, Title: to(words)})
	case rand.IntN(2) == 0:
		one.title = words
		return d.UpdateItem(ctx, boss, plan.ItemUpdate{ID: one.id, Title: to(words)})
	case rand.IntN(2) == 0:
		return g.move(ctx, d, tree, one)
	}
	parent, i := tree.parentOf(one)
	parent.twigs = append(parent.twigs[:i:i], parent.twigs[i+1:]...)
	_, rev, err := d.DeleteItem(ctx, boss, one.id, nil)
	return rev, err
}

// move makes a twig the first of its parent's.
func (g *gardener) move(ctx context.Context, d *desk, tree, one *twig) (store.Rev, error) {
	parent, i := tree.parentOf(one)
	rest := append(parent.twigs[:i:i], parent.twigs[i+1:]...)
	parent.twigs = append([]*twig{one}, rest...)
	return d.MoveItem(ctx, boss, plan.Move{ID: one.id, Position: 1})
}

func (w *twig) parentOf(one *twig) (*twig, int) {
	for _, parent := range w.all() {
		for i, t := range parent.twigs {
			if t == one {
				return parent, i
			}
		}
	}
	panic("it hangs on nothing")
}

// learn finds out whether a verb of which nobody knows took effect: the plan is as it was or as it would be.
func (g *gardener) learn(after *twig) {
	d := g.settle()
	switch got := g.read(d); got.String() {
	case after.String(), g.tree.String():
		g.tree = got
	default:
		g.Errorf("after a verb of unknown outcome plan %s is\n%s, wanted\n%s or\n%s", g.plan, got, g.tree, after)
	}
}

// settle waits until a replica can be written, and so has all that was written before.
func (g *gardener) settle() *desk {
	d := g.desks[0]
	for deadline := time.Now().Add(time.Minute); ; news(context.Background(), d, d.db.Rev(), 50*time.Millisecond) {
		rev, err := d.db.Update(context.Background(), func(tx store.Tx) error { return tx.Put([]byte("settled"), nil) })
		if err == nil {
			g.rev = max(g.rev, rev)
			return d
		}
		if time.Now().After(deadline) {
			g.Errorf("the replica can't be written again: %v", err)
			return d
		}
	}
}

func (g *gardener) read(d *desk) twig {
	ko, none := []i18n.Locale{"ko"}, i18n.FallbackNone
	p, err := d.Plan(context.Background(), boss, g.plan, plan.Selection{Items: true, Lists: [][]i18n.Locale{ko}})
	if err != nil || p == nil {
		g.Errorf("plan %s: got %v (%v)", g.plan, p, err)
		return twig{}
	}
	type titled interface {
		Title([]i18n.Locale, *i18n.Fallback) *plan.Text
	}
	say := func(id plan.ID, one titled) *twig {
		w := &twig{id: id, title: one.Title(nil, nil).Value}
		if text := one.Title(ko, &none); text != nil {
			w.ko = text.Value
		}
		return w
	}
	tree := say(p.ID, p)
	for _, goal := range p.Goals() {
		g := say(goal.ID, goal)
		tree.twigs = append(tree.twigs, g)
		for _, strategy := range goal.Strategies {
			s := say(strategy.ID, strategy)
			g.twigs = append(g.twigs, s)
			for _, assignment := range strategy.Assignments {
				s.twigs = append(s.twigs, say(assignment.ID, assignment))
			}
		}
	}
	return *tree
}
