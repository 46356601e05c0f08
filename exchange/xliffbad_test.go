package exchange_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"polyplan/exchange"
	"polyplan/plan"
)

// unitsDiffer says where two files of units first differ, "" where they are the same.
func unitsDiffer(got, want *plan.UnitFile) string {
	show := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			return err.Error()
		}
		return string(text)
	}
	if len(got.Units) != len(want.Units) {
		return fmt.Sprintf("%d units: wanted %d", len(got.Units), len(want.Units))
	}
	for i := range got.Units {
		if !reflect.DeepEqual(got.Units[i], want.Units[i]) {
			return fmt.Sprintf("unit %d is\n%s: wanted\n%s", i, show(got.Units[i]), show(want.Units[i]))
		}
	}
	g, w := *got, *want
	g.Units, w.Units = nil, nil
	if !reflect.DeepEqual(g, w) {
		return fmt.Sprintf("the file is %s: wanted %s", show(g), show(w))
	}
	return ""
}

// xliff2Of is a file of XLIFF 2.1 that begins with what is given, on its second line.
func xliff2Of(inner string) string {
	return `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="vi"><file id="f1">` +
		"\n" + inner + "\n</file></xliff>"
}

func xliff12Of(inner string) string {
	return `<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="o" datatype="plaintext" ` +
		`source-language="en" target-language="vi"><body>` + "\n" + inner + "\n</body></file></xliff>"
}

const (
	unitVi = "gol_01kagwj000x2c8t4m9qd:title:vi"
	unitKo = "gol_01kagwj000x2c8t4m9qd:title:ko"
)

