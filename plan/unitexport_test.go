package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
)

func TestUnitsLeaveInTheOrderOfReadingWithAllTheyNeedToComeBack(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	_, err := d.RejectTranslation(d.Context(), reviewer, text(p.strategy), "Too formal.")
	d.ok(err)
	d.retitle(p.goal, "Shade and light", false)
	d.say(mina, p.goal, "", "Is this the tree or the roof?")
	file, err := d.ExportUnits(d.Context(), boss, plan.UnitExport{Plan: p.plan, Targets: []i18n.Locale{"ko", "ja"}})
	d.ok(err)
	if file.Source != "en" || !slices.Equal(file.Targets, []i18n.Locale{"ko", "ja"}) || strings.Trim(file.Catalogue, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567-") != "" {
		t.Errorf("the file is of %q, from %s into %s", file.Catalogue, file.Source, file.Targets)
	}
	var got []string
	for _, u := range file.Units {
		got = append(got, fmt.Sprintf("%s | %s | %s | %s %s %v | %q", strings.Join(u.Path, " > "), u.Locale, u.Source, u.Target, u.Marks.State, u.Marks.IsStale, u.Notes))
		if u.Plan != "park" || u.SourceHash != plan.SourceHash(u.Source) || u.SourceRevision == 0 || (u.Revision == 0) != (u.Target == "") || u.MaxLength != plan.MaxText {
			t.Errorf("a unit is %+v", u)
		}
		if (u.Anchored != "") != u.Marks.IsStale || u.Anchored != "" && u.Anchored != "Shade" {
			t.Errorf("%s is of %q", u.ID, u.Anchored)
		}
	}
	want := []string{
		` | ko | The park park | 공원 park TRANSLATED false | []`,
		` | ja | The park park | 公園 TRANSLATED false | []`,
		` | ko | More trees. | 더 많은 나무 TRANSLATED false | []`,
		` | ja | More trees. |  MISSING false | []`,
		`The park park | ko | Shade and light | 그늘 TRANSLATED true | ["mina: Is this the tree or the roof?"]`,
		`The park park | ja | Shade and light |  MISSING false | []`,
		`The park park | ko | Where people wait |  MISSING false | []`,
		`The park park | ja | Where people wait |  MISSING false | []`,
		`The park park > Shade and light | ko | Plant trees | 나무 심기 DRAFT false | ["Sent back: Too formal."]`,
		`The park park > Shade and light | ja | Plant trees |  MISSING false | []`,
	}
	if !slices.Equal(got[:len(want)], want) {
		t.Errorf("got\n%s\nwanted\n%s", strings.Join(got[:len(want)], "\n"), strings.Join(want, "\n"))
	}
	if listed := d.units(boss, plan.UnitQuery{Locale: "ko", Plan: p.plan}, 100); len(listed)*2 != len(file.Units) {
		t.Errorf("%d units left, and %d are listed in each of two locales", len(file.Units), len(listed))
	}
}

func TestOnlyWhatNeedsWorkLeavesWhereThatIsAskedFor(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	wanted := []plan.ID{p.assignment, p.second, p.other}
	for _, state := range tableStates {
		id, _ := d.inState(p, state)
		if state != "TRANSLATED" && state != "REVIEWED" {
			wanted = append(wanted, id)
		}
	}
	failing, _ := d.inState(p, "MISSING")
	_, err := d.SetTranslation(d.Context(), mina, set(failing, "의자 의자  ", plan.StateTranslated))
	d.ok(err)
	file, err := d.ExportUnits(d.Context(), mina, plan.UnitExport{Targets: []i18n.Locale{"ko"}, Wanting: true})
	d.ok(err)
	var got []string
	for _, u := range file.Units {
		if strings.HasSuffix(u.ID, "/title/ko") {
			got = append(got, strings.TrimSuffix(u.ID, "/title/ko"))
		}
	}
	var want []string
	for _, id := range append(wanted, failing) {
		want = append(want, string(id))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%q left, wanted %q", got, want)
	}
}

func TestUnitsLeaveForThoseWhoMayListThem(t *testing.T) {
	d := newDesk(t)
	p, draft, old := d.newPark("park", plan.PlanPublished), d.newPark("draft", plan.PlanDraft), d.newPark("old", plan.PlanArchived)
	export := func(v plan.Viewer, q plan.UnitExport) (plans []string, err error) {
		file, err := d.ExportUnits(d.Context(), v, q)
		if err != nil {
			return nil, err
		}
		for _, u := range file.Units {
			if !slices.Contains(plans, u.Plan) {
				plans = append(plans, u.Plan)
			}
		}
		slices.Sort(plans)
		return plans, nil
	}
	korean := plan.UnitExport{Targets: []i18n.Locale{"ko"}}
	for _, v := range []plan.Viewer{mina, reviewer} {
		if got, err := export(v, korean); err != nil || !slices.Equal(got, []string{"draft", "park"}) {
			t.Errorf("%s gets %q, %v", v.Name, got, err)
		}
	}
	for _, v := range []plan.Viewer{editor, boss} {
		if got, err := export(v, korean); err != nil || len(got) != 3 {
			t.Errorf("%s gets %q, %v", v.Name, got, err)
		}
	}
	of := func(id plan.ID, targets ...i18n.Locale) plan.UnitExport {
		return plan.UnitExport{Plan: id, Targets: targets}
	}
	for _, test := range []struct {
		what  string
		v     plan.Viewer
		q     plan.UnitExport
		code  plan.Code
		place string
	}{
		{"nobody", nobody, korean, plan.Unauthenticated, ""},
		{"another language", japanese, korean, plan.Denied, ""},
		{"one more language", mina, of(p.plan, "ko", "ja"), plan.Denied, ""},
		{"an archived plan", mina, of(old.plan, "ko"), plan.NotFound, "plan"},
		{"a goal", mina, of(draft.goal, "ko"), plan.Invalid, "plan"},
		{"no plan", mina, of("pln_00000000000000000000", "ko"), plan.NotFound, "plan"},
		{"no locale", boss, of(p.plan), plan.Invalid, "locales"},
		{"a locale that is not here", boss, of(p.plan, "fr"), plan.NotFound, "locales"},
		{"the source", boss, of(p.plan, "en"), plan.Invalid, "locales"},
		{"plans in a language none is written in", boss, plan.UnitExport{Source: "ja", Targets: []i18n.Locale{"ko"}}, plan.NotFound, "source"},
	} {
		d.refuses(test.what, test.code, test.place, func() error { _, err := export(test.v, test.q); return err })
	}
	_, err := d.SetTranslation(d.Context(), mina, set(p.other, "물 초안", plan.StateDraft))
	d.ok(err)
	served, err := d.ServedUnits(d.Context(), nobody, p.plan, []i18n.Locale{"ko"})
	d.ok(err)
	if titleOf(served, p.goal).Target != "그늘" || titleOf(served, p.other).Target != "" || titleOf(served, p.other).Marks.State != plan.StateMissing {
		t.Errorf("readers are served %+v", served.Units)
	}
	if _, err := d.ServedUnits(d.Context(), nobody, draft.plan, []i18n.Locale{"ko"}); plan.CodeOf(err) != plan.NotFound {
		t.Errorf("of a draft they get %v", err)
	}
}
