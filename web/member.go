package web

import (
	"bytes"
	"encoding/json"
	"errors"
)

// members are those of a JSON object, by their exact names. encoding/json alone takes a name in any case, and the last
// of several: a request could be read otherwise by whatever stands before the server.
type members map[string]json.RawMessage

var errRepeats = errors.New("an object has two members of one name")

// membersIn reads a text that is one JSON object, or null, in which no object has two members of one name.
func membersIn(text []byte) (members, error) {
	var all members
	if err := decodeJSON(text, &all); err != nil {
		return nil, err
	}
	if repeats(text) {
		return nil, errRepeats
	}
	return all, nil
}

// read decodes a member, if there is one of that name.
func (m members) read(name string, into any) error {
	text, ok := m[name]
	if !ok {
		return nil
	}
	return decodeJSON(text, into)
}

// repeats tells whether an object in a sound JSON text, or one in that, has two members of one name (RFC 8259 section 4).
func repeats(text []byte) bool {
	var open []map[string]bool // names in the objects around; nil of an array
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{':
			open = append(open, map[string]bool{})
		case '[':
			open = append(open, nil)
		case '}', ']':
			open = open[:len(open)-1]
		case '"':
			end := endOfString(text, i)
			if isName(text, end) {
				names, name := open[len(open)-1], plainString(text[i:end])
				if names[name] {
					return true
				}
				names[name] = true
			}
			i = end - 1
		}
	}
	return false
}

// endOfString is where the string ends that begins there.
func endOfString(text []byte, begin int) int {
	for i := begin + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// isName tells whether the string that ends there is the name of a member.
func isName(text []byte, end int) bool {
	rest := bytes.TrimLeft(text[end:], " \t\r\n")
	return len(rest) > 0 && rest[0] == ':'
}

// plainString is what a JSON string stands for: one name can be written in several ways.
func plainString(quoted []byte) string {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1])
	}
	var plain string
	_ = json.Unmarshal(quoted, &plain) // it is sound
	return plain
}
