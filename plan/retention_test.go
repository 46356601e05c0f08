package plan_test

import (
	"strings"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

// trim drops what is not to be kept of the log, and is how many changes that were.
func (d *desk) trim(keep plan.Retention) int {
	d.Helper()
	dropped, err := d.TrimChanges(d.Context(), boss, keep)
	d.ok(err)
	return dropped
}

// rename gives an item a title.
func (d *desk) rename(id plan.ID, title string) {
	d.Helper()
	_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: id, Title: to(title)})
	d.ok(err)
}

func TestOldChangesGoAndWhoeverWasBeforeThemIsToldToStartOver(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	old := d.head()
	d.now = d.now.Add(48 * time.Hour)
	d.At(d.now)
	d.rename(p.goal, "Sun")
	young := d.head()
	d.rename(p.goal, "Moon")
	if dropped := d.trim(plan.Retention{Age: 24 * time.Hour}); dropped == 0 {
		t.Fatal("no change was dropped")
	}
	if dropped := d.trim(plan.Retention{Age: 24 * time.Hour}); dropped != 0 {
		t.Errorf("%d changes were dropped again", dropped)
	}
	for what, after := range map[string]string{"a cursor from before": old, "no cursor": ""} {
		_, err := d.Changes(d.Context(), nobody, plan.ChangeQuery{After: after}, plan.Selection{})
		if plan.CodeOf(err) != plan.CursorExpired || !strings.Contains(err.Error(), "take head") {
			t.Errorf("%s: %v", what, err)
		}
	}
	got, _ := d.log(nobody, plan.ChangeQuery{After: young}, 10)
	if told := tell(got, p.names()); told != "TEXT PUT goal title en Moon" {
		t.Errorf("after a young cursor it is told\n%s", told)
	}
	if d.head() == "" {
		t.Error("there is no head to start over from")
	}
	d.refuses("one who is no ADMIN", plan.Denied, "", func() error {
		_, err := d.TrimChanges(d.Context(), editor, plan.Retention{})
		return err
	})
}

func TestALargeLogLosesItsOldestChangesAndKeepsTheNewest(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	cursors := []string{d.head()}
	for _, title := range []string{"Mercury", "Venus", "Earth", "Mars"} {
		d.rename(p.goal, title)
		cursors = append(cursors, d.head())
	}
	if dropped := d.trim(plan.Retention{Size: 1 << 20}); dropped != 0 {
		t.Fatalf("%d changes were dropped of a log with room", dropped)
	}
	for size := int64(1000); size > 0; size -= 50 {
		d.trim(plan.Retention{Size: size})
	}
	for _, cursor := range cursors[:2] {
		if _, err := d.Changes(d.Context(), nobody, plan.ChangeQuery{After: cursor}, plan.Selection{}); plan.CodeOf(err) != plan.CursorExpired {
			t.Errorf("after a cursor whose changes are gone: %v", err)
		}
	}
	if got, end := d.log(nobody, plan.ChangeQuery{After: cursors[4]}, 10); len(got) != 0 || end == "" {
		t.Errorf("whoever has read all is told %d changes", len(got))
	}
	d.rename(p.goal, "Jupiter")
	got, _ := d.log(nobody, plan.ChangeQuery{After: cursors[4], Plan: p.plan}, 10)
	if told := tell(got, p.names()); told != "TEXT PUT goal title en Jupiter" {
		t.Errorf("whoever has read all reads on with\n%s", told)
	}
}

func TestWhatIsKeptInMemoryIsRightThoughItsChangesAreGone(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	replica := plantest.Open(t, d.db)
	titles := func(c *plan.Catalogue) string {
		page, err := c.Plans(d.Context(), nobody, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{})
		d.ok(err)
		all := ""
		for _, one := range page.Nodes() {
			all += one.Slug + " "
		}
		return all
	}
	before := titles(replica)
	d.newPark("another", plan.PlanPublished)
	for range 2 {
		d.rename(p.goal, "Sun")
		d.rename(p.goal, "Moon")
	}
	d.trim(plan.Retention{Size: 1})
	if after := titles(replica); after == before || after != titles(d.Catalogue) {
		t.Errorf("another replica lists %q, wanted %q", after, titles(d.Catalogue))
	}
}
