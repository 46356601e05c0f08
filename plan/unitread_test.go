package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"polyplan/plan"
)

// unitTold is all that a unit tells of itself, in one line.
func unitTold(t *testing.T, u *plan.TranslationUnit) string {
	t.Helper()
	parts, err := u.SourceDiff(nil)
	if err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprint(u.ID, u.Path, u.Source.Value, parts, len(u.Checks), len(u.Comments), len(u.Suggestions))
	if u.Target != nil {
		line += fmt.Sprint(u.Target.Value, u.Target.State, u.Target.IsStale, u.Target.Revision)
	}
	for _, past := range u.History(nil) {
		line += past.Value
	}
	beside := u.Siblings(nil)
	for _, one := range append(beside.Before, beside.After...) {
		line += one.ID
	}
	for _, match := range u.Memory(nil) {
		line += match.Target
	}
	return line
}

func TestAUnitIsReadByItsIDAsTheListHasIt(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanDraft)
	ctx := d.Context()
	_, err := d.SetTranslation(ctx, mina, set(p.other, " 물 ", plan.StateDraft))
	d.ok(err)
	_, err = d.UpdateItem(ctx, editor, plan.ItemUpdate{ID: p.goal, Title: to("Shadow")})
	d.ok(err)
	sel := plan.Selection{Checks: true, Comments: true, History: 5, Siblings: 2, Memory: 3}
	page, err := d.TranslationUnits(ctx, mina, plan.UnitQuery{Locale: "ko", First: ptr(100)}, sel)
	d.ok(err)
	for _, listed := range page.Nodes() {
		for _, id := range []string{listed.ID, strings.TrimSuffix(listed.ID, "ko") + "KO-kr"} {
			u, err := d.TranslationUnit(ctx, mina, id, sel)
			d.ok(err)
			if u == nil || unitTold(t, u) != unitTold(t, listed) {
				t.Errorf("by its id it is %+v, in the list %+v", u, listed)
			}
		}
	}
}

func TestAUnitThatOneWouldNotFindInTheListIsNotThere(t *testing.T) {
	d := newDesk(t)
	p, old := d.newPark("park", plan.PlanPublished), d.newPark("old", plan.PlanArchived)
	const lost = "gol_00000000000000000000"
	for id, v := range map[string]plan.Viewer{
		lost + "/title/ko":                       mina,
		"pln_00000000000000000000/title/ko":      mina,
		string(p.plan) + "/section/ko":           mina,
		string(p.goal) + "/title/fr":             boss,
		string(p.goal) + "/title/en":             person("both", speaks(plan.RoleTranslator, "ko", "en")), // its source
		string(old.goal) + "/title/ko":           mina,
		string(p.goal) + "/responsible.x/ko":     boss,
		string(p.assignment) + "/title/ko":       person("elsewhere", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{old.plan}}),
		string(p.assignment) + "/no such\x00/ko": boss,
	} {
		if u, err := d.TranslationUnit(d.Context(), v, id, plan.Selection{}); err != nil || u != nil {
			t.Errorf("%q for %s: got %+v, %v", id, v.Name, u, err)
		}
	}
	goal := string(p.goal)
	read := func(v plan.Viewer, id string) func() error {
		return func() error { _, err := d.TranslationUnit(d.Context(), v, id, plan.Selection{}); return err }
	}
	for _, id := range []string{"", "x", goal, goal + "/title", goal + "/title/ko/x", "gol_0/title/ko", goal + "/title/k"} {
		d.refuses(id, plan.Invalid, "id", read(mina, id))
		d.refuses(id, plan.Unauthenticated, "", read(nobody, id))
	}
	d.refuses("of a locale not theirs", plan.Denied, "", read(japanese, goal+"/title/ko"))
}
