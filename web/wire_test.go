package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// patience is for what has to come, however busy the machine: what does not is a failure then, and no test that hangs.
const patience = time.Minute

// wire is a client on a WebSocket.
type wire struct {
	*websocket.Conn
	t testing.TB
}

// said is a message of the server.
type said struct {
	Type    string          `json:"type"`
	ID      string          `json:"id"`
	Payload json.RawMessage `json:"payload"`
}

// dial opens a socket; headers are "Name: value".
func (s *house) dial(t testing.TB, protocol string, headers ...string) *wire {
	t.Helper()
	options := &websocket.DialOptions{HTTPHeader: http.Header{}}
	if protocol != "" {
		options.Subprotocols = []string{protocol}
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		options.HTTPHeader.Add(name, value)
	}
	conn, _, err := websocket.Dial(t.Context(), s.URL+"/graphql", options)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(-1)
	t.Cleanup(func() { conn.CloseNow() })
	return &wire{conn, t}
}

// greeted is a socket on which connection_init was acknowledged.
func (s *house) greeted(t testing.TB, payload string, headers ...string) *wire {
	t.Helper()
	w := s.dial(t, "graphql-transport-ws", headers...)
	w.say(`{"type":"connection_init","payload":` + payload + `}`)
	w.hears("connection_ack", "")
	return w
}

func (w *wire) say(text string) {
	w.t.Helper()
	if err := w.Write(w.t.Context(), websocket.MessageText, []byte(text)); err != nil {
		w.t.Fatal(err)
	}
}

// ask begins an operation.
func (w *wire) ask(id, query string, variables any) {
	w.t.Helper()
	text, err := json.Marshal(map[string]any{
		"type": "subscribe", "id": id, "payload": map[string]any{"query": query, "variables": variables},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.say(string(text))
}

// read is the next message as it is sent, or how the socket ends.
func (w *wire) read() (string, error) {
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	_, text, err := w.Read(ctx)
	return string(text), err
}

// hear is the next message.
func (w *wire) hear() said {
	w.t.Helper()
	text, err := w.read()
	if err != nil {
		w.t.Fatal(err)
	}
	var m said
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		w.t.Fatalf("%v: %.300s", err, text)
	}
	return m
}

// hears wants the next message to be of a type and an operation.
func (w *wire) hears(kind, id string) said {
	w.t.Helper()
	m := w.hear()
	if m.Type != kind || m.ID != id {
		w.t.Fatalf("heard %s of %q: %.300s: want %s of %q", m.Type, m.ID, m.Payload, kind, id)
	}
	return m
}

// ends wants the socket to be closed so, whatever is said before.
func (w *wire) ends(code int, reason string) {
	w.t.Helper()
	for {
		_, err := w.read()
		var closed websocket.CloseError
		switch {
		case err == nil:
			continue
		case !errors.As(err, &closed):
			w.t.Fatalf("it ended with %v: want %d", err, code)
		case int(closed.Code) != code || !strings.Contains(closed.Reason, reason):
			w.t.Fatalf("it ended with %d %q: want %d %q", closed.Code, closed.Reason, code, reason)
		}
		return
	}
}

// await returns when something is so.
func await(t testing.TB, what string, so func() bool) {
	t.Helper()
	ticks := time.NewTicker(time.Millisecond)
	defer ticks.Stop()
	late := time.After(20 * time.Second)
	for !so() {
		select {
		case <-ticks.C:
		case <-late:
			t.Fatal("it has not come about: " + what)
		}
	}
}

// event is a server-sent event, or a comment as one named ":".
type event struct{ name, data string }

// listening is a client of server-sent events.
type listening struct {
	*http.Response
	lines *bufio.Reader
}

// listen asks for server-sent events.
func (s *house) listen(t testing.TB, method, path, body string, headers ...string) *listening {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "text/event-stream")
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	response, err := s.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return &listening{response, bufio.NewReader(response.Body)}
}

// next is the next event or comment; its error is io.EOF where the stream has ended.
func (l *listening) next() (event, error) {
	var e event
	for {
		line, err := l.lines.ReadString('\n')
		if err != nil {
			return e, err
		}
		line = strings.TrimSuffix(line, "\n")
		name, value, _ := strings.Cut(line, ":")
		switch {
		case line == "":
			return e, nil
		case name == "":
			e.name = ":"
		case name == "event":
			e.name = strings.TrimPrefix(value, " ")
		case name == "data":
			e.data += strings.TrimPrefix(value, " ")
		}
	}
}

// rest are all events until the stream ends.
func (l *listening) rest(t testing.TB) []event {
	t.Helper()
	var all []event
	for {
		e, err := l.next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if e.name != ":" {
			all = append(all, e)
		}
	}
}
