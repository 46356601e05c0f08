package web

import "net/http"

// get answers a request in the parameters of a URL, which only reads.
func (e *endpoint) get(w http.ResponseWriter, r *http.Request, takes accepted) {
	asked, refused := readParameters(r.URL)
	if refused == nil {
		refused = e.documents.resolve(asked)
	}
	if refused != nil {
		e.refuse(w, refused, takes.refusing())
		return
	}
	e.answer(w, r, asked, takes)
}
