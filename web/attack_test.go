package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"polyplan/web"
	"polyplan/web/bench/stock"
)

// An attack is sent to two servers on real sockets: this one, which it must not harm, and stock gqlgen with
// stock settings, which it must, or the attack proves nothing. None ends the process: the parser of today does
// not nest without end.
type attack struct {
	name string
	send func(*target) (harm string) // what it did to the server by its answers; "" is nothing
}

// Bounds of harm: how long an attack may keep a server busy, how large its answer to bad input and each message
// in it may be, and how much of an attack may stay in memory.
const (
	harmfulTime    = time.Second
	harmfulAnswer  = 16 << 10
	harmfulMessage = 300
	harmfulGrowth  = 300 << 20
)

var attacks = []attack{
	{name: "a bomb of aliases", send: bomb("{" + numbered(2_000, ` a%d: plan(slug: "gwangju") { title { value } }`) + " }")},
	{name: "a bomb of directives", send: bomb("{ __typename" + strings.Repeat(" @skip(if: false)", 4_000) + " }")},
	{name: "a bomb of the same field", send: bomb(`{ plan(slug: "gwangju") {` + strings.Repeat(" title { value }", 1_500) + " } }")},
	{name: "a bomb of fragments", send: bomb(`{ plan(slug: "gwangju") { ...F0 } }` + numberedPairs(4) + " fragment F4 on Plan { id }")},
	{name: "a deep document", send: bomb(strings.Repeat("{ ... on Query ", 900) + "{ __typename }" + strings.Repeat(" }", 900))},
	{name: "a document that goes round in circles", send: bomb(
		`{ plan(slug: "gwangju") { ` + strings.Repeat("goals { plan { ", 4) + "id" + strings.Repeat(" } }", 4) + " } }")},
	{name: "fragments within each other", send: bomb("{ ...F0 }" + circles(60))},
	{name: "introspection in a thousand names", send: bomb("{" + numbered(1_000, " a%d: __schema { types { name fields { name description } } }") + " }")},
	{name: "a value that is told back", send: bomb("{ plan(slug: " + strings.Repeat("[", 900) + strings.Repeat("]", 900) + ") { id } }")},
	{name: "a bomb of gzip", send: gzipped},
	{name: "a body of 10 MB", send: posting(`{"query": "{ __typename }", "more": "`+strings.Repeat("x", 10<<20)+`"}`, "")},
	{name: "what is not UTF-8", send: posting("{\"query\": \"{ plan(slug: \\\"\xff\\\") { id } }\"}", "")},
	{name: "JSON 100,000 deep", send: posting(`{"query": "{ __typename }", "variables": {"a": `+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)+"}}", "")},
	{name: "a secret in what cannot be parsed", send: posting(`{"password": "hunter2", "query": `, "hunter2")},
	{name: "large documents, each another", send: manyDocuments},
	{name: "headers that do not end", send: trickling("POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: ")},
	{name: "bodies that do not end", send: trickling("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")},
	{name: "a thousand sockets", send: sockets},
	{name: "a thousand subscriptions", send: subscriptions},
	{name: "a mutation by GET", send: mutationByGET},
	{name: "a form", send: form},
}

func TestAttacksHarmStockGqlgenAndNotThisServer(t *testing.T) {
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			a.withstood(t)
			a.harmful(t)
		})
	}
}

// withstood checks that an attack does this server no harm, and that others are answered after it.
func (a *attack) withstood(t *testing.T) {
	ours := newTarget(t, newAttacked(t))
	ours.many = 400
	ours.mutation = `mutation { deletePlan(input: { id: "pln_01kagwj000pg1jyvz9r5" }) { deletedId } }`
	ours.subscription = "subscription { changes { cursor } }"
	before := inUse()
	if harm := a.send(ours); harm != "" {
		t.Errorf("this server: %s", harm)
	}
	start := time.Now()
	answer, err := ours.post([]byte(`{"query": "{ plan(slug: \"gwangju\") { title { value } } }"}`))
	took := time.Since(start)
	if err != nil || !strings.Contains(answer, "Planning Objective") || took > harmfulTime {
		t.Errorf("after it, a plain query is answered after %s: %.200s (%v)", took, answer, err)
	}
	if grown := inUse() - before; grown > harmfulGrowth {
		t.Errorf("it has grown by %d MiB", grown>>20)
	}
}

