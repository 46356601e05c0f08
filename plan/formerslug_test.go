package plan_test

import (
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestTheSlugsThatAPlanHadComeBackAndLeadToIt(t *testing.T) {
	c := plantest.New(t)
	doc := smallPlan("parks")
	doc.State = plan.PlanPublished
	plantest.Load(t, c, plantest.Of(doc))
	id := bySlug(t, c, "parks", plan.Selection{}).ID
	for _, slug := range []string{"green", "gardens", "green", "meadows"} { // one is taken back
		_, err := c.UpdatePlan(t.Context(), boss, plan.PlanUpdate{ID: id, Slug: plan.Edit[string]{Given: true, To: slug}})
		if err != nil {
			t.Fatal(err)
		}
	}
	out, other := comesBack(t, c)
	if want := `"slug":"meadows","formerSlugs":["parks","gardens","green"],`; !strings.Contains(out, want) {
		t.Errorf("%s\nhas no %s", out, want)
	}
	for _, slug := range []string{"parks", "gardens", "green", "meadows"} {
		if p := bySlug(t, other, slug, plan.Selection{}); p == nil || p.ID != id || p.Slug != "meadows" {
			t.Errorf("%s leads to %+v", slug, p)
		}
	}
	if unsound := plantest.Unsound(t, other); len(unsound) > 0 {
		t.Error(unsound)
	}
	if told := archive(t, c, public); strings.Contains(told, "formerSlugs") {
		t.Errorf("readers are told %s", told)
	}
}

func TestAFormerSlugThatCannotBeIsRefusedWithItsPlace(t *testing.T) {
	renamed := func(slug string, former ...string) *plan.Document {
		doc := smallPlan(slug)
		doc.FormerSlugs = former
		return doc
	}
	for name, docs := range map[string][]*plan.Document{
		"formerSlugs.0: no slug":                    {renamed("parks", "Parks!")},
		"formerSlugs.1: twice":                      {renamed("parks", "green", "green")},
		"formerSlugs.0: its own":                    {renamed("parks", "parks")},
		"formerSlugs.0: another document's":         {renamed("parks"), renamed("green", "parks")},
		"slug: what another document's was":         {renamed("parks", "green"), renamed("green")},
		"formerSlugs.1: one of the catalogue":       {renamed("parks", "green", "taken")},
		"formerSlugs.0: a former one of the latter": {renamed("parks", "taken-once")},
	} {
		c := plantest.New(t)
		plantest.Load(t, c, plantest.Of(renamed("taken", "taken-once")))
		_, err := c.Load(t.Context(), plantest.Operator, plantest.Of(docs...))
		place, _, _ := strings.Cut(name, ":")
		if err == nil || placeOf(err) != place {
			t.Errorf("%s: got %v at %s", name, err, placeOf(err))
		}
	}
}

func TestADraftFromElsewhereTakesNoFormerSlugs(t *testing.T) {
	c := plantest.New(t)
	doc := smallPlan("parks")
	doc.FormerSlugs = []string{"green"}
	for _, want := range []string{"parks", "parks-2"} {
		if drafted, err := c.LoadDraft(t.Context(), plantest.Operator, doc); err != nil || drafted.Slug != want {
			t.Fatalf("it is %+v, %v: want %s", drafted, err, want)
		}
	}
	if p, err := c.PlanBySlug(t.Context(), boss, "green", plan.Selection{}); p != nil || err != nil {
		t.Errorf("green leads to %v, %v", p, err)
	}
}
