package exchange_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

var updateXLIFF = flag.Bool("update-xliff", false, "write what the tests of XLIFF get as what they want")

// xliffs are the versions that are written.
var xliffs = map[string]exchange.UnitFormat{"2.1": exchange.XLIFF2, "1.2": exchange.XLIFF12}

// xliffSample has a text of every kind, of two plans.
func xliffSample() *plan.UnitFile {
	const (
		city  = "pln_01kagwj000x2c8t4m9qd"
		goal  = "gol_01kagwj000x2c8t4m9qe"
		other = "pln_01kagwj000x2c8t4m9qf"
	)
	machine, human := plan.OriginMachine, plan.OriginHuman
	path := []string{"Planning Objective"}
	units := []plan.FileUnit{
		{
			ID: city + "/title/vi", Plan: "gwangju", Source: "Planning Objective", SourceRevision: 4,
			Target: "Mục tiêu quy hoạch", Revision: 9, Marks: &plan.UnitMarks{State: plan.StateReviewed, Origin: &human},
		},
		{
			ID: city + "/summary/vi", Plan: "gwangju", Source: "Two lines:\n  a < b & \"c\" > d ", SourceRevision: 12,
			Target: " Hai dòng:\n\n  a < b", Revision: 7, Anchored: "One line: a < b",
			Marks: &plan.UnitMarks{State: plan.StateTranslated, IsStale: true, Origin: &machine},
		},
		{
			ID: goal + "/title/vi", Plan: "gwangju", Path: path, Source: "Civic goal", SourceRevision: 4,
			Target: "Mục tiêu", Revision: 18446744073709551615, MaxLength: 10000, Notes: []string{"a note", "another <note>"},
			Marks: &plan.UnitMarks{State: plan.StateDraft, Origin: &human},
		},
		{
			ID: goal + "/description/vi", Plan: "gwangju", Path: []string{"Planning Objective", "Civic goal"}, Source: "Not translated",
			SourceRevision: 4, Marks: &plan.UnitMarks{State: plan.StateMissing},
		},
		{
			ID: other + "/levels.goal/vi", Plan: "harbour-2040", Source: "Theme", SourceRevision: 20,
			Target: "Chủ đề", Revision: 21, Marks: &plan.UnitMarks{State: plan.StateTranslated},
		},
	}
	for i := range units {
		units[i].Locale, units[i].SourceHash = "vi", plan.SourceHash(units[i].Source)
	}
	return &plan.UnitFile{Catalogue: "c1f0", Source: "en", Targets: []i18n.Locale{"vi"}, Units: units}
}

// withoutLines are the units as they are in any file.
func withoutLines(file *plan.UnitFile) *plan.UnitFile {
	file.Units = slices.Clone(file.Units)
	for i := range file.Units {
		file.Units[i].Line = 0
	}
	return file
}

func TestAnXLIFFFileIsWrittenAsItStandsInTestdata(t *testing.T) {
	for version, format := range xliffs {
		golden := filepath.Join("testdata", "units-"+version+".xlf")
		file := writtenUnits(t, format, xliffSample())
		if *updateXLIFF {
			if err := os.WriteFile(golden, file, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file, want) {
			t.Errorf("XLIFF %s is not %s (-update-xliff writes it):\n%s", version, golden, file)
		}
		got := readUnits(t, exchange.XLIFF2, file)
		for i, u := range got.Units {
			if line := bytes.Count(file[:bytes.Index(file, []byte(strings.ReplaceAll(u.ID, "/", map[string]string{"2.1": ":", "1.2": "/"}[version])))], []byte("\n")); u.Line != line+1 {
				t.Errorf("XLIFF %s: unit %d begins on line %d: wanted %d", version, i, u.Line, line+1)
			}
		}
		if diff := unitsDiffer(withoutLines(got), xliffSample()); diff != "" {
			t.Errorf("XLIFF %s: %s", version, diff)
		}
	}
}

// xliffText is a text as plans have them.
func xliffText() *rapid.Generator[string] {
	alphabet := []rune(" \n<>&\"'\u00A0\u200Babcdé한中ש\u0301😀]\uFEFF;#x")
	return rapid.Custom(func(t *rapid.T) string {
		return "x" + string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 12).Draw(t, "text"))
	})
}

func xliffLine() *rapid.Generator[string] {
	return rapid.Map(xliffText(), func(s string) string { return strings.ReplaceAll(s, "\n", "") })
}

