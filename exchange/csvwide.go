package exchange

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

// WideCSV is a table with a field of a node a row and a locale a column, of which the first is the source. A column
// "vi:fuzzy" beside "vi", "vi:previous" and "vi:polyplan" at the end, tell of texts in "vi" what CSV tells of all.
// Without them every cell is a unit; where there is a "vi:polyplan", those with neither a text nor a ticket are none.
var WideCSV = UnitFormat{Name: "csv-wide", Extension: "csv", MediaType: "text/csv", Read: readCSV, Write: writeWideCSV}

const (
	columnNode  = "node"
	columnField = "field"

	partFuzzy    = ":fuzzy"
	partPrevious = ":previous"
	partTicket   = ":polyplan"
)

func writeWideCSV(w io.Writer, file *plan.UnitFile) error {
	if file.Source == "" {
		return errors.New("the source locale is not known: wanted it, for the column of the source to have a name")
	}
	if slices.Contains(file.Targets, file.Source) {
		return fmt.Errorf("%s is both source and target: wanted one column a locale", file.Source)
	}
	rows, err := wideRows(file)
	if err != nil {
		return err
	}
	out := csvWriter{bufio.NewWriter(w)}
	out.WriteString("\ufeff")
	out.row(wideHeader(file)...)
	for i := range rows {
		out.row(rows[i].cells(file)...)
	}
	return out.Flush()
}

func wideHeader(file *plan.UnitFile) []string {
	header := []string{columnNode, columnField, columnContext, columnNotes, string(file.Source)}
	for _, locale := range file.Targets {
		header = append(header, string(locale), string(locale)+partFuzzy)
	}
	for _, locale := range file.Targets {
		header = append(header, string(locale)+partPrevious, string(locale)+partTicket)
	}
	return header
}

// wideRow is the units of a field of a node.
type wideRow struct {
	node, field string
	units       map[i18n.Locale]*plan.FileUnit
	first       *plan.FileUnit
}

// wideRows puts units into rows, in the order of the first of each.
func wideRows(file *plan.UnitFile) ([]wideRow, error) {
	var rows []wideRow
	places := map[string]int{}
	for i := range file.Units {
		u := &file.Units[i]
		node, field, locale := unitParts(u.ID)
		if field == "" || locale != string(u.Locale) || !slices.Contains(file.Targets, u.Locale) {
			return nil, fmt.Errorf("unit %q: wanted an id of a node, a field and a target locale", u.ID)
		}
		key := node + "/" + field
		at, ok := places[key]
		if !ok {
			at = len(rows)
			places[key] = at
			rows = append(rows, wideRow{node, field, map[i18n.Locale]*plan.FileUnit{}, u})
		}
		if err := rows[at].put(u); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (r *wideRow) put(u *plan.FileUnit) error {
	if u.Source != r.first.Source {
		return fmt.Errorf("units %s and %s have different sources: wanted one a row", r.first.ID, u.ID)
	}
	if r.units[u.Locale] != nil {
		return fmt.Errorf("unit %s is there twice", u.ID)
	}
	r.units[u.Locale] = u
	return nil
}

func (r *wideRow) cells(file *plan.UnitFile) []string {
	cells := []string{r.node, r.field, pathLine(r.first), strings.Join(r.first.Notes, "\n"), r.first.Source}
	for _, locale := range file.Targets {
		if u := r.units[locale]; u != nil {
			cells = append(cells, u.Target, fuzzyCell(u))
		} else {
			cells = append(cells, "", "")
		}
	}
	for _, locale := range file.Targets {
		if u := r.units[locale]; u != nil {
			cells = append(cells, u.Anchored, ticketOf(file, u).String())
		} else {
			cells = append(cells, "", "")
		}
	}
	return cells
}

// wideTable is a WideCSV that is read.
type wideTable struct {
	*csvTable
	source  string // its column
	targets []wideColumn
}

// wideColumn is the column of a target locale.
type wideColumn struct {
	name   string
	locale i18n.Locale
}

// wide finds the columns of locales. One that has no meaning is refused: it may be a locale with a slip in it.
func (t *csvTable) wide(file *plan.UnitFile) (*wideTable, error) {
	w := &wideTable{csvTable: t}
	for _, name := range t.names {
		if isPart, err := t.partOfLocale(name); isPart || err != nil {
			if err != nil {
				return nil, err
			}
			continue
		}
		locale, err := i18n.Parse(name)
		switch {
		case err != nil:
			return nil, t.wrongRow("a column that is none of a locale: %v", err)
		case w.source == "":
			w.source, file.Source = name, locale
		case locale == file.Source || slices.Contains(file.Targets, locale):
			return nil, t.wrongRow("two columns are of %s", locale)
		case len(w.targets) == maxLocales:
			return nil, t.wrongRow("more than %d locales: split the file", maxLocales)
		default:
			w.targets = append(w.targets, wideColumn{name, locale})
			file.Targets = append(file.Targets, locale)
		}
	}
	return w, nil
}

// partOfLocale tells whether a column is none of a locale's texts, but of what goes with them, or of all locales.
func (t *csvTable) partOfLocale(name string) (bool, error) {
	switch name {
	case "", columnNode, columnField, columnContext, columnNotes:
		return true, nil
	}
	for _, part := range []string{partFuzzy, partPrevious, partTicket} {
		tag, ok := strings.CutSuffix(name, part)
		if ok && !t.has(tag) {
			return false, t.wrongRow("there is a column %s and none %s", quoted(name), quoted(tag))
		}
		if ok {
			return true, nil
		}
	}
	return false, nil
}

// readUnits reads the units of a row.
func (t *wideTable) readUnits(file *plan.UnitFile) error {
	node, field := t.cell(columnNode), t.cell(columnField)
	if node == "" || field == "" || strings.Contains(node+field, "/") {
		return t.wrongRow("%s, %s: wanted the id of a %s and a %s", quoted(node), quoted(field), columnNode, columnField)
	}
	if n := len(node) + len(field); n > maxForeignID {
		return t.wrongRow("a %s and a %s of %d bytes together: at most %d may be", columnNode, columnField, n, maxForeignID)
	}
	source := t.cell(t.source)
	for _, column := range t.targets {
		target, said := t.cell(column.name), t.cell(column.name+partTicket)
		if target == "" && said == "" && t.has(column.name+partTicket) {
			continue
		}
		u := plan.FileUnit{
			Line: t.began, ID: unitID(node, field, column.locale), Locale: column.locale,
			Source: source, Target: target, Anchored: t.cell(column.name + partPrevious),
		}
		if err := t.add(file, u, said, column.name+partFuzzy); err != nil {
			return err
		}
	}
	return nil
}
