package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/web"
)

// plansList is a page of /plans.json, as a program reads it.
type plansList struct {
	Format string
	Plans  []struct {
		ID, Slug, SourceLocale, Revision string
		Title                            map[string]string
		UpdatedAt                        time.Time
		Publisher                        struct {
			ID       string
			Name     map[string]string
			Homepage string
		}
		Locales []struct {
			Tag                        string
			Texts, Of, Reviewed, Stale int
		}
		Documents []struct{ URL, Type, Locale string }
	}
	Next string
}

// list is what is at a path, and the answer itself.
func (s *house) list(t testing.TB, path string, headers ...string) (list plansList, a answer) {
	t.Helper()
	a = s.do(t, http.MethodGet, path, "", headers...)
	if err := json.Unmarshal(a.body, &list); a.status != http.StatusOK || err != nil {
		t.Fatalf("%s: %d %v: %.300s", path, a.status, err, a.body)
	}
	return list, a
}

func TestProgramsFindAllPlansInAList(t *testing.T) {
	h := newHouse(t, draft("quay"))
	list, a := h.list(t, "/plans.json", "Authorization: Bearer "+operatorSecret)
	if list.Format != "polyplan-plans/1" || list.Next != "" || len(list.Plans) != 1 || a.header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Fatalf("%v %.300s", a.header, a.body)
	}
	p := list.Plans[0]
	gwangju := plantest.Gwangju()
	if p.ID != string(gwangju.ID) || p.Slug != "gwangju" || p.SourceLocale != "en" || p.Title["ko"] != "계획 목표" || len(p.Title) != 10 {
		t.Errorf("the plan is %+v", p)
	}
	if p.Publisher.Name["en"] != gwangju.Publisher.Name["en"].Value || p.Revision == "" || time.Since(p.UpdatedAt) > time.Hour {
		t.Errorf("the plan is %+v", p)
	}
	if len(p.Locales) != 11 || slices.ContainsFunc(p.Locales, func(l struct {
		Tag                        string
		Texts, Of, Reviewed, Stale int
	}) bool {
		return l.Texts != map[bool]int{true: 6, false: 38}[l.Tag == "id"] || l.Of != 38 || l.Stale > 0
	}) {
		t.Errorf("its locales are %+v", p.Locales)
	}
	if want := 2 + 2*11 + 3*10; len(p.Documents) != want {
		t.Errorf("it has %d documents: want %d", len(p.Documents), want)
	}
	for _, d := range p.Documents {
		file := h.do(t, http.MethodHead, strings.TrimPrefix(d.URL, h.URL), "")
		if file.status != http.StatusOK || !strings.HasPrefix(file.header.Get("Content-Type"), d.Type+";") || !strings.Contains(file.header.Get("Content-Language"), d.Locale) {
			t.Errorf("%+v: %d %v", d, file.status, file.header)
		}
	}
}

// manyPlans are published plans of few texts.
func manyPlans(n int) []*plan.Document {
	var docs []*plan.Document
	for i := range n {
		docs = append(docs, &plan.Document{
			Format: plan.DocumentFormat, Slug: fmt.Sprintf("plan-%04d", i), State: plan.PlanPublished, SourceLocale: "en",
			Title:     plan.Texts{"en": {Value: fmt.Sprint("Plan ", i)}, "fr": {Value: fmt.Sprint("Projet ", i)}},
			Publisher: plan.PublisherDocument{Name: plan.Texts{"en": {Value: "Town of Sample"}}},
		})
	}
	return docs
}

func TestALongListComesInPages(t *testing.T) {
	h := newHouse(t, manyPlans(230)...)
	seen, path := map[string]bool{}, "/plans.json"
	for pages := 0; path != ""; pages++ {
		list, a := h.list(t, path)
		for _, p := range list.Plans {
			if seen[p.ID] {
				t.Fatalf("%s is in the list twice", p.Slug)
			}
			seen[p.ID] = true
		}
		if linked := a.header.Get("Link"); linked != "" != (list.Next != "") || linked != "" && linked != "<"+list.Next+`>; rel="next"; type="application/json"` {
			t.Fatalf("the next page is %s, and by its Link %s", list.Next, linked)
		}
		if path = strings.TrimPrefix(list.Next, h.URL); pages == 0 { // what is written meanwhile moves nothing
			h.rename(t, "gwangju-2030")
		}
	}
	if len(seen) != 231 {
		t.Errorf("%d plans were listed: want 231", len(seen))
	}
}

