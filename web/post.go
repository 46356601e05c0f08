package web

import "net/http"

// post answers a request in a JSON body.
func (e *endpoint) post(w http.ResponseWriter, r *http.Request) {
	f := negotiated(r)
	asked, refused := readBody(r)
	if refused == nil {
		refused = e.documents.resolve(asked)
	}
	if refused != nil {
		refused.write(w, f)
		return
	}
	e.answer(w, r, asked, f)
}
