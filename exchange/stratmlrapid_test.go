package exchange_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/exchange"
	"polyplan/plan"
)

// draftText is a text as plans have them, in one line.
func draftText() *rapid.Generator[string] {
	alphabet := []rune(" <>&\"'?-]\u00A0\u200Babcd1.é\u0301한中ש😀\uFEFF;#%:/")
	return rapid.Custom(func(t *rapid.T) string {
		text := rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 12).Draw(t, "text")
		at := rapid.IntRange(0, len(text)).Draw(t, "at")
		return string(text[:at]) + "x" + string(text[at:])
	})
}

// draftLines is a text of several lines.
func draftLines() *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(draftText(), 1, 3), func(lines []string) string { return strings.Join(lines, "\n") })
}

func draftTexts(text *rapid.Generator[string]) *rapid.Generator[plan.Texts] {
	return rapid.Custom(func(t *rapid.T) plan.Texts {
		texts := in("en", text.Draw(t, "text"))
		if rapid.IntRange(0, 9).Draw(t, "marked") == 0 {
			origin := rapid.SampledFrom([]plan.Origin{plan.OriginHuman, plan.OriginMachine}).Draw(t, "origin")
			texts["en"] = plan.DocumentText{Value: texts["en"].Value, TextMarks: plan.TextMarks{Origin: &origin}}
		}
		return texts
	})
}

// maybe is a value or none.
func maybe[T any](t *rapid.T, g *rapid.Generator[T]) (none T) {
	if rapid.Bool().Draw(t, "there") {
		return g.Draw(t, "value")
	}
	return none
}

func draftIDs(prefix string) *rapid.Generator[plan.ID] {
	return rapid.Map(rapid.StringMatching(`[0-9a-hjkmnp-tv-z]{20}`), func(s string) plan.ID { return plan.ID(prefix + s) })
}

func draftPeriods() *rapid.Generator[*plan.Period] {
	days := rapid.SampledFrom([]plan.Date{"0000-02-29", "2026-01-01", "2026-01-02", "9999-12-31"})
	return rapid.Custom(func(t *rapid.T) *plan.Period {
		var p plan.Period
		if rapid.Bool().Draw(t, "starts") {
			day := days.Draw(t, "start")
			p.Start = &day
		}
		if day := days.Draw(t, "end"); rapid.Bool().Draw(t, "ends") && (p.Start == nil || day >= *p.Start) {
			p.End = &day
		}
		return &p
	})
}

func draftAddresses() *rapid.Generator[plan.URL] {
	return rapid.SampledFrom([]plan.URL{
		"https://sample.example/", "http://sample.example:8080/a?b=c&d=e#f", "https://sample.example/공원", "https://sample.example/{x}|y",
		"https://[::1]/", "https://sample.example/a%20b?c=%", "https://sample.example/#a#b", "https://사.example/",
	})
}

// draftItems are goals, strategies or assignments by the prefix of their ids.
func draftItems(prefix string) *rapid.Generator[plan.ItemDocument] {
	return rapid.Custom(func(t *rapid.T) plan.ItemDocument {
		item := plan.ItemDocument{
			ID:          maybe(t, draftIDs(prefix)),
			Identifier:  maybe(t, rapid.SampledFrom([]string{"1", "1.1", "A", " 2 ", "1.1.1", "x"})),
			Title:       draftTexts(draftText()).Draw(t, "title"),
			Description: maybe(t, draftTexts(draftLines())),
			Status:      maybe(t, rapid.SampledFrom([]plan.ItemStatus{plan.OnTrack, plan.Late, plan.Completed, plan.Cancelled})),
			Period:      maybe(t, draftPeriods()),
			Links:       maybe(t, rapid.SliceOfN(rapid.Custom(func(t *rapid.T) plan.Link { return plan.Link{URL: draftAddresses().Draw(t, "link")} }), 1, 2)),
			Extensions:  maybe(t, rapid.SampledFrom([]plan.Extensions{{"other": "\x00?>\uFFFE"}, {"other": "{}", "csv": "a;b"}, {"stratml": "no XML"}})),
		}
		if rapid.Bool().Draw(t, "begun") {
			progress := rapid.IntRange(0, 100).Draw(t, "progress")
			item.Progress = &progress
		}
		for range rapid.IntRange(0, 3).Draw(t, "parties") {
			item.Responsible = append(item.Responsible, plan.PartyDocument{
				ID:       maybe(t, draftIDs("pty_")),
				Division: draftTexts(rapid.OneOf(draftText(), rapid.Just("Roads Office"))).Draw(t, "division"),
				Role:     rapid.SampledFrom([]string{"", "lead", "Beneficiary", "Performer", " of "}).Draw(t, "role"),
			})
		}
		return item
	})
}

