package exchange_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/exchange"
	"polyplan/plan"
)

// needPrograms skips a test where programs of a Debian package are missing. In CI it fails.
func needPrograms(t testing.TB, debian string, programs ...string) {
	t.Helper()
	for _, program := range programs {
		_, err := exec.LookPath(program)
		lacking(t, program+", of the Debian package "+debian, err)
	}
}

// bench is a folder with files that tools work on.
type bench struct {
	testing.TB
	folder string
}

func newBench(t testing.TB, files map[string][]byte) bench {
	t.Helper()
	b := bench{t, t.TempDir()}
	for name, file := range files {
		b.put(name, file)
	}
	return b
}

func (b bench) put(name string, file []byte) {
	b.Helper()
	put(b, b.folder, name, file)
}

func (b bench) get(name string) []byte {
	b.Helper()
	return take(b, b.folder, name)
}

// run runs commands of the shell, and is what they write to both outputs.
func (b bench) run(commands string) string {
	b.Helper()
	shell := exec.Command("sh", "-ec", commands)
	shell.Dir = b.folder
	said, err := shell.CombinedOutput()
	if err != nil {
		b.Fatalf("%s: %v\n%s", commands, err, said)
	}
	return string(said)
}

func TestMsgfmtFindsNothingWrongInPO(t *testing.T) {
	needPrograms(t, "gettext", "msgfmt")
	b := newBench(t, map[string][]byte{"units.po": writtenUnits(t, exchange.PO, unitSample())})
	if said := b.run("msgfmt -c -o units.mo units.po"); said != "" {
		t.Errorf("msgfmt -c says %s", said)
	}
}

// TestAnyUnitsPassThroughGettext is a property of a few files only, for each costs processes.
func TestAnyUnitsPassThroughGettext(t *testing.T) {
	needPrograms(t, "gettext", "msgfmt", "msgcat")
	b := newBench(t, nil)
	files := rapid.Custom(func(rt *rapid.T) *plan.UnitFile { return anyUnitFile(rt, "vi") })
	for seed := range 12 {
		units := files.Example(seed)
		file := writtenUnits(t, exchange.PO, units)
		b.put("units.po", file)
		if said := b.run("msgfmt -c -o units.mo units.po && msgcat units.po -o back.po"); said != "" {
			t.Fatalf("gettext says %s of\n%s", said, file)
		}
		mustBe(t, readUnits(t, exchange.PO, b.get("back.po")), units, file)
	}
}

// withoutAnchors are the units as tools leave them that drop the old source of what is stale.
func withoutAnchors(file *plan.UnitFile) *plan.UnitFile {
	out := *file
	out.Units = slices.Clone(file.Units)
	for i := range out.Units {
		out.Units[i].Anchored = ""
	}
	return &out
}

