package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"polyplan/graph"
	"polyplan/plan"
)

// StreamLimits bound what a client may hold open. A field that is not positive stands for its default.
type StreamLimits struct {
	Init       time.Duration // for connection_init to come, 5 s
	Ping       time.Duration // from one sign of life to the next, 20 s; who gives none until the next is gone
	Write      time.Duration // for a client to accept one message, 10 s
	Grace      time.Duration // more, on a socket, to accept it and hear that it was too late, 10 s
	Message    int64         // bytes of a message to a socket, 256 KiB
	Operations int           // of one socket at a time, 100
	Streams    int           // of one client at a time, 100; and as many sockets
}

func (l StreamLimits) orDefaults() StreamLimits {
	return StreamLimits{
		Init: positive(l.Init, 5*time.Second), Ping: positive(l.Ping, 20*time.Second), Write: positive(l.Write, 10*time.Second), Grace: positive(l.Grace, 10*time.Second),
		Message: positive(l.Message, 256<<10), Operations: positive(l.Operations, 100), Streams: positive(l.Streams, 100),
	}
}

func positive[T cmp.Ordered](given, otherwise T) T {
	var zero T
	if given > zero {
		return given
	}
	return otherwise
}

// LimitStreams bounds the streams of each client.
func LimitStreams(limits StreamLimits) Option {
	return func(o *options) { o.streams = limits }
}

// Why a stream ends that neither its client nor its operation ended.
var (
	errStopping = errors.New("the server is going away")
	errLapsed   = errors.New("the token no longer holds")
	errSlow     = errors.New("the client reads too slowly: resume from the last cursor it has seen")
	errGone     = errors.New("the client has gone")
	errUnknown  = errors.New("the catalogue cannot be read now: try again")
)

// streams are the answers under way that may go on without end: operations on sockets, and those told by
// server-sent events. A server that stops waits for requests, so it has to end these itself.
type streams struct {
	StreamLimits
	sockets    tally
	operations tally

	ending context.Context // ends when the site stops
	end    context.CancelCauseFunc

	mu    sync.Mutex // for no stream may begin once they are waited for
	under sync.WaitGroup
}

func newStreams(limits StreamLimits) *streams {
	s := &streams{StreamLimits: limits.orDefaults()}
	s.ending, s.end = context.WithCancelCause(context.Background())
	return s
}

// tally counts what clients hold open.
type tally struct {
	mu   sync.Mutex
	all  int
	each map[client]int
}

func (t *tally) take(c client, most int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.each[c] >= most {
		return false
	}
	if t.each == nil {
		t.each = map[client]int{}
	}
	t.each[c]++
	t.all++
	return true
}

func (t *tally) giveBack(c client) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all--
	if t.each[c]--; t.each[c] == 0 {
		delete(t.each, c) // or every address ever seen would be kept
	}
}

// open is how many there are now.
func (t *tally) open() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.all
}

// enter counts in one more of a client, until it leaves; what they are is for whom is refused.
func (s *streams) enter(in *tally, what string, c client) (leave func(), refused *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending.Err() != nil {
		return nil, &refusal{status: http.StatusServiceUnavailable, code: graph.Unavailable, message: errStopping.Error()}
	}
	if !in.take(c, s.Streams) {
		message := fmt.Sprintf("this client has %d %s open: at most %d can be", s.Streams, what, s.Streams)
		return nil, &refusal{status: http.StatusTooManyRequests, code: graph.LimitExceeded, message: message}
	}
	s.under.Add(1)
	return func() { in.giveBack(c); s.under.Done() }, nil
}

// follow is a context that also ends, with its cause, when the site stops.
func (s *streams) follow(ctx context.Context) (context.Context, context.CancelCauseFunc) {
	ctx, end := context.WithCancelCause(ctx)
	unfollow := context.AfterFunc(s.ending, func() { end(errStopping) })
	return ctx, func(cause error) {
		unfollow()
		end(cause)
	}
}

// stop ends all streams, and lets no more begin.
func (s *streams) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end(errStopping)
}

// wait returns when all streams have ended, or ctx has.
func (s *streams) wait(ctx context.Context) {
	ended := make(chan struct{})
	go func() {
		s.under.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
	}
}

// holds fails where a token has been revoked, or has expired, since a stream began.
func (e *endpoint) holds(ctx context.Context, authorization string) error {
	_, err := e.door.viewer(ctx, authorization)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case plan.CodeOf(err) == plan.Unauthenticated:
		return errLapsed
	}
	e.log.WarnContext(ctx, "authenticate", "error", err, "id", graph.RequestID(ctx))
	return errUnknown
}

// dropped logs why a stream was ended, where neither its client did nor the end of the site.
func (e *endpoint) dropped(ctx context.Context, reason error) {
	for _, usual := range []error{nil, errGone, errStopping, context.Canceled} {
		if errors.Is(reason, usual) {
			return
		}
	}
	e.log.InfoContext(ctx, "stream dropped", "reason", reason.Error(), "id", graph.RequestID(ctx))
}
