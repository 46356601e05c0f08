package web

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"polyplan/graph"
	"polyplan/plan"
)

// readBody reads a body of JSON, no further than its bound.
func readBody(w http.ResponseWriter, r *http.Request, l *Limits) ([]byte, *refusal) {
	if !isJSON(r.Header) {
		return nil, &refusal{
			status: http.StatusUnsupportedMediaType, code: graph.BadUserInput,
			message: "the Content-Type is not application/json in UTF-8, uncompressed",
		}
	}
	most := l.Body
	if !plan.ViewerOf(r.Context()).Anonymous() {
		most = l.SignedBody
	}
	if r.ContentLength > most {
		return nil, tooLarge(w, most)
	}
	var into bytes.Buffer
	if r.ContentLength > 0 {
		into.Grow(int(r.ContentLength) + bytes.MinRead)
	}
	_, err := into.ReadFrom(http.MaxBytesReader(bare(w), r.Body, most))
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return nil, tooLarge(w, most)
	}
	if err != nil {
		return nil, malformed("the body broke off")
	}
	return into.Bytes(), nil
}

// isJSON tells whether a body is JSON in UTF-8 as it stands.
func isJSON(header http.Header) bool {
	if header.Get("Content-Type") == "application/json" && header["Content-Encoding"] == nil { // as nearly always
		return true
	}
	media, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	charset, hasCharset := parameters["charset"]
	return err == nil && media == "application/json" && header.Get("Content-Encoding") == "" &&
		(!hasCharset || strings.EqualFold(charset, "utf-8"))
}

// tooLarge refuses a body, and hangs up instead of reading what is left of it.
func tooLarge(w http.ResponseWriter, most int64) *refusal {
	w.Header().Set("Connection", "close")
	_ = http.NewResponseController(w).SetReadDeadline(time.Now()) // not every writer of a test has one
	return &refusal{
		status: http.StatusRequestEntityTooLarge, code: graph.LimitExceeded,
		message: fmt.Sprintf("the body has more than %d bytes", most),
	}
}

// bare is the writer of net/http below those of the chain: only that hears of a body that is too large, and
// then gives the client time to read why.
func bare(w http.ResponseWriter) http.ResponseWriter {
	for {
		outer, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return w
		}
		w = outer.Unwrap()
	}
}
