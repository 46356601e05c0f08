package exchange

import (
	"encoding/json"
	"fmt"
	"strings"
)

// maxNesting is how deep the values of a file may stand in each other.
const maxNesting = 64

// jsonReader visits the values of a JSON text (RFC 8259) that stand in objects and are none, each with the names that
// lead to it. It takes an object at the top, and neither names that an object has twice nor deep nesting. The decoder
// of encoding/json would do, did it not take ten times as long for what strangers may send: a value of every byte.
type jsonReader struct {
	text  string
	path  []string // shared: what keeps it has to copy it
	visit func(at jsonPlace, value json.Token) error

	at      int
	depth   int // of the object or list that is read; that at the top has 1
	lists   int // that stand around it
	line    int // the line of counted, from 1
	counted int
}

// jsonPlace is where in a JSON text a value is.
type jsonPlace struct {
	path []string
	line int
}

// readJSON visits the values of a text.
func readJSON(text string, visit func(at jsonPlace, value json.Token) error) error {
	r := &jsonReader{text: text, visit: visit, line: 1}
	if c := r.next(); c == '[' || c == '"' {
		return r.wrong("wanted an object")
	}
	if err := r.object(); err != nil {
		return err
	}
	if r.next() != 0 {
		return r.wrong("something after the object: wanted one object")
	}
	return nil
}

// next is the byte that what comes next begins with, 0 at the end.
func (r *jsonReader) next() byte {
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\n':
		default:
			return c
		}
	}
	return 0
}

// take reads a character of the grammar.
func (r *jsonReader) take(wanted byte) error {
	if r.next() != wanted {
		return r.unexpected(fmt.Sprintf("%q", rune(wanted)))
	}
	r.at++
	return nil
}

func (r *jsonReader) unexpected(wanted string) error {
	if r.at == len(r.text) {
		return r.wrong("the JSON ends too early")
	}
	for _, c := range r.text[r.at:] {
		return r.wrong("the character %q: wanted %s", c, wanted)
	}
	return nil
}

// enter begins an object or a list.
func (r *jsonReader) enter(with byte) error {
	if r.depth == maxNesting {
		return r.wrong("nested deeper than %d", maxNesting)
	}
	r.depth++
	return r.take(with)
}

// more tells whether another member follows, where some were read; else it ends what is read.
func (r *jsonReader) more(read bool, end byte) (bool, error) {
	switch c := r.next(); {
	case c == end:
		r.at++
		r.depth--
		return false, nil
	case !read:
		return true, nil
	case c != ',':
		return false, r.unexpected(fmt.Sprintf("',' or %q", rune(end)))
	}
	r.at++
	return true, nil
}

func (r *jsonReader) object() error {
	if err := r.enter('{'); err != nil {
		return err
	}
	seen := map[string]bool(nil)
	for {
		more, err := r.more(seen != nil, '}')
		if err != nil || !more {
			return err
		}
		r.next()
		began := r.at
		name, err := r.string()
		if err != nil {
			return err
		}
		if seen[name] {
			r.at = began
			return r.wrong("%s a second time", quoted(name))
		}
		if seen == nil {
			seen = map[string]bool{}
		}
		seen[name] = true
		if err := r.take(':'); err != nil {
			return err
		}
		r.path = append(r.path, name)
		if err := r.value(); err != nil {
			return err
		}
		r.path = r.path[:len(r.path)-1]
	}
}

// list visits a list as such. What is in it is for people, or other programs.
func (r *jsonReader) list() error {
	if err := r.found(r.at, json.Delim('[')); err != nil {
		return err
	}
	if err := r.enter('['); err != nil {
		return err
	}
	r.lists++
	defer func() { r.lists-- }()
	for read := false; ; read = true {
		more, err := r.more(read, ']')
		if err != nil || !more {
			return err
		}
		if err := r.value(); err != nil {
			return err
		}
	}
}

func (r *jsonReader) value() error {
	switch r.next() {
	case '{':
		return r.object()
	case '[':
		return r.list()
	}
	began := r.at
	value, err := r.scalar()
	if err != nil {
		return err
	}
	return r.found(began, value)
}

// found visits a value.
func (r *jsonReader) found(at int, value json.Token) error {
	if r.lists > 0 {
		return nil
	}
	r.line += strings.Count(r.text[r.counted:at], "\n")
	r.counted = at
	if err := r.visit(jsonPlace{r.path, r.line}, value); err != nil {
		r.at = at
		return r.wrong("%v", err)
	}
	return nil
}

func (r *jsonReader) scalar() (json.Token, error) {
	if r.next() == '"' {
		return r.string()
	}
	value, size := jsonWord(r.text[r.at:])
	if size == 0 {
		return nil, r.unexpected("a value")
	}
	r.at += size
	return value, nil
}

// jsonWord is the value that a text begins with that is not in quotes, and how many bytes it has, 0 for none.
func jsonWord(text string) (json.Token, int) {
	switch {
	case strings.HasPrefix(text, "true"):
		return true, 4
	case strings.HasPrefix(text, "false"):
		return false, 5
	case strings.HasPrefix(text, "null"):
		return nil, 4
	}
	size := jsonNumber(text)
	return json.Number(text[:size]), size
}

// jsonNumber is how many bytes the number has that a text begins with, 0 for none.
func jsonNumber(text string) int {
	i := 0
	digits := func() bool {
		began := i
		for i < len(text) && text[i] >= '0' && text[i] <= '9' {
			i++
		}
		return i > began
	}
	has := func(any string) bool {
		found := i < len(text) && strings.IndexByte(any, text[i]) >= 0
		if found {
			i++
		}
		return found
	}
	has("-")
	if !has("0") && !digits() || has(".") && !digits() {
		return 0
	}
	if has("eE") {
		has("+-")
		if !digits() {
			return 0
		}
	}
	return i
}

// string reads a text in quotes. It is a copy: the file would stay in memory as long as any of its texts.
func (r *jsonReader) string() (string, error) {
	if err := r.take('"'); err != nil {
		return "", err
	}
	began, escapes := r.at, false
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; {
		case c == '"':
			r.at++
			if text := r.text[began : r.at-1]; !escapes {
				return strings.Clone(text), nil
			}
			return r.unescaped(began - 1)
		case c == '\\':
			escapes = true
			r.at++
		case c < ' ':
			return "", r.wrong("the control character %U in a text: wanted an escape", c)
		}
	}
	r.at = len(r.text)
	return "", r.unexpected("a quote")
}

// unescaped is the text between quotes that was read from there on.
func (r *jsonReader) unescaped(from int) (text string, err error) {
	if err = json.Unmarshal([]byte(r.text[from:r.at]), &text); err != nil {
		r.at = from
		return "", r.wrong("%v", err)
	}
	return text, nil
}

func (r *jsonReader) wrong(format string, args ...any) error {
	return wrongAt(r.text, r.at, "%s", fmt.Sprintf(format, args...))
}
