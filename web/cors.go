package web

import "net/http"

// crossOrigin lets scripts of any origin read the catalogue (Fetch Standard, CORS protocol). No answer
// depends on a cookie, so none is let through.
func crossOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header["Access-Control-Allow-Origin"] = anyOrigin
		header["Access-Control-Expose-Headers"] = exposed
		if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
			next.ServeHTTP(w, r)
			return
		}
		header.Set("Access-Control-Allow-Methods", "GET, HEAD, POST")
		header.Set("Access-Control-Allow-Headers", "Accept, Accept-Language, Authorization, Content-Type, X-Request-Id")
		header.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
	})
}

// Values that net/http takes as they are.
var (
	anyOrigin = []string{"*"}
	exposed   = []string{"Content-Language, ETag, Retry-After, X-Request-Id"}
)
