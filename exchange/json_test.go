package exchange_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/exchange"
	"polyplan/plan"
)

func TestJSONOfI18nextIsReadInAnyShape(t *testing.T) {
	const node = "gol_01kagwj000x2c8t4m9qb"
	meta := func(text string) string { return `{` + text + `, "_polyplan": {"source": "ko", "target": "vi"}}` }
	for _, test := range []struct{ name, file, want string }{
		{"nested", meta(`"` + node + `": {"levels": {"goal": "b"}}`), node + "/levels.goal/vi b"},
		{"flat", meta(`"` + node + `.levels.goal": "b"`), node + "/levels.goal/vi b"},
		{"flat below the node", meta(`"` + node + `": {"levels.goal": "b"}`), node + "/levels.goal/vi b"},
		{"with the node before a slash", meta(`"` + node + `/levels.goal": "b"`), node + "/levels.goal/vi b"},
		{"by id", `{"` + node + `/levels.goal/vi": "b"}`, node + "/levels.goal/vi b"},
		{"inside of a locale", `{"vi": {"` + node + `": {"title": "b"}}}`, node + "/title/vi b"},
		{"inside of a locale and i18next's namespace", `{"vi": {"translation": {"` + node + `": {"title": "b"}}}}`, node + "/title/vi b"},
		{"the locale in another spelling", `{"_polyplan": {"target": "vi"}, "vi_VN": {"` + node + `": {"title": "b"}}}`, node + "/title/vi b"},
		{"null is no text", meta(`"` + node + `": {"title": null}`), node + "/title/vi "},
		{"with a byte order mark", "\ufeff" + meta(`"`+node+`": {"title": "b"}`), node + "/title/vi b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			u := onlyUnit(t, exchange.JSON, []byte(test.file))
			if got := u.ID + " " + u.Target; got != test.want || u.Locale != "vi" || u.Line != 1 {
				t.Errorf("got %s in %s on line %d, want %s", got, u.Locale, u.Line, test.want)
			}
		})
	}
}

