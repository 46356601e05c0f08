package exchange_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"polyplan/exchange"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// drafted is a plan that came as StratML.
func drafted(t *testing.T, c *plan.Catalogue, file []byte) plan.ID {
	t.Helper()
	drafted, err := c.LoadDraft(t.Context(), plantest.Operator, readStratML(t, file, ""))
	if err != nil {
		t.Fatal(err)
	}
	return documentOf(t, c, drafted.Slug).ID
}

// forReaders is a plan as those without a grant get it in StratML, nil where they do not see it.
func forReaders(t *testing.T, c *plan.Catalogue, id plan.ID, part exchange.StratMLPart) []byte {
	t.Helper()
	doc, err := c.DocumentIn(t.Context(), plan.Viewer{}, id, exchange.StratML)
	if err != nil {
		t.Fatal(err)
	}
	if doc == nil {
		return nil
	}
	return writeStratML(t, doc, part)
}

func TestReadersOfAPublishedPlanGetWhatItsStratMLSaidButNotWhoHandedItIn(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("testdata", "stratml", "prefixed-report.xml"))
	if err != nil {
		t.Fatal(err)
	}
	const person = `<s:Submitter><s:GivenName>Marigold</s:GivenName><s:EmailAddress>marigold@sample.example</s:EmailAddress></s:Submitter>`
	whole := file
	file = []byte(strings.Replace(string(file), "</s:AdministrativeInformation>", "</s:AdministrativeInformation>"+person, 1))
	for part, names := range stratMLParts {
		c := plantest.New(t)
		id := drafted(t, c, file)
		if out := forReaders(t, c, id, part); out != nil {
			t.Errorf("readers get a draft:\n%s", out)
		}
		if _, err := c.PublishPlan(t.Context(), plantest.Operator, id, nil); err != nil {
			t.Fatal(err)
		}
		out := forReaders(t, c, id, part)
		if lost := lost(t, whole, out); len(lost) > 0 {
			t.Errorf("part %d for readers loses %s:\n%s", part, lost, out)
		}
		if strings.Contains(strings.ToLower(string(out)), "marigold") {
			t.Errorf("part %d tells readers who handed it in:\n%s", part, out)
		}
		valid(t, names.schema, map[string][]byte{"readers.xml": out})
		doc, err := c.DocumentIn(t.Context(), plantest.Operator, id, exchange.StratML)
		if err != nil || !strings.Contains(string(writeStratML(t, doc, part)), "marigold@sample.example") {
			t.Errorf("part %d: those who see drafts are not told who handed it in, %v", part, err)
		}
	}
}

func TestReadersGetNothingThatWasKeptButStratML(t *testing.T) {
	doc := bicycles()
	secret := plan.Extensions{
		"other":          "secret of another format",
		exchange.StratML: `<PerformancePlanOrReport><StrategicPlanCore><Mission><Description>Ride</Description></Mission></StrategicPlanCore><AdministrativeInformation><Surname>secret</Surname></AdministrativeInformation></PerformancePlanOrReport>`,
	}
	doc.Extensions = secret
	doc.Goals[0].Extensions = plan.Extensions{"other": "secret", exchange.StratML: "<secret that is no XML"}
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Of(doc))
	for part := range stratMLParts {
		out := string(forReaders(t, c, doc.ID, part))
		if strings.Contains(out, "secret") || !strings.Contains(out, "<Description>Ride</Description>") {
			t.Errorf("part %d tells readers\n%s", part, out)
		}
	}
	public, err := c.Document(t.Context(), plan.Viewer{}, doc.ID)
	if err != nil || strings.Contains(asJSON(t, public), "secret") || strings.Contains(asJSON(t, public), "Ride") {
		t.Errorf("the plan document tells readers\n%s\n%v", asJSON(t, public), err)
	}
}

func TestWhatStratMLSaidGoesWithItsItem(t *testing.T) {
	c := plantest.New(t)
	indicator := func(what string) string {
		return `<PerformanceIndicator><MeasurementDimension>` + what + `</MeasurementDimension><UnitOfMeasurement>Number</UnitOfMeasurement></PerformanceIndicator>`
	}
	id := drafted(t, c, []byte(`<StrategicPlan xml:lang="en"><Name>Parks</Name><StrategicPlanCore>
		<Goal><Name>Trees</Name><Objective><Name>Plant</Name><Identifier>plant</Identifier>`+indicator("Saplings")+`</Objective>
			<Objective><Name>Water</Name><Identifier>water</Identifier>`+indicator("Barrels")+`</Objective>`+narrower("Dig", "dig", "plant")+`</Goal>
		<Goal><Name>Ponds</Name></Goal></StrategicPlanCore></StrategicPlan>`))
	if _, err := c.PublishPlan(t.Context(), plantest.Operator, id, nil); err != nil {
		t.Fatal(err)
	}
	doc := documentOf(t, c, "parks")
	plant, water, ponds := doc.Goals[0].Strategies[0], doc.Goals[0].Strategies[1], doc.Goals[1]
	_, err := c.MoveItem(t.Context(), plantest.Operator, plan.Move{ID: plant.Assignments[0].ID, Parent: water.ID, Position: 1})
	if err == nil {
		_, err = c.MoveItem(t.Context(), plantest.Operator, plan.Move{ID: water.ID, Parent: ponds.ID, Position: 1})
	}
	if err == nil {
		_, _, err = c.DeleteItem(t.Context(), plantest.Operator, plant.ID, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got, want := outline(documentOf(t, c, "parks")), "Trees\nPonds\n- Water\n- - Dig"; got != want {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	for _, part := range []exchange.StratMLPart{exchange.StratMLPart2, exchange.StratMLPart1} {
		out := forReaders(t, c, id, part)
		again := readStratML(t, out, "")
		if strings.Contains(string(out), "Saplings") || strings.Count(string(out), "Barrels") != 1 || outline(again) != "Trees\nPonds\n- Water\n- - Dig" {
			t.Errorf("part %d is\n%s\nand comes back as\n%s", part, out, outline(again))
		}
		if part == exchange.StratMLPart2 && !slices.Contains(strings.Fields(string(out)), "<ReferentIdentifier>water</ReferentIdentifier>") {
			t.Errorf("what was moved is not narrower than its strategy:\n%s", out)
		}
		valid(t, stratMLParts[part].schema, map[string][]byte{"moved.xml": out})
	}
}
