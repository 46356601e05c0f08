package exchange_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

// unitSample has a unit of every kind, with what formats stumble over.
func unitSample() *plan.UnitFile {
	human, machine := plan.OriginHuman, plan.OriginMachine
	path := []string{"광주 2030", "푸른 도시"}
	units := []plan.FileUnit{
		{
			ID: "pln_01kagwj000x2c8t4m9qa/title/vi", Source: "광주 2030", SourceRevision: 4,
			Target: "Gwangju 2030", Revision: 9, Marks: &plan.UnitMarks{State: plan.StateReviewed, Origin: &human},
		},
		{
			ID: "pln_01kagwj000x2c8t4m9qa/summary/vi", Path: path[:1], Source: "첫째 줄\n둘째 \"줄\" \\", SourceRevision: 12,
			Anchored: "첫째 줄\n", Target: "Dòng một\ndòng \"hai\" \\n\n", Revision: 10,
			Marks: &plan.UnitMarks{State: plan.StateTranslated, IsStale: true, Origin: &machine},
		},
		{
			ID: "gol_01kagwj000x2c8t4m9qb/title/vi", Path: path[:1], Source: "푸른 도시", SourceRevision: 4, MaxLength: 120,
			Notes: []string{"a note\nof two lines", "polyplan: revision=77"}, Target: "=Thành phố; xanh, \"đẹp\"", Revision: 11,
			Marks: &plan.UnitMarks{State: plan.StateDraft, Origin: &human},
		},
		{
			ID: "gol_01kagwj000x2c8t4m9qb/description/vi", Path: path, Source: "+82 나무\n", SourceRevision: 4,
			Marks: &plan.UnitMarks{State: plan.StateMissing},
		},
		{
			ID: "asg_01kagwj000x2c8t4m9qc/responsible.pty_01kagwj000x2c8t4m9qd.division/vi", Path: path, Source: "'공원과",
			SourceRevision: 4, Target: "'-Phòng công viên", Revision: 15, Marks: &plan.UnitMarks{State: plan.StateTranslated},
		},
	}
	for i := range units {
		units[i].Plan, units[i].Locale, units[i].SourceHash = "gwangju-2030", "vi", plan.SourceHash(units[i].Source)
	}
	return &plan.UnitFile{Catalogue: "c1-e1", Source: "ko", Targets: []i18n.Locale{"vi"}, Units: units}
}

// wideSample has the units of the sample in two locales, and one in only the second.
func wideSample() *plan.UnitFile {
	file := unitSample()
	file.Targets = append(file.Targets, "zh-Hant")
	var units []plan.FileUnit
	for i, u := range file.Units {
		other := u
		other.ID, other.Locale, other.Target = strings.TrimSuffix(u.ID, "vi")+"zh-Hant", "zh-Hant", "譯文"
		other.Marks, other.Anchored = &plan.UnitMarks{State: plan.StateTranslated}, ""
		if i > 0 {
			units = append(units, u)
		}
		units = append(units, other)
	}
	file.Units = units
	return file
}

// anyUnitFile is a file of units that a catalogue may hold.
func anyUnitFile(rt *rapid.T, targets ...i18n.Locale) *plan.UnitFile {
	file := &plan.UnitFile{
		Catalogue: rapid.StringMatching(`[a-z0-9]{1,8}-[a-z0-9]{1,8}`).Draw(rt, "catalogue"),
		Source:    rapid.SampledFrom([]i18n.Locale{"ko", "pt", "sr-Latn", "zh-Hant-HK"}).Draw(rt, "source"),
		Targets:   targets,
	}
	fields := []string{plan.FieldTitle, plan.FieldSummary, plan.FieldGoalLevel, plan.FieldStrategyLevel, plan.FieldDivision}
	nodes := rapid.SliceOfNDistinct(rapid.StringMatching(`(pln|gol|str)_[0-9a-hjkmnp-tv-z]{20}`), 1, 4, rapid.ID).Draw(rt, "nodes")
	for _, node := range nodes {
		for _, field := range rapid.SliceOfNDistinct(rapid.SampledFrom(fields), 1, 3, rapid.ID).Draw(rt, "fields") {
			source := anyUnit(rt)
			for _, locale := range targets {
				u := anyUnit(rt)
				u.ID, u.Locale = node+"/"+field+"/"+string(locale), locale
				u.Plan, u.Source, u.SourceHash = source.Plan, source.Source, plan.SourceHash(source.Source)
				if u.Anchored == u.Source {
					u.Anchored = ""
				}
				file.Units = append(file.Units, u)
			}
		}
	}
	return file
}

