package plan_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

func TestFilesThatLeftBeforeARestoreComeBackAndLeaveTheSame(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.ok(d.translated(p.strategy, "공원"))
	left := d.exported(boss)
	words := d.term(d.publisherOf(p.plan), "park", "공원")
	glossary := d.glossary(d.publisherOf(p.plan))

	path := filepath.Join(t.TempDir(), "x.db")
	d.backUp(path, true)
	d.ok(d.translated(p.strategy, "백업 뒤의 공원"))
	after := d.exported(boss)

	db, err := store.Open(t.Context(), "bolt:"+path)
	d.ok(err)
	defer db.Close()
	restored := &desk{TB: t, db: db, Catalogue: plantest.Open(t, db)}
	if got := restored.exported(boss); !reflect.DeepEqual(got, left) {
		t.Errorf("the restored catalogue's file is\n%+v\nbefore the backup it was\n%+v", got, left)
	}
	if got := restored.glossary(d.publisherOf(p.plan)); !reflect.DeepEqual(got, glossary) {
		t.Errorf("its glossary is\n%+v\nbefore the backup it was\n%+v", got, glossary)
	}
	titleOf(left, p.strategy).Target = "넓은 공원"
	if done := restored.imports(mina, left, plan.ImportOptions{}); became(done, p.strategy) != plan.OutcomeApplied {
		t.Errorf("the file from before the backup came to %+v", done)
	}
	glossary.Terms[0].Note = "With trees."
	if told := restored.takeIn(boss, d.publisherOf(p.plan), glossary); glossary.Terms[0].ID != words || len(told) != 1 {
		t.Errorf("its glossary came to %q", told)
	}
	d.ok(restored.translated(p.strategy, "여기의 공원"))
	late := titleOf(after, p.strategy)
	late.Target, late.Revision = "다른 공원", titleOf(restored.exported(boss), p.strategy).Revision // the same in both, of other texts
	if done := restored.imports(mina, after, plan.ImportOptions{}); became(done, p.strategy) != plan.OutcomeConflict {
		t.Errorf("a file from after the backup, whose revisions are others here, came to %+v", done)
	}
	if restored.exported(boss).Catalogue == left.Catalogue {
		t.Error("what was written after a restore leaves as if it had been there before")
	}
}
