package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/store/storetest"
)

func TestAPreviewTellsWhatApplyingDoesAndWhatMovedInBetween(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	file := d.exported(boss)
	titleOf(file, p.goal).Target, titleOf(file, p.other).Target = "새 그늘", "물"
	before := d.rowsWith(string(store.Key("text")))
	preview, err := d.PreviewImport(d.Context(), mina, file, plan.ImportOptions{})
	d.ok(err)
	if !slices.Equal(before, d.rowsWith(string(store.Key("text")))) || preview.State != plan.ImportPreviewed || preview.Count(plan.OutcomeApplied) != 2 {
		t.Fatalf("the preview is %+v", preview)
	}
	if u := preview.Units[0]; *u.Base != "그늘" || *u.Theirs != "그늘" || *u.Yours != "새 그늘" || u.Line == 0 {
		t.Errorf("a unit is %+v", u)
	}
	_, err = d.SetTranslation(d.Context(), jun, set(p.goal, "준의 글", plan.StateTranslated))
	d.ok(err)
	d.refuses("somebody else's", plan.NotFound, "token", func() error { _, err := d.ApplyImport(d.Context(), jun, preview.ID, true); return err })
	done, err := d.ApplyImport(d.Context(), mina, preview.ID, false)
	d.ok(err)
	if became(done, p.goal) != plan.OutcomeConflict || !done.Units[0].IsMoved || became(done, p.other) != plan.OutcomeApplied || done.Units[1].IsMoved {
		t.Errorf("it came to %+v, %+v", done.Units[0], done.Units[1])
	}
	if got := d.stored(boss, p.goal, plan.FieldTitle, "ko"); got.Value != "준의 글" {
		t.Errorf("it is %q", got.Value)
	}
	rows := d.rows()
	again, err := d.ApplyImport(d.Context(), mina, preview.ID, false)
	d.ok(err)
	if len(again.Units) != len(done.Units) || !slices.Equal(rows, d.rows()) {
		t.Errorf("applied again it came to %+v", again)
	}
	d.countersHold()
}

func TestTwoImportsAtOnceLoseNothing(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	previews := map[string]plan.Viewer{}
	for _, v := range []plan.Viewer{mina, jun} {
		file := d.exported(boss)
		titleOf(file, p.goal).Target, titleOf(file, p.other).Target = "그늘 "+v.Name, "물"
		preview, err := d.PreviewImport(d.Context(), v, file, plan.ImportOptions{})
		d.ok(err)
		previews[preview.ID] = v
	}
	results := make(chan *plan.Import)
	for id, v := range previews {
		go func() {
			done, err := d.ApplyImport(t.Context(), v, id, true)
			if err != nil {
				t.Error(err)
			}
			results <- done
		}()
	}
	var outcomes []string
	for range previews {
		done := <-results
		outcomes = append(outcomes, became(done, p.goal).String()+" "+became(done, p.other).String())
	}
	slices.Sort(outcomes)
	if !slices.Equal(outcomes, []string{"APPLIED APPLIED", "CONFLICT UNCHANGED"}) {
		t.Errorf("they came to %q", outcomes)
	}
	u := d.unit(boss, p.goal, plan.FieldTitle, "ko")
	if len(u.Suggestions) != 1 || u.Suggestions[0].Value == u.Target.Value || u.Suggestions[0].Base != "그늘" {
		t.Errorf("it is %q, and beside it %+v", u.Target.Value, u.Suggestions)
	}
	d.countersHold()
}

func TestAnImportIsRevertedAsOneWhereItsTextsAreStillThere(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	reviewed, _ := d.inState(p, "REVIEWED")
	draft, _ := d.inState(p, "DRAFT")
	conflict, _ := d.inState(p, "TRANSLATED")
	before := map[plan.ID]plan.Translation{}
	for _, id := range []plan.ID{reviewed, draft, p.goal, p.strategy} {
		before[id] = *d.stored(boss, id, plan.FieldTitle, "ko")
	}
	file := d.exported(boss)
	d.meanwhile(conflict, "딴_글")
	for _, id := range []plan.ID{reviewed, draft, conflict, p.goal, p.strategy, p.other, p.second} {
		titleOf(file, id).Target = "새 글"
		titleOf(file, id).Marks.State = plan.StateTranslated
	}
	done := d.imports(reviewer, file, plan.ImportOptions{Reviewed: true})
	if done.Count(plan.OutcomeApplied) != 6 || done.Count(plan.OutcomeConflict) != 1 {
		t.Fatalf("it came to %+v", done)
	}
	d.later()
	_, err := d.SetTranslation(d.Context(), jun, set(p.goal, "준의 글", plan.StateTranslated))
	d.ok(err)
	_, err = d.ReviewTranslation(d.Context(), boss, text(p.second))
	d.ok(err)
	undone, err := d.RevertImport(d.Context(), reviewer, done.ID)
	d.ok(err)
	if undone.State != plan.ImportReverted || undone.Count(plan.OutcomeReverted) != 5 || undone.Count(plan.OutcomeKept) != 2 {
		t.Errorf("it came to %+v", undone)
	}
	for _, id := range []plan.ID{reviewed, draft, p.strategy} {
		got, was := d.stored(boss, id, plan.FieldTitle, "ko"), before[id]
		if got.Value != was.Value || got.State != was.State || got.Origin != was.Origin || got.IsStale != was.IsStale || (got.Author == nil) != (was.Author == nil) {
			t.Errorf("it was %+v and is %+v", was, got)
		}
	}
	if d.stored(boss, p.goal, plan.FieldTitle, "ko").Value != "준의 글" || d.stateOf(p.second) != "REVIEWED" || d.stateOf(p.other) != "MISSING" {
		t.Error("what was written since is not kept, or what was not there is")
	}
	if offers := d.unit(boss, conflict, plan.FieldTitle, "ko").Suggestions; len(offers) > 0 {
		t.Errorf("beside it is %+v", offers)
	}
	d.refuses("applied again", plan.Conflict, "token", func() error { _, err := d.ApplyImport(d.Context(), reviewer, done.ID, true); return err })
	d.countersHold()
}

