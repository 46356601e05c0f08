package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"polyplan/graph"
)

// account is what one request comes to. The chain opens it, handlers add to it, and the log, the metrics
// and the trace read it when the request is done. It is the writer that counts the answer, so whoever can
// answer a request can add to its account, and nobody looks anything up in a context.
//
// It belongs to the goroutine of the request.
type account struct {
	http.ResponseWriter
	id     string
	given  bool // the id is the caller's own
	begun  time.Time
	route  string       // the pattern that the mux found; "" where none fits
	client string       // the name of the token that was sent; "" for the public
	cache  cacheOutcome // of an answer that could have been kept
	facts  *facts       // nil where no GraphQL was asked
	trace  string       // the id of the trace; "" where there is none
	stream bool         // the answer goes on until somebody ends it
	status int
	bytes  int
}

// facts are what is told of a GraphQL request. They are not changed once they are made: an answer that is
// kept tells the same of each request that gets it.
type facts struct {
	operation string   // the name of the operation, shortened; "" where it has none or is not known
	kind      string   // query, mutation or subscription; "" where the document did not get that far
	codes     []string // of the errors in the answer, each once
	cost      int      // as the limit of complexity counts it
}

// maxTold is how long a text that a client made up may be in the log and in a trace.
const maxTold = 200

// accountOf is the account of the request that w answers, or one that nobody reads.
func accountOf(w http.ResponseWriter) *account {
	for {
		switch outer := w.(type) {
		case *account:
			return outer
		case interface{ Unwrap() http.ResponseWriter }:
			w = outer.Unwrap()
		default:
			return new(account)
		}
	}
}

// add tells what came of the request's operation, or of one piece more of it.
func (a *account) add(came *outcome) {
	if a.facts == nil {
		a.facts = came.facts()
		return
	}
	for _, code := range codesOf(came.response.Errors) {
		a.fail(code)
	}
}

// fail tells of an error.
func (a *account) fail(code string) {
	told := facts{}
	if a.facts != nil {
		told = *a.facts
	}
	if !slices.Contains(told.codes, code) {
		told.codes = append(slices.Clip(told.codes), code)
		a.facts = &told
	}
}

// facts are what is told of an outcome.
func (o *outcome) facts() *facts {
	if o.refused != nil {
		return &facts{codes: []string{o.refused.code}}
	}
	f := &facts{codes: codesOf(o.response.Errors)}
	if o.operation == nil || o.operation.Operation == nil {
		return f
	}
	f.kind = string(o.operation.Operation.Operation)
	f.operation = shortened(o.operation.Operation.Name)
	f.cost = graph.CostOf(o.operation)
	return f
}

func codesOf(errs gqlerror.List) []string {
	var codes []string
	for _, err := range errs {
		if code, _ := err.Extensions["code"].(string); !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// finish settles the status of a handler that has returned without naming one.
func (a *account) finish() {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
}

// code is what the request came to in one word: the code of the first error, or OK.
func (f *facts) code() string {
	if len(f.codes) == 0 {
		return "OK"
	}
	return f.codes[0]
}

// WriteHeader is of http.ResponseWriter. It tells the id, but for an answer that was kept, unless it is its caller's
// own: the answer tells nothing that this request alone came to, and each field costs it half a microsecond.
func (a *account) WriteHeader(status int) {
	if a.status == 0 && (status >= http.StatusOK || status == http.StatusSwitchingProtocols) {
		a.status = status
		if a.given || a.cache != cacheHit {
			a.Header()["X-Request-Id"] = []string{a.id}
		}
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write is of http.ResponseWriter.
func (a *account) Write(p []byte) (int, error) {
	a.finish()
	n, err := a.ResponseWriter.Write(p)
	a.bytes += n
	return n, err
}

// Unwrap is for http.ResponseController.
func (a *account) Unwrap() http.ResponseWriter {
	return a.ResponseWriter
}
