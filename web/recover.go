package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"polyplan/graph"
)

// recovered answers a panic with 500 and the request's id, and logs it. Where an answer has begun, its connection is
// broken off, so that nobody takes the half for the whole.
func recovered(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			id := accountOf(w).id
			log.ErrorContext(r.Context(), "panic", "cause", cause, "stack", string(debug.Stack()), "id", id)
			if accountOf(w).status != 0 {
				panic(http.ErrAbortHandler)
			}
			message := fmt.Sprintf("internal error; tell the operator this id: %s", id)
			if r.URL.Path == graphqlPath { // whose clients read JSON
				refused := &refusal{status: http.StatusInternalServerError, code: graph.Internal, message: message}
				refused.write(w, acceptedBy(r).refusing())
				return
			}
			http.Error(w, message, http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}
