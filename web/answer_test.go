package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"polyplan/graph"
	"polyplan/plan"
)

// manyGoals is a plan with n goals.
func manyGoals(n int) *plan.Document {
	doc := &plan.Document{
		Format: plan.DocumentFormat, Slug: "many", State: plan.PlanPublished, SourceLocale: "en",
		Publisher: plan.PublisherDocument{Name: plan.Texts{"en": {Value: "Many"}}},
		Title:     plan.Texts{"en": {Value: "Many goals"}},
	}
	for i := range n {
		title := plan.Texts{"en": {Value: fmt.Sprintf("Goal %d", i)}}
		doc.Goals = append(doc.Goals, plan.GoalDocument{ItemDocument: plan.ItemDocument{Title: title}})
	}
	return doc
}

func TestAnAnswerThatUnfoldsWithoutEndIsRefused(t *testing.T) {
	h := newHouse(t, manyGoals(500))
	start := time.Now()
	a := h.post(t, `{ plan(slug: "many") { goals { plan { goals { plan { goals { id } } } } } } }`, nil)
	refused(t, a, graph.LimitExceeded, "10000 goals, strategies and assignments")
	if took := time.Since(start); took > slow {
		t.Errorf("it took %s", took)
	}
	h.untroubled(t)
}

func TestALargePlanIsServedWhole(t *testing.T) {
	h := newHouse(t, manyGoals(500))
	a := h.post(t, `{ plan(slug: "many") { goals { title { value } translations { value } } } }`, nil)
	if n := strings.Count(string(a.body), `"title"`); n != 500 {
		t.Errorf("%d goals: want 500: %.300s", n, a.body)
	}
}

func TestAnAnswerHasItsBoundInBytes(t *testing.T) {
	doc := manyGoals(500)
	for i := range doc.Goals {
		doc.Goals[i].Description = plan.Texts{"en": {Value: strings.Repeat("x", 10_000)}}
	}
	h := newHouse(t, doc)
	ask := func(times int) answer {
		return h.post(t, `{ plan(slug: "many") { goals {`+numbered(times, " d%d: description { value }")+` } } }`, nil)
	}
	if a := ask(3); a.status != 200 || len(a.body) < 15_000_000 {
		t.Errorf("three times 5 MB: %d, %d bytes: %.300s", a.status, len(a.body), a.body)
	}
	refused(t, ask(4), graph.LimitExceeded, "more than 16777216 bytes")
	h.untroubled(t)
}
