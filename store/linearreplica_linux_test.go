package store_test

import (
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"polyplan/store/etcdtest"
)

// remote is a replica in a process of its own, which serves operations.
type remote struct {
	*testing.T
	number   int
	settings string
	link     *etcdtest.Link // its way to etcd

	patience time.Duration // for its answers

	process *child // of whoever starts and ends it

	mu      sync.Mutex
	up      chan struct{} // closed while it serves
	address string        // empty while it does not
	clients map[net.Conn]bool
}

// newRemote starts a replica of a site.
func (s *site) newRemote(number int, fault string) *remote {
	s.Helper()
	r := &remote{T: s.T, number: number, link: s.cluster.Link(s.T), patience: askPatience, up: make(chan struct{}), clients: map[net.Conn]bool{}}
	place := r.link.Place(s.prefix, s.data(strconv.Itoa(number)))
	settings, err := json.Marshal(served{place, fault})
	if err != nil {
		s.Fatal(err)
	}
	r.settings = string(settings)
	r.start()
	return r
}

func (r *remote) start() {
	r.Helper()
	r.process = start(r.T, "serve operations", r.settings)
	r.serves(r.process.line(r.T))
}

func (r *remote) serves(address string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.address = address
	close(r.up)
}

// kill ends it as a crash would.
func (r *remote) kill() {
	r.mu.Lock()
	r.address, r.up = "", make(chan struct{})
	r.mu.Unlock()
	r.process.kill(r.T)
}

// pause stops it in the middle of what it does.
func (r *remote) pause() { r.signal(syscall.SIGSTOP) }

func (r *remote) resume() { r.signal(syscall.SIGCONT) }

func (r *remote) signal(s syscall.Signal) {
	if err := r.process.cmd.Process.Signal(s); err != nil {
		r.Error(err)
	}
}

// hangUp breaks the connections of its clients, who never learn what became of
// what they asked for. It returns how many it were.
func (r *remote) hangUp() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	for conn := range r.clients {
		_ = conn.Close()
	}
	return len(r.clients)
}

// end lets it close its store.
func (r *remote) end() {
	r.hangUp()
	r.process.end(r.T)
}

// session is a client's connection to a replica, made again where it broke.
type session struct {
	replica  *remote
	conn     net.Conn // nil before the first operation and after it broke
	requests *gob.Encoder
	answers  *gob.Decoder
}

var errNotSent = errors.New("the operation was not sent")

// askPatience is for an answer: longer than any misfortune, and than a write may take to learn what became of it.
const askPatience = time.Minute

// ask asks for an operation. It returns errNotSent when ctx ended before there
// was anyone to ask. A replica that never answers has failed.
func (s *session) ask(ctx context.Context, o operation) (told outcome, err error) {
	switch err := s.connect(ctx); {
	case errors.Is(err, errNotSent):
		return told, err
	case err != nil:
		return outcome{Fate: failed, Why: err.Error()}, nil
	}
	err = s.conn.SetDeadline(time.Now().Add(s.replica.patience))
	if err == nil {
		err = s.requests.Encode(o)
	}
	if err == nil {
		err = s.answers.Decode(&told)
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		s.close()
		return outcome{Fate: failed, Why: fmt.Sprintf("no answer in %s", s.replica.patience)}, nil
	case err != nil:
		s.close()
		return outcome{Fate: unsure, Why: err.Error()}, nil
	}
	return told, nil
}

func (s *session) connect(ctx context.Context) error {
	for s.conn == nil {
		select {
		case <-ctx.Done():
			return errNotSent
		case <-s.replica.isUp():
		}
		conn, err := s.replica.dial()
		if err != nil {
			return err
		}
		if conn != nil {
			s.conn, s.requests, s.answers = conn, gob.NewEncoder(conn), gob.NewDecoder(conn)
		}
	}
	return nil
}

func (s *session) close() {
	if s.conn == nil {
		return
	}
	s.replica.mu.Lock()
	defer s.replica.mu.Unlock()
	delete(s.replica.clients, s.conn)
	_ = s.conn.Close()
	s.conn = nil
}

func (r *remote) isUp() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.up
}

// dial connects to the process that runs now; nil where it was killed meanwhile.
func (r *remote) dial() (net.Conn, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.address == "" {
		return nil, nil
	}
	conn, err := net.Dial("tcp", r.address)
	if err != nil {
		return nil, err
	}
	r.clients[conn] = true
	return conn, nil
}
