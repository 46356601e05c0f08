package exchange

import (
	"bufio"
	"strings"
)

// csvWriter writes CSV as RFC 4180 has it, after the byte order mark by which spreadsheets know UTF-8. Its errors
// are those of bufio: Flush tells.
type csvWriter struct{ *bufio.Writer }

func (w csvWriter) row(cells ...string) {
	for i, cell := range cells {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteString(`"` + strings.ReplaceAll(neutral(cell), `"`, `""`) + `"`)
	}
	w.WriteString("\r\n")
}

// formulaSigns are what a cell begins with that spreadsheets take for a formula, also as East Asian keyboards type
// them. That it is in quotes does not matter to them.
const formulaSigns = "=+-@\t\r\n＝＋－＠"

// neutral is a text that no spreadsheet calculates: an apostrophe stands before what looks like a formula, and
// before what would look like one that has been made neutral, so that every text comes back.
func neutral(text string) string {
	if isFormula(text) {
		return "'" + text
	}
	return text
}

// restored undoes neutral.
func restored(cell string) string {
	if text, ok := strings.CutPrefix(cell, "'"); ok && isFormula(text) {
		return text
	}
	return cell
}

// isFormula tells whether text is a formula, or one after apostrophes.
func isFormula(text string) bool {
	text = strings.TrimLeft(text, "'")
	return text != "" && strings.IndexAny(text, formulaSigns) == 0
}
