package exchange_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

const csvID = "gol_01kagwj000x2c8t4m9qb/title/vi"

func TestCSVThatSpreadsheetsSaveIsRead(t *testing.T) {
	file := writtenUnits(t, exchange.CSV, unitSample())
	plain := strings.TrimPrefix(string(file), "\ufeff")
	separated := func(separator string) string {
		return strings.ReplaceAll(plain, `","`, `"`+separator+`"`)
	}
	for name, saved := range map[string]string{
		"without a byte order mark": plain,
		"with LF":                   strings.ReplaceAll(plain, "\r\n", "\n"),
		"with CRLF in texts too":    strings.ReplaceAll(strings.ReplaceAll(plain, "\r\n", "\n"), "\n", "\r\n"),
		"with CR, as old Macs":      strings.ReplaceAll(strings.ReplaceAll(plain, "\r\n", "\n"), "\n", "\r"),
		"with semicolons":           separated(";"),
		"with tabs":                 separated("\t"),
		"with a line for Excel":     "sep=;\r\n" + separated(";"),
		"with rows of nothing":      plain + ",,,,,,,\r\n\r\n,,,,,,,\r\n",
		"with cells of nothing":     strings.ReplaceAll(plain, "\"\r\n", "\",,\r\n"),
		"without the last line end": strings.TrimSuffix(plain, "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			mustBe(t, readUnits(t, exchange.CSV, []byte(saved)), unitSample(), []byte(saved))
		})
	}
}

func TestColumnsOfCSVMayMoveAndBeMissing(t *testing.T) {
	for _, test := range []struct{ name, file, want string }{
		{"in another order", "TARGET , Remarks,ID,source\nb,!," + csvID + ",a\n", `"a" -> "b" no marks rev 0`},
		{"of po2csv", "location,source,target\n" + csvID + ",a,b\n", `"a" -> "b" no marks rev 0`},
		{"without the source", "id,target\n" + csvID + ",b\n", `"" -> "b" no marks rev 0`},
		{"with what needs work", "id,target,fuzzy\n" + csvID + ",b,TRUE\n", `"" -> "b" DRAFT rev 0`},
		{"with what a row cut short lacks", "id,target,fuzzy\n" + csvID + ",b\n", `"" -> "b" no marks rev 0`},
	} {
		t.Run(test.name, func(t *testing.T) {
			u := onlyUnit(t, exchange.CSV, []byte(test.file))
			if got := fmt.Sprintf("%q -> %q %s", u.Source, u.Target, standing(u)); got != test.want || u.ID != csvID || u.Line != 2 {
				t.Errorf("got %s of %s on line %d, want %s", got, u.ID, u.Line, test.want)
			}
		})
	}
}

