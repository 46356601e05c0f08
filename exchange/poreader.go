package exchange

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"polyplan/plan"
)

// poEntry is an entry of a PO file. The header is the one with an empty id and no context.
type poEntry struct {
	line       int      // of its msgctxt, or of its msgid where it has none
	translator []string // tickets alone, as in extracted: other comments are for people
	extracted  []string
	reference  string // to a unit
	isFuzzy    bool

	previousContext, previous poText
	context, id, text         poText
}

// poText is what a keyword and the strings after it say.
type poText struct {
	said  bool
	value []byte // UTF-8
}

func (t poText) String() string { return string(t.value) }

// poReader reads entries of a PO file, whose grammar is in the manual of GNU gettext, section "The Format of PO
// Files". Plural forms and domains are refused: texts of a catalogue have none.
type poReader struct {
	entries []poEntry
	entry   poEntry
	into    *poText // of the keyword last seen
	was     bool    // and that told what was before

	line string // that is read
	no   int    // its number, from 1
	at   int    // how far
	last bool   // it tells what was before: "#|"
}

// readPO reads the entries that are in force.
func readPO(text string) ([]poEntry, error) {
	r := &poReader{}
	for line := range strings.SplitSeq(text, "\n") {
		r.line, r.at, r.last = line, 0, false
		r.no++
		if err := r.readLine(); err != nil {
			return nil, err
		}
	}
	return r.entries, r.end()
}

func (r *poReader) readLine() error {
	r.skipSpace()
	rest := r.line[r.at:]
	if !strings.HasPrefix(rest, "#") {
		return r.readWords()
	}
	if err := r.begin(); err != nil {
		return err
	}
	if len(rest) == 1 {
		return nil
	}
	switch said := strings.TrimSpace(rest[2:]); rest[1] {
	case '~': // obsolete
	case '.':
		r.entry.extracted = appendTicket(r.entry.extracted, said)
	case ':':
		r.references(said)
	case ',':
		r.flags(said)
	case '|':
		r.at += 2
		r.last = true
		return r.readWords()
	default:
		r.entry.translator = appendTicket(r.entry.translator, strings.TrimSpace(rest[1:]))
	}
	return nil
}

// appendTicket keeps what may be a ticket. Tools that put files together leave a few in an entry; of more than that
// none is looked at, for each is held against the text.
func appendTicket(tickets []string, said string) []string {
	const most = 64
	if len(tickets) == most || !strings.HasPrefix(said+" ", ticketMark) {
		return tickets
	}
	return append(tickets, said)
}

func (r *poReader) references(list string) {
	for reference := range strings.FieldsSeq(list) {
		if r.entry.reference == "" && isUnitID(reference) {
			r.entry.reference = reference
		}
	}
}

func (r *poReader) flags(list string) {
	for flag := range strings.SplitSeq(list, ",") {
		r.entry.isFuzzy = r.entry.isFuzzy || strings.TrimSpace(flag) == "fuzzy"
	}
}

// readWords reads keywords and strings, as many as are on the line.
func (r *poReader) readWords() error {
	for {
		r.skipSpace()
		switch {
		case r.at == len(r.line) || r.line[r.at] == '#':
			return nil
		case r.line[r.at] == '"':
			if err := r.readString(); err != nil {
				return err
			}
		default:
			if err := r.readKeyword(); err != nil {
				return err
			}
		}
	}
}

func (r *poReader) skipSpace() {
	r.at += len(r.line[r.at:]) - len(strings.TrimLeft(r.line[r.at:], " \t\v\f"))
}

func (r *poReader) readKeyword() error {
	word := r.line[r.at:]
	if end := strings.IndexAny(word, " \t\""); end >= 0 {
		word = word[:end]
	}
	if strings.HasPrefix(word, "msgid_plural") || strings.HasPrefix(word, "msgstr[") {
		return r.wrong(r.at, "a plural form: texts of plans have none, and the file is for another program")
	}
	into, err := r.place(word)
	if err != nil {
		return err
	}
	if into.said {
		return r.wrong(r.at, "a second %s", word)
	}
	into.said = true
	r.into, r.was = into, r.last
	r.at += len(word)
	return nil
}

