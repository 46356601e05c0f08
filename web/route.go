package web

import "net/http"

// graphqlPath is where GraphQL is asked.
const graphqlPath = "/graphql"

// routed is a mux whose patterns are told in the account. The way to GraphQL, which nearly all requests take,
// is the shortest.
func routed(mux *http.ServeMux, graphql http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := accountOf(w)
		if r.URL.Path == graphqlPath {
			a.route = graphqlPath
			graphql.ServeHTTP(w, r)
			return
		}
		defer func() { a.route = r.Pattern }() // also where a handler panics
		mux.ServeHTTP(w, r)
	})
}
