package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"polyplan/graph"
	"polyplan/plan"
)

// Bounds on a request body.
const (
	maxBody       = 256 << 10
	maxSignedBody = 1 << 20 // of a viewer with a token, who may write
	maxNesting    = 64
)

// request is one GraphQL request, however it came.
type request struct {
	query         string
	documentID    string // of a trusted document, in place of the query
	learn         bool   // the client will name the document by its hash from now on
	operationName string
	variables     map[string]any
	extensions    map[string]any
}

// readParameters reads the request in the parameters of a URL.
func readParameters(of *url.URL) (*request, *refusal) {
	parameters, err := url.ParseQuery(of.RawQuery)
	if err != nil {
		return nil, malformed("the query string of the URL is malformed")
	}
	asked := &request{
		query:         parameters.Get("query"),
		documentID:    parameters.Get("documentId"),
		operationName: parameters.Get("operationName"),
	}
	for name, object := range map[string]*map[string]any{"variables": &asked.variables, "extensions": &asked.extensions} {
		text := []byte(parameters.Get(name))
		if nesting(text) > maxNesting {
			return nil, malformed(tooDeep)
		}
		if len(text) > 0 && decodeJSON(text, object) != nil {
			return nil, malformed(fmt.Sprintf("the parameter %q is not one JSON object", name))
		}
	}
	return asked, nil
}

var tooDeep = fmt.Sprintf("the JSON is nested deeper than %d levels", maxNesting)

func malformed(message string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: graph.BadUserInput, message: message}
}

// readBody reads the request in a JSON body, which it reads no further than its bound.
func readBody(r *http.Request) (*request, *refusal) {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(parameters["charset"])
	if err != nil || media != "application/json" || charset != "" && charset != "utf-8" || r.Header.Get("Content-Encoding") != "" {
		return nil, &refusal{http.StatusUnsupportedMediaType, graph.BadUserInput, "the Content-Type is not application/json in UTF-8, uncompressed", ""}
	}
	most := int64(maxBody)
	if !plan.ViewerOf(r.Context()).Anonymous() {
		most = maxSignedBody
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, most))
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return nil, &refusal{http.StatusRequestEntityTooLarge, graph.LimitExceeded, fmt.Sprintf("the body has more than %d bytes", most), ""}
	}
	if err != nil {
		return nil, malformed("the body broke off")
	}
	return parseBody(body)
}

// parseBody is the request that a body of one JSON object holds.
func parseBody(body []byte) (*request, *refusal) {
	if nesting(body) > maxNesting {
		return nil, malformed(tooDeep)
	}
	var members struct {
		Query         string         `json:"query"`
		DocumentID    string         `json:"documentId"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
		Extensions    map[string]any `json:"extensions"`
	}
	err := decodeJSON(body, &members)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return nil, malformed(fmt.Sprintf("%q in the body is a JSON %s: wanted another type", wrong.Field, wrong.Value))
	case err != nil:
		return nil, malformed("the body is not one JSON object")
	}
	return &request{
		query: members.Query, documentID: members.DocumentID, operationName: members.OperationName,
		variables: members.Variables, extensions: members.Extensions,
	}, nil
}

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
