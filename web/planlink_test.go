package web_test

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/web"
)

// linksOf are the links of an answer, as the header has them.
func linksOf(a answer) []string {
	return strings.Split(a.header.Get("Link"), ", ")
}

func TestAFileLeadsToThePlanInItsOtherLanguagesAndForms(t *testing.T) {
	h := newHouse(t)
	for path, want := range map[string][]string{
		"/plans/gwangju.md?locale=ko": {
			`<$/plans/gwangju.md?locale=ko>; rel="canonical"`,
			`<$/plans/gwangju.md?locale=ko>; rel="alternate"; hreflang="ko"; type="text/markdown"`,
			`<$/plans/gwangju.md?locale=zh-Hans>; rel="alternate"; hreflang="zh-Hans"; type="text/markdown"`,
			`<$/plans/gwangju.md>; rel="alternate"; hreflang="x-default"; type="text/markdown"`,
			`<$/plans/gwangju.json>; rel="alternate"; type="application/json"`,
			`<$/plans/gwangju.csv?locale=ko>; rel="alternate"; hreflang="ko"; type="text/csv"`,
			`<$/plans/gwangju.xlf?locale=ko>; rel="alternate"; hreflang="ko"; type="application/xliff+xml"`,
			`<$/catalog.jsonld>; rel="describedby"; type="application/ld+json"`,
		},
		"/plans/gwangju.json?locale=ko": {
			`<$/plans/gwangju.json>; rel="canonical"`,
			`<$/plans/gwangju?locale=vi>; rel="alternate"; hreflang="vi"; type="text/html"`,
			`<$/plans/gwangju.jsonld>; rel="alternate"; type="application/ld+json"`,
			`<$/plans/gwangju.xml?locale=en>; rel="alternate"; hreflang="en"; type="application/xml"`,
			`<$/plans/document.schema.json>; rel="describedby"; type="application/schema+json"`,
		},
		"/plans/gwangju.po?locale=ko": {
			`<$/plans/gwangju.po?locale=ko>; rel="canonical"`,
			`<$/plans/gwangju.po?locale=ja>; rel="alternate"; hreflang="ja"; type="text/x-gettext-translation"`,
			`<$/plans/gwangju.md?locale=ko>; rel="alternate"; hreflang="ko"; type="text/markdown"`,
		},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			got := linksOf(h.do(t, method, path, ""))
			for _, link := range want {
				if link = strings.Replace(link, "$", h.URL, 1); !slices.Contains(got, link) {
					t.Errorf("%s %s has no %s, but\n%s", method, path, link, strings.Join(got, "\n"))
				}
			}
			if slices.ContainsFunc(got, func(link string) bool {
				return strings.Contains(link, ".po?locale=en>") || strings.Contains(link, ".xlf?locale=en>")
			}) {
				t.Errorf("%s %s leads to translations into the source's language: %q", method, path, got)
			}
		}
	}
}

func TestEveryLinkOfAFileLeadsSomewhere(t *testing.T) {
	h := newHouse(t)
	seen := map[string]bool{}
	todo := []string{h.URL + "/plans/gwangju.json"}
	for len(todo) > 0 {
		address := todo[0]
		todo = todo[1:]
		if seen[address] || strings.HasSuffix(address, "/catalog.jsonld") {
			continue
		}
		seen[address] = true
		a := h.do(t, http.MethodHead, strings.TrimPrefix(address, h.URL), "")
		if a.status != http.StatusOK {
			t.Errorf("%s: %d", address, a.status)
		}
		for _, link := range linksOf(a) {
			target, parameters, ok := strings.Cut(strings.TrimPrefix(link, "<"), ">; ")
			if ok && !strings.Contains(parameters, "schema") {
				todo = append(todo, target)
			}
		}
	}
	// json, jsonld; pages, csv and md in 11 languages and the reader's; xml in those of the title; xlf, po into 10
	if want := 2 + 3*12 + 11 + 2*10; len(seen) != want {
		t.Errorf("from the document one gets to %d files: want %d", len(seen), want)
	}
}

