package plan_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/store/storetest"
)

// bureau is a catalogue whose translators also work in files, and all that anybody has written in it.
type bureau struct {
	*desk
	rt      *rapid.T
	ids     []plan.ID
	files   []*plan.UnitFile // as they left
	imports []string         // the ids of those that were applied, by boss
	said    map[plan.ID]map[string]bool
	n       int
	steps   int
}

func (b *bureau) title() plan.ID { return rapid.SampledFrom(b.ids).Draw(b.rt, "title") }

func (b *bureau) somebody(people ...plan.Viewer) plan.Viewer {
	return people[rapid.IntRange(0, len(people)-1).Draw(b.rt, "who")]
}

// fresh are words that nobody has written yet, so that none can be mistaken for others.
func (b *bureau) fresh() string {
	b.n++
	return "글" + string(rune(0xac00+b.n))
}

// must ends the test where a verb failed otherwise than the workflow lets it.
func (b *bureau) must(err error) {
	if err != nil && plan.CodeOf(err) == "" {
		b.rt.Fatal(err)
	}
}

func (b *bureau) write(*rapid.T) {
	id, v, value := b.title(), b.somebody(mina, jun, reviewer, boss), b.fresh()
	state := rapid.SampledFrom([]plan.TextState{plan.StateTranslated, plan.StateDraft}).Draw(b.rt, "state")
	beside := b.unit(boss, id, plan.FieldTitle, "ko").Suggestions
	if _, err := b.SetTranslation(b.Context(), v, set(id, value, state)); err != nil {
		b.must(err)
		return
	}
	for _, own := range beside {
		if own.Author == v.Name {
			delete(b.said[id], own.Value) // by its author's own hand
		}
	}
	b.said[id][value] = true
}

func (b *bureau) settle(*rapid.T) {
	id := b.title()
	verb := rapid.SampledFrom([]string{"review", "reject", "confirm", "clear"}).Draw(b.rt, "verb")
	_, err := b.use(verb, boss, id, "")
	b.must(err)
}

func (b *bureau) resource(*rapid.T) {
	unchanged := rapid.Bool().Draw(b.rt, "unchanged")
	_, err := b.UpdateItem(b.Context(), editor, plan.ItemUpdate{ID: b.title(), Title: to("Goal " + b.fresh()), MeaningUnchanged: unchanged})
	b.must(err)
}

func (b *bureau) export(*rapid.T) {
	b.files = append(b.files, b.exported(boss))
}

func (b *bureau) file() *plan.UnitFile {
	left := b.files[rapid.IntRange(0, len(b.files)-1).Draw(b.rt, "file")]
	file := *left
	file.Units = slices.Clone(left.Units)
	for i := range file.Units {
		marks := *file.Units[i].Marks
		file.Units[i].Marks = &marks
	}
	return &file
}

// unmodified imports a file as it left, whatever was done here since.
func (b *bureau) unmodified(*rapid.T) {
	file := b.file()
	if rapid.Bool().Draw(b.rt, "without marks") {
		for i := range file.Units {
			file.Units[i].Marks = nil
		}
	}
	head := b.head()
	done := b.desk.imports(boss, file, plan.ImportOptions{Reviewed: true, Clear: true})
	if got, _ := b.log(boss, plan.ChangeQuery{After: head}, 100); len(got) > 0 || len(done.Units) > 0 {
		b.rt.Fatalf("it changed %d texts, and came to %+v", len(got), done.Units)
	}
}

// modified imports a file that somebody worked on, and holds what becomes of each text against what may.
func (b *bureau) modified(*rapid.T) {
	file := b.file()
	yours := map[plan.ID]string{}
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(b.ids), 1, 3, rapid.ID[plan.ID]).Draw(b.rt, "worked on") {
		u := titleOf(file, id)
		u.Target, u.Marks.State, u.Marks.IsStale = b.fresh(), rapid.SampledFrom([]plan.TextState{plan.StateDraft, plan.StateTranslated}).Draw(b.rt, "state"), false
		yours[id] = u.Target
	}
	before := b.inForce()
	v := b.somebody(mina, reviewer, boss)
	o := plan.ImportOptions{Reviewed: rapid.Bool().Draw(b.rt, "reviewed")}
	done := b.desk.imports(v, file, o)
	if v.Name == "boss" {
		b.imports = append(b.imports, done.ID)
	}
	after := b.inForce()
	for id := range before {
		was, is := before[id], after[id]
		left := titleOf(file, id)
		mine, worked := yours[id]
		switch moved := was.Revision != left.Revision && was.Value != b.base(left, id); {
		case is == was:
		case !worked, moved, was.State == plan.StateReviewed && !(o.Reviewed && v.Name != "mina"):
			b.rt.Fatalf("%s was %+v and is %+v: it was not the file's to change", id, was, is)
		case is.Value != mine:
			b.rt.Fatalf("%s was %+v and is %+v, wanted %q", id, was, is, mine)
		}
		if worked {
			b.said[id][mine] = true
		}
	}
}

