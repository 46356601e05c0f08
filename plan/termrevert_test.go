package plan_test

import (
	"slices"
	"strings"
	"testing"

	"polyplan/plan"
)

// saying is what terms are called in a glossary, a term a line: "tree n.: 나무".
func (d *desk) saying(publisher plan.ID) []string {
	var all []string
	for _, t := range d.glossary(publisher).Terms {
		said := t.Term + " " + t.Note + ":"
		for _, w := range t.Translations {
			said += " " + strings.Join(w.Accepted, ",")
		}
		all = append(all, said)
	}
	return all
}

func TestAGlossaryThatCameInIsRevertedAsOne(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	d.term(city, "tree", "나무")
	d.term(city, "shade", "그늘")
	before := d.saying(city)
	file := d.glossary(city)
	shade, tree := &file.Terms[0], &file.Terms[1]
	shade.Note, tree.Translations[0].Accepted = "cool", []string{"수목"}
	file.Terms = append(file.Terms, plan.FileTerm{Term: "pond", Locale: "en", Translations: []plan.FileWordings{{Locale: "ko", Accepted: []string{"연못"}}}})
	came, err := d.ImportTerms(d.Context(), editor, plan.TermImport{Publisher: city, File: file})
	d.ok(err)
	if slices.Equal(before, d.saying(city)) || came.ID == "" {
		t.Fatalf("there is %q", d.saying(city))
	}
	d.refuses("somebody else's", plan.NotFound, "token", func() error { _, err := d.RevertImport(d.Context(), mina, came.ID); return err })
	undone, err := d.RevertImport(d.Context(), editor, came.ID)
	d.ok(err)
	if got := d.saying(city); !slices.Equal(got, before) || undone.Count(plan.OutcomeReverted) != 4 || len(undone.Units) != 4 {
		t.Errorf("there is %q, wanted %q: %+v", got, before, undone.Tally)
	}
	if found, err := d.CheckUp(d.Context(), boss); err != nil || len(found.Findings) > 0 {
		t.Errorf("a check finds %+v (%v)", found.Findings, err)
	}
}

func TestWhatWasSaidOfTermsSinceTheyCameInIsKept(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	file := &plan.TermFile{Terms: []plan.FileTerm{
		{Term: "tree", Locale: "en", Translations: []plan.FileWordings{{Locale: "ko", Accepted: []string{"나무"}}}},
		{Term: "pond", Locale: "en", Translations: []plan.FileWordings{{Locale: "ko", Accepted: []string{"연못"}}}},
	}}
	came, err := d.ImportTerms(d.Context(), editor, plan.TermImport{Publisher: city, File: file})
	d.ok(err)
	_, err = d.SetTermTranslations(d.Context(), editor, plan.TermWordings{ID: came.Terms[0].ID, Locale: "ko", Translations: []string{"수목"}})
	d.ok(err)
	undone, err := d.RevertImport(d.Context(), editor, came.ID)
	d.ok(err)
	if got := d.saying(city); !slices.Equal(got, []string{"tree : 수목"}) || undone.Count(plan.OutcomeKept) != 2 {
		t.Errorf("there is %q: %+v", got, undone.Tally)
	}
	again, err := d.ImportTerms(d.Context(), editor, plan.TermImport{Publisher: city, File: d.glossary(city)})
	d.ok(err)
	if again.ID != "" || again.Revision != 0 {
		t.Errorf("nothing was written, and it is told as %q at %d", again.ID, again.Revision)
	}
}
