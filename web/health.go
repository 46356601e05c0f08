package web

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"polyplan/plan"
	"polyplan/store"
)

// live answers as long as the process does.
func live() http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		plainly(w, http.StatusOK, "ok")
	}
}

// ready answers 200 where the catalogue can be read, else 503. A replica says how it stands: while its
// cluster is away it can be read, so traffic may come, and it says that it can't be written. A mirror says how old it
// is, and is not ready before it is filled. A site that drains is not ready any more.
func ready(catalogue *plan.Catalogue, m *mirror, draining *atomic.Bool, log *slog.Logger) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if draining.Load() {
			plainly(w, http.StatusServiceUnavailable, "the server is about to stop")
			return
		}
		if err := catalogue.Ready(r.Context()); err != nil {
			log.WarnContext(r.Context(), "not ready", "error", err)
			plainly(w, http.StatusServiceUnavailable, "the catalogue cannot be read")
			return
		}
		text := "ok"
		if replica, ok := catalogue.Replica(); ok {
			text += fmt.Sprintf("\nreplica at revision %d of %d, behind for %s", replica.Applied, replica.Head, replica.Behind.Round(time.Millisecond))
			if replica.Err != nil {
				log.WarnContext(r.Context(), "not writable", "error", replica.Err)
				text += "\nwrites are refused: " + whyRefused(replica)
			}
		}
		status := http.StatusOK
		if m != nil {
			said, ok := m.ready()
			if text += "\n" + said; !ok {
				status, text = http.StatusServiceUnavailable, said
			}
		}
		plainly(w, status, text)
	}
}

// whyRefused is no more than everybody may know.
func whyRefused(replica store.Status) string {
	if errors.Is(replica.Err, store.ErrNewer) {
		return fmt.Sprintf("the cluster has a newer format than this program reads, which is %d: start a newer polyplan here", replica.Reads)
	}
	return "the cluster is away or the copy cannot follow it; the log has the reason"
}

func plainly(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n")
}
