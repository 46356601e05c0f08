package exchange

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// Bounds of an XML file, beside its size: how deep elements stand in each other, how many attributes one has, and
// those of xmlscan.go.
const (
	maxXMLDepth      = 64
	maxXMLAttributes = 200
)

// xmlNamespace is that of xml:space and xml:lang (Namespaces in XML 1.0, section 3).
const xmlNamespace = "http://www.w3.org/XML/1998/namespace"

// xmlFile reads an XML file (XML 1.0) from its first element to its last, each once. It reads UTF-8 alone, and nothing
// that would make more of a file than is in it: no document type, and so no entities but the five of XML. All its
// errors are *SyntaxErrors.
type xmlFile struct {
	file    []byte
	decoder *xml.Decoder
	depth   int   // of the innermost element that is open; the root's is 1
	at      int64 // where the last token began
	line    int   // and on which line
	kept    []bool
}

// xmlElement is an element whose start has been read.
type xmlElement struct {
	xml.StartElement
	line  int
	at    int64
	depth int
	kept  bool // its white space: xml:space="preserve" is in force
}

// openXML begins to read a file, with its root.
func openXML(file []byte) (*xmlFile, *xmlElement, error) {
	file = bytes.TrimPrefix(file, []byte("\uFEFF"))
	if complaint := noXML(file); complaint != "" {
		return nil, nil, &SyntaxError{Message: complaint}
	}
	f := &xmlFile{file: file, decoder: xml.NewDecoder(bytes.NewReader(file))}
	f.decoder.CharsetReader = f.charset
	if err := f.characters(); err != nil {
		return nil, nil, err
	}
	if err := f.scan(); err != nil {
		return nil, nil, err
	}
	for {
		token, err := f.next()
		if err != nil {
			return nil, nil, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return f, f.element(start), nil
		}
	}
}

// noXML says what a file is that cannot be XML in UTF-8, by its first bytes; "" where it may be.
func noXML(file []byte) string {
	if complaint := noText(file); complaint != "" {
		return complaint
	}
	text := bytes.TrimLeft(file, " \t\r\n")
	if len(text) == 0 {
		return "the file is empty"
	}
	if text[0] != '<' {
		return fmt.Sprintf("this is no XML: it begins with %q and not with \"<\"", short(string(text[:min(len(text), 40)])))
	}
	return ""
}

// characters wants the file to be of characters, and of such as XML can hold. The decoder would tell the place where
// the text with them ends.
func (f *xmlFile) characters() error {
	for at := 0; at < len(f.file); {
		r, size := utf8.DecodeRune(f.file[at:])
		if r == utf8.RuneError && size == 1 {
			return f.failAt(int64(at), "the byte %#x, which is not UTF-8", f.file[at])
		}
		if !inXML(r) {
			return f.failAt(int64(at), "the control character %U, which XML cannot hold", r)
		}
		at += size
	}
	return nil
}

// charset lets pass what is UTF-8 under another name.
func (f *xmlFile) charset(name string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "utf8", "us-ascii", "ascii":
		return input, nil
	}
	return nil, f.failAt(f.at, "the file says that it is in %q: save it as UTF-8", short(name))
}

// next is the next token. What the standard library lets pass and is no good is refused here.
func (f *xmlFile) next() (xml.Token, error) {
	f.at = f.decoder.InputOffset()
	f.line, _ = f.decoder.InputPos()
	token, err := f.decoder.Token()
	if err != nil {
		return nil, f.syntax(err)
	}
	switch t := token.(type) {
	case xml.Directive:
		return nil, f.failAt(f.at, "the file has a document type (<!DOCTYPE …>), which is not read: take it out")
	case xml.StartElement:
		f.depth++
		return token, f.check(t)
	case xml.EndElement:
		f.depth--
		f.kept = f.kept[:f.depth]
	}
	return token, nil
}

// check bounds an element.
func (f *xmlFile) check(start xml.StartElement) error {
	if f.depth > maxXMLDepth {
		return f.failAt(f.at, "<%s> is the %dth element inside others: at most %d may be", start.Name.Local, f.depth, maxXMLDepth)
	}
	if n := len(start.Attr); n > maxXMLAttributes {
		return f.failAt(f.at, "<%s> has %d attributes: at most %d may be", start.Name.Local, n, maxXMLAttributes)
	}
	if len(start.Attr) < 2 {
		return nil
	}
	seen := make(map[xml.Name]bool, len(start.Attr))
	for _, a := range start.Attr {
		if seen[a.Name] {
			return f.failAt(f.at, "<%s> has the attribute %s twice", start.Name.Local, a.Name.Local)
		}
		seen[a.Name] = true
	}
	return nil
}

