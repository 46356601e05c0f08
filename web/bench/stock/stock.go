// Package stock is what Polyplan is measured against: a GraphQL server of the same shape as gqlgen's own
// documentation would have it. Plans are in maps in memory, every text and every list is looked up by a
// resolver with a context, and the transports, the cache of queries and the errors are gqlgen's own.
//
// It has none of Polyplan's limits, so it is also the server that attacks must break: a suite of attacks
// that it withstands proves nothing. Nothing that is shipped imports it.
package stock

import (
	"context"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"
	"golang.org/x/text/language"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

//go:generate go tool gqlgen generate

// New serves the plan of Gwangju, by the slug "gwangju", to GET, POST, forms, SSE and WebSockets.
func New() http.Handler {
	return Of(plantest.Gwangju())
}

// Of serves plans.
func Of(docs ...*plan.Document) http.Handler {
	m := newMemory()
	for _, doc := range docs {
		m.add(doc)
	}
	server := handler.New(NewExecutableSchema(Config{Resolvers: &resolver{memory: m}}))
	server.AddTransport(transport.Websocket{KeepAlivePingInterval: 10 * time.Second})
	server.AddTransport(transport.Options{})
	server.AddTransport(transport.SSE{})
	server.AddTransport(transport.GET{})
	server.AddTransport(transport.POST{})
	server.AddTransport(transport.UrlEncodedForm{})
	server.AddTransport(transport.MultipartForm{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	server.Use(extension.Introspection{})
	server.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](100)})
	return negotiated(server)
}

type wantedKey struct{}

// negotiated puts the languages that the reader wants into the context.
func negotiated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
		if err != nil {
			tags = nil
		}
		wanted := make([]string, len(tags))
		for i, tag := range tags {
			wanted[i] = tag.String()
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), wantedKey{}, wanted)))
	})
}
