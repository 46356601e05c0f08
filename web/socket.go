package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"polyplan/graph"
	"polyplan/plan"
)

// socket is a WebSocket on which a client runs operations by the graphql-transport-ws sub-protocol.
//
// One goroutine, that of the request, reads and owns what a client has said of itself; each operation has
// one of its own, and writes its responses itself. Nothing is queued: an operation is asked for its next
// response when the client has taken the one before, so a slow client holds up itself and nothing else.
type socket struct {
	*endpoint
	conn    *websocket.Conn
	upgrade *http.Request

	reader        http.Header // what languages its reader wants
	authorization string
	asked         bool // connection_init has come

	ready      atomic.Bool // connection_ack has gone
	ended      atomic.Bool // nothing is to be said any more
	ctx        context.Context
	end        context.CancelCauseFunc // of all operations
	stopRead   context.CancelFunc      // cuts the connection
	writing    sync.Mutex              // one message at a time
	operations operations
}

// wantsSocket tells whether a client asks to change to WebSocket.
func wantsSocket(r *http.Request) bool {
	return strings.EqualFold(sent(r, "Upgrade"), "websocket")
}

// socket serves a client on a WebSocket until one of the two ends it.
func (e *endpoint) socket(w http.ResponseWriter, r *http.Request) {
	by := clientOf(r)
	refused, leave := e.rates.knock(by), func() {}
	if refused == nil {
		leave, refused = e.streams.enter(&e.streams.sockets, "sockets", by)
	}
	if refused != nil {
		e.refuse(w, refused, acceptedBy(r).refusing())
		return
	}
	defer leave()
	accountOf(w).stream = true
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		Subprotocols: []string{subprotocol},
		// A page of any origin may connect: a browser adds no cookie or password of ours to what it sends,
		// so the page can do here what it could from any other machine, and no more.
		InsecureSkipVerify: true,
	})
	if err != nil {
		return // Accept has answered
	}
	defer conn.CloseNow()
	conn.SetReadLimit(e.streams.Message)
	s := &socket{endpoint: e, conn: conn, upgrade: r, reader: r.Header, authorization: r.Header.Get("Authorization")}
	s.serve()
}

func (s *socket) serve() {
	s.ctx, s.end = context.WithCancelCause(s.upgrade.Context())
	reading, stopRead := context.WithCancel(context.Background())
	s.stopRead = stopRead
	var under sync.WaitGroup
	defer func() {
		s.end(errGone)
		stopRead()
		s.operations.wait()
		under.Wait()
	}()
	if s.conn.Subprotocol() != subprotocol {
		s.hangUp(notOurs)
		return
	}
	stopped := context.AfterFunc(s.streams.ending, s.retire)
	defer stopped()
	patience := time.AfterFunc(s.streams.Init, s.lose)
	defer patience.Stop()
	under.Go(s.ping)
	for !s.ended.Load() {
		kind, text, err := s.conn.Read(reading)
		if err != nil || s.ended.Load() {
			return
		}
		if ending := s.take(kind, text); ending != nil {
			s.hangUp(ending)
			return
		}
	}
}

// lose ends a socket on which connection_init has not come.
func (s *socket) lose() {
	if !s.ready.Load() {
		s.hangUp(notInit)
	}
}

// retire ends a socket when the site stops: operations that have an end are finished first.
func (s *socket) retire() {
	s.operations.close()
	s.operations.wait()
	s.hangUp(goingAway)
}

// take does what a message says, or ends the socket.
func (s *socket) take(kind websocket.MessageType, text []byte) *closing {
	if kind != websocket.MessageText {
		return notText
	}
	m, err := parseMessage(text, s.limits.Nesting)
	if err != nil {
		return notMessage(err.Error())
	}
	switch m.Type {
	case sayInit:
		return s.init(m)
	case sayPing:
		return s.write(say(sayPong, "", m.Payload))
	case saySubscribe:
		if !s.ready.Load() {
			return notReady
		}
		return s.subscribe(m)
	case sayComplete:
		s.operations.end(m.ID)
	}
	return nil
}

// init learns who the client is and what it reads. Its payload can say what headers say: a browser lets no
// script set the headers of a WebSocket.
func (s *socket) init(m *message) *closing {
	if s.asked {
		return initTwice
	}
	s.asked = true
	if authorization := m.authorization(); authorization != "" {
		s.authorization = authorization
	}
	if languages := m.payload("acceptlanguage"); languages != "" {
		s.reader = s.reader.Clone()
		s.reader.Set("Accept-Language", languages)
	}
	if _, ending := s.viewer(); ending != nil {
		if ending == forbidden {
			s.rates.guessed(clientOf(s.upgrade))
		}
		return ending
	}
	s.ready.Store(true)
	return s.write(say(sayAck, "", nil))
}

// viewer is who the client is at this moment, for tokens are revoked and expire.
func (s *socket) viewer() (plan.Viewer, *closing) {
	viewer, err := s.door.viewer(s.ctx, s.authorization)
	switch {
	case err == nil:
		return viewer, nil
	case plan.CodeOf(err) == plan.Unauthenticated:
		return viewer, forbidden
	}
	s.log.WarnContext(s.ctx, "authenticate", "error", err, "id", graph.RequestID(s.ctx))
	return viewer, tryLater
}

// write says something to the client. One that takes it too late is told so and hung up on; one that does
// not take it at all is cut off.
func (s *socket) write(text []byte) *closing {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.ended.Load() {
		return nil
	}
	begun := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), s.streams.Write+s.streams.Grace)
	defer cancel()
	err := s.conn.Write(ctx, websocket.MessageText, text)
	if errors.Is(err, context.DeadlineExceeded) {
		s.dropped(s.ctx, errSlow)
		s.cut()
	}
	if err != nil {
		return nil // the connection is no more, as the reading goroutine will find
	}
	if time.Since(begun) > s.streams.Write {
		return tooSlow
	}
	return nil
}

// ping wants a sign of life now and then, and cuts off who gives none until the next.
func (s *socket) ping() {
	ticks := time.NewTicker(s.streams.Ping)
	defer ticks.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-ticks.C:
		}
		if _, ending := s.viewer(); ending != nil {
			s.hangUp(ending)
			return
		}
		if !s.writing.TryLock() {
			continue // a message is on its way, for which the client has its time
		}
		s.writing.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), s.streams.Ping)
		err := s.conn.Ping(ctx)
		cancel()
		if err != nil {
			s.cut()
			return
		}
	}
}

// farewellTime is how long a client may take to answer when it is hung up on.
const farewellTime = 2 * time.Second

// hangUp ends the socket and tells why.
func (s *socket) hangUp(why *closing) {
	if s.ended.Swap(true) {
		return
	}
	reason := errors.New(why.reason)
	s.end(reason)
	if why != goingAway {
		s.dropped(s.ctx, reason)
	}
	impatience := time.AfterFunc(farewellTime, s.stopRead)
	defer impatience.Stop()
	_ = s.conn.Close(websocket.StatusCode(why.code), why.reason)
}

// cut ends the socket without a word.
func (s *socket) cut() {
	s.ended.Store(true)
	s.end(errGone)
	s.stopRead()
}
