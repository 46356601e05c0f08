package web

import (
	"net/http"
	"strings"
	"time"

	"polyplan/graph"
)

// newSDL serves the schema in the GraphQL schema definition language.
func newSDL() http.HandlerFunc {
	text := graph.SDL()
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "public, max-age=300")
		http.ServeContent(w, r, "schema.graphqls", time.Time{}, strings.NewReader(text))
	}
}
