package exchange_test

import (
	"strings"
	"testing"

	"polyplan/exchange"
	"polyplan/plan"
)

func TestIdentifiersThatRunIntoEachOtherAreWrittenTheSameASecondTime(t *testing.T) {
	for name, inside := range map[string]string{
		"one that is of no Objective": `<StrategicPlanCore><StrategicPlanCore><StrategicPlanCore><Identifier>_a</Identifier></StrategicPlanCore></StrategicPlanCore></StrategicPlanCore>
			<Objective><Goal RelationshipType="Narrower_Than"></Goal><Identifier>_a</Identifier></Objective>`,
		"twice in a Goal that has it from a plan": `<Goal>` + strings.Repeat(`<Identifier>gol_01kagwj000pg1jyvz9r6</Identifier>`, 2) + `</Goal>`,
		"the same in two Goals":                   strings.Repeat(`<Goal><Name>x</Name><Objective><Name>y</Name><Identifier>7b</Identifier></Objective>`+narrower("z", "", "7b")+`</Goal>`, 2),
		"twice in one Goal":                       `<Goal><Name>x</Name>` + strings.Repeat(`<Objective><Name>y</Name><Identifier>a b</Identifier></Objective>`, 2) + narrower("z", "a_b", "a b") + `</Goal>`,
	} {
		for part := range stratMLParts {
			file := "<PerformancePlanOrReport>" + inside + "</PerformancePlanOrReport>"
			doc := readStratML(t, []byte(file), "en")
			out := writeStratML(t, doc, part)
			again := readStratML(t, out, "")
			if lost := lost(t, []byte(file), out); len(lost) > 0 {
				t.Errorf("%s loses in part %d %s:\n%s", name, part, lost, out)
			}
			if diff := differs(string(writeStratML(t, again, part)), string(out)); diff != "" || outline(again) != outline(doc) {
				t.Errorf("%s, in part %d: it is\n%s\nthen\n%s\n%s\nof\n%s", name, part, outline(doc), outline(again), diff, out)
			}
		}
	}
}

// narrower is an Objective that is narrower than another one.
func narrower(name, id, than string) string {
	return `<Objective><Name>` + name + `</Name><Identifier>` + id + `</Identifier><PerformanceIndicator>
		<Relationship RelationshipType="Narrower_Than"><ReferentIdentifier>` + than + `</ReferentIdentifier></Relationship></PerformanceIndicator></Objective>`
}

func TestAnObjectiveStaysNarrowerThanAnotherAssignmentUntilThatOneIsMoved(t *testing.T) {
	file := `<StrategicPlan xml:lang="en"><Name>Parks</Name><StrategicPlanCore><Goal><Name>Trees</Name>
		<Objective><Name>Plant</Name><Identifier>plant</Identifier></Objective>` + narrower("Dig", "dig", "plant") + narrower("Rent a digger", "rent", "dig") +
		`<Objective><Name>Water</Name><Identifier>water</Identifier></Objective></Goal></StrategicPlanCore></StrategicPlan>`
	doc := readStratML(t, []byte(file), "")
	refers := func(to string, times int) {
		t.Helper()
		out := string(writeStratML(t, doc, exchange.StratMLPart2))
		if n := strings.Count(out, "<ReferentIdentifier>"+to+"</ReferentIdentifier>"); n != times {
			t.Errorf("%d are narrower than %s, want %d:\n%s", n, to, times, out)
		}
	}
	if got, want := outline(doc), "Trees\n- Plant\n- - Dig\n- - Rent a digger\n- Water"; got != want {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	refers("plant", 1)
	refers("dig", 1)
	plant, water := &doc.Goals[0].Strategies[0], &doc.Goals[0].Strategies[1]
	water.Assignments, plant.Assignments = []plan.ItemDocument{plant.Assignments[0]}, plant.Assignments[1:]
	refers("water", 1)
	refers("plant", 1)
}
