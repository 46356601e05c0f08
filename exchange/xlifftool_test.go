package exchange_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

// xliffSchemas are the published schemas, by the version. That of 2.0 is that of 2.1 too.
var xliffSchemas = map[string]string{"2.1": "xliff-core-2.0.xsd", "1.2": "xliff-core-1.2-transitional.xsd"}

func TestWhatLeavesAsXLIFFIsValid(t *testing.T) {
	files := map[string]*plan.UnitFile{
		"a sample": xliffSample(),
		"nothing":  {Source: "en", Targets: []i18n.Locale{"vi"}},
	}
	for seed := range 5 {
		files["a random file "+string(rune('A'+seed))] = xliffFiles().Example(seed)
	}
	for version, schema := range xliffSchemas {
		for name, file := range files {
			t.Run(version+", "+name, func(t *testing.T) {
				valid(t, schema, map[string][]byte{"file.xml": writtenUnits(t, xliffs[version], file)})
			})
		}
	}
}

// worked is the sample after a translator has worked on two of its texts.
func worked() *plan.UnitFile {
	file := xliffSample()
	file.Units[1].Target, file.Units[1].Marks = "Hai dòng:\n\"a\" < b ", &plan.UnitMarks{State: plan.StateTranslated}
	file.Units[3].Target, file.Units[3].Marks = "Chưa dịch", &plan.UnitMarks{State: plan.StateTranslated}
	return file
}

// cameBack wants a file to have all that an import needs of the units wanted, and their states as the tool knows them.
func cameBack(t *testing.T, got, want *plan.UnitFile, state func(*plan.UnitMarks) *plan.UnitMarks) {
	t.Helper()
	essence := func(file *plan.UnitFile, state func(*plan.UnitMarks) *plan.UnitMarks) *plan.UnitFile {
		file = withoutLines(file)
		file.Source = file.Source[:2] // tools spell out English
		for i := range file.Units {
			u := &file.Units[i]
			u.Plan, u.Path, u.Notes, u.Anchored, u.MaxLength = "", nil, nil, "", 0
			if u.Marks = state(u.Marks); u.Marks != nil {
				u.Marks = &plan.UnitMarks{State: u.Marks.State, IsStale: u.Marks.IsStale}
			}
		}
		return file
	}
	as := func(m *plan.UnitMarks) *plan.UnitMarks { return m }
	if diff := unitsDiffer(essence(got, as), essence(want, state)); diff != "" {
		t.Error(diff)
	}
}

// workInPO does in a file of gettext what worked does.
func workInPO(t *testing.T, folder, name string) {
	t.Helper()
	po := string(take(t, folder, name))
	for _, edit := range []struct{ from, to string }{
		{"#, fuzzy\nmsgid \"\"\n\"Two lines:", "msgid \"\"\n\"Two lines:"},
		{"\" Hai dòng:\\n\"\n\"\\n\"\n\"  a < b\"", "\"Hai dòng:\\n\"\n\"\\\"a\\\" < b \""},
		{"msgid \"Not translated\"\nmsgstr \"\"", "msgid \"Not translated\"\nmsgstr \"Chưa dịch\""},
	} {
		if strings.Count(po, edit.from) != 1 {
			t.Fatalf("%q is not once in\n%s", edit.from, po)
		}
		po = strings.Replace(po, edit.from, edit.to, 1)
	}
	put(t, folder, name, []byte(po))
}

// inPO is a state as gettext's files know it: to be worked on, or not.
func inPO(m *plan.UnitMarks) *plan.UnitMarks {
	switch {
	case m.State == plan.StateMissing:
		return m
	case m.IsStale || m.State == plan.StateDraft:
		return &plan.UnitMarks{State: plan.StateDraft}
	}
	return &plan.UnitMarks{State: plan.StateTranslated}
}

func TestXLIFFGoesThroughGettextsFilesAndComesBack(t *testing.T) {
	const debian = "translate-toolkit"
	folder := t.TempDir()
	put(t, folder, "units.xlf", writtenUnits(t, exchange.XLIFF12, xliffSample()))
	tool(t, folder, debian, "xliff2po", "--progress=none", "units.xlf", "units.po")
	workInPO(t, folder, "units.po")
	t.Run("made anew", func(t *testing.T) {
		tool(t, folder, debian, "po2xliff", "--progress=none", "units.po", "anew.xlf")
		cameBack(t, readUnits(t, exchange.XLIFF2, take(t, folder, "anew.xlf")), worked(), inPO)
	})
	t.Run("merged into what left", func(t *testing.T) {
		tool(t, folder, debian, "pomerge", "--progress=none", "-t", "units.xlf", "-i", "units.po", "-o", "merged.xlf")
		cameBack(t, readUnits(t, exchange.XLIFF2, take(t, folder, "merged.xlf")), worked(), func(m *plan.UnitMarks) *plan.UnitMarks { return m })
	})
}

func TestXLIFFComesBackFromAFilterOfFaults(t *testing.T) {
	const debian = "translate-toolkit"
	folder := t.TempDir()
	put(t, folder, "units.xlf", writtenUnits(t, exchange.XLIFF12, xliffSample()))
	tool(t, folder, debian, "pofilter", "--progress=none", "-t", "endwhitespace", "units.xlf", "faults.xlf")
	want := xliffSample()
	want.Units = want.Units[1:2]
	cameBack(t, readUnits(t, exchange.XLIFF2, take(t, folder, "faults.xlf")), want, func(m *plan.UnitMarks) *plan.UnitMarks { return m })
}

// TestXLIFFComesBackFromJavaScript goes through what web developers convert it with, which knows no states.
func TestXLIFFComesBackFromJavaScript(t *testing.T) {
	const folder = "../.ci/js"
	_, err := os.Stat(folder + "/node_modules/xliff")
	lacking(t, "npm ci in "+folder, err)
	edits, err := json.Marshal(map[string]string{
		worked().Units[1].ID: worked().Units[1].Target,
		worked().Units[3].ID: worked().Units[3].Target,
	})
	if err != nil {
		t.Fatal(err)
	}
	for version, format := range xliffs {
		t.Run(version, func(t *testing.T) {
			file, err := filepath.Abs(filepath.Join(t.TempDir(), "units.xlf"))
			if err != nil {
				t.Fatal(err)
			}
			put(t, filepath.Dir(file), filepath.Base(file), writtenUnits(t, format, xliffSample()))
			tool(t, folder, "nodejs", "node", "xliff.mjs", version, file, string(edits))
			cameBack(t, readUnits(t, exchange.XLIFF2, take(t, filepath.Dir(file), filepath.Base(file))), worked(), func(m *plan.UnitMarks) *plan.UnitMarks {
				if m.State == plan.StateMissing {
					return m
				}
				return nil
			})
		})
	}
}
