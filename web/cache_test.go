package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/klauspost/compress/zstd"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/web"
)

const bareTitle = `{ plan(slug: "gwangju") { title { value locale } } }`

// views is how often the store is read while ask runs.
func (h *house) views(ask func()) int64 {
	before := h.db.views.Load()
	ask()
	return h.db.views.Load() - before
}

func (h *house) get(t testing.TB, query string, headers ...string) answer {
	t.Helper()
	return h.do(t, http.MethodGet, "/graphql?query="+url.QueryEscape(query), "", headers...)
}

// retitle gives the plan of a slug another title.
func (h *house) retitle(t testing.TB, id plan.ID, title string) {
	t.Helper()
	if _, err := h.catalogue.UpdatePlan(context.Background(), plan.Operator("editor"), plan.PlanUpdate{ID: id, Title: plan.Edit[string]{Given: true, To: title}}); err != nil {
		t.Error(err)
	}
}

func (h *house) planID(t testing.TB, slug string) plan.ID {
	t.Helper()
	found, err := h.catalogue.PlanBySlug(t.Context(), plan.Operator("editor"), slug, plan.Selection{})
	if err != nil || found == nil {
		t.Fatalf("%s: %v %v", slug, found, err)
	}
	return found.ID
}

func TestWhatWasAnsweredIsAnsweredAgainWithoutTheStore(t *testing.T) {
	h := newHouse(t)
	for name, ask := range map[string]func(...string) answer{
		"GET":  func(headers ...string) answer { return h.get(t, bareTitle, headers...) },
		"POST": func(headers ...string) answer { return h.post(t, bareTitle, nil, headers...) },
	} {
		first := ask("Accept-Language: ko")
		if !strings.Contains(string(first.body), `"ko"`) {
			t.Fatalf("%s: %s", name, first.body)
		}
		for _, languages := range []string{"ko", "ko;q=0.5", "KO, xx", "ko, fr;q=0"} {
			var again answer
			n := h.views(func() { again = ask("Accept-Language: " + languages) })
			if n != 0 || !bytes.Equal(again.body, first.body) || again.header.Get("Content-Language") != first.header.Get("Content-Language") {
				t.Errorf("%s in %s: the store is read %d times: %s", name, languages, n, again.body)
			}
		}
		if other := ask("Accept-Language: ja"); !strings.Contains(string(other.body), `"ja"`) {
			t.Errorf("%s in Japanese: %s", name, other.body)
		}
		if none := ask(); !strings.Contains(string(none.body), `"en"`) {
			t.Errorf("%s in no language: %s", name, none.body)
		}
	}
}

func TestWhatDoesNotHangOnLanguagesIsKeptOnce(t *testing.T) {
	h := newHouse(t)
	const query = `query @inContext(locales: ["ko"]) ` + bareTitle
	h.get(t, query, "Accept-Language: ja")
	if n := h.views(func() { h.get(t, query, "Accept-Language: fr") }); n != 0 {
		t.Errorf("the store is read %d times", n)
	}
}

func TestAWriteToOnePlanLeavesTheAnswersOfOthers(t *testing.T) {
	h := newHouse(t)
	plantest.Load(t, h.catalogue, plantest.Documents(2, 2))
	ask := func(slug string) answer {
		return h.get(t, fmt.Sprintf(`{ plan(slug: %q) { title(locales: ["en"]) { value } } }`, slug))
	}
	ask("gwangju")
	ask("plan-000000")
	h.retitle(t, h.planID(t, "plan-000000"), "A new title")
	ask("gwangju") // looks up what has changed
	if n := h.views(func() { ask("gwangju") }); n != 0 {
		t.Errorf("the plan that was not written to: the store is read %d times", n)
	}
	if a := ask("plan-000000"); !strings.Contains(string(a.body), "A new title") {
		t.Errorf("the plan that was written to: %s", a.body)
	}
}

