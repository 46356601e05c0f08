package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/web"
)

const shownTexts = `query($locales: [Locale!]) @inContext(locales: $locales) { plan(slug: "gwangju") {
	title { ...T } summary { ...T } publisher { name { ...T } } contact { division { ...T } }
	levels { goal { ...T } strategy { ...T } assignment { ...T } }
	goals { title { ...T } strategies { title { ...T } assignments { title { ...T } } } }
} } fragment T on LocalizedText { value locale direction }`

// localized are the texts in an answer, however deep.
func localized(value any) (found []map[string]any) {
	switch v := value.(type) {
	case map[string]any:
		if _, ok := v["direction"]; ok {
			return []map[string]any{v}
		}
		for _, member := range v {
			found = append(found, localized(member)...)
		}
	case []any:
		for _, member := range v {
			found = append(found, localized(member)...)
		}
	}
	return found
}

func TestThePageOfAPlanShowsAllOfItsTextsEachInItsLanguage(t *testing.T) {
	h := newHouse(t)
	for _, field := range []string{plan.FieldTitle, plan.FieldGoalLevel} { // are served in Korean instead
		ref := plan.TextRef{ID: h.planID(t, "gwangju"), Field: field, Locale: "ar"}
		if _, err := h.catalogue.ClearTranslation(t.Context(), plantest.Operator, ref); err != nil {
			t.Fatal(err)
		}
	}
	fallbacks := plan.Edit[[]i18n.Locale]{Given: true, To: []i18n.Locale{"ko"}}
	settings := plan.LocaleSettings{Tag: "ar", Fallbacks: fallbacks}
	if _, err := h.catalogue.UpdateLocale(t.Context(), plantest.Operator, settings); err != nil {
		t.Fatal(err)
	}
	for _, locale := range []string{"en", "ko", "ar", "zh-Hant"} {
		var data map[string]any
		h.into(t, &data, shownTexts, in{"locales": []string{locale}})
		texts := localized(data)
		if len(texts) != 38 {
			t.Errorf("%s: the plan has %d texts", locale, len(texts))
		}
		page, languages := h.seen(t, "/plans/gwangju?locale="+locale), map[string]bool{}
		for _, text := range texts {
			want := fmt.Sprintf("%s %s", text["locale"], strings.ToLower(text["direction"].(string)))
			if got := page.saying(t, text["value"].(string)).language(); got != want {
				t.Errorf("%s: %q is marked as %q: wanted %q", locale, text["value"], got, want)
			}
			languages[want] = true
		}
		if want := map[bool]int{true: 2, false: 1}[locale == "ar"]; len(languages) != want {
			t.Errorf("%s: the texts are in %v", locale, languages)
		}
	}
}

func TestThePageIsATableLikeThePublishers(t *testing.T) {
	h := newHouse(t)
	page := h.seen(t, "/plans/gwangju", "Accept-Language: en-GB")
	table := page.all("table")[0]
	var heads []string
	for _, head := range table.all("th")[:3] {
		heads = append(heads, head.text())
	}
	if got := strings.Join(heads, ", "); got != "Civil Goals, Proceeding Strategy, Proceeding Assignments" {
		t.Errorf("the columns are %s", got)
	}
	if rows := table.all("tr"); len(rows) != 1+6 || len(rows[1].all("li")) != 3 {
		t.Errorf("there are %d rows, the first with %d assignments", len(rows), len(rows[1].all("li")))
	}
	footer := page.all("footer")[0].text()
	if !strings.Contains(footer, "Policy Planning Office") || !strings.Contains(footer, "+82-62-613-2321") {
		t.Errorf("the contact is %q", footer)
	}
}

func TestAGoalSpansTheRowsOfItsStrategies(t *testing.T) {
	h := newHouse(t)
	id, goals := h.newPlan(t, operator, "spans", "Two ways", "No way")
	for _, title := range []string{"One way", "Another way"} {
		h.done(t, operator, "createStrategy", in{"parent": goals[0], "title": title})
	}
	table := h.seen(t, "/plans/spans").all("table")[0]
	var rows []string
	for _, row := range table.all("tr")[1:] {
		cells := append(row.all("th"), row.all("td")...)
		var texts []string
		for _, cell := range cells {
			texts = append(texts, cell.attribute("rowspan")+"|"+cell.text())
		}
		rows = append(rows, strings.Join(texts, " "))
	}
	const want = "2|1 Two ways |1.1 One way |\n|1.2 Another way |\n|2 No way | |"
	if got := strings.Join(rows, "\n"); got != want {
		t.Errorf("plan %s is\n%s\nwanted\n%s", id, got, want)
	}
}

