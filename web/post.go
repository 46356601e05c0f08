package web

import "net/http"

// post answers a request in a JSON body.
func (e *endpoint) post(w http.ResponseWriter, r *http.Request, takes accepted) {
	asked, refused := readBody(w, r)
	if refused == nil {
		refused = e.documents.resolve(asked)
	}
	if refused != nil {
		e.refuse(w, refused, takes.refusing())
		return
	}
	e.answer(w, r, asked, takes)
}