func TestOnlyLanguagesThatAPlanIsServedInAreLinkedTo(t *testing.T) {
	doc := draft("quay")
	doc.State = plan.PlanPublished
	plantest.Keep(doc, "en", "ko")
	h := newHouse(t, doc)
	var languages []string
	for _, link := range linksOf(h.do(t, http.MethodGet, "/plans/quay.md?locale=ja", "")) {
		if _, language, ok := strings.Cut(link, `hreflang="`); ok && strings.Contains(link, ".md") {
			languages = append(languages, language[:strings.IndexByte(language, '"')])
		}
	}
	if want := []string{"en", "ko", "x-default"}; !slices.Equal(languages, want) {
		t.Errorf("the languages are %q: want %q", languages, want)
	}
}

func TestAFileInTheReadersLanguagesSaysWhereItIsForEverybody(t *testing.T) {
	h := newHouse(t)
	for _, test := range []struct{ path, language, location string }{
		{"/plans/gwangju.md", "ko-KR, sw;q=0.5, *;q=0.1", "/plans/gwangju.md?locale=ko-KR,sw"},
		{"/plans/gwangju.csv", "", "/plans/gwangju.csv?locale=en"},
		{"/plans/gwangju.xml", "vi", "/plans/gwangju.xml?locale=vi"},
		{"/plans/gwangju.md?locale=ko", "vi", ""},
		{"/plans/gwangju.json", "vi", ""},
	} {
		a := h.do(t, http.MethodGet, test.path, "", "Accept-Language: "+test.language)
		if got := a.header.Get("Content-Location"); got != test.location {
			t.Errorf("%s for %q is at %q: want %q", test.path, test.language, got, test.location)
		}
		if test.location == "" {
			continue
		}
		if there := h.do(t, http.MethodGet, test.location, ""); string(there.body) != string(a.body) || there.header.Get("ETag") != a.header.Get("ETag") {
			t.Errorf("%s is not what %s is for %q", test.location, test.path, test.language)
		}
	}
}

func TestAFileSaysWhenItWasLastChanged(t *testing.T) {
	before := time.Now().Truncate(time.Second)
	h := newHouse(t)
	const path = "/plans/gwangju.md?locale=ko"
	first := h.do(t, http.MethodGet, path, "")
	told, err := http.ParseTime(first.header.Get("Last-Modified"))
	if err != nil || told.After(time.Now()) {
		t.Fatalf("Last-Modified is %q (%v)", first.header.Get("Last-Modified"), err)
	}
	since := func(at time.Time, more ...string) answer {
		return h.do(t, http.MethodGet, path, "", append(more, "If-Modified-Since: "+at.UTC().Format(http.TimeFormat))...)
	}
	later := time.Now().Add(time.Hour)
	a := since(later)
	if a.status != http.StatusNotModified || len(a.body) > 0 || a.header.Get("Last-Modified") == "" || a.header.Get("ETag") != first.header.Get("ETag") || a.header.Get("Link") != "" {
		t.Errorf("not modified since: %d %v", a.status, a.header)
	}
	for name, a := range map[string]answer{
		"an hour ago":                   since(time.Now().Add(-time.Hour)),
		"with an entity tag of another": since(later, `If-None-Match: "x"`),
		"with no time":                  h.do(t, http.MethodGet, path, "", "If-Modified-Since: yesterday"),
	} {
		if a.status != http.StatusOK {
			t.Errorf("%s: %d", name, a.status)
		}
	}
	if a := since(time.Now().Add(-time.Hour), "If-None-Match: "+first.header.Get("ETag")); a.status != http.StatusNotModified {
		t.Errorf("the entity tag counts, not the time: got %d", a.status)
	}
	if a := since(before); a.status != http.StatusOK {
		t.Errorf("changed in the second that is asked for: %d", a.status)
	}
	if a := h.do(t, http.MethodGet, "/plans/gwangju.po?locale=ko", ""); a.header.Get("Last-Modified") != "" {
		t.Errorf("a file with terms, of which none of this is known, says %q", a.header.Get("Last-Modified"))
	}
}

