package plan_test

import (
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
)

// TestTheReasonsOfAnImportAreToldInTheLanguageOfWhoReadsThem reads reasons as they are kept, which is in English.
func TestTheReasonsOfAnImportAreToldInTheLanguageOfWhoReadsThem(t *testing.T) {
	const id = "gol_0123456789abcdefghjk/title/zh-Hans"
	for _, test := range []struct {
		reason string
		in     i18n.Locale
		want   string
	}{
		{"the text was changed here since the file left", "ko", "파일을 내보낸 뒤에 여기에서 글이 바뀌었습니다."},
		{"the text was changed here since the file left", "ja-JP", "ファイルを書き出した後に、ここで文が変わりました。"},
		{"the text was changed here since the file left", "ar", "تغيّر النص هنا بعد خروج الملف"},
		{"the text was changed here since the file left", "fr", "the text was changed here since the file left"},
		{"there is no goal gol_0123456789abcdefghjk", "ko", "없는 목표: gol_0123456789abcdefghjk"},
		{`"my title" is not the id of a unit`, "ja", "「my title」は項目のIDではありません。"},
		{"not allowed: it takes a TRANSLATOR grant for the locale ko", "ar", "غير مسموح: يلزم إذن مترجم للغة \u2068ko\u2069"},
		{"the text holds the control character U+0007: take it out", "ja", "文に制御文字 U+0007 があります。取り除いてください。"},
		{"the text has 10001 characters: a text may have 10000", "ar", "في النص ١٠٬٠٠١ حرف: الحد الأقصى ١٠٬٠٠٠"},
		{"number: wanted the number “500” of the source, got “600”", "ko", "number: 원문의 수 “500” 대신 “600” 있음"},
		{"number: wanted the number “500” of the source, got “600”", "en", "number: wanted the number “500” of the source, got “600”"},
		{"script: wanted the text in Simplified Chinese, got Latin letters alone", "ja", "script: 言語は簡体中国語のはずですが、ラテン文字しかありません"},
		{"what an older program kept: %d!", "ko", "what an older program kept: %d!"},
		{"", "ko", ""},
	} {
		u := plan.ImportUnit{ID: id, Reason: test.reason}
		if got := u.ReasonIn(&test.in); got != test.want {
			t.Errorf("%q in %s:\n%s\nwanted\n%s", test.reason, test.in, got, test.want)
		}
		if got := u.ReasonIn(nil); got != test.reason {
			t.Errorf("%q is %q without a language", test.reason, got)
		}
	}
}
