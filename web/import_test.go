package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"polyplan/exchange"
	"polyplan/web"
)

// vietnameseTitle is that of a goal of Gwangju's plan.
const vietnameseTitle = "Thiết lập thành phố xanh an toàn"

// imported is what GraphQL, or /import, tells of an import.
type imported struct {
	Token, State string
	Locales      []string
	Total        int
	Questions    []string
	Units        []struct {
		Line                int
		Outcome, ID, Reason string
		Base, Theirs, Yours *string
	}
}

const importFields = `import { token state locales total questions counts { outcome count }
	units { line outcome id reason base theirs yours isMoved } } revision userErrors { code message field }`

// imports runs one of the mutations of imports.
func (h *house) imports(t *testing.T, who person, mutation string, input map[string]any) (imported, []problem) {
	t.Helper()
	var data map[string]struct {
		Import     imported
		UserErrors []problem
	}
	kind := strings.ToUpper(mutation[:1]) + mutation[1:] + "Input"
	h.into(t, &data, "mutation ($input: "+kind+"!) { "+mutation+"(input: $input) { "+importFields+" } }",
		map[string]any{"input": input}, who.headers()...)
	return data[mutation].Import, data[mutation].UserErrors
}

// exported is the plan of Gwangju for a translator into Vietnamese.
func (h *house) exported(t *testing.T, who person, format string) (content, name string) {
	t.Helper()
	var data struct {
		ExportTranslations struct {
			Name, MediaType, Content string
			Total                    int
		}
	}
	h.into(t, &data, `query ($format: String!) { exportTranslations(locales: ["vi"], format: $format) { name mediaType content total } }`,
		map[string]any{"format": format}, who.headers()...)
	if data.ExportTranslations.Total == 0 || data.ExportTranslations.MediaType == "" {
		t.Errorf("what left is %+v", data.ExportTranslations)
	}
	return data.ExportTranslations.Content, data.ExportTranslations.Name
}

// reworded is a file with the translation of a title changed.
func reworded(content string) string {
	return strings.Replace(content, vietnameseTitle, vietnameseTitle+" mới", 1)
}

func TestTranslationsLeaveInEveryFormatAndComeBack(t *testing.T) {
	h := newHouse(t)
	reviewer := h.hire(t, "Linh", "REVIEWER:vi")
	for _, of := range exchange.UnitFormats {
		format := of.Name
		t.Run(format, func(t *testing.T) {
			content, name := h.exported(t, reviewer, format)
			if _, err := exchange.UnitFormatFor("", name); err != nil {
				t.Errorf("it is called %s: %v", name, err)
			}
			same, wrong := h.imports(t, reviewer, "importTranslations", map[string]any{"content": content, "format": format})
			if len(wrong) > 0 || len(same.Units) > 0 || same.State != "PREVIEWED" {
				t.Fatalf("as it left, it would come to %+v, %+v", same.Units, wrong)
			}
			other := reworded(content)
			if other == content {
				t.Fatal("the title is not in the file: the test says nothing")
			}
			preview, wrong := h.imports(t, reviewer, "importTranslations", map[string]any{
				"content": other, "format": format, "locale": "vi", "allowReviewed": true,
			})
			if len(wrong) > 0 || len(preview.Units) != 1 || preview.Units[0].Outcome != "APPLIED" || preview.Units[0].Line == 0 {
				t.Fatalf("it would come to %+v, %+v", preview, wrong)
			}
			for _, step := range []struct{ mutation, state, outcome string }{{"applyImport", "APPLIED", "APPLIED"}, {"revertImport", "REVERTED", "REVERTED"}} {
				done, wrong := h.imports(t, reviewer, step.mutation, map[string]any{"token": preview.Token})
				if len(wrong) > 0 || done.State != step.state || len(done.Units) != 1 || done.Units[0].Outcome != step.outcome {
					t.Errorf("%s came to %+v, %+v", step.mutation, done, wrong)
				}
			}
		})
	}
}

func TestWhyAUnitIsNotTakenIsToldInTheLanguageThatIsAskedFor(t *testing.T) {
	h := newHouse(t)
	translator := h.hire(t, "Linh", "TRANSLATOR:vi")
	content, _ := h.exported(t, translator, "po")
	content = strings.Replace(content, `/title/vi"`, `/colour/vi"`, 1)
	preview, wrong := h.imports(t, translator, "importTranslations", map[string]any{"content": content, "format": "po"})
	if len(wrong) > 0 || len(preview.Units) != 1 || preview.Units[0].Outcome != "UNKNOWN" {
		t.Fatalf("it would come to %+v, %+v", preview.Units, wrong)
	}
	if _, wrong := h.imports(t, translator, "applyImport", map[string]any{"token": preview.Token}); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	var got struct {
		TranslationImport struct {
			Units []struct{ Korean, Japanese, Arabic, French, Reason string }
		}
	}
	h.into(t, &got, `query ($token: String!) { translationImport(token: $token) { units(first: 1) {
		korean: reason(locale: "ko") japanese: reason(locale: "ja") arabic: reason(locale: "ar") french: reason(locale: "fr") reason
	} } }`, map[string]any{"token": preview.Token}, translator.headers()...)
	plan, _, _ := strings.Cut(preview.Units[0].ID, "/")
	english := "the plan " + plan + ` has no source text "colour" to translate`
	want := [5]string{
		"계획 " + plan + "에는 번역할 원문 “colour” 없음", "計画 " + plan + " には訳す原文「colour」がありません。",
		"الخطة \u2068" + plan + "\u2069 بلا نص أصلي «\u2068colour\u2069» يُترجم", english, english,
	}
	for _, u := range got.TranslationImport.Units {
		if is := [5]string{u.Korean, u.Japanese, u.Arabic, u.French, u.Reason}; is != want {
			t.Errorf("got %q", is)
		}
	}
}

