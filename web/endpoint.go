package web

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"polyplan/graph"
	"polyplan/plan"
)

// knownDocuments is how many parsed documents are kept; a document has at most 64 KiB.
const knownDocuments = 256

// endpoint is /graphql: GraphQL for programs, the explorer for browsers. A request is read by the
// transport of its method (get.go, post.go), run once (run.go), and its answer written in the form that
// the client takes (accept.go, answer.go).
type endpoint struct {
	executor *executor.Executor
}

func newEndpoint(catalogue *plan.Catalogue, log *slog.Logger) *endpoint {
	e := executor.New(graph.Schema(catalogue))
	e.SetQueryCache(lru.New[*ast.QueryDocument](knownDocuments))
	graph.SetUp(e, log)
	return &endpoint{executor: e}
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