// withoutBackslashes are units that po2csv does not harm, which doubles the backslashes of texts.
func withoutBackslashes(file *plan.UnitFile) *plan.UnitFile {
	out := *file
	out.Units = slices.Clone(file.Units)
	for i := range out.Units {
		u := &out.Units[i]
		u.Source, u.Target = strings.ReplaceAll(u.Source, `\`, "/"), strings.ReplaceAll(u.Target, `\`, "/")
	}
	return &out
}

func TestPOComesBackFromTools(t *testing.T) {
	needPrograms(t, "gettext", "msgmerge", "msgattrib", "msgcat", "msguniq", "msgconv")
	needPrograms(t, "translate-toolkit", "po2xliff", "xliff2po", "po2csv", "csv2po", "pot2po", "pofilter", "pogrep")
	const quiet = " --progress=none "
	for _, test := range []struct {
		commands     string
		dropsAnchors bool
	}{
		{commands: "msgattrib units.po -o back.po"},
		{commands: "msgcat --no-wrap units.po -o back.po"},
		{commands: "msgcat --width=20 units.po -o back.po"},
		{commands: "msgcat --sort-output --no-location units.po -o back.po"},
		{commands: "msguniq units.po -o back.po"},
		{commands: "msgconv --to-code=UTF-8 units.po -o back.po"},
		{commands: "msgmerge --quiet --previous units.po units.po -o back.po"},
		{commands: "msgmerge --quiet units.po units.po -o back.po", dropsAnchors: true},
		{commands: "msgattrib --set-obsolete --translated units.po -o gone.po && msgcat --use-first units.po gone.po -o back.po"},
		{commands: "po2xliff" + quiet + "units.po units.xlf && xliff2po" + quiet + "units.xlf back.po", dropsAnchors: true},
		{commands: "po2csv" + quiet + "units.po units.csv && csv2po" + quiet + "-t units.po units.csv back.po"},
		{commands: "cp units.po units.pot && pot2po" + quiet + "-t units.po units.pot back.po"},
		{commands: "pogrep" + quiet + "--search=locations 01kag units.po back.po"},
	} {
		t.Run(test.commands, func(t *testing.T) {
			units := unitSample()
			if strings.Contains(test.commands, "po2csv") {
				units = withoutBackslashes(units)
			}
			b := newBench(t, map[string][]byte{"units.po": writtenUnits(t, exchange.PO, units)})
			b.run(test.commands)
			if test.dropsAnchors {
				units = withoutAnchors(units)
			}
			got := readUnits(t, exchange.PO, b.get("back.po"))
			mustBe(t, sortedByID(got), sortedByID(units), b.get("back.po"))
		})
	}
}

// TestPOThatBecameXLIFFTellsWhatItDid is of a source that is not English, which the tool calls all sources.
func TestPOThatBecameXLIFFTellsWhatItDid(t *testing.T) {
	needPrograms(t, "translate-toolkit", "po2xliff")
	want := unitSample()
	b := newBench(t, map[string][]byte{"units.po": writtenUnits(t, exchange.PO, want)})
	b.run("po2xliff --progress=none units.po back.xlf")
	got := readUnits(t, exchange.XLIFF12, b.get("back.xlf"))
	for _, file := range []*plan.UnitFile{got, want} {
		for i := range file.Units {
			u := &file.Units[i]
			u.Plan, u.Anchored, u.MaxLength, u.Marks = "", "", 0, nil
		}
	}
	mustBe(t, got, want, b.get("back.xlf"))
}

func TestPOFromPofilterIsThePartThatItComplainsOf(t *testing.T) {
	needPrograms(t, "translate-toolkit", "pofilter")
	units := unitSample()
	b := newBench(t, map[string][]byte{"units.po": writtenUnits(t, exchange.PO, units)})
	b.run("pofilter --progress=none -t isfuzzy -t untranslated units.po back.po")
	units.Units = slices.DeleteFunc(units.Units, func(u plan.FileUnit) bool {
		return u.Marks.State >= plan.StateTranslated && !u.Marks.IsStale
	})
	mustBe(t, readUnits(t, exchange.PO, b.get("back.po")), units, b.get("back.po"))
}

func TestWhatTranslatorsDoWithToolsIsSeen(t *testing.T) {
	needPrograms(t, "gettext", "msgattrib")
	for _, test := range []struct{ commands, want string }{
		{"msgattrib --clear-fuzzy --clear-previous units.po", "REVIEWED HUMAN, TRANSLATED MACHINE, TRANSLATED HUMAN, MISSING, TRANSLATED"},
		{"msgattrib --clear-fuzzy units.po", "REVIEWED HUMAN, TRANSLATED MACHINE, TRANSLATED HUMAN, MISSING, TRANSLATED"},
		{"msgattrib --set-fuzzy units.po", `DRAFT HUMAN, TRANSLATED stale MACHINE of "첫째 줄\n", DRAFT HUMAN, MISSING, DRAFT`},
		{"sed 's/^msgstr \"/&x/' units.po", "TRANSLATED, TRANSLATED stale of \"첫째 줄\\n\", DRAFT, no marks, TRANSLATED"},
	} {
		b := newBench(t, map[string][]byte{"units.po": writtenUnits(t, exchange.PO, unitSample())})
		var stand []string
		for _, u := range readUnits(t, exchange.PO, []byte(b.run(test.commands))).Units {
			said, _, _ := strings.Cut(standing(u), " rev ")
			stand = append(stand, said)
		}
		if got := strings.Join(stand, ", "); got != test.want {
			t.Errorf("%s: got\n%s: want\n%s", test.commands, got, test.want)
		}
	}
}

// TestOldTranslationsMergedWithANewerExportKeepTheirBase is what a translator does who has begun on a file and is
// sent a newer one: to take its revisions for those of the old translations would overwrite what came in between.
func TestOldTranslationsMergedWithANewerExportKeepTheirBase(t *testing.T) {
	needPrograms(t, "gettext", "msgmerge")
	needPrograms(t, "translate-toolkit", "pot2po")
	old := unitSample()
	for i := range old.Units {
		old.Units[i].Source = "The city has a goal and a plan " + string(rune('a'+i))
	}
	newer := *old
	newer.Units = slices.Clone(old.Units)
	for i := range newer.Units {
		u := &newer.Units[i]
		u.SourceRevision, u.Revision = u.SourceRevision+100, u.Revision+100
		u.Source = "The city has a goal and one plan " + string(rune('a'+i))
		u.SourceHash, u.Target = plan.SourceHash(u.Source), "mới"
		u.Marks = &plan.UnitMarks{State: plan.StateTranslated}
	}
	for _, command := range []string{"msgmerge --quiet old.po new.pot -o back.po", "pot2po --progress=none -t old.po new.pot back.po"} {
		b := newBench(t, map[string][]byte{"old.po": writtenUnits(t, exchange.PO, old), "new.pot": writtenUnits(t, exchange.PO, &newer)})
		b.run(command)
		found := 0
		for _, u := range readUnits(t, exchange.PO, b.get("back.po")).Units {
			i := slices.IndexFunc(old.Units, func(v plan.FileUnit) bool { return u.ID == v.ID })
			left := old.Units[i]
			if left.Target == "" || u.Target != left.Target {
				continue
			}
			found++
			if u.Revision != left.Revision || u.SourceRevision != newer.Units[i].SourceRevision || !needsWork(u) {
				t.Errorf("%s: %s is %s of source %d: wanted rev %d of source %d, stale or a draft", command, u.ID,
					standing(u), u.SourceRevision, left.Revision, newer.Units[i].SourceRevision)
			}
		}
		if found < 2 {
			t.Errorf("%s found %d of the old translations: wanted more\n%s", command, found, b.get("back.po"))
		}
	}
}

func needsWork(u plan.FileUnit) bool {
	return u.Marks != nil && (u.Marks.IsStale || u.Marks.State == plan.StateDraft)
}

// TestACSVFileComesBackFromTheToolkit loads and saves it as Weblate does. What the toolkit has no column for is lost.
func TestACSVFileComesBackFromTheToolkit(t *testing.T) {
	needPrograms(t, "translate-toolkit", "po2csv")
	units := withoutBackslashes(unitSample())
	b := newBench(t, map[string][]byte{
		"units.csv": writtenUnits(t, exchange.CSV, units), "units.json": writtenUnits(t, exchange.JSON, units),
		"units.po": writtenUnits(t, exchange.PO, units), "save.py": []byte(saveWithToolkit),
	})
	b.run(`$(sed -n '1s/^#!//p' "$(command -v po2csv)") save.py`) // by the Python that has the toolkit
	mustBe(t, readUnits(t, exchange.CSV, b.get("back.csv")), withoutAnchors(units), b.get("back.csv"))
	mustBe(t, readUnits(t, exchange.JSON, b.get("back.json")), units, b.get("back.json"))
	b.run("po2csv --progress=none units.po po.csv")
	for i, u := range readUnits(t, exchange.CSV, b.get("po.csv")).Units {
		if want := units.Units[i]; u.ID != want.ID || u.Source != want.Source || u.Revision != 0 {
			t.Errorf("of po2csv: got %s, want %s", shown(u), shown(want))
		}
	}
}

const saveWithToolkit = `
from translate.storage import csvl10n, jsonl10n
for module, name in ((csvl10n.csvfile, "csv"), (jsonl10n.I18NextFile, "json")):
    store = module(open("units." + name, "rb"))
    assert len(store.units) >= 5, name
    with open("back." + name, "wb") as file:
        store.serialize(file)
`
