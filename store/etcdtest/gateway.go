package etcdtest

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// gateway passes connections on to a target, unless it is shut to whoever they
// come from. from tells that, and reads what it needs; nil tells "".
type gateway struct {
	listener net.Listener
	target   string
	from     func(*bufio.Reader) string

	mu      sync.Mutex
	isShut  func(from string) bool
	flowing chan struct{}       // closed when no answer is held back
	open    map[net.Conn]string // and from whom
	ended   bool
}

func newGateway(target string, from func(*bufio.Reader) string) (*gateway, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g := &gateway{
		listener: listener, target: target, from: from,
		isShut:  func(string) bool { return false },
		flowing: make(chan struct{}),
		open:    map[net.Conn]string{},
	}
	close(g.flowing)
	go g.accept()
	return g, nil
}

func (g *gateway) addr() string { return g.listener.Addr().String() }

func (g *gateway) accept() {
	for {
		conn, err := g.listener.Accept()
		if err != nil {
			return
		}
		go g.pass(conn)
	}
}

func (g *gateway) pass(conn net.Conn) {
	defer conn.Close()
	reader := bufio.NewReaderSize(conn, 16<<10)
	from := ""
	if g.from != nil {
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		from = g.from(reader)
		_ = conn.SetReadDeadline(time.Time{})
	}
	if !g.enter(conn, from) {
		return
	}
	defer g.leave(conn)
	onward, err := net.Dial("tcp", g.target)
	if err != nil {
		return
	}
	defer onward.Close()
	done := make(chan struct{}, 2)
	go func() {
		_, _ = io.Copy(onward, reader)
		done <- struct{}{}
	}()
	go func() {
		g.answer(conn, onward)
		done <- struct{}{}
	}()
	<-done
}

// answer copies answers, as long as they are not held back.
func (g *gateway) answer(to io.Writer, from io.Reader) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		g.mu.Lock()
		flowing := g.flowing
		g.mu.Unlock()
		<-flowing
		if _, failed := to.Write(buffer[:n]); failed != nil || err != nil {
			return
		}
	}
}

func (g *gateway) enter(conn net.Conn, from string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended || g.isShut(from) {
		return false
	}
	g.open[conn] = from
	return true
}

func (g *gateway) leave(conn net.Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.open, conn)
}

// shut shuts the gateway to some, breaks their connections, and returns how many it were.
func (g *gateway) shut(isShut func(from string) bool) (broken int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.isShut = isShut
	for conn, from := range g.open {
		if isShut(from) {
			_ = conn.Close()
			broken++
		}
	}
	return broken
}

// hold holds answers back, or lets them go.
func (g *gateway) hold(held bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-g.flowing:
		if held {
			g.flowing = make(chan struct{})
		}
	default:
		if !held {
			close(g.flowing)
		}
	}
}

func (g *gateway) close() {
	g.hold(false)
	g.mu.Lock()
	g.ended = true
	g.mu.Unlock()
	g.shut(func(string) bool { return true })
	_ = g.listener.Close()
}

// memberOf reads from the first request of a connection which member made it,
// and leaves it to be read again.
func memberOf(r *bufio.Reader) string {
	for {
		_, err := r.Peek(min(r.Buffered()+1, r.Size())) // waits for more, not for all
		start, _ := r.Peek(r.Buffered())
		if bytes.Contains(start, []byte("\r\n\r\n")) {
			request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(start)))
			if err != nil {
				return ""
			}
			return request.Header.Get("X-Server-From")
		}
		if err != nil || r.Buffered() == r.Size() {
			return ""
		}
	}
}
