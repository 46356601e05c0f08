package plan

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
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
	FormerSlugs  []string             `json:"formerSlugs,omitempty"` // that lead to it, in the order in which it had them
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

	Public bool `json:"-"` // it has what readers are served, and nothing that is for who sees drafts
	Line   int  `json:"-"` // where it ends in the stream it was read from; 0 where it was not
}

// PublisherDocument names a publisher: one with the id, else one of that name in its source locale, else a
// new one.
type PublisherDocument struct {
	ID           ID     `json:"id,omitempty"`
	SourceLocale string `json:"sourceLocale,omitempty"` // of its name, where it is not the plan's
	Name         Texts  `json:"name"`
	Homepage     URL    `json:"homepage,omitempty"`
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
	Stale      bool   `json:"stale,omitempty"`      // its source has moved since it was translated
	Translates string `json:"translates,omitempty"` // the source text that a stale one translates; "" where it is not known
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
	if t == (DocumentText{Value: t.Value}) {
		return quoted(t.Value)
	}
	return unescaped(textObject(t))
}

// quoted is a text as a JSON string; nearly all stand for themselves.
func quoted(text string) ([]byte, error) {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, escapes) {
		return unescaped(text)
	}
	out := make([]byte, 0, len(text)+2)
	out = append(out, '"')
	out = append(out, text...)
	return append(out, '"'), nil
}

// escapes tells whether a character does not stand for itself in the JSON that this package writes.
func escapes(r rune) bool {
	return r < ' ' || r == '"' || r == '\\' || r == '\u2028' || r == '\u2029'
}

// unescaped is a value as JSON, in which <, > and & stand for themselves.
func unescaped(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// JSON is the document as one line, without its end; of equal documents it is the same.
func (d *Document) JSON() ([]byte, error) {
	return unescaped(d)
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
