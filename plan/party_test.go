package plan_test

import (
	"strings"
	"testing"

	"polyplan/plan"
)

func TestWhatWasSaidOfAPartyGoesWithIt(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	min := d.hire("Min", speaks(plan.RoleTranslator, "ko"))
	var field string
	for _, u := range d.units(boss, plan.UnitQuery{Locale: "ko", Plan: p.plan}, 100) {
		if u.Source.Value == "Gardens" {
			field = u.Field
		}
	}
	for _, node := range []plan.NewComment{
		{ID: p.assignment, Field: field, Locale: "ko", Text: "@Min the whole division?"},
		{ID: p.goal, Field: plan.FieldDescription, Locale: "ko", Text: "@Min who waits?"},
	} {
		_, _, err := d.CreateComment(d.Context(), mina, node)
		d.ok(err)
	}
	_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.assignment, Responsible: to([]plan.NewParty{})})
	d.ok(err)
	_, err = d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.goal, Description: to("")})
	d.ok(err)
	if rows := d.rowsOf("comment"); len(rows) != 1 || !strings.Contains(rows[0], "who waits") {
		t.Errorf("of what can come back the comments stay, of a party none: there is %q", rows)
	}
	if page, err := d.Mentions(d.Context(), min, plan.Paging{}); err != nil || len(page.Edges) != 1 {
		t.Errorf("Min is mentioned in %v (%v)", page, err)
	}
}
