package plan_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/store/storetest"
)

// world is a catalogue beside a plain model of it, and two readers who follow its change log.
type world struct {
	*desk
	file     store.DB
	path     string
	plans    map[plan.ID]*modelPlan
	slugs    int
	steps    int
	readers  []*follower
	listener *listener
	trimmed  bool            // whether the log no longer goes back to its start
	shown    map[string]bool // the items, and the titles by locale, that the public could see at some time
}

type modelPlan struct {
	state  plan.PlanState
	items  forest
	texts  map[unit]modelText
	past   map[unit][]modelText
	beside map[unit]map[plan.ID]modelText // drafts and suggestions, by author

	parties map[plan.ID]plan.ID // the items of responsible parties, also of those that are gone
}

// unit is the title of a node, or the division of a responsible party.
type unit struct {
	node   plan.ID
	locale i18n.Locale
}

// modelText is a title. A source text has a version; a translation says of which it is one.
type modelText struct {
	value     string
	state     plan.TextState
	version   int
	rev       store.Rev
	by        plan.ID
	suggested bool
	reworded  bool   // a source text that means what the one before it meant
	base      string // of a draft: the words it was written beside
}

func (u unit) source() unit { return unit{u.node, "en"} }

func (w *world) begin(rt *rapid.T, path string) {
	w.path, w.plans, w.shown = path, map[plan.ID]*modelPlan{}, map[string]bool{}
	w.open()
	w.readers = []*follower{{viewer: nobody, texts: map[string]string{}}, {viewer: boss, texts: map[string]string{}}}
	for _, tag := range []i18n.Locale{"ko", "ja"} {
		w.must(rt, w.add(tag))
	}
	w.listen(rt)
	w.createPlan(rt)
	for id, p := range w.plans {
		goal, rev, err := w.CreateItem(w.Context(), editor, plan.KindGoal, plan.NewItem{Parent: id, Title: "Item", Responsible: []plan.NewParty{{Division: "Woods"}}})
		w.must(rt, err)
		party := w.partyNow(rt, goal)
		p.parties[party] = goal
		p.texts[unit{party, "en"}] = modelText{value: "Woods", state: plan.StateSource, rev: rev, by: editor.ID}
		p.items[id], p.items[goal] = []plan.ID{goal}, nil
		p.texts[unit{goal, "en"}] = modelText{value: "Item", state: plan.StateSource, rev: rev, by: editor.ID}
	}
}

func (w *world) open() {
	w.file = plantest.Store(w.TB, w.path)
	w.db = storetest.Strict(w.file)
	w.Catalogue = plantest.Open(w.TB, w.db)
	w.At(w.now)
}

func (w *world) must(rt *rapid.T, err error) {
	if err != nil {
		rt.Fatal(err)
	}
}

var modelPeople = []plan.Viewer{nobody, editor, mina, jun, reviewer, boss}

func (w *world) someone(rt *rapid.T) plan.Viewer {
	return rapid.SampledFrom(modelPeople).Draw(rt, "viewer")
}

func (w *world) edits(v plan.Viewer) bool   { return v.Name == "editor" || v.Name == "boss" }
func (w *world) reviews(v plan.Viewer) bool { return v.Name == "reviewer" || v.Name == "boss" }
func (w *world) speaks(v plan.Viewer, locale i18n.Locale) bool {
	return v.Name == "boss" || locale == "ko" && (v.Name == "mina" || v.Name == "jun" || v.Name == "reviewer")
}

// refused is the code that keeps a viewer from a plan whatever the verb; "" for none.
func (w *world) refused(v plan.Viewer, p *modelPlan) plan.Code {
	switch {
	case v.Anonymous():
		return plan.Unauthenticated
	case p.state == plan.PlanArchived && !w.edits(v):
		return plan.NotFound
	}
	return ""
}

// came compares what came of a verb with what the model says, and tells whether it was done.
func came(rt *rapid.T, what string, err error, want plan.Code) bool {
	if got := plan.CodeOf(err); got != want || err != nil && got == "" {
		rt.Fatalf("%s: got %q (%v), wanted %q", what, got, err, want)
	}
	return err == nil
}

