// Package plan is the catalogue: publishers, their plans of goals, strategies and assignments, and the
// texts of these in every language.
//
// A Catalogue stands on a store.DB. Each exported verb of it takes the Viewer who asks, opens one
// transaction, and returns values that stand on their own: no transaction leaves this package. What a
// verb reads is bound to the lists of locales of its Selection, so a Plan's Title picks its words from
// memory. row.go and key.go are the layout of the data.
//
// The one thing to get right: text is addressed by locale, and a text in force is not always one that
// readers are served; ask textRow.servable, never the presence of a row.
package plan

import (
	"slices"

	"polyplan/i18n"
)

// PlanState is whether readers see a plan. Stored as a number: append only.
type PlanState uint8

const (
	PlanDraft PlanState = iota
	PlanPublished
	PlanArchived
)

// URL is an absolute http or https URL (WHATWG URL Standard).
type URL string

// Plan is a published plan and the root of its goals.
type Plan struct {
	node
	Slug         string
	Publisher    *Publisher
	SourceLocale i18n.Locale
	SourceURL    *URL
	State        PlanState
	Period       *Period

	phone, email *string
	goals        []*Goal
	coverage     []localeCounts
	drafts       []*Suggestion
}

// Title in the wanted locales; an empty list is the operation's own, here and in all such methods.
func (p *Plan) Title(locales []i18n.Locale, fallback *i18n.Fallback) *Text {
	return p.text(FieldTitle, locales, fallback)
}

// Summary is a sentence or a few on what the plan is for.
func (p *Plan) Summary(locales []i18n.Locale, fallback *i18n.Fallback) *Text {
	return p.text(FieldSummary, locales, fallback)
}

// Section is the part of the publisher's programme that the plan stands in.
func (p *Plan) Section(locales []i18n.Locale, fallback *i18n.Fallback) *Text {
	return p.text(FieldSection, locales, fallback)
}

// Levels is what the plan calls its goals, strategies and assignments.
func (p *Plan) Levels() *LevelLabels {
	return &LevelLabels{p}
}

// Contact is the division in charge; nil where the plan names none.
func (p *Plan) Contact() *Contact {
	named := slices.ContainsFunc(p.fields, func(f fieldRow) bool { return f.field == FieldDivision })
	if !named && p.phone == nil && p.email == nil {
		return nil
	}
	return &Contact{plan: p, Phone: p.phone, Email: p.email}
}

// Goals in their order.
func (p *Plan) Goals() []*Goal {
	return p.goals
}

// LevelLabels are a plan's own words for its three levels.
type LevelLabels struct {
	plan *Plan
}

// Goal is what the plan calls its goals.
func (l *LevelLabels) Goal(locales []i18n.Locale, fallback *i18n.Fallback) *Text {
	return l.plan.text(FieldGoalLevel, locales, fallback)
}

// Strategy is what the plan calls its strategies.
func (l *LevelLabels) Strategy(locales []i18n.Locale, fallback *i18n.Fallback) *Text {
	return l.plan.text(FieldStrategyLevel, locales, fallback)
}

// Assignment is what the plan calls its assignments.
func (l *LevelLabels) Assignment(locales []i18n.Locale, fallback *i18n.Fallback) *Text {
	return l.plan.text(FieldAssignmentLevel, locales, fallback)
}

// Contact is whom to ask about a plan.
type Contact struct {
	plan  *Plan
	Phone *string // E.164 with hyphens where the publisher writes them
	Email *string
}

// Division is the part of the publisher in charge.
func (c *Contact) Division(locales []i18n.Locale, fallback *i18n.Fallback) *Text {
	return c.plan.text(FieldDivision, locales, fallback)
}
