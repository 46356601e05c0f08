package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"sync"
	"time"

	"polyplan/graph"
)

// streams tells whether a client is answered by server-sent events: where it takes answers of another form
// too, only if it subscribes.
func (a accepted) streams(asked *request, limits graph.Limits) bool {
	return a.events && (a.whole == "" && !a.parts || limits.Subscribes(asked.query, asked.operationName))
}

// events answers by server-sent events (HTML Standard, section 9.2), in the distinct connections mode of
// graphql-sse: each response is an event "next", and "complete" says that there are no more. A stream that
// ends without it broke off, and its client comes back.
func (e *endpoint) events(w http.ResponseWriter, r *http.Request, asked *request, takes accepted) {
	if asked.safe && e.limits.Documents.Writes(asked.query, asked.operationName) {
		e.refuse(w, writeByGET, takes.refusing())
		return
	}
	by := clientOf(r)
	leave, refused := e.streams.enter(&e.streams.operations, "streams", by)
	if refused != nil {
		e.refuse(w, refused, takes.refusing())
		return
	}
	defer leave()
	accountOf(w).stream = true
	if e.limits.Documents.Subscribes(asked.query, asked.operationName) {
		defer e.rates.outside(by)()
	}
	header := w.Header()
	header.Set("Content-Type", eventStream.contentType())
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // of a proxy that would hand events on together
	s := &eventWriter{endpoint: e, w: w, control: http.NewResponseController(w), authorization: r.Header.Get("Authorization")}
	s.serve(r.WithContext(e.rates.withPayer(r.Context(), by)), asked)
}

// eventWriter writes one stream of events.
type eventWriter struct {
	*endpoint
	authorization string

	mu      sync.Mutex // one event at a time
	w       http.ResponseWriter
	control *http.ResponseController
}

func (s *eventWriter) serve(r *http.Request, asked *request) {
	// The server's own bounds are for answers that end: the first would cut off the request's context.
	_ = s.control.SetReadDeadline(time.Time{})
	ctx, end := context.WithCancelCause(r.Context())
	var pinging sync.WaitGroup
	pinging.Go(func() { s.ping(ctx, end) })
	defer pinging.Wait() // also where the answer panics
	defer end(nil)
	err := s.answer(ctx, asked, r.Header)
	end(nil)
	pinging.Wait()
	s.dropped(ctx, err)
}

// answer writes what comes of a request. It fails where the stream has to end before that has.
func (s *eventWriter) answer(ctx context.Context, asked *request, reader http.Header) error {
	if err := s.write(sign); err != nil {
		return err
	}
	a := accountOf(s.w)
	for came, err := range s.outcomes(ctx, asked, reader) {
		if came != nil {
			a.add(came)
		}
		if err == nil && came.executed { // else it tells of errors, such as that the token has been revoked
			err = s.holds(ctx, s.authorization)
		}
		if err == nil {
			err = s.write("event: next\ndata: ", string(came.body()), "\n\n")
		}
		if err != nil {
			return err
		}
	}
	return s.write("event: complete\ndata:\n\n") // without data, EventSource would not tell of it
}

// sign is a sign of life: a comment, which clients skip.
const sign = ":\n\n"

// ping gives signs of life until the stream ends, or ends it where nobody takes them.
func (s *eventWriter) ping(ctx context.Context, end context.CancelCauseFunc) {
	ticks := time.NewTicker(s.streams.Ping)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		err := s.holds(ctx, s.authorization)
		if err == nil {
			err = s.write(sign)
		}
		if err != nil {
			end(err)
			return
		}
	}
}

func (s *eventWriter) write(parts ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.control.SetWriteDeadline(time.Now().Add(s.streams.Write)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return errGone
	}
	var text bytes.Buffer
	for _, part := range parts {
		text.WriteString(part)
	}
	_, err := s.w.Write(text.Bytes())
	if err == nil {
		err = s.control.Flush()
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return errSlow
	case err != nil:
		return errGone
	}
	return nil
}
