package exchange

import (
	"encoding/json"
	"io"
	"slices"
	"strconv"

	"polyplan/plan"
)

// PlanJSONLD is a plan in the terms of schema.org as JSON-LD 1.1, with language maps: plans, goals, strategies and
// assignments are CreativeWorks that are parts of each other. It has what readers are served, and no drafts. Nodes are
// named by fragments of the document's own address.
var PlanJSONLD = DocumentFormat{
	Name: "jsonld", Extension: "jsonld", MediaType: "application/ld+json",
	Write: func(w io.Writer, doc *plan.Document) error {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(linkedPlan(doc))
	},
}

// linkedContext says that all terms are schema.org's, and which of them have language maps or addresses.
var linkedContext = map[string]any{
	"@vocab":      "https://schema.org/",
	"name":        map[string]string{"@container": "@language"},
	"abstract":    map[string]string{"@container": "@language"},
	"description": map[string]string{"@container": "@language"},
	"genre":       map[string]string{"@container": "@language"},
	"url":         map[string]string{"@type": "@id"},
	"isBasedOn":   map[string]string{"@type": "@id"},
	"hasPart":     map[string]string{"@container": "@list"},
}

// linkedWork is a schema.org CreativeWork.
type linkedWork struct {
	Context     any                   `json:"@context,omitempty"`
	ID          string                `json:"@id,omitempty"`
	Type        string                `json:"@type"`
	Identifier  string                `json:"identifier,omitempty"`
	Genre       map[string]string     `json:"genre,omitempty"` // what the plan calls the level
	Name        map[string]string     `json:"name,omitempty"`
	Abstract    map[string]string     `json:"abstract,omitempty"`
	Description map[string]string     `json:"description,omitempty"`
	Status      string                `json:"creativeWorkStatus,omitempty"`
	Languages   []string              `json:"inLanguage,omitempty"` // the source's first
	Coverage    string                `json:"temporalCoverage,omitempty"`
	Publisher   *linkedOrganization   `json:"publisher,omitempty"`
	BasedOn     plan.URL              `json:"isBasedOn,omitempty"`
	PartOf      *linkedWork           `json:"isPartOf,omitempty"` // the publisher's programme
	About       *linkedValue          `json:"about,omitempty"`
	Maintainers []*linkedOrganization `json:"maintainer,omitempty"`
	Citations   []linkedPage          `json:"citation,omitempty"`
	Parts       []*linkedWork         `json:"hasPart,omitempty"`
}

type linkedOrganization struct {
	Type    string            `json:"@type"`
	ID      string            `json:"@id,omitempty"`
	Name    map[string]string `json:"name,omitempty"`
	URL     plan.URL          `json:"url,omitempty"`
	Contact *linkedContact    `json:"contactPoint,omitempty"`
}

type linkedContact struct {
	Type      string            `json:"@type"`
	Name      map[string]string `json:"name,omitempty"`
	Telephone string            `json:"telephone,omitempty"`
	Email     string            `json:"email,omitempty"`
}

// linkedValue is the progress of an item: schema.org has no term for it.
type linkedValue struct {
	Type       string `json:"@type"`
	PropertyID string `json:"propertyID"`
	Value      int    `json:"value"`
	UnitCode   string `json:"unitCode"` // P1 is percent (UN/CEFACT Recommendation 20)
}

type linkedPage struct {
	Type string   `json:"@type"`
	URL  plan.URL `json:"url"`
}

// linker makes linked data of a document.
type linker struct {
	doc     *plan.Document
	locales map[string]bool // that it has texts in
}

