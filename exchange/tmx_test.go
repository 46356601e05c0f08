package exchange_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/exchange"
	"polyplan/plan"
)

var updateTMX = flag.Bool("update-tmx", false, "write what the test of TMX gets as what it wants")

// remembered is what a memory has of units: those that are translated, with the source that they translate.
func remembered(file *plan.UnitFile) *plan.UnitFile {
	kept := *file
	kept.Units, kept.Targets = nil, nil
	for _, u := range file.Units {
		if u.Target == "" {
			continue
		}
		if u.Anchored != "" {
			u.Source, u.Anchored, u.SourceRevision, u.SourceHash = u.Anchored, "", 0, ""
		}
		if !slices.Contains(kept.Targets, u.Locale) {
			kept.Targets = append(kept.Targets, u.Locale)
		}
		kept.Units = append(kept.Units, u)
	}
	if len(kept.Units) == 0 {
		kept.Catalogue = ""
	}
	return &kept
}

func readTMX(t testing.TB, file []byte) *plan.UnitFile {
	t.Helper()
	return withoutLines(readUnits(t, exchange.TMX, file))
}

func TestATranslationMemoryIsWrittenAsItStandsInTestdata(t *testing.T) {
	const golden = "testdata/memory.tmx"
	file := writtenUnits(t, exchange.TMX, xliffSample())
	if *updateTMX {
		if err := os.WriteFile(golden, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(file) != string(want) {
		t.Errorf("the file is not %s (-update-tmx writes it):\n%s", golden, file)
	}
	if diff := unitsDiffer(readTMX(t, file), remembered(xliffSample())); diff != "" {
		t.Error(diff)
	}
}

func TestWhateverIsTranslatedComesBackFromAMemory(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		units := xliffFiles().Draw(rt, "file")
		file := writtenUnits(t, exchange.TMX, units)
		got, err := exchange.TMX.Read(file)
		if err != nil {
			rt.Fatalf("%v in\n%s", err, file)
		}
		if diff := unitsDiffer(withoutLines(got), remembered(units)); diff != "" {
			rt.Fatalf("%s\n%s", diff, file)
		}
	})
}

func tmxOf(inner string) string {
	return `<tmx version="1.4"><header srclang="en"/><body>` + "\n" + inner + "</body></tmx>"
}

func tuOf(catalogue string) string {
	return `<tu><prop type="x-polyplan">polyplan: catalogue=` + catalogue + `</prop><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="vi"><seg>b</seg></tuv></tu>`
}

// oddTMX is what others write, and the units that are made of it.
var oddTMX = []struct {
	name, file string
	want       []plan.FileUnit
}{
	{"a memory without ids", tmxOf(`<tu><tuv xml:lang="EN-US"><seg>a</seg></tuv><tuv xml:lang="vi"><seg>b <hi>c</hi></seg></tuv></tu>`), []plan.FileUnit{
		{ID: "tu 1", Locale: "vi", Source: "a", Target: "b c"},
	}},
	{"a pair the other way round", tmxOf(`<tu tuid="x"><note>n</note><prop type="domain">y</prop><tuv lang="vi"><seg>b</seg></tuv><tuv lang="en"><seg>a</seg></tuv></tu>`), []plan.FileUnit{
		{ID: "x", Locale: "vi", Source: "a", Target: "b", Notes: []string{"n"}},
	}},
	{"three locales", tmxOf(`<tu tuid="x"><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="vi"><seg>b</seg></tuv><tuv xml:lang="ko"><seg>c</seg></tuv></tu>`), []plan.FileUnit{
		{ID: "x/vi", Locale: "vi", Source: "a", Target: "b"}, {ID: "x/ko", Locale: "ko", Source: "a", Target: "c"},
	}},
	{"a locale that was added to a unit of ours", tmxOf(`<tu tuid="gol_01kagwj000x2c8t4m9qd/title/vi"><prop type="x-polyplan">polyplan: unit=gol_01kagwj000x2c8t4m9qd/title/vi revision=7</prop>
		<tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="vi"><seg>b</seg></tuv><tuv xml:lang="ko"><seg>c</seg></tuv></tu>`), []plan.FileUnit{
		{ID: "gol_01kagwj000x2c8t4m9qd/title/vi", Locale: "vi", Source: "a", Target: "b", Revision: 7},
		{ID: "gol_01kagwj000x2c8t4m9qd/title/vi/ko", Locale: "ko", Source: "a", Target: "c"},
	}},
	{"no source, and no target", tmxOf(`<tu><tuv xml:lang="fr"><seg>a</seg></tuv></tu><tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="vi"><seg/></tuv></tu>`), nil},
	{"a source of any locale", `<tmx version="1.4"><header srclang="*all*"/><body><tu srclang="ko"><tuv xml:lang="vi"><seg>b</seg></tuv><tuv xml:lang="ko"><seg>a</seg></tuv></tu></body></tmx>`, []plan.FileUnit{
		{ID: "tu 1", Locale: "vi", Source: "a", Target: "b"},
	}},
	{"a reviewed text that was altered", tmxOf(`<tu tuid="x"><prop type="x-polyplan">polyplan: state=REVIEWED origin=HUMAN hash=x</prop><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="vi"><seg>b</seg></tuv></tu>`), []plan.FileUnit{
		{ID: "x", Locale: "vi", Source: "a", Target: "b", Marks: &plan.UnitMarks{State: plan.StateTranslated}},
	}},
}

