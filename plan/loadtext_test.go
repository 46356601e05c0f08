package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestTextsAreStoredComposedAndWithPlainLineEnds(t *testing.T) {
	c := plantest.New(t)
	for i, test := range []struct {
		name, field, given, want string
	}{
		{"ASCII", "title", "Parks", "Parks"},
		{"a decomposed accent", "title", "Cafe\u0301", "Café"},
		{"decomposed Hangul", "title", "\u1100\u1169\u11bc\u110b\u116f\u11ab", "공원"},
		{"a compatibility letter stays", "title", "ﬁn", "ﬁn"},
		{"the Kelvin sign is K", "title", "\u212a", "K"},
		{"an emoji of several parts", "title", "👩🏽\u200d🌾", "👩🏽\u200d🌾"},
		{"bidi marks stay", "title", "\u200fab\u200e", "\u200fab\u200e"},
		{"spaces stay", "title", " a  b ", " a  b "},
		{"lines", "description", "a\nb\n\nc", "a\nb\n\nc"},
		{"Windows line ends", "description", "a\r\nb\r\n", "a\nb\n"},
		{"10,000 characters", "description", strings.Repeat("é", 10_000), strings.Repeat("é", 10_000)},
		{"10,000 characters once composed", "description", strings.Repeat("e\u0301", 10_000), strings.Repeat("é", 10_000)},
		{"characters beyond the first plane", "description", strings.Repeat("𝄞", 10_000), strings.Repeat("𝄞", 10_000)},
	} {
		doc := smallPlan(fmt.Sprint("plan-", i))
		doc.Goals = []plan.GoalDocument{goal("en", "A goal")}
		item := &doc.Goals[0]
		if test.field == "title" {
			item.Title = texts("en", test.given)
		} else {
			item.Description = texts("en", test.given)
		}
		plantest.Load(t, c, plantest.Of(doc))
		goal := bySlug(t, c, doc.Slug, wanting()).Goals()[0]
		got := value(goal.Title(nil, nil))
		if test.field == "description" {
			got = value(goal.Description(nil, nil))
		}
		if got != test.want {
			t.Errorf("%s: %.40q is stored as %.40q, want %.40q", test.name, test.given, got, test.want)
		}
	}
}

func TestLinesThatAreNotTranslatedAreComposedToo(t *testing.T) {
	doc := smallPlan("parks")
	doc.Contact.Email = "cafe\u0301@springs.example"
	doc.Goals = []plan.GoalDocument{goal("en", "A goal")}
	doc.Goals[0].Identifier = "E\u0301-1"
	doc.Goals[0].Responsible = []plan.PartyDocument{{Division: texts("en", "Team"), Role: "re\u0301gie"}}
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Of(doc))
	p := bySlug(t, c, "parks", wanting())
	goal := p.Goals()[0]
	if *p.Contact().Email != "café@springs.example" || goal.Identifier != "É-1" || *goal.Responsible[0].Role != "régie" {
		t.Errorf("got %+q, %+q, %+q", *p.Contact().Email, goal.Identifier, *goal.Responsible[0].Role)
	}
}

func TestAProgramsDocumentIsHeldToUTF8LikeAFiles(t *testing.T) {
	rel := "rel\xff"
	for name, spoil := range map[string]func(*plan.Document){
		"title":      func(doc *plan.Document) { doc.Title = texts("en", "Parks\xff") },
		"phone":      func(doc *plan.Document) { doc.Contact.Phone = "\xff" },
		"source URL": func(doc *plan.Document) { doc.SourceURL = "https://springs.example/\xff" },
		"homepage":   func(doc *plan.Document) { doc.Publisher.Homepage = "https://springs.example/\xff" },
		"link":       func(doc *plan.Document) { doc.Goals[0].Links = []plan.Link{{URL: "https://springs.example/\xff"}} },
		"relation": func(doc *plan.Document) {
			doc.Goals[0].Links = []plan.Link{{URL: "https://springs.example/", Rel: &rel}}
		},
	} {
		c := plantest.New(t)
		doc := smallPlan("parks")
		doc.Goals = []plan.GoalDocument{goal("en", "A goal")}
		spoil(doc)
		if _, err := c.Load(t.Context(), plantest.Operator, plantest.Of(doc)); plan.CodeOf(err) != plan.Invalid {
			t.Errorf("%s: got %v, want INVALID", name, err)
		}
		if _, err := c.PlanBySlug(t.Context(), public, "parks", wanting()); err != nil {
			t.Errorf("%s: the plan was stored and does not read: %v", name, err)
		}
	}
}
