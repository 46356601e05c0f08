package web

import (
	"log/slog"
	"net/http"

	"github.com/99designs/gqlgen/graphql/executor"

	"polyplan/graph"
	"polyplan/plan"
)

// endpoint is /graphql: GraphQL for programs, the explorer for browsers. A request is read by the
// transport of its method (get.go, post.go; sse.go and socket.go for streams), run once (run.go), and its
// answer written in the form that the client takes (accept.go, answer.go).
type endpoint struct {
	executor  *executor.Executor
	documents *documents
	answers   *answers // nil where none are kept
	statuses  statuses
	door      *door
	streams   *streams
	log       *slog.Logger
	metrics   *metrics // which read from the rest
	explorer  explorer
	limits    *Limits
	rates     *rates
	readOnly  *refusal // of a mirror, else nil
	reached   reached
}

func newEndpoint(catalogue *plan.Catalogue, door *door, streams *streams, log *slog.Logger, o *options) *endpoint {
	e := executor.New(graph.Schema(catalogue))
	graph.SetUp(e, log, o.limits.Documents)
	return &endpoint{
		executor:  e,
		documents: newDocuments(o.trusted, o.onlyTrusted),
		answers:   newAnswers(catalogue, o.responseCache),
		statuses:  statuses(o.newestStatus),
		door:      door,
		streams:   streams,
		log:       log,
		explorer:  newExplorer(built),
		limits:    &o.limits,
		rates:     newRates(&o.limits),
		readOnly:  o.mirror.readOnly(),
		reached:   reached{catalogue: catalogue},
	}
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if wantsSocket(r) {
		e.socket(w, known(w, r))
		return
	}
	if wantsExplorer(r) {
		e.rates.paid(e.explorer.serve)(w, r)
		return
	}
	w.Header()["Vary"] = alwaysVaries
	if !plan.ViewerOf(r.Context()).Anonymous() {
		w.Header().Set("Cache-Control", "private, no-store")
	}
	takes := acceptedBy(r)
	get := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case !get && r.Method != http.MethodPost:
		e.refuse(w, otherMethod, takes.refusing())
	case takes.whole == "" && !takes.parts && (!takes.events || r.Method == http.MethodHead):
		e.refuse(w, otherForm, takes.refusing())
	default:
		e.admit(w, r, takes)
	}
}

// admit answers a request of a client that has not asked for too much.
func (e *endpoint) admit(w http.ResponseWriter, r *http.Request, takes accepted) {
	if e.rates != nil {
		allowed, refused := e.rates.enter(clientOf(r))
		if refused != nil {
			e.refuse(w, refused, takes.refusing())
			return
		}
		defer allowed.leave()
	}
	if r.Method == http.MethodPost {
		e.post(w, r, takes)
		return
	}
	e.get(w, r, takes)
}

var (
	otherMethod = &refusal{
		status: http.StatusMethodNotAllowed, code: graph.BadUserInput, allow: "GET, HEAD, POST",
		message: "the method is not GET or POST",
	}
	otherForm = &refusal{
		status: http.StatusNotAcceptable, code: graph.BadUserInput,
		message: "Accept takes none of the forms of an answer: " + string(responseJSON) + ", " + string(legacyJSON) + ", " +
			string(mixedParts) + " and " + string(eventStream) + ", in UTF-8",
	}
)
