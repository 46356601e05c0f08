package plan_test

import (
	"fmt"
	"slices"
	"testing"

	"polyplan/plan"
)

// workday is a file that left, and the goals in it that a translator has words for.
type workday struct {
	*desk
	file  *plan.UnitFile
	goals []plan.ID
}

// newWorkday has eleven goals to translate, ten of which are after the first day.
func newWorkday(t testing.TB) *workday {
	w := &workday{desk: newDesk(t)}
	p := w.newPark("park", plan.PlanPublished)
	for i := range 11 {
		id, _, err := w.CreateItem(w.Context(), editor, plan.KindGoal, plan.NewItem{Parent: p.plan, Title: fmt.Sprint("Goal ", i)})
		w.ok(err)
		w.goals = append(w.goals, id)
	}
	w.file = w.exported(boss)
	for i, id := range w.goals[:10] {
		w.says(id, fmt.Sprint("목표 ", i))
	}
	if done := w.brings(mina); done.Count(plan.OutcomeApplied) != 10 {
		t.Fatalf("the first day's work came to %+v", done)
	}
	w.later()
	return w
}

// says puts words into the file.
func (w *workday) says(id plan.ID, words string) {
	u := titleOf(w.file, id)
	u.Target, u.Marks.State = words, plan.StateTranslated
}

// brings imports the file as it is.
func (w *workday) brings(v plan.Viewer) *plan.Import {
	file := *w.file
	file.Units = slices.Clone(w.file.Units)
	return w.imports(v, &file, plan.ImportOptions{})
}

func TestAFileThatIsWorkedOnIsImportedAfterEachDay(t *testing.T) {
	w := newWorkday(t)
	w.says(w.goals[10], "마지막")
	for day, words := range []string{"첫 목표", "처음 목표", "맨 처음 목표"} {
		w.says(w.goals[0], words)
		done := w.brings(mina)
		if became(done, w.goals[0]) != plan.OutcomeApplied || len(done.Units) != []int{2, 1, 1}[day] {
			t.Errorf("on day %d it came to %+v", day+2, done)
		}
		if got := w.stored(boss, w.goals[0], plan.FieldTitle, "ko"); got.Value != words || got.Origin != plan.OriginImport {
			t.Errorf("it is %+v", got)
		}
		w.later()
	}
	w.countersHold()
}

func TestADraftOfAnEarlierImportIsDoneWhenTheFileSaysSo(t *testing.T) {
	w := newWorkday(t)
	last := titleOf(w.file, w.goals[10])
	last.Target, last.Marks.State = "마지막", plan.StateDraft
	if got := became(w.brings(mina), w.goals[10]); got != plan.OutcomeDrafted || w.stateOf(w.goals[10]) != "DRAFT" {
		t.Fatalf("it is %s, and %s", got, w.stateOf(w.goals[10]))
	}
	w.says(w.goals[10], "마지막")
	if got := became(w.brings(mina), w.goals[10]); got != plan.OutcomeApplied || w.stateOf(w.goals[10]) != "TRANSLATED" {
		t.Errorf("it is %s, and %s", got, w.stateOf(w.goals[10]))
	}
}

func TestWhatAnEarlierImportBroughtIsOverwrittenByItsOwnFileAlone(t *testing.T) {
	for what, test := range map[string]struct {
		meanwhile func(*workday)
		who       plan.Viewer
		want      plan.ImportOutcome
	}{
		"worked on":        {func(*workday) {}, mina, plan.OutcomeApplied},
		"by somebody else": {func(*workday) {}, jun, plan.OutcomeConflict},
		"changed here":     {func(w *workday) { w.meanwhile(w.goals[0], "딴_글") }, mina, plan.OutcomeConflict},
		"approved here":    {func(w *workday) { w.meanwhile(w.goals[0], "review") }, mina, plan.OutcomeConflict},
		"another's copy": {func(w *workday) {
			for i, id := range w.goals {
				w.says(id, fmt.Sprint("남의 목표 ", i))
			}
		}, mina, plan.OutcomeConflict},
		"a copy as it left": {func(w *workday) {
			for _, id := range w.goals {
				titleOf(w.file, id).Target = ""
			}
		}, mina, plan.OutcomeConflict},
		"a copy that agrees in half": {func(w *workday) {
			for i, id := range w.goals[5:] {
				w.says(id, fmt.Sprint("남의 목표 ", i))
			}
		}, mina, plan.OutcomeConflict},
		"of another catalogue": {func(w *workday) { w.file.Catalogue = "other" }, mina, plan.OutcomeConflict},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newWorkday(t)
			test.meanwhile(w)
			before := w.stored(boss, w.goals[0], plan.FieldTitle, "ko").Value
			w.says(w.goals[0], "첫 목표")
			if got := became(w.brings(test.who), w.goals[0]); got != test.want {
				t.Errorf("it is %s, wanted %s", got, test.want)
			}
			now := w.stored(boss, w.goals[0], plan.FieldTitle, "ko").Value
			if want := map[bool]string{true: "첫 목표", false: before}[test.want == plan.OutcomeApplied]; now != want {
				t.Errorf("it is %q, wanted %q", now, want)
			}
			w.countersHold()
		})
	}
}

func TestWhoWorksOnAfterAPreviewIsNotOverwritten(t *testing.T) {
	w := newWorkday(t)
	w.says(w.goals[0], "첫 목표")
	preview, err := w.PreviewImport(w.Context(), mina, w.file, plan.ImportOptions{})
	w.ok(err)
	w.meanwhile(w.goals[0], "딴_글")
	done, err := w.ApplyImport(w.Context(), mina, preview.ID, true)
	w.ok(err)
	if got := became(done, w.goals[0]); got != plan.OutcomeConflict || w.stored(boss, w.goals[0], plan.FieldTitle, "ko").Value != "딴 글" {
		t.Errorf("it is %s", got)
	}
}
