package plan_test

import (
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestAMomentReachesThoseBeforeItInItsEpochAlone(t *testing.T) {
	c := plantest.Open(t, plantest.Store(t, t.TempDir()+"/polyplan.db"))
	plantest.Load(t, c, plan.Seed())
	now := c.Moment
	head := func() plan.Moment {
		t.Helper()
		none := 0
		page, err := c.Changes(t.Context(), plan.Viewer{}, plan.ChangeQuery{First: &none}, plan.Selection{})
		if err != nil {
			t.Fatal(err)
		}
		m, ok := plan.MomentOf(page.Head)
		if !ok {
			t.Fatalf("%q is no cursor", page.Head)
		}
		return m
	}
	first := now()
	if now() != first || head() != *first {
		t.Errorf("it is at %+v and %+v, its log at %+v, and nothing was written", first, now(), head())
	}
	if _, err := c.AddLocale(t.Context(), plantest.Operator, plan.LocaleSettings{Tag: "fi"}); err != nil {
		t.Fatal(err)
	}
	if then := now(); !then.Reaches(*first) || first.Reaches(*then) || !then.Reaches(head()) || !then.Reaches(*then) {
		t.Errorf("after a write it is at %+v, before at %+v", then, first)
	}
	if err := c.NewEpoch(t.Context(), plantest.Operator); err != nil {
		t.Fatal(err)
	}
	if then := now(); then.Reaches(*first) || first.Reaches(*then) || head() != *then {
		t.Errorf("after a restore it is at %+v, before at %+v", then, first)
	}
	for _, cursor := range []string{"", "x", "not a cursor"} {
		if m, ok := plan.MomentOf(cursor); ok {
			t.Errorf("%q stands at %+v", cursor, m)
		}
	}
}
