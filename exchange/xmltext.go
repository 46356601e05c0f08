package exchange

import (
	"strings"

	"polyplan/i18n"
)

// locale reads the tag in an attribute.
func (f *xmlFile) locale(e *xmlElement, attribute, tag string) (i18n.Locale, error) {
	locale, err := i18n.Parse(tag)
	if err != nil {
		return "", f.fail(e, "%s of <%s>: %v", attribute, e.Name.Local, err)
	}
	return locale, nil
}

// refuseCode is for what stands in a text and is no text: none of ours has any, so one that has it was not made here,
// and would lose it.
func (f *xmlFile) refuseCode(e *xmlElement) error {
	return f.fail(e, "<%s> stands in a text, which can hold nothing but characters: take it out", e.Name.Local)
}

// content is the text of an element, as it stands where white space is kept. Else a tool may have put it on
// lines of its own, and what that adds at its ends goes.
func (f *xmlFile) content(e *xmlElement, inline func(*xmlElement) error) (string, error) {
	text, err := f.text(e, inline)
	if err != nil || e.kept {
		return text, err
	}
	if inner := strings.TrimLeft(text, " \t\r\n"); strings.Contains(text[:len(text)-len(inner)], "\n") {
		text = inner
	}
	if inner := strings.TrimRight(text, " \t\r\n"); strings.Contains(text[len(inner):], "\n") {
		text = inner
	}
	return text, nil
}
