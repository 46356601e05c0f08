package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// plainText is the text of a file that is not XML: UTF-8, without a byte order mark, each of its lines ended by
// "\n". Texts of a catalogue have no other line ends, so none is lost inside of them.
func plainText(file []byte) (string, error) {
	if len(file) > MaxFile {
		return "", &SyntaxError{Message: fmt.Sprintf("the file has more than %d bytes", MaxFile)}
	}
	if complaint := noText(file); complaint != "" {
		return "", &SyntaxError{Message: complaint}
	}
	text := strings.TrimPrefix(string(file), "\ufeff")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	for at, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[at:], "\ufffd") {
			return "", wrongAt(text, at, "the file is not UTF-8 from here on: save it as UTF-8")
		}
		if r == 0 {
			return "", wrongAt(text, at, "the file holds a zero byte: wanted text in UTF-8")
		}
	}
	return text, nil
}

// notText are the first bytes of what people take for a file of text, and what to tell them.
var notText = []struct{ begin, complaint string }{
	{"PK\x03\x04", "this is a ZIP archive: unpack it, and send a file that is in it"},
	{"PK\x05\x06", "this is a ZIP archive, with nothing in it"},
	{"\x1F\x8B", "this is compressed with gzip: unpack it first"},
	{"\xFE\xFF", inUTF16}, {"\xFF\xFE", inUTF16}, {"<\x00", inUTF16}, {"\x00<", inUTF16}, {"\x00\x00", inUTF16},
}

const inUTF16 = "the file is in UTF-16 or UTF-32: save it as UTF-8"

// noText says what a file is that cannot be text in UTF-8, by its first bytes; "" where it may be.
func noText(file []byte) string {
	for _, kind := range notText {
		if bytes.HasPrefix(file, []byte(kind.begin)) {
			return kind.complaint
		}
	}
	return ""
}

// wrongAt tells what is wrong at a byte of a text.
func wrongAt(text string, at int, format string, args ...any) *SyntaxError {
	before := text[:at]
	return &SyntaxError{
		Line:    strings.Count(before, "\n") + 1,
		Column:  utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1,
		Message: fmt.Sprintf(format, args...),
	}
}

// quoted is what of a file's text may stand in a message.
func quoted(s string) string {
	const most = 40
	runes := 0
	for i := range s {
		if runes == most {
			return fmt.Sprintf("%q", s[:i]+"…")
		}
		runes++
	}
	return fmt.Sprintf("%q", s)
}