// place is where what comes after a keyword belongs.
func (r *poReader) place(word string) (*poText, error) {
	if r.last {
		return r.previousPlace(word)
	}
	switch word {
	case "msgctxt", "msgid":
		if err := r.begin(); err != nil {
			return nil, err
		}
		if r.entry.id.said {
			return nil, r.wrong(r.at, "%s, before there was a msgstr for the msgid of line %d", word, r.entry.line)
		}
		if r.entry.line == 0 {
			r.entry.line = r.no
		}
		if word == "msgid" {
			return &r.entry.id, nil
		}
		return &r.entry.context, nil
	case "msgstr":
		if !r.entry.id.said {
			return nil, r.wrong(r.at, "msgstr without a msgid")
		}
		return &r.entry.text, nil
	case "domain":
		return nil, r.wrong(r.at, "a domain: wanted a file of one domain")
	}
	return nil, r.wrong(r.at, "%s: wanted msgctxt, msgid, msgstr, a text in quotes or a comment", quoted(word))
}

func (r *poReader) previousPlace(word string) (*poText, error) {
	switch word {
	case "msgctxt":
		return &r.entry.previousContext, nil
	case "msgid":
		return &r.entry.previous, nil
	}
	return nil, r.wrong(r.at, `%s after "#|": wanted msgctxt or msgid`, quoted(word))
}

// begin ends the entry that is read where it is whole: what comes next belongs to another.
func (r *poReader) begin() error {
	if !r.entry.text.said {
		return nil
	}
	if len(r.entries) > plan.MaxFileUnits {
		return &SyntaxError{Line: r.entry.line, Message: fmt.Sprintf("more than %d entries: split the file", plan.MaxFileUnits)}
	}
	r.entries = append(r.entries, r.entry)
	r.entry, r.into = poEntry{}, nil
	return nil
}

// end ends the last entry. Comments alone are none.
func (r *poReader) end() error {
	if r.entry.line > 0 && !r.entry.text.said {
		return &SyntaxError{Line: r.entry.line, Message: "an entry without a msgstr"}
	}
	return r.begin()
}

// readString reads a text in quotes, with the escapes of C.
func (r *poReader) readString() error {
	if r.into == nil || r.was != r.last {
		return r.wrong(r.at, "a text without a keyword: wanted msgctxt, msgid or msgstr before it")
	}
	began := r.at
	var value []byte
	for r.at++; r.at < len(r.line); {
		switch c := r.line[r.at]; c {
		case '"':
			r.at++
			if !utf8.Valid(value) {
				return r.wrong(began, "a text whose escapes are not UTF-8")
			}
			r.into.value = append(r.into.value, value...)
			return nil
		case '\\':
			escaped, err := r.readEscape()
			if err != nil {
				return err
			}
			value = append(value, escaped)
		default:
			value = append(value, c)
			r.at++
		}
	}
	return r.wrong(began, "a text whose quotes are not closed on their line")
}

const poEscapes, poEscaped = `ntbrfva"\`, "\n\t\b\r\f\v\a\"\\"

// readEscape reads what follows a backslash: a letter, or a byte as one to three octal or two hexadecimal digits.
func (r *poReader) readEscape() (byte, error) {
	began := r.at
	r.at++
	if r.at == len(r.line) {
		return 0, r.wrong(began, "a backslash at the end of the line")
	}
	if i := strings.IndexByte(poEscapes, r.line[r.at]); i >= 0 {
		r.at++
		return poEscaped[i], nil
	}
	base, most := 8, 3
	if r.line[r.at] == 'x' {
		base, most = 16, 2
		r.at++
	}
	value, digits := 0, 0
	for ; digits < most && r.at < len(r.line); digits++ {
		d := strings.IndexByte("0123456789abcdef", r.line[r.at]|0x20)
		if r.line[r.at] < '0' || d < 0 || d >= base {
			break
		}
		value = value*base + d
		r.at++
	}
	if digits == 0 || value > 0xFF {
		return 0, r.wrong(began, `an escape that is none: a backslash itself is written \\`)
	}
	return byte(value), nil
}

func (r *poReader) wrong(at int, format string, args ...any) error {
	err := wrongAt(r.line, at, format, args...)
	err.Line = r.no
	return err
}
