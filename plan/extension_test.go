package plan_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

// extended is a plan with an item of each level, extended by two formats.
func extended() *plan.Document {
	doc := bushy("extended", 3)
	doc.ID = "pln_01kagwj000pg1jyvz9r6"
	doc.Extensions = plan.Extensions{"stratml": "<Mission/>", "other": "\x00 anything"}
	doc.Goals[0].ID = "gol_01kagwj000pg1jyvz9r6"
	doc.Goals[0].Extensions = plan.Extensions{"stratml": "<Goal/>"}
	strategy := &doc.Goals[0].Strategies[0]
	strategy.ID = "str_01kagwj000pg1jyvz9r6"
	strategy.Extensions = plan.Extensions{"stratml": ""}
	strategy.Assignments[0].ID = "asg_01kagwj000pg1jyvz9r6"
	strategy.Assignments[0].Extensions = plan.Extensions{"stratml": strings.Repeat("목표", 20_000)}
	return doc
}

func TestWhatAPlanHasNoPlaceForIsKeptBesideIt(t *testing.T) {
	d := newDesk(t)
	doc := extended()
	plantest.Load(t, d.Catalogue, plantest.Of(doc))
	got, err := plan.ExtensionsOf(t.Context(), d.Catalogue, doc.ID)
	d.ok(err)
	want := map[plan.ID]plan.Extensions{
		doc.ID:          doc.Extensions,
		doc.Goals[0].ID: doc.Goals[0].Extensions,
		doc.Goals[0].Strategies[0].Assignments[0].ID: doc.Goals[0].Strategies[0].Assignments[0].Extensions,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	checkCounters(t, d.db, d.Catalogue)
}

func TestWhatIsKeptBesideANodeGoesWithIt(t *testing.T) {
	d := newDesk(t)
	doc := extended()
	plantest.Load(t, d.Catalogue, plantest.Of(doc))
	_, _, err := d.DeleteItem(t.Context(), editor, doc.Goals[0].ID, nil)
	d.ok(err)
	got, err := plan.ExtensionsOf(t.Context(), d.Catalogue, doc.ID)
	d.ok(err)
	if want := map[plan.ID]plan.Extensions{doc.ID: doc.Extensions}; !reflect.DeepEqual(got, want) {
		t.Errorf("once the goal is deleted there is %v, want %v", got, want)
	}
	_, _, err = d.DeletePlan(t.Context(), editor, doc.ID, nil)
	d.ok(err)
	if rows := d.rowsWith("Mission"); len(rows) > 0 {
		t.Errorf("once the plan is deleted there is %q", rows)
	}
}

func TestManyExtensionsTakeMoreThanOneUpdateAndGoWithALoadThatBreaksOff(t *testing.T) {
	doc := large(900)
	assignments := doc.Goals[0].Strategies[0].Assignments
	for i := range 20 {
		assignments[i].Extensions = plan.Extensions{"stratml": strings.Repeat("x", plan.MaxExtension)}
	}
	db, c := seededStore(t)
	before := dump(t, db)
	updates := 0
	for !strings.Contains(dump(t, db), "78787878") { // as dump writes "xxxx"
		updates++
		breakOff(t, db, time.Now().Add(-25*time.Hour), updates, doc)
	}
	plantest.Open(t, db)
	if dump(t, db) != before {
		t.Errorf("what the load left after %d updates is not swept", updates)
	}
	plantest.Load(t, c, plantest.Of(doc))
	all, err := plan.ExtensionsOf(t.Context(), c, doc.ID)
	if err != nil || len(all) != 20 {
		t.Errorf("%d items are extended (%v), want 20", len(all), err)
	}
}

func TestExtensionsHaveBounds(t *testing.T) {
	many := plan.Extensions{}
	for i := range plan.MaxExtensions + 1 {
		many[fmt.Sprint("format-", i)] = "x"
	}
	for _, test := range []struct {
		extensions plan.Extensions
		code       plan.Code
		place      string
	}{
		{many, plan.TooMany, "goals.0.extensions"},
		{plan.Extensions{"": "x"}, plan.Invalid, "goals.0.extensions"},
		{plan.Extensions{"Strat ML": "x"}, plan.Invalid, "goals.0.extensions"},
		{plan.Extensions{"stratml": strings.Repeat("x", plan.MaxExtension+1)}, plan.TooLong, "goals.0.extensions.stratml"},
		{plan.Extensions{"stratml": "\xff"}, plan.Invalid, "goals.0.extensions.stratml"},
	} {
		doc := bushy("park", 2)
		doc.Goals[0].Extensions = test.extensions
		_, err := plantest.New(t).Load(t.Context(), plantest.Operator, plantest.Of(doc))
		if plan.CodeOf(err) != test.code || placeOf(err) != test.place {
			t.Errorf("got %v (%s at %s), want %s at %s", err, plan.CodeOf(err), placeOf(err), test.code, test.place)
		}
	}
}
