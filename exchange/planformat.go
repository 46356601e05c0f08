package exchange

import (
	"io"

	"polyplan/i18n"
	"polyplan/plan"
)

// PlanFormat is a format for reading a plan: in the languages that it was read for, each text as its reader is served
// it, with a mark where that is another language than the title's.
type PlanFormat struct {
	Name      string
	Extension string // without the dot
	MediaType string
	Write     func(w io.Writer, p *plan.Plan) error
}

// DocumentFormat is a format for a plan in all its languages.
type DocumentFormat struct {
	Name      string
	Extension string // without the dot
	MediaType string
	Write     func(w io.Writer, doc *plan.Document) error
}

// PlanJSON is the plan document itself, which docs/plan-document.md describes.
var PlanJSON = DocumentFormat{
	Name: "json", Extension: "json", MediaType: "application/json",
	Write: func(w io.Writer, doc *plan.Document) error {
		line, err := doc.JSON()
		if err != nil {
			return err
		}
		_, err = w.Write(append(line, '\n'))
		return err
	},
}

// LanguageOf is the language that a plan's readers are served its title in, which is the plan's for them.
func LanguageOf(p *plan.Plan) i18n.Locale {
	if title := p.Title(nil, nil); title != nil {
		return title.Locale
	}
	return p.SourceLocale
}

// other tells whether a text is in another language than the plan.
func other(p *plan.Plan, text *plan.Text) bool {
	return text.Locale != LanguageOf(p)
}

// PlanItem is a goal, strategy or assignment as a reader is served it, and how deep it stands, from 1.
type PlanItem struct {
	Depth       int
	ID          plan.ID
	Identifier  string
	Title       *plan.Text
	Description *plan.Text
	Status      plan.ItemStatus
	Progress    *int
	Period      *plan.Period
	Responsible []*plan.Party
	Links       []*plan.Link
}

// EachItem visits the items of a plan in the order of reading.
func EachItem(p *plan.Plan, visit func(*PlanItem)) {
	for _, g := range p.Goals() {
		visit(&PlanItem{
			1, g.ID, g.Identifier, g.Title(nil, nil), g.Description(nil, nil), g.Status, g.Progress, g.Period, g.Responsible, g.Links,
		})
		for _, s := range g.Strategies {
			visit(&PlanItem{
				2, s.ID, s.Identifier, s.Title(nil, nil), s.Description(nil, nil), s.Status, s.Progress, s.Period, s.Responsible, s.Links,
			})
			for _, a := range s.Assignments {
				visit(&PlanItem{
					3, a.ID, a.Identifier, a.Title(nil, nil), a.Description(nil, nil), a.Status, a.Progress, a.Period, a.Responsible, a.Links,
				})
			}
		}
	}
}