// TestNobodySeesAnAnswerOlderThanAWriteThatWasAcknowledged has readers note which write was acknowledged
// before they ask.
func TestNobodySeesAnAnswerOlderThanAWriteThatWasAcknowledged(t *testing.T) {
	h := newHouse(t)
	id := h.planID(t, "gwangju")
	const writes, readers = 60, 4
	var acknowledged atomic.Int64
	h.retitle(t, id, "0")
	ended := make(chan struct{})
	var reading sync.WaitGroup
	for range readers {
		reading.Go(func() {
			for done := false; !done; {
				select {
				case <-ended:
					done = true // once more
				default:
				}
				least := acknowledged.Load()
				a := h.get(t, `{ plan(slug: "gwangju") { title(locales: ["en"]) { value } } }`)
				_, rest, _ := strings.Cut(string(a.body), `"value":"`)
				text, _, _ := strings.Cut(rest, `"`)
				if seen, err := strconv.ParseInt(text, 10, 64); err != nil || seen < least {
					t.Errorf("after write %d was acknowledged a reader sees %s", least, a.body)
					return
				}
			}
		})
	}
	for n := int64(1); n <= writes; n++ {
		h.retitle(t, id, strconv.FormatInt(n, 10))
		acknowledged.Store(n)
	}
	close(ended)
	reading.Wait()
}

func TestOneComputesWhatManyAskAtOnce(t *testing.T) {
	h := newHouse(t)
	const query = `{ plan(slug: "gwangju") { title(locales: ["ko"]) { value } goals { title(locales: ["ko"]) { value } } } }`
	n := h.views(func() {
		var asking sync.WaitGroup
		for range 30 {
			asking.Go(func() {
				if a := h.get(t, query); !strings.Contains(string(a.body), "계획") {
					t.Errorf("%d %s", a.status, a.body)
				}
			})
		}
		asking.Wait()
	})
	if n != 1 {
		t.Errorf("the store is read %d times", n)
	}
}

func TestOnlyAnswersForEverybodyAreKept(t *testing.T) {
	h := newHouse(t)
	mina := h.hire(t, "Mina", "TRANSLATOR:ko")
	for name, ask := range map[string]func() answer{
		"an answer to a token":       func() answer { return h.get(t, bareTitle, mina.headers()...) },
		"an answer with an error":    func() answer { return h.get(t, `{ plan(slug: "gwangju") { id } node(id: "x") { id } }`) },
		"one that asks who is there": func() answer { return h.get(t, `{ viewer { name } plan(slug: "gwangju") { id } }`) },
	} {
		a := ask()
		if got := a.header.Get("Cache-Control"); !strings.Contains(got, "no-store") || a.header.Get("ETag") != "" {
			t.Errorf("%s: Cache-Control %q, ETag %q", name, got, a.header.Get("ETag"))
		}
		if n := h.views(func() { ask() }); n == 0 {
			t.Errorf("%s is kept", name)
		}
	}
	h.get(t, bareTitle)
	if n := h.views(func() { h.get(t, bareTitle, mina.headers()...) }); n == 0 {
		t.Error("a token is answered from what is kept for everybody")
	}
}

func TestAClientThatHasTheAnswerIsToldSo(t *testing.T) {
	h := newHouse(t)
	whole := h.get(t, bareTitle)
	tag := whole.header.Get("ETag")
	if tag == "" || whole.header.Get("Cache-Control") != "public, no-cache" {
		t.Fatalf("ETag %q, Cache-Control %q", tag, whole.header.Get("Cache-Control"))
	}
	for _, c := range []struct {
		have string
		want int
	}{
		{tag, 304}, {"W/" + tag, 304}, {`"x", ` + tag, 304}, {"*", 304},
		{strings.TrimSuffix(tag, `"`) + `-gzip"`, 304}, {`"x"`, 200}, {"", 200}, {"nonsense", 200},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			a := h.do(t, method, "/graphql?query="+url.QueryEscape(bareTitle), "", "If-None-Match: "+c.have)
			if a.status != c.want || c.want == 304 && (len(a.body) > 0 || a.header.Get("ETag") != tag || a.header.Get("Vary") == "") {
				t.Errorf("%s with %q: %d, ETag %q: want %d", method, c.have, a.status, a.header.Get("ETag"), c.want)
			}
		}
	}
	if a := h.post(t, bareTitle, nil, "If-None-Match: *"); a.status != 200 || a.header.Get("ETag") != "" {
		t.Errorf("POST: %d %q", a.status, a.header.Get("ETag"))
	}
	if other := h.get(t, bareTitle, "Accept: application/graphql-response+json"); other.header.Get("ETag") == tag {
		t.Error("two forms have one ETag")
	}
	h.retitle(t, h.planID(t, "gwangju"), "Another title")
	if a := h.get(t, bareTitle, "If-None-Match: "+tag); a.status != 200 || a.header.Get("ETag") == tag {
		t.Errorf("after a write: %d", a.status)
	}
}

