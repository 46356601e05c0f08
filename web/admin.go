package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"polyplan/graph"
	"polyplan/plan"
	"polyplan/store"
)

// Administration is what whoever runs the site lets administrators do with the whole catalogue, under /admin/.
type Administration struct {
	// Store is the name of the store, beside whose file copies of it are made.
	Store string
	// Restore takes a restore that has been asked for, and later ends it; see Restoring. It must not wait for requests to
	// end. Where it is nil, nothing can be restored while the site runs.
	Restore func(*Restoring)
}

// Administer offers /admin/.
func Administer(a Administration) Option {
	return func(o *options) { o.administration = &a }
}

// admin is what the handlers under /admin/ have in common: backup.go, checkup.go and restore.go.
type admin struct {
	*Administration
	catalogue *plan.Catalogue
	log       *slog.Logger
	limits    *Limits
	busy      chan struct{} // holds one while a copy of the catalogue is made or sent: each takes its room on the disk
}

// offer adds the handlers to a mux.
func (a *admin) offer(mux *http.ServeMux) {
	for pattern, handler := range map[string]struct {
		what  string
		serve func(http.ResponseWriter, *http.Request) error
	}{
		"GET /admin/backup":   {"back up the catalogue", a.backup},
		"GET /admin/check":    {"check the catalogue", a.checkUp},
		"POST /admin/restore": {"restore the catalogue", a.restore},
	} {
		mux.Handle(pattern, a.guarded(handler.what, handler.serve))
	}
}

// retryBusy is after how long who was told to wait may ask again.
const retryBusy = 10 * time.Second

// guarded lets administrators in, one at a time, and answers with the errors of a handler that has not answered.
func (a *admin) guarded(what string, serve func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Vary", "Authorization")
		if err := plan.ViewerOf(r.Context()).MayAdminister(what); err != nil {
			a.deny(w, r, err)
			return
		}
		select {
		case a.busy <- struct{}{}:
			defer func() { <-a.busy }()
		default:
			a.refuse(w, r, &refusal{
				status: http.StatusTooManyRequests, code: graph.RateLimited, retry: retryBusy,
				message: "another backup, check or restore is under way",
			})
			return
		}
		if r.Method == http.MethodHead { // which would cost as much as GET
			a.refuse(w, r, &refusal{status: http.StatusMethodNotAllowed, code: graph.BadUserInput, allow: "GET", message: "the method is not GET"})
			return
		}
		// The server's own bounds are for short answers; here each piece has its time.
		control := http.NewResponseController(w)
		_ = control.SetReadDeadline(time.Time{})
		_ = control.SetWriteDeadline(time.Time{})
		if err := serve(w, r); err != nil {
			a.fail(w, r, err)
		}
	})
}

func (a *admin) deny(w http.ResponseWriter, r *http.Request, err error) {
	if plan.CodeOf(err) == plan.Unauthenticated {
		unauthenticated(w, r, challenge, err.Error())
		return
	}
	a.refuse(w, r, &refusal{status: http.StatusForbidden, code: graph.Forbidden, message: err.Error()})
}

func (a *admin) refuse(w http.ResponseWriter, r *http.Request, refused *refusal) {
	refused.write(w, acceptedBy(r).refusing())
}

// fail answers with an error. Administrators are told what is the matter.
func (a *admin) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // whoever asked has gone
	}
	a.log.ErrorContext(r.Context(), "administration", "path", r.URL.Path, "error", err, "id", graph.RequestID(r.Context()))
	refused := &refusal{status: http.StatusServiceUnavailable, code: graph.Unavailable, message: err.Error()}
	switch {
	case errors.Is(err, errOccupied):
		refused.status, refused.code = http.StatusConflict, graph.BadUserInput
	case errors.Is(err, store.ErrFull):
		refused.status = http.StatusInsufficientStorage
	case isBadFile(err):
		refused.status, refused.code = http.StatusUnprocessableEntity, graph.BadUserInput
	}
	a.refuse(w, r, refused)
}

// isBadFile tells of a file that is no backup, or none that this program can read.
func isBadFile(err error) bool {
	return errors.Is(err, store.ErrCorrupt) || errors.Is(err, store.ErrForeign) || errors.Is(err, store.ErrNewer)
}

// answerJSON answers with what there is to tell.
func answerJSON(w http.ResponseWriter, what any) error {
	text, err := json.Marshal(what)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(append(text, '\n'))
	return nil
}

// patient is a reader or writer whose every piece has as long as a client may take for one.
type patient struct {
	ctx    context.Context
	read   func([]byte) (int, error)
	write  func([]byte) (int, error)
	extend func(time.Time) error
	time   time.Duration
}

func (p *patient) Read(b []byte) (int, error)  { return p.move(p.read, b) }
func (p *patient) Write(b []byte) (int, error) { return p.move(p.write, b) }

func (p *patient) move(move func([]byte) (int, error), b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	if err := p.extend(time.Now().Add(p.time)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return move(b)
}

var (
	_ io.Reader = (*patient)(nil)
	_ io.Writer = (*patient)(nil)
)
