package web

import (
	"net/http"

	"polyplan/graph"
)

// get answers a request in the parameters of a URL, which only reads.
func (e *endpoint) get(w http.ResponseWriter, r *http.Request) {
	f := negotiated(r)
	asked, refused := readParameters(r.URL)
	if refused == nil {
		refused = e.documents.resolve(asked)
	}
	if refused != nil {
		refused.write(w, f)
		return
	}
	if !graph.ReadOnly(asked.query, asked.operationName) {
		refused := &refusal{http.StatusMethodNotAllowed, graph.BadUserInput, "a GET only reads: send the operation by POST", "POST"}
		refused.write(w, f)
		return
	}
	e.answer(w, r, asked, f)
}
