package web_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/web"
)

// rename gives the plan of Gwangju another slug.
func (s *house) rename(t *testing.T, slug string) {
	t.Helper()
	_, err := s.catalogue.UpdatePlan(t.Context(), plantest.Operator, plan.PlanUpdate{ID: plantest.Gwangju().ID, Slug: plan.Edit[string]{Given: true, To: slug}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPlanIsServedAsFiles(t *testing.T) {
	h := newHouse(t)
	for _, test := range []struct {
		path, language, media, languages, begin, holds string
		negotiated                                     bool
	}{
		{"/plans/gwangju.json", "ko", "application/json; charset=utf-8", "ar, de, en, es, fr, id, ja, ko, vi, zh-Hans, zh-Hant", `{"format":"polyplan/1","id":"pln_`, `"ko":"계획 목표"`, false},
		{"/plans/gwangju.json?locale=ko,ja-JP", "", "application/json; charset=utf-8", "en, ja, ko", `{"format":"polyplan/1","id":"pln_`, `"title":{"en":"Planning Objective","ja":"計画目標","ko":"계획 목표"}`, false},
		{"/plans/gwangju.jsonld", "", "application/ld+json; charset=utf-8", "ar, de, en, es, fr, id, ja, ko, vi, zh-Hans, zh-Hant", `{"@context":{"@vocab":"https://schema.org/"`, `"ko":"계획 목표"`, false},
		{"/plans/gwangju.md?locale=ko", "ja", "text/markdown; charset=utf-8", "ko", "<div lang=\"ko\" dir=\"ltr\">\n\n# 계획 목표\n", "\n### 1.1 ", false},
		{"/plans/gwangju.md", "ar;q=0.9, xx", "text/markdown; charset=utf-8", "ar", "<div lang=\"ar\" dir=\"rtl\">\n\n# هدف التخطيط\n", "\n### 1.1 ", true},
		{"/plans/gwangju.md?locale=sw&locale=id", "", "text/markdown; charset=utf-8", "en, id", "<div lang=\"en\" dir=\"ltr\">\n\n# Planning Objective\n", `<span lang="id" dir="ltr">`, false},
		{"/plans/gwangju.csv", "", "text/csv; charset=utf-8", "en", "\ufeffkind,identifier,title,", "\r\nplan,,Planning Objective,en,", true},
		{"/plans/gwangju.csv?locale=zh-TW", "", "text/csv; charset=utf-8", "zh-Hant", "\ufeffkind,identifier,title,", "\r\nplan,,規劃目標,zh-Hant,", false},
		{"/plans/gwangju.xlf?locale=ko", "ja", "application/xliff+xml; charset=utf-8", "en, ko", "<?xml", `srcLang="en"`, false},
		{"/plans/gwangju.po?locale=ko", "ja", "text/x-gettext-translation; charset=utf-8", "en, ko", "", "msgstr \"계획 목표\"", false},
		{"/plans/gwangju.xml?locale=ko", "ja", "application/xml; charset=utf-8", "ko", "<?xml", "계획 목표", false},
		{"/plans/gwangju.xml", "xx, sw;q=0.5, vi;q=0.1", "application/xml; charset=utf-8", "vi", "<?xml", "Mục tiêu hoạch định", true},
	} {
		var headers []string
		if test.language != "" {
			headers = append(headers, "Accept-Language: "+test.language)
		}
		for _, what := range []string{"made", "kept"} {
			a := h.do(t, http.MethodGet, test.path, "", headers...)
			if a.status != http.StatusOK || a.header.Get("Content-Type") != test.media || a.header.Get("Content-Language") != test.languages {
				t.Errorf("%s, %s: %d %s in %s", test.path, what, a.status, a.header.Get("Content-Type"), a.header.Get("Content-Language"))
			}
			if !bytes.HasPrefix(a.body, []byte(test.begin)) || !bytes.Contains(a.body, []byte(test.holds)) {
				t.Errorf("%s, %s: got %.300s", test.path, what, a.body)
			}
			if strings.Contains(a.header.Get("Vary"), "Accept-Language") != test.negotiated || !strings.HasPrefix(a.header.Get("Vary"), "Accept, Authorization") {
				t.Errorf("%s, %s: Vary is %q", test.path, what, a.header.Get("Vary"))
			}
			if a.header.Get("Cache-Control") != "public, no-cache" || a.header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s, %s: got %v", test.path, what, a.header)
			}
		}
	}
}

func TestAFileThatHasNotChangedIsNotSentAgain(t *testing.T) {
	h := newHouse(t)
	const path = "/plans/gwangju.md?locale=ko"
	first := h.do(t, http.MethodGet, path, "")
	tag := first.header.Get("ETag")
	if again := h.do(t, http.MethodGet, path, "", "If-None-Match: "+tag); again.status != http.StatusNotModified || len(again.body) > 0 || tag == "" {
		t.Errorf("%q: got %d with %d bytes", tag, again.status, len(again.body))
	}
	head := h.do(t, http.MethodHead, path, "", "Accept-Encoding: identity")
	if head.status != http.StatusOK || len(head.body) > 0 || head.header.Get("Content-Length") != fmt.Sprint(len(first.body)) || head.header.Get("Content-Language") != "ko" {
		t.Errorf("HEAD: %d %v", head.status, head.header)
	}
	_, err := h.catalogue.UpdatePlan(t.Context(), plantest.Operator, plan.PlanUpdate{ID: plantest.Gwangju().ID, Title: plan.Edit[string]{Given: true, To: "Aims"}})
	if err != nil {
		t.Fatal(err)
	}
	if again := h.do(t, http.MethodGet, "/plans/gwangju.json", "", "If-None-Match: "+tag); again.status != http.StatusOK || !bytes.Contains(again.body, []byte(`"en":"Aims"`)) || !bytes.Contains(again.body, []byte(`"ko":{"value":"계획 목표","stale":true}`)) {
		t.Errorf("after a write: %d %.600s", again.status, again.body)
	}
}

func TestWhatIsNoFileIsRefusedWithAReason(t *testing.T) {
	h := newHouse(t, draft("quay"))
	for _, test := range []struct {
		path, accept string
		status       int
		code, says   string
	}{
		{"/plans/nowhere.json", "", 404, "NOT_FOUND", "no plan with this slug"},
		{"/plans/quay.json", "", 404, "NOT_FOUND", "no plan with this slug"},
		{"/plans/.json", "", 404, "NOT_FOUND", "no plan with this slug"},
		{"/plans/gwangju.zip", "", 404, "NOT_FOUND", "one of .json, .jsonld, .csv, .md, .xlf, .po, .xml"},
		{"/plans/gwangju.exe", "", 404, "NOT_FOUND", "no such file"},
		{"/plans/gwangju.JSON", "", 404, "NOT_FOUND", "no such file"},
		{"/plans/gwangju.json", "text/csv", 406, "BAD_USER_INPUT", "application/json"},
		{"/plans/gwangju.csv", "application/*, text/csv;q=0", 406, "BAD_USER_INPUT", "text/csv"},
		{"/plans/gwangju.md?locale=xx", "", 400, "BAD_USER_INPUT", `"xx"`},
		{"/plans/gwangju.md?locale=", "", 400, "BAD_USER_INPUT", "the parameter locale"},
		{"/plans/gwangju.md?locale=ko,,ja", "", 400, "BAD_USER_INPUT", "the parameter locale"},
		{"/plans/gwangju.xlf", "", 400, "BAD_USER_INPUT", "as in ?locale=ko"},
		{"/plans/gwangju.po?locale=ko,ja", "", 400, "BAD_USER_INPUT", "into one locale"},
		{"/plans/quay.po?locale=ko", "", 404, "NOT_FOUND", "no plan with this slug"},
		{"/plans/gwangju.md?locale=und", "", 400, "BAD_USER_INPUT", `"und"`},
		{"/plans/gwangju.md?locale=a;b", "", 400, "BAD_USER_INPUT", "malformed"},
		{"/plans/gwangju.md?locale=ko,ja,de,fr,es,vi,id,ar,en", "", 400, "BAD_USER_INPUT", "at most 8"},
	} {
		var headers []string
		if test.accept != "" {
			headers = append(headers, "Accept: "+test.accept)
		}
		a := h.do(t, http.MethodGet, test.path, "", headers...)
		errs := a.result(t).Errors
		if a.status != test.status || len(errs) != 1 || errs[0].Extensions.Code != test.code || !strings.Contains(errs[0].Message, test.says) {
			t.Errorf("%s: got %d %s", test.path, a.status, a.body)
		}
		if a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: it may be kept: %v", test.path, a.header)
		}
	}
	for _, accept := range []string{"text/html, */*;q=0.1", "text/*", "text/csv; charset=UTF-8", "nonsense, text/csv"} {
		if a := h.do(t, http.MethodGet, "/plans/gwangju.csv", "", "Accept: "+accept); a.status != http.StatusOK {
			t.Errorf("Accept: %s: got %d %s", accept, a.status, a.body)
		}
	}
	if a := h.do(t, http.MethodPost, "/plans/gwangju.json", "{}"); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: got %d, Allow: %s", a.status, a.header.Get("Allow"))
	}
}

