package web

import "net/http"

// form is the media type in which an answer is written.
type form string

const (
	legacyJSON   form = "application/json"                  // every well-formed request is answered 200
	responseJSON form = "application/graphql-response+json" // the status tells what came of the request
)

// negotiated is the form a client takes.
func negotiated(*http.Request) form {
	return legacyJSON
}

// contentType is the form as a header says it.
func (f form) contentType() string {
	return string(f) + "; charset=utf-8"
}
