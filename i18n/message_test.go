package i18n_test

import (
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
)

// messageLocales are the languages that checks speak.
var messageLocales = []i18n.Locale{"en", "ko", "ja", "ar"}

func TestWhatChecksFindIsToldInTheLanguageOfWhoReadsIt(t *testing.T) {
	for _, test := range []struct {
		rule string
		of   i18n.Rendering
		says map[i18n.Locale]string
	}{
		{"number", i18n.Rendering{From: "en", To: "ko", Source: "500 trees", Target: "나무 600그루"}, map[i18n.Locale]string{
			"en":    "wanted the number “500” of the source, got “600”",
			"ko-KR": "원문의 수 “500” 대신 “600” 있음",
			"ja":    "原文の数「500」のはずが「600」になっています",
			"ar-EG": "المطلوب العدد «\u2068500\u2069» كما في النص الأصلي، والموجود «\u2068600\u2069»",
			"de":    "wanted the number “500” of the source, got “600”",
			"":      "wanted the number “500” of the source, got “600”",
		}},
		{"phone", i18n.Rendering{From: "en", To: "ar", Source: "Call +82-62-613-2321.", Target: "اتصل بنا."}, map[i18n.Locale]string{
			"ko": "원문의 전화번호 “+82-62-613-2321” 빠짐",
			"ar": "المطلوب رقم هاتف كما في النص الأصلي «\u2068+82-62-613-2321\u2069»، ولا يوجد",
		}},
		{"double-space", i18n.Rendering{From: "ko", To: "en", Source: "맑은 물", Target: "Clean    water"}, map[i18n.Locale]string{
			"ko": "낱말 사이에 공백이 하나가 아니라 4개 있음",
			"ar": "المطلوب مسافة واحدة بين الكلمات، والموجود ٤ مسافات",
		}},
		{"double-space", i18n.Rendering{From: "ko", To: "en", Source: "맑은 물", Target: "Clean  water"}, map[i18n.Locale]string{
			"ja": "語の間の空白は一つのはずですが、2個あります",
			"ar": "المطلوب مسافة واحدة بين الكلمات، والموجود مسافتان",
		}},
		{"length", i18n.Rendering{From: "en", To: "ko", Source: "Clean water", Target: "맑은 물과 공기", Limit: 2}, map[i18n.Locale]string{
			"ko": "2자까지 되는데 8자임",
			"ar": "المطلوب حرفان على الأكثر، وعدد الحروف ٨",
		}},
		{"bidi-control", i18n.Rendering{From: "en", To: "ar", Source: "Water", Target: "\u202eماء"}, map[i18n.Locale]string{
			"en": "wanted U+202C, which closes U+202E, before the end of the line",
			"ko": "줄이 끝나기 전에 U+202E 문자를 닫는 U+202C 문자 필요",
			"ar": "المطلوب المحرف \u2068U+202C\u2069 الذي يغلق \u2068U+202E\u2069 قبل نهاية السطر",
		}},
		{"script", i18n.Rendering{From: "en", To: "zh-Hans", Source: "The water is clean.", Target: "Вода чистая."}, map[i18n.Locale]string{
			"en": "wanted the text in Simplified Chinese, got none of its letters",
			"ko": "글은 중국어(간체)여야 하는데 그 글자가 하나도 없음",
			"ja": "言語は簡体中国語のはずですが、その文字が一つもありません",
			"ar": "المطلوب نص باللغة التالية: الصينية المبسطة، ولا يوجد أي حرف من حروفها",
		}},
		{"end-punctuation", i18n.Rendering{From: "en", To: "fr", Source: "Is it clean?", Target: "Est-ce propre."}, map[i18n.Locale]string{
			"en": "wanted the text to end with a question mark as the source does, got a full stop",
			"ko": "글의 끝이 원문과 다름: 원문은 물음표, 번역은 마침표",
		}},
		{"repeated-word", i18n.Rendering{From: "en", To: "ar", Source: "Clean water", Target: "ماء نظيف نظيف"}, map[i18n.Locale]string{
			"ko": "“\u2068نظيف\u2069” 두 번 이어짐",
			"ar": "المطلوب «\u2068نظيف\u2069» مرة واحدة، وقد تكررت مرتين متتاليتين",
		}},
	} {
		findings := i18n.Check(test.of)
		at := slices.IndexFunc(findings, func(f i18n.Finding) bool { return f.Rule == test.rule })
		if at < 0 {
			t.Errorf("%s: got %v", test.rule, told(findings))
			continue
		}
		for locale, want := range test.says {
			if got := findings[at].Message.In(locale); got != want {
				t.Errorf("%s in %q:\n%s\nwanted\n%s", test.rule, locale, got, want)
			}
		}
	}
}

func TestWhatAGlossaryWantsIsToldWithEachOfItsWords(t *testing.T) {
	uses := []i18n.TermUse{{Term: "district", Wanted: []string{"구", "자치구"}, Forbidden: []string{"군"}}}
	findings := i18n.CheckTerms("ko", "이 군", uses)
	for locale, want := range map[i18n.Locale]string{
		"en": `"district" is to be "구" or "자치구", and the translation does not have that; "district" is not to be "군"`,
		"ko": "“district”의 번역어 “구” 또는 “자치구”, 번역에 없음; “district”의 번역어로 “군” 쓰지 않음",
		"ja": "「district」の訳語は「구」または「자치구」ですが、訳文にありません; 「district」の訳語に「군」は使いません",
		"ar": "ترجمة «\u2068district\u2069» هي «\u2068구\u2069» أو «\u2068자치구\u2069»، وليست في النص المترجم; " +
			"لا تُترجم «\u2068district\u2069» إلى «\u2068군\u2069»",
	} {
		var said []string
		for _, f := range findings {
			said = append(said, f.Message.In(locale))
		}
		if got := strings.Join(said, "; "); got != want {
			t.Errorf("in %s:\n%s\nwanted\n%s", locale, got, want)
		}
	}
}

// TestWhatWasKeptInEnglishIsToldInOtherLanguagesToo reads messages of all rules back from their words.
func TestWhatWasKeptInEnglishIsToldInOtherLanguagesToo(t *testing.T) {
	n := 0
	for _, fault := range plantedFaults(t) {
		for _, f := range i18n.Check(fault.of) {
			read, ok := i18n.RecallFinding(f.Message.String(), fault.of.To)
			if !ok {
				t.Errorf("nothing reads like %q", f.Message)
			}
			for _, locale := range messageLocales {
				if got, want := read.In(locale), f.Message.In(locale); got != want {
					t.Errorf("%q, read back, is in %s\n%s\nwanted\n%s", f.Message, locale, got, want)
				}
			}
			n++
		}
	}
	if _, ok := i18n.RecallFinding("the text is REVIEWED", "ko"); ok || n < 100 {
		t.Errorf("%d findings were read, and %v one that is none", n, ok)
	}
}

// soundMessage checks what holds of what is found in any two texts: it can be said in each language, with all that is
// put into it.
func soundMessage(t testing.TB, r i18n.Rendering, m i18n.Message) {
	t.Helper()
	for _, locale := range messageLocales {
		said := m.In(locale)
		if said == "" || strings.Contains(said, "%!") && !strings.Contains(r.Source+r.Target, "%!") {
			t.Errorf("%q is %q in %s", m, said, locale)
		}
		if locale != "en" && said == m.String() {
			t.Errorf("there is no %q in %s", m, locale)
		}
	}
}