func (w *world) somePlan(rt *rapid.T) (plan.ID, *modelPlan) {
	ids := slices.Sorted(maps.Keys(w.plans))
	if len(ids) == 0 {
		plantest.Other(rt, "no plans")
	}
	id := rapid.SampledFrom(ids).Draw(rt, "plan")
	return id, w.plans[id]
}

func (w *world) someNode(rt *rapid.T) (*modelPlan, plan.ID) {
	_, p := w.somePlan(rt)
	return p, rapid.SampledFrom(slices.Sorted(maps.Keys(p.items))).Draw(rt, "node")
}

func (w *world) createPlan(rt *rapid.T) {
	if len(w.plans) == 3 {
		plantest.Other(rt, "enough plans")
	}
	w.slugs++
	id, rev, err := w.CreatePlan(w.Context(), editor, plan.NewPlan{Slug: fmt.Sprint("plan-", w.slugs), SourceLocale: "en", Title: "Plan", Publisher: plan.PublisherRef{Name: "City"}})
	w.must(rt, err)
	w.plans[id] = &modelPlan{
		items: forest{id: nil}, past: map[unit][]modelText{}, beside: map[unit]map[plan.ID]modelText{},
		parties: map[plan.ID]plan.ID{},
		texts:   map[unit]modelText{{id, "en"}: {value: "Plan", state: plan.StateSource, rev: rev}},
	}
}

func (w *world) changePlan(rt *rapid.T) {
	id, p := w.somePlan(rt)
	v, verb := w.someone(rt), rapid.SampledFrom([]string{"publish", "publish", "archive", "delete"}).Draw(rt, "verb")
	want := w.refused(v, p)
	if want == "" && !w.edits(v) {
		want = plan.Denied
	}
	var err error
	switch verb {
	case "publish":
		if want == "" && !p.publishable() {
			want = plan.Conflict
		}
		var rev store.Rev
		rev, err = w.PublishPlan(w.Context(), v, id, nil)
		if came(rt, verb, err, want) {
			p.publish(rev)
		}
	case "archive":
		if _, err = w.ArchivePlan(w.Context(), v, id, nil); came(rt, verb, err, want) {
			p.state = plan.PlanArchived
		}
	case "delete":
		if _, _, err = w.DeletePlan(w.Context(), v, id, nil); came(rt, verb, err, want) {
			delete(w.plans, id)
		}
	}
}

// publishable tells whether each source draft is the only one of its text and knows what that is today.
func (p *modelPlan) publishable() bool {
	for u, drafts := range p.beside {
		for _, d := range drafts {
			if u.locale == "en" && (len(drafts) > 1 || d.base != p.texts[u].value) {
				return false
			}
		}
	}
	return true
}

// publish puts the source drafts in force; only the editor and the boss have some.
func (p *modelPlan) publish(rev store.Rev) {
	p.state = plan.PlanPublished
	for u, drafts := range p.beside {
		if u.locale != "en" {
			continue
		}
		delete(p.beside, u)
		for _, d := range drafts {
			p.setSource(u, d.value, rev, d.by)
		}
	}
}

func (p *modelPlan) setSource(u unit, value string, rev store.Rev, by plan.ID) {
	if old := p.texts[u]; old.value != value {
		p.put(u, modelText{value: value, state: plan.StateSource, version: old.version + 1, rev: rev, by: by})
	}
}

// put puts a text in force, or takes it away where it has no value.
func (p *modelPlan) put(u unit, now modelText) {
	if old, ok := p.texts[u]; ok {
		p.past[u] = append(p.past[u], old)
	}
	if p.texts[u] = now; now.value == "" {
		delete(p.texts, u)
	}
}

// reopen closes the file and opens it again.
func (w *world) reopen(rt *rapid.T) {
	w.must(rt, w.file.Close())
	w.open()
}