func TestAFileThatIsNoneIsToldWithItsLine(t *testing.T) {
	h := newHouse(t)
	translator := h.hire(t, "Linh", "TRANSLATOR:vi")
	for what, input := range map[string]map[string]any{
		"line 3":                 {"content": "msgid \"\"\nmsgstr \"\"\nnonsense\n", "format": "po"},
		"wanted one of xliff":    {"content": "x", "format": "docx"},
		"does not tell its form": {"content": "x", "fileName": "plan.docx"},
	} {
		_, wrong := h.imports(t, translator, "importTranslations", input)
		if len(wrong) != 1 || !strings.Contains(wrong[0].Message, what) {
			t.Errorf("wanted %q: got %+v", what, wrong)
		}
	}
	_, wrong := h.imports(t, translator, "applyImport", map[string]any{"token": "none"})
	if len(wrong) != 1 || !strings.Contains(wrong[0].Message, "no such import") {
		t.Errorf("got %+v", wrong)
	}
}

func TestALargeFileIsUploadedAndAnsweredWithTheSamePreview(t *testing.T) {
	h := newHouse(t)
	reviewer := h.hire(t, "Linh", "REVIEWER:vi")
	content, name := h.exported(t, reviewer, "po")
	a := h.do(t, http.MethodPost, "/import?name="+name+"&allowReviewed=true", reworded(content), reviewer.headers()...)
	var preview imported
	if err := json.Unmarshal(a.body, &preview); err != nil || a.status != http.StatusOK || len(preview.Units) != 1 {
		t.Fatalf("%d %s (%v)", a.status, a.body, err)
	}
	if u := preview.Units[0]; u.Outcome != "APPLIED" || *u.Yours != vietnameseTitle+" mới" || *u.Theirs != vietnameseTitle || preview.Token == "" {
		t.Errorf("the preview is %s", a.body)
	}
	var data struct{ TranslationImport imported }
	h.into(t, &data, `query ($token: String!) { translationImport(token: $token) { token state units { outcome yours } } }`,
		map[string]any{"token": preview.Token}, reviewer.headers()...)
	if again := data.TranslationImport; again.Token != preview.Token || len(again.Units) != 1 || *again.Units[0].Yours != *preview.Units[0].Yours {
		t.Errorf("asked again it is %+v", again)
	}
	done, wrong := h.imports(t, reviewer, "applyImport", map[string]any{"token": preview.Token})
	if len(wrong) > 0 || done.State != "APPLIED" {
		t.Errorf("it came to %+v, %+v", done, wrong)
	}
}

func TestAnUploadThatCannotBeTakenIsRefusedClearly(t *testing.T) {
	h := newHouse(t)
	translator := h.hire(t, "Linh", "TRANSLATOR:vi")
	large := strings.Repeat("x", exchange.MaxFile+1)
	content, _ := h.exported(t, translator, "po")
	for what, test := range map[string]struct {
		who    person
		path   string
		body   string
		header string
		status int
		says   string
	}{
		"nobody":       {public, "/import?format=po", content, "A: b", http.StatusUnauthorized, "sign in"},
		"too large":    {translator, "/import?format=po", large, "A: b", http.StatusRequestEntityTooLarge, "10485760 bytes"},
		"compressed":   {translator, "/import?format=po", content, "Content-Encoding: gzip", http.StatusUnsupportedMediaType, "compressed"},
		"no format":    {translator, "/import", content, "A: b", http.StatusBadRequest, "say which"},
		"no locale":    {translator, "/import?format=po&locale=klingonese", content, "A: b", http.StatusBadRequest, "klingonese"},
		"neither":      {translator, "/import?format=po&clearEmpty=perhaps", content, "A: b", http.StatusBadRequest, "clearEmpty"},
		"a zip":        {translator, "/import?name=a.xlf", "PK\x03\x04\x00\x00", "A: b", http.StatusBadRequest, ""},
		"another way":  {h.hire(t, "Aiko", "TRANSLATOR:ja"), "/import?format=po", content, "A: b", http.StatusForbidden, "TRANSLATOR grant for the locale vi"},
		"other locale": {translator, "/import?format=po&locale=ja", content, "A: b", http.StatusBadRequest, "wanted one in ja"},
	} {
		a := h.do(t, http.MethodPost, test.path, test.body, append(test.who.headers(), test.header)...)
		if a.status != test.status || len(a.result(t).Errors) != 1 || !strings.Contains(a.result(t).Errors[0].Message, test.says) {
			t.Errorf("%s: %d %s", what, a.status, a.body)
		}
	}
	if a := h.do(t, http.MethodGet, "/import", ""); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != http.MethodPost {
		t.Errorf("by GET: %d, Allow: %s", a.status, a.header.Get("Allow"))
	}
	limits := web.DefaultLimits
	limits.Rate = 3
	poor := h.with(t, web.WithLimits(limits))
	if a := poor.do(t, http.MethodPost, "/import?format=po", content, translator.headers()...); a.status != http.StatusTooManyRequests {
		t.Errorf("beyond the rate: %d %s", a.status, a.body)
	}
}
