package plan_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/store"
)

// exported is what leaves for translators into Korean.
func (d *desk) exported(v plan.Viewer) *plan.UnitFile {
	d.Helper()
	file, err := d.ExportUnits(d.Context(), v, plan.UnitExport{Targets: []i18n.Locale{"ko"}})
	d.ok(err)
	for i := range file.Units {
		file.Units[i].Line = i + 1
	}
	return file
}

// titleOf is the unit of a title in Korean in a file.
func titleOf(file *plan.UnitFile, id plan.ID) *plan.FileUnit {
	i := slices.IndexFunc(file.Units, func(u plan.FileUnit) bool { return u.ID == string(id)+"/title/ko" })
	return &file.Units[i]
}

// imports previews a file and applies it.
func (d *desk) imports(v plan.Viewer, file *plan.UnitFile, o plan.ImportOptions) *plan.Import {
	d.Helper()
	preview, err := d.PreviewImport(d.Context(), v, file, o)
	d.ok(err)
	done, err := d.ApplyImport(d.Context(), v, preview.ID, true)
	d.ok(err)
	d.reasonsInLanguages(preview)
	d.reasonsInLanguages(done)
	return done
}

// reasonsInLanguages checks that whoever does not read English is told why as well.
func (d *desk) reasonsInLanguages(i *plan.Import) {
	d.Helper()
	for locale, letters := range map[i18n.Locale]*unicode.RangeTable{
		"ko": unicode.Hangul, "ja": unicode.Hiragana, "ar": unicode.Arabic,
	} {
		isLetter := func(r rune) bool { return unicode.Is(letters, r) }
		for _, u := range i.Units {
			said := u.ReasonIn(&locale)
			isSaid := said != u.Reason && strings.ContainsFunc(said, isLetter)
			if isSaid != (u.Reason != "") || strings.Contains(said, "%!") {
				d.Errorf("%q is %q in %s", u.Reason, said, locale)
			}
		}
	}
}

// came is what became of a title's unit.
func became(i *plan.Import, id plan.ID) plan.ImportOutcome {
	for _, u := range i.Units {
		if u.ID == string(id)+"/title/ko" {
			return u.Outcome
		}
	}
	return plan.OutcomeUnchanged
}