func TestThePageTellsHowTheWorkOnAnItemStandsAndWhoIsInCharge(t *testing.T) {
	h := newHouse(t)
	_, goals := h.newPlan(t, operator, "work", "A wood", "A meadow")
	h.done(t, operator, "updateItem", in{
		"id": goals[0], "description": "Of oaks.", "status": "LATE", "progress": 40,
		"period":      in{"start": "2026-03-01", "end": "2030-12-31"},
		"responsible": []in{{"division": "Parks"}, {"division": "Forests"}},
		"links":       []in{{"url": "https://trees.example/oaks"}},
	})
	page := h.seen(t, "/plans/work?locale=de")
	var items []string
	for _, div := range page.all("div") {
		if div.attribute("class") == "item" {
			items = append(items, strings.Join(strings.Fields(div.text()), " "))
		}
	}
	want := []string{
		"1 A wood Of oaks. Verspätet 40 % erledigt 2026-03-01 – 2030-12-31 Zuständig: Parks Forests https://trees.example/oaks",
		"2 A meadow", // not started, which says nothing
	}
	if !slices.Equal(items, want) {
		t.Errorf("the page shows\n%q\nwanted\n%q", items, want)
	}
	links := slices.DeleteFunc(page.all("a"), func(a element) bool { return a.text() != "https://trees.example/oaks" })
	if len(links) != 1 || links[0].attribute("href") != links[0].text() || links[0].attribute("dir") != "ltr" {
		t.Errorf("the item's link is %v", links)
	}
	if got := page.saying(t, "Parks").language(); got != "en ltr" {
		t.Errorf("a division of the source's is said to be in %q", got)
	}
}

// TestATextBeginsAtTheEdgeItsLanguageDoes has pages that are mainly in one language, with words in another.
func TestATextBeginsAtTheEdgeItsLanguageDoes(t *testing.T) {
	h := newHouse(t)
	id, goals := h.newPlan(t, operator, "work", "A wood")
	h.done(t, operator, "updateItem", in{"id": goals[0], "description": "Of oaks.", "status": "LATE"})
	ref := plan.TextRef{ID: plan.ID(goals[0]), Field: plan.FieldDescription, Locale: "ar"}
	_, err := h.catalogue.SetTranslation(t.Context(), plantest.Operator, plan.NewTranslation{
		TextRef: ref, Value: "من البلوط.", State: plan.StateTranslated,
	})
	if err != nil {
		t.Fatal(err)
	}
	page := h.seen(t, "/plans/work?locale=ar")
	if got := page.all("html")[0].language(); got != "en ltr" {
		t.Fatalf("the page of plan %s is in %q", id, got)
	}
	for text, want := range map[string]string{"من البلوط.": "p", "آخر تحديث": "dt"} {
		if said := page.saying(t, text); said.Data != want || said.attribute("dir") != "rtl" {
			t.Errorf("%q stands in a %s, which runs %q", text, said.Data, said.attribute("dir"))
		}
	}
	for _, path := range []string{"/plans/work?locale=ar", "/?locale=ar", "/plans/gwangju?locale=ar"} {
		for _, span := range h.seen(t, path).all("span") {
			block := element{span.Parent}
			if block.Data == "bdi" || block.attribute("class") == "facts" { // a line of several
				continue
			}
			if span.attribute("dir") != "" && block.text() == span.text() {
				t.Errorf("%s: %q alone runs its way in a %s that does not", path, span.text(), block.Data)
			}
		}
	}
}

func TestADateReadsTheSameWhateverRunsBesideIt(t *testing.T) {
	h := newHouse(t)
	_, goals := h.newPlan(t, operator, "work", "A wood")
	h.done(t, operator, "updateItem", in{
		"id": goals[0], "status": "LATE", "period": in{"start": "2024-01-15", "end": "2027-12-31"},
	})
	times := h.seen(t, "/plans/work?locale=ar").all("time")
	if len(times) != 3 {
		t.Fatalf("the page has %d dates", len(times))
	}
	for i, want := range []string{"2024-01-15", "2027-12-31"} {
		if times[i].text() != want {
			t.Errorf("date %d is %s: wanted %s", i, times[i].text(), want)
		}
	}
	for _, date := range times { // which a direction sets apart too
		if date.attribute("dir") != "ltr" {
			t.Errorf("%s runs %q", date.text(), date.attribute("dir"))
		}
	}
}

