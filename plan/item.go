package plan

import (
	"strconv"

	"polyplan/i18n"
)

// ItemStatus is how an item stands. Stored as a number: append only.
type ItemStatus uint8

const (
	NotStarted ItemStatus = iota
	OnTrack
	Late
	Completed
	Cancelled
)

// Limits of one plan.
const (
	MaxItems       = 2_000
	MaxChildren    = 500 // of one parent
	MaxLinks       = 100 // of one item
	MaxResponsible = 100 // of one item
)

// Item is what goals, strategies and assignments have in common.
type Item interface {
	Localized
	base() *item
}

type item struct {
	node
	Plan        *Plan
	Identifier  string // "1.1.3": given by the publisher, or counted from the positions
	Position    int    // from 1 among its siblings
	Status      ItemStatus
	Progress    *int // percent, 0 to 100
	Period      *Period
	Responsible []*Party
	Links       []*Link
}

func (i *item) base() *item {
	return i
}

// Title in the wanted locales.
func (i *item) Title(locales []i18n.Locale, fallback *i18n.Fallback) *Text {
	return i.text(FieldTitle, locales, fallback)
}

// Description says what is meant, where the title is not enough.
func (i *item) Description(locales []i18n.Locale, fallback *i18n.Fallback) *Text {
	return i.text(FieldDescription, locales, fallback)
}

// Goal is what a plan wants to have reached.
type Goal struct {
	item
	Strategies []*Strategy
}

// Strategy is a way to a goal.
type Strategy struct {
	item
	Goal        *Goal
	Assignments []*Assignment
}

// Assignment is a piece of work for a strategy.
type Assignment struct {
	item
	Strategy *Strategy
}

// Party is a part of the publisher that is responsible for an item.
type Party struct {
	ID   ID
	Role *string
	item *item
}

// Division is the name of the responsible division.
func (p *Party) Division(locales []i18n.Locale, fallback *i18n.Fallback) *Text {
	return p.item.text(partyField(p.ID), locales, fallback)
}

// Link is a web page about an item.
type Link struct {
	URL URL     `json:"url" cbor:"1,keyasint"`
	Rel *string `json:"rel,omitempty" cbor:"2,keyasint,omitempty"` // a link relation, RFC 8288
}

// number gives the item the identifier that its place counts to, where the publisher gave it none.
func (i *item) number(parent string) {
	if i.Identifier != "" {
		return
	}
	i.Identifier = strconv.Itoa(i.Position)
	if parent != "" {
		i.Identifier = parent + "." + i.Identifier
	}
}
