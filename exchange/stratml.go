package exchange

import (
	"fmt"
	"io"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

// StratML (Strategy Markup Language) is XML for strategic plans (Part 1, ISO 17469-1:2015) and for performance
// plans and reports (Part 2, which has all of Part 1). Goals are Goals, strategies Objectives, and assignments
// Objectives that a Relationship calls Narrower_Than their strategy's; responsible parties are Stakeholders, the
// publisher is the Organization.
//
// Reading is lenient: encodings, namespaces, versions, order, places, types and what is required are taken as they come, and
// what finds no place in a plan is kept (see stratmlkept.go). Writing is valid by the published schemas, and loses
// no text. A file is in one language, and has no place to say in which.

// StratMLPart is a part of the standard.
type StratMLPart int

// The parts of StratML.
const (
	StratMLPart1 StratMLPart = iota + 1
	StratMLPart2
)

// stratRoots are the roots of the parts and their namespaces.
var stratRoots = map[StratMLPart]struct{ name, namespace string }{
	StratMLPart1: {"StrategicPlan", "urn:ISO:std:iso:17469:tech:xsd:stratml_core"},
	StratMLPart2: {"PerformancePlanOrReport", "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"},
}

func (p StratMLPart) grammar() stratGrammar {
	if p == StratMLPart1 {
		return stratPart1
	}
	return stratPart2
}

// IsStratML tells whether a file may be StratML: whether it is XML.
func IsStratML(file []byte) bool {
	start := inUTF8(file[:min(len(file), 1_000)])
	text := strings.TrimLeft(string(start), "\uFEFF \t\r\n")
	return strings.HasPrefix(text, "<")
}

// ReadStratML reads a plan, which is a DRAFT whatever it was. Its language is the one given, else the one that the
// file tells; of a file that does not tell it, and is not plainly English, the error is ErrNoLanguage. All
// errors are *SyntaxErrors.
func ReadStratML(file []byte, language i18n.Locale) (*plan.Document, error) {
	tree, err := readStratTree(inUTF8(file))
	if err != nil {
		return nil, err
	}
	root := findStrat(tree)
	if root == nil {
		return nil, &SyntaxError{Message: fmt.Sprintf("no StratML: <%s> has neither a StrategicPlan nor a PerformancePlanOrReport in it", short(tree.name))}
	}
	root.normalise()
	if n := root.countItems(); n > plan.MaxItems {
		return nil, &SyntaxError{Message: fmt.Sprintf("%d Goals and Objectives: a plan has at most %d", n, plan.MaxItems)}
	}
	told, err := languageOf(root, language)
	if err != nil {
		return nil, err
	}
	r := stratReader{language: string(told), tidier: tidier{exact: root.kept != ""}}
	return r.document(root), nil
}

// languageOf is the language of a file.
func languageOf(root *stratElement, given i18n.Locale) (i18n.Locale, error) {
	written, err := i18n.Parse(root.keptLanguage())
	switch {
	case err == nil && given != "" && given != written:
		return "", &SyntaxError{Message: fmt.Sprintf("the file is in %s: it cannot be read as one in %s", written, given)}
	case err == nil:
		return written, nil
	case given != "":
		return given, nil
	}
	if locale, err := i18n.Parse(root.language()); err == nil {
		return locale, nil
	}
	var text strings.Builder
	root.tellText(&text)
	if isEnglish(text.String()) {
		return "en", nil
	}
	return "", ErrNoLanguage
}

// ErrNoLanguage is of files of which nobody can tell in which language they are.
var ErrNoLanguage = &SyntaxError{Message: "the file does not tell its language: say which it is"}

// WriteStratML writes a plan in the first of some languages; of a text that is missing in it, the next one that has
// it, and in the end the plan's own. Without languages it is the plan's own.
func WriteStratML(w io.Writer, doc *plan.Document, part StratMLPart, languages ...i18n.Locale) error {
	one, err := inLanguages(doc, languages)
	if err != nil {
		return err
	}
	root := stratTreeOf(one, part.grammar())
	fitStrat(root, part.grammar())
	if err := instruct(root, one); err != nil {
		return err
	}
	x := newXMLWriter(w)
	writeStrat(x, root, part)
	return x.close()
}

// writeStrat writes a tree.
func writeStrat(x *xmlWriter, root *stratElement, part StratMLPart) {
	as := stratRoots[part]
	attributes := []string{"xmlns", as.namespace}
	for _, a := range root.attrs {
		attributes = append(attributes, a.name, a.value)
	}
	x.start(as.name, attributes...)
	root.writeInside(x)
	x.end()
}

func (e *stratElement) write(x *xmlWriter) {
	var attributes []string
	for _, a := range e.attrs {
		attributes = append(attributes, a.name, a.value)
	}
	switch {
	case len(e.children) == 0 && e.text == "" && e.kept == "":
		x.empty(e.name, attributes...)
	case len(e.children) == 0 && e.kept == "":
		x.text(e.name, e.text, attributes...)
	default:
		x.start(e.name, attributes...)
		e.writeInside(x)
		x.end()
	}
}

func (e *stratElement) writeInside(x *xmlWriter) {
	if e.kept != "" {
		x.line()
		x.put("<?", stratKept, " ", e.kept, "?>")
	}
	for _, c := range e.children {
		c.write(x)
	}
}