func xliffFiles() *rapid.Generator[*plan.UnitFile] {
	return rapid.Custom(func(t *rapid.T) *plan.UnitFile {
		file := &plan.UnitFile{
			Source:  "en",
			Targets: []i18n.Locale{rapid.SampledFrom([]i18n.Locale{"vi", "zh-Hant", "ar", "ca-valencia"}).Draw(t, "target")},
		}
		plans := []string{"gwangju", "harbour-2040", ""}
		for _, of := range plans[:rapid.IntRange(0, 3).Draw(t, "plans")] {
			for range rapid.IntRange(1, 3).Draw(t, "units") {
				u := xliffUnit(file.Targets[0]).Draw(t, "unit")
				u.Plan = of
				file.Units = append(file.Units, u)
			}
		}
		if len(file.Units) > 0 { // each tells it
			file.Catalogue = rapid.SampledFrom([]string{"", "c1f0-2"}).Draw(t, "catalogue")
		}
		return file
	})
}

func xliffUnit(locale i18n.Locale) *rapid.Generator[plan.FileUnit] {
	return rapid.Custom(func(t *rapid.T) plan.FileUnit {
		field := rapid.SampledFrom([]string{"title", "levels.goal", "responsible.pty_01kagwj000x2c8t4m9qd.division"}).Draw(t, "field")
		u := plan.FileUnit{
			ID:             "gol_" + rapid.StringMatching(`[0-9a-hjkmnp-tv-z]{20}`).Draw(t, "id") + "/" + field + "/" + string(locale),
			Locale:         locale,
			Source:         xliffText().Draw(t, "source"),
			SourceRevision: plan.Revision(rapid.Uint64().Draw(t, "source revision")),
			MaxLength:      rapid.IntRange(0, 10_000).Draw(t, "length"),
			Marks:          &plan.UnitMarks{State: plan.StateMissing},
		}
		if n := rapid.IntRange(0, 3).Draw(t, "depth"); n > 0 {
			u.Path = rapid.SliceOfN(xliffLine(), n, n).Draw(t, "path")
		}
		if n := rapid.IntRange(0, 2).Draw(t, "notes"); n > 0 {
			notes := rapid.OneOf(xliffText(), rapid.Just("polyplan: revision=77 state=NONE"))
			u.Notes = rapid.SliceOfN(notes, n, n).Draw(t, "notes")
		}
		if rapid.Bool().Draw(t, "hashed") {
			u.SourceHash = plan.SourceHash(u.Source)
		}
		if !rapid.Bool().Draw(t, "translated") {
			return u
		}
		u.Target, u.Revision = xliffText().Draw(t, "target"), plan.Revision(rapid.Uint64().Draw(t, "revision"))
		u.Marks = nil
		if rapid.Bool().Draw(t, "marked") {
			u.Marks = &plan.UnitMarks{
				State:   rapid.SampledFrom([]plan.TextState{plan.StateDraft, plan.StateTranslated, plan.StateReviewed}).Draw(t, "state"),
				IsStale: rapid.Bool().Draw(t, "stale"),
			}
			if rapid.Bool().Draw(t, "told") {
				origin := rapid.SampledFrom([]plan.Origin{plan.OriginHuman, plan.OriginMachine, plan.OriginImport, plan.OriginMemory}).Draw(t, "origin")
				u.Marks.Origin = &origin
			}
			if u.Marks.IsStale {
				u.Anchored = xliffText().Draw(t, "anchored")
			}
		}
		return u
	})
}

func TestWhateverLeavesAsXLIFFComesBack(t *testing.T) {
	for version, format := range xliffs {
		t.Run(version, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				want := xliffFiles().Draw(rt, "file")
				var file bytes.Buffer
				if err := format.Write(&file, want); err != nil {
					rt.Fatal(err)
				}
				got, err := exchange.XLIFF2.Read(file.Bytes())
				if err != nil {
					rt.Fatalf("%v in\n%s", err, file.Bytes())
				}
				if diff := unitsDiffer(withoutLines(got), want); diff != "" {
					rt.Fatalf("%s\n%s", diff, file.Bytes())
				}
			})
		})
	}
}

func FuzzXLIFF(f *testing.F) {
	for _, format := range xliffs {
		f.Add(writtenUnits(f, format, xliffSample()))
	}
	for _, bad := range badXLIFF {
		f.Add([]byte(bad.file))
	}
	for _, odd := range oddXLIFF {
		f.Add([]byte(odd.file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		units, err := exchange.XLIFF2.Read(file)
		if err != nil {
			mustBeSyntax(t, err)
			return
		}
		for version, format := range xliffs {
			again, err := exchange.XLIFF2.Read(writtenUnits(t, format, units))
			if err != nil {
				t.Fatalf("XLIFF %s, written again: %v", version, err)
			}
			if diff := unitsDiffer(withoutLines(again), withoutLines(units)); diff != "" {
				t.Fatalf("XLIFF %s, written again: %s", version, diff)
			}
		}
	})
}