func (f *xmlFile) element(start xml.StartElement) *xmlElement {
	e := &xmlElement{StartElement: start, line: f.line, at: f.at, depth: f.depth}
	if len(f.kept) > 0 {
		e.kept = f.kept[len(f.kept)-1]
	}
	switch e.attribute(xmlNamespace, "space") {
	case "preserve":
		e.kept = true
	case "default":
		e.kept = false
	}
	f.kept = append(f.kept, e.kept)
	return e
}

// children are the elements in an element. What is not read of one is passed over, as is text between them.
func (f *xmlFile) children(of *xmlElement) iter.Seq2[*xmlElement, error] {
	return func(yield func(*xmlElement, error) bool) {
		for f.depth >= of.depth {
			token, err := f.next()
			if err != nil {
				yield(nil, err)
				return
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			e := f.element(start)
			if !yield(e, nil) {
				return
			}
			if err := f.leave(e); err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// leave passes over the rest of an element.
func (f *xmlFile) leave(e *xmlElement) error {
	for f.depth >= e.depth {
		token, err := f.next()
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			f.element(start)
		}
	}
	return nil
}

// text is the text of an element and of all that are in it, as they follow each other. Of each, inline says
// whether it may be there; it may pass over its text by leaving it.
func (f *xmlFile) text(of *xmlElement, inline func(*xmlElement) error) (string, error) {
	var text strings.Builder
	for f.depth >= of.depth {
		token, err := f.next()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			if err := inline(f.element(t)); err != nil {
				return "", err
			}
		}
	}
	return text.String(), nil
}

// anyInline takes the text of all elements in an element.
func anyInline(*xmlElement) error {
	return nil
}

// close wants the file to end with its root.
func (f *xmlFile) close(root *xmlElement) error {
	if err := f.leave(root); err != nil {
		return err
	}
	for {
		f.at = f.decoder.InputOffset()
		token, err := f.decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return f.syntax(err)
		}
		switch t := token.(type) {
		case xml.Comment, xml.ProcInst:
			continue
		case xml.CharData:
			if len(bytes.TrimSpace(t)) == 0 {
				continue
			}
		}
		return f.failAt(f.at, "the file goes on after the end of <%s>", root.Name.Local)
	}
}

// syntax is an error of the standard library, with its place.
func (f *xmlFile) syntax(err error) error {
	var ours *SyntaxError
	var theirs *xml.SyntaxError
	switch {
	case errors.As(err, &ours):
		return ours
	case errors.Is(err, io.EOF):
		return f.failAt(int64(len(f.file)), "the file ends before it has an element")
	case errors.As(err, &theirs) && strings.HasPrefix(theirs.Msg, "illegal character code"): // by its number
		return f.failAt(f.at, "%s", theirs.Msg)
	case errors.As(err, &theirs):
		return f.failAt(f.decoder.InputOffset(), "%s", theirs.Msg)
	}
	return f.failAt(f.at, "%s", strings.TrimPrefix(err.Error(), "xml: "))
}

// fail is an error about an element.
func (f *xmlFile) fail(e *xmlElement, format string, args ...any) error {
	return f.failAt(e.at, format, args...)
}

func (f *xmlFile) failAt(offset int64, format string, args ...any) error {
	before := f.file[:min(offset, int64(len(f.file)))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return &SyntaxError{
		Line:    1 + bytes.Count(before, []byte{'\n'}),
		Column:  1 + utf8.RuneCount(before[start:]),
		Message: fmt.Sprintf(format, args...),
	}
}

// attribute is the value of an attribute, "" where it has none. Without a namespace it is one of the element's own.
func (e *xmlElement) attribute(namespace, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == namespace {
			return a.Value
		}
	}
	return ""
}

// own is the value of an attribute of the element's own vocabulary.
func (e *xmlElement) own(name string) string {
	return e.attribute("", name)
}

// is tells whether the element is one of a vocabulary.
func (e *xmlElement) is(namespace, name string) bool {
	return e.Name.Local == name && e.Name.Space == namespace
}

// short cuts what a file holds to what a message can.
func short(s string) string {
	const most = 40
	s = strings.ToValidUTF8(s, "�")
	for i := range s {
		if utf8.RuneCountInString(s[:i]) == most {
			return s[:i] + "…"
		}
	}
	return s
}
