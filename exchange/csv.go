package exchange

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

// CSV is a table with a unit a row, in the columns that translate-toolkit, and with it Weblate, has for CSV: they
// keep those, and drop others. The last one has a ticket. "fuzzy" is "yes" for what needs work, a draft or stale.
//
// Reading takes columns in any order, and ignores those it does not know. It takes WideCSV too.
var CSV = UnitFormat{Name: "csv", Extension: "csv", MediaType: "text/csv", Read: readCSV, Write: writeCSV}

// The columns of CSV, and of WideCSV, where there is a "fuzzy", "previous" and "polyplan" of each locale.
const (
	columnID       = "id"
	columnLocation = "location" // has the id in what po2csv writes
	columnContext  = "context"  // the path
	columnSource   = "source"
	columnTarget   = "target"
	columnFuzzy    = "fuzzy"
	columnPrevious = "previous" // FileUnit.Anchored
	columnNotes    = "translator_comments"
	columnTicket   = "developer_comments"
)

func writeCSV(w io.Writer, file *plan.UnitFile) error {
	if _, err := oneTarget("CSV", file); err != nil {
		return err
	}
	out := csvWriter{bufio.NewWriter(w)}
	out.WriteString("\ufeff")
	out.row(columnID, columnContext, columnSource, columnTarget, columnFuzzy, columnPrevious, columnNotes, columnTicket)
	for i := range file.Units {
		u := &file.Units[i]
		out.row(u.ID, pathLine(u), u.Source, u.Target, fuzzyCell(u), u.Anchored, strings.Join(u.Notes, "\n"),
			ticketOf(file, u).String())
	}
	return out.Flush()
}

func pathLine(u *plan.FileUnit) string {
	return strings.Join(u.Path, " › ")
}

func fuzzyCell(u *plan.FileUnit) string {
	if u.Target != "" && needsWork(u.Marks) {
		return "yes"
	}
	return "no"
}

func readCSV(bytes []byte) (*plan.UnitFile, error) {
	text, err := plainText(bytes)
	if err != nil {
		return nil, err
	}
	t := csvTable{csvReader: newCSVReader(text)}
	if err := t.readHeader(); err != nil {
		return nil, err
	}
	file := &plan.UnitFile{}
	read := t.readUnit
	switch {
	case t.has(columnTarget) && (t.has(columnID) || t.has(columnLocation)):
	case t.has(columnNode) && t.has(columnField):
		wide, err := t.wide(file)
		if err != nil {
			return nil, err
		}
		read = wide.readUnits
	default:
		return nil, t.wrongRow("no columns that are known: wanted %s, %s and %s, or %s, %s and a locale a column",
			columnID, columnSource, columnTarget, columnNode, columnField)
	}
	for {
		switch err := t.next(); {
		case errors.Is(err, io.EOF):
			return file, nil
		case err != nil:
			return nil, err
		}
		if err := read(file); err != nil {
			return nil, err
		}
	}
}

// csvTable is CSV whose first row names its columns.
type csvTable struct {
	*csvReader
	names   []string       // of columns, in lower case
	columns map[string]int // their places
	cells   []string       // of the row that is read
	began   int            // the line it begins on
}

func (t *csvTable) readHeader() (err error) {
	t.began, t.names, err = t.row(nil)
	if errors.Is(err, io.EOF) {
		return &SyntaxError{Line: 1, Message: "the file is empty: wanted a row that names the columns"}
	}
	if err != nil {
		return err
	}
	t.columns = map[string]int{}
	for i, name := range t.names {
		name = strings.ToLower(strings.TrimSpace(restored(name)))
		t.names[i] = name
		if name == "" {
			continue
		}
		if _, twice := t.columns[name]; twice {
			return t.wrongRow("two columns are named %s", quoted(name))
		}
		t.columns[name] = i
	}
	return nil
}

func (t *csvTable) has(column string) bool {
	_, ok := t.columns[column]
	return ok
}

// next reads a row.
func (t *csvTable) next() (err error) {
	if t.began, t.cells, err = t.row(t.cells); err != nil {
		return err
	}
	for i := len(t.names); i < len(t.cells); i++ {
		if t.cells[i] != "" {
			return t.wrongRow("a row of %d cells: the first row names %d columns", len(t.cells), len(t.names))
		}
	}
	return nil
}

// cell is what the row has in a column; what spreadsheets cut off at the end of a row was empty.
func (t *csvTable) cell(column string) string {
	i, ok := t.columns[column]
	if !ok || i >= len(t.cells) {
		return ""
	}
	return strings.Clone(restored(t.cells[i])) // or each text would keep the whole file in memory
}

func (t *csvTable) wrongRow(format string, args ...any) *SyntaxError {
	err := wrongAt("", 0, format, args...)
	err.Line, err.Column = t.began, 0
	return err
}

func (t *csvTable) readUnit(file *plan.UnitFile) error {
	id := t.cell(columnID)
	if id == "" {
		id = t.cell(columnLocation)
	}
	u := plan.FileUnit{
		Line: t.began, ID: id, Locale: localeOf(id),
		Source: t.cell(columnSource), Target: t.cell(columnTarget), Anchored: t.cell(columnPrevious),
	}
	return t.add(file, u, t.cell(columnTicket), columnFuzzy)
}

// add puts a unit into a file, with what its ticket and the column of what needs work tell.
func (t *csvTable) add(file *plan.UnitFile, u plan.FileUnit, comment, fuzzy string) error {
	said := lastTicket(strings.Split(comment, "\n"))
	if !said.isOf(u.ID) {
		said = ticket{} // it was moved beside another's texts, as by sorting a column alone
	}
	if err := t.agree(file, said); err != nil {
		return err
	}
	if err := said.fill(&u); err != nil {
		return t.wrongRow("%v", err)
	}
	if t.has(fuzzy) {
		said.settleFuzzy(&u, isYes(t.cell(fuzzy)))
	} else {
		said.settle(&u)
	}
	return addUnit(file, u)
}

// agree holds what a ticket tells of the file against what those above it told.
func (t *csvTable) agree(file *plan.UnitFile, said ticket) error {
	if catalogue := said[keyCatalogue]; catalogue != "" {
		if file.Catalogue != "" && file.Catalogue != catalogue {
			return t.wrongRow("a unit of catalogue %s, under units of %s", quoted(catalogue), quoted(file.Catalogue))
		}
		file.Catalogue = catalogue
	}
	if said[keySourceLocale] == "" {
		return nil
	}
	source, err := i18n.Parse(said[keySourceLocale])
	if err != nil {
		return t.wrongRow("%v", err)
	}
	if file.Source != "" && file.Source != source {
		return t.wrongRow("a unit whose source is in %s, under units whose source is in %s", source, file.Source)
	}
	file.Source = source
	return nil
}

// isYes reads the cells that tools and people write for yes.
func isYes(cell string) bool {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "yes", "true", "1", "x", columnFuzzy:
		return true
	}
	return false
}
