package exchange_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

var updateTBX = flag.Bool("update-tbx", false, "write what the test of TBX gets as what it wants")

func tbxSample() *plan.TermFile {
	return &plan.TermFile{Catalogue: "c1f0-1", Terms: []plan.FileTerm{
		{
			ID: "trm_01kagwj000x2c8t4m9qd", Revision: 9, Term: "carbon neutral", Locale: "en", PartOfSpeech: plan.Adjective,
			Note: "Of the whole city,\nnot of its buildings alone.",
			Translations: []plan.FileWordings{
				{Locale: "ko", Revision: 12, Accepted: []string{"탄소중립", "탄소 중립"}},
				{Locale: "vi", Revision: 11, Accepted: []string{"trung hòa các-bon"}, Forbidden: []string{"không các-bon", "carbon zero"}},
			},
		},
		{ID: "trm_01kagwj000x2c8t4m9qe", Revision: 10, Term: "Gwangju", Locale: "en", PartOfSpeech: plan.ProperNoun, DoNotTranslate: true},
		{Term: "hand in hand", Locale: "en", PartOfSpeech: plan.Phrase, Translations: []plan.FileWordings{
			{Locale: "de", Forbidden: []string{"Hand in Hand"}},
		}},
	}}
}

func writeTBX(t testing.TB, terms *plan.TermFile) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := exchange.TBX.Write(&file, terms); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func readTBX(t testing.TB, file []byte) *plan.TermFile {
	t.Helper()
	terms, err := exchange.TBX.Read(file)
	if err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	for i := range terms.Terms {
		terms.Terms[i].Line = 0
	}
	return terms
}

// termsDiffer shows two files of terms, where they are not the same.
func termsDiffer(t testing.TB, got, want *plan.TermFile) string {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return ""
	}
	var both [2]string
	for i, file := range []*plan.TermFile{got, want} {
		text, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		both[i] = string(text)
	}
	return both[0] + ": wanted\n" + both[1]
}

func TestAGlossaryIsWrittenAsItStandsInTestdata(t *testing.T) {
	const golden = "testdata/glossary.tbx"
	file := writeTBX(t, tbxSample())
	if *updateTBX {
		if err := os.WriteFile(golden, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file, want) {
		t.Errorf("the file is not %s (-update-tbx writes it):\n%s", golden, file)
	}
	if diff := termsDiffer(t, readTBX(t, file), tbxSample()); diff != "" {
		t.Error(diff)
	}
}

func tbxTerms() *rapid.Generator[*plan.TermFile] {
	word := rapid.StringMatching(`[a-z탄<&]( ?[\x{A0}a-zé"]){0,6}`)
	return rapid.Custom(func(t *rapid.T) *plan.TermFile {
		file := &plan.TermFile{Catalogue: rapid.SampledFrom([]string{"", "c1-2"}).Draw(t, "catalogue")}
		for range rapid.IntRange(1, 3).Draw(t, "terms") {
			term := plan.FileTerm{
				Term:           word.Draw(t, "term"),
				Locale:         "en",
				Revision:       plan.Revision(rapid.Uint64().Draw(t, "revision")),
				PartOfSpeech:   plan.PartOfSpeech(rapid.IntRange(0, int(plan.Phrase)).Draw(t, "speech")),
				DoNotTranslate: rapid.Bool().Draw(t, "literal"),
				Note:           rapid.SampledFrom([]string{"", " a note", "of\ntwo lines", "polyplan: revision=7"}).Draw(t, "note"),
			}
			if rapid.Bool().Draw(t, "known") {
				term.ID = plan.ID("trm_" + rapid.StringMatching(`[0-9a-hjkmnp-tv-z]{20}`).Draw(t, "id"))
			}
			for _, locale := range []i18n.Locale{"de", "zh-Hant"}[:rapid.IntRange(0, 2).Draw(t, "locales")] {
				w := plan.FileWordings{Locale: locale, Revision: plan.Revision(rapid.Uint64().Draw(t, "revision"))}
				if n := rapid.IntRange(0, 2).Draw(t, "accepted"); n > 0 {
					w.Accepted = rapid.SliceOfN(word, n, n).Draw(t, "accepted")
				}
				if n := rapid.IntRange(0, 2).Draw(t, "forbidden"); n > 0 || w.Accepted == nil {
					w.Forbidden = rapid.SliceOfN(word, n+1, n+1).Draw(t, "forbidden")
				}
				term.Translations = append(term.Translations, w)
			}
			file.Terms = append(file.Terms, term)
		}
		return file
	})
}

func TestWhateverIsInAGlossaryComesBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		want := tbxTerms().Draw(rt, "terms")
		file := writeTBX(t, want)
		if diff := termsDiffer(t, readTBX(t, file), want); diff != "" {
			rt.Fatalf("%s\n%s", diff, file)
		}
	})
}

