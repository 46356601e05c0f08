package exchange_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

var updateUnits = flag.Bool("update-units", false, "write what the tests of PO, CSV and JSON get as what they want")

// unitFormats are those of this file's tests, and what of the sample they take.
var unitFormats = []struct {
	format exchange.UnitFormat
	golden string
	sample func() *plan.UnitFile
}{
	{exchange.PO, "units.po", unitSample},
	{exchange.CSV, "units.csv", unitSample},
	{exchange.WideCSV, "wide.csv", wideSample},
	{exchange.JSON, "units.json", unitSample},
}

func TestAFileOfUnitsIsWrittenAsItStandsInTestdata(t *testing.T) {
	for _, test := range unitFormats {
		t.Run(test.format.Name, func(t *testing.T) {
			golden := filepath.Join("testdata", test.golden)
			file := writtenUnits(t, test.format, test.sample())
			if *updateUnits {
				if err := os.WriteFile(golden, file, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(file, want) {
				t.Errorf("%s is not %s (-update-units writes it):\n%s", test.format.Name, golden, file)
			}
			mustBe(t, readUnits(t, test.format, want), test.sample(), want)
		})
	}
}

func TestAFileWithOneTargetIsNotWrittenOfTwo(t *testing.T) {
	for _, format := range []exchange.UnitFormat{exchange.PO, exchange.CSV, exchange.JSON} {
		err := format.Write(&bytes.Buffer{}, wideSample())
		if err == nil || !strings.Contains(err.Error(), "vi and zh-Hant") {
			t.Errorf("%s of two locales: %v: wanted an error that names both", format.Name, err)
		}
	}
}

// poOf is a PO file of the entries, in Vietnamese.
func poOf(entries ...string) []byte {
	header := "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Language: vi\\n\"\n\"X-Source-Language: ko\\n\"\n\n"
	return []byte(header + strings.Join(entries, "\n\n") + "\n")
}

const poContext = `msgctxt "gol_01kagwj000x2c8t4m9qb/title/vi"` + "\n"

// onlyUnit reads a file of one unit.
func onlyUnit(t *testing.T, format exchange.UnitFormat, file []byte) plan.FileUnit {
	t.Helper()
	units := readUnits(t, format, file).Units
	if len(units) != 1 {
		t.Fatalf("%d units: wanted one of\n%s", len(units), file)
	}
	return units[0]
}

func TestPOThatOthersWriteIsRead(t *testing.T) {
	for _, test := range []struct{ name, entry, want string }{
		{"on several lines", poContext + "msgid \"\"\n\"A\"\n\"B\\n\"\nmsgstr \"C\"\n  \"D\"", `"AB\n" -> "CD"`},
		{"on one line", `msgctxt"gol_01kagwj000x2c8t4m9qb/title/vi" msgid "A" msgstr "B"`, `"A" -> "B"`},
		{"with escapes", poContext + `msgid "\"\\\t\x41\101"` + "\n" + `msgstr "\353\202\230"`, `"\"\\\tAA" -> "나"`},
		{"obsolete ones are skipped", poContext + "msgid \"A\"\nmsgstr \"B\"\n\n#~ msgctxt \"gol\n#~| msgid \"Z\"\n#~ msgid \"Z\"\n#~ msgid_plural", `"A" -> "B"`},
		{"comments alone are nothing", poContext + "msgid \"A\"\nmsgstr \"B\"\n\n# end\n#. end\n#, fuzzy", `"A" -> "B"`},
		{"comments inside of an entry", "# 1\n" + poContext + "#. 2\nmsgid \"A\"\n# 3\nmsgstr \"B\"", `"A" -> "B"`},
		{"flags of other programs", "#, c-format, x\n#=y\n#\n" + poContext + "msgid \"A\"\nmsgstr \"B\"", `"A" -> "B"`},
		{"without a context", "#: a.c:12 gol_01kagwj000x2c8t4m9qb/title/vi\nmsgid \"A\"\nmsgstr \"B\"", `"A" -> "B"`},
		{"with a context and no reference", "# polyplan: unit=gol_01kagwj000x2c8t4m9qb/title/vi\nmsgid \"A\"\nmsgstr \"B\"", `"A" -> "B"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := poOf(test.entry)
			for name, file := range map[string][]byte{
				"as it is": file, "with CRLF": bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n")),
				"with a byte order mark": append([]byte("\ufeff"), file...),
			} {
				u := onlyUnit(t, exchange.PO, file)
				if got := fmt.Sprintf("%q -> %q", u.Source, u.Target); got != test.want {
					t.Errorf("%s: got %s, want %s", name, got, test.want)
				}
				if u.ID != "gol_01kagwj000x2c8t4m9qb/title/vi" || u.Locale != "vi" || u.Line < 7 {
					t.Errorf("%s: got %s in %s on line %d", name, u.ID, u.Locale, u.Line)
				}
			}
		})
	}
}

// TestAPOFileSaysHowTextsStandNow goes by what translators do to entries, and by what tools leave of them.
func TestAPOFileSaysHowTextsStandNow(t *testing.T) {
	said := func(state, words, source string) string {
		return fmt.Sprintf("# polyplan: unit=gol_01kagwj000x2c8t4m9qb/title/vi revision=7 %s hash=%s beside=%s\n",
			state, plan.SourceHash(words), plan.SourceHash(source))
	}
	const previous = "#| msgid \"old\"\n"
	for _, test := range []struct{ name, before, target, want string }{
		{"untouched", said("state=REVIEWED origin=MACHINE", "b", "a"), "b", "REVIEWED MACHINE rev 7"},
		{"a draft", said("state=DRAFT", "b", "a") + "#, fuzzy\n", "b", "DRAFT rev 7"},
		{"a stale one", said("state=REVIEWED stale=yes", "b", "a") + "#, fuzzy\n" + previous, "b", `REVIEWED stale of "old" rev 7`},
		{"a stale one without its old source", said("state=REVIEWED stale=yes", "b", "a") + "#, fuzzy\n", "b", "REVIEWED stale rev 7"},
		{"words changed in a reviewed one", said("state=REVIEWED origin=HUMAN", "b", "a"), "c", "TRANSLATED rev 7"},
		{"a draft found to be good", said("state=DRAFT", "b", "a"), "b", "TRANSLATED rev 7"},
		{"a stale one found to be still correct", said("state=REVIEWED stale=yes", "b", "a") + previous, "b", "REVIEWED rev 7"},
		{"a stale one written anew", said("state=REVIEWED stale=yes", "b", "a"), "c", "TRANSLATED rev 7"},
		{"sent back", said("state=TRANSLATED", "b", "a") + "#, fuzzy\n", "b", "DRAFT rev 7"},
		{"merged with a newer source", said("state=TRANSLATED", "b", "old") + "#, fuzzy\n" + previous, "b", `TRANSLATED stale of "old" rev 7`},
		{"the same, and the old source dropped", said("state=TRANSLATED", "b", "old") + "#, fuzzy\n", "b", "TRANSLATED stale rev 7"},
		{"emptied", said("state=TRANSLATED", "b", "a"), "", "MISSING rev 7"},
		{"never translated", "", "", "MISSING rev 0"},
		{"comments dropped", "", "b", "no marks rev 0"},
		{"comments dropped of a draft", "#, fuzzy\n", "b", "DRAFT rev 0"},
		{"comments dropped of a stale one", "#, fuzzy\n" + previous, "b", `TRANSLATED stale of "old" rev 0`},
		{"another unit's, found by likeness", strings.ReplaceAll(said("state=REVIEWED", "b", "old"), "9qb", "9qc") +
			"#, fuzzy\n#| msgctxt \"gol_01kagwj000x2c8t4m9qc/title/vi\"\n" + previous, "b", "DRAFT rev 0"},
		{"said twice, as after pot2po", strings.ReplaceAll(said("state=DRAFT", "z", "a"), "=7", "=9") + said("state=REVIEWED", "b", "a"), "b", "REVIEWED rev 7"},
		{"said twice, and the words changed", strings.ReplaceAll(said("state=DRAFT", "z", "a"), "=7", "=9") + said("state=REVIEWED", "b", "a"), "c", "TRANSLATED rev 7"},
	} {
		t.Run(test.name, func(t *testing.T) {
			u := onlyUnit(t, exchange.PO, poOf(test.before+poContext+"msgid \"a\"\nmsgstr \""+test.target+"\""))
			if got := standing(u); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func standing(u plan.FileUnit) string {
	said := "no marks"
	if u.Marks != nil {
		said = u.Marks.State.String()
		if u.Marks.IsStale {
			said += " stale"
		}
		if u.Marks.Origin != nil {
			said += " " + u.Marks.Origin.String()
		}
	}
	if u.Anchored != "" {
		said += fmt.Sprintf(" of %q", u.Anchored)
	}
	return fmt.Sprintf("%s rev %d", said, u.Revision)
}

func TestAPOHeaderTellsTheLocale(t *testing.T) {
	for _, test := range []struct {
		language string
		want     i18n.Locale
	}{
		{"vi", "vi"}, {"pt_BR", "pt-BR"}, {"sr@latin", "sr-Latn"}, {"sr_RS@latin", "sr-Latn-RS"}, {"zh_Hant", "zh-Hant"},
		{"zh-TW", "zh-TW"}, {"ca@valencia", "ca-valencia"}, {"ko_KR.UTF-8", "ko-KR"}, {"", ""},
	} {
		got := readUnits(t, exchange.PO, []byte("msgid \"\"\nmsgstr \"Language: "+test.language+"\\n\"\n")).Targets
		if fmt.Sprint(got) != "["+string(test.want)+"]" {
			t.Errorf("%q is %v: wanted %s", test.language, got, test.want)
		}
		file := &plan.UnitFile{Targets: []i18n.Locale{test.want}, Source: "en"}
		if test.want != "" {
			mustBe(t, readUnits(t, exchange.PO, writtenUnits(t, exchange.PO, file)), file, nil)
		}
	}
}

// TestTheLocaleOfAPOFileIsItsHeaders has the header say another than the ids: for plan to refuse, not to guess.
func TestTheLocaleOfAPOFileIsItsHeaders(t *testing.T) {
	entry := poContext + "msgid \"a\"\nmsgstr \"b\""
	for language, want := range map[string]i18n.Locale{"ja": "ja", "vi_VN": "vi"} {
		file := bytes.Replace(poOf(entry), []byte("Language: vi"), []byte("Language: "+language), 1)
		if u := onlyUnit(t, exchange.PO, file); u.Locale != want {
			t.Errorf("Language: %s: the unit is in %s: wanted %s", language, u.Locale, want)
		}
	}
}

func TestWhatIsNoPOIsToldWithItsPlace(t *testing.T) {
	const entry = "msgid \"a\"\nmsgstr \"b\"\n"
	mustRefuse(t, exchange.PO, []refusal{
		{"msgid \"a\nmsgstr \"b\"\n", "line 1, column 7: a text whose quotes are not closed"},
		{"msgid \"한글\\q\"\n", "line 1, column 10: an escape that is none"},
		{"msgid \"a\\\n", "line 1, column 9: a backslash at the end"},
		{"msgid \"\\777\"\n", "line 1, column 8: an escape"},
		{"msgid \"\\377\"\n", "line 1, column 7: a text whose escapes are not UTF-8"},
		{"msgid \"a\" b\n", "line 1, column 11: \"b\": wanted msgctxt"},
		{"msgid \"a\"\"b\"c\nmsgstr \"\"", "line 1, column 13: \"c\": wanted msgctxt"},
		{entry + "\nmsgid \"c\"\nmsgid_plural \"d\"\nmsgstr[0] \"e\"\n", "line 5, column 1: a plural form"},
		{"msgid \"c\"\n  msgstr[0] \"e\"\n", "line 2, column 3: a plural form"},
		{"\"a\"\n", "line 1, column 1: a text without a keyword"},
		{"#| msgid \"a\"\n\"b\"\nmsgid \"c\"\nmsgstr \"\"", "line 2, column 1: a text without a keyword"},
		{"#| msgstr \"a\"\n", `line 1, column 4: "msgstr" after "#|"`},
		{"msgstr \"a\"\n", "line 1, column 1: msgstr without a msgid"},
		{"msgid \"a\"\n\nmsgid \"b\"\n", "line 3, column 1: msgid, before there was a msgstr for the msgid of line 1"},
		{"msgid \"a\"\nmsgstr \"b\"\nmsgstr \"c\"\n", "line 3, column 1: a second msgstr"},
		{"msgctxt \"a\"\n# end\n", "line 1: an entry without a msgstr"},
		{"domain \"x\"\n" + entry, "line 1, column 1: a domain"},
		{entry + "\xff", "line 3, column 1: the file is not UTF-8"},
		{"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=EUC-KR\\n\"\n", `line 1: the charset is "euc-kr": wanted UTF-8`},
		{"msgid \"\"\nmsgstr \"Language: xx_YY\\n\"\n", `line 1: locale "xx-YY"`},
		{"msgid \"\"\nmsgstr \"\"\n" + entry + "msgid \"\"\nmsgstr \"Language: ko\"\n", "line 5: a second header"},
		{"PK\x03\x04\x14\x00", "this is a ZIP archive"},
		{"<?xml version=\"1.0\"?>", `line 1, column 1: "<?xml"`},
		{"# polyplan: revision=x\n" + entry, `line 2: revision: "x" is not a revision`},
		{"# polyplan: state=GOOD\n" + entry, `line 2: "GOOD" is no state`},
		{"# polyplan: lead=-99999999\n" + entry, "line 2: lead=-99999999: wanted"},
		{"#. polyplan: max-length=-1\n" + entry, "line 2: max-length=-1: wanted"},
		{strings.Repeat("#", exchange.MaxFile+1), "more than 10485760 bytes"},
		{strings.Repeat("msgid\"a\"msgstr\"\"\n", plan.MaxFileUnits+2), "line 100002: more than 100000 entries"},
	})
}

// FuzzPO wants what can be read to be the same after it is written and read once more.
func FuzzPO(f *testing.F) {
	f.Add(writtenUnits(f, exchange.PO, unitSample()))
	f.Add(poOf("#| msgid \"a\"\n#, fuzzy\n" + poContext + "msgid \"b\"\nmsgstr \"\\303\\251\""))
	f.Fuzz(func(t *testing.T, file []byte) { comesBack(t, exchange.PO, file) })
}

// comesBack reads bytes as a format, and where they are of it, and may be written, wants them to read the same then.
func comesBack(t *testing.T, format exchange.UnitFormat, file []byte) {
	units, err := format.Read(file)
	if err != nil || len(units.Units) == 0 {
		return
	}
	var again bytes.Buffer
	if err := format.Write(&again, units); err != nil {
		return
	}
	mustBe(t, readUnits(t, format, again.Bytes()), units, again.Bytes())
}
