package web

import "net/http"

// get answers a request in the parameters of a URL, which only reads.
func (e *endpoint) get(w http.ResponseWriter, r *http.Request, takes accepted) {
	q := question{method: http.MethodGet, form: takes.whole, text: r.URL.RawQuery}
	e.take(w, r, q, takes, func() (*request, *refusal) { return readParameters(q.text, e.limits.Nesting) })
}
