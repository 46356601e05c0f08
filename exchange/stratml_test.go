package exchange_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

var updateStratML = flag.Bool("update-stratml", false, "write what the tests of StratML get as what they want")

// stratMLParts are the parts and the names of their schemas and golden files.
var stratMLParts = map[exchange.StratMLPart]struct{ schema, golden string }{
	exchange.StratMLPart1: {"stratml-part1-20140401.xsd", "plan.part1.xml"},
	exchange.StratMLPart2: {"stratml-part2-20160216.xsd", "plan.part2.xml"},
}

// in is a text in one language.
func in(tag, value string) plan.Texts {
	return plan.Texts{tag: {Value: value}}
}

// bicycles is a plan that has everything a plan can have, in English and a little in Korean.
func bicycles() *plan.Document {
	rel, forty := "describedby", 40
	start, end := plan.Date("2026-01-01"), plan.Date("2030-12-31")
	import_ := plan.OriginImport
	title := in("en", "Bicycles by 2030")
	title["ko"] = plan.DocumentText{Value: "2030년까지 자전거", TextMarks: plan.TextMarks{State: plan.StateReviewed}}
	works := in("en", "Kerbs along <Station> Road")
	works["ko"] = plan.DocumentText{Value: "역길 연석", TextMarks: plan.TextMarks{State: plan.StateDraft}}
	return &plan.Document{
		Format: plan.DocumentFormat, ID: "pln_01kagwj000pg1jyvz9r6", Slug: "bicycles-2030", State: plan.PlanPublished,
		SourceLocale: "en", SourceURL: "https://sample.example/bicycles?of=town&in=2030",
		Publisher: plan.PublisherDocument{ID: "pub_01kagwj000pg1jyvz9r6", Name: in("en", "Town of Sample"), Homepage: "https://sample.example/"},
		Title:     title, Summary: in("en", "Half of all ways in town\nshall be made by bicycle."), Section: in("en", "Mobility"),
		Levels:     plan.LevelsDocument{Goal: in("en", "Aims"), Strategy: in("en", "Ways"), Assignment: in("en", "Works")},
		Contact:    plan.ContactDocument{Division: in("en", "Roads Office"), Phone: "+82-62-000-0000", Email: "roads@sample.example"},
		Period:     &plan.Period{Start: &start, End: &end},
		Extensions: plan.Extensions{"other": "?> \x00 <"},
		Goals: []plan.GoalDocument{
			{
				ItemDocument: plan.ItemDocument{
					ID: "gol_01kagwj000pg1jyvz9r6", Title: in("en", "Safe lanes"), Description: in("en", "On every main street."), Status: plan.OnTrack,
				},
				Strategies: []plan.StrategyDocument{{
					ItemDocument: plan.ItemDocument{ID: "str_01kagwj000pg1jyvz9r6", Identifier: "S-7", Title: in("en", "Separate bicycles from cars")},
					Assignments: []plan.ItemDocument{
						{
							ID: "asg_01kagwj000pg1jyvz9r6", Title: works, Status: plan.Late, Progress: &forty, Period: &plan.Period{End: &end},
							Responsible: []plan.PartyDocument{
								{ID: "pty_01kagwj000pg1jyvz9r6", Division: in("en", "Roads Office"), Role: "lead"},
								{ID: "pty_01kagwj000pg1jyvz9r7", Division: in("en", "Gardens")},
							},
							Links: []plan.Link{{URL: "https://sample.example/kerbs", Rel: &rel}},
						},
						{ID: "asg_01kagwj000pg1jyvz9r7", Title: plan.Texts{"en": {Value: "Signs", TextMarks: plan.TextMarks{Origin: &import_}}}},
					},
				}, {
					ItemDocument: plan.ItemDocument{ID: "str_01kagwj000pg1jyvz9r7", Title: in("en", "Count them"), Progress: new(int)},
				}},
			},
			{ItemDocument: plan.ItemDocument{ID: "gol_01kagwj000pg1jyvz9r7", Title: in("en", "Parking")}},
		},
	}
}

