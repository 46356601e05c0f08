package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// load is what drives a server: requests as bytes, each connection one after the other and over again.
type load struct {
	name     string
	server   *process
	requests func(connection, i int) []byte
}

// driven is what came of it.
type driven struct {
	requests int
	took     time.Duration
	cpu      time.Duration // of the server
}

func (d driven) perSecond() float64 { return float64(d.requests) / d.took.Seconds() }
func (d driven) cpuEach() float64   { return float64(d.cpu.Nanoseconds()) / 1e3 / float64(d.requests) } // µs
func (d *driven) add(more driven) {
	d.requests += more.requests
	d.took += more.took
	d.cpu += more.cpu
}
func (d driven) String() string {
	return fmt.Sprintf("%.0f/s, %.0f µs CPU", d.perSecond(), d.cpuEach())
}
func (d driven) cpuTo(o driven) float64  { return d.cpuEach() / o.cpuEach() }
func (d driven) rateTo(o driven) float64 { return d.perSecond() / o.perSecond() }

// drive sends requests for a time through some connections.
func (l *load) drive(ctx context.Context, connections int, howLong time.Duration) (driven, error) {
	ctx, cancel := context.WithTimeout(ctx, howLong)
	defer cancel()
	before, err := l.server.cpu()
	if err != nil {
		return driven{}, err
	}
	begun := time.Now()
	counts, errs := make([]int, connections), make([]error, connections)
	var all sync.WaitGroup
	for n := range connections {
		all.Go(func() { counts[n], errs[n] = l.connection(ctx, n) })
	}
	all.Wait()
	d := driven{took: time.Since(begun)}
	after, err := l.server.cpu()
	d.cpu = after - before
	for _, count := range counts {
		d.requests += count
	}
	return d, errors.Join(append(errs, err)...)
}

func (p *process) dial() (net.Conn, *bufio.Reader, error) {
	conn, err := net.Dial("tcp", p.host)
	if err != nil {
		return nil, nil, err
	}
	return conn, bufio.NewReaderSize(conn, 64<<10), nil
}

func (l *load) connection(ctx context.Context, n int) (count int, err error) {
	conn, answers, err := l.server.dial()
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	for ctx.Err() == nil {
		if _, err := exchange(conn, answers, l.requests(n, count), io.Discard); err != nil {
			return count, fmt.Errorf("%s: %w", l.name, err)
		}
		count++
	}
	return count, nil
}

// exchange sends one request and reads its answer.
func exchange(conn net.Conn, answers *bufio.Reader, request []byte, body io.Writer) (*http.Response, error) {
	if _, err := conn.Write(request); err != nil {
		return nil, err
	}
	response, err := http.ReadResponse(answers, nil)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	n, err := io.Copy(body, response.Body)
	if err == nil && !notModified(response) && (response.StatusCode != http.StatusOK || n < 100) {
		err = fmt.Errorf("status %d and %d bytes", response.StatusCode, n)
	}
	return response, err
}

// ask sends one request and is the body of the answer.
func ask(server *process, request []byte) ([]byte, error) {
	conn, answers, err := server.dial()
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	var body bytes.Buffer
	_, err = exchange(conn, answers, request, &body)
	if err == nil && bytes.Contains(body.Bytes(), []byte(`"errors"`)) {
		err = fmt.Errorf("an answer with errors: %.300s", body.Bytes())
	}
	return body.Bytes(), err
}

// compare drives two servers in turn, round after round.
func (s *stage) compare(baseline, measured *load) (base, got driven, err error) {
	for _, l := range []*load{baseline, measured} { // what is warmed up once
		if _, err := l.drive(s.ctx, s.connections, s.round/2); err != nil {
			return base, got, err
		}
	}
	for range s.rounds {
		b, err := baseline.drive(s.ctx, s.connections, s.round)
		if err != nil {
			return base, got, err
		}
		g, err := measured.drive(s.ctx, s.connections, s.round)
		if err != nil {
			return base, got, err
		}
		base.add(b)
		got.add(g)
	}
	return base, got, s.ctx.Err()
}
