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
// What an import needs most stands where tools leave it alone. Many drop elements that they do not know, and some even
// the state of a text and the head of the file; but a unit's attributes stay, and what is left of one in gettext's
// files is its id and its notes.

// xliffNotes are the names of notes that are read back as what they are.
const (
	pathNote   = "path"           // the titles of what the text stands in, a line each
	sourceNote = "previousSource" // what the translation is of, where the source has moved
)

// maxPath is how many titles a path has at most; of more it is none of ours.
const maxPath = 16

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
		return r.fail(e, "the file mixes locales: <%s> is from %s, and what is before it from %s",
			e.Name.Local, locale, r.units.Source)
	}
	return nil
}

func (r *xliffReader) into(e *xmlElement, locale i18n.Locale) error {
	if r.target() == "" {
		r.units.Targets = []i18n.Locale{locale}
	}
	if !r.target().Same(locale) {
		return r.fail(e, "the file mixes locales: <%s> is into %s, and what is before it into %s",
			e.Name.Local, locale, r.target())
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
	if len(r.units.Units) == plan.MaxFileUnits {
		return r.fail(e, "more than %d units: split the file", plan.MaxFileUnits)
	}
	if isUnitID(u.ID) {
		if err := r.into(e, localeOf(u.ID)); err != nil {
			return err
		}
	}
	if u.Target == "" {
		u.Marks = &plan.UnitMarks{State: plan.StateMissing}
	}
	r.units.Units = append(r.units.Units, u)
	return nil
}

// finish wants to know by now what the file is about.
func (r *xliffReader) finish(root *xmlElement) error {
	if r.units.Source == "" || r.target() == "" {
		return r.fail(root, "the file does not say which locales it is from and into")
	}
	for i := range r.units.Units {
		r.units.Units[i].Locale = r.target()
	}
	return nil
}

// base reads what is told of a unit as it left, by the keys of tickets.
func (r *xliffReader) base(e *xmlElement, u *plan.FileUnit, told func(key string) string) error {
	var err error
	if u.Revision, err = plan.ParseRevision(told(keyRevision)); err == nil {
		u.SourceRevision, err = plan.ParseRevision(told(keySourceRevision))
	}
	if err != nil {
		return r.fail(e, "<%s>: %v", e.Name.Local, err)
	}
	u.SourceHash = token(told(keySourceHash))
	catalogue := token(told(keyCatalogue))
	if r.units.Catalogue == "" {
		r.units.Catalogue = catalogue
	}
	if catalogue != "" && catalogue != r.units.Catalogue {
		return r.fail(e, "the file mixes catalogues: <%s> is of %s, and what is before it of %s",
			e.Name.Local, short(catalogue), short(r.units.Catalogue))
	}
	return nil
}

// note puts a note where it belongs.
func note(u *plan.FileUnit, kind, text string) {
	switch {
	case text == "":
	case kind == pathNote && strings.Count(text, "\n") < maxPath:
		u.Path = strings.Split(text, "\n")
	case kind == sourceNote:
		u.Anchored = text
	default:
		u.Notes = append(u.Notes, text)
	}
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

// token is a short value in a file, "" for what can be none of ours.
func token(written string) string {
	foreign := func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '-' && r != '_'
	}
	if strings.ContainsFunc(written, foreign) {
		return ""
	}
	return written
}

// decimal is a number as files have it, "" for none.
func decimal[N ~int | ~uint64](n N) string {
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