func linkedPlan(doc *plan.Document) *linkedWork {
	l := &linker{doc, map[string]bool{}}
	work := &linkedWork{
		Context: linkedContext, ID: fragment(doc.ID), Type: "CreativeWork", Identifier: doc.Slug,
		Name: l.texts(doc.Title), Abstract: l.texts(doc.Summary), Status: doc.State.String(), Coverage: coverage(doc.Period),
		Publisher: l.publisher(), BasedOn: doc.SourceURL,
	}
	if section := l.texts(doc.Section); section != nil {
		work.PartOf = &linkedWork{Type: "CreativeWork", Name: section}
	}
	for i := range doc.Goals {
		work.Parts = append(work.Parts, l.goal(&doc.Goals[i], strconv.Itoa(i+1)))
	}
	work.Languages = l.languages()
	return work
}

func (l *linker) publisher() *linkedOrganization {
	of := &l.doc.Publisher
	publisher := &linkedOrganization{Type: "Organization", ID: fragment(of.ID), Name: l.texts(of.Name), URL: of.Homepage}
	contact := &l.doc.Contact
	if division := l.texts(contact.Division); division != nil || contact.Phone != "" || contact.Email != "" {
		publisher.Contact = &linkedContact{"ContactPoint", division, contact.Phone, contact.Email}
	}
	return publisher
}

func (l *linker) goal(doc *plan.GoalDocument, number string) *linkedWork {
	work := l.item(&doc.ItemDocument, number, l.doc.Levels.Goal)
	for i := range doc.Strategies {
		work.Parts = append(work.Parts, l.strategy(&doc.Strategies[i], work.Identifier+"."+strconv.Itoa(i+1)))
	}
	return work
}

func (l *linker) strategy(doc *plan.StrategyDocument, number string) *linkedWork {
	work := l.item(&doc.ItemDocument, number, l.doc.Levels.Strategy)
	for i := range doc.Assignments {
		place := work.Identifier + "." + strconv.Itoa(i+1)
		work.Parts = append(work.Parts, l.item(&doc.Assignments[i], place, l.doc.Levels.Assignment))
	}
	return work
}

func (l *linker) item(doc *plan.ItemDocument, number string, level plan.Texts) *linkedWork {
	if doc.Identifier != "" {
		number = doc.Identifier
	}
	work := &linkedWork{
		ID: fragment(doc.ID), Type: "CreativeWork", Identifier: number, Genre: l.texts(level), Name: l.texts(doc.Title),
		Description: l.texts(doc.Description), Status: doc.Status.String(), Coverage: coverage(doc.Period),
	}
	if doc.Progress != nil {
		work.About = &linkedValue{"PropertyValue", "progress", *doc.Progress, "P1"}
	}
	for _, party := range doc.Responsible {
		work.Maintainers = append(work.Maintainers, &linkedOrganization{
			Type: "Organization", ID: fragment(party.ID), Name: l.texts(party.Division),
		})
	}
	for _, link := range doc.Links {
		work.Citations = append(work.Citations, linkedPage{"WebPage", link.URL})
	}
	return work
}

// texts is a language map of those texts that readers are served; nil where there are none.
func (l *linker) texts(all plan.Texts) map[string]string {
	var texts map[string]string
	for tag, text := range all {
		if state, _ := l.doc.Stands(tag, text); state == plan.StateDraft && tag != l.doc.SourceLocale {
			continue
		}
		if texts == nil {
			texts = map[string]string{}
		}
		texts[tag] = text.Value
		l.locales[tag] = true
	}
	return texts
}

func (l *linker) languages() []string {
	all := []string{l.doc.SourceLocale}
	for tag := range l.locales {
		if tag != l.doc.SourceLocale {
			all = append(all, tag)
		}
	}
	slices.Sort(all[1:])
	return all
}

// fragment names a node in the document.
func fragment(id plan.ID) string {
	if id == "" {
		return ""
	}
	return "#" + string(id)
}

// coverage is a period as an ISO 8601 interval, open where it has no day.
func coverage(p *plan.Period) string {
	start, end := dates(p)
	switch {
	case start == "" && end == "":
		return ""
	case start == "":
		start = ".."
	case end == "":
		end = ".."
	}
	return start + "/" + end
}