func TestAMemoryOfOthersIsRead(t *testing.T) {
	for _, test := range oddTMX {
		got := readTMX(t, []byte(test.file))
		want := *got
		want.Units = test.want
		if diff := unitsDiffer(got, &want); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

var badTMX = []badFile{
	{"another vocabulary", `<xliff/>`, 1, 1, "<xliff> is no TMX"},
	{"a document type", `<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx/>`, 1, 1, "<!DOCTYPE"},
	{"a text without a locale", tmxOf(`<tu><tuv><seg>a</seg></tuv></tu>`), 2, 5, `xml:lang of <tuv>: locale "": empty`},
	{"codes in a text", tmxOf(`<tu><tuv xml:lang="en"><seg><bpt i="1">{\b</bpt></seg></tuv></tu>`), 2, 29, "<bpt> stands in a text"},
	{"two sources", tmxOf(`<tu><tuv xml:lang="en"><seg>a</seg></tuv></tu>` + "\n" + `<tu srclang="ko"><tuv xml:lang="ko"><seg>a</seg></tuv></tu>`), 3, 1, "mixes locales: <tu> is from ko"},
	{"a ticket that is none", tmxOf(`<tu><prop type="x-polyplan">polyplan: revision=x</prop><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="vi"><seg>b</seg></tuv></tu>`), 2, 1, `"x" is not a revision`},
	{"an endless id", tmxOf(`<tu tuid="` + strings.Repeat("x", 201) + `"/>`), 2, 1, "201 bytes"},
	{"two catalogues", tmxOf(tuOf("a") + "\n" + tuOf("b")), 3, 1, "mixes catalogues: <tu> is of b"},
}

func TestWhatIsNoMemoryIsToldWithItsPlace(t *testing.T) {
	mustTell(t, unitsIn(exchange.TMX), badTMX)
}

func FuzzTMX(f *testing.F) {
	f.Add(writtenUnits(f, exchange.TMX, xliffSample()))
	for _, odd := range oddTMX {
		f.Add([]byte(odd.file))
	}
	for _, bad := range badTMX {
		f.Add([]byte(bad.file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		units, err := exchange.TMX.Read(file)
		if err != nil {
			mustBeSyntax(t, err)
			return
		}
		if diff := unitsDiffer(readTMX(t, writtenUnits(t, exchange.TMX, units)), remembered(withoutLines(units))); diff != "" {
			t.Fatalf("written again: %s", diff)
		}
	})
}

// TestAMemoryOpensInOthersTools counts its units with translate-toolkit.
func TestAMemoryOpensInOthersTools(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "memory.tmx", writtenUnits(t, exchange.TMX, xliffSample()))
	said := string(tool(t, folder, "translate-toolkit", "pocount", "--csv", "memory.tmx"))
	if !strings.Contains(said, "memory.tmx,  4,") {
		t.Errorf("pocount says %q: wanted 4 translated", said)
	}
}
