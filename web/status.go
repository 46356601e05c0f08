package web

import (
	"net/http"

	"polyplan/graph"
)

// NewestStatus has answers in application/graphql-response+json sent with the statuses of the edition of
// GraphQL over HTTP of September 2026: 294 for data with errors, 422 for what is well-formed but not valid.
// Without it they are 200 and 400, as in the drafts before, which more clients and tools know.
func NewestStatus(on bool) Option {
	return func(o *options) { o.newestStatus = on }
}

// statusPartial is "Partial Success", which no RFC has.
const statusPartial = 294

// statuses tells with which status an answer is sent; true is the newest edition.
type statuses bool

// statusOfCode has the codes of errors that are not the document's fault.
var statusOfCode = map[string]int{
	graph.Unauthenticated: http.StatusUnauthorized,
	graph.Forbidden:       http.StatusForbidden,
	graph.RateLimited:     http.StatusTooManyRequests,
	graph.Internal:        http.StatusInternalServerError,
	graph.Unavailable:     http.StatusServiceUnavailable,
}

// answer is the status of what came of a well-formed request.
func (s statuses) answer(came *outcome, f form) int {
	errs := came.response.Errors
	switch {
	case f != responseJSON:
		return http.StatusOK
	case came.executed && len(errs) > 0 && bool(s):
		return statusPartial
	case came.executed:
		return http.StatusOK
	}
	var code string
	if len(errs) > 0 {
		code, _ = errs[0].Extensions["code"].(string)
	}
	status, ok := statusOfCode[code]
	switch {
	case ok:
		return status
	case bool(s) && code != graph.ParseFailed:
		return http.StatusUnprocessableEntity
	}
	return http.StatusBadRequest
}

// refusal is the status of what is not run.
func (s statuses) refusal(refused *refusal, f form) int {
	switch {
	case f == responseJSON && refused.status == http.StatusOK: // which would promise data
		return http.StatusNotFound
	case f == responseJSON && refused.misshapen && bool(s):
		return http.StatusUnprocessableEntity
	}
	return refused.status
}
