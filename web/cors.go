package web

import "net/http"

// sendable are the headers that scripts of other origins may send. Those of the last two lines are sent by tracers
// and by Apollo's clients unasked.
const sendable = "Accept, Accept-Language, Authorization, Cache-Control, Content-Type, If-None-Match, X-Request-Id, " +
	"Traceparent, Tracestate, Apollo-Require-Preflight, X-Apollo-Operation-Name, X-Apollo-Operation-Id, " +
	"Apollographql-Client-Name, Apollographql-Client-Version, GraphQL-Preflight"

// crossOrigin lets scripts of any origin read the catalogue (Fetch Standard, CORS protocol). No answer
// depends on a cookie, so none is let through. That they may read it is said in every answer, for caches between
// give one to others too; which more headers they may see, only to those who say where they come from.
func crossOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header["Access-Control-Allow-Origin"] = anyOrigin
		if r.Header["Origin"] != nil {
			header["Access-Control-Expose-Headers"] = exposed
		}
		if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
			next.ServeHTTP(w, r)
			return
		}
		header.Set("Access-Control-Allow-Methods", "GET, HEAD, POST")
		header.Set("Access-Control-Allow-Headers", sendable)
		header.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
	})
}

// Values that net/http takes as they are.
var (
	anyOrigin = []string{"*"}
	exposed   = []string{"Content-Language, Content-Location, ETag, Link, Polyplan-Mirror, Polyplan-Revision, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"}
)