// oddTBX is what others write, and the terms that are made of it.
var oddTBX = []struct {
	name, file string
	want       []plan.FileTerm
}{
	{"categories as elements, and a term in the language of the file", `<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
		<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body><conceptEntry id="c1"><min:subjectField>x</min:subjectField>
		<langSec xml:lang="es"><basic:definition>Def.</basic:definition><termSec><term>luz</term><min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec>
		<termSec><term>lumbre</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec></langSec>
		<langSec xml:lang="en-US"><termSec><term> light
			year </term><min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec></conceptEntry></body></text></tbx>`, []plan.FileTerm{
		{Term: "light year", Locale: "en-US", PartOfSpeech: plan.Noun, Note: "Def.", Translations: []plan.FileWordings{
			{Locale: "es", Accepted: []string{"lumbre", "luz"}},
		}},
	}},
	{"of 2008, with a group, and synonyms", `<martif type="TBX-Basic" xml:lang="de"><martifHeader/><text><body><termEntry id="1"><descripGrp><descrip type="definition">Def.</descrip><admin type="source">x</admin></descripGrp>
		<langSet xml:lang="en"><ntig><termGrp><term>bus</term><termNote type="partOfSpeech">properNoun</termNote></termGrp><note>n</note></ntig><tig><term>coach</term></tig></langSet>
		<langSet xml:lang="fr"><tig><term>car</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote><note>old</note></tig></langSet></termEntry></body></text></martif>`, []plan.FileTerm{
		{Term: "bus", Locale: "en", PartOfSpeech: plan.ProperNoun, Note: "Def.\nold\nn", Translations: []plan.FileWordings{{Locale: "fr", Forbidden: []string{"car"}}}},
		{Term: "coach", Locale: "en", Note: "Def.\nold", Translations: []plan.FileWordings{{Locale: "fr", Forbidden: []string{"car"}}}},
	}},
	{"our term after others, by its ticket", `<tbx><text><body><conceptEntry id="trm_01kagwj000x2c8t4m9qd"><langSec xml:lang="ko"><note>polyplan: revision=8</note><termSec><term>빛</term></termSec></langSec>
		<langSec xml:lang="en"><termSec><term>light</term><note>polyplan: revision=7 part-of-speech=NOUN do-not-translate=yes</note></termSec></langSec></conceptEntry></body></text></tbx>`, []plan.FileTerm{
		{ID: "trm_01kagwj000x2c8t4m9qd", Revision: 7, Term: "light", Locale: "en", PartOfSpeech: plan.Noun, DoNotTranslate: true, Translations: []plan.FileWordings{
			{Locale: "ko", Revision: 8, Accepted: []string{"빛"}},
		}},
	}},
	{"no terms", `<tbx><text><body><conceptEntry><langSec xml:lang="en"/></conceptEntry></body></text></tbx>`, nil},
}

func TestAGlossaryOfOthersIsRead(t *testing.T) {
	for _, test := range oddTBX {
		if diff := termsDiffer(t, readTBX(t, []byte(test.file)), &plan.TermFile{Terms: test.want}); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

var badTBX = []badFile{
	{"another vocabulary", `<tmx/>`, 1, 1, "<tmx> is no TBX"},
	{"a document type", `<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd"><martif/>`, 1, 1, "<!DOCTYPE"},
	{"a language without a tag", "<tbx><text><body><conceptEntry>\n<langSec/></conceptEntry></body></text></tbx>", 2, 1, `xml:lang of <langSec>: locale "": empty`},
	{"one language twice", `<tbx><text><body><conceptEntry><langSec xml:lang="en"><termSec><term>a</term></termSec></langSec><langSec xml:lang="en-US"><termSec><term>b</term></termSec></langSec></conceptEntry></body></text></tbx>`, 1, 18, "two parts in en-US"},
	{"endless notes", `<tbx><text><body><conceptEntry><note>` + strings.Repeat("x", 20000) + `</note><langSec xml:lang="en"><termSec><term>a</term></termSec></langSec></conceptEntry></body></text></tbx>`, 1, 18, "20000 bytes"},
	{"a ticket that is none", `<tbx><text><body><conceptEntry><langSec xml:lang="en"><termSec><term>a</term><note>polyplan: revision=x</note></termSec></langSec></conceptEntry></body></text></tbx>`, 1, 18, `"x" is not a revision`},
}

func TestWhatIsNoGlossaryIsToldWithItsPlace(t *testing.T) {
	mustTell(t, func(file []byte) error {
		_, err := exchange.TBX.Read(file)
		return err
	}, badTBX)
}

func FuzzTBX(f *testing.F) {
	f.Add(writeTBX(f, tbxSample()))
	for _, odd := range oddTBX {
		f.Add([]byte(odd.file))
	}
	for _, bad := range badTBX {
		f.Add([]byte(bad.file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		terms, err := exchange.TBX.Read(file)
		if err != nil {
			mustBeSyntax(t, err)
			return
		}
		for i := range terms.Terms {
			terms.Terms[i].Line = 0
		}
		if len(terms.Terms) == 0 {
			return
		}
		if diff := termsDiffer(t, readTBX(t, writeTBX(t, terms)), terms); diff != "" {
			t.Fatalf("written again: %s", diff)
		}
	})
}

// TestAGlossaryOpensInOthersTools counts its concepts with translate-toolkit, which takes the second language of each for
// its translation.
func TestAGlossaryOpensInOthersTools(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "glossary.tbx", writeTBX(t, tbxSample()))
	said := string(tool(t, folder, "translate-toolkit", "pocount", "--csv", "glossary.tbx"))
	if !strings.Contains(said, "glossary.tbx,  2,") {
		t.Errorf("pocount says %q: wanted 2 translated", said)
	}
}
