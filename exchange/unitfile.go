package exchange

import (
	"fmt"
	"slices"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

// maxLocales is how many locales a file may be in: each unit's is looked for among them.
const maxLocales = 200

// addUnit puts a unit that was read at the end of a file.
func addUnit(file *plan.UnitFile, u plan.FileUnit) error {
	if len(file.Units) == plan.MaxFileUnits {
		return &SyntaxError{Line: u.Line, Message: fmt.Sprintf("more than %d units: split the file", plan.MaxFileUnits)}
	}
	if u.Locale != "" && !slices.Contains(file.Targets, u.Locale) {
		if len(file.Targets) == maxLocales {
			return &SyntaxError{Line: u.Line, Message: fmt.Sprintf("more than %d locales: split the file", maxLocales)}
		}
		file.Targets = append(file.Targets, u.Locale)
	}
	file.Units = append(file.Units, u)
	return nil
}

// oneTarget is the target locale of a file that is written in a format with room for one, "" where there is none.
func oneTarget(format string, file *plan.UnitFile) (i18n.Locale, error) {
	all := slices.Clone(file.Targets)
	for i := range file.Units {
		all = append(all, file.Units[i].Locale)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	switch len(all) {
	case 0:
		return "", nil
	case 1:
		return all[0], nil
	}
	return "", fmt.Errorf("%s has one target locale a file: got %s and %s", format, all[0], all[1])
}

// unitParts takes apart the id of a unit; what is none has no field.
func unitParts(id string) (node, field, locale string) {
	parts := strings.Split(id, "/")
	if len(parts) != 3 || parts[0] == "" {
		return "", "", ""
	}
	return parts[0], parts[1], parts[2]
}

func unitID(node, field string, locale i18n.Locale) string {
	return node + "/" + field + "/" + string(locale)
}

// localeOf is the locale in the id of a unit, "" where there is none.
func localeOf(id string) i18n.Locale {
	_, _, tag := unitParts(id)
	locale, err := i18n.Parse(tag)
	if err != nil {
		return ""
	}
	return locale
}

// isUnitID tells whether s has the form of a unit's id.
func isUnitID(s string) bool {
	if plan.ID(s).Kind() == 0 || strings.ContainsFunc(s, unlikeAnID) {
		return false
	}
	node, _, _ := unitParts(s)
	_, err := plan.ParseID(node)
	return err == nil && localeOf(s) != ""
}
