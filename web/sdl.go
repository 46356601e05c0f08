package web

import (
	"net/http"
	"strings"
	"time"

	"polyplan/graph"
	"polyplan/plan"
)

// sdlPath is where the schema is.
const sdlPath = graphqlPath + "/schema.graphqls"

// newSDL serves the schema in the GraphQL schema definition language.
func newSDL() http.HandlerFunc {
	return fixed("schema.graphqls", "text/plain; charset=utf-8", graph.SDL())
}

// newDocumentSchema serves the JSON Schema of plan documents.
func newDocumentSchema() http.HandlerFunc {
	return fixed("document.schema.json", "application/schema+json", plan.DocumentSchema())
}

// fixed serves a text that is part of the program.
func fixed(name, contentType, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Cache-Control", "public, max-age=300")
		http.ServeContent(w, r, name, time.Time{}, strings.NewReader(text))
	}
}