// drafts are whole drafts in English.
func drafts() *rapid.Generator[*plan.Document] {
	return rapid.Custom(func(t *rapid.T) *plan.Document {
		doc := &plan.Document{
			Format: plan.DocumentFormat, ID: maybe(t, draftIDs("pln_")), Slug: "a-plan", SourceLocale: "en", SourceURL: maybe(t, draftAddresses()),
			Publisher: plan.PublisherDocument{ID: maybe(t, draftIDs("pub_")), Name: draftTexts(draftText()).Draw(t, "publisher"), Homepage: maybe(t, draftAddresses())},
			Title:     draftTexts(draftText()).Draw(t, "title"), Summary: maybe(t, draftTexts(draftLines())), Section: maybe(t, draftTexts(draftText())),
			Levels: plan.LevelsDocument{Goal: maybe(t, draftTexts(draftText())), Assignment: maybe(t, draftTexts(draftText()))},
			Contact: plan.ContactDocument{
				Division: maybe(t, draftTexts(draftText())), Phone: maybe(t, rapid.Just("+82 62")), Email: maybe(t, rapid.Just("a@b.example")),
			},
			Period:     maybe(t, draftPeriods()),
			Extensions: maybe(t, rapid.SampledFrom([]plan.Extensions{{"other": "\x00"}, {"stratml": "<Half"}})),
		}
		for range rapid.IntRange(0, 3).Draw(t, "goals") {
			goal := plan.GoalDocument{ItemDocument: draftItems("gol_").Draw(t, "goal")}
			for range rapid.IntRange(0, 2).Draw(t, "strategies") {
				goal.Strategies = append(goal.Strategies, plan.StrategyDocument{
					ItemDocument: draftItems("str_").Draw(t, "strategy"),
					Assignments:  rapid.SliceOfN(draftItems("asg_"), 0, 2).Draw(t, "assignments"),
				})
			}
			doc.Goals = append(doc.Goals, goal)
		}
		return doc
	})
}

func TestWhateverPlanLeavesAsStratMLComesBack(t *testing.T) {
	for part := range stratMLParts {
		written := map[string][]byte{}
		rapid.Check(t, func(rt *rapid.T) {
			want := drafts().Draw(rt, "plan")
			var file bytes.Buffer
			if err := exchange.WriteStratML(&file, want, part); err != nil {
				rt.Fatal(err)
			}
			got, err := exchange.ReadStratML(file.Bytes(), "")
			if err != nil {
				rt.Fatalf("%v in\n%s", err, file.Bytes())
			}
			if diff := differs(asJSON(t, got), asJSON(t, want)); diff != "" {
				rt.Fatalf("%s\nof\n%s", diff, file.Bytes())
			}
			written[fmt.Sprintf("%d.xml", len(written))] = file.Bytes()
		})
		valid(t, stratMLParts[part].schema, written)
	}
}