// TestWhateverChangesAFileMovesItsTime asks with the second before each change, as whoever has the file from then does.
func TestWhateverChangesAFileMovesItsTime(t *testing.T) {
	h := newHouse(t)
	const path = "/plans/gwangju.md?locale=pt,ko"
	gwangju := plantest.Gwangju()
	edit := func(text string) plan.Edit[string] { return plan.Edit[string]{Given: true, To: text} }
	for _, change := range []struct {
		what string
		do   func() error
	}{
		{"a source text", func() error {
			_, err := h.catalogue.UpdateItem(t.Context(), plantest.Operator, plan.ItemUpdate{ID: gwangju.Goals[1].ID, Title: edit("Another")})
			return err
		}},
		{"a translation", func() error {
			_, err := h.catalogue.SetTranslation(t.Context(), plantest.Operator, plan.NewTranslation{
				TextRef: plan.TextRef{ID: gwangju.Goals[0].ID, Field: plan.FieldTitle, Locale: "ko"}, Value: "다른 것", State: plan.StateTranslated,
			})
			return err
		}},
		{"a translation that is gone", func() error {
			_, err := h.catalogue.ClearTranslation(t.Context(), plantest.Operator, plan.TextRef{ID: gwangju.Goals[0].ID, Field: plan.FieldTitle, Locale: "ko"})
			return err
		}},
		{"a locale", func() error {
			_, err := h.catalogue.AddLocale(t.Context(), plantest.Operator, plan.LocaleSettings{Tag: "pt"})
			return err
		}},
		{"a fallback", func() error {
			_, err := h.catalogue.UpdateLocale(t.Context(), plantest.Operator, plan.LocaleSettings{Tag: "pt", Fallbacks: plan.Edit[[]i18n.Locale]{Given: true, To: []i18n.Locale{"es"}}})
			return err
		}},
		{"a restore", func() error { return h.catalogue.NewEpoch(t.Context(), plantest.Operator) }},
	} {
		h.do(t, http.MethodGet, path, "")
		before := time.Now()
		if err := change.do(); err != nil {
			t.Fatal(change.what, err)
		}
		a := h.do(t, http.MethodGet, path, "", "If-Modified-Since: "+before.UTC().Format(http.TimeFormat))
		if a.status != http.StatusOK {
			t.Errorf("%s: %d, Last-Modified: %s", change.what, a.status, a.header.Get("Last-Modified"))
		}
	}
}

func TestAddressesAreThoseThatClientsKnow(t *testing.T) {
	h := newHouse(t)
	const public = "https://plans.example/api/"
	for name, test := range map[string]struct {
		site    *house
		headers []string
		origin  string
	}{
		"of the request":        {h, nil, h.URL},
		"of anybody":            {h, []string{"X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example"}, h.URL},
		"of a proxy":            {h.with(t, proxied), []string{"X-Forwarded-Proto: https", "X-Forwarded-Host: city.example:8443"}, "https://city.example:8443"},
		"of several proxies":    {h.with(t, proxied), []string{"X-Forwarded-Proto: ftp, https", "X-Forwarded-Host: evil.example, city.example"}, "https://city.example"},
		"of a proxy that raves": {h.with(t, proxied), []string{"X-Forwarded-Proto: https", `X-Forwarded-Host: a>; rel="x`}, ""},
		"of the operator":       {h.with(t, proxied, web.PublicURL(public)), []string{"X-Forwarded-Host: city.example"}, "https://plans.example/api"},
	} {
		origin := test.origin
		if origin == "" {
			origin = "https://" + strings.TrimPrefix(test.site.URL, "http://")
		} else if test.site != h && strings.HasPrefix(origin, "http:") {
			origin = test.site.URL
		}
		a := test.site.do(t, http.MethodGet, "/plans/gwangju.md?locale=ko", "", test.headers...)
		if want := "<" + origin + `/plans/gwangju.md?locale=ko>; rel="canonical"`; linksOf(a)[0] != want {
			t.Errorf("%s: %s: want %s", name, linksOf(a)[0], want)
		}
	}
	site := h.with(t, web.PublicURL(public), web.License("https://creativecommons.org/licenses/by/4.0/"))
	a := site.do(t, http.MethodGet, "/plans/gwangju.md", "")
	if got := a.header.Get("Content-Location"); got != "/api/plans/gwangju.md?locale=en" {
		t.Errorf("Content-Location below a path is %q", got)
	}
	if want := `<https://creativecommons.org/licenses/by/4.0/>; rel="license"`; !slices.Contains(linksOf(a), want) {
		t.Errorf("no license is named: %q", linksOf(a))
	}
	h.rename(t, "gwangju-2030")
	site.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if a := site.do(t, http.MethodHead, "/plans/gwangju.md", ""); a.header.Get("Location") != "/api/plans/gwangju-2030.md" {
		t.Errorf("an old slug leads below a path to %q", a.header.Get("Location"))
	}
}

// proxied is a site behind a proxy on this machine.
var proxied = web.TrustedProxies(netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"))