// harmful checks that an attack harms a stock server.
func (a *attack) harmful(t *testing.T) {
	server := newTarget(t, &http.Server{Handler: stock.New()})
	server.many = 8
	server.mutation = `mutation { touchPlan(slug: "gwangju") { id } }`
	server.subscription = `subscription { planTouched(slug: "gwangju") { id } }`
	start := time.Now()
	harm := a.send(server)
	if took := time.Since(start); harm == "" && took > harmfulTime {
		harm = "it was busy for " + took.String()
	}
	if harm == "" {
		t.Error("stock gqlgen withstands this, so it is no attack")
	}
	t.Logf("stock gqlgen: %s", harm)
}

// newAttacked is this server as it is run, but that it waits less long for slow clients, since tests would.
func newAttacked(t *testing.T) *http.Server {
	limits := unrated() // each limit is to hold without this one
	limits.HeaderTime, limits.BodyTime = 250*time.Millisecond, 500*time.Millisecond
	return web.NewServer(newHouseWith(t, web.WithLimits(limits)).site, slog.New(slog.DiscardHandler)).Server
}

// target is a server that is attacked.
type target struct {
	address      string
	url          string
	client       *http.Client
	many         int // how many documents are sent where many are
	mutation     string
	subscription string
}

func newTarget(t *testing.T, server *http.Server) *target {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // it always ends with an error
	}()
	target := &target{
		address: listener.Addr().String(), url: "http://" + listener.Addr().String() + "/graphql",
		client: &http.Client{Transport: &http.Transport{}, Timeout: 20 * time.Second},
	}
	t.Cleanup(func() {
		target.client.CloseIdleConnections()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		<-done
	})
	return target
}

// do sends a request; who is hung up on while still sending has no answer.
func (s *target) do(r *http.Request) (status int, allow, body string, err error) {
	response, err := s.client.Do(r)
	if err != nil {
		return 0, "", "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, response.Header.Get("Allow"), string(text), err
}

func (s *target) post(body []byte) (string, error) {
	r, err := http.NewRequest(http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	_, _, answer, err := s.do(r)
	return answer, err
}

// inUse is how much memory is in use when garbage is gone, in bytes.
func inUse() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc + stats.StackInuse)
}

// harmOf tells what is wrong with the answer to bad input.
func harmOf(answer, secret string) string {
	var members struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	switch err := json.Unmarshal([]byte(answer), &members); {
	case answer == "": // hung up on
		return ""
	case len(answer) > harmfulAnswer:
		return fmt.Sprintf("the answer has %d bytes", len(answer))
	case secret != "" && strings.Contains(answer, secret):
		return "the answer tells what was sent: " + answer
	case err != nil:
		return fmt.Sprintf("the answer is no JSON: %.100s", answer)
	case len(members.Data) > 0 && string(members.Data) != "null":
		return fmt.Sprintf("it was run: %.100s", answer)
	case len(members.Errors) > 0 && len(members.Errors[0].Message) > harmfulMessage:
		return fmt.Sprintf("what was sent is told back: %.100s", answer)
	}
	return ""
}

// bomb is an attack by one document.
func bomb(document string) func(*target) string {
	return func(s *target) string {
		body, err := json.Marshal(map[string]string{"query": document})
		if err != nil {
			return err.Error()
		}
		return posting(string(body), "")(s)
	}
}

// posting is an attack by one body, nothing of which the answer may tell.
func posting(body, secret string) func(*target) string {
	return func(s *target) string {
		start := time.Now()
		answer, _ := s.post([]byte(body)) // it may be hung up on
		if took := time.Since(start); took > harmfulTime {
			return "it was busy for " + took.String()
		}
		return harmOf(answer, secret)
	}
}

// numberedPairs are fragments of which each unfolds the next one twice in each goal.
func numberedPairs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Plan { goals { a: plan { ...F%d } b: plan { ...F%d } } }", i, i+1, i+1)
	}
	return b.String()
}

// circles are n fragments that all spread each other.
func circles(n int) string {
	all := numbered(n, " ...F%d")
	return numbered(n, " fragment F%d on Query {"+strings.ReplaceAll(all, "%", "%%")+" }")
}

// gigabyteOfSpace is a gigabyte of blanks in a megabyte: as a gzip file may have many members (RFC 1952 section
// 2.2), it is the same one again and again.
var gigabyteOfSpace = sync.OnceValue(func() []byte {
	var member bytes.Buffer
	zip := gzip.NewWriter(&member)
	if _, err := zip.Write(bytes.Repeat([]byte{' '}, 1<<20)); err != nil {
		panic(err) // a buffer takes anything
	}
	if err := zip.Close(); err != nil {
		panic(err)
	}
	return bytes.Repeat(member.Bytes(), 1<<10)
})

