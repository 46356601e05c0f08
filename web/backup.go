package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"polyplan/plan"
	"polyplan/store"
)

// backup answers with the catalogue as a file of the bolt engine. It is copied first to a file beside the store, as
// fast as the disk allows, and sent from there: a client can take hours for what would keep a transaction open, and
// with it all that writers replace meanwhile. The copy has no name while it is sent, so nothing is left of it.
func (a *admin) backup(w http.ResponseWriter, r *http.Request) error {
	spare, err := store.SpareFor(a.Store)
	if err != nil {
		return err
	}
	defer a.drop(spare)
	rev, err := a.catalogue.Backup(r.Context(), plan.ViewerOf(r.Context()), spare, func(int) {})
	if err != nil {
		return err
	}
	file, err := spare.Stream()
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", "application/octet-stream")
	header.Set("Content-Length", strconv.FormatInt(info.Size(), 10))
	header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="polyplan-%d.db"`, rev))
	header.Set("Polyplan-Revision", strconv.FormatUint(uint64(rev), 10))
	control := http.NewResponseController(w)
	to := &patient{ctx: r.Context(), write: w.Write, extend: control.SetWriteDeadline, time: a.limits.WriteTime}
	if _, err := io.CopyBuffer(to, onlyReader{file}, make([]byte, pieceSize)); err != nil {
		a.log.WarnContext(r.Context(), "backup broke off", "error", err)
		panic(http.ErrAbortHandler) // the client must not take what it has for the whole
	}
	return nil
}

// pieceSize is how much is sent or read within the time that a client has for a piece.
const pieceSize = 256 << 10

// onlyReader hides what else a file can, for io to copy piece by piece.
type onlyReader struct{ io.Reader }

func (a *admin) drop(spare *store.Spare) {
	if err := spare.Drop(); err != nil {
		a.log.Warn("a copy is left beside the store", "path", spare.Path(), "error", err)
	}
}

// checkUp answers with the findings of a check.
func (a *admin) checkUp(w http.ResponseWriter, r *http.Request) error {
	spare, err := store.SpareFor(a.Store)
	if err != nil {
		return err
	}
	defer a.drop(spare)
	up, err := a.catalogue.CheckUpBeside(r.Context(), plan.ViewerOf(r.Context()), spare)
	if err != nil {
		return err
	}
	return answerJSON(w, up)
}

// errOccupied says that the catalogue would be lost.
var errOccupied = errors.New("the catalogue has something in it: ask for it to be replaced (--replace, ?replace=true), " +
	"and its file is kept beside the backup's")
