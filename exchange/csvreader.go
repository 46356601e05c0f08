package exchange

import (
	"io"
	"slices"
	"strings"
)

// csvReader reads the rows of CSV (RFC 4180), also where cells are separated by semicolons or tabs, as spreadsheets
// write it where the comma is a decimal sign. encoding/csv would do, were there not what strangers may send: it
// takes rows of any number of cells.
type csvReader struct {
	text      string // of lines that end in "\n"
	separator byte
	at        int
	line      int // where at is, from 1
}

// maxColumns is how many cells a row may have.
const maxColumns = 4_096

// newCSVReader finds out what separates cells: what makes the most of the first row, or what spreadsheets are told
// by a line "sep=;".
func newCSVReader(text string) *csvReader {
	r := &csvReader{text: text, separator: ',', line: 1}
	if first, _, _ := strings.Cut(text, "\n"); len(first) == 5 && strings.HasPrefix(first, "sep=") {
		r.separator, r.at, r.line = first[4], min(6, len(text)), 2
		return r
	}
	most := 0
	for _, separator := range []byte(",;\t") {
		trial := csvReader{text: text, separator: separator, line: 1}
		if _, cells, _ := trial.row(nil); len(cells) > most {
			r.separator, most = separator, len(cells)
		}
	}
	return r
}

// row reads the next row that is not empty into cells, and tells the line it begins on. At the end it is io.EOF.
func (r *csvReader) row(cells []string) (line int, _ []string, err error) {
	for r.at < len(r.text) {
		line, cells = r.line, cells[:0]
		for more := true; more; {
			if len(cells) == maxColumns {
				return line, nil, r.wrong(r.at, "a row of more than %d cells", maxColumns)
			}
			var cell string
			if cell, more, err = r.cell(); err != nil {
				return line, nil, err
			}
			cells = append(cells, cell)
		}
		if slices.ContainsFunc(cells, func(cell string) bool { return cell != "" }) {
			return line, cells, nil
		}
	}
	return r.line, nil, io.EOF
}

// cell reads a cell and what ends it, and tells whether another one follows in its row.
func (r *csvReader) cell() (cell string, more bool, err error) {
	if r.at < len(r.text) && r.text[r.at] == '"' {
		if cell, err = r.quotedCell(); err != nil {
			return "", false, err
		}
	} else {
		began := r.at
		for r.at < len(r.text) && r.text[r.at] != r.separator && r.text[r.at] != '\n' && r.text[r.at] != '"' {
			r.at++
		}
		cell = r.text[began:r.at]
	}
	if r.at == len(r.text) {
		return cell, false, nil
	}
	switch r.at++; r.text[r.at-1] {
	case r.separator:
		return cell, true, nil
	case '\n':
		r.line++
		return cell, false, nil
	}
	return "", false, r.wrong(r.at-1, "%s in a cell: wanted the cell in quotes, and quotes inside of it written twice",
		quoted(r.text[r.at-1:][:1]))
}

func (r *csvReader) quotedCell() (string, error) {
	began := r.at
	doubled := false
	for r.at++; ; r.at++ {
		end := strings.IndexByte(r.text[r.at:], '"')
		if end < 0 {
			return "", r.wrong(began, "a cell whose quotes are not closed")
		}
		r.at += end + 1
		if !strings.HasPrefix(r.text[r.at:], `"`) {
			break
		}
		doubled = true
	}
	cell := r.text[began+1 : r.at-1]
	r.line += strings.Count(cell, "\n")
	if doubled {
		cell = strings.ReplaceAll(cell, `""`, `"`)
	}
	return cell, nil
}

func (r *csvReader) wrong(at int, format string, args ...any) error {
	return wrongAt(r.text, at, format, args...)
}