func writeStratML(t testing.TB, doc *plan.Document, part exchange.StratMLPart, languages ...i18n.Locale) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := exchange.WriteStratML(&file, doc, part, languages...); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func readStratML(t testing.TB, file []byte, language i18n.Locale) *plan.Document {
	t.Helper()
	doc, err := exchange.ReadStratML(file, language)
	if err != nil {
		t.Fatalf("%v\n%s", err, file)
	}
	return doc
}

// asJSON is a document as far as files of documents tell it.
func asJSON(t testing.TB, doc *plan.Document) string {
	t.Helper()
	text, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// differs is the first line in which a text is not what was wanted, "" where it is.
func differs(got, want string) string {
	gots, wants := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(gots), len(wants)) {
		line := func(lines []string) string { return strings.Join(lines[min(i, len(lines)):min(i+3, len(lines))], "\n") }
		if i >= len(gots) || i >= len(wants) || gots[i] != wants[i] {
			return fmt.Sprintf("line %d is\n%s\nwanted\n%s", i+1, line(gots), line(wants))
		}
	}
	return ""
}

// sharedFile is a file beside the checkout. Where it is missing, the test is skipped.
func sharedFile(t testing.TB, path ...string) string {
	t.Helper()
	file := filepath.Join(append([]string{"..", "..", "shared"}, path...)...)
	if _, err := os.Stat(file); err != nil {
		t.Skipf("there is no %s beside the checkout", filepath.Join(append([]string{"shared"}, path...)...))
	}
	return file
}

func TestAPlanIsWrittenAsTheStratMLThatStandsInTestdata(t *testing.T) {
	for part, names := range stratMLParts {
		file := writeStratML(t, bicycles(), part)
		golden := filepath.Join("testdata", names.golden)
		if *updateStratML {
			if err := os.WriteFile(golden, file, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file, want) {
			t.Errorf("it is not %s (-update-stratml writes it):\n%s", golden, file)
		}
		valid(t, stratMLParts[part].schema, map[string][]byte{names.golden: file})
	}
}

func TestAPlanInOneLanguageComesBackWhole(t *testing.T) {
	want := bicycles()
	want.State = plan.PlanDraft
	delete(want.Title, "ko")
	delete(want.Goals[0].Strategies[0].Assignments[0].Title, "ko")
	for part := range stratMLParts {
		got := readStratML(t, writeStratML(t, bicycles(), part), "")
		if diff := differs(asJSON(t, got), asJSON(t, want)); diff != "" {
			t.Errorf("part %d: %s", part, diff)
		}
	}
}

func TestAPlanIsWrittenInTheLanguageAskedForAsFarAsItIsTranslated(t *testing.T) {
	doc := readStratML(t, writeStratML(t, bicycles(), exchange.StratMLPart2, "fr", "ko"), "")
	if doc.SourceLocale != "fr" {
		t.Errorf("it is in %s, want fr", doc.SourceLocale)
	}
	got := []string{doc.Title["fr"].Value, doc.Summary["fr"].Value, doc.Goals[0].Strategies[0].Assignments[0].Title["fr"].Value}
	want := []string{"2030년까지 자전거", "Half of all ways in town\nshall be made by bicycle.", "Kerbs along <Station> Road"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q: drafts are not served", got, want)
	}
	if got := doc.Title["fr"].TextMarks; got != (plan.TextMarks{}) {
		t.Errorf("the title is marked %+v", got)
	}
}

func TestWhatAnEditorChangesLeavesAnImportedPlanChanged(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("testdata", "stratml", "prefixed-report.xml"))
	if err != nil {
		t.Fatal(err)
	}
	doc := readStratML(t, file, "")
	goal := &doc.Goals[0]
	goal.Title["en"] = plan.DocumentText{Value: "Quays and piers"}
	goal.Responsible[0].Role = "Head warden"
	doc.Summary = in("en", "Shorter.")
	goal.Strategies[0].Assignments = []plan.ItemDocument{{Title: in("en", "Paint them")}}
	out := writeStratML(t, doc, exchange.StratMLPart2)
	again := readStratML(t, out, "")
	if asJSON(t, again) != asJSON(t, readStratML(t, writeStratML(t, again, exchange.StratMLPart2), "")) {
		t.Error("a second time something else comes back")
	}
	for _, want := range []string{"Quays and piers", "Head warden", "Shorter.", "Six of them.", "Paint them", "Narrower_Than", "Bollards set"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("there is no %q in\n%s", want, out)
		}
	}
	for _, gone := range []string{"second paragraph", ">Warden<"} {
		if strings.Contains(string(out), gone) {
			t.Errorf("there still is %q", gone)
		}
	}
	valid(t, stratMLParts[exchange.StratMLPart2].schema, map[string][]byte{"edited.xml": out})
}