func TestThePageLeadsToItsOtherLanguagesByTheirOwnNames(t *testing.T) {
	h := newHouse(t)
	page := h.seen(t, "/plans/gwangju?locale=ja")
	var names []string
	for _, a := range page.all("nav")[0].all("a") {
		names = append(names, a.text())
		if (a.attribute("aria-current") == "true") != (a.attribute("lang") == "ja") {
			t.Errorf("%s is said to be the page's language, or is and is not said to be", a.text())
		}
		other := h.seen(t, a.attribute("href"))
		want := a.attribute("lang")
		if want == "id" {
			want = "en" // little of the plan is translated
		}
		if got := other.all("html")[0].attribute("lang"); got != want {
			t.Errorf("%s leads to a page in %s", a.text(), got)
		}
	}
	if len(names) != 11 || !slices.Contains(names, "العربية") || !slices.Contains(names, "한국어") {
		t.Errorf("the page leads to %q", names)
	}
	alternates := 0
	for _, link := range page.all("link") {
		if link.attribute("rel") == "alternate" && link.attribute("hreflang") != "" {
			alternates++
		}
	}
	if alternates != 12 { // and that of the visitor's
		t.Errorf("the head leads to %d languages", alternates)
	}
}

func TestAPageForSeveralLanguagesHasTheAddressOfTheOneInItsOwn(t *testing.T) {
	h := newHouse(t)
	if _, err := h.catalogue.AddLocale(t.Context(), plantest.Operator, plan.LocaleSettings{Tag: "sv"}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/plans/gwangju?locale=ja":            "/plans/gwangju?locale=ja",
		"/plans/gwangju?locale=ja,en":         "/plans/gwangju?locale=ja",
		"/plans/gwangju?locale=ja,id,en":      "/plans/gwangju?locale=ja",
		"/plans/gwangju?locale=id,ko":         "/plans/gwangju?locale=ko", // of which more is in it
		"/plans/gwangju?locale=id":            "/plans/gwangju?locale=id", // which is in English for the most part
		"/plans/gwangju?locale=fi,zh-TW":      "/plans/gwangju?locale=zh-Hant",
		"/?locale=ko":                         "/?locale=ko",
		"/?locale=ko,en":                      "/?locale=ko",
		"/?locale=fi,ko&q=%EA%B3%84%ED%9A%8D": "/?locale=ko&q=%EA%B3%84%ED%9A%8D",
		"/?locale=sv,fi":                      "/?locale=sv", // which the page has no words in
		"/?locale=fi,zh-TW":                   "/?locale=zh-Hant",
		"/?locale=zh-TW":                      "/?locale=zh-Hant",
		"/":                                   "/",
	} {
		a := h.do(t, http.MethodGet, path, "")
		page := parsedPage(t, a)
		known := false
		for _, link := range page.all("link") {
			href := link.attribute("href")
			switch {
			case link.attribute("rel") == "canonical" && href != want:
				t.Errorf("%s has the address %s: wanted %s", path, href, want)
			case link.attribute("hreflang") != "":
				known = known || href == want
			}
		}
		if links := linksOf(a); !strings.HasPrefix(links[0], "<"+h.URL+want+`>; rel="canonical"`) {
			t.Errorf("%s leads to %s: wanted %s", path, links[0], want)
		}
		if !known {
			t.Errorf("%s is none of the pages that %s leads to", want, path)
		}
	}
	page := h.seen(t, "/plans/gwangju", "Accept-Language: id, ko;q=0.5")
	for _, link := range page.all("link") {
		if href := link.attribute("href"); link.attribute("rel") == "canonical" && href != "/plans/gwangju?locale=ko" {
			t.Errorf("by the visitor's languages it has the address %s", href)
		}
	}
}

