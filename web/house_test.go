package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/web"
)

// house is the whole handler on a real socket, over a catalogue on a real store.
type house struct {
	*httptest.Server
	site      *web.Site
	catalogue *plan.Catalogue
	db        *watched
	log       *journal
}

// newHouse serves the plan of Gwangju and what else is given.
func newHouse(t testing.TB, more ...*plan.Document) *house {
	t.Helper()
	db := &watched{DB: plantest.Store(t, filepath.Join(t.TempDir(), "polyplan.db"))}
	s := newHouseOn(t, db)
	s.db = db
	plantest.Load(t, s.catalogue, plan.Seed())
	if len(more) > 0 {
		plantest.Load(t, s.catalogue, plantest.Of(more...))
	}
	return s
}

// newHouseWith serves the plan of Gwangju with choices of whoever runs the site.
func newHouseWith(t testing.TB, choices ...web.Option) *house {
	t.Helper()
	s := newHouseOn(t, plantest.Store(t, filepath.Join(t.TempDir(), "polyplan.db")), choices...)
	plantest.Load(t, s.catalogue, plan.Seed())
	return s
}

// newHouseOn serves what a store holds.
func newHouseOn(t testing.TB, db store.DB, choices ...web.Option) *house {
	t.Helper()
	s := &house{catalogue: plantest.Open(t, db), log: new(journal)}
	s.open(t, choices...)
	return s
}

func (s *house) open(t testing.TB, choices ...web.Option) {
	log := slog.New(slog.NewJSONHandler(s.log, nil))
	usual := []web.Option{web.WithLimits(unrated()), web.AdminToken(operatorSecret), web.AccessLog(s.log, web.JSONLines)}
	s.site = web.New(s.catalogue, log, append(usual, choices...)...)
	s.Server = httptest.NewServer(s.site)
	t.Cleanup(s.Close)
}

// unrated are the limits of a house whose tests may ask as much as they like.
func unrated() web.Limits {
	limits := web.DefaultLimits
	limits.Rate = 0
	return limits
}

// with is another house over the same catalogue, whose owner chose otherwise.
func (s *house) with(t testing.TB, choices ...web.Option) *house {
	t.Helper()
	other := &house{catalogue: s.catalogue, db: s.db, log: new(journal)}
	other.open(t, choices...)
	return other
}

// watched is a store that counts its Views, and on demand what they read, and can be made to fail.
type watched struct {
	store.DB
	views   atomic.Int64
	toll    atomic.Pointer[toll]
	trouble atomic.Pointer[func() error]
}

func (w *watched) View(ctx context.Context, fn func(store.Tx) error) error {
	w.views.Add(1)
	if trouble := w.trouble.Load(); trouble != nil {
		if err := (*trouble)(); err != nil {
			return err
		}
	}
	toll := w.toll.Load()
	if toll == nil {
		return w.DB.View(ctx, fn)
	}
	return w.DB.View(ctx, func(tx store.Tx) error { return fn(tolled{tx, toll}) })
}

func (w *watched) fail(trouble func() error) {
	w.trouble.Store(&trouble)
}

// journal is a log of JSON lines.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

// written is what the log has so far: sockets outlive the server that they came through.
func (j *journal) written() []byte {
	j.mu.Lock()
	defer j.mu.Unlock()
	return bytes.Clone(j.text.Bytes())
}

// lines closes the house, so that every request is done and logged, and gives the lines with a message.
func (s *house) lines(t testing.TB, message string) []map[string]any {
	t.Helper()
	s.Close()
	var found []map[string]any
	lines := json.NewDecoder(bytes.NewReader(s.log.written()))
	for {
		var line map[string]any
		err := lines.Decode(&line)
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		if line["msg"] == message {
			found = append(found, line)
		}
	}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// do sends a request; headers are "Name: value".
func (s *house) do(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Add(name, value)
	}
	response, err := s.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, text}
}

// post asks a query by POST.
func (s *house) post(t testing.TB, query string, variables any, headers ...string) answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return s.do(t, http.MethodPost, "/graphql", string(body), append(headers, "Content-Type: application/json")...)
}

// result is the body of a GraphQL answer.
type result struct {
	Data       json.RawMessage `json:"data"`
	Errors     []problem       `json:"errors"`
	Extensions map[string]any  `json:"extensions"`
}

type problem struct {
	Message    string `json:"message"`
	Path       []any  `json:"path"`
	Extensions struct {
		Code string `json:"code"`
	} `json:"extensions"`
}

func (a answer) result(t testing.TB) result {
	t.Helper()
	var r result
	if err := json.Unmarshal(a.body, &r); err != nil {
		t.Fatalf("%v in the answer %d %.300s", err, a.status, a.body)
	}
	return r
}

// into asks a query that must succeed, and reads its data.
func (s *house) into(t testing.TB, data any, query string, variables any, headers ...string) {
	t.Helper()
	a := s.post(t, query, variables, headers...)
	r := a.result(t)
	if a.status != http.StatusOK || len(r.Errors) > 0 {
		t.Fatalf("%s: %d %.500s", query, a.status, a.body)
	}
	if err := json.Unmarshal(r.Data, data); err != nil {
		t.Fatal(err)
	}
}
