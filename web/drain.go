package web

import (
	"net/http"
	"sync/atomic"
)

// drained has clients go elsewhere once the site drains: each answer ends its connection (RFC 9112, section 9.6), so that
// at the end none is left on which a request could come in the moment it is closed.
func drained(next http.Handler, draining *atomic.Bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if draining.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

// Drain has balancers and clients go elsewhere: from now on the site is not ready, and answers end their connections. All
// else is served as before, until Shutdown.
func (s *Server) Drain() {
	s.site.draining.Store(true)
}
