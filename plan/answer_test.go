package plan_test

import (
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestAnAnswerHoldsSoManyNodesHoweverOftenOneStandsInIt(t *testing.T) {
	c := plantest.New(t)
	doc := bushy("parks", 103)
	doc.Goals = append(doc.Goals, goal("en", "Another goal"))
	plantest.Load(t, c, plantest.Of(doc))
	read := func(r *plan.Reading) *plan.Plan {
		p, err := c.PlanBySlug(plan.WithReading(t.Context(), r), public, "parks", wanting())
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	var reading plan.Reading
	p := read(&reading)
	strategy := p.Goals()[0].Strategies[0]
	held := 0
	for held+len(strategy.Assignments) <= plan.MaxAnswerNodes {
		assignments, err := strategy.AnswerAssignments()
		if err != nil || len(assignments) != 101 {
			t.Fatalf("%d after %d nodes: %v", len(assignments), held, err)
		}
		held += len(assignments)
	}
	if _, err := strategy.AnswerAssignments(); plan.CodeOf(err) != plan.LimitExceeded {
		t.Errorf("one list more than %d nodes: got %v", held, err)
	}
	if _, err := read(&reading).AnswerGoals(); plan.CodeOf(err) != plan.LimitExceeded {
		t.Errorf("another read for the same answer: got %v", err)
	}
	if goals, err := read(new(plan.Reading)).AnswerGoals(); err != nil || len(goals) != 2 {
		t.Errorf("another answer: got %d goals, %v", len(goals), err)
	}
	if strategies, err := read(new(plan.Reading)).Goals()[0].AnswerStrategies(); err != nil || len(strategies) != 1 {
		t.Errorf("another answer: got %d strategies, %v", len(strategies), err)
	}
}

func TestAnAnswerHoldsTenTimesAsManyTranslationsAsNodes(t *testing.T) {
	c := plantest.Seeded(t)
	var reading plan.Reading
	sel := wanting("en")
	sel.Translations = true
	p, err := c.PlanBySlug(plan.WithReading(t.Context(), &reading), public, "gwangju", sel)
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for {
		texts, err := p.AnswerTranslations(nil)
		if held+len(texts) > 10*plan.MaxAnswerNodes {
			if plan.CodeOf(err) != plan.LimitExceeded {
				t.Errorf("%d texts after %d: got %v", len(texts), held, err)
			}
			return
		}
		if err != nil || len(texts) != 70 {
			t.Fatalf("%d texts after %d: got %v", len(texts), held, err)
		}
		held += len(texts)
	}
}