// mergeTable is what becomes of a title that left in a state, was changed here or not, and comes back in a file:
// the state as the state table has it, what is done here meanwhile, what the file's target is then, who imports it
// ("!" with the say-so to replace REVIEWED texts), the outcome, and the state and the words after.
const mergeTable = `
MISSING      -        -       mina       UNCHANGED  MISSING      -
MISSING      -        새_글    mina       APPLIED    TRANSLATED   새_글
MISSING      딴_글     새_글    mina       CONFLICT   TRANSLATED   딴_글    새_글
MISSING      딴_글     -       mina       UNCHANGED  TRANSLATED   딴_글
MISSING      새_글     새_글    mina       UNCHANGED  TRANSLATED   새_글
MISSING      source   새_글    mina       APPLIED    TRANSLATED~  새_글
DRAFT        -        의자     mina       UNCHANGED  DRAFT        의자
DRAFT        -        새_글    mina       APPLIED    TRANSLATED   새_글
DRAFT        딴_글     새_글    mina       CONFLICT   TRANSLATED   딴_글    새_글
DRAFT        -        done    mina       APPLIED    TRANSLATED   의자
TRANSLATED   -        의자     mina       UNCHANGED  TRANSLATED   의자
TRANSLATED   -        새_글    mina       APPLIED    TRANSLATED   새_글
TRANSLATED   딴_글     의자     mina       UNCHANGED  TRANSLATED   딴_글
TRANSLATED   딴_글     새_글    mina       CONFLICT   TRANSLATED   딴_글    새_글
TRANSLATED   새_글     새_글    mina       UNCHANGED  TRANSLATED   새_글
TRANSLATED   clear    새_글    mina       CONFLICT   MISSING      -       새_글
TRANSLATED   clear    의자     mina       UNCHANGED  MISSING      -
TRANSLATED   reject   의자     mina       UNCHANGED  DRAFT        의자
TRANSLATED   review   새_글    mina       SUGGESTED  REVIEWED     의자     새_글
TRANSLATED   source   새_글    mina       APPLIED    TRANSLATED~  새_글
TRANSLATED   reword   새_글    mina       APPLIED    TRANSLATED   새_글
TRANSLATED   source   의자     mina       UNCHANGED  TRANSLATED~  의자
TRANSLATED   -        -       mina       IGNORED    TRANSLATED   의자
TRANSLATED   -        fuzzy   mina       DRAFTED    TRANSLATED   의자     새_글
TRANSLATED   -        의자^    mina       DRAFTED    TRANSLATED   의자     의자^
TRANSLATED   -        a|b     mina       REFUSED    TRANSLATED   의자
TRANSLATED   -        signed  reviewer   UNCHANGED  TRANSLATED   의자
TRANSLATED   -        signed  reviewer!  APPLIED    REVIEWED     의자
TRANSLATED   -        signed  mina!      UNCHANGED  TRANSLATED   의자
TRANSLATED~  -        의자     mina       UNCHANGED  TRANSLATED~  의자
TRANSLATED~  -        done    mina       APPLIED    TRANSLATED   의자
TRANSLATED~  -        새_글    mina       APPLIED    TRANSLATED   새_글
TRANSLATED~  -        stale   mina       APPLIED    TRANSLATED~  새_글
TRANSLATED~  source   done    mina       APPLIED    TRANSLATED~  의자
REVIEWED     -        의자     mina       UNCHANGED  REVIEWED     의자
REVIEWED     -        plain   mina       UNCHANGED  REVIEWED     의자
REVIEWED     -        새_글    mina       SUGGESTED  REVIEWED     의자     새_글
REVIEWED     -        새_글    mina!      SUGGESTED  REVIEWED     의자     새_글
REVIEWED     -        새_글    reviewer   SUGGESTED  REVIEWED     의자     새_글
REVIEWED     -        새_글    reviewer!  APPLIED    TRANSLATED   새_글
REVIEWED     -        새_글    boss!      APPLIED    TRANSLATED   새_글
REVIEWED     딴_글     새_글    reviewer!  CONFLICT   TRANSLATED   딴_글    새_글
REVIEWED~    -        done    mina       REFUSED    REVIEWED~    의자
REVIEWED~    -        done    reviewer!  APPLIED    REVIEWED     의자
`

// meanwhile does to a title here what a row of the table says.
func (d *desk) meanwhile(id plan.ID, what string) {
	d.Helper()
	var err error
	switch what {
	case "-":
	case "source":
		d.retitle(id, "Benches, chairs and tables", false)
	case "reword":
		d.retitle(id, "Seats", true)
	case "clear":
		_, err = d.ClearTranslation(d.Context(), jun, text(id))
	case "review":
		_, err = d.ReviewTranslation(d.Context(), reviewer, text(id))
	case "reject":
		_, err = d.RejectTranslation(d.Context(), reviewer, text(id), "wrong word")
	default:
		_, err = d.SetTranslation(d.Context(), boss, set(id, words(what), plan.StateTranslated))
	}
	d.ok(err)
}

func words(cell string) string {
	return strings.NewReplacer("-", "", "_", " ", "|", "\x00", "^", "\u202b").Replace(cell)
}

// translated does to a unit in a file what a row of the table says.
func translated(u *plan.FileUnit, what string) {
	switch what {
	case "done":
		u.Marks.State, u.Marks.IsStale = plan.StateTranslated, false
	case "signed":
		u.Marks.State = plan.StateReviewed
	case "plain":
		u.Marks = nil
	case "fuzzy":
		u.Target, u.Marks.State = "새 글", plan.StateDraft
	case "stale":
		u.Target = "새 글"
	default:
		if u.Target != words(what) {
			u.Marks.State, u.Marks.IsStale = plan.StateTranslated, false
		}
		u.Target = words(what)
	}
}

