package plan

import (
	"cmp"
	"slices"
	"strings"

	"polyplan/i18n"
)

// grid is the texts of a plan as its document has them, field by field and each in its locales. Their rows
// are ordered the other way round, locale by locale. For that only the fields have to be sorted, which are few
// beside the texts: dealt out to their locales in that order, the texts are in order.
type grid struct {
	all    []textUnit
	texts  []unitText
	byTag  map[string]*column // spellings of one locale share its column
	shared map[i18n.Locale]*column
}

// textUnit is a field of a node, and where its texts lie.
type textUnit struct {
	node     ID
	field    string
	from, to int
}

type unitText struct {
	column *column
	value  string
	state  TextState
	origin Origin
	behind *string // of a stale text: what it translates
}

// column is all that a plan has in one locale.
type column struct {
	locale i18n.Locale
	marks  TextMarks
	counts counts
	texts  int
	next   int // the index of the row of the text that comes next
}

func newGrid() grid {
	return grid{byTag: map[string]*column{}, shared: map[i18n.Locale]*column{}}
}

// column makes the column of a tag that has none yet.
func (g *grid) column(tag string, locale i18n.Locale, marks TextMarks) *column {
	c, ok := g.shared[locale]
	if !ok {
		c = &column{locale: locale, marks: marks}
		g.shared[locale] = c
	}
	g.byTag[tag] = c
	return c
}

// begin begins a unit, which is the last until another begins.
func (g *grid) begin(node ID, field string) int {
	g.all = append(g.all, textUnit{node, field, len(g.texts), len(g.texts)})
	return len(g.all) - 1
}

// add adds a text to the last unit.
func (g *grid) add(text unitText) {
	g.texts = append(g.texts, text)
	g.all[len(g.all)-1].to++
}

// drop takes away the last unit, which has no texts.
func (g *grid) drop(unit int) { g.all = g.all[:unit] }

func (g *grid) size(unit int) int { return len(g.of(unit)) }

func (g *grid) of(unit int) []unitText {
	return g.texts[g.all[unit].from:g.all[unit].to]
}

func (g *grid) has(unit int, locale i18n.Locale) bool {
	return slices.ContainsFunc(g.of(unit), func(t unitText) bool { return t.column.locale == locale })
}

// distinct refuses two spellings of one locale.
func (g *grid) distinct(unit int) error {
	texts := g.of(unit)
	for i := range texts {
		for j := range i {
			if texts[i].column == texts[j].column {
				return fail(Invalid, "two texts for the locale %s", texts[i].column.locale)
			}
		}
	}
	return nil
}

// takeNames takes out the texts of the only unit there is, which are a publisher's names.
func (g *grid) takeNames(at int64) []newName {
	names := make([]newName, len(g.texts))
	for i, t := range g.texts {
		row := textRow{Value: t.value, State: t.state, Origin: t.origin, Updated: at}
		names[i] = newName{t.column.locale, row}
	}
	g.all, g.texts = g.all[:0], g.texts[:0]
	return names
}

// inOrder orders the units as their keys are, and makes room for the rows of each column that has texts: the
// source's first, then by locale.
func (g *grid) inOrder(source i18n.Locale) []*column {
	slices.SortFunc(g.all, func(a, b textUnit) int {
		return cmp.Or(strings.Compare(string(a.node), string(b.node)), strings.Compare(a.field, b.field))
	})
	for i := range g.texts {
		g.texts[i].column.texts++
	}
	var columns []*column
	for _, c := range g.shared {
		if c.texts > 0 {
			columns = append(columns, c)
		}
	}
	slices.SortFunc(columns, func(a, b *column) int {
		switch {
		case a.locale == source:
			return -1
		case b.locale == source:
			return 1
		}
		return cmp.Compare(a.locale, b.locale)
	})
	next := 0
	for _, c := range columns {
		c.next, next = next, next+c.texts
	}
	return columns
}

// rows are the rows of the units in order, and counts them. Each unit has one text in the source locale, so that
// its place among the units is also that of its source among the rows.
func (g *grid) rows() []newText {
	rows := make([]newText, len(g.texts))
	for i := range g.all {
		unit := &g.all[i]
		kind := unit.node.itemKind()
		for _, t := range g.texts[unit.from:unit.to] {
			rows[t.column.next] = newText{
				node: unit.node, field: unit.field, locale: t.column.locale,
				value: t.value, state: t.state, origin: t.origin, source: i, behind: t.behind,
			}
			t.column.next++
			t.column.counts[kind].add(t.counted())
		}
	}
	return rows
}

// counted is what the text adds to the counter of its locale and kind.
func (t *unitText) counted() count {
	var c count
	*c.of(t.state) = 1
	if t.behind != nil && t.state != StateDraft {
		c.Stale = 1
	}
	return c
}
