package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

func TestAnAnswerSaysWhichRevisionItIsCurrentTo(t *testing.T) {
	c := plantest.Open(t, plantest.Store(t, t.TempDir()+"/polyplan.db"))
	plantest.Load(t, c, plan.Seed())
	site := New(c, slog.New(slog.DiscardHandler))
	ask := func(method, path, body, tag string) *httptest.ResponseRecorder {
		r, w := httptest.NewRequest(method, path, strings.NewReader(body)), httptest.NewRecorder()
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("If-None-Match", tag)
		site.ServeHTTP(w, r)
		return w
	}
	first := ask(http.MethodGet, "/plans/gwangju.json", "", "")
	tag := first.Header().Get("ETag")
	told := map[string]bool{first.Header().Get(reachedField): true}
	for _, locale := range []i18n.Locale{"fi", "sv"} { // which no document hangs on: what is kept is current to them
		if _, err := c.AddLocale(t.Context(), plantest.Operator, plan.LocaleSettings{Tag: locale}); err != nil {
			t.Fatal(err)
		}
		m := c.Moment()
		want := (&reached{}).values(m)[0]
		if told[want] {
			t.Errorf("%s was told before the write", want)
		}
		told[want] = true
		for name, of := range map[string]struct {
			answer *httptest.ResponseRecorder
			status int
		}{
			"a document":               {ask(http.MethodGet, "/plans/gwangju.json", "", ""), http.StatusOK},
			"that it has not changed":  {ask(http.MethodGet, "/plans/gwangju.json", "", tag), http.StatusNotModified},
			"its head":                 {ask(http.MethodHead, "/plans/gwangju.json", "", ""), http.StatusOK},
			"that there is no plan":    {ask(http.MethodGet, "/plans/nowhere.json", "", ""), http.StatusNotFound},
			"the list of plans":        {ask(http.MethodGet, "/plans.json", "", ""), http.StatusOK},
			"a query":                  {ask(http.MethodPost, "/graphql", `{"query":"{ locales { tag } }"}`, ""), http.StatusOK},
			"a query out of the cache": {ask(http.MethodPost, "/graphql", `{"query":"{ locales { tag } }"}`, ""), http.StatusOK},
		} {
			if got := of.answer.Header().Get(reachedField); of.answer.Code != of.status || got != want {
				t.Errorf("%s: %d, %q, wanted %d, %q", name, of.answer.Code, got, of.status, want)
			}
		}
	}
}

func TestWhatAnAnswerSaidFirstStays(t *testing.T) {
	c := plantest.Open(t, plantest.Store(t, t.TempDir()+"/polyplan.db"))
	before := c.Moment()
	h := &reached{catalogue: c}
	w := httptest.NewRecorder()
	h.tell(w)
	if _, err := c.AddLocale(t.Context(), plantest.Operator, plan.LocaleSettings{Tag: "fi"}); err != nil {
		t.Fatal(err)
	}
	h.tell(w)
	if got, want := w.Header().Get(reachedField), h.values(before)[0]; got != want {
		t.Errorf("it says %q, wanted %q", got, want)
	}
}

// overtaken is a store in which something is written as soon as somebody has read it.
type overtaken struct {
	store.DB
	write func()
}

func (o *overtaken) View(ctx context.Context, fn func(store.Tx) error) error {
	err := o.DB.View(ctx, fn)
	if write := o.write; write != nil {
		o.write = nil
		write()
	}
	return err
}

func TestWhatIsWrittenAfterAnAnswerWasReadIsNotPromised(t *testing.T) {
	db := &overtaken{DB: plantest.Store(t, t.TempDir()+"/polyplan.db")}
	c := plantest.Open(t, db)
	plantest.Load(t, c, plan.Seed())
	for _, asked := range []struct{ method, path, accept, body string }{
		{http.MethodGet, "/", "text/html", ""},
		{http.MethodGet, "/plans/gwangju", "text/html", ""},
		{http.MethodGet, "/plans/gwangju.json", "*/*", ""},
		{http.MethodGet, "/plans/nowhere.json", "*/*", ""},
		{http.MethodGet, "/plans.json", "*/*", ""},
		{http.MethodPost, "/graphql", "*/*", `{"query":"{ locales { tag } }"}`},
		{http.MethodPost, "/graphql", "multipart/mixed;deferSpec=20220824", `{"query":"{ locales { ... @defer { tag } } }"}`},
	} {
		t.Run(asked.path+" "+asked.accept, func(t *testing.T) {
			site := New(c, slog.New(slog.DiscardHandler)) // which keeps no answer yet
			before := c.Moment()
			db.write = func() {
				if _, err := c.AddLocale(t.Context(), plantest.Operator, plan.LocaleSettings{Tag: "fi"}); err != nil {
					t.Error(err)
				}
			}
			r, w := httptest.NewRequest(asked.method, asked.path, strings.NewReader(asked.body)), httptest.NewRecorder()
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", asked.accept)
			site.ServeHTTP(w, r)
			if before.Reaches(*c.Moment()) {
				t.Fatalf("%d: nothing was written while it was made: %.300s", w.Code, w.Body)
			}
			if got, want := w.Header().Get(reachedField), (&reached{}).values(before)[0]; got != want {
				t.Errorf("%d: it says %q, wanted %q", w.Code, got, want)
			}
			if _, err := c.RemoveLocale(t.Context(), plantest.Operator, "fi", true); err != nil {
				t.Error(err)
			}
		})
	}
}