func TestEveryRowOfTheMergeTable(t *testing.T) {
	people := map[string]plan.Viewer{"mina": mina, "reviewer": reviewer, "boss": boss}
	for _, row := range strings.Split(strings.TrimSpace(mergeTable), "\n") {
		t.Run(row, func(t *testing.T) {
			t.Parallel()
			f := append(strings.Fields(row), "")
			d := newDesk(t)
			p := d.newPark("park", plan.PlanPublished)
			id, _ := d.inState(p, f[0])
			file := d.exported(boss)
			d.later()
			d.meanwhile(id, f[1])
			translated(titleOf(file, id), f[2])
			before := d.stored(boss, id, plan.FieldTitle, "ko")
			d.later()

			who := people[strings.TrimSuffix(f[3], "!")]
			done := d.imports(who, file, plan.ImportOptions{Reviewed: strings.HasSuffix(f[3], "!")})
			if got := became(done, id).String(); got != f[4] {
				t.Fatalf("it is %s, wanted %s: %+v", got, f[4], done.Units)
			}
			now, value := d.stored(boss, id, plan.FieldTitle, "ko"), ""
			if now != nil {
				value = now.Value
			}
			if d.stateOf(id) != f[5] || value != words(f[6]) {
				t.Errorf("the text is %q %s", value, d.stateOf(id))
			}
			if f[4] == "UNCHANGED" && now != nil && now.Revision != before.Revision {
				t.Error("nothing is changed, and it was written")
			}
			var beside []string
			for _, s := range d.unit(who, id, plan.FieldTitle, "ko").Suggestions {
				beside = append(beside, s.Value)
				if s.IsConflict != (f[4] == "CONFLICT") || s.IsDraft != (f[4] == "DRAFTED") || s.Author != who.Name {
					t.Errorf("beside it is %+v", s)
				}
			}
			if strings.Join(beside, ", ") != words(f[7]) {
				t.Errorf("beside it is %q, wanted %q", beside, words(f[7]))
			}
			if before != nil && now != nil && now.Revision != before.Revision {
				d.inHistory(id, before)
			}
			if f[4] == "APPLIED" && value == "새 글" && now.Origin != plan.OriginImport {
				t.Errorf("it comes from %s", now.Origin)
			}
			d.countersHold()
		})
	}
}

func TestAnUnmodifiedFileChangesNothing(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	for _, state := range tableStates {
		d.inState(p, state)
	}
	file := d.exported(boss)
	texts, head := d.rowsWith(string(store.Key("text"))), d.head()
	for _, v := range []plan.Viewer{mina, boss} {
		done := d.imports(v, file, plan.ImportOptions{Reviewed: true, Clear: true})
		if len(done.Units) > 0 || done.Count(plan.OutcomeUnchanged) != len(file.Units) || done.State != plan.ImportApplied {
			t.Errorf("%s: it came to %+v", v.Name, done)
		}
	}
	if d.head() == head {
		t.Error("the head is the store's: it should have moved")
	}
	if got, _ := d.log(boss, plan.ChangeQuery{After: head}, 100); len(got) > 0 || !slices.Equal(texts, d.rowsWith(string(store.Key("text")))) {
		t.Errorf("the log tells of %d changes", len(got))
	}
}

func TestAFileOfMoreThanOnePieceIsRefusedWithItsLines(t *testing.T) {
	d := newDesk(t)
	d.newPark("park", plan.PlanPublished)
	for what, test := range map[string]struct {
		spoil func(*plan.UnitFile)
		o     plan.ImportOptions
		code  plan.Code
		place string
		says  string
	}{
		"an id twice":       {func(f *plan.UnitFile) { f.Units[3].ID = f.Units[1].ID }, plan.ImportOptions{}, plan.Invalid, "file", "line 4: the unit"},
		"mixed":             {func(f *plan.UnitFile) { f.Units[2].Locale = "ja" }, plan.ImportOptions{}, plan.Invalid, "file", "line 3: the unit is in ja"},
		"another id":        {func(f *plan.UnitFile) { f.Units[2].ID = strings.Replace(f.Units[2].ID, "/ko", "/ja", 1) }, plan.ImportOptions{}, plan.Invalid, "file", "line 3"},
		"another source":    {func(f *plan.UnitFile) { f.Source = "ja" }, plan.ImportOptions{}, plan.Invalid, "file", "line 1: the plan"},
		"not as said":       {func(f *plan.UnitFile) {}, plan.ImportOptions{Locale: "ja"}, plan.Invalid, "locale", "wanted one in ja"},
		"a locale not here": {func(f *plan.UnitFile) { f.Targets = []i18n.Locale{"fr"} }, plan.ImportOptions{}, plan.NotFound, "locale", "fr"},
		"empty":             {func(f *plan.UnitFile) { f.Units = nil }, plan.ImportOptions{}, plan.Invalid, "", "no units"},
	} {
		file := d.exported(boss)
		test.spoil(file)
		var said error
		d.refuses(what, test.code, test.place, func() error {
			_, said = d.PreviewImport(d.Context(), mina, file, test.o)
			return said
		})
		if said == nil || !strings.Contains(said.Error(), test.says) {
			t.Errorf("%s: it says %v", what, said)
		}
	}
	file := d.exported(boss)
	for who, code := range map[*plan.Viewer]plan.Code{&nobody: plan.Unauthenticated, &japanese: plan.Denied, &editor: plan.Denied} {
		d.refuses(who.Name, code, "", func() error { _, err := d.PreviewImport(d.Context(), *who, file, plan.ImportOptions{}); return err })
	}
}

