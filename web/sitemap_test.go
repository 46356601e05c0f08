package web_test

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"polyplan/plan/plantest"
)

// sitemap is a sitemap, or an index of them, as sitemaps.org has them.
type sitemap struct {
	XMLName xml.Name
	URLs    []struct {
		Loc     string    `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
		LastMod time.Time `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
		Links   []struct {
			Rel  string `xml:"rel,attr"`
			Lang string `xml:"hreflang,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
	} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
	Sitemaps []struct {
		Loc     string    `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
		LastMod time.Time `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
	} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemap"`
}

func (s *house) sitemap(t *testing.T, address string) (m sitemap) {
	t.Helper()
	a := s.do(t, http.MethodGet, strings.TrimPrefix(address, s.URL), "")
	if err := xml.Unmarshal(a.body, &m); a.status != http.StatusOK || err != nil || a.header.Get("Content-Type") != "application/xml; charset=utf-8" {
		t.Fatalf("%s: %d %v: %.300s", address, a.status, err, a.body)
	}
	if m.XMLName.Space != "http://www.sitemaps.org/schemas/sitemap/0.9" || len(a.body) > 50_000_000 || len(m.URLs) > 50_000 {
		t.Errorf("%s: <%s> of %d bytes with %d addresses", address, m.XMLName.Local, len(a.body), len(m.URLs))
	}
	return m
}

func TestSearchEnginesFindEveryLanguageOfAPlan(t *testing.T) {
	h := newHouse(t, draft("quay"))
	robots := h.do(t, http.MethodGet, "/robots.txt", "")
	_, address, ok := strings.Cut(string(robots.body), "Sitemap: ")
	if !ok || !strings.HasPrefix(string(robots.body), "User-agent: *\nAllow: /\n") {
		t.Fatalf("robots.txt is %s", robots.body)
	}
	m := h.sitemap(t, strings.TrimSpace(address))
	if m.XMLName.Local != "urlset" || len(m.URLs) != 12 {
		t.Fatalf("%s with %d addresses: want one for each language, and one for all", m.XMLName.Local, len(m.URLs))
	}
	all := map[string]string{}
	for _, link := range m.URLs[0].Links {
		all[link.Lang] = link.Href
	}
	if all["x-default"] != h.URL+"/plans/gwangju" || all["zh-Hant"] != h.URL+"/plans/gwangju?locale=zh-Hant" || len(all) != 12 {
		t.Errorf("the languages are %v", all)
	}
	for _, u := range m.URLs {
		if a := h.do(t, http.MethodHead, strings.TrimPrefix(u.Loc, h.URL), ""); a.status != http.StatusOK || time.Since(u.LastMod) > time.Hour {
			t.Errorf("%s of %s: %d", u.Loc, u.LastMod, a.status)
		}
		own := 0
		for _, link := range u.Links {
			if link.Rel != "alternate" || all[link.Lang] != link.Href {
				t.Errorf("%s leads to %+v", u.Loc, link)
			}
			if link.Href == u.Loc {
				own++
			}
		}
		if own != 1 || len(u.Links) != 12 {
			t.Errorf("%s leads to %d languages, to its own %d times", u.Loc, len(u.Links), own)
		}
	}
}

// TestALargeSitemapIsAnIndexOfSmallerOnes has so many locales that a few plans fill a sitemap.
func TestALargeSitemapIsAnIndexOfSmallerOnes(t *testing.T) {
	doc := draft("quay")
	doc.Slug, doc.State = "wordy", manyPlans(1)[0].State
	plantest.Spread(doc, "ko", 41)
	h := newHouse(t, append(manyPlans(60), doc)...)
	index := h.sitemap(t, "/sitemap.xml")
	if index.XMLName.Local != "sitemapindex" || len(index.Sitemaps) < 3 {
		t.Fatalf("%s of %d", index.XMLName.Local, len(index.Sitemaps))
	}
	seen := map[string]bool{}
	for _, part := range index.Sitemaps {
		m := h.sitemap(t, part.Loc)
		var newest time.Time
		for _, u := range m.URLs {
			if seen[u.Loc] {
				t.Errorf("%s is in two sitemaps", u.Loc)
			}
			seen[u.Loc] = true
			if u.LastMod.After(newest) {
				newest = u.LastMod
			}
		}
		if !newest.Equal(part.LastMod) || m.XMLName.Local != "urlset" || len(m.URLs) == 0 {
			t.Errorf("%s: <%s> of %s with %d addresses, the newest of %s", part.Loc, m.XMLName.Local, part.LastMod, len(m.URLs), newest)
		}
	}
	for i := range 60 {
		for _, query := range []string{"", "?locale=en", "?locale=fr"} {
			if address := fmt.Sprintf("%s/plans/plan-%04d%s", h.URL, i, query); !seen[address] {
				t.Errorf("%s is in no sitemap", address)
			}
		}
	}
	if !seen[h.URL+"/plans/gwangju"] || !seen[h.URL+"/plans/wordy"] {
		t.Error("a plan is in no sitemap")
	}
}
