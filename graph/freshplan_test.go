package graph_test

import (
	"fmt"

	"pgregory.net/rapid"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

// document is a plan of a few known ids, so that one that is missing can come to be, or come back.
func (w *town) document(rt *rapid.T) *plan.Document {
	n := rapid.IntRange(0, 2).Draw(rt, "document")
	text := plan.Texts{"en": {Value: w.words(rt)}, "ko": {Value: w.words(rt)}}
	return &plan.Document{
		Format: plan.DocumentFormat, ID: w.plans[n], Slug: w.slugs[n], State: plan.PlanPublished, SourceLocale: "en",
		Publisher: plan.PublisherDocument{Name: text}, Title: text,
		Goals: []plan.GoalDocument{{ItemDocument: plan.ItemDocument{ID: w.items[n], Title: text}}},
	}
}

func (w *town) found(rt *rapid.T) {
	for n := range 3 {
		w.plans = append(w.plans, plan.ID(fmt.Sprintf("pln_0000000000000000000%d", n)))
		w.items = append(w.items, plan.ID(fmt.Sprintf("gol_0000000000000000000%d", n)))
		w.slugs = append(w.slugs, fmt.Sprint("plan-", n))
	}
	w.terms, w.tokens = []plan.ID{"trm_00000000000000000000"}, []plan.ID{"tok_00000000000000000000"}
	doc := w.document(rt)
	reviewed := doc.Title["ko"]
	reviewed.State = plan.StateReviewed
	doc.Goals[0].Title = plan.Texts{"en": doc.Title["en"], "ko": reviewed}
	if _, err := w.Load(w, townClerk, plantest.Of(doc)); err != nil {
		rt.Fatal(err)
	}
	// Of a text that was reviewed it is a suggestion, which a walk would seldom come to.
	title := plan.TextRef{ID: doc.Goals[0].ID, Field: plan.FieldTitle, Locale: "ko"}
	if _, err := w.SetTranslation(w, translator, plan.NewTranslation{TextRef: title, Value: "셋", State: plan.StateTranslated}); err != nil {
		rt.Fatal(err)
	}
}