func TestWhatTheImporterKeptBesideATextIsFoundInItsHistory(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	file := d.exported(boss)
	_, err := d.SetTranslation(d.Context(), mina, set(p.goal, "초안", plan.StateDraft))
	d.ok(err)
	titleOf(file, p.goal).Target = "새 글"
	if got := became(d.imports(mina, file, plan.ImportOptions{}), p.goal); got != plan.OutcomeApplied {
		t.Fatalf("it is %s", got)
	}
	if past := d.past(mina, p.goal); !slices.ContainsFunc(past, func(s string) bool { return strings.Contains(s, "초안") }) {
		t.Errorf("the history is %q", past)
	}
}

func TestALargeImportThatBreaksOffGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	db := storetest.Strict(plantest.Store(t, t.TempDir()+"/polyplan.db"))
	d := &desk{TB: t, db: db, Catalogue: plantest.Open(t, db), now: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)}
	long := strings.Repeat("글", 9_000)
	doc := smallPlan("large")
	for i := range 60 {
		title := plan.Texts{"en": {Value: fmt.Sprint("Goal ", i)}, "ko": {Value: long}}
		doc.Goals = append(doc.Goals, plan.GoalDocument{ItemDocument: plan.ItemDocument{Title: title}})
	}
	plantest.Load(t, d.Catalogue, plantest.Of(doc))
	file := d.exported(boss)
	for i := range file.Units {
		if u := &file.Units[i]; u.Target == long {
			u.Target = strings.Repeat("말", 9_000)
		}
	}
	preview, err := d.PreviewImport(d.Context(), mina, file, plan.ImportOptions{})
	d.ok(err)
	_, err = plantest.Open(t, &dying{db, 2}).ApplyImport(d.Context(), mina, preview.ID, true)
	if err == nil {
		t.Fatal("it did not break off: the test says nothing")
	}
	d.countersHold()
	written := 0
	for _, s := range d.exported(boss).Units {
		if strings.HasPrefix(s.Target, "말") {
			written++
		}
	}
	if written == 0 || written == 60 {
		t.Fatalf("%d were written: the test says nothing", written)
	}
	var steps []int
	watched := plan.WithProgress(d.Context(), func(done, total int) {
		if steps = append(steps, done); total != preview.Total {
			t.Errorf("it tells of %d units of %d", total, preview.Total)
		}
	})
	done, err := plantest.Open(t, db).ApplyImport(watched, mina, preview.ID, false) // it was confirmed when it began
	d.ok(err)
	if !slices.IsSorted(steps) || len(steps) < 2 || steps[len(steps)-1] != preview.Total {
		t.Errorf("of %d units it tells that it has done %d", preview.Total, steps)
	}
	if done.State != plan.ImportApplied || len(done.Units) != done.Total-done.Count(plan.OutcomeUnchanged) {
		t.Errorf("it came to %d of %d, %s", len(done.Units), done.Total, done.State)
	}
	for _, u := range d.exported(boss).Units {
		if strings.HasPrefix(u.Target, "글") {
			t.Errorf("%s was left out", u.ID)
		}
	}
	if rows := d.rowsOf("batchUnit"); len(rows) > 0 {
		t.Errorf("%d rows of the upload are left", len(rows))
	}
	_, err = plantest.Open(t, &dying{db, 3}).RevertImport(d.Context(), mina, preview.ID)
	if err == nil {
		t.Fatal("the revert did not break off: the test says nothing")
	}
	undone, err := d.RevertImport(d.Context(), mina, preview.ID)
	d.ok(err)
	if undone.Count(plan.OutcomeReverted) != 60 {
		t.Errorf("it came to %+v", undone)
	}
	for i, u := range d.exported(boss).Units {
		if strings.HasPrefix(u.Target, "말") {
			t.Errorf("the %d. was not reverted", i)
		}
	}
	d.countersHold()
}

func TestAnImportIsForgottenWhenItsTimeHasCome(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	file := d.exported(boss)
	titleOf(file, p.goal).Target = "새 글"
	preview, err := d.PreviewImport(d.Context(), mina, file, plan.ImportOptions{})
	d.ok(err)
	d.At(d.now.Add(25 * time.Hour))
	d.refuses("expired", plan.NotFound, "token", func() error { _, err := d.ApplyImport(d.Context(), mina, preview.ID, true); return err })
	for range 12 {
		_, err := d.PreviewImport(d.Context(), mina, file, plan.ImportOptions{})
		d.ok(err)
	}
	if rows := d.rowsOf("batch"); len(rows) != 10 {
		t.Errorf("%d previews are kept", len(rows))
	}
	plantest.Open(t, d.db) // whose clock is later than this test's
	for _, kind := range []string{"batch", "batchUnit", "batchDone"} {
		if rows := d.rowsOf(kind); len(rows) > 0 {
			t.Errorf("%d rows %s are left", len(rows), kind)
		}
	}
}
