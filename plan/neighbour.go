package plan

import (
	"fmt"
	"slices"

	"polyplan/store"
)

// UnitText is a source text beside a unit, and what there is of it in the unit's locale.
type UnitText struct {
	ID     string
	Node   Localized
	Field  string
	Source *Text
	Target *Translation // nil: MISSING
}

// Siblings are the texts before and after a unit in the order of reading.
type Siblings struct {
	Before []*UnitText // the nearest last, as they are read
	After  []*UnitText
}

// Siblings are as many texts before the unit, and after it, as are asked for.
func (u *TranslationUnit) Siblings(first *int) *Siblings {
	n := wanted(first)
	return &Siblings{
		Before: u.siblings.Before[max(0, len(u.siblings.Before)-n):],
		After:  u.siblings.After[:min(n, len(u.siblings.After))],
	}
}

// Occurrences are where else the same source text stands, in plans that the viewer may see; the newest first.
func (u *TranslationUnit) Occurrences(first *int) []*UnitText {
	return u.occurrences[:min(wanted(first), len(u.occurrences))]
}

// Memory are translations of texts like the unit's source, the most alike first.
func (u *TranslationUnit) Memory(first *int) []*MemoryMatch {
	return u.memory[:min(wanted(first), len(u.memory))]
}

// DefaultMatches is how many matches, neighbours and occurrences there are where it is not said.
const DefaultMatches = 5

func wanted(first *int) int {
	if first == nil {
		return DefaultMatches
	}
	return max(0, *first)
}

// stand is where a text stands in the order of reading.
type stand struct {
	n *node
	f fieldRow
}

// seat gives the units of a plan the texts around them.
func (l *unitLister) seat(units map[int]*TranslationUnit, order []stand) {
	for at, u := range units {
		for i := max(0, at-l.sel.Siblings); i < at; i++ {
			u.siblings.Before = append(u.siblings.Before, l.unitText(order[i].n, order[i].f))
		}
		for i := at + 1; i <= min(at+l.sel.Siblings, len(order)-1); i++ {
			u.siblings.After = append(u.siblings.After, l.unitText(order[i].n, order[i].f))
		}
	}
}

func (l *unitLister) unitText(n *node, f fieldRow) *UnitText {
	w := n.words
	t := &UnitText{ID: unit{n.ID, f.field, l.locale}.String(), Node: n.self, Field: f.field, Source: w.serve(f.row, 0)}
	v := &w.voices[w.voice(l.locale)]
	if v.column != nil && v.column[f.row].Value != "" {
		t.Target = n.translation(f, v, &v.column[f.row])
	}
	return t
}

// recall gives the page's units what the memory has for them, and where else their sources stand.
func (l *unitLister) recall() error {
	if l.sel.Memory == 0 && l.sel.Occurrences == 0 {
		return nil
	}
	read := &reader{
		tx: l.tx, all: l.all, viewer: l.viewer, sel: l.sel, unbounded: true, // the answer is bounded as it is handed out
		plans: map[ID]*Plan{}, publishers: map[ID]*Publisher{},
	}
	if err := l.recallMatches(read); err != nil {
		return err
	}
	for _, edge := range l.page.Edges {
		if err := l.recallOccurrences(read, edge.Node); err != nil {
			return err
		}
	}
	l.words = append(l.words, read.words...)
	return nil
}

// recallMatches gives the units that are to be translated their matches.
func (l *unitLister) recallMatches(read *reader) error {
	var quests []*quest
	for _, edge := range l.page.Edges {
		if p := edge.Node.plan; l.sel.Memory > 0 && l.locale != p.SourceLocale {
			quests = append(quests, newQuest(edge.Node, p))
		}
	}
	r := &recall{tx: l.tx, all: l.all, viewer: l.viewer, locale: l.locale}
	for some := range slices.Chunk(quests, questsAtOnce) {
		if err := r.search(some); err != nil {
			return err
		}
		for _, q := range some {
			if err := l.answer(r, read, q); err != nil {
				return err
			}
		}
	}
	return nil
}

// answer gives a quest's unit its matches.
func (l *unitLister) answer(r *recall, read *reader, q *quest) (err error) {
	q.unit.memory, err = r.matches(q, l.sel.Memory)
	q.found = nil
	if err != nil || !l.sel.Origins {
		return err
	}
	for _, m := range q.unit.memory {
		n, f, err := read.field(m.at)
		if err != nil {
			return err
		}
		m.Origin = n.translation(f, &n.words.voices[n.words.voice(l.locale)], &m.row)
	}
	return nil
}

// recallOccurrences gives a unit the other places of its source.
func (l *unitLister) recallOccurrences(read *reader, u *TranslationUnit) error {
	u.occurrences = []*UnitText{}
	if l.sel.Occurrences == 0 {
		return nil
	}
	for s, err := range standings(l.tx, l.viewer, u.plan.SourceLocale, u.Source.Value) {
		if err != nil {
			return err
		}
		if s.place == (place{u.Node.Identify(), u.Field}) {
			continue
		}
		n, f, err := read.field(s.place)
		if err != nil {
			return err
		}
		if u.occurrences = append(u.occurrences, l.unitText(n, f)); len(u.occurrences) == l.sel.Occurrences {
			return nil
		}
	}
	return nil
}

// field is the field at a place that an index leads to.
func (r *reader) field(at place) (*node, fieldRow, error) {
	found, err := r.node(at.node)
	if err != nil {
		return nil, fieldRow{}, err
	}
	if there, ok := found.(Localized); ok {
		n := there.core()
		for _, f := range n.fields {
			if f.field == at.field {
				return n, f, nil
			}
		}
	}
	return nil, fieldRow{}, fmt.Errorf("an index leads to the %s of %s, which is not there: %w", at.field, at.node, store.ErrCorrupt)
}
