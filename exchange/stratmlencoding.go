package exchange

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// encodingDeclared is the declaration of a file that says its encoding (XML 1.0, section 4.3.3).
var encodingDeclared = regexp.MustCompile(`^\x{FEFF}?\s*<\?xml\s[^<>]*?\sencoding\s*=\s*["']([\w.:-]+)["']`)

// inUTF8 is a file in UTF-8 that may be in UTF-16, or in the encoding of single bytes that it declares, as older
// files of StratML are. What declares one and is good UTF-8 is that. The letters keep their places, by which errors
// tell them; what is in no encoding that is known here is left to whoever reads it.
func inUTF8(file []byte) []byte {
	if text, ok := ofUTF16(file); ok {
		return undeclared(text)
	}
	declared := encodingDeclared.FindSubmatch(file)
	if declared == nil {
		return file
	}
	encoding := singleByte(string(declared[1]))
	switch {
	case encoding == nil:
		return file
	case utf8.Valid(file):
		return undeclared(file)
	}
	text, err := encoding.NewDecoder().Bytes(file)
	if err != nil {
		return file
	}
	return undeclared(text)
}

// ofUTF16 is a text in UTF-16 with a byte order mark or, as XML can be told from its first letter, without.
func ofUTF16(file []byte) ([]byte, bool) {
	order, ok := byteOrder(file)
	if !ok || len(file)%2 != 0 {
		return nil, false
	}
	units := make([]uint16, len(file)/2)
	for i := range units {
		units[i] = order.Uint16(file[2*i:])
	}
	return []byte(string(utf16.Decode(units))), true
}

func byteOrder(file []byte) (binary.ByteOrder, bool) {
	for _, begin := range []string{"\uFEFF", "<"} {
		unit := uint16([]rune(begin)[0])
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			if len(file) >= 4 && order.Uint16(file) == unit && order.Uint16(file[2:]) != 0 {
				return order, true
			}
		}
	}
	return nil, false // UTF-32 begins with the same two bytes, and has two zeros then
}

// undeclared is a text without the encoding that it was in, with as many spaces in its place.
func undeclared(text []byte) []byte {
	found := encodingDeclared.FindSubmatchIndex(text)
	if found == nil {
		return text
	}
	start := bytes.LastIndex(text[:found[2]], []byte("encoding"))
	text = bytes.Clone(text)
	copy(text[start:found[1]], bytes.Repeat([]byte{' '}, found[1]-start))
	return text
}

// singleByte is the encoding of a name, nil where it is none of single bytes.
func singleByte(name string) *charmap.Charmap {
	name = bare(name)
	if number, ok := strings.CutPrefix(name, "cp125"); ok {
		name = "windows125" + number
	}
	if name == "latin1" {
		return charmap.ISO8859_1
	}
	for _, encoding := range charmap.All {
		if known, ok := encoding.(*charmap.Charmap); ok && bare(fmt.Sprint(known)) == name {
			return known
		}
	}
	return nil
}

// bare is the letters and digits of a name.
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
