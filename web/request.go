package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"unicode/utf8"

	"polyplan/graph"
)

// request is one GraphQL request, however it came.
type request struct {
	query         string
	documentID    string // of a trusted document, in place of the query
	learn         bool   // the client will name the document by its hash from now on
	operationName string
	variables     map[string]any
	extensions    map[string]any
	safe          bool // it must not write, for its method promises that
}

// sent is the first header field of a canonical name, which Header.Get would make canonical anew.
func sent(r *http.Request, name string) string {
	if lines := r.Header[name]; len(lines) > 0 {
		return lines[0]
	}
	return ""
}

// readParameters reads the request in the query string of a URL, whose JSON may be nested so deep.
func readParameters(query string, most int) (*request, *refusal) {
	parameters, err := url.ParseQuery(query)
	if err != nil {
		return nil, malformed("the query string of the URL is malformed")
	}
	if plain, err := url.QueryUnescape(query); err != nil || !utf8.ValidString(plain) {
		return nil, malformed("the query string of the URL is not UTF-8")
	}
	for name, values := range parameters {
		if len(values) > 1 && slices.Contains(memberNames, name) {
			return nil, malformed(fmt.Sprintf("the parameter %q is given more than once", name))
		}
	}
	asked := &request{
		query:         parameters.Get("query"),
		documentID:    parameters.Get("documentId"),
		operationName: parameters.Get("operationName"),
		safe:          true,
	}
	for name, object := range map[string]*map[string]any{"variables": &asked.variables, "extensions": &asked.extensions} {
		text := []byte(parameters.Get(name))
		switch {
		case nesting(text) > most:
			return nil, tooDeep(most)
		case len(text) > 0 && decodeJSON(text, object) != nil:
			return nil, misshapen(fmt.Sprintf("the parameter %q is not one JSON object", name))
		case repeats(text):
			return nil, malformed(fmt.Sprintf("the parameter %q has an object with two members of one name", name))
		}
	}
	return asked, nil
}

func tooDeep(most int) *refusal {
	return malformed(fmt.Sprintf("the JSON is nested deeper than %d levels", most))
}

func malformed(message string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: graph.BadUserInput, message: message}
}

// misshapen refuses what can be read but is no GraphQL request.
func misshapen(message string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: graph.BadUserInput, message: message, misshapen: true}
}

// parseBody is the request that a body of one JSON object holds, which may be nested so deep.
func parseBody(body []byte, most int) (*request, *refusal) {
	switch {
	case nesting(body) > most:
		return nil, tooDeep(most)
	case !utf8.Valid(body):
		return nil, malformed("the body is not UTF-8")
	}
	members, err := membersIn(body)
	switch {
	case errors.Is(err, errRepeats):
		return nil, malformed("the body has an object with two members of one name")
	case err != nil:
		return nil, malformed("the body is not one JSON object")
	}
	asked := new(request)
	into := []any{&asked.query, &asked.documentID, &asked.operationName, &asked.variables, &asked.extensions}
	for i, name := range memberNames {
		var wrong *json.UnmarshalTypeError
		if err := members.read(name, into[i]); errors.As(err, &wrong) {
			return nil, misshapen(fmt.Sprintf("%q in the body is a JSON %s: wanted another type", name, wrong.Value))
		} else if err != nil {
			return nil, malformed(fmt.Sprintf("%q in the body cannot be read", name))
		}
	}
	return asked, nil
}

// memberNames are the members of a request (GraphQL over HTTP, and documentId of trusted documents).
var memberNames = []string{"query", "documentId", "operationName", "variables", "extensions"}

// decodeJSON decodes a text that is one JSON value; numbers keep their digits.
func decodeJSON(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

// nesting is how deep arrays and objects stand in each other in a JSON text.
func nesting(text []byte) int {
	depth, deepest := 0, 0
	quoted, escaped := false, false
	for _, c := range text {
		switch {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
			deepest = max(deepest, depth)
		case c == ']' || c == '}':
			depth--
		}
	}
	return deepest
}
