package exchange

import (
	"path/filepath"
	"slices"
	"strings"
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

// UnitFormatNamed is the format of a name.
func UnitFormatNamed(name string) (UnitFormat, bool) {
	return unitFormat(func(f UnitFormat) bool { return f.Name == name })
}

// UnitFormatOf is the format that the name of a file has the extension of.
func UnitFormatOf(file string) (UnitFormat, bool) {
	extension := strings.ToLower(strings.TrimPrefix(filepath.Ext(file), "."))
	switch extension {
	case "xliff":
		extension = "xlf"
	case "pot":
		extension = "po"
	}
	return unitFormat(func(f UnitFormat) bool { return f.Extension == extension })
}

func unitFormat(is func(UnitFormat) bool) (UnitFormat, bool) {
	i := slices.IndexFunc(UnitFormats, is)
	if i < 0 {
		return UnitFormat{}, false
	}
	return UnitFormats[i], true
}
