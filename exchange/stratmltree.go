package exchange

import (
	"encoding/xml"
	"slices"
	"strings"
)

// stratElement is an element of a StratML file under the name that its grammar has for it. Which namespace it is of
// is forgotten: files in the wild have the wrong one, an old one or none.
type stratElement struct {
	name     string
	attrs    []stratAttribute
	text     string // its own; where it has children, what stands between them
	children []*stratElement
	kept     string // what its <?polyplan?> says of it: JSON

	// as is the value in the plan that this element stands behind, where that is not its text letter for letter:
	// as long as the plan has that value, the element is written as it was read.
	as     *string
	under  *stratElement // the Objective that an Objective stood in
	refers *stratElement // the Objective that a ReferentIdentifier is of, whatever becomes of that one's Identifier
	lang   string        // xml:lang
}

type stratAttribute struct {
	name, value string
}

// stratKept is the target of the processing instructions that hold what StratML has no element for, and the prefix
// of the one attribute that is ours in what is kept of a file.
const stratKept = "polyplan"

// readStratTree reads an XML file as a tree.
func readStratTree(file []byte) (*stratElement, error) {
	f, start, err := openXML(file)
	if err != nil {
		return nil, err
	}
	root, err := growStrat(f, start)
	if err != nil {
		return nil, err
	}
	return root, f.close(start)
}

func growStrat(f *xmlFile, start *xmlElement) (*stratElement, error) {
	e := &stratElement{name: stratName(start.Name.Local)}
	e.setAttributes(start)
	if isStratLeaf(e.name) {
		text, err := flowingText(f, start)
		e.text = text
		return e, err
	}
	var text strings.Builder
	for f.depth >= start.depth {
		token, err := f.next()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.ProcInst:
			if t.Target == stratKept {
				e.kept = string(t.Inst)
			}
		case xml.StartElement:
			child, err := growStrat(f, f.element(t))
			if err != nil {
				return nil, err
			}
			e.children = append(e.children, child)
			text.WriteByte(' ')
		}
	}
	if !isBlank(text.String()) {
		e.text = text.String()
	}
	return e, nil
}

// setAttributes takes the attributes that say something about the plan.
func (e *stratElement) setAttributes(start *xmlElement) {
	for _, a := range start.Attr {
		switch {
		case a.Name.Space == xmlNamespace && a.Name.Local == "lang":
			e.lang = a.Value
		case a.Name.Space == stratKept && a.Name.Local == "as":
			e.as = &a.Value
		case a.Name.Space == "" && a.Name.Local != "xmlns":
			e.attrs = append(e.attrs, stratAttribute{a.Name.Local, a.Value})
		}
	}
	for i, a := range e.attrs {
		if name := stratAttributeName(a.name); e.attribute(name) == "" {
			e.attrs[i].name = name
		}
	}
}

// flowingText is the text of an element that should have nothing else: of what is in it, such as the HTML of an
// editor, the text with its paragraphs, and where links lead.
func flowingText(f *xmlFile, start *xmlElement) (string, error) {
	var text strings.Builder
	var links []string // of the elements that are open
	for f.depth >= start.depth {
		token, err := f.next()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			links = append(links, f.element(t).own("href"))
			breakLine(&text, t.Name.Local)
		case xml.EndElement:
			last := len(links) - 1
			if last < 0 {
				break // of the element itself
			}
			if links[last] != "" {
				text.WriteString(" (" + links[last] + ")")
			}
			links = links[:last]
			breakLine(&text, t.Name.Local)
		}
	}
	return text.String(), nil
}

// breakLine begins a new line where an element does, but for those of HTML that stand in a line.
func breakLine(text *strings.Builder, name string) {
	switch strings.ToLower(name) {
	case "a", "abbr", "b", "cite", "code", "em", "font", "i", "q", "s", "small", "span", "strong", "sub", "sup", "u":
		return
	}
	if text.Len() > 0 && !strings.HasSuffix(text.String(), "\n") {
		text.WriteByte('\n')
	}
}

// child is the first child of a name, or nil.
func (e *stratElement) child(name string) *stratElement {
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// all are the children of a name.
func (e *stratElement) all(name string) []*stratElement {
	var all []*stratElement
	for _, c := range e.children {
		if c.name == name {
			all = append(all, c)
		}
	}
	return all
}

// said is the text of a child, "" where there is none.
func (e *stratElement) said(name string) string {
	if c := e.child(name); c != nil {
		return c.text
	}
	return ""
}

// in is the first child of a name, or an empty element in its place.
func (e *stratElement) in(name string) *stratElement {
	if c := e.child(name); c != nil {
		return c
	}
	return &stratElement{name: name}
}

// only is the first child of a name, made where it is missing.
func (e *stratElement) only(name string) *stratElement {
	if c := e.child(name); c != nil {
		return c
	}
	return e.add(&stratElement{name: name})
}

func (e *stratElement) add(child *stratElement) *stratElement {
	e.children = append(e.children, child)
	return child
}

// first puts a child before the others.
func (e *stratElement) first(child *stratElement) *stratElement {
	e.children = slices.Insert(e.children, 0, child)
	return child
}

func (e *stratElement) remove(child *stratElement) {
	e.children = slices.DeleteFunc(e.children, func(c *stratElement) bool { return c == child })
}

// take removes the children of a name, and is them.
func (e *stratElement) take(name string) []*stratElement {
	all := e.all(name)
	e.children = slices.DeleteFunc(e.children, func(c *stratElement) bool { return c.name == name })
	return all
}

// attribute is the value of an attribute, "" where it has none.
func (e *stratElement) attribute(name string) string {
	for _, a := range e.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// isBare tells whether the element has nothing in it, not even empty elements.
func (e *stratElement) isBare() bool {
	return len(e.children) == 0 && len(e.attrs) == 0 && e.as == nil && isBlank(e.text)
}

// isMute tells whether nothing is said in the element, at any depth.
func (e *stratElement) isMute() bool {
	says := func(a stratAttribute) bool { return !isBlank(a.value) }
	speaks := func(c *stratElement) bool { return !c.isMute() }
	return isBlank(e.text) && e.kept == "" && !slices.ContainsFunc(e.attrs, says) && !slices.ContainsFunc(e.children, speaks)
}

func isBlank(s string) bool {
	return strings.TrimSpace(s) == ""
}

// copy is the element and all below it once more.
func (e *stratElement) copy() *stratElement {
	c := *e
	c.attrs, c.children = slices.Clone(e.attrs), make([]*stratElement, len(e.children))
	for i, child := range e.children {
		c.children[i] = child.copy()
	}
	return &c
}

// sameStrat tells whether two elements say the same.
func sameStrat(a, b *stratElement) bool {
	return a.name == b.name && a.text == b.text && slices.Equal(a.attrs, b.attrs) && slices.EqualFunc(a.children, b.children, sameStrat)
}
