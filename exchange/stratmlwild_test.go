package exchange_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"polyplan/exchange"
	"polyplan/plan"
)

// wildFiles are files that break the schemas as files in the wild do.
func wildFiles(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	paths, err := filepath.Glob(filepath.Join("testdata", "stratml", "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if files[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

var notInNames = regexp.MustCompile(`[^A-Za-z0-9._-]`)

// lost are the words of a file that another one does not say as often, be it as a name that XML can have, or as a
// value that a schema wants.
func lost(t testing.TB, file, out []byte) []string {
	t.Helper()
	wanted, said := words(t, file), words(t, out)
	all := string(out)
	var lost []string
	for word, n := range wanted {
		if isWordOfSchema(word) || said[word] >= n || strings.Count(all, notInNames.ReplaceAllString(word, "_")) >= n {
			continue
		}
		lost = append(lost, fmt.Sprintf("%s (%d of %d)", word, said[word], n))
	}
	slices.Sort(lost)
	return lost
}

func isWordOfSchema(word string) bool {
	return word == "" || slices.Contains([]string{
		"Strategic_Plan", "performer", "generic", "generic group", "group", "narrower than", "1,200", "2025-01-01T00:00:00Z",
	}, word)
}

func TestWhatBreaksTheSchemaIsReadAndWrittenValidAndWhole(t *testing.T) {
	for part := range stratMLParts {
		written := map[string][]byte{}
		for name, file := range wildFiles(t) {
			doc := readStratML(t, file, "")
			out := writeStratML(t, doc, part)
			written[name] = out
			if name == "form.xml" { // is a page around it
				file = file[bytes.Index(file, []byte("<StrategicPlan>")):bytes.Index(file, []byte("</xf:instance>"))]
			}
			if lost := lost(t, file, out); len(lost) > 0 {
				t.Errorf("%s loses in part %d %s:\n%s", name, part, lost, out)
			}
			if diff := differs(string(writeStratML(t, readStratML(t, out, ""), part)), string(out)); diff != "" {
				t.Errorf("%s of part %d a second time: %s", name, part, diff)
			}
		}
		valid(t, stratMLParts[part].schema, written)
	}
}

// outline is the titles of a document, and its identifiers where they are its own.
func outline(doc *plan.Document) string {
	var lines []string
	add := func(depth int, item *plan.ItemDocument) {
		line := strings.Repeat("- ", depth) + item.Title[doc.SourceLocale].Value
		if item.Identifier != "" {
			line = strings.Repeat("- ", depth) + item.Identifier + " " + item.Title[doc.SourceLocale].Value
		}
		for _, party := range item.Responsible {
			line += " @" + party.Division[doc.SourceLocale].Value
			if party.Role != "" {
				line += "/" + party.Role
			}
		}
		lines = append(lines, line)
	}
	for _, goal := range doc.Goals {
		add(0, &goal.ItemDocument)
		for _, strategy := range goal.Strategies {
			add(1, &strategy.ItemDocument)
			for i := range strategy.Assignments {
				add(2, &strategy.Assignments[i])
			}
		}
	}
	return strings.Join(lines, "\n")
}

func TestGoalsAndObjectivesFindTheirLevel(t *testing.T) {
	files := wildFiles(t)
	for name, want := range map[string]string{
		"prefixed-report.xml": "Part A Quays @Quay wardens/Warden\n- New bollards",
		"old-namespace.xml":   "Mehr Beete (https://sample.example/beete) für alle.\n- Jede Schule bekommt ein Beet.\n- 1.2",
		"no-core.xml":         "Lines\n- Every hour\n- - Ten more buses\n- - Ten more garages\n- Weekends\n- Stops with light\n- Drivers",
		"numbered.xml":        "Planter\n- Pépinières\n- - 1.1.1. Graines\n- - Serres\n- Bords de route\nGarder\n- Gardes\n- Feux\n- Alarmes\n- - Tours",
		"form.xml":            "Reading rooms @Readers/Beneficiary",
		"attributes.xml":      "Spans\n- Stone\n- - Arches",
	} {
		if got := outline(readStratML(t, files[name], "")); got != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestWhatStandsAroundAPlanFindsAHome(t *testing.T) {
	files := wildFiles(t)
	for name, want := range map[string]string{
		"prefixed-report.xml": "en harbour-report Harbour Report / Harbour Office / 2025-01-01 – / ",
		"old-namespace.xml":   "de garten Gärten / Gärten / – / ",
		"no-core.xml":         "en night-buses Night buses / Night buses / – / ",
		"numbered.xml":        "fr-CA forets Forêts / MF / – / ",
		"form.xml":            "en libraries-of-the-town-and-of-the-villages-by-the-river Libraries of the town, and of the villages by the river / Libraries of the town, and of the villages by the river / – / +1 555 0100 books@sample.example",
	} {
		doc := readStratML(t, files[name], "")
		period := " –"
		if doc.Period != nil && doc.Period.Start != nil {
			period = " " + string(*doc.Period.Start) + " –"
		}
		if doc.Period != nil && doc.Period.End != nil {
			period += string(*doc.Period.End)
		}
		contact := strings.TrimSpace(doc.Contact.Phone + " " + doc.Contact.Email)
		got := fmt.Sprintf("%s %s %s / %s /%s / %s", doc.SourceLocale, doc.Slug, doc.Title[doc.SourceLocale].Value, doc.Publisher.Name[doc.SourceLocale].Value, period, contact)
		if got != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
		}
		if doc.State != plan.PlanDraft || doc.Format != plan.DocumentFormat {
			t.Errorf("%s is %s and %s", name, doc.State, doc.Format)
		}
	}
	if got, want := readStratML(t, files["prefixed-report.xml"], "").Summary["en"].Value,
		"What the harbour of Sample has done in the year that is over, and what the harbour will do in the next one.\n\nThe second paragraph of this description."; got != want {
		t.Errorf("the summary is %q, want %q", got, want)
	}
}

func TestAttributesAndElementsFindEachOthersPlace(t *testing.T) {
	out := string(writeStratML(t, readStratML(t, wildFiles(t)["attributes.xml"], ""), exchange.StratMLPart2))
	for _, want := range []string{
		`Type="Performance_Plan"`, "<GivenName>Ada</GivenName>", "<Surname>Sample</Surname>", "<EmailAddress>ada@sample.example</EmailAddress>",
		`PerformanceIndicatorType="Quantitative"`, `RelationshipType="Narrower_Than"`, "<NumberOfUnits>7</NumberOfUnits>",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("it has no %s:\n%s", want, out)
		}
	}
}

func TestThePlanOfTheOECDIsReadAndWrittenValidAndWhole(t *testing.T) {
	file, err := os.ReadFile(sharedFile(t, "stratml", "oecd-ai.part2.xml"))
	if err != nil {
		t.Fatal(err)
	}
	doc := readStratML(t, file, "")
	want := "Multidisciplinarity\n- 1.1\nAnalysis\n- 2.1\n" +
		"Partnerships @Governments @Technical Community @Private Sector @Academia @Civil Society @International Organisations\n- 3.1"
	if got := outline(doc); got != want || doc.SourceLocale != "en" || doc.SourceURL != "https://oecd.ai/about" {
		t.Errorf("%s, %s:\n%s\nwant\n%s", doc.SourceLocale, doc.SourceURL, got, want)
	}
	for part := range stratMLParts {
		out := writeStratML(t, doc, part)
		if lost := lost(t, file, out); len(lost) > 0 {
			t.Errorf("part %d loses %s:\n%s", part, lost, out)
		}
		valid(t, stratMLParts[part].schema, map[string][]byte{"oecd.xml": out})
	}
}

func TestThePlanOfTheOECDKeepsItsElements(t *testing.T) {
	file, err := os.ReadFile(sharedFile(t, "stratml", "oecd-ai.part2.xml"))
	if err != nil {
		t.Fatal(err)
	}
	elements := func(file []byte) map[string]int {
		counts := map[string]int{}
		for _, name := range regexp.MustCompile(`<([A-Z]\w*)`).FindAllSubmatch(file, -1) {
			counts[string(name[1])]++
		}
		return counts
	}
	got, want := elements(writeStratML(t, readStratML(t, file, ""), exchange.StratMLPart2)), elements(file)
	if !maps.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}