func TestWhatOtherToolsChangeInAFileIsRead(t *testing.T) {
	file := string(writeStratML(t, bicycles(), exchange.StratMLPart2))
	for _, change := range []struct{ from, to string }{
		{"<Name>Safe lanes</Name>", "<Name>Safer lanes</Name>"},
		{"<NumberOfUnits>40</NumberOfUnits>", "<NumberOfUnits>60</NumberOfUnits>"},
		{"<DescriptorValue>LATE<", "<DescriptorValue>Completed<"},
		{"<Name>Gardens</Name>", "<Name>Parks</Name>"},
		{"<Name>Town of Sample</Name>", "<Name>City of Sample</Name><Acronym>CS</Acronym>"},
	} {
		if !strings.Contains(file, change.from) {
			t.Fatalf("there is no %s in\n%s", change.from, file)
		}
		file = strings.Replace(file, change.from, change.to, 1)
	}
	doc := readStratML(t, []byte(file), "")
	works := doc.Goals[0].Strategies[0].Assignments[0]
	if doc.Goals[0].Title["en"].Value != "Safer lanes" || *works.Progress != 60 || works.Status != plan.Completed ||
		works.Responsible[1].Division["en"].Value != "Parks" || works.Responsible[1].ID == "" || doc.Publisher.Name["en"].Value != "City of Sample" {
		t.Errorf("got\n%s", asJSON(t, doc))
	}
	if out := writeStratML(t, doc, exchange.StratMLPart2); !strings.Contains(string(out), "<Acronym>CS</Acronym>") {
		t.Errorf("the acronym is lost:\n%s", out)
	}
}

// textElements are the elements of StratML that have nothing but text.
var textElements = strings.Fields(`Name name Description Identifier SequenceIndicator OtherInformation RoleType ReferentIdentifier DescriptorName
	DescriptorValue StartDate EndDate PublicationDate Source NumberOfUnits MeasurementDimension UnitOfMeasurement GivenName EmailAddress
	Acronym`)

// words are the words that a file says, in text and attributes, each as often as it says it. The attributes of what
// stands within a text are markup, and say nothing.
func words(t testing.TB, file []byte) map[string]int {
	t.Helper()
	all := map[string]int{}
	within := 0
	decoder := xml.NewDecoder(bytes.NewReader(file))
	for {
		token, err := decoder.Token()
		if token == nil {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			for _, word := range strings.Fields(string(token)) {
				all[word]++
			}
		case xml.EndElement:
			within = max(0, within-1)
		case xml.StartElement:
			if within > 0 {
				within++
				continue
			}
			if slices.Contains(textElements, token.Name.Local) {
				within = 1
			}
			for _, a := range token.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && a.Name.Local != "schemaLocation" && a.Name.Local != "lang" {
					all[a.Value]++
				}
			}
		}
	}
	return all
}
