package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"polyplan/graph"
	"polyplan/plan"
)

// Bounds on a request body.
const (
	maxBody       = 256 << 10
	maxSignedBody = 1 << 20 // of a viewer with a token, who may write
	maxNesting    = 64
)

// knownDocuments is how many parsed documents are kept; a document has at most 64 KiB.
const knownDocuments = 256

// newGraphQL is the endpoint: GraphQL for programs, the explorer for browsers.
func newGraphQL(catalogue *plan.Catalogue, log *slog.Logger) http.Handler {
	server := handler.New(graph.Schema(catalogue))
	server.AddTransport(transport.GET{})
	server.AddTransport(transport.POST{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](knownDocuments))
	graph.SetUp(server, log)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wantsExplorer(r) {
			explore(w, r)
			return
		}
		reading := new(plan.Reading)
		ctx, cancel := context.WithTimeout(plan.WithReading(r.Context(), reading), executeTime)
		defer cancel()
		r = r.WithContext(ctx)
		w = &answerWriter{ResponseWriter: w, reading: reading, private: !plan.ViewerOf(ctx).Anonymous()}
		if refused := admit(r); refused != nil {
			refused.write(w)
			return
		}
		server.ServeHTTP(w, r)
	})
}

// answerWriter adds, just before an answer leaves, which languages it is in, what that hung on, and
// whether others may be shown it.
type answerWriter struct {
	http.ResponseWriter
	reading *plan.Reading
	private bool // it is for a viewer with a token
	begun   bool
}

func (w *answerWriter) WriteHeader(status int) {
	w.begin()
	w.ResponseWriter.WriteHeader(status)
}

func (w *answerWriter) Write(p []byte) (int, error) {
	w.begin()
	return w.ResponseWriter.Write(p)
}

func (w *answerWriter) begin() {
	if w.begun {
		return
	}
	w.begun = true
	header := w.Header()
	header.Add("Vary", "Accept, Authorization")
	if w.private {
		header.Set("Cache-Control", "private, no-store")
	}
	if w.reading.Negotiated() {
		header.Add("Vary", "Accept-Language")
	}
	var served []string
	for _, locale := range slices.Sorted(maps.Keys(w.reading.Served())) {
		served = append(served, string(locale))
	}
	if len(served) > 0 {
		header.Set("Content-Language", strings.Join(served, ", "))
	}
}

// refusal is an answer to a request that never reaches the executor.
type refusal struct {
	status  int
	code    string
	message string
	allow   string
}

func (f *refusal) write(w http.ResponseWriter) {
	body, err := json.Marshal(map[string]any{"errors": gqlerror.List{{
		Message:    f.message,
		Extensions: map[string]any{"code": f.code},
	}}})
	if err != nil {
		panic(err) // strings marshal
	}
	if f.allow != "" {
		w.Header().Set("Allow", f.allow)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(f.status)
	_, _ = w.Write(body)
}

// admit checks the form of a request within its bounds, and changes it so that the handler behind finds
// it sound.
func admit(r *http.Request) *refusal {
	r.Header.Del("Upgrade") // an offer that a server may pass over (RFC 9110 section 7.8), as "curl --http2" makes
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return admitParameters(r)
	case http.MethodPost:
		return admitBody(r)
	}
	return &refusal{http.StatusMethodNotAllowed, graph.BadUserInput, "the method is not GET or POST", "GET, HEAD, POST"}
}

func admitParameters(r *http.Request) *refusal {
	parameters, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return &refusal{http.StatusBadRequest, graph.BadUserInput, "the query string of the URL is malformed", ""}
	}
	if err := checkParameters(parameters); err != nil {
		return &refusal{http.StatusBadRequest, graph.BadUserInput, err.Error(), ""}
	}
	if !graph.ReadOnly(parameters.Get("query"), parameters.Get("operationName")) {
		return &refusal{http.StatusMethodNotAllowed, graph.BadUserInput, "a GET only reads: send the operation by POST", "POST"}
	}
	r.Method = http.MethodGet // net/http keeps the body of the answer to a HEAD to itself
	return nil
}

// checkParameters checks that the parameters of a URL are those of a GraphQL request.
func checkParameters(parameters url.Values) error {
	if !parameters.Has("query") {
		return errors.New(`the URL has no parameter "query"`)
	}
	if parameters.Get("query") == "" {
		return errors.New(`the parameter "query" is empty`)
	}
	for _, name := range []string{"variables", "extensions"} {
		text := []byte(parameters.Get(name))
		if nesting(text) > maxNesting {
			return errTooDeep
		}
		var object map[string]any
		if len(text) > 0 && json.Unmarshal(text, &object) != nil {
			return fmt.Errorf("the parameter %q is not one JSON object", name)
		}
	}
	return nil
}

var errTooDeep = fmt.Errorf("the JSON is nested deeper than %d levels", maxNesting)

func admitBody(r *http.Request) *refusal {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(parameters["charset"])
	if err != nil || media != "application/json" || charset != "" && charset != "utf-8" || r.Header.Get("Content-Encoding") != "" {
		return &refusal{http.StatusUnsupportedMediaType, graph.BadUserInput, "the Content-Type is not application/json in UTF-8, uncompressed", ""}
	}
	most := int64(maxBody)
	if !plan.ViewerOf(r.Context()).Anonymous() {
		most = maxSignedBody
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, most))
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return &refusal{http.StatusRequestEntityTooLarge, graph.LimitExceeded, fmt.Sprintf("the body has more than %d bytes", most), ""}
	}
	if err != nil {
		return &refusal{http.StatusBadRequest, graph.BadUserInput, "the body broke off", ""}
	}
	if err := checkRequest(body); err != nil {
		return &refusal{http.StatusBadRequest, graph.BadUserInput, err.Error(), ""}
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

// checkRequest checks that a body is one JSON object of a GraphQL request.
func checkRequest(body []byte) error {
	if nesting(body) > maxNesting {
		return errTooDeep
	}
	var request struct {
		Query         *string        `json:"query"`
		OperationName *string        `json:"operationName"`
		Variables     map[string]any `json:"variables"`
		Extensions    map[string]any `json:"extensions"`
	}
	err := json.Unmarshal(body, &request)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return fmt.Errorf("%q in the body is a JSON %s: wanted another type", wrong.Field, wrong.Value)
	case err != nil:
		return errors.New("the body is not one JSON object")
	case request.Query == nil:
		return errors.New(`the body has no "query"`)
	case *request.Query == "":
		return errors.New(`the "query" in the body is empty`)
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
