package web

import "net/http"

// hardened has browsers take every answer for what it is called, frame none, and tell no other site where a
// visitor came from. The catalogue is public, so any page may hold what it answers; a handler of pages for
// people says what they may load.
func hardened(next http.Handler) http.Handler {
	nosniff, noReferrer := []string{"nosniff"}, []string{"no-referrer"}
	nothing, anyone := []string{"default-src 'none'; frame-ancestors 'none'"}, []string{"cross-origin"}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header["X-Content-Type-Options"] = nosniff
		header["Referrer-Policy"] = noReferrer
		header["Content-Security-Policy"] = nothing
		header["Cross-Origin-Resource-Policy"] = anyone
		next.ServeHTTP(w, r)
	})
}
