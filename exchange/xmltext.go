package exchange

import "polyplan/i18n"

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
