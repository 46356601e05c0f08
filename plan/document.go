package plan

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"polyplan/i18n"
)

// DocumentFormat is the format of plan documents that this code reads and writes.
const DocumentFormat = "polyplan/1"

// Document is a whole plan in every language, as files hold it: JSON (RFC 8259), one object a plan.
// Ids are given when they are absent.
type Document struct {
	Format       string               `json:"format"`
	ID           ID                   `json:"id,omitempty"`
	Slug         string               `json:"slug"`
	State        PlanState            `json:"state"`
	SourceLocale string               `json:"sourceLocale"`
	SourceURL    URL                  `json:"sourceUrl,omitempty"`
	Publisher    PublisherDocument    `json:"publisher"`
	Locales      map[string]TextMarks `json:"locales,omitempty"` // what is true of a locale's texts that do not say otherwise
	Title        Texts                `json:"title"`
	Summary      Texts                `json:"summary,omitempty"`
	Section      Texts                `json:"section,omitempty"`
	Levels       LevelsDocument       `json:"levels,omitzero"`
	Contact      ContactDocument      `json:"contact,omitzero"`
	Period       *Period              `json:"period,omitempty"`
	Goals        []GoalDocument       `json:"goals,omitempty"`
	Extensions   Extensions           `json:"extensions,omitempty"`

	Line int `json:"-"` // where it ends in the stream it was read from; 0 where it was not
}

// PublisherDocument names a publisher: one with the id, else one of that name in the plan's source
// locale, else a new one.
type PublisherDocument struct {
	ID       ID    `json:"id,omitempty"`
	Name     Texts `json:"name"`
	Homepage URL   `json:"homepage,omitempty"`
}

// LevelsDocument is what a plan calls its levels.
type LevelsDocument struct {
	Goal       Texts `json:"goal,omitempty"`
	Strategy   Texts `json:"strategy,omitempty"`
	Assignment Texts `json:"assignment,omitempty"`
}

// ContactDocument is whom to ask about a plan.
type ContactDocument struct {
	Division Texts  `json:"division,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Email    string `json:"email,omitempty"`
}

// ItemDocument is what goals, strategies and assignments have in common.
type ItemDocument struct {
	ID          ID              `json:"id,omitempty"`
	Identifier  string          `json:"identifier,omitempty"` // where it is not the one that the place counts to
	Title       Texts           `json:"title"`
	Description Texts           `json:"description,omitempty"`
	Status      ItemStatus      `json:"status,omitempty"`
	Progress    *int            `json:"progress,omitempty"` // percent
	Period      *Period         `json:"period,omitempty"`
	Responsible []PartyDocument `json:"responsible,omitempty"`
	Links       []Link          `json:"links,omitempty"`
	Extensions  Extensions      `json:"extensions,omitempty"`
}

// GoalDocument is a goal and its strategies in their order.
type GoalDocument struct {
	ItemDocument
	Strategies []StrategyDocument `json:"strategies,omitempty"`
}

// StrategyDocument is a strategy and its assignments in their order.
type StrategyDocument struct {
	ItemDocument
	Assignments []ItemDocument `json:"assignments,omitempty"`
}

// PartyDocument is a responsible division.
type PartyDocument struct {
	ID       ID     `json:"id,omitempty"`
	Division Texts  `json:"division"`
	Role     string `json:"role,omitempty"`
}

// Texts is one text by locale; tags may be in any spelling.
type Texts map[string]DocumentText

// TextMarks is how a text stands.
type TextMarks struct {
	State  TextState `json:"state,omitempty"`  // TRANSLATED where it is absent
	Origin *Origin   `json:"origin,omitempty"` // HUMAN where it is absent
}

// DocumentText is a text, written as a string or, where it has marks of its own, as an object.
type DocumentText struct {
	Value string `json:"value"`
	TextMarks
}

// textObject is the longer form.
type textObject DocumentText

// UnmarshalJSON reads either form.
func (t *DocumentText) UnmarshalJSON(data []byte) error {
	if len(data) > 1 && data[0] == '"' {
		inner := data[1 : len(data)-1]
		if bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) { // as nearly all: it stands for itself
			t.Value = string(inner)
			return nil
		}
		return json.Unmarshal(data, &t.Value)
	}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	return strict.Decode((*textObject)(t))
}

// MarshalJSON writes the shorter form that fits.
func (t DocumentText) MarshalJSON() ([]byte, error) {
	if t.TextMarks == (TextMarks{}) {
		return json.Marshal(t.Value)
	}
	return json.Marshal(textObject(t))
}

// parseTag is the canonical form of a document's locale tag.
func parseTag(tag string) (i18n.Locale, error) {
	locale, err := i18n.Parse(tag)
	if err != nil {
		return "", &Error{Code: Invalid, Message: err.Error(), Err: err}
	}
	return locale, nil
}

func index(i int) string {
	return strconv.Itoa(i)
}
