package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxNesting is how deep the values of a file may stand in each other.
const maxNesting = 64

// jsonReader visits the values of a JSON text that are no objects, each with the names that lead to it. It takes an
// object at the top, and neither names that an object has twice nor deep nesting.
type jsonReader struct {
	text  string
	path  []string // shared: what keeps it has to copy it
	visit func(at jsonPlace, value json.Token) error

	decoder *json.Decoder
	at      int // where the token last read begins
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
	r := &jsonReader{text: text, visit: visit, decoder: json.NewDecoder(strings.NewReader(text)), line: 1}
	r.decoder.UseNumber()
	token, err := r.token()
	if err != nil {
		return err
	}
	if token != json.Delim('{') {
		return r.wrong("wanted an object")
	}
	if err := r.object(); err != nil {
		return err
	}
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		r.at = len(r.text) - len(strings.TrimLeft(r.text[r.decoder.InputOffset():], " \t\n"))
		return r.wrong("something after the object: wanted one object")
	}
	return nil
}

func (r *jsonReader) token() (json.Token, error) {
	from := int(r.decoder.InputOffset())
	r.at = len(r.text) - len(strings.TrimLeft(r.text[from:], " \t\n,:"))
	token, err := r.decoder.Token()
	if err == nil {
		return token, nil
	}
	message := err.Error()
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		r.at, message = len(r.text), "the JSON ends too early"
	case errors.As(err, &syntax):
		r.at = min(max(r.at, int(syntax.Offset)-1), len(r.text))
	}
	return nil, r.wrong("%s", message)
}

// object visits what is in an object, after its brace.
func (r *jsonReader) object() error {
	if len(r.path) == maxNesting {
		return r.wrong("nested deeper than %d", maxNesting)
	}
	seen := map[string]bool{}
	for {
		token, err := r.token()
		if err != nil {
			return err
		}
		name, ok := token.(string)
		if !ok { // its other brace
			return nil
		}
		if seen[name] {
			return r.wrong("%s a second time", quoted(name))
		}
		seen[name] = true
		r.path = append(r.path, name)
		if err := r.value(); err != nil {
			return err
		}
		r.path = r.path[:len(r.path)-1]
	}
}

func (r *jsonReader) value() error {
	token, err := r.token()
	switch {
	case err != nil:
		return err
	case token == json.Delim('{'):
		return r.object()
	case token == json.Delim('['):
		return r.skipList()
	}
	r.line += strings.Count(r.text[r.counted:r.at], "\n")
	r.counted = r.at
	if err := r.visit(jsonPlace{r.path, r.line}, token); err != nil {
		return r.wrong("%v", err)
	}
	return nil
}

// skipList visits a list as such. What is in it is for people, or other programs.
func (r *jsonReader) skipList() error {
	began := r.at
	for depth := 1; depth > 0; {
		token, err := r.token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth+len(r.path) > maxNesting {
			return r.wrong("nested deeper than %d", maxNesting)
		}
	}
	r.at = began
	if err := r.visit(jsonPlace{r.path, 0}, json.Delim('[')); err != nil {
		return r.wrong("%v", err)
	}
	return nil
}

func (r *jsonReader) wrong(format string, args ...any) error {
	return wrongAt(r.text, r.at, "%s", fmt.Sprintf(format, args...))
}