// holds compares the catalogue with the model.
func (w *world) holds(rt *rapid.T) {
	w.later()
	page, err := w.Plans(w.Context(), boss, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{Items: true, Translations: true})
	w.must(rt, err)
	if len(page.Edges) != len(w.plans) {
		rt.Fatalf("there are %d plans, wanted %d", len(page.Edges), len(w.plans))
	}
	for _, got := range page.Nodes() {
		p := w.plans[got.ID]
		if p == nil || got.State != p.state {
			rt.Fatalf("%s is %s, wanted %+v", got.ID, got.State, p)
		}
		items := readForest(rt, got)
		if !maps.EqualFunc(items, p.items, slices.Equal) {
			rt.Fatalf("the items are %v, wanted %v", items, p.items)
		}
		n := 0
		for _, texts := range textsByKind(got) {
			for _, t := range texts {
				n++
				u := unit{subjectOf(t.Node.Identify(), t.Field), t.Locale}
				want := p.texts[u]
				stale := t.State != plan.StateSource && want.version != p.texts[u.source()].version
				if t.Value != want.value || t.State != want.state || t.Revision != want.rev || t.IsStale != stale {
					rt.Fatalf("%s is %q %s at %d, stale %v; wanted %+v, stale %v", t.ID, t.Value, t.State, t.Revision, t.IsStale, want, stale)
				}
			}
		}
		if n != len(p.texts) {
			rt.Fatalf("there are %d texts, wanted %d", n, len(p.texts))
		}
	}
	w.indexed()
	if wrong := w.miscounted(); len(wrong) > 0 {
		rt.Fatalf("counters: %q", wrong)
	}
	if w.steps++; w.steps%5 == 0 {
		w.sound(rt)
		for _, v := range []plan.Viewer{mina, editor} {
			w.must(rt, w.remembers(v, w.listed(v)))
		}
	}
	w.show()
}

// sound wants a check to find nothing.
func (w *world) sound(rt *rapid.T) {
	if found := plantest.Unsound(w.TB, w.Catalogue); len(found) > 0 {
		rt.Fatalf("a check finds %q", found)
	}
}

// listed tells whether a source text is of a plan that a viewer sees, and of a node that is there.
func (w *world) listed(v plan.Viewer) func(plan.StoredText) bool {
	return func(s plan.StoredText) bool {
		p := w.plans[s.Subject]
		if p == nil || p.state == plan.PlanArchived && !w.edits(v) {
			return false
		}
		_, there := p.texts[unit{subjectOf(s.Node, s.Field), "en"}]
		return there
	}
}

// actions are what people do to the catalogue.
func (w *world) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"create a plan": w.createPlan, "change a plan": w.changePlan, "create an item": w.createItem, "create another": w.createItem,
		"move an item": w.moveItem, "delete an item": w.deleteItem, "edit a source": w.editSource, "change parties": w.changeParties,
		"change more": w.changeParties, "revert a division": w.revertDivision, "revert another": w.revertDivision,
		"translate": w.translate, "translate more": w.translate, "translate yet more": w.translate,
		"translate again": w.translateAgain, "and again": w.translateAgain, "approve": w.approve,
		"decide": w.decide, "decide more": w.decide, "decide yet more": w.decide, "resolve": w.resolve, "reopen": w.reopen,
	}
}

func TestWhateverIsDoneTheCatalogueIsWhatAPlainModelSaysAndItsLogTellsAll(t *testing.T) {
	t.Parallel()
	n, walks := 0, new(plantest.Walk)
	defer walks.TookAll(t)
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		n++
		w := &world{desk: &desk{TB: t, now: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)}}
		w.begin(rt, filepath.Join(dir, fmt.Sprint(n, ".db")))
		actions := w.actions()
		actions["follow"], actions["trim"], actions[""] = w.follow, w.trim, w.holds
		actions["send"], actions["send more"], actions["set the webhook"] = w.send, w.send, w.setHook
		for range 3 { // for some steps apply only after a few others
			rt.Repeat(walks.Steps(actions))
		}
		w.follow(rt)
		w.drain(rt)
		w.reopen(rt)
		w.holds(rt)
		w.sound(rt)
		w.must(rt, w.file.Close())
	})
}
