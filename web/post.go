package web

import "net/http"

// post answers a request in a JSON body.
func (e *endpoint) post(w http.ResponseWriter, r *http.Request, takes accepted) {
	body, refused := readBody(w, r, e.limits)
	if refused != nil {
		e.refuse(w, refused, takes.refusing())
		return
	}
	q := question{method: http.MethodPost, form: takes.whole, text: string(body)}
	e.take(w, r, q, takes, func() (*request, *refusal) { return parseBody(body, e.limits.Nesting) })
}
