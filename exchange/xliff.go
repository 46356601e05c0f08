package exchange

import (
	"fmt"
	"strconv"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

// What the versions of XLIFF have in common: a file is from one locale into one, a plan is a <file> in it, and a text
// is a unit.
//
// What an import needs most stands where most tools leave it alone. Many drop elements that they do not know, and
// some even the state of a text, but all keep a unit's attributes.

// xliffNotes are the names of notes that are read back as what they are.
const (
	pathNote   = "path"           // the titles of what the text stands in, a line each
	sourceNote = "previousSource" // what the translation is of, where the source has moved
)

// readXLIFF reads a file of any version: it says itself which it is of.
func readXLIFF(file []byte) (*plan.UnitFile, error) {
	f, root, err := openXML(file)
	if err != nil {
		return nil, err
	}
	r := &xliffReader{xmlFile: f, units: new(plan.UnitFile)}
	switch root.Name.Space {
	case xliff2Namespace:
		err = r.xliff2(root)
	case xliff12Namespace, xliff11Namespace, "":
		err = r.xliff12(root)
	default:
		err = f.fail(root, "<%s> of %q is no XLIFF: wanted <xliff> of %q or %q",
			root.Name.Local, short(root.Name.Space), xliff2Namespace, xliff12Namespace)
	}
	if err == nil {
		err = f.close(root)
	}
	if err != nil {
		return nil, err
	}
	return r.units, nil
}

// xliffReader reads a file of either version into units.
type xliffReader struct {
	*xmlFile
	units *plan.UnitFile
}

// locale reads the tag in an attribute.
func (r *xliffReader) locale(e *xmlElement, attribute, tag string) (i18n.Locale, error) {
	locale, err := i18n.Parse(tag)
	if err != nil {
		return "", r.fail(e, "%s of <%s>: %v", attribute, e.Name.Local, err)
	}
	return locale, nil
}

// target is the locale that the file translates into, "" where it has not told.
func (r *xliffReader) target() i18n.Locale {
	if len(r.units.Targets) == 0 {
		return ""
	}
	return r.units.Targets[0]
}

// from and into tell the file's locales once more: they may not be others.
func (r *xliffReader) from(e *xmlElement, locale i18n.Locale) error {
	if r.units.Source == "" {
		r.units.Source = locale
	}
	if !r.units.Source.Same(locale) {
		return r.fail(e, "the file mixes locales: <%s> is from %s, and what is before it from %s", e.Name.Local, locale, r.units.Source)
	}
	return nil
}

func (r *xliffReader) into(e *xmlElement, locale i18n.Locale) error {
	if r.target() == "" {
		r.units.Targets = []i18n.Locale{locale}
	}
	if !r.target().Same(locale) {
		return r.fail(e, "the file mixes locales: <%s> is into %s, and what is before it into %s", e.Name.Local, locale, r.target())
	}
	return nil
}

// language checks the xml:lang of a source or a target.
func (r *xliffReader) language(e *xmlElement, told func(*xmlElement, i18n.Locale) error) error {
	tag := e.attribute(xmlNamespace, "lang")
	if tag == "" {
		return nil
	}
	locale, err := r.locale(e, "xml:lang", tag)
	if err != nil {
		return err
	}
	return told(e, locale)
}

// add adds a unit. Its id says which locale it is of.
func (r *xliffReader) add(e *xmlElement, u plan.FileUnit) error {
	if u.ID == "" {
		return r.fail(e, "<%s> has no id", e.Name.Local)
	}
	if locale, ok := unitLocale(u.ID); ok {
		if err := r.into(e, locale); err != nil {
			return err
		}
		u.Locale = locale
	}
	if u.Target == "" {
		u.Marks = &plan.UnitMarks{State: plan.StateMissing}
	}
	r.units.Units = append(r.units.Units, u)
	return nil
}

// finish wants to know by now what the file is about, and says it of the units that do not tell.
func (r *xliffReader) finish(root *xmlElement) error {
	if r.units.Source == "" || r.target() == "" {
		return r.fail(root, "the file does not say which locales it is from and into")
	}
	for i := range r.units.Units {
		if u := &r.units.Units[i]; u.Locale == "" {
			u.Locale = r.target()
		}
	}
	return nil
}

// content is the text of a source or a target, as it stands where white space is kept. Else a tool may have put it on
// lines of its own, and what that adds at its ends goes.
func (r *xliffReader) content(e *xmlElement, inline func(*xmlElement) error) (string, error) {
	text, err := r.text(e, inline)
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

// refuseCode is for what stands in a text and is no text: none of ours has any, so one that has it was not made here,
// and would lose it.
func (r *xliffReader) refuseCode(e *xmlElement) error {
	return r.fail(e, "<%s> stands in a text, which can hold nothing but characters: take it out", e.Name.Local)
}

// note puts a note where it belongs.
func note(u *plan.FileUnit, kind, text string) {
	switch {
	case text == "":
	case kind == pathNote:
		u.Path = strings.Split(text, "\n")
	case kind == sourceNote:
		u.Anchored = text
	default:
		u.Notes = append(u.Notes, text)
	}
}

// unitLocale is the locale in the id of a unit, if it is one of ours: TranslationUnit.ID.
func unitLocale(id string) (i18n.Locale, bool) {
	parts := strings.Split(id, "/")
	if len(parts) != 3 {
		return "", false
	}
	if _, err := plan.ParseID(parts[0]); err != nil {
		return "", false
	}
	locale, err := i18n.Parse(parts[2])
	return locale, err == nil
}

// planID is the plan that an attribute names, "" where it names none.
func planID(id string) plan.ID {
	if id, err := plan.ParseID(id); err == nil && id.Kind() == plan.KindPlan {
		return id
	}
	return ""
}

// onlyTarget is the one locale that the units are into: the format has no place for more.
func onlyTarget(units *plan.UnitFile) (i18n.Locale, error) {
	if n := len(units.Targets); n != 1 {
		return "", fmt.Errorf("the units are into %d locales: an XLIFF file is into one", n)
	}
	return units.Targets[0], nil
}

// byPlan are the units, split where they go on with another plan.
func byPlan(units []plan.FileUnit) [][]plan.FileUnit {
	var split [][]plan.FileUnit
	for from := 0; from < len(units); {
		to := from + 1
		for to < len(units) && units[to].Plan == units[from].Plan {
			to++
		}
		split = append(split, units[from:to])
		from = to
	}
	return split
}

// hash is a hash in a file, "" for what can be none.
func hash(written string) string {
	if strings.Trim(written, "0123456789abcdef") != "" {
		return ""
	}
	return written
}

// number is a number as files have it, "" for none.
func number[N ~int | ~uint64](n N) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// length is a length in characters as files have it, 0 for none.
func (r *xliffReader) length(e *xmlElement, written string) (int, error) {
	if written == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(written)
	if err != nil || n < 0 {
		return 0, r.fail(e, "%q is no length: wanted a number of characters", short(written))
	}
	return n, nil
}