func TestAnswersAreCompressedAsTheClientLikes(t *testing.T) {
	h := newHouse(t)
	const query = `{ plan(slug: "gwangju") { goals { title { value } strategies { title { value } assignments { title { value } } } } } }`
	plain := h.get(t, query, "Accept-Encoding: identity")
	if plain.header.Get("Content-Encoding") != "" || len(plain.body) < 1<<10 {
		t.Fatalf("%q, %d bytes", plain.header.Get("Content-Encoding"), len(plain.body))
	}
	unpack := map[string]func([]byte) ([]byte, error){
		"": func(b []byte) ([]byte, error) { return b, nil },
		"gzip": func(b []byte) ([]byte, error) {
			r, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				return nil, err
			}
			return io.ReadAll(r)
		},
		"zstd": func(b []byte) ([]byte, error) {
			r, err := zstd.NewReader(bytes.NewReader(b))
			if err != nil {
				return nil, err
			}
			defer r.Close()
			return io.ReadAll(r)
		},
	}
	for accepted, want := range map[string]string{
		"gzip": "gzip", "zstd": "zstd", "gzip, deflate, br, zstd": "zstd", "gzip, deflate, br": "gzip", "br": "", "*": "zstd",
		"gzip;q=1, zstd;q=0.5": "gzip", "zstd;q=0, gzip": "gzip", "gzip;q=0": "", "*;q=0": "", "identity, gzip;q=0.1": "",
		"GZIP": "gzip", "zstd;q=x": "", ";;": "", "gzip;q=0.2, *;q=0.1": "gzip",
	} {
		for range 2 {
			a := h.get(t, query, "Accept-Encoding: "+accepted)
			got := a.header.Get("Content-Encoding")
			if got != want {
				t.Errorf("%s: encoded as %q: want %q", accepted, got, want)
				continue
			}
			body, err := unpack[got](a.body)
			if err != nil || !bytes.Equal(body, plain.body) {
				t.Errorf("%s: %v, %d bytes", accepted, err, len(body))
			}
			if got != "" && (len(a.body) > len(plain.body)/2 || a.header.Get("ETag") == plain.header.Get("ETag")) {
				t.Errorf("%s: %d of %d bytes, ETag %s", accepted, len(a.body), len(plain.body), a.header.Get("ETag"))
			}
			if !strings.Contains(strings.Join(a.header["Vary"], ", "), "Accept-Encoding") {
				t.Errorf("%s: Vary is %q", accepted, a.header["Vary"])
			}
		}
	}
	mina := h.hire(t, "Mina", "TRANSLATOR:ko")
	if a := h.get(t, query, append(mina.headers(), "Accept-Encoding: gzip")...); a.header.Get("Content-Encoding") != "" {
		t.Error("an answer to a token is compressed")
	}
}

func TestWithoutACacheAnswersAreTheSame(t *testing.T) {
	kept, h := newHouse(t), newHouseWith(t, web.ResponseCache(0))
	for range 2 {
		a, b := kept.get(t, bareTitle, "Accept-Language: ko"), h.get(t, bareTitle, "Accept-Language: ko")
		if !bytes.Equal(a.body, b.body) || a.header.Get("ETag") != b.header.Get("ETag") {
			t.Errorf("%s %s", a.body, b.body)
		}
	}
}

func TestWhatIsKeptIsBoundedInBytes(t *testing.T) {
	const bytes = 1 << 20
	h := newHouseWith(t, web.ResponseCache(bytes))
	before := heap()
	for i := range 2_000 {
		h.get(t, fmt.Sprintf(`{ a%d: plan(slug: "gwangju") { goals { title { value } strategies { title { value } } } } }`, i))
	}
	if grown := heap() - before; grown > 24*bytes {
		t.Errorf("2,000 answers take %d KiB", grown>>10)
	}
}