// draft is a plan that readers do not see.
func draft(slug string) *plan.Document {
	doc := plantest.Gwangju()
	doc.ID, doc.Slug, doc.State, doc.Goals = "", slug, plan.PlanDraft, nil
	return doc
}

func TestAnOldSlugLeadsToTheFile(t *testing.T) {
	h := newHouse(t)
	h.rename(t, "gwangju-2030")
	h.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	a := h.do(t, http.MethodGet, "/plans/gwangju.md?locale=ko", "")
	if a.status != http.StatusMovedPermanently || a.header.Get("Location") != "/plans/gwangju-2030.md?locale=ko" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("got %d %v", a.status, a.header)
	}
	h.rename(t, "gwangju")
	if a := h.do(t, http.MethodGet, "/plans/gwangju.md?locale=ko", ""); a.status != http.StatusOK {
		t.Errorf("once it has its slug back: got %d %v", a.status, a.header)
	}
}

func TestWhoMaySeeMoreGetsAFileOfHisOwn(t *testing.T) {
	h := newHouse(t, draft("quay"))
	bearer := "Authorization: Bearer " + operatorSecret
	if a := h.do(t, http.MethodGet, "/plans/quay.json", "", bearer); a.status != http.StatusOK || a.header.Get("Cache-Control") != "private, no-store" || a.header.Get("ETag") != "" {
		t.Errorf("a draft: %d %v", a.status, a.header)
	}
	if a := h.do(t, http.MethodGet, "/plans/quay.json", ""); a.status != http.StatusNotFound {
		t.Errorf("the public: %d", a.status)
	}
	if a := h.do(t, http.MethodGet, "/plans/gwangju.json", "", "Authorization: Bearer none"); a.status != http.StatusUnauthorized {
		t.Errorf("a bad token: %d", a.status)
	}
}

