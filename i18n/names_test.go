package i18n

import (
	"strings"
	"testing"

	"golang.org/x/text/language/display"
)

func TestLocalesAreCalledWhatTheirReadersCallThem(t *testing.T) {
	for _, line := range lines(`
		ko         -> 한국어 | Korean
		ja         -> 日本語 | Japanese
		zh         -> 中文 | Chinese
		zh-Hans    -> 简体中文 | Simplified Chinese
		zh-Hant    -> 繁體中文 | Traditional Chinese
		zh-TW      -> 中文 (台灣) | Chinese (Taiwan)
		zh-Hant-HK -> 繁體中文 (中國香港特別行政區) | Traditional Chinese (Hong Kong SAR China)
		yue        -> 粵語 | Cantonese
		yue-Hans   -> 粤语 (简体) | Cantonese (Simplified Han)
		es         -> español | Spanish
		es-419     -> español latinoamericano | Latin American Spanish
		es-MX      -> español de México | Mexican Spanish
		es-AR      -> español (Argentina) | Spanish (Argentina)
		fr         -> français | French
		vi         -> Tiếng Việt | Vietnamese
		id         -> Indonesia | Indonesian
		de         -> Deutsch | German
		de-CH      -> Schweizer Hochdeutsch | Swiss High German
		de-1996    -> Deutsch (1996) | German (1996)
		pt-BR      -> português (Brasil) | Brazilian Portuguese
		pt-PT      -> português europeu | European Portuguese
		nl-BE      -> Vlaams | Flemish
		ca-valencia -> valencià | Valencian
		sr         -> српски | Serbian
		sr-Cyrl    -> српски (ћирилица) | Serbian (Cyrillic)
		sr-Latn    -> srpski (latinica) | Serbian (Latin)
		sr-ME      -> srpski (Crna Gora) | Serbian (Montenegro)
		sr-Latn-ME -> srpski (latinica, Crna Gora) | Serbian (Latin, Montenegro)
		nb         -> norsk bokmål | Norwegian Bokmål
		nn         -> norsk nynorsk | Norwegian Nynorsk
		no         -> norsk | Norwegian
		no-NO      -> norsk (Norge) | Norwegian (Norway)
		fil        -> Filipino | Filipino
		ar         -> العربية | Arabic
		he         -> עברית | Hebrew
		fa         -> فارسی | Persian
		fa-AF      -> دری | Dari
		ur         -> اردو | Urdu
		ps         -> پښتو | Pashto
		dv         -> ދިވެހިބަސް | Divehi
		ug         -> ئۇيغۇرچە | Uyghur
		sd         -> سنڌي | Sindhi
		sd-Deva    -> सिन्धी | Sindhi (Devanagari)
		ks         -> کٲشُر | Kashmiri
		ckb        -> کوردیی ناوەندی | Central Kurdish
		ku         -> kurdî (kurmancî) | Kurdish
		ku-IQ      -> کوردی (IQ) | Kurdish (Iraq)
		az         -> azərbaycan | Azerbaijani
		az-Arab    -> تۆرکجه | Azerbaijani (Arabic)
		pa         -> ਪੰਜਾਬੀ | Punjabi
		pa-Arab    -> پنجابی (عربی) | Punjabi (Arabic)
		pa-PK      -> پنجابی (پاکستان) | Punjabi (Pakistan)
		ha-Arab    -> هَوُسَ | Hausa (Arabic)
		ff-Adlm    -> 𞤆𞤵𞤤𞤢𞤪 | Fula (Adlam)
		rhg        -> 𐴌𐴗𐴥𐴝𐴙𐴚𐴒𐴙𐴝 | Rohingya
		km         -> ខ្មែរ | Khmer
		my         -> မြန်မာ | Burmese
		am         -> አማርኛ | Amharic
		mi         -> Māori | Māori
		ky-Arab    -> Kyrgyz (Arabic) | Kyrgyz (Arabic)
		nmg        -> Kwasio | Kwasio
		hnn        -> hnn | hnn
	`) {
		tag, want := arrow(t, line)
		endonym, english, _ := strings.Cut(want, " | ")
		l := must(t, tag)
		if got := l.Endonym(); got != endonym {
			t.Errorf("%s is called %q by its own, want %q", l, got, endonym)
		}
		if got := l.EnglishName(); got != english {
			t.Errorf("%s is called %q in English, want %q", l, got, english)
		}
	}
}

func TestEveryLocaleHasAName(t *testing.T) {
	for _, l := range samples() {
		if l.Endonym() == "" || l.EnglishName() == "" {
			t.Errorf("%s: %q, %q", l, l.Endonym(), l.EnglishName())
		}
	}
	for _, tag := range display.Supported.Tags() {
		if tag.IsRoot() {
			continue
		}
		l := must(t, tag.String())
		if l.EnglishName() == string(l) {
			t.Errorf("%s has no English name", l)
		}
		if l.Endonym() == string(l) {
			t.Errorf("%s has no name of its own", l)
		}
	}
	if got := Locale("no such tag").Endonym(); got != "no such tag" {
		t.Errorf("what is no tag is called %q", got)
	}
}

func TestCorrectionsSayWhatTheDataDoesNot(t *testing.T) {
	for tag, name := range endonyms {
		if l := must(t, tag); string(l) == tag && l.Endonym() != name {
			t.Errorf("%s is called %q, not %q", tag, l.Endonym(), name)
		}
	}
	for tag, name := range english {
		if l := must(t, tag); l.EnglishName() != name {
			t.Errorf("%s is called %q, not %q", tag, l.EnglishName(), name)
		}
	}
}