func TestAnUnknownUnitIsReportedAndNeverGuessed(t *testing.T) {
	d := newDesk(t)
	p, hidden := d.newPark("park", plan.PlanPublished), d.newPark("old", plan.PlanArchived)
	file := d.exported(boss)
	shade := *titleOf(file, p.goal)
	file.Units = nil
	ids := []string{
		"gol_00000000000000000000/title/ko", string(p.goal) + "/colour/ko", string(p.goal) + "/description/x/ko", "shade",
		string(hidden.goal) + "/title/ko", string(p.other) + "/description/ko", "", "",
	}
	for i, id := range ids {
		u := shade
		u.ID, u.Line, u.Target = id, i+1, "새 글"
		file.Units = append(file.Units, u)
	}
	before := d.rowsWith(string(store.Key("text")))
	done := d.imports(mina, file, plan.ImportOptions{})
	if done.Count(plan.OutcomeUnknown) != len(ids) || len(done.Units) != len(ids) {
		t.Errorf("it came to %+v", done)
	}
	for i, u := range done.Units {
		if u.ID != ids[i] || u.Line != i+1 || u.Reason == "" {
			t.Errorf("it is told as %+v", u)
		}
	}
	if !slices.Equal(before, d.rowsWith(string(store.Key("text")))) || len(d.rowsWith("새 글")) > 0 {
		t.Error("something was written")
	}
}

func TestATextGoesOnlyWhereClearingIsAskedFor(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	reviewed, _ := d.inState(p, "REVIEWED")
	moved, _ := d.inState(p, "TRANSLATED")
	file := d.exported(boss)
	d.meanwhile(moved, "딴_글")
	for _, id := range []plan.ID{p.goal, reviewed, moved, p.other} {
		titleOf(file, id).Target = ""
	}
	done := d.imports(mina, file, plan.ImportOptions{Clear: true})
	for id, want := range map[plan.ID]plan.ImportOutcome{
		p.goal: plan.OutcomeCleared, reviewed: plan.OutcomeRefused, moved: plan.OutcomeConflict, p.other: plan.OutcomeUnchanged,
	} {
		if got := became(done, id); got != want {
			t.Errorf("%s is %s, wanted %s", id, got, want)
		}
	}
	if d.stateOf(p.goal) != "MISSING" || d.stateOf(reviewed) != "REVIEWED" || d.stateOf(moved) != "TRANSLATED" {
		t.Errorf("they are %s, %s, %s", d.stateOf(p.goal), d.stateOf(reviewed), d.stateOf(moved))
	}
	d.countersHold()
	_, err := d.RevertImport(d.Context(), mina, done.ID)
	d.ok(err)
	if got := d.stored(boss, p.goal, plan.FieldTitle, "ko"); got == nil || got.Value != "그늘" || got.Author != nil {
		t.Errorf("put back it is %+v", got)
	}
	d.countersHold()
}

func TestWhatAFileDoesNotTellOfIsNotTakenAway(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	file := d.exported(boss)
	for i := range file.Units {
		u := &file.Units[i]
		u.Target, u.Marks, u.Revision, u.SourceRevision, u.SourceHash = "", nil, 0, 0, ""
	}
	done := d.imports(mina, file, plan.ImportOptions{Clear: true})
	if got := became(done, p.goal); got != plan.OutcomeIgnored || done.Units[0].Reason == "" || done.Count(plan.OutcomeCleared) > 0 {
		t.Errorf("it is %s: %+v", got, done)
	}
}

