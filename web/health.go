package web

import (
	"io"
	"log/slog"
	"net/http"

	"polyplan/plan"
)

// live answers as long as the process does.
func live() http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		plainly(w, http.StatusOK, "ok")
	}
}

// ready answers 200 where the catalogue can be read, else 503.
func ready(catalogue *plan.Catalogue, log *slog.Logger) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := catalogue.Ready(r.Context()); err != nil {
			log.WarnContext(r.Context(), "not ready", "error", err)
			plainly(w, http.StatusServiceUnavailable, "the catalogue cannot be read")
			return
		}
		plainly(w, http.StatusOK, "ok")
	}
}

func plainly(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n")
}