// base is what a title was as its file left.
func (b *bureau) base(left *plan.FileUnit, id plan.ID) string {
	for _, past := range b.unit(boss, id, plan.FieldTitle, "ko").History(ptr(plan.MaxHistory)) {
		if past.Revision == left.Revision && !past.IsSuggestion {
			return past.Value
		}
	}
	return ""
}

// revert undoes an import: words that somebody else has written since stay.
func (b *bureau) revert(*rapid.T) {
	if len(b.imports) == 0 {
		plantest.Other(b.rt, "nothing was imported")
	}
	before := b.inForce()
	done, err := b.RevertImport(b.Context(), boss, rapid.SampledFrom(b.imports).Draw(b.rt, "import"))
	b.must(err)
	for id, is := range b.inForce() {
		if is != before[id] && became(done, id) != plan.OutcomeReverted {
			b.rt.Fatalf("%s was %+v and is %+v, and that is %s", id, before[id], is, became(done, id))
		}
	}
}

// standing is a text in force, as far as an import could change it.
type standing struct {
	Value    string
	State    plan.TextState
	Revision store.Rev
	IsStale  bool
}

func (b *bureau) inForce() map[plan.ID]standing {
	all := map[plan.ID]standing{}
	for _, id := range b.ids {
		all[id] = standing{}
		if t := b.stored(boss, id, plan.FieldTitle, "ko"); t != nil {
			all[id] = standing{t.Value, t.State, t.Revision, t.IsStale}
		}
	}
	return all
}

// nothingLost looks for all that was ever written: in force, beside it, or in the history.
func (b *bureau) nothingLost(rt *rapid.T) {
	b.rt = rt
	b.later()
	if b.steps++; b.steps%6 != 0 {
		return
	}
	for _, id := range b.ids {
		u := b.unit(boss, id, plan.FieldTitle, "ko")
		kept := map[string]bool{}
		for _, past := range u.History(ptr(plan.MaxHistory)) {
			kept[past.Value] = true
		}
		for _, offer := range u.Suggestions {
			kept[offer.Value] = true
		}
		for value := range maps.Keys(b.said[id]) {
			if !kept[value] {
				rt.Fatalf("%q, once the title of %s, is lost", value, id)
			}
		}
	}
	if wrong := b.miscounted(); len(wrong) > 0 {
		rt.Fatalf("counters: %q", wrong)
	}
}

// bureaus are as many as a run of the tests has time for.
const bureaus = 30

func TestWhateverFilesComeInNothingThatSomebodyWroteIsOverwritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	n, failed, walks := 0, false, new(plantest.Walk)
	defer walks.TookAll(t)
	rapid.Check(t, func(rt *rapid.T) {
		if n++; n > bureaus && !failed {
			return // each writes its disk some hundred times
		}
		defer func() { failed = failed || rt.Failed() }()
		db := storetest.Strict(plantest.Store(t, filepath.Join(dir, fmt.Sprint(n, ".db"))))
		d := &desk{TB: t, db: db, Catalogue: plantest.Open(t, db), now: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)}
		d.At(d.now)
		p := d.newPark("park", plan.PlanPublished)
		b := &bureau{desk: d, rt: rt, ids: []plan.ID{p.goal, p.strategy, p.second, p.other}, said: map[plan.ID]map[string]bool{}}
		for _, id := range b.ids {
			b.said[id] = map[string]bool{}
		}
		b.export(rt)
		rt.Repeat(walks.Steps(map[string]func(*rapid.T){
			"write": b.write, "write more": b.write, "settle": b.settle, "settle more": b.settle, "move a source": b.resource,
			"export": b.export, "import as it left": b.unmodified, "import": b.modified, "import more": b.modified,
			"revert": b.revert, "": b.nothingLost,
		}))
	})
}