func TestMuchThatChangesOrIsInAnotherScriptHasToBeConfirmed(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	for what, test := range map[string]struct {
		titles map[plan.ID]string
		says   string
		korean string
	}{
		"one of five":     {map[plan.ID]string{p.goal: "그늘과 빛"}, "", ""},
		"two of five":     {map[plan.ID]string{p.goal: "그늘과 빛", p.strategy: "나무들"}, "changes 2 of the 5 texts", "글 5개 가운데 2개"},
		"another script":  {map[plan.ID]string{p.goal: "日陰を作る"}, "the first on line 3", "3번째 줄"},
		"what is missing": {map[plan.ID]string{p.second: "지붕", p.other: "물", p.assignment: "라임 나무"}, "", ""},
	} {
		file := d.exported(boss)
		for id, title := range test.titles {
			titleOf(file, id).Target = title
		}
		preview, err := d.PreviewImport(d.Context(), mina, file, plan.ImportOptions{})
		d.ok(err)
		if said := strings.Join(preview.Questions, "\n"); said == "" != (test.says == "") || !strings.Contains(said, test.says) {
			t.Errorf("%s: it asks %q, wanted %q", what, said, test.says)
		}
		if said := strings.Join(preview.QuestionsIn(new(i18n.Locale("ko"))), "\n"); !strings.Contains(said, test.korean) {
			t.Errorf("%s: it asks %q, wanted %q", what, said, test.korean)
		}
		if test.says != "" {
			d.refuses(what, plan.Conflict, "confirm", func() error { _, err := d.ApplyImport(d.Context(), mina, preview.ID, false); return err })
		}
	}
}

func TestAFileOfSeveralLocalesIsMergedInEach(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	file, err := d.ExportUnits(d.Context(), boss, plan.UnitExport{Targets: []i18n.Locale{"ko", "ja"}})
	d.ok(err)
	for i := range file.Units {
		if u := &file.Units[i]; u.Source == "Shade" {
			u.Target = map[i18n.Locale]string{"ko": "새 그늘", "ja": "日陰"}[u.Locale]
		}
	}
	d.refuses("half a grant", plan.Denied, "", func() error { _, err := d.PreviewImport(d.Context(), mina, file, plan.ImportOptions{}); return err })
	if done := d.imports(boss, file, plan.ImportOptions{}); done.Count(plan.OutcomeApplied) != 2 || len(done.Units) != 2 {
		t.Errorf("it came to %+v", done)
	}
	for locale, want := range map[i18n.Locale]string{"ko": "새 그늘", "ja": "日陰"} {
		if got := d.stored(nobody, p.goal, plan.FieldTitle, locale); got == nil || got.Value != want {
			t.Errorf("in %s it is %+v", locale, got)
		}
	}
	d.countersHold()
}

func TestWhereAFileTellsLessLessIsRisked(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	for what, strip := range map[string]func(*plan.UnitFile){
		"of another catalogue": func(f *plan.UnitFile) { f.Catalogue = "other" },
		"without revisions": func(f *plan.UnitFile) {
			for i := range f.Units {
				f.Units[i].Revision, f.Units[i].SourceRevision, f.Units[i].SourceHash = 0, 0, ""
			}
		},
	} {
		file := d.exported(boss)
		titleOf(file, p.goal).Target, titleOf(file, p.other).Target = "새 글 "+what, "물"
		strip(file)
		preview, err := d.PreviewImport(d.Context(), mina, file, plan.ImportOptions{})
		d.ok(err)
		if got := became(preview, p.goal); got != plan.OutcomeConflict {
			t.Errorf("%s, a text in the place of another is %s", what, got)
		}
		if got := became(preview, p.other); got != plan.OutcomeApplied {
			t.Errorf("%s, a text in the place of none is %s", what, got)
		}
		if n := preview.Count(plan.OutcomeUnchanged); n != len(file.Units)-2 {
			t.Errorf("%s, %d are unchanged", what, n)
		}
	}
	file := d.exported(boss)
	titleOf(file, p.goal).Target, titleOf(file, p.goal).Source = "새 글", "Shadow"
	done := d.imports(mina, file, plan.ImportOptions{})
	if got := became(done, p.goal); got != plan.OutcomeSuggested || d.stored(boss, p.goal, plan.FieldTitle, "ko").Value != "그늘" {
		t.Errorf("beside a source that the text never had it is %s", got)
	}
}