func TestWhatIsNotThereIsSaidOnAPageToPeopleAndInJSONToPrograms(t *testing.T) {
	h := newHouse(t)
	browser := "Accept: text/html,application/xhtml+xml,*/*;q=0.8"
	a := h.do(t, http.MethodGet, "/plans/nowhere", "", browser, "Accept-Language: ar")
	page := parsedPage(t, a)
	title := page.all("h1")[0].text()
	if a.status != http.StatusNotFound || page.all("html")[0].attribute("dir") != "rtl" || title != "لا توجد صفحة كهذه" {
		t.Errorf("got %d %s", a.status, a.body)
	}
	a = h.do(t, http.MethodGet, "/plans/nowhere", "")
	if a.status != http.StatusNotFound || !strings.HasPrefix(string(a.body), "{") {
		t.Errorf("a program gets %d %s", a.status, a.body)
	}
	a = h.do(t, http.MethodGet, "/?locale=xx", "", browser)
	if a.status != http.StatusBadRequest || !strings.Contains(string(a.body), "&#34;xx&#34;") {
		t.Errorf("a locale that is none: %d %s", a.status, a.body)
	}
}

func TestNothingOnAPageRunsOrIsLoadedFromElsewhere(t *testing.T) {
	doc := draft("hostile")
	doc.State = plan.PlanPublished
	plantest.Keep(doc, "en")
	h := newHouse(t, doc)
	id := h.planID(t, "hostile")
	h.retitle(t, id, `</title><script>alert(1)</script>`)
	for _, path := range []string{"/plans/hostile", "/?q=" + url.QueryEscape(`"><script>alert(1)</script>`), "/"} {
		a := h.do(t, http.MethodGet, path, "")
		policy := a.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'self';") {
			t.Errorf("%s has the policy %q", path, policy)
		}
		page := parsedPage(t, a)
		if len(page.all("script"))+len(page.all("style"))+len(page.all("img")) > 0 {
			t.Errorf("%s has more than text: %s", path, a.body)
		}
		style := page.all("link")
		a = h.do(t, http.MethodGet, style[len(style)-1].attribute("href"), "")
		if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Type"), "text/css") {
			t.Errorf("%s has the style %d %s", path, a.status, a.header.Get("Content-Type"))
		}
	}
}

func TestPagesBelowAPathLeadThere(t *testing.T) {
	h := newHouseWith(t, web.PublicURL("https://plans.example/api"))
	for _, path := range []string{"/", "/plans/gwangju"} {
		a := h.do(t, http.MethodGet, path, "")
		for _, link := range linksOf(a) {
			if !strings.HasPrefix(link, "<https://plans.example/api/") || strings.Contains(link, "/api/api/") {
				t.Errorf("%s: %s", path, link)
			}
		}
		page := parsedPage(t, a)
		defaults := 0
		for _, link := range page.all("link") {
			href := link.attribute("href")
			path := strings.TrimPrefix(href, "https://plans.example")
			if !strings.HasPrefix(path, "/api/") || strings.Contains(href, "/api/api/") {
				t.Errorf("%s: the head leads to %s", path, href)
			}
			if link.attribute("hreflang") == "x-default" {
				defaults++
			}
		}
		for _, a := range page.all("a") {
			if href := a.attribute("href"); !strings.HasPrefix(href, "/api/") && !strings.Contains(href, ":") {
				t.Errorf("%s leads to %s", path, href)
			}
		}
		if defaults != 1 {
			t.Errorf("%s has %d addresses for readers of any language", path, defaults)
		}
	}
}

func TestThePageSaysWhatIsOlderThanItsSourceAndWhatAMachineWrote(t *testing.T) {
	h := newHouse(t)
	const stale, machine = "번역된 이후 원문이 변경되었습니다", "이 글은 기계가 번역하였으며"
	page := h.seen(t, "/plans/gwangju?locale=ko").text()
	if strings.Contains(page, stale) || !strings.Contains(page, machine) {
		t.Errorf("before an edit the page says\n%s", page)
	}
	h.retitle(t, h.planID(t, "gwangju"), "Other objectives")
	if page := h.seen(t, "/plans/gwangju?locale=ko").text(); !strings.Contains(page, stale) {
		t.Errorf("after an edit the page says\n%s", page)
	}
	if page := h.seen(t, "/plans/gwangju?locale=en").text(); strings.Contains(page, "machine") {
		t.Errorf("the source is said to be of a machine: %s", page)
	}
}