func TestTranslatorsGetTheirDraftsInUnitFiles(t *testing.T) {
	h := newHouse(t)
	_, err := h.catalogue.SetTranslation(t.Context(), plantest.Operator, plan.NewTranslation{
		TextRef: plan.TextRef{ID: plantest.Gwangju().Goals[0].ID, Field: plan.FieldTitle, Locale: "ko"}, Value: "아직 아닌 글", State: plan.StateDraft,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, extension := range []string{"xlf", "po"} {
		path := "/plans/gwangju." + extension + "?locale=ko"
		public := h.do(t, http.MethodGet, path, "")
		own := h.do(t, http.MethodGet, path, "", "Authorization: Bearer "+operatorSecret)
		if public.status != http.StatusOK || own.status != http.StatusOK || own.header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s: %d, and with a token %d %v", path, public.status, own.status, own.header)
		}
		if bytes.Contains(public.body, []byte("아직 아닌 글")) {
			t.Errorf("%s: the public is served a draft", path)
		}
	}
}

func TestFilesAreKeptWithTheAnswersAndNeverServedOld(t *testing.T) {
	h := newHouse(t)
	const path = "/plans/gwangju.json"
	h.do(t, http.MethodGet, path, "")
	views := h.db.views.Load()
	h.do(t, http.MethodGet, path, "")
	if n := h.db.views.Load() - views; n != 0 {
		t.Errorf("a file that is kept took %d views", n)
	}
	h.rename(t, "gwangju-2030")
	h.rename(t, "gwangju")
	_, err := h.catalogue.ArchivePlan(t.Context(), plantest.Operator, plantest.Gwangju().ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a := h.do(t, http.MethodGet, path, ""); a.status != http.StatusNotFound {
		t.Errorf("after it was archived: %d", a.status)
	}
}

func TestFilesCostPoints(t *testing.T) {
	limits := web.DefaultLimits
	limits.Rate = 200
	h := newHouseWith(t, web.WithLimits(limits), web.ResponseCache(0))
	var statuses []int
	for range 8 {
		statuses = append(statuses, h.do(t, http.MethodGet, "/plans/gwangju.json", "").status)
	}
	if statuses[0] != http.StatusOK || statuses[7] != http.StatusTooManyRequests {
		t.Errorf("got %v: want too many in the end", statuses)
	}
}

func TestTheSchemaOfDocumentsIsServed(t *testing.T) {
	h := newHouse(t)
	a := h.do(t, http.MethodGet, "/plans/document.schema.json", "")
	if a.status != http.StatusOK || string(a.body) != plan.DocumentSchema() || a.header.Get("Content-Type") != "application/schema+json" {
		t.Errorf("%d %s %.200s", a.status, a.header.Get("Content-Type"), a.body)
	}
}

func TestAFileOfATroubledCatalogueIsMasked(t *testing.T) {
	h := newHouse(t)
	h.db.fail(func() error { return fmt.Errorf("the disk is on fire at sector %d", 7) })
	a := h.do(t, http.MethodGet, "/plans/gwangju.json", "")
	if a.status != http.StatusInternalServerError || bytes.Contains(a.body, []byte("fire")) || a.result(t).Errors[0].Extensions.Code != "INTERNAL" ||
		!bytes.Contains(a.body, []byte(a.header.Get("X-Request-Id"))) {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// TestEveryLocaleOfTheCatalogueCanBeReadAsAFile reads each as its reader would.
func TestEveryLocaleOfTheCatalogueCanBeReadAsAFile(t *testing.T) {
	h := newHouse(t)
	infos, err := h.catalogue.Locales(t.Context(), plan.Viewer{})
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range infos {
		for _, extension := range []string{"md", "csv"} {
			a := h.do(t, http.MethodGet, "/plans/gwangju."+extension+"?locale="+string(info.Tag), "")
			if languages := a.header.Get("Content-Language"); a.status != http.StatusOK || !strings.Contains(languages, string(info.Tag)) {
				t.Errorf("%s in %s: %d in %s", extension, i18n.Locale(info.Tag), a.status, languages)
			}
		}
	}
}

func TestReadersGetInStratMLWhatTheFileOfAPublishedPlanSaid(t *testing.T) {
	h := newHouse(t)
	doc := &plan.Document{
		Format: plan.DocumentFormat, Slug: "parks", State: plan.PlanPublished, SourceLocale: "en", Title: plan.Texts{"en": {Value: "Parks"}},
		Publisher:  plan.PublisherDocument{Name: plan.Texts{"en": {Value: "Town of Sample"}}},
		Extensions: plan.Extensions{"stratml": "<x><StrategicPlanCore><Mission><Description>Shade for all</Description></Mission></StrategicPlanCore></x>"},
	}
	plantest.Load(t, h.catalogue, plantest.Of(doc))
	for file, told := range map[string]bool{"parks.xml": true, "parks.json": false, "parks.jsonld": false, "parks.md": false, "parks.csv": false} {
		if a := h.do(t, http.MethodGet, "/plans/"+file, ""); a.status != http.StatusOK || bytes.Contains(a.body, []byte("Shade for all")) != told {
			t.Errorf("%s: %d %s", file, a.status, a.body)
		}
	}
}
