package web

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"polyplan/graph"
	"polyplan/plan"
)

// take answers a request by its text, from what is kept if it can.
func (e *endpoint) take(w http.ResponseWriter, r *http.Request, q question, takes accepted, read func() (*request, *refusal)) {
	public := e.answers != nil && plan.ViewerOf(r.Context()).Anonymous() && takes.whole != ""
	if public && !takes.inParts(q.text) {
		e.reached.tell(w)
		found, outcome := e.answers.find(r.Context(), q, r.Header)
		accountOf(w).cache = outcome
		if found != nil {
			found.write(w, r)
			return
		}
	}
	r = known(w, r)
	asked, refused := read()
	if refused == nil {
		refused = e.documents.resolve(asked)
	}
	if refused != nil {
		e.refuse(w, refused, takes.refusing())
		return
	}
	if takes.streams(asked, e.limits.Documents) {
		e.events(w, r, asked, takes)
		return
	}
	e.reached.tell(w)
	if public && !asked.learn && !takes.inParts(asked.query) && !e.limits.Documents.Writes(asked.query, asked.operationName) {
		answer := e.answers.share(r.Context(), q, r.Header, func() *rendered { return e.compute(r, asked, takes.whole) })
		if answer.refused != nil {
			e.refuse(w, answer.refused, takes.refusing())
			return
		}
		answer.write(w, r)
		return
	}
	e.answer(w, r, asked, takes)
}

// bounded is a context for an operation that the client of a request pays for, and that takes no longer than
// it may.
func (e *endpoint) bounded(ctx context.Context, r *http.Request) (context.Context, context.CancelFunc) {
	return context.WithTimeout(e.rates.withPayer(ctx, clientOf(r)), e.limits.ExecuteTime)
}

// compute runs a query for all who ask it now, of whom the first may go away.
func (e *endpoint) compute(r *http.Request, asked *request, f form) *rendered {
	ctx, cancel := e.bounded(context.WithoutCancel(r.Context()), r)
	defer cancel()
	return e.render(e.run(ctx, asked, r.Header), f, r)
}

// answer runs a request for the one who asks it, and writes what came of it.
func (e *endpoint) answer(w http.ResponseWriter, r *http.Request, asked *request, takes accepted) {
	// The request has been read; its bound would end the context of an operation that may take longer.
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	ctx, cancel := e.bounded(r.Context(), r)
	defer cancel()
	x, came := e.prepare(ctx, asked, r.Header)
	if came == nil && x.subscribes() {
		came = x.once() // which refuses it
	}
	if came == nil && takes.parts {
		if first := graph.Cut(x.operation); len(first.Later) > 0 || takes.whole == "" {
			e.deliver(w, r, x, first, takes)
			return
		}
	}
	if came == nil {
		came = x.once()
	}
	e.write(w, r, came, takes.refusing())
}

// write answers in one piece.
func (e *endpoint) write(w http.ResponseWriter, r *http.Request, came *outcome, f form) {
	if came.refused != nil {
		e.refuse(w, came.refused, f)
		return
	}
	e.render(came, f, r).write(w, r)
}

// render makes an answer in one piece of what came of a request.
func (e *endpoint) render(came *outcome, f form, r *http.Request) *rendered {
	dependencies := came.reading.Dependencies()
	return &rendered{
		refused:      came.refused,
		status:       e.statuses.answer(came, f),
		form:         f,
		body:         came.body(),
		languages:    came.languages(),
		negotiated:   came.reading.Negotiated(),
		public:       plan.ViewerOf(r.Context()).Anonymous() && came.sound() && dependencies.Cacheable(),
		read:         r.Method != http.MethodPost,
		dependencies: dependencies,
		facts:        came.facts(),
	}
}

// sound tells whether a query was answered in full.
func (o *outcome) sound() bool {
	return o.executed && len(o.response.Errors) == 0 && o.operation.Operation.Operation == ast.Query
}

// body is the response as JSON: data is there exactly when the operation was executed.
func (o *outcome) body() []byte {
	body := object{make([]byte, 0, len(o.response.Data)+512)}
	o.members(&body)
	return body.end()
}

// members writes what an answer, and a part of one, says of an outcome.
func (o *outcome) members(of *object) {
	if len(o.response.Errors) > 0 {
		of.member("errors", marshal(o.response.Errors))
	}
	if o.executed {
		of.member("data", o.response.Data)
	}
	if len(o.response.Extensions) > 0 {
		of.member("extensions", marshal(o.response.Extensions))
	}
}

// object is a JSON object that is put together of JSON, which encoding/json would read again.
type object struct {
	text []byte
}

func (o *object) member(name string, value []byte) {
	sep := byte(',')
	if len(o.text) == 0 {
		sep = '{'
	}
	o.text = append(o.text, sep, '"')
	o.text = append(o.text, name...)
	o.text = append(o.text, '"', ':')
	o.text = append(o.text, value...)
}

// end closes the object, which has a member.
func (o *object) end() []byte {
	return append(o.text, '}')
}

func marshal(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // errors, extensions and paths are of strings and numbers
	}
	return text
}

// languages are those that the answer is in, as Content-Language tells them.
func (o *outcome) languages() string {
	var served []string
	for _, locale := range slices.Sorted(maps.Keys(o.reading.Served())) {
		served = append(served, string(locale))
	}
	return strings.Join(served, ", ")
}
