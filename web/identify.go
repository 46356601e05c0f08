package web

import (
	"crypto/rand"
	"net/http"
	"regexp"

	"polyplan/graph"
)

var requestID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// identified gives each request an id, the caller's own if it has a fit one, and tells it in X-Request-Id.
func identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !requestID.MatchString(id) {
			id = rand.Text()[:16]
		}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(graph.WithRequestID(r.Context(), id)))
	})
}