func TestAListThatHasNotChangedIsNotMadeOrSentAgain(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/plans.json", "/sitemap.xml", "/catalog.jsonld"} {
		first := h.do(t, http.MethodGet, path, "", "Accept-Encoding: identity")
		views := h.db.views.Load()
		again := h.do(t, http.MethodGet, path, "", "If-None-Match: "+first.header.Get("ETag"))
		if again.status != http.StatusNotModified || len(again.body) > 0 || h.db.views.Load() != views || first.header.Get("Cache-Control") != "public, no-cache" {
			t.Errorf("%s: %d with %d bytes after %d views: %v", path, again.status, len(again.body), h.db.views.Load()-views, first.header)
		}
		head := h.do(t, http.MethodHead, path, "", "Accept-Encoding: identity")
		if head.header.Get("Content-Length") != fmt.Sprint(len(first.body)) || len(head.body) > 0 || head.header.Get("ETag") != first.header.Get("ETag") {
			t.Errorf("HEAD %s: %v", path, head.header)
		}
		if vary := first.header.Get("Vary"); !strings.HasPrefix(vary, "Accept, Authorization") || strings.Contains(vary, "Language") {
			t.Errorf("%s: Vary is %s", path, vary)
		}
		h.rename(t, "gwangju-"+strings.Trim(path[:5], "/"))
		if a := h.do(t, http.MethodGet, path, "", "If-None-Match: "+first.header.Get("ETag")); a.status != http.StatusOK || !strings.Contains(string(a.body), "gwangju-"+strings.Trim(path[:5], "/")) {
			t.Errorf("%s after a write: %d", path, a.status)
		}
	}
}

func TestAListIsKeptForEachAddressOfTheSite(t *testing.T) {
	h := newHouse(t).with(t, proxied)
	for _, path := range []string{"/plans.json", "/sitemap.xml", "/catalog.jsonld", "/robots.txt"} {
		for _, host := range []string{"a.example", "b.example"} {
			a := h.do(t, http.MethodGet, path, "", "X-Forwarded-Host: "+host, "X-Forwarded-Proto: https")
			if !strings.Contains(string(a.body), "https://"+host+"/") || strings.Contains(string(a.body), "127.0.0.1") {
				t.Errorf("%s for %s: %.300s", path, host, a.body)
			}
		}
	}
}

func TestWhatIsNoListIsRefusedWithAReason(t *testing.T) {
	h := newHouse(t)
	foreign := url.QueryEscape(h.cursor(t))
	for _, path := range []string{"/plans.json", "/sitemap.xml", "/catalog.jsonld"} {
		for _, test := range []struct {
			query, accept string
			status        int
			says          string
		}{
			{"?after=x", "", 400, "not a cursor"},
			{"?after=" + foreign, "", 400, "another order"},
			{"?after=a&after=b", "", 400, "twice"},
			{"?a=%", "", 400, "malformed"},
			{"", "text/html", 406, "Accept does not take"},
		} {
			a := h.do(t, http.MethodGet, path+test.query, "", "Accept: "+test.accept)
			if a.status != test.status || !strings.Contains(string(a.body), test.says) || a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s%s: %d %s", path, test.query, a.status, a.body)
			}
		}
	}
}

// cursor is one of another list.
func (s *house) cursor(t *testing.T) string {
	t.Helper()
	page, err := s.catalogue.Plans(t.Context(), plan.Viewer{}, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	return *page.PageInfo.EndCursor
}

func TestListsCostPoints(t *testing.T) {
	limits := web.DefaultLimits
	limits.Rate = 200
	for _, path := range []string{"/plans.json", "/sitemap.xml", "/catalog.jsonld"} {
		h := newHouseWith(t, web.WithLimits(limits), web.ResponseCache(0))
		var last int
		for range 40 {
			last = h.do(t, http.MethodGet, path, "").status
		}
		if last != http.StatusTooManyRequests {
			t.Errorf("%s: got %d in the end: want too many", path, last)
		}
	}
}

func BenchmarkListOfPlans(b *testing.B) {
	h := newHouseOn(b, plantest.Store(b, b.TempDir()+"/polyplan.db"), web.ResponseCache(0))
	plantest.Load(b, h.catalogue, plantest.Documents(1000, 11))
	for _, path := range []string{"/plans.json", "/sitemap.xml", "/catalog.jsonld"} {
		b.Run(path, func(b *testing.B) {
			bytes := 0
			for b.Loop() {
				bytes = len(h.do(b, http.MethodGet, path, "", "Accept-Encoding: identity").body)
			}
			b.ReportMetric(float64(bytes), "bytes")
		})
	}
}
