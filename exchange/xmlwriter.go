package exchange

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// xmlWriter writes an XML file, one element a line. Its first error stays and is told by close.
type xmlWriter struct {
	to   *bufio.Writer
	open []string
	err  error
}

func newXMLWriter(w io.Writer) *xmlWriter {
	x := &xmlWriter{to: bufio.NewWriter(w)}
	x.put(`<?xml version="1.0" encoding="UTF-8"?>`)
	return x
}

func (x *xmlWriter) put(parts ...string) {
	for _, part := range parts {
		if x.err == nil {
			_, x.err = x.to.WriteString(part)
		}
	}
}

// start opens an element. Attributes are names and their values by turns; those without a value are left out.
func (x *xmlWriter) start(name string, attributes ...string) {
	x.tag(name, attributes)
	x.put(">")
	x.open = append(x.open, name)
}

// end closes the innermost element that is open.
func (x *xmlWriter) end() {
	last := len(x.open) - 1
	name := x.open[last]
	x.open = x.open[:last]
	x.line()
	x.put("</", name, ">")
}

// text writes an element that holds nothing but text.
func (x *xmlWriter) text(name, text string, attributes ...string) {
	x.tag(name, attributes)
	x.put(">", x.escaped(text, textEscapes), "</", name, ">")
}

// empty writes an element that holds nothing.
func (x *xmlWriter) empty(name string, attributes ...string) {
	x.tag(name, attributes)
	x.put("/>")
}

func (x *xmlWriter) tag(name string, attributes []string) {
	x.line()
	x.put("<", name)
	for i := 0; i+1 < len(attributes); i += 2 {
		if value := attributes[i+1]; value != "" {
			x.put(" ", attributes[i], `="`, x.escaped(value, attributeEscapes), `"`)
		}
	}
}

func (x *xmlWriter) line() {
	x.put("\n", strings.Repeat("  ", len(x.open)))
}

// The white space that a parser would change is written as references (XML 1.0, sections 2.11 and 3.3.3).
var (
	textEscapes      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	attributeEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;",
		`"`, "&quot;", "\n", "&#10;", "\t", "&#9;")
)

func (x *xmlWriter) escaped(s string, escapes *strings.Replacer) string {
	for _, r := range s {
		if !inXML(r) && x.err == nil {
			x.err = fmt.Errorf("%q holds %U, which XML has no way to write", short(s), r)
		}
	}
	return escapes.Replace(s)
}

// inXML tells whether XML can hold a character (XML 1.0, section 2.2).
func inXML(r rune) bool {
	switch {
	case r < ' ':
		return r == '\t' || r == '\n' || r == '\r'
	case r >= 0xD800 && r < 0xE000, r == 0xFFFE, r == 0xFFFF:
		return false
	}
	return true
}

// close ends the file.
func (x *xmlWriter) close() error {
	for len(x.open) > 0 {
		x.end()
	}
	x.put("\n")
	if x.err != nil {
		return x.err
	}
	return x.to.Flush()
}
