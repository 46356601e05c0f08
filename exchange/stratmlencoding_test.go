package exchange_test

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

const inSomeEncoding = `<?xml version="1.0" encoding="NAME" standalone="yes"?>
<StrategicPlan xml:lang="fr"><Name>Forêts – plan «2030»</Name></StrategicPlan>`

func TestAPlanIsReadInTheEncodingThatItsFileDeclares(t *testing.T) {
	in := func(name string, charset *charmap.Charmap) []byte {
		file, err := charset.NewEncoder().Bytes([]byte(strings.ReplaceAll(inSomeEncoding, "NAME", name)))
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	units := func(mark string, order binary.AppendByteOrder) []byte {
		var file []byte
		for _, unit := range utf16.Encode([]rune(mark + strings.ReplaceAll(inSomeEncoding, "NAME", "UTF-16"))) {
			file = order.AppendUint16(file, unit)
		}
		return file
	}
	latin1 := []byte(strings.ReplaceAll(inSomeEncoding, "NAME", "iso-8859-1"))
	for name, file := range map[string][]byte{
		"Windows-1252":           in("Windows-1252", charmap.Windows1252),
		"CP1252":                 in("cp1252", charmap.Windows1252),
		"Windows-1252 as Latin1": in("latin1", charmap.Windows1252),
		"UTF-8 as ISO-8859-1":    latin1,
		"UTF-8 with a mark":      slices.Concat([]byte("\uFEFF"), latin1),
		"UTF-16 little":          units("\uFEFF", binary.LittleEndian),
		"UTF-16 big":             units("\uFEFF", binary.BigEndian),
		"UTF-16 without a mark":  units("", binary.LittleEndian),
	} {
		if got, want := readStratML(t, file, "").Title["fr"].Value, "Forêts – plan «2030»"; got != want {
			t.Errorf("%s: the title is %q, want %q", name, got, want)
		}
	}
}