// TestAJSONFileSaysHowTextsStandNow goes by what is done to texts, and to what is said of them.
func TestAJSONFileSaysHowTextsStandNow(t *testing.T) {
	for _, test := range []struct{ name, target, said, want string }{
		{"untouched", "b", `"state": "REVIEWED", "origin": "HUMAN"`, "REVIEWED HUMAN rev 7"},
		{"a stale one", "b", `"state": "REVIEWED", "stale": true, "anchored": "old"`, `REVIEWED stale of "old" rev 7`},
		{"a stale one written anew", "c", `"state": "REVIEWED", "stale": true, "anchored": "old"`, "TRANSLATED rev 7"},
		{"a draft", "c", `"state": "DRAFT", "origin": "HUMAN"`, "DRAFT rev 7"},
		{"a draft said to be good", "b", `"state": "TRANSLATED"`, "TRANSLATED rev 7"},
		{"emptied", "", `"state": "REVIEWED"`, "MISSING rev 7"},
		{"of no state", "b", `"state": null`, "no marks rev 7"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := fmt.Sprintf(`{"gol_01kagwj000x2c8t4m9qb": {"title": %q}, "_polyplan": {"target": "vi", "units": {
				"gol_01kagwj000x2c8t4m9qb/title/vi": {"revision": 7, "hash": %q, %s, "of another version": [{}, [1]]}}}}`,
				test.target, plan.SourceHash("b"), test.said)
			if got := standing(onlyUnit(t, exchange.JSON, []byte(file))); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestUnitsOfWhichOneStandsInAnotherAreNotWrittenAsJSON(t *testing.T) {
	for _, field := range []string{"title.x", "title"} {
		file := unitSample()
		file.Units[1].ID = "pln_01kagwj000x2c8t4m9qa/" + field + "/vi"
		if err := exchange.JSON.Write(&strings.Builder{}, file); err == nil {
			t.Errorf("title and %s were written", field)
		}
	}
}

func TestWhatIsNoJSONOfI18nextIsToldWithItsPlace(t *testing.T) {
	const locale = `"_polyplan": {"target": "vi"}`
	mustRefuse(t, exchange.JSON, []refusal{
		{"", "line 1, column 1: the JSON ends too early"},
		{"[]", "line 1, column 1: wanted an object"},
		{`"a"`, "line 1, column 1: wanted an object"},
		{"{\n\"한\": \"글\",\n \"한\": \"글\"}", `line 3, column 2: "한" a second time`},
		{"{\"a\": {\"b\": \"c\", \"b\": {}}, " + locale + "}", `line 1, column 18: "b" a second time`},
		{"{\"a\": \"b\",}", "line 1, column 11: the character '}': wanted '\"'"},
		{"{\n \"a\": tru}", "line 2, column 7: the character 't': wanted a value"},
		{"{\"a\": \"b\"", "line 1, column 10: the JSON ends too early"},
		{"{\"a\": \"b", "line 1, column 9: the JSON ends too early"},
		{"{} {}", "line 1, column 4: something after the object"},
		{"{\"a\": \"b\" \"c\": \"d\"}", "line 1, column 11: the character '\"': wanted ',' or '}'"},
		{`{"` + strings.Repeat("k", 501) + `": "b"}`, "a key of 501 bytes"},
		{"{\"a\"; \"b\"}", "line 1, column 5: the character ';': wanted ':'"},
		{"{\"a\": \"b\n\"}", "line 1, column 9: the control character U+000A in a text"},
		{`{"a": "\x"}`, `line 1, column 7: invalid character 'x' in string escape code`},
		{"{\"a\": {\"b\": 1}, " + locale + "}", `line 1, column 13: "a.b" is no text`},
		{"{\"a\": {\"b\":\n [\"c\"]}, " + locale + "}", `line 2, column 2: "a.b" is no text`},
		{"{\"a\": {\"b\": true}, " + locale + "}", `"a.b" is no text`},
		{strings.Repeat(`{"a":`, 65), "line 1, column 321: nested deeper than 64"},
		{`{"_polyplan": ` + strings.Repeat("[", 2_000_000), "nested deeper than 64"},
		{"{\"a\": \"\xff\"}", "line 1, column 8: the file is not UTF-8"},
		{"PK\x03\x04", "this is a ZIP archive"},
		{"x", "line 1, column 1: the character 'x': wanted '{'"},
		{"{\"gol_x\": {\n\"title\": \"b\"}}", `line 2: the locale of "gol_x/title" is not told`},
		{"{" + locale + ", \n\"ja\": {\"gol_x\": {\"title\": \"b\"}}}", `line 2: "gol_x/title" is in ja: the target of the file is vi`},
		{"{\"_polyplan\": {\"target\": \"ja\", \"units\": {\"gol_x/title/vi\": {\"revision\": 1}}}}", "the target of the file is ja, and its units are of another"},
		{"{\"_polyplan\": {\"target\": \"xx-\"}}", `line 1, column 26: locale "xx-"`},
		{"{\"_polyplan\": {\"target\": 1}}", `line 1, column 26: "target" is no string`},
		{"{" + locale + ", \"x\": {\"y\": \"\"}, \"_polyplan\": {}}", `"_polyplan" a second time`},
		{"{\"_polyplan\": {\"target\": \"vi\", \"units\": {\"x/y/vi\": {\"revision\": 1.5}}}, \n\"x\": {\"y\": \"\"}}", `line 2: revision: "1.5" is not`},
		{"{\"_polyplan\": {\"target\": \"vi\", \"units\": {\"x/y/vi\": {\"state\": []}}}}", `"state" is a list`},
	})
}

// jsonPieces is what JSON is made of, and what it is not made of.
var jsonPieces = []string{
	"{", "}", "[", "]", ":", ",", `"a"`, `"b"`, `"\u00e9\ud83d\ude00"`, `"\q"`, "0", "-1.5e+3", "01", "1.", "-", "+1", ".5", "1e", "true",
	"false", "null", "nul", " ", "\n", "\t", `"`, `\`, "x", "\ufeff", "\u00a0",
}

// TestJSONIsWhatTheStandardLibraryTakesForJSON holds the reader's grammar against another's, in a list that is of no
// meaning to it.
func TestJSONIsWhatTheStandardLibraryTakesForJSON(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		file := `{"_polyplan":{"x":[` + strings.Join(rapid.SliceOfN(rapid.SampledFrom(jsonPieces), 0, 8).Draw(rt, "pieces"), "") + `]}}`
		_, err := exchange.JSON.Read([]byte(file))
		if err != nil && strings.Contains(err.Error(), "a second time") {
			return
		}
		if is := json.Valid([]byte(file)); is != (err == nil) {
			rt.Fatalf("%q: %v, and the standard library takes it for JSON: %v", file, err, is)
		}
	})
}

func FuzzJSON(f *testing.F) {
	f.Add(writtenUnits(f, exchange.JSON, unitSample()))
	f.Add([]byte(`{"vi": {"translation": {"gol_01kagwj000x2c8t4m9qb.title": "\ud800", "x/y": null}}}`))
	f.Add([]byte(`{"BA": {"AA": {"0": null}}}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		units, err := exchange.JSON.Read(file)
		if err != nil {
			return
		}
		var again strings.Builder
		if err := exchange.JSON.Write(&again, units); err != nil {
			return
		}
		mustBe(t, sortedByID(readUnits(t, exchange.JSON, []byte(again.String()))), sortedByID(units), []byte(again.String()))
	})
}
