package web_test

import (
	"fmt"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestTranslatorsWorkThroughThousandsOfTexts(t *testing.T) {
	inBrowserWith(t, "translate.test.mjs", nil, thousands())
}

// thousands is a plan in English of more than 5,000 texts: each third title is translated into Korean, and each tenth
// translates what its source was before.
func thousands() *plan.Document {
	doc := plantest.Gwangju()
	plantest.Keep(doc)
	doc.ID, doc.Slug, doc.Title = "", "thousands", plan.Texts{"en": {Value: "A plan of thousands"}}
	doc.Summary, doc.Section, doc.Levels, doc.Contact = nil, nil, plan.LevelsDocument{}, plan.ContactDocument{}
	doc.Goals = nil
	n := 0
	item := func() plan.ItemDocument {
		n++
		title := plan.Texts{"en": {Value: fmt.Sprintf("Clean water for district %d", n)}}
		switch {
		case n%10 == 0:
			before := fmt.Sprintf("Water for district %d", n)
			title["ko"] = plan.DocumentText{Value: fmt.Sprintf("%d구역의 물", n), Stale: true, Translates: before}
		case n%3 == 0:
			title["ko"] = plan.DocumentText{Value: fmt.Sprintf("%d구역의 맑은 물", n)}
		}
		division := plan.Texts{"en": {Value: fmt.Sprintf("Water works %d", n)}}
		about := plan.Texts{"en": {Value: fmt.Sprintf("Pipes of %d streets are made anew.\nThen the wells are.", n)}}
		by := []plan.PartyDocument{{Division: division}}
		return plan.ItemDocument{Title: title, Description: about, Responsible: by}
	}
	for range 18 {
		goal := plan.GoalDocument{ItemDocument: item()}
		for range 7 {
			strategy := plan.StrategyDocument{ItemDocument: item()}
			for range 13 {
				strategy.Assignments = append(strategy.Assignments, item())
			}
			goal.Strategies = append(goal.Strategies, strategy)
		}
		doc.Goals = append(doc.Goals, goal)
	}
	return doc
}
