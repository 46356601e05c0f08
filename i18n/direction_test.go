package i18n

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

func TestDirectionFollowsTheScript(t *testing.T) {
	for _, tag := range strings.Fields(`ar he iw yi fa ur ps dv sd ug ks ckb azb az-Arab az-IR ku-Arab ku-IQ pa-Arab
		pa-PK uz-Arab uz-AF ha-Arab ms-Arab kk-Arab kk-CN ff-Adlm rhg nqo syr aii arc mid man-Nkoo mzn lrc sdh skr
		en-Hebr ar-EG ars-SA`) {
		if d := must(t, tag).Direction(); d != RTL || d.String() != "RTL" {
			t.Errorf("%s runs %s", tag, d)
		}
	}
	for _, tag := range strings.Fields(`en ko ja zh zh-Hant de az uz ku kk pa sd-Deva sd-IN ks-Deva tr ha ff ms mn-Mong
		th hi vi ms-ID ar-Latn he-Latn hyw tlh sr-Cyrl`) {
		if d := must(t, tag).Direction(); d != LTR || d.String() != "LTR" {
			t.Errorf("%s runs %s", tag, d)
		}
	}
	if Locale("").Direction() != LTR {
		t.Error("no locale runs right to left")
	}
}

func TestNamesRunInTheDirectionOfTheirLocale(t *testing.T) {
	for _, l := range samples() {
		if l.Endonym() == l.EnglishName() {
			continue
		}
		for _, r := range l.Endonym() {
			if !unicode.IsLetter(r) {
				continue
			}
			p, _ := bidi.LookupRune(r)
			rtl := p.Class() == bidi.R || p.Class() == bidi.AL
			if rtl != (l.Direction() == RTL) {
				t.Errorf("%s runs %s, its name %q does not", l, l.Direction(), l.Endonym())
			}
			break
		}
	}
}
