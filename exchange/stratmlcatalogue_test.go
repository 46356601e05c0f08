package exchange_test

import (
	"bytes"
	"testing"

	"polyplan/exchange"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestWhatComesAsStratMLLeavesTheCatalogueWhole(t *testing.T) {
	c := plantest.New(t)
	for part, names := range stratMLParts {
		written := map[string][]byte{}
		for name, file := range wildFiles(t) {
			drafted, err := c.LoadDraft(t.Context(), plantest.Operator, readStratML(t, file, ""))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out := writeStratML(t, documentOf(t, c, drafted.Slug), part)
			if name == "form.xml" { // is a page around it
				file = file[bytes.Index(file, []byte("<StrategicPlan>")):bytes.Index(file, []byte("</xf:instance>"))]
			}
			if lost := lost(t, file, out); len(lost) > 0 {
				t.Errorf("%s loses in part %d %s:\n%s", name, part, lost, out)
			}
			written[name] = out
		}
		valid(t, names.schema, written)
	}
}

// documentOf is a plan of the catalogue as a document.
func documentOf(t *testing.T, c *plan.Catalogue, slug string) *plan.Document {
	t.Helper()
	p, err := c.PlanBySlug(t.Context(), plantest.Operator, slug, plan.Selection{})
	if err != nil || p == nil {
		t.Fatalf("the plan %s is %v, %v", slug, p, err)
	}
	doc, err := c.Document(t.Context(), plantest.Operator, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestThePlanOfGwangjuLeavesAsStratMLInEachOfItsLanguages(t *testing.T) {
	doc := documentOf(t, plantest.Seeded(t), plantest.Gwangju().Slug)
	for part, names := range stratMLParts {
		written := map[string][]byte{}
		for _, language := range doc.Languages() {
			out := writeStratML(t, doc, part, language)
			written[string(language)+".xml"] = out
			again := readStratML(t, out, "")
			if again.SourceLocale != string(language) || again.ID != doc.ID || outlineIDs(again) != outlineIDs(doc) {
				t.Errorf("in %s it comes back as\n%s", language, asJSON(t, again))
			}
		}
		valid(t, names.schema, written)
	}
}

// outlineIDs are the ids of a document's items in their order.
func outlineIDs(doc *plan.Document) (ids string) {
	doc.EachItem(func(item *plan.ItemDocument) { ids += string(item.ID) + "\n" })
	return ids
}

func TestAPlanComesBackBesideItself(t *testing.T) {
	c := plantest.Seeded(t)
	doc := documentOf(t, c, plantest.Gwangju().Slug)
	drafted, err := c.LoadDraft(t.Context(), plantest.Operator, readStratML(t, writeStratML(t, doc, exchange.StratMLPart2), ""))
	if err != nil {
		t.Fatal(err)
	}
	again := documentOf(t, c, drafted.Slug)
	if drafted.Slug != doc.Slug+"-2" || again.State != plan.PlanDraft || again.ID == doc.ID || again.Publisher.ID != doc.Publisher.ID {
		t.Errorf("%s is %s, %s of %s", drafted.Slug, again.State, again.ID, again.Publisher.ID)
	}
	if outline(again) != outline(doc) {
		t.Errorf("it has\n%s\nwant\n%s", outline(again), outline(doc))
	}
}