func gzipped(s *target) string {
	r, err := http.NewRequest(http.MethodPost, s.url, bytes.NewReader(gigabyteOfSpace()))
	if err != nil {
		return err.Error()
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Content-Encoding", "gzip")
	status, _, answer, _ := s.do(r) // it may be hung up on
	if harm := harmOf(answer, ""); harm != "" {
		return harm
	}
	if answer != "" && status != http.StatusUnsupportedMediaType {
		return fmt.Sprintf("it is answered with %d: %.100s", status, answer)
	}
	return ""
}

// manyDocuments sends documents of 90 KB that are valid, and finds out how much of them is kept.
func manyDocuments(s *target) string {
	const all = 400
	before, fields := inUse(), numbered(5_600, " a%d: __typename")
	for i := range s.many {
		document := fmt.Sprintf("{ b%d: __typename %s }", i, fields)
		body, err := json.Marshal(map[string]string{"query": document})
		if err != nil {
			return err.Error()
		}
		if _, err := s.post(body); err != nil {
			return err.Error()
		}
	}
	if kept := (inUse() - before) / int64(s.many) * all; kept > harmfulGrowth {
		return fmt.Sprintf("of %d documents it would keep %d MiB", all, kept>>20)
	}
	return ""
}

// trickling is an attack by clients that begin a request and do not end it.
func trickling(begin string) func(*target) string {
	return func(s *target) string {
		held, err := s.hold(200, begin)
		defer hangUp(held)
		if err != nil {
			return err.Error()
		}
		deadline := time.Now().Add(3 * harmfulTime) // a stock server waits for ever, and this one for 500 ms
		open := 0
		for _, connection := range held {
			if connection.SetReadDeadline(deadline) == nil && !ends(connection) {
				open++
			}
		}
		if open > 0 {
			return fmt.Sprintf("%d of %d clients that send nothing are waited for", open, len(held))
		}
		return ""
	}
}

// hold opens so many connections that begin with a text.
func (s *target) hold(n int, begin string) (held []net.Conn, err error) {
	for range n {
		connection, err := net.Dial("tcp", s.address)
		if err != nil {
			return held, err
		}
		held = append(held, connection)
		if _, err := io.WriteString(connection, begin); err != nil {
			return held, err
		}
	}
	return held, nil
}

func hangUp(all []net.Conn) {
	for _, connection := range all {
		connection.Close()
	}
}

// ends tells whether a server hangs up within the deadline.
func ends(connection net.Conn) bool {
	_, err := io.Copy(io.Discard, connection)
	return !errors.Is(err, os.ErrDeadlineExceeded)
}

// sockets opens a thousand WebSockets of one client.
func sockets(s *target) string {
	return s.accepts(101, "GET /graphql HTTP/1.1\r\nHost: "+s.address+"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n")
}

// subscriptions opens a thousand streams of events of one client.
func subscriptions(s *target) string {
	body := fmt.Sprintf(`{"query": %q}`, s.subscription)
	return s.accepts(200, "POST /graphql HTTP/1.1\r\nHost: "+s.address+"\r\nAccept: text/event-stream\r\n"+
		fmt.Sprintf("Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
}

// accepts begins a thousand requests, and finds out whether more than a hundred are answered so.
func (s *target) accepts(status int, request string) string {
	const most = 100
	held, err := s.hold(1_000, request)
	defer hangUp(held)
	if err != nil {
		return err.Error()
	}
	open := 0
	for _, connection := range held {
		line := make([]byte, len("HTTP/1.1 200"))
		if connection.SetReadDeadline(time.Now().Add(5*time.Second)) != nil {
			continue
		}
		if _, err := io.ReadFull(connection, line); err == nil && string(line) == fmt.Sprint("HTTP/1.1 ", status) {
			open++
		}
	}
	if open > most {
		return fmt.Sprintf("one client has %d open", open)
	}
	return ""
}

func mutationByGET(s *target) string {
	r, err := http.NewRequest(http.MethodGet, s.url+"?query="+url.QueryEscape(s.mutation), nil)
	if err != nil {
		return err.Error()
	}
	status, allow, answer, err := s.do(r)
	if err != nil || status != http.StatusMethodNotAllowed || allow != http.MethodPost {
		return fmt.Sprintf("it is answered with %d, Allow: %q, %.100s (%v)", status, allow, answer, err)
	}
	return harmOf(answer, "")
}

// form is what a page of any other site can have a browser send unasked.
func form(s *target) string {
	body, err := json.Marshal(map[string]string{"query": s.mutation})
	if err != nil {
		return err.Error()
	}
	r, err := http.NewRequest(http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return err.Error()
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_, _, answer, err := s.do(r)
	if err != nil {
		return err.Error()
	}
	return harmOf(answer, "")
}
