package plan_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// large is a plan of n items in three languages, with links and divisions. 900 are too much for one
// Update.
func large(n int) *plan.Document {
	doc := bushy("large", n)
	doc.ID = "pln_01kagwj000pg1jyvz9r6"
	rel := "describedby"
	strategies := doc.Goals[0].Strategies
	for s := range strategies {
		for a := range strategies[s].Assignments {
			item := &strategies[s].Assignments[a]
			item.Title = texts("en", item.Title["en"].Value, "ko", "항목", "ar", "بند")
			item.Links = []plan.Link{{URL: plan.URL("https://springs.example/" + strings.Repeat("long/", 60)), Rel: &rel}}
			item.Responsible = []plan.PartyDocument{{Division: texts("en", "Team", "ko", "팀"), Role: strings.Repeat("lead ", 20)}}
		}
	}
	return doc
}

// watched is a store that tells of each Update committed.
type watched struct {
	store.DB
	committed func()
}

func (w *watched) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	rev, err := w.DB.Update(ctx, fn)
	if err == nil {
		w.committed()
	}
	return rev, err
}

func TestAPlanTooLargeForOneUpdateAppearsWhenItIsWhole(t *testing.T) {
	t.Parallel()
	w := &watched{DB: newStore(t), committed: func() {}}
	c := plantest.Open(t, w)
	doc := large(plan.MaxItems)
	goal := plan.ID("gol_01kagwj000pg1jyvz9r6")
	doc.Goals[0].ID = goal
	updates, seen := 0, 0
	w.committed = func() {
		updates++
		p := bySlug(t, c, "large", wanting("ko"))
		node, err := c.Node(t.Context(), public, goal, wanting("ko"))
		if err != nil || (p == nil) != (node == nil) {
			t.Errorf("after %d updates the plan is %v and its goal %v, %v", updates, p, node, err)
		}
		if p == nil {
			return
		}
		seen++
		last := p.Goals()[0].Strategies[3].Assignments
		if got := last[len(last)-1]; value(got.Title(nil, nil)) != "항목" || len(got.Links) != 1 || value(got.Responsible[0].Division(nil, nil)) != "팀" {
			t.Errorf("after %d updates the plan is seen without %s", updates, got.Identifier)
		}
	}
	loaded := plantest.Load(t, c, plantest.Of(doc))
	if updates < 3 || seen != 1 {
		t.Errorf("it took %d updates and was seen after %d of them, want several and 1", updates, seen)
	}
	if want := 1 + 2_000 + 1_995*2 + 1_995*2; loaded.Texts != want {
		t.Errorf("%d texts, want %d", loaded.Texts, want)
	}
	checkCounters(t, w, c)
}

func TestALoadOfMoreThanOneUpdateHoldsIsWholeToo(t *testing.T) {
	t.Parallel()
	updates := 0
	w := &watched{DB: newStore(t), committed: func() { updates++ }}
	c := plantest.Open(t, w)
	plantest.Load(t, c, plantest.Documents(40, 8))
	page, err := c.Plans(t.Context(), public, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, wanting())
	if err != nil || page.TotalCount() != 40 || updates < 3 {
		t.Errorf("%d updates made %d plans, %v", updates, page.TotalCount(), err)
	}
	checkCounters(t, w, c)
}

// breakOff loads a document until the store has committed n Updates.
func breakOff(t *testing.T, db store.DB, now time.Time, n int, doc *plan.Document) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	w := &watched{DB: db, committed: func() {}}
	c := plantest.Open(t, w).At(now)
	w.committed = func() {
		if n--; n == 0 {
			stop()
		}
	}
	loaded, err := c.Load(ctx, plantest.Operator, plantest.Of(doc))
	if !errors.Is(err, context.Canceled) || loaded.Plans != 0 || n != 0 {
		t.Fatalf("the load did not break off: %+v, %v", loaded, err)
	}
}

func TestWhatABrokenOffLoadLeftIsSweptAfterADay(t *testing.T) {
	t.Parallel()
	for _, updates := range []int{1, 4} {
		db, _ := seededStore(t)
		before := dump(t, db)
		breakOff(t, db, time.Now().Add(-23*time.Hour), updates, large(900))
		left := dump(t, db)
		if left == before {
			t.Fatal("it left nothing")
		}
		plantest.Open(t, db)
		if dump(t, db) != left {
			t.Errorf("%d updates were swept before a day had passed", updates)
		}
		breakOff(t, db, time.Now().Add(-25*time.Hour), updates, large(900))
		plantest.Open(t, db)
		if dump(t, db) != before {
			t.Errorf("%d updates were not swept after a day", updates)
		}
	}
}