func anyUnit(rt *rapid.T) plan.FileUnit {
	u := plan.FileUnit{
		Plan: rapid.SampledFrom([]string{"", "gwangju-2030"}).Draw(rt, "plan"),
		Path: rapid.SliceOfN(anyText(), 0, 2).Draw(rt, "path"), Notes: rapid.SliceOfN(anyText(), 0, 2).Draw(rt, "notes"),
		Source: anyText().Draw(rt, "source"), SourceRevision: plan.Revision(rapid.Uint64().Draw(rt, "source revision")),
		Revision: plan.Revision(rapid.Uint64().Draw(rt, "revision")), MaxLength: rapid.IntRange(0, 500).Draw(rt, "max length"),
		Marks: &plan.UnitMarks{State: plan.StateMissing},
	}
	if rapid.Bool().Draw(rt, "missing") {
		return u
	}
	u.Target, u.Marks = anyText().Draw(rt, "target"), nil
	if rapid.Bool().Draw(rt, "no marks") {
		return u
	}
	u.Marks = &plan.UnitMarks{
		State: plan.StateDraft + plan.TextState(rapid.IntRange(0, 2).Draw(rt, "state")), IsStale: rapid.Bool().Draw(rt, "stale"),
	}
	if rapid.Bool().Draw(rt, "has origin") {
		origin := plan.Origin(rapid.IntRange(0, 3).Draw(rt, "origin"))
		u.Marks.Origin = &origin
	}
	if u.Marks.IsStale && rapid.Bool().Draw(rt, "anchored") {
		u.Anchored = anyText().Draw(rt, "anchor")
	}
	return u
}

// anyText is a text with what means something to one format or another.
func anyText() *rapid.Generator[string] {
	parts := []string{
		"a", "나무", "ế", "عربي", "👩‍👩‍👧", "\n", "\n\n", " ", "  ", "\u00a0", "\u200f", "\"", "\"\"", "'", "\\", `\n`, "=", "+", "-", "@", "＝",
		",", ";", "|", ":", "#", "#~", "%s", "{{x}}", "$t(x)", "<b>&amp;", "polyplan: revision=9 state=DRAFT", "msgid", "sep=;", "/", ".", "\ufeff",
	}
	return rapid.Custom(func(rt *rapid.T) string {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 6).Draw(rt, "parts"), "")
		seen := rapid.SampledFrom([]string{"x", "나", "=", "'", "1"}).Draw(rt, "seen")
		return rapid.SampledFrom([]string{seen + text, text + seen}).Draw(rt, "text")
	})
}

// readBack is what of units comes back: neither lines, nor what is for people only.
func readBack(file *plan.UnitFile) *plan.UnitFile {
	out := *file
	out.Units = slices.Clone(file.Units)
	for i := range out.Units {
		u := &out.Units[i]
		u.Line, u.Path, u.Notes = 0, nil, nil
	}
	return &out
}

// mustBe fails where two files are not the same, and shows the units that are not.
func mustBe(t rapid.TB, got, want *plan.UnitFile, file []byte) {
	t.Helper()
	got, want = readBack(got), readBack(want)
	if reflect.DeepEqual(got, want) {
		return
	}
	var b strings.Builder
	for i := range max(len(got.Units), len(want.Units)) {
		g, w := plan.FileUnit{}, plan.FileUnit{}
		if i < len(got.Units) {
			g = got.Units[i]
		}
		if i < len(want.Units) {
			w = want.Units[i]
		}
		if !reflect.DeepEqual(g, w) {
			fmt.Fprintf(&b, "got  %s\nwant %s\n", shown(g), shown(w))
		}
	}
	got.Units, want.Units = nil, nil
	t.Fatalf("got %+v, want %+v\n%s\n%s", got, want, b.String(), file)
}

func shown(u plan.FileUnit) string {
	marks := "no marks"
	if u.Marks != nil {
		marks = fmt.Sprintf("%s stale %v", u.Marks.State, u.Marks.IsStale)
		if u.Marks.Origin != nil {
			marks += " " + u.Marks.Origin.String()
		}
	}
	u.Marks = nil
	return fmt.Sprintf("%q %s", fmt.Sprintf("%+v", u), marks)
}

func writtenUnits(t rapid.TB, format exchange.UnitFormat, units *plan.UnitFile) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := format.Write(&file, units); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func readUnits(t rapid.TB, format exchange.UnitFormat, file []byte) *plan.UnitFile {
	t.Helper()
	units, err := format.Read(file)
	if err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	return units
}

func sortedByID(file *plan.UnitFile) *plan.UnitFile {
	out := *file
	out.Units = slices.Clone(file.Units)
	slices.SortFunc(out.Units, func(a, b plan.FileUnit) int { return strings.Compare(a.ID, b.ID) })
	return &out
}

func TestUnitsComeBackAsTheyLeft(t *testing.T) {
	for _, format := range []exchange.UnitFormat{exchange.PO, exchange.CSV, exchange.WideCSV, exchange.JSON} {
		t.Run(format.Name, rapid.MakeCheck(func(rt *rapid.T) {
			targets := []i18n.Locale{rapid.SampledFrom([]i18n.Locale{"vi", "pt-BR", "sr-Latn-RS", "zh-Hant"}).Draw(rt, "target")}
			if format.Name == exchange.WideCSV.Name {
				targets = append(targets, "ja", "uz-Cyrl")
			}
			units := anyUnitFile(rt, targets...)
			file := writtenUnits(rt, format, units)
			mustBe(rt, sortedByID(readUnits(rt, format, file)), sortedByID(units), file)
		}))
	}
}
