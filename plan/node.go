package plan

import (
	"slices"
	"strings"
	"time"

	"polyplan/i18n"
	"polyplan/store"
)

// Time is an instant, to the millisecond, in UTC.
type Time = time.Time

// Node is anything with an ID of its own: Publisher, Plan, Goal, Strategy, Assignment, Term.
type Node interface {
	Identify() ID
}

// Localized is a node that texts hang on.
type Localized interface {
	Node
	Translations(locales []i18n.Locale) []*Translation
	ContentKey() string
	Missing(field string, locale i18n.Locale) *Translation
	stored(field string, locale i18n.Locale) (text *Text, there bool)
	core() *node
}

// node is what all nodes have. It is bound to the words of one read: its methods need no context and
// no transaction.
type node struct {
	ID        ID
	CreatedAt Time
	UpdatedAt Time // moves with any text of the node
	Revision  store.Rev

	self    Localized
	words   *words
	fields  []fieldRow
	insider bool // whether the viewer may see drafts, and who wrote
}

// fieldRow says in which row of the words a field is.
type fieldRow struct {
	field string
	row   int
}

// Identify is the node's ID.
func (n *node) Identify() ID {
	return n.ID
}

func (n *node) core() *node {
	return n
}

// ContentKey identifies the node in the languages of this answer: a normalised cache that uses it as
// its key never lets one language overwrite another.
func (n *node) ContentKey() string {
	return string(n.ID) + "@" + n.words.inForce().Key()
}

// text is a field as the reader of the wanted locales sees it, nil where there is nothing to serve.
func (n *node) text(field string, wanted []i18n.Locale, fallback *i18n.Fallback) *Text {
	for i := range n.fields {
		if n.fields[i].field == field {
			return n.words.pick(n.fields[i].row, wanted, fallback)
		}
	}
	return nil
}

// Translations are the stored texts of the node that the viewer may see, by field and locale, in the
// given locales or in all. Nothing falls back here.
func (n *node) Translations(locales []i18n.Locale) []*Translation {
	out := []*Translation{}
	for _, f := range n.fields {
		for i := range n.words.voices {
			v := &n.words.voices[i]
			if v.column == nil || !n.shows(&v.column[f.row]) || !anySame(locales, v.locale) {
				continue
			}
			out = append(out, n.translation(f, v, &v.column[f.row]))
		}
	}
	slices.SortStableFunc(out, func(a, b *Translation) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// shows tells whether the viewer may see the text itself, in force or not.
func (n *node) shows(text *textRow) bool {
	return text.servable() || n.insider && text.Value != ""
}

// translation is a text of the field in the voice's locale, in force or past.
func (n *node) translation(f fieldRow, v *voice, text *textRow) *Translation {
	t := &Translation{
		ID:        unit{n.ID, f.field, v.locale}.String(),
		Node:      n.self,
		Field:     f.field,
		Locale:    v.locale,
		Value:     text.Value,
		Direction: v.direction,
		State:     text.State,
		IsStale:   n.words.stale(f.row, text),
		Origin:    text.Origin,
		UpdatedAt: fromMillis(text.Updated),
		Revision:  text.Rev,

		IsSuggestion: text.Beside != wasInForce,
		DismissedBy:  optional(text.EndedBy),
	}
	if n.insider {
		t.Author, t.Reason = optional(text.Author), optional(text.Reason)
		if text.State == StateSource {
			t.MeaningUnchanged = &text.Reworded
		}
	}
	return t
}

// Missing is the text of a field in a locale that has none.
func (n *node) Missing(field string, locale i18n.Locale) *Translation {
	return &Translation{
		ID: unit{n.ID, field, locale}.String(), Node: n.self, Field: field, Locale: locale,
		Direction: locale.Direction(), State: StateMissing, UpdatedAt: n.UpdatedAt,
	}
}

// anySame tells whether locale is one of the wanted ones; an empty list wants all.
func anySame(wanted []i18n.Locale, locale i18n.Locale) bool {
	return len(wanted) == 0 || slices.ContainsFunc(wanted, locale.Same)
}

// stored is the text in force of a field in just this locale, nil where readers are served none, and
// whether there is one for the viewer: one who may see drafts is told of these too.
func (n *node) stored(field string, locale i18n.Locale) (text *Text, there bool) {
	for i := range n.fields {
		if n.fields[i].field == field {
			text, there = n.words.stored(n.fields[i].row, locale)
			return text, text != nil || there && n.insider
		}
	}
	return nil, false
}
