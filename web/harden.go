package web

import "net/http"

// hardened has browsers take every answer for what it is called. Beyond that nothing is said of answers for
// programs, in which nothing runs and nothing is loaded: each field costs a hot answer half a microsecond.
func hardened(next http.Handler) http.Handler {
	nosniff := []string{"nosniff"}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["X-Content-Type-Options"] = nosniff
		next.ServeHTTP(w, r)
	})
}

// hardenPage has a page for people loaded and run nothing but what its policy allows (CSP Level 3), shown in no
// frame, shared with no other window, and no other site told where a visitor came from.
func hardenPage(header http.Header, policy string) {
	header.Set("Content-Security-Policy", "default-src 'none'; "+policy+"; base-uri 'none'; frame-ancestors 'none'")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	header.Set("Referrer-Policy", "no-referrer")
}
