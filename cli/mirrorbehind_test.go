package cli_test

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"polyplan/i18n"
	"polyplan/partner"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// front stands before the servers of a catalogue, as a cache or a balancer of an operator does.
type front struct {
	*httptest.Server
	mu    sync.Mutex
	stuck bool
	asked int // how often it has answered what is old
}

func newFront(t testing.TB, answer http.HandlerFunc) *front {
	f := &front{Server: httptest.NewServer(answer)}
	t.Cleanup(f.Close)
	return f
}

func (f *front) set(stuck bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stuck, f.asked = stuck, 0
}

// old tells whether to answer what is old.
func (f *front) old() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stuck {
		f.asked++
	}
	return f.stuck
}

func (f *front) answeredOld(times int) func(partner.Standing) bool {
	return func(partner.Standing) bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		return f.asked >= times
	}
}

func proxyTo(t testing.TB, s *site) *httputil.ReverseProxy {
	to, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }}
}

// newMirrorBehind begins a mirror of what stands behind a front.
func newMirrorBehind(t testing.TB, f *front) *mirrorSite {
	return newMirrorSite(t, &site{Server: f.Server})
}

// keepingDocuments is a cache that keeps documents of plans, and while it is stuck answers what it has whatever it is
// asked for, as one does that is set to keep everything for a time.
func keepingDocuments(t testing.TB, origin *site, as304 bool) *front {
	var f *front
	through, kept := proxyTo(t, origin), map[string]*httptest.ResponseRecorder{}
	f = newFront(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/plans/") {
			through.ServeHTTP(w, r)
			return
		}
		have := kept[r.URL.Path]
		if have == nil || !f.old() {
			have = httptest.NewRecorder()
			through.ServeHTTP(have, r)
			kept[r.URL.Path] = have
		}
		maps.Copy(w.Header(), have.Header())
		if as304 && have.Header().Get("ETag") == r.Header.Get("If-None-Match") {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.WriteHeader(have.Code)
		_, _ = w.Write(have.Body.Bytes())
	})
	return f
}

// newBehindStuck is a mirror behind a cache that answers what was there before the last edit.
func newBehindStuck(t testing.TB, as304 bool) (origin *site, f *front, m *mirrorSite) {
	t.Helper()
	origin = newSite(t)
	plantest.Load(t, origin.Catalogue, plan.Seed())
	f = keepingDocuments(t, origin, as304)
	m = newMirrorBehind(t, f)
	m.sameAs(origin, "en")
	f.set(true)
	_, err := origin.UpdatePlan(t.Context(), clerk, plan.PlanUpdate{ID: plan.SeedID, Title: given("Goals of the city")})
	m.ok(err)
	return origin, f, m
}

func TestAMirrorBehindACacheThatAnswersWhatIsOldMissesNoChange(t *testing.T) {
	t.Parallel()
	for name, as304 := range map[string]bool{"with the old document": false, "that it has not changed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			origin, f, m := newBehindStuck(t, as304)
			m.waitFor(f.answeredOld(2), "asks again")
			f.set(false)
			m.sameAs(origin, "en")
		})
	}
}

func TestAMirrorComplainsOfACacheThatStaysBehindAndGoesOnOnceItDoesNot(t *testing.T) {
	t.Parallel()
	origin, f, m := newBehindStuck(t, false)
	m.waitFor(func(s partner.Standing) bool {
		return strings.Contains(s.Err, "the plan gwangju: ") && strings.Contains(s.Err, "a cache or a replica there is behind")
	}, "complains")
	m.expect("/readyz", http.StatusOK, `the origin cannot be followed: the log has the reason`, `;age=\d+$`)
	f.set(false)
	m.sameAs(origin, "en")
}

// copyOf serves a site as it is now, as a replica does that hears of nothing any more.
func copyOf(t testing.TB, s *site) *site {
	t.Helper()
	c := &site{t: t, path: filepath.Join(t.TempDir(), "copy.db")}
	file, err := os.Create(c.path)
	s.ok(err)
	_, err = s.db.Snapshot(t.Context(), file)
	s.ok(err)
	s.ok(file.Close())
	c.db = plantest.Store(t, c.path)
	c.Catalogue = plantest.Open(t, c.db)
	c.serve()
	return c
}

func TestAMirrorTakesNothingFromAReplicaThatIsBehindTheChangeItWasToldOf(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]struct {
		asked string // what the balancer has the replica that is behind answer
		again bool   // the mirror pulls all again
	}{
		"asked which plans there are": {"nodes(ids", false}, "asked for a document": {"/plans/", false},
		"asked for the list of plans": {"plans(first", true}, "asked for the locales": {"{ locales", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			origin := newSite(t)
			plantest.Load(t, origin.Catalogue, plan.Seed())
			plantest.Load(t, origin.Catalogue, plantest.Documents(1, 2))
			other, err := origin.PlanBySlug(t.Context(), clerk, "plan-000000", plan.Selection{})
			origin.ok(err)
			_, err = origin.ArchivePlan(t.Context(), clerk, other.ID, nil)
			origin.ok(err)
			now, before := proxyTo(t, origin), proxyTo(t, copyOf(t, origin))
			var f *front
			f = newFront(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				r.Body = io.NopCloser(bytes.NewReader(body))
				if strings.Contains(r.URL.Path+string(body), of.asked) && f.old() {
					before.ServeHTTP(w, r)
					return
				}
				now.ServeHTTP(w, r)
			})
			m := newMirrorBehind(t, f)
			m.sameAs(origin, "en")
			f.set(true)
			_, err = origin.PublishPlan(t.Context(), clerk, other.ID, nil)
			m.ok(err)
			if of.again {
				_, err := origin.UpdateLocale(t.Context(), clerk, plan.LocaleSettings{Tag: "vi", Fallbacks: plan.Edit[[]i18n.Locale]{Given: true, To: []i18n.Locale{"ko"}}})
				m.ok(err)
			}
			m.waitFor(f.answeredOld(1), "asks the one that is behind")
			f.set(false)
			m.sameAs(origin, "en", "vi")
			if got, want := m.ask(`{ locales { tag fallbacks } }`, "en"), origin.ask(`{ locales { tag fallbacks } }`, "en"); got != want {
				t.Errorf("its locales are %s, wanted %s", got, want)
			}
		})
	}
}

func TestAMirrorIsToldOfEveryPlanWhateverIsWrittenBetweenThePagesOfTheList(t *testing.T) {
	t.Parallel()
	origin := newSite(t)
	const many = 101 // one more than a page
	plantest.Load(t, origin.Catalogue, plantest.Documents(many, 1))
	through, pages := proxyTo(t, origin), 0
	f := newFront(t, func(w http.ResponseWriter, r *http.Request) {
		asked, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(asked))
		if pages++; pages == 2 { // what would come last comes first by now
			one := 1
			last, err := origin.Plans(t.Context(), clerk, plan.Paging{Last: &one}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{})
			if err == nil {
				_, err = origin.UpdatePlan(t.Context(), clerk, plan.PlanUpdate{ID: last.Nodes()[0].ID, Title: given("0")})
			}
			if err != nil {
				t.Error(err)
			}
		}
		through.ServeHTTP(w, r)
	})
	from, err := partner.NewOrigin(f.URL, "")
	origin.ok(err)
	listed, err := from.Plans(t.Context())
	origin.ok(err)
	if len(listed) != many || pages != 2 {
		t.Errorf("of %d plans %d are listed, in %d pages", many, len(listed), pages)
	}
}
