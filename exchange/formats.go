package exchange

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"polyplan/plan"
)

// UnitFormats are the formats of translation units, the first of those that share an extension its default.
var UnitFormats = []UnitFormat{
	XLIFF2, XLIFF12, PO, CSV, WideCSV, JSON, TMX,
}

// UnitFormatNames are their names.
func UnitFormatNames() []string {
	names := make([]string, len(UnitFormats))
	for i, f := range UnitFormats {
		names[i] = f.Name
	}
	return names
}

// UnitFormatFor is the format of a name or, where that is "", the one that a file's name has the extension of.
func UnitFormatFor(name, file string) (UnitFormat, error) {
	is := func(f UnitFormat) bool { return f.Name == name }
	if name == "" {
		extension := strings.ToLower(strings.TrimPrefix(filepath.Ext(file), "."))
		if alias, ok := aliases[extension]; ok {
			extension = alias
		}
		is = func(f UnitFormat) bool { return f.Extension == extension }
	}
	if i := slices.IndexFunc(UnitFormats, is); i >= 0 {
		return UnitFormats[i], nil
	}
	all := strings.Join(UnitFormatNames(), ", ")
	if name == "" {
		return UnitFormat{}, fmt.Errorf("the name of the file does not tell its format: say which of %s it is", all)
	}
	return UnitFormat{}, fmt.Errorf("there is no such format: wanted one of %s", all)
}

// aliases are other extensions that files have.
var aliases = map[string]string{"xliff": "xlf", "pot": "po"}

// ReadUnits reads a file in the format, within MaxFile.
func (f UnitFormat) ReadUnits(file []byte) (*plan.UnitFile, error) {
	if len(file) > MaxFile {
		return nil, &SyntaxError{Message: fmt.Sprintf("the file has more than %d bytes: split it", MaxFile)}
	}
	return f.Read(file)
}

// FileName is what to call a file of units in the format: by its plan, where it is of one, and its locales.
func (f UnitFormat) FileName(units *plan.UnitFile) string {
	name := "polyplan"
	if n := len(units.Units); n > 0 && units.Units[0].Plan == units.Units[n-1].Plan && units.Units[0].Plan != "" {
		name = units.Units[0].Plan
	}
	for _, locale := range units.Targets {
		name += "." + string(locale)
	}
	return name + "." + f.Extension
}
