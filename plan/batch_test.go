package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
)

func TestSeveralTranslationsAreEachWrittenOrRefusedForThemselves(t *testing.T) {
	d := newDesk(t)
	p, other, hidden := d.newPark("park", plan.PlanPublished), d.newPark("other", plan.PlanDraft), d.newPark("old", plan.PlanArchived)
	d.later()
	ja := set(p.goal, "日陰", plan.StateTranslated)
	ja.Locale = "ja"
	twice := set(p.goal, "두 번째", plan.StateTranslated)
	twice.ExpectedRevision = ptr(fmt.Sprint(d.stored(boss, p.goal, plan.FieldTitle, "ko").Revision))
	before := d.plan(p.plan).Revision
	done, rev, err := d.SetTranslations(d.Context(), mina, []plan.NewTranslation{
		set(p.goal, "하나", plan.StateTranslated),
		set(p.other, "둘", plan.StateDraft),
		set(p.strategy, "a\x00", plan.StateTranslated),
		ja,
		set(other.goal, "셋", plan.StateTranslated),
		set(hidden.goal, "넷", plan.StateTranslated),
		twice,
		set(p.goal, "세 번째", plan.StateTranslated),
		set("gol_00000000000000000000", "x", plan.StateTranslated),
		set(p.plan, "공원", plan.StateTranslated),
	})
	d.ok(err)
	for i, want := range []plan.Code{"", "", plan.Invalid, plan.Denied, "", plan.NotFound, plan.Invalid, plan.Invalid, plan.NotFound, ""} {
		if got := plan.CodeOf(done[i].Err); got != want || done[i].Ref.ID == "" {
			t.Errorf("the %d.: got %q (%v), wanted %q", i, got, done[i].Err, want)
		}
	}
	for id, want := range map[plan.ID]string{p.goal: "하나", p.other: "둘", p.strategy: "나무 심기", other.goal: "셋", hidden.goal: "그늘", p.plan: "공원"} {
		got := d.stored(boss, id, plan.FieldTitle, "ko")
		if got.Value != want || (got.Revision == rev) != (id != p.strategy && id != hidden.goal) {
			t.Errorf("%s is %q at %d", id, got.Value, got.Revision)
		}
	}
	if d.plan(p.plan).Revision != rev || before == rev || d.plan(other.plan).Revision != rev || d.plan(hidden.plan).Revision == rev {
		t.Error("not the plans whose texts were written moved")
	}
	var history []string
	for _, past := range d.unit(mina, p.goal, plan.FieldTitle, "ko").History(nil) {
		history = append(history, past.Value)
	}
	if !slices.Equal(history, []string{"하나", "그늘"}) {
		t.Errorf("the history is %q", history)
	}
	d.countersHold()
	d.refuses("too many", plan.TooMany, "translations", func() error {
		_, _, err := d.SetTranslations(d.Context(), mina, make([]plan.NewTranslation, 101))
		return err
	})
}

func TestMoreThanTheStoreTakesAtOnceIsRefusedWithAClearError(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	var all []plan.NewTranslation
	for range plan.MaxBatch {
		id, _, err := d.CreateItem(d.Context(), editor, plan.KindStrategy, plan.NewItem{Parent: p.goal, Title: "x"})
		d.ok(err)
		all = append(all, set(id, strings.Repeat("글", 10_000), plan.StateTranslated))
	}
	d.refuses("100 long texts", plan.TooMany, "", func() error { _, _, err := d.SetTranslations(d.Context(), mina, all); return err })
}

func TestThirtyTwoWritersLoseNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	other := d.newPark("other", plan.PlanPublished)
	const writers, writes = 32, 8
	var goals []plan.ID
	for i := range writers {
		parent := []plan.ID{p.plan, other.plan}[i%2]
		id, _, err := d.CreateItem(d.Context(), editor, plan.KindGoal, plan.NewItem{Parent: parent, Title: "Goal"})
		d.ok(err)
		goals = append(goals, id)
	}
	type written struct {
		id  plan.ID
		rev string
	}
	var mu sync.Mutex
	acknowledged := map[written]string{}
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			v := person(fmt.Sprint("writer ", i), speaks(plan.RoleReviewer, "ko"), plan.Grant{Role: plan.RoleEditor})
			for n := range writes {
				id := goals[(i+n*n)%writers]                                    // several write one text
				value := string(rune(0xac00+i)) + "의 " + string(rune(0xac00+n)) // without figures, of which checks would tell
				done, err := d.SetTranslation(t.Context(), v, set(id, value, plan.StateTranslated))
				if err != nil {
					t.Errorf("%d: %v", i, err)
					return
				}
				mu.Lock()
				acknowledged[written{id, fmt.Sprint(done.Rev)}] = value
				mu.Unlock()
				switch n % 4 {
				case 0:
					_, err = d.UpdateItem(t.Context(), v, plan.ItemUpdate{ID: goals[i], Title: to(fmt.Sprintf("Goal %c", 'a'+n%26))})
				case 1:
					_, err = d.ClearTranslation(t.Context(), v, text(id))
				case 2:
					_, err = d.ReviewTranslation(t.Context(), boss, text(id))
				case 3:
					_, _, err = d.CreateItem(t.Context(), v, plan.KindStrategy, plan.NewItem{Parent: goals[i], Title: value, Position: ptr(1)})
				}
				if err != nil && !slices.Contains([]plan.Code{plan.NotFound, plan.Stale, plan.Invalid}, plan.CodeOf(err)) {
					t.Errorf("%d: %v", i, err)
				}
			}
		})
	}
	all.Wait()
	if len(acknowledged) != writers*writes {
		t.Errorf("%d writes were acknowledged with revisions of their own, wanted %d", len(acknowledged), writers*writes)
	}
	kept := map[written]string{}
	for _, id := range goals {
		for _, past := range d.unit(boss, id, plan.FieldTitle, "ko").History(ptr(plan.MaxHistory)) {
			kept[written{id, fmt.Sprint(past.Revision)}] = past.Value
		}
	}
	for w, value := range acknowledged {
		if kept[w] != value {
			t.Errorf("%s at %s was %q and is %q", w.id, w.rev, value, kept[w])
		}
	}
	for _, id := range []plan.ID{p.plan, other.plan} {
		readForest(t, d.plan(id))
	}
	d.countersHold()
}

func TestTwoSpellingsOfALocaleAreOneTextAmongSeveral(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.ok(d.add("zh-Hant"))
	taiwanese := person("taiwanese", speaks(plan.RoleTranslator, "zh-Hant"))
	var all []plan.NewTranslation
	for _, spelling := range []i18n.Locale{"zh-TW", "zh-Hant"} {
		n := set(p.goal, "樹蔭 "+string(spelling), plan.StateTranslated)
		n.Locale = spelling
		all = append(all, n)
	}
	done, _, err := d.SetTranslations(d.Context(), taiwanese, all)
	d.ok(err)
	if done[0].Err != nil || plan.CodeOf(done[1].Err) != plan.Invalid {
		t.Errorf("the first: %v; the second: %v", done[0].Err, done[1].Err)
	}
	if got := d.stored(boss, p.goal, plan.FieldTitle, "zh-Hant"); got.Value != "樹蔭 zh-TW" {
		t.Errorf("it is %q", got.Value)
	}
	d.countersHold()
}
