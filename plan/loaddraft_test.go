package plan_test

import (
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestAPlanFromElsewhereBecomesADraftWhateverItSays(t *testing.T) {
	d := newDesk(t)
	doc := extended()
	doc.State = plan.PlanPublished
	drafted, err := d.LoadDraft(t.Context(), plantest.Operator, doc)
	if err != nil || drafted.Slug != "extended" || drafted.Plans != 1 || drafted.Texts == 0 {
		t.Fatalf("got %+v, %v", drafted, err)
	}
	if p := d.plan(doc.ID); p.State != plan.PlanDraft {
		t.Errorf("the plan is %s", p.State)
	}
	if doc.State != plan.PlanPublished {
		t.Error("the document was changed")
	}
}

func TestAPlanFromElsewhereTakesNothingFromWhatIsThere(t *testing.T) {
	d := newDesk(t)
	doc := extended()
	plantest.Load(t, d.Catalogue, plantest.Of(doc))
	for _, slug := range []string{"extended-2", "extended-3"} {
		drafted, err := d.LoadDraft(t.Context(), plantest.Operator, doc)
		if err != nil || drafted.Slug != slug {
			t.Fatalf("got %+v, %v; want the slug %s", drafted, err, slug)
		}
	}
	item := &plan.Document{Goals: []plan.GoalDocument{{ItemDocument: plan.ItemDocument{ID: doc.Goals[0].ID, Title: texts("en", "Other")}}}}
	other := smallPlan("other")
	other.Goals = item.Goals
	if _, err := d.LoadDraft(t.Context(), plantest.Operator, other); err != nil {
		t.Errorf("a plan with an item's id that is taken: %v", err)
	}
	if got := d.plan(doc.ID); got.Slug != "extended" {
		t.Errorf("the plan that was there is %q now", got.Slug)
	}
	checkCounters(t, d.db, d.Catalogue)
}

func TestALongSlugThatIsTakenIsShortenedForItsNumber(t *testing.T) {
	d := newDesk(t)
	long := strings.Repeat("x", 100)
	plantest.Load(t, d.Catalogue, plantest.Of(smallPlan(long)))
	drafted, err := d.LoadDraft(t.Context(), plantest.Operator, smallPlan(long))
	if err != nil || drafted.Slug != long[:98]+"-2" {
		t.Errorf("got %q, %v", drafted.Slug, err)
	}
}

func TestOnlyAnAdministratorLoadsADraft(t *testing.T) {
	_, err := plantest.New(t).LoadDraft(t.Context(), plan.Viewer{}, smallPlan("parks"))
	if err == nil {
		t.Error("anybody may")
	}
}