// TestACSVFileSaysHowTextsStandNow goes by what is done to cells.
func TestACSVFileSaysHowTextsStandNow(t *testing.T) {
	ticket := func(said string) string {
		return "polyplan: unit=" + csvID + " revision=7 " + said + " hash=" + plan.SourceHash("b")
	}
	for _, test := range []struct{ name, target, fuzzy, previous, ticket, want string }{
		{"untouched", "b", "no", "", ticket("state=REVIEWED origin=HUMAN"), "REVIEWED HUMAN rev 7"},
		{"a stale one", "b", "yes", "old", ticket("state=REVIEWED stale=yes"), `REVIEWED stale of "old" rev 7`},
		{"still correct", "b", "no", "old", ticket("state=REVIEWED stale=yes"), "REVIEWED rev 7"},
		{"a draft found to be good", "b", "no", "", ticket("state=DRAFT"), "TRANSLATED rev 7"},
		{"sent back", "b", "x", "", ticket("state=TRANSLATED"), "DRAFT rev 7"},
		{"words changed in a reviewed one", "c", "no", "", ticket("state=REVIEWED origin=HUMAN"), "TRANSLATED rev 7"},
		{"emptied", "", "no", "", ticket("state=REVIEWED"), "MISSING rev 7"},
		{"beside another unit's ticket", "b", "no", "", strings.Replace(ticket("state=REVIEWED"), "9qb", "9qc", 1), "no marks rev 0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			cells := strings.Join([]string{csvID, test.target, test.fuzzy, test.previous, test.ticket}, ",")
			u := onlyUnit(t, exchange.CSV, []byte("id,target,fuzzy,previous,developer_comments\n"+cells))
			if got := standing(u); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestNoCellIsAFormula has each text that a spreadsheet would calculate behind an apostrophe, and all texts back.
func TestNoCellIsAFormula(t *testing.T) {
	texts := []string{"=1+1", "+82 2", "-a", "@x", "\tx", "＝1", "－a", "'", "''", "'x", "'=x", "''=x", "'''-x", "' =x", "x=1", " =x"}
	file := &plan.UnitFile{Source: "ko", Targets: []i18n.Locale{"vi"}}
	for i, text := range texts {
		node := fmt.Sprintf("gol_01kagwj000x2c8t4m9%02d", i)
		file.Units = append(file.Units, plan.FileUnit{
			ID: node + "/title/vi", Locale: "vi", Source: text, Target: text, Path: []string{text}, Notes: []string{text},
			Anchored: text + "!", Marks: &plan.UnitMarks{State: plan.StateTranslated, IsStale: true},
		})
	}
	for _, format := range []exchange.UnitFormat{exchange.CSV, exchange.WideCSV} {
		saved := writtenUnits(t, format, file)
		mustBe(t, readUnits(t, format, saved), file, saved)
		for _, sign := range []string{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} {
			for _, begins := range []string{`,"`, "\n\"", ";", ",", "\n"} {
				if bytes.Contains(saved, []byte(begins+sign)) {
					t.Errorf("%s has a cell that begins with %q:\n%s", format.Name, sign, saved)
				}
			}
		}
	}
}

func TestAWideTableIsOfTheLocalesInItsFirstRow(t *testing.T) {
	const node = "gol_01kagwj000x2c8t4m9qb"
	for _, test := range []struct{ name, file, want string }{
		{"made by hand", "node,field,KO,vi,zh_hant\n" + node + ",title,a,b,\n", "vi: a -> b; zh-Hant: a -> "},
		{"in any order", "vi,field,ko,node\nb,title,a," + node + "\n", "ko: b -> a"},
		{"with a ticket a text", "node,field,ko,vi,ja,ja:polyplan\n" + node + ",title,a,,,\n", "vi: a -> "},
		{"emptied", "node,field,ko,ja,ja:polyplan\n" + node + ",title,a,,polyplan: revision=1\n", "ja: a -> "},
		{"filled in where there was none", "node,field,ko,ja,ja:polyplan\n" + node + ",title,a,b,\n", "ja: a -> b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var units []string
			for _, u := range readUnits(t, exchange.WideCSV, []byte(test.file)).Units {
				if u.ID != node+"/title/"+string(u.Locale) {
					t.Errorf("%s is in %s", u.ID, u.Locale)
				}
				units = append(units, fmt.Sprintf("%s: %s -> %s", u.Locale, u.Source, u.Target))
			}
			if got := strings.Join(units, "; "); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestWhatIsNoWideTableIsNotWritten(t *testing.T) {
	for want, spoil := range map[string]func(*plan.UnitFile){
		"source locale is not known":      func(f *plan.UnitFile) { f.Source = "" },
		"both source and target":          func(f *plan.UnitFile) { f.Source = "vi" },
		"have different sources":          func(f *plan.UnitFile) { f.Units[1].Source = "another" },
		"is there twice":                  func(f *plan.UnitFile) { f.Units = append(f.Units, f.Units[0]) },
		"wanted an id of a node, a field": func(f *plan.UnitFile) { f.Units[0].ID = "x" },
		"and a target locale":             func(f *plan.UnitFile) { f.Targets = f.Targets[:1] },
	} {
		file := wideSample()
		spoil(file)
		if err := exchange.WideCSV.Write(&bytes.Buffer{}, file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestWhatIsNoCSVIsToldWithItsPlace(t *testing.T) {
	const wide = "node,field,ko,vi\n"
	mustRefuse(t, exchange.CSV, []refusal{
		{"", "line 1: the file is empty"},
		{"\n\n", "line 1: the file is empty"},
		{"a,b\n", "line 1: no columns that are known"},
		{"id,target,ID\n", `line 1: two columns are named "id"`},
		{"id,target\n한,\"b\n", "line 2, column 3: a cell whose quotes are not closed"},
		{"id,target\na,\"b\"c\n", `line 2, column 6: "c" in a cell`},
		{"id,target\na,b\"c\n", `line 2, column 4: "\"" in a cell`},
		{"id,target\n\"a\n\",b,c\n", "line 2: a row of 3 cells: the first row names 2 columns"},
		{"id,target\n\"a\nb\",\"\n", "line 3, column 4: a cell whose quotes are not closed"},
		{"id,target\r\na,\xff\r\n", "line 2, column 3: the file is not UTF-8"},
		{"\xff\xfei\x00d\x00", "the file is in UTF-16"},
		{"PK\x03\x04\x14\x00", "this is a ZIP archive"},
		{"\x1f\x8b", "compressed with gzip"},
		{"id,target\x00", "line 1, column 10: the file holds a zero byte"},
		{"id,target\n" + strings.Repeat(",", 5_000), "line 2, column 4097: a row of more than 4096 cells"},
		{"id,target,developer_comments\na,b,polyplan: revision=-1\n", `line 2: revision: "-1" is not a revision`},
		{"id,target,developer_comments\na,b,polyplan: catalogue=x\na,b,polyplan: catalogue=y\n", `line 3: a unit of catalogue "y", under units of "x"`},
		{"id,target,developer_comments\na,b,polyplan: source-locale=ko\na,b,polyplan: source-locale=ja\n", "line 3: a unit whose source is in ja"},
		{"id,target,developer_comments\na,b,polyplan: source-locale=k\n", `line 2: locale "k"`},
		{"id,target\n" + strings.Repeat("a,\n", plan.MaxFileUnits+1), "line 100002: more than 100000 units"},
		{wide + "x,,a,b\n", `line 2: "x", "": wanted the id of a node and a field`},
		{wide + "x/y,z,a,b\n", `line 2: "x/y", "z": wanted the id of a node and a field`},
		{wide + strings.Repeat("x", 150) + "," + strings.Repeat("y", 51) + ",a,b\n", "line 2: a node and a field of 201 bytes"},
		{"node,field,ko," + strings.Join(manyLocales(201), ",") + "\n", "line 1: more than 200 locales"},
		{"id,target\ng/t/" + strings.Join(manyLocales(201), ",a\ng/t/") + ",a\n", "line 202: more than 200 locales"},
		{"node,field,ko,remarks\n", `line 1: a column that is none of a locale: locale "remarks"`},
		{"node,field,ko,vi,VI_\n", `line 1: a column that is none of a locale: locale "vi_"`},
		{"node,field,ko,iw,he\n", "line 1: two columns are of he"},
		{"node,field,ko,vi:fuzzy\n", `line 1: there is a column "vi:fuzzy" and none "vi"`},
	})
}

// TestCSVIsWhatPythonReads holds the reader of most other tools against ours.
func TestCSVIsWhatPythonReads(t *testing.T) {
	needPrograms(t, "python3", "python3")
	files := rapid.Custom(func(rt *rapid.T) *plan.UnitFile { return anyUnitFile(rt, "vi") })
	b := newBench(t, map[string][]byte{"save.py": []byte(saveWithPython)})
	for seed := range 5 {
		units := files.Example(seed)
		b.put("units.csv", writtenUnits(t, exchange.CSV, units))
		b.run("python3 save.py")
		mustBe(t, readUnits(t, exchange.CSV, b.get("back.csv")), units, b.get("back.csv"))
	}
}

const saveWithPython = `
import csv
with open("units.csv", encoding="utf-8-sig", newline="") as file:
    rows = list(csv.reader(file, strict=True))
assert len({len(row) for row in rows}) == 1
with open("back.csv", "w", encoding="utf-8", newline="") as file:
    csv.writer(file, delimiter=";").writerows(rows)
`

func FuzzCSV(f *testing.F) {
	f.Add(writtenUnits(f, exchange.CSV, unitSample()))
	f.Add(writtenUnits(f, exchange.WideCSV, wideSample()))
	f.Add([]byte("sep=;\rnode;field;ko;vi\rgol_01kagwj000x2c8t4m9qb;title;\"'=a\"\"\";b"))
	f.Add([]byte("id,target\n/title/ba,a\ngol_01kagwj000x2c8t4m9qb/title/ba,b\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		comesBack(t, exchange.CSV, file)
		comesBack(t, exchange.WideCSV, file)
	})
}

// manyLocales are so many different ones.
func manyLocales(n int) []string {
	var tags []string
	for i := 0; len(tags) < n; i++ {
		if tag := "en-" + string(rune('A'+i/26)) + string(rune('A'+i%26)); isLocale(tag) {
			tags = append(tags, tag)
		}
	}
	return tags
}

func isLocale(tag string) bool {
	locale, err := i18n.Parse(tag)
	return err == nil && string(locale) == tag
}

// TestASourceBesideManyLocalesIsInMemoryOnce reads a row of one large source, which is that of a unit in each locale.
func TestASourceBesideManyLocalesIsInMemoryOnce(t *testing.T) {
	const size = 2 << 20
	locales := manyLocales(200)
	file := []byte("node,field,ko," + strings.Join(locales, ",") + "\nx,y," + strings.Repeat("s", size) + strings.Repeat(",a", 200) + "\n")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	units := readUnits(t, exchange.CSV, file)
	runtime.ReadMemStats(&after)
	if len(units.Units) != 200 || len(units.Units[199].Source) != size {
		t.Fatalf("%d units: wanted 200 with their source", len(units.Units))
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 20*size {
		t.Errorf("reading %d bytes took %d: wanted the source once", len(file), took)
	}
}
