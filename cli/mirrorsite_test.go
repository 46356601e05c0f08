package cli_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/partner"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/web"
)

// site is a catalogue that is served.
type site struct {
	*plan.Catalogue
	*httptest.Server
	t    testing.TB
	db   store.DB
	path string
}

// newSite serves an empty catalogue.
func newSite(t testing.TB, choices ...web.Option) *site {
	t.Helper()
	s := &site{t: t, path: filepath.Join(t.TempDir(), "polyplan.db")}
	s.db = plantest.Store(t, s.path)
	s.Catalogue = plantest.Open(t, s.db)
	s.serve(choices...)
	return s
}

func (s *site) serve(choices ...web.Option) {
	limits := web.DefaultLimits
	limits.Rate, limits.Documents.Cost = 0, 1<<20
	handler := web.New(s.Catalogue, slog.New(slog.DiscardHandler), append([]web.Option{web.WithLimits(limits)}, choices...)...)
	s.Server = httptest.NewServer(handler)
	s.t.Cleanup(func() {
		handler.Shutdown(context.WithoutCancel(s.t.Context())) // streams, for which Close would wait
		s.Close()
	})
}

// ask is what the site answers to a query of a reader of a locale.
func (s *site) ask(query string, locale i18n.Locale) string {
	s.t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	s.ok(err)
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.URL+"/graphql", strings.NewReader(string(body)))
	s.ok(err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept-Language", string(locale))
	answer, err := s.Client().Do(request)
	s.ok(err)
	defer answer.Body.Close()
	text := readAll(s.t, answer)
	if query == everything && strings.Contains(text, `"errors"`) {
		s.t.Fatalf("asked for everything it answers %s", text)
	}
	return text
}

func (s *site) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// everything asks for all that readers are served, but for revisions and times.
const everything = `{ plans { nodes { id slug state sourceLocale sourceUrl period { start end } publisher { id homepage name { ...t } }
  title { ...t } summary { ...t } section { ...t } levels { goal { ...t } strategy { ...t } assignment { ...t } }
  contact { division { ...t } phone email }
  goals { ...i strategies { ...i assignments { ...i } } } } totalCount } }
fragment t on LocalizedText { value locale direction isFallback isStale state origin }
fragment i on PlanItem { id identifier position title { ...t } description { ...t } status progress period { start end }
  responsible { id division { ...t } role } links { url rel } }`

// mirrorSite is a mirror of a site that is kept and served, over a line that can be cut.
type mirrorSite struct {
	*site
	line    *line
	locales []i18n.Locale
	plans   []string

	mu   sync.Mutex
	kept *partner.Mirror
	stop func() error
}

const fast = 20 * time.Millisecond

// newMirrorSite begins a mirror of a site.
func newMirrorSite(t testing.TB, of *site, locales ...i18n.Locale) *mirrorSite {
	t.Helper()
	m := newMirrorOf(t, of)
	m.locales = locales
	m.begin()
	t.Cleanup(m.kill)
	return m
}

func (m *mirrorSite) standing() partner.Standing {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		return partner.Standing{}
	}
	return m.kept.Standing()
}

// begin keeps the mirror, from where it is.
func (m *mirrorSite) begin() {
	m.t.Helper()
	origin, err := partner.NewOrigin(m.line.url(), "")
	m.ok(err)
	choices := partner.MirrorChoices{Locales: m.locales, Plans: m.plans, Poll: fast}
	kept, err := partner.NewMirror(m.t.Context(), m.Catalogue, origin, choices, slog.New(slog.DiscardHandler))
	m.ok(err)
	ctx, cancel := context.WithCancel(context.WithoutCancel(m.t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- kept.Run(ctx) }()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = kept
	m.stop = func() error {
		cancel()
		return <-ended
	}
}

// kill ends who keeps the mirror, wherever it is.
func (m *mirrorSite) kill() {
	m.mu.Lock()
	stop := m.stop
	m.stop = nil
	m.mu.Unlock()
	if stop == nil {
		return
	}
	if err := stop(); err != nil {
		m.t.Errorf("the mirror ended with %v", err)
	}
}

// quiet returns when the mirror has asked the origin since and is as that was.
func (m *mirrorSite) quiet() {
	m.t.Helper()
	now := time.Now()
	m.waitFor(func(s partner.Standing) bool { return s.Filled && s.Age < time.Since(now) }, "is current")
}

// waitFor returns when the mirror stands as wanted.
func (m *mirrorSite) waitFor(wanted func(partner.Standing) bool, what string) {
	m.t.Helper()
	deadline := time.After(30 * time.Second)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !wanted(m.standing()) {
		select {
		case <-deadline:
			m.t.Fatalf("wanted that the mirror %s, it stands at %+v", what, m.standing())
		case <-tick.C:
		}
	}
}

// sameAs ends the test where the mirror, when quiet, does not answer as its origin does.
func (m *mirrorSite) sameAs(of *site, locales ...i18n.Locale) {
	m.t.Helper()
	if differs := m.differs(of, locales...); differs != "" {
		m.t.Fatal(differs)
	}
}

// differs is how the mirror, when quiet, answers otherwise than its origin, "" where it does not.
func (m *mirrorSite) differs(of *site, locales ...i18n.Locale) string {
	m.t.Helper()
	m.quiet()
	for _, locale := range locales {
		if got, want := m.ask(everything, locale), of.ask(everything, locale); got != want {
			return fmt.Sprintf("in %s the mirror answers\n%s\nand its origin\n%s", locale, got, want)
		}
	}
	return ""
}

// line leads to a server, and can be cut, or hang.
type line struct {
	net.Listener
	to string

	mu    sync.Mutex
	cut   bool
	hangs bool
	open  map[net.Conn]bool
}

func newLine(t testing.TB, to string) *line {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{Listener: listener, to: to, open: map[net.Conn]bool{}}
	go l.accept()
	t.Cleanup(func() {
		listener.Close()
		l.set(true, false)
	})
	return l
}

func (l *line) url() string { return "http://" + l.Addr().String() }

// set cuts the line, or has it take what is sent and pass nothing on; connections there are end.
func (l *line) set(cut, hangs bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut, l.hangs = cut, hangs
	for c := range l.open {
		c.Close()
	}
}

func (l *line) accept() {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		if !l.opened(c) {
			c.Close()
			continue
		}
		go l.pass(c)
	}
}

func (l *line) opened(c net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.cut {
		l.open[c] = true
	}
	return !l.cut
}

func (l *line) closed(c net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, c)
	c.Close()
}

func (l *line) pass(c net.Conn) {
	defer l.closed(c)
	l.mu.Lock()
	hangs := l.hangs
	l.mu.Unlock()
	if hangs {
		_, _ = io.Copy(io.Discard, c)
		return
	}
	there, err := net.Dial("tcp", l.to)
	if err != nil {
		return
	}
	defer l.closed(there)
	if !l.opened(there) {
		return
	}
	go func() {
		defer c.Close()
		_, _ = io.Copy(c, there)
	}()
	_, _ = io.Copy(there, c)
}