// wildNames are names of elements, those of StratML and others.
var wildNames = strings.Fields(`StrategicPlanCore Organization Vision Mission Value Goal Objective Objectives Goals Stakeholder Role RoleType Name
	Description Identifier SequenceIndicator OtherInformation PerformanceIndicator Relationship ReferentIdentifier MeasurementInstance
	TargetResult ActualResult Descriptor DescriptorName DescriptorValue StartDate EndDate PublicationDate Source NumberOfUnits
	MeasurementDimension UnitOfMeasurement AdministrativeInformation Submitter GivenName EmailAddress Acronym name Budget p`)

// wildElement is an element with anything in it.
func wildElement(depth int) *rapid.Generator[string] {
	texts := rapid.SampledFrom([]string{
		"", " ", "alpha", "b <i>c</i>", "2026-01-01", "12", "1.1", "1.1.2", "_a", "7b", "Performer", "Progress", "%", "Status", "LATE",
		"\n   indented\n   text ", "\u0092\uFFFD", "https://sample.example/", "gol_01kagwj000pg1jyvz9r6",
	})
	return rapid.Custom(func(t *rapid.T) string {
		name := rapid.SampledFrom(wildNames).Draw(t, "name")
		attribute := maybe(t, rapid.SampledFrom([]string{` RelationshipType="Narrower_Than"`, ` Type="x"`, ` StakeholderTypeType="Person"`, ` xml:lang="ko"`}))
		inside := texts.Draw(t, "text")
		if strings.HasSuffix(name, "Identifier") {
			return "<" + name + ">" + rapid.SampledFrom([]string{"", "_a", "_b", "7b", "gol_01kagwj000pg1jyvz9r6"}).Draw(t, "id") + "</" + name + ">"
		}
		if depth > 0 {
			inside += strings.Join(rapid.SliceOfN(wildElement(depth-1), 0, 6).Draw(t, "children"), texts.Draw(t, "between"))
		}
		return "<" + name + attribute + ">" + inside + "</" + name + ">"
	})
}

func TestWhateverStratMLIsMadeOfIsWrittenValidAndTheSameASecondTime(t *testing.T) {
	for part := range stratMLParts {
		written := map[string][]byte{}
		rapid.Check(t, func(rt *rapid.T) {
			file := []byte("<PerformancePlanOrReport>" + strings.Join(rapid.SliceOfN(wildElement(4), 1, 8).Draw(rt, "file"), "") + "</PerformancePlanOrReport>")
			out := rewritten(rt, file, part)
			if diff := differs(string(rewritten(rt, out, part)), string(out)); diff != "" {
				rt.Fatalf("%s\na second time %s\nof\n%s", file, diff, out)
			}
			if lost := lost(t, file, out); len(lost) > 0 {
				rt.Fatalf("%s\nloses %s in\n%s", file, lost, out)
			}
			written[fmt.Sprintf("%d.xml", len(written))] = out
		})
		valid(t, stratMLParts[part].schema, written)
	}
}

// rewritten is a file read and written.
func rewritten(t *rapid.T, file []byte, part exchange.StratMLPart) []byte {
	doc, err := exchange.ReadStratML(file, "")
	if err != nil {
		doc, err = exchange.ReadStratML(file, "en")
	}
	if err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	var out bytes.Buffer
	if err := exchange.WriteStratML(&out, doc, part); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func FuzzStratML(f *testing.F) {
	for _, file := range wildFiles(f) {
		f.Add(file)
	}
	for part := range stratMLParts {
		f.Add(writeStratML(f, bicycles(), part))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		doc, err := exchange.ReadStratML(file, "en")
		var syntax *exchange.SyntaxError
		if err != nil {
			if !errors.As(err, &syntax) {
				t.Errorf("%v is no *SyntaxError", err)
			}
			return
		}
		for part := range stratMLParts {
			out := writeStratML(t, doc, part)
			if err := xml.Unmarshal(out, new(struct{})); err != nil {
				t.Fatalf("%v in\n%s", err, out)
			}
			if diff := differs(string(writeStratML(t, readStratML(t, out, ""), part)), string(out)); diff != "" {
				t.Fatalf("a second time %s\nof\n%s", diff, out)
			}
		}
	})
}