func TestALoadThatBrokeOffCanBeTriedAgainAtOnce(t *testing.T) {
	t.Parallel()
	shorter := large(900)
	shorter.Goals[0].Strategies = shorter.Goals[0].Strategies[:1]
	shorter.Goals[0].Title = texts("en", "The goal", "de", "Das Ziel")
	small := smallPlan("large", "ko", "작은 계획")
	small.ID = shorter.ID
	for name, again := range map[string]*plan.Document{"the same": large(900), "a shorter one": shorter, "a small one": small} {
		t.Run(name, func(t *testing.T) {
			db := newStore(t)
			c := plantest.Open(t, db)
			breakOff(t, db, time.Now().Add(-25*time.Hour), 4, large(900))
			plantest.Load(t, c, plantest.Of(again))
			checkCounters(t, db, c)
			loaded := dump(t, db)
			plantest.Open(t, db)
			if dump(t, db) != loaded {
				t.Error("what was loaded is swept away with what had broken off")
			}
		})
	}
}

func TestOfTwoLoadsOfOnePlanAtOnceOneWinsWhole(t *testing.T) {
	t.Parallel()
	for _, overtaken := range []int{1, 3, 5} {
		db := newStore(t)
		second := large(900)
		second.Title = texts("en", "The second")
		second.Goals[0].Strategies = second.Goals[0].Strategies[:1]
		updates := 0
		w := &watched{DB: db, committed: func() {}}
		c := plantest.Open(t, w)
		other := plantest.Open(t, db)
		w.committed = func() {
			if updates++; updates == overtaken {
				plantest.Load(t, other, plantest.Of(second))
			}
		}
		loaded, err := c.Load(t.Context(), plantest.Operator, plantest.Of(large(900)))
		if plan.CodeOf(err) != plan.Conflict || loaded.Plans != 0 {
			t.Errorf("the load overtaken after %d updates got %+v, %v, want CONFLICT", updates, loaded, err)
		}
		if title := value(bySlug(t, c, "large", wanting()).Title(nil, nil)); title != "The second" {
			t.Errorf("the plan is %q", title)
		}
		checkCounters(t, db, c)
	}
}

func TestALoadThatTakesOverFromOneStillRunningStopsIt(t *testing.T) {
	db := newStore(t)
	updates := 0
	w := &watched{DB: db, committed: func() {}}
	c := plantest.Open(t, w)
	w.committed = func() {
		if updates++; updates == 2 {
			breakOff(t, db, time.Now(), 2, large(900))
		}
	}
	if _, err := c.Load(t.Context(), plantest.Operator, plantest.Of(large(900))); plan.CodeOf(err) != plan.Conflict {
		t.Errorf("got %v, want CONFLICT", err)
	}
	if p := bySlug(t, c, "large", wanting()); p != nil {
		t.Error("half a plan is seen")
	}
}

func TestALoadBesideAReplicaWhoseClockHasJumpedAheadIsStoppedAndNotTorn(t *testing.T) {
	db := newStore(t)
	updates := 0
	w := &watched{DB: db, committed: func() {}}
	c := plantest.Open(t, w)
	w.committed = func() {
		if updates++; updates == 2 {
			other := plantest.Open(t, db).At(time.Now().Add(48 * time.Hour))
			plantest.Load(t, other, plantest.Of(smallPlan("trees"))) // it takes the first load for broken off
		}
	}
	if _, err := c.Load(t.Context(), plantest.Operator, plantest.Of(large(900))); plan.CodeOf(err) != plan.Conflict {
		t.Errorf("got %v, want CONFLICT", err)
	}
	if p := bySlug(t, c, "large", wanting()); p != nil {
		t.Error("half a plan is seen")
	}
	checkCounters(t, db, c)
}

func TestAClockThatJumpsBackTurnsNoOrderAround(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	before, head := d.plan(p.plan), d.head()
	d.now = d.now.AddDate(-1, 0, 0)
	d.At(d.now)
	_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.goal, Title: to("Later, by an earlier clock")})
	d.ok(err)
	if after := d.plan(p.plan); after.Revision <= before.Revision {
		t.Errorf("the revision went from %d to %d", before.Revision, after.Revision)
	}
	changes, _ := d.log(nobody, plan.ChangeQuery{After: head}, 10)
	if len(changes) == 0 {
		t.Error("who has the log up to then is not told of the change")
	}
}

func TestASlugTakenWhileALoadRunsIsAConflictAndLeavesNoHalfBatch(t *testing.T) {
	db := newStore(t)
	c, other := plantest.Open(t, db), plantest.Open(t, db)
	var taken string
	readings := 0
	docs := func(yield func(*plan.Document, error) bool) {
		if readings++; readings == 2 {
			plantest.Load(t, other, plantest.Of(smallPlan("parks", "en", "The other's parks")))
			taken = dump(t, db)
		}
		_ = yield(smallPlan("trees"), nil) && yield(smallPlan("parks"), nil)
	}
	loaded, err := c.Load(t.Context(), plantest.Operator, docs)
	if plan.CodeOf(err) != plan.Conflict || loaded != (plan.Loaded{}) {
		t.Errorf("got %+v, %v; want CONFLICT", loaded, err)
	}
	if dump(t, db) != taken {
		t.Error("a part of the batch was added")
	}
}
