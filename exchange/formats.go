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

// TermFormats are the formats of glossaries.
var TermFormats = []TermFormat{TBX}

// UnitFormatFor is the format of a name or, where that is "", the one that a file's name has the extension of.
func UnitFormatFor(name, file string) (UnitFormat, error) {
	return formatFor(UnitFormats, UnitFormat.called, name, file)
}

// TermFormatFor is UnitFormatFor for glossaries.
func TermFormatFor(name, file string) (TermFormat, error) {
	return formatFor(TermFormats, TermFormat.called, name, file)
}

func (f UnitFormat) called() (name, extension string) { return f.Name, f.Extension }
func (f TermFormat) called() (name, extension string) { return f.Name, f.Extension }

func formatFor[F any](formats []F, called func(F) (name, extension string), name, file string) (F, error) {
	ending := extension(file)
	i := slices.IndexFunc(formats, func(f F) bool {
		n, e := called(f)
		return n == name || name == "" && e == ending
	})
	if i >= 0 {
		return formats[i], nil
	}
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i], _ = called(f)
	}
	var none F
	if name == "" {
		return none, fmt.Errorf("the name of the file does not tell its format: say which of %s it is", strings.Join(names, ", "))
	}
	return none, fmt.Errorf("there is no such format: wanted one of %s", strings.Join(names, ", "))
}

// extension is what tells the format of a file of that name, without the dot.
func extension(file string) string {
	ending := strings.ToLower(strings.TrimPrefix(filepath.Ext(file), "."))
	if alias, ok := aliases[ending]; ok {
		return alias
	}
	return ending
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
