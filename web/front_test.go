package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestTheFrontPageListsThePublishedPlansInTheVisitorsOrder(t *testing.T) {
	var more []*plan.Document
	for i := range 55 {
		doc := draft(fmt.Sprintf("park-%02d", i))
		doc.State = plan.PlanPublished
		plantest.Keep(doc, "en")
		more = append(more, doc)
	}
	h := newHouse(t, append(more, draft("hidden"))...)
	listed := map[string]bool{}
	path, pages := "/?locale=en", 0
	for path != "" {
		page := h.seen(t, path)
		path = ""
		for _, a := range page.all("main")[0].all("a") {
			if a.attribute("rel") == "next" {
				path = a.attribute("href")
				continue
			}
			listed[a.attribute("href")] = true
		}
		pages++
	}
	if len(listed) != 56 || pages != 2 || !listed["/plans/gwangju?locale=en"] || listed["/plans/hidden?locale=en"] {
		t.Errorf("on %d pages there are %d plans: %v", pages, len(listed), listed)
	}
	found := h.seen(t, "/?locale=ko&q="+url.QueryEscape("계획"))
	if links := found.all("main")[0].all("a"); len(links) != 1 || links[0].text() != "계획 목표" {
		t.Errorf("a search finds %d plans", len(links))
	}
	page := h.seen(t, "/?q=nothing+like+it", "Accept-Language: de")
	if !strings.Contains(page.text(), "Kein Plan gefunden.") {
		t.Errorf("a search in vain says %q", page.text())
	}
}

func TestTheFrontPageMarksTheFirstLanguageThatItHasOfThoseThatAreWanted(t *testing.T) {
	h := newHouse(t)
	for _, test := range []struct{ path, accept, marked string }{
		{"/?locale=ko", "", "ko"},
		{"/?locale=fi,ko", "", "ko"},
		{"/?locale=zh-TW,ko", "", "zh-Hant"},
		{"/", "fi, ja;q=0.5", "ja"},
		{"/", "fi", "en"},
	} {
		var marked []string
		for _, a := range h.seen(t, test.path, "Accept-Language: "+test.accept).all("a") {
			if a.attribute("aria-current") == "true" {
				marked = append(marked, a.attribute("hreflang"))
			}
		}
		if !slices.Equal(marked, []string{test.marked}) {
			t.Errorf("%s for %q marks %q: wanted %s", test.path, test.accept, marked, test.marked)
		}
	}
}

func TestWhatAPageIsKeptByHoldsAllThatItWasAskedBy(t *testing.T) {
	h := newHouse(t)
	a := h.do(t, http.MethodGet, "/?q=%EA%B3%84%ED%9A%8D%0Ako", "", "Accept-Language: ko")
	if strings.Contains(string(a.body), "계획 목표") {
		t.Errorf("a search for a line that no plan has finds one: %s", a.body)
	}
	found := h.seen(t, "/?q=%EA%B3%84%ED%9A%8D&locale=ko", "Accept-Language: ko").all("main")[0].text()
	if !strings.Contains(found, "계획 목표") {
		t.Errorf("after another search this one finds %q", found)
	}
	h.seen(t, "/plans/gwangju?locale=ko")
	if a := h.do(t, http.MethodGet, "/plans/gwangju%20ko", ""); a.status != http.StatusNotFound {
		t.Errorf("a slug that is none is answered with %d", a.status)
	}
}
