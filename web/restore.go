package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"polyplan/graph"
	"polyplan/plan"
	"polyplan/store"
)

// Restoring is a restore that somebody waits for: a verified backup beside the store, to take its place. As nothing
// that was made of the old catalogue holds of the new, whoever takes it closes the site and its store, has the spare
// take the place, opens them again, and then ends it. The connection of who waits outlives the site.
type Restoring struct {
	Spare   *store.Spare
	Replace bool // what is there, and keep its file

	held   plan.Held
	waiter net.Conn
}

// restore reads a backup, verifies it, and hands it on.
func (a *admin) restore(w http.ResponseWriter, r *http.Request) error {
	if a.Restore == nil || strings.HasPrefix(a.Store, "etcd:") {
		a.refuse(w, r, &refusal{
			status: http.StatusNotImplemented, code: graph.BadUserInput,
			message: "this server cannot restore: stop it, and restore with polyplan restore; a cluster, to another prefix",
		})
		return nil
	}
	replace := r.URL.Query().Get("replace") == "true"
	if err := a.mayRestore(r, replace); err != nil {
		w.Header().Set("Connection", "close")
		return err
	}
	spare, err := store.SpareFor(a.Store)
	if err != nil {
		return err
	}
	ready := &Restoring{Spare: spare, Replace: replace}
	if err := a.prepare(w, r, ready); err != nil {
		a.drop(spare)
		return err
	}
	return a.handOn(w, ready)
}

func (a *admin) mayRestore(r *http.Request, replace bool) error {
	vacant, err := a.catalogue.Vacant(r.Context())
	if err == nil && !vacant && !replace {
		err = errOccupied
	}
	return err
}

// prepare reads the backup into the spare, and makes it what is to be restored.
func (a *admin) prepare(w http.ResponseWriter, r *http.Request, to *Restoring) (err error) {
	control := http.NewResponseController(w)
	from := &patient{ctx: r.Context(), read: r.Body.Read, extend: control.SetReadDeadline, time: a.limits.BodyTime}
	err = to.Spare.Read(r.Context(), from, r.ContentLength, func(int) {})
	if errors.Is(err, store.ErrFull) {
		w.Header().Set("Connection", "close") // for it is not read to its end
		return err
	}
	if err != nil {
		return fmt.Errorf("the backup broke off: %w", err)
	}
	viewer := plan.ViewerOf(r.Context())
	if to.held, err = plan.Inspect(r.Context(), viewer, to.Spare); err != nil {
		return err
	}
	return plan.Renew(r.Context(), viewer, to.Spare)
}

// handOn takes the connection from the server, which is about to end, and hands the restore to who runs it.
func (a *admin) handOn(w http.ResponseWriter, ready *Restoring) error {
	waiter, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		a.drop(ready.Spare)
		return err
	}
	accountOf(w).status = http.StatusAccepted
	ready.waiter = waiter
	a.Restore(ready)
	return nil
}

// End tells whoever waits what came of the restore: that the site goes on with the backup, and where the file of what
// was there is kept; or why it goes on as it was.
func (r *Restoring) End(kept string, failed error) error {
	r.held.Kept = kept
	status, body := http.StatusOK, marshal(r.held)
	if failed != nil {
		var errs object
		errs.member("errors", marshal([]any{fault(graph.Unavailable, failed.Error())}))
		status, body = http.StatusServiceUnavailable, errs.end()
	}
	answer := http.Response{
		StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Close: true, ContentLength: int64(len(body)),
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Cache-Control": {"no-store"}},
		Body:   io.NopCloser(bytes.NewReader(body)),
	}
	_ = r.waiter.SetDeadline(time.Now().Add(endTime))
	return errors.Join(answer.Write(r.waiter), r.waiter.Close())
}

// endTime is how long whoever waits may take to hear how it ended.
const endTime = 10 * time.Second
