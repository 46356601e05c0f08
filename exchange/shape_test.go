package exchange_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"polyplan/exchange"
)

// There is no schema at hand for TMX and TBX. These are what their standards say of the elements that are written here,
// as document types.
const (
	// tmxShape is TMX 1.4b, "Detailed specifications", of elements without content markup.
	tmxShape = `
<!ELEMENT tmx (header, body)>
<!ATTLIST tmx version CDATA #REQUIRED>
<!ELEMENT header (note | prop)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED adminlang CDATA #REQUIRED
	segtype (block | paragraph | sentence | phrase) #REQUIRED o-tmf CDATA #REQUIRED srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT body (tu*)>
<!ELEMENT tu ((note | prop)*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED srclang CDATA #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)>
<!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA)>
<!ELEMENT note (#PCDATA)>
<!ATTLIST note xml:lang CDATA #IMPLIED>
<!ELEMENT prop (#PCDATA)>
<!ATTLIST prop type CDATA #REQUIRED xml:lang CDATA #IMPLIED>
`
	// tbxShape is the core structure of ISO 30042:2008, with those categories of TBX-Basic that tell of words.
	tbxShape = `
<!ELEMENT martif (martifHeader, text)>
<!ATTLIST martif type (TBX-Basic) #REQUIRED xml:lang CDATA #REQUIRED>
<!ELEMENT martifHeader (fileDesc)>
<!ELEMENT fileDesc (sourceDesc+)>
<!ELEMENT sourceDesc (p+)>
<!ELEMENT p (#PCDATA)>
<!ELEMENT text (body)>
<!ELEMENT body (termEntry+)>
<!ELEMENT termEntry (note*, langSet+)>
<!ATTLIST termEntry id ID #IMPLIED>
<!ELEMENT langSet (note*, tig+)>
<!ATTLIST langSet xml:lang CDATA #REQUIRED>
<!ELEMENT tig (term, termNote*, note*)>
<!ELEMENT term (#PCDATA)>
<!ELEMENT termNote (#PCDATA)>
<!ATTLIST termNote type (partOfSpeech | termType | administrativeStatus) #REQUIRED>
<!ELEMENT note (#PCDATA)>
`
)

// tbxValues are what TBX-Basic lets the categories be that are written here.
var tbxValues = map[string][]string{
	"partOfSpeech": {"adjective", "adverb", "noun", "other", "verb"},
	"termType":     {"abbreviation", "acronym", "fullForm", "phrase", "shortForm", "variant"},
	"administrativeStatus": {
		"admittedTerm-admn-sts", "deprecatedTerm-admn-sts", "preferredTerm-admn-sts", "supersededTerm-admn-sts",
	},
}

// shaped holds XML files against a document type.
func shaped(t *testing.T, shape string, files [][]byte) {
	t.Helper()
	folder := t.TempDir()
	put(t, folder, "shape.dtd", []byte(shape))
	args := []string{"--noout", "--dtdvalid", filepath.Join(folder, "shape.dtd")}
	for i, file := range files {
		name := string(rune('a'+i)) + ".xml"
		put(t, folder, name, file)
		args = append(args, name)
	}
	tool(t, folder, "libxml2-utils", "xmllint", args...)
}

func TestAMemoryHasTheShapeOfTMX(t *testing.T) {
	files := [][]byte{writtenUnits(t, exchange.TMX, xliffSample()), writtenUnits(t, exchange.TMX, wideSample())}
	for seed := range 6 {
		files = append(files, writtenUnits(t, exchange.TMX, xliffFiles().Example(seed)))
	}
	shaped(t, tmxShape, files)
}

func TestAGlossaryHasTheShapeOfTBX(t *testing.T) {
	files := [][]byte{writeTBX(t, tbxSample())}
	for seed := range 6 {
		files = append(files, writeTBX(t, tbxTerms().Example(seed)))
	}
	shaped(t, tbxShape, files)
	for _, file := range files {
		for _, note := range regexp.MustCompile(`<termNote type="([^"]*)">([^<]*)<`).FindAllSubmatch(file, -1) {
			if category, value := string(note[1]), string(note[2]); !slices.Contains(tbxValues[category], value) {
				t.Errorf("%s is %q: wanted one of %q", category, value, tbxValues[category])
			}
		}
	}
}
