package web

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/99designs/gqlgen/graphql/executor"

	"polyplan/graph"
	"polyplan/plan"
)

// endpoint is /graphql: GraphQL for programs, the explorer for browsers. A request is read by the
// transport of its method (get.go, post.go), run once (run.go), and its answer written in the form that
// the client takes (accept.go, answer.go).
type endpoint struct {
	executor  *executor.Executor
	documents *documents
}

func newEndpoint(catalogue *plan.Catalogue, documents *documents, log *slog.Logger) *endpoint {
	e := executor.New(graph.Schema(catalogue))
	graph.SetUp(e, log)
	return &endpoint{executor: e, documents: documents}
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if wantsExplorer(r) {
		explore(w, r)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), executeTime)
	defer cancel()
	r = r.WithContext(ctx)
	w.Header().Add("Vary", "Accept, Authorization")
	if !plan.ViewerOf(ctx).Anonymous() {
		w.Header().Set("Cache-Control", "private, no-store")
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		e.get(w, r)
	case http.MethodPost:
		e.post(w, r)
	default:
		refused := &refusal{http.StatusMethodNotAllowed, graph.BadUserInput, "the method is not GET or POST", "GET, HEAD, POST"}
		refused.write(w, negotiated(r))
	}
}