var badXLIFF = []badFile{
	{"nothing", "", 0, 0, "the file is empty"},
	{"a ZIP archive", "PK\x03\x04\x14\x00\x06\x00", 0, 0, "this is a ZIP archive"},
	{"what gzip makes", "\x1f\x8b\x08", 0, 0, "compressed with gzip"},
	{"UTF-16", "\xff\xfe<\x00x\x00", 0, 0, "in UTF-16"},
	{"UTF-16 without a mark", "<\x00x\x00l\x00", 0, 0, "in UTF-16"},
	{"text", "msgid \"\"\n", 0, 0, `this is no XML: it begins with "msgid`},
	{"only a comment", "<!-- -->\n", 2, 1, "ends before it has an element"},
	{"another encoding", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<xliff/>", 1, 1, `says that it is in "ISO-8859-1"`},
	{"another XML", "<?xml version=\"1.1\"?>\n<xliff/>", 1, 1, `unsupported version "1.1"`},
	{"bytes that are not UTF-8", xliff2Of("<unit id=\"\xff\"/>"), 2, 11, "the byte 0xff"},
	{"a document type", "<?xml version=\"1.0\"?>\n  <!DOCTYPE xliff [<!ENTITY a \"b\">]>\n<xliff/>", 2, 3, "<!DOCTYPE"},
	{"an entity", xliff2Of("<unit id=\"é\">&lol;"), 2, 19, "invalid character entity &lol;"},
	{"a control character", xliff2Of("<unit id=\"u\">\x01"), 2, 14, "the control character U+0001"},
	{"a control character by number", xliff2Of("<unit id=\"u\">&#0;"), 2, 14, "illegal character code U+0000"},
	{"65 elements in each other", xliff2Of(strings.Repeat("<group id=\"g\">", 63)), 2, 1 + 62*14, "at most 64"},
	{"an attribute twice", xliff2Of("<unit id=\"a\" id=\"b\"/>"), 2, 1, "the attribute id twice"},
	{"a tag that does not match", xliff2Of("<unit id=\"a\"></group>"), 2, 22, "element <unit> closed by </group>"},
	{"no end", `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="vi">`, 1, 94, "unexpected EOF"},
	{"two roots", xliff2Of("") + "\n <xliff/>", 4, 2, "goes on after the end of <xliff>"},
	{"text after the root", xliff2Of("") + "x", 3, 16, "goes on after the end of <xliff>"},
	{"another vocabulary", `<tmx xmlns="urn:tmx" version="1.4"/>`, 1, 1, `<tmx> of "urn:tmx" is no XLIFF`},
	{"another vocabulary without a name", `<tmx version="1.4"/>`, 1, 1, `<tmx> of version "1.4"`},
	{"a version to come", `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.9" srcLang="en"/>`, 1, 1, `version "2.9"`},
	{"no source locale", `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" trgLang="en"/>`, 1, 1, `srcLang of <xliff>: locale "": empty`},
	{"a locale that is none", `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="xx-"/>`, 1, 1, `trgLang of <xliff>: locale "xx-"`},
	{"no target locale", `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en"/>`, 1, 1, "does not say which locales"},
	{"a unit without an id", xliff2Of(`<unit><segment><source>a</source></segment></unit>`), 2, 1, "<unit> has no id"},
	{"a unit of another locale", xliff2Of(`<unit id="` + unitKo + `"><segment><source>a</source></segment></unit>`), 2, 1, "mixes locales: <unit> is into ko, and what is before it into vi"},
	{"a target of another locale", xliff2Of(`<unit id="u"><segment><source>a</source>` + "\n" + `<target xml:lang="ko">b</target></segment></unit>`), 3, 1, "mixes locales: <target> is into ko"},
	{"a source of another locale", xliff2Of(`<unit id="u"><segment>` + "\n" + `<source xml:lang="fr">a</source></segment></unit>`), 3, 1, "mixes locales: <source> is from fr"},
	{"a placeholder", xliff2Of(`<unit id="u"><segment><source>a<ph id="1"/></source></segment></unit>`), 2, 32, "<ph> stands in a text"},
	{"a character that XML cannot hold", xliff2Of(`<unit id="u"><segment><source>a<cp hex="001B"/></source></segment></unit>`), 2, 32, "<cp> stands in a text"},
	{"a revision that is none", xliff2Of(`<unit id="u" xmlns:pp="urn:polyplan:units" pp:revision="x"/>`), 2, 1, `"x" is not a revision`},
	{"units of two catalogues", xliff2Of(`<unit id="u" xmlns:pp="urn:polyplan:units" pp:catalogue="a"/>` + "\n" + `<unit id="v" xmlns:pp="urn:polyplan:units" pp:catalogue="b"/>`), 3, 1, "mixes catalogues: <unit> is of b"},
	{"a length that is none", xliff2Of(`<unit id="u" xmlns:slr="urn:oasis:names:tc:xliff:sizerestriction:2.0" slr:sizeRestriction="x"/>`), 2, 1, `"x" is no length`},
	{"a tag without an end of attributes", xliff2Of("<unit" + strings.Repeat(` a=""`, 1<<20)), 2, 1, "a tag of more than 65536 bytes"},
	{"a tag whose quotes do not close", xliff2Of("<unit a='" + strings.Repeat(">", 1<<20)), 2, 1, "a tag of more than 65536 bytes"},
	{"a million tags", xliff2Of(strings.Repeat("<a/>", 1<<19)), 2, 4*(1<<19-1) + 1, "more than 1048576 tags"},
	{"1.2: files of two locales", xliff12Of(`</body></file>` + "\n" + ` <file original="p" source-language="en" target-language="ko"><body>`), 3, 2, "mixes locales: <file> is into ko, and what is before it into vi"},
	{"1.2: files from two locales", xliff12Of(`</body></file>` + "\n" + ` <file original="p" source-language="ko"><body>`), 3, 2, "mixes locales: <file> is from ko, and what is before it from en"},
	{"1.2: a unit of another locale", xliff12Of(`<trans-unit id="` + strings.ReplaceAll(unitKo, ":", "/") + `"><source>a</source></trans-unit>`), 2, 1, "<trans-unit> is into ko"},
	{"1.2: a placeholder", xliff12Of(`<trans-unit id="u"><source>a<x id="1"/></source></trans-unit>`), 2, 29, "<x> stands in a text"},
	{"1.2: native code", xliff12Of(`<trans-unit id="u"><source>a<bpt id="1">&lt;b></bpt></source></trans-unit>`), 2, 29, "<bpt> stands in a text"},
}

func TestWhatIsNoXLIFFIsToldWithItsPlace(t *testing.T) {
	mustTell(t, unitsIn(exchange.XLIFF12), badXLIFF)
}

// oddXLIFF is what others write, and what is made of its first unit.
var oddXLIFF = []struct {
	name, file string
	want       plan.FileUnit
}{
	{"a byte order mark, and a name of UTF-8", "\ufeff<?xml version='1.0' encoding='UTF8'?>\n" + xliff2Of(`<unit id="u"><segment><source>a</source></segment></unit>`), plan.FileUnit{
		ID: "u", Source: "a", Marks: &plan.UnitMarks{},
	}},
	{"the name of a unit is lost", xliff2Of(`<unit id="` + unitVi + `"><segment><source>a</source></segment></unit>`), plan.FileUnit{
		ID: strings.ReplaceAll(unitVi, ":", "/"), Source: "a", Marks: &plan.UnitMarks{},
	}},
	{"a new text without a state", xliff2Of(`<unit id="u"><segment><source>a</source><target>b</target></segment></unit>`), plan.FileUnit{
		ID: "u", Source: "a", Target: "b",
	}},
	{"final", xliff2Of(`<unit id="u"><segment state="final"><source>a</source><target>b</target></segment></unit>`), plan.FileUnit{
		ID: "u", Source: "a", Target: "b", Marks: &plan.UnitMarks{State: plan.StateReviewed},
	}},
	{"a stale text that was seen to, with our sub-state left", xliff2Of(`<unit id="u"><segment state="translated" subState="polyplan:stale-reviewed"><source>a</source><target>b</target></segment></unit>`), plan.FileUnit{
		ID: "u", Source: "a", Target: "b", Marks: &plan.UnitMarks{State: plan.StateTranslated},
	}},
	{"an empty target", xliff2Of(`<unit id="u"><segment state="translated"><source>a</source><target/></segment></unit>`), plan.FileUnit{
		ID: "u", Source: "a", Marks: &plan.UnitMarks{},
	}},
	{"segments, the least of whose states counts", xliff2Of(`<unit id="u"><segment state="reviewed"><source>One.</source><target>Một.</target></segment>
		<ignorable><source> </source></ignorable><segment state="translated"><source>Two.</source><target>Hai.</target></segment></unit>`), plan.FileUnit{
		ID: "u", Source: "One. Two.", Target: "Một. Hai.", Marks: &plan.UnitMarks{State: plan.StateTranslated},
	}},
	{"segments whose targets stand in another order", xliff2Of(`<unit id="u"><segment><source>One.</source><target order="3">Một.</target></segment>
		<ignorable><source> </source><target order="2">_</target></ignorable><segment><source>Two.</source><target order="1">Hai.</target></segment></unit>`), plan.FileUnit{
		ID: "u", Source: "One. Two.", Target: "Hai._Một.",
	}},
	{"a unit that is translated in part", xliff2Of(`<unit id="u"><segment state="translated"><source>One. </source><target>Một.</target></segment>
		<segment><source>Two.</source></segment></unit>`), plan.FileUnit{
		ID: "u", Source: "One. Two.", Target: "Một.", Marks: &plan.UnitMarks{State: plan.StateDraft},
	}},
	{"marks in a text", xliff2Of(`<unit id="u"><segment><source>a <mrk id="m" type="term">term</mrk> and <pc id="p">more</pc><![CDATA[ <of> ]]>it</source></segment></unit>`), plan.FileUnit{
		ID: "u", Source: "a term and more <of> it", Marks: &plan.UnitMarks{},
	}},
	{"a text on lines of its own", xliff2Of("<unit id=\"u\"><segment><source>\n   a\n  b\n\t</source></segment></unit>"), plan.FileUnit{
		ID: "u", Source: "a\n  b", Marks: &plan.UnitMarks{},
	}},
	{"what looks like a tag, and is none", xliff2Of(`<unit id="u"><!-- <a " --><?a <b '?><segment><source>a<![CDATA[<c "]]>` + strings.Repeat(" b", 1<<16) + `</source></segment></unit>`), plan.FileUnit{
		ID: "u", Source: `a<c "` + strings.Repeat(" b", 1<<16), Marks: &plan.UnitMarks{},
	}},
	{"white space that is kept", xliff2Of("<group id=\"g\" xml:space=\"preserve\"><unit id=\"u\"><segment><source>\n a </source></segment></unit></group>"), plan.FileUnit{
		ID: "u", Source: "\n a ", Marks: &plan.UnitMarks{},
	}},
	{"elements of others", xliff2Of(`<o:unit xmlns:o="urn:o" id="x"/><unit id="u"><o:a xmlns:o="urn:o"><source>x</source></o:a><segment><source>a</source></segment></unit>`), plan.FileUnit{
		ID: "u", Source: "a", Marks: &plan.UnitMarks{},
	}},
	{"1.1, as gettext's files become", `<xliff xmlns="urn:oasis:names:tc:xliff:document:1.1" version="1.1"><file original="a.po" source-language="en-US" datatype="plaintext"><body>
		<trans-unit id="2" approved="no" restype="x-gettext-domain-header"><source>Language: vi</source></trans-unit>
		<trans-unit xml:space="preserve" id="3" approved="yes"><source>a</source><target state="translated">b</target>
		<context-group name="po-reference" purpose="location"><context context-type="sourcefile">gol_01kagwj000x2c8t4m9qd/title/vi</context></context-group>
		<note from="developer">c</note></trans-unit></body></file></xliff>`, plan.FileUnit{
		ID: "gol_01kagwj000x2c8t4m9qd/title/vi", Source: "a", Target: "b", Notes: []string{"c"}, Marks: &plan.UnitMarks{State: plan.StateTranslated},
	}},
	{"1.2 without a namespace, in a group, with segments", `<xliff version="1.2"><file source-language="en" target-language="vi"><header/><body><group>
		<trans-unit id="u"><source>One. Two.</source><seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk></seg-source>
		<target state="final"><mrk mtype="seg" mid="1">Một.</mrk> <mrk mtype="seg" mid="2"><g id="1">Hai.</g></mrk></target></trans-unit></group></body></file></xliff>`, plan.FileUnit{
		ID: "u", Source: "One. Two.", Target: "Một. Hai.", Marks: &plan.UnitMarks{State: plan.StateReviewed},
	}},
	{"1.2: a stale text that was seen to", xliff12Of(`<trans-unit id="u" approved="no" ><source>a</source><target state="translated">b</target><note from="developer">polyplan: revision=3 state=REVIEWED stale=yes</note></trans-unit>`), plan.FileUnit{
		ID: "u", Source: "a", Target: "b", Revision: 3, Marks: &plan.UnitMarks{State: plan.StateTranslated},
	}},
	{"1.2: approved, and no state", xliff12Of(`<trans-unit id="u" approved="yes"><source>a</source><target>b</target></trans-unit>`), plan.FileUnit{
		ID: "u", Source: "a", Target: "b",
	}},
	{"1.2: to be reviewed, by the word of others", xliff12Of(`<trans-unit id="u"><source>a</source><target state="needs-review-translation" state-qualifier="leveraged-mt">b</target></trans-unit>`), plan.FileUnit{
		ID: "u", Source: "a", Target: "b", Marks: &plan.UnitMarks{State: plan.StateDraft, Origin: new(plan.OriginMachine)},
	}},
	{"1.2: notes that became one", xliff12Of(`<trans-unit id="u"><source>a</source><target state="needs-review-translation">b</target>
		<note from="developer">A
B
polyplan: catalogue=c1 revision=3 source-revision=2 state=REVIEWED stale=yes</note><note from="po-translator">C</note></trans-unit>`), plan.FileUnit{
		ID: "u", Source: "a", Target: "b", Revision: 3, SourceRevision: 2, Notes: []string{"A\nB", "C"},
		Marks: &plan.UnitMarks{State: plan.StateReviewed, IsStale: true},
	}},
	{"1.2: a size in pixels", xliff12Of(`<trans-unit id="u" maxwidth="80"><source>a</source></trans-unit>`), plan.FileUnit{
		ID: "u", Source: "a", Marks: &plan.UnitMarks{},
	}},
}

func TestWhatOthersWriteAsXLIFFIsRead(t *testing.T) {
	for _, test := range oddXLIFF {
		units := withoutLines(readUnits(t, exchange.XLIFF2, []byte(test.file)))
		test.want.Locale = "vi"
		if test.want.Plan == "" {
			test.want.Plan = units.Units[0].Plan // that of the frame it stands in
		}
		if len(units.Units) != 1 {
			t.Errorf("%s: %d units: wanted 1", test.name, len(units.Units))
			continue
		}
		want := &plan.UnitFile{Catalogue: units.Catalogue, Source: units.Source, Targets: units.Targets, Units: []plan.FileUnit{test.want}}
		if diff := unitsDiffer(units, want); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}
