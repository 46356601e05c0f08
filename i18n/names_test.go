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
		en-MK      -> English (North Macedonia) | English (North Macedonia)
		en-SZ      -> English (Eswatini) | English (Eswatini)
		en-TR      -> English (Türkiye) | English (Türkiye)
		en-MO      -> English (Macao SAR China) | English (Macao SAR China)
		mk-MK      -> македонски (Северна Македонија) | Macedonian (North Macedonia)
		sq-MK      -> shqip (Maqedonia e Veriut) | Albanian (North Macedonia)
		tr-MK      -> Türkçe (Kuzey Makedonya) | Turkish (North Macedonia)
		tr-TR      -> Türkçe (Türkiye) | Turkish (Türkiye)
		sr-MK      -> српски (Северна Македонија) | Serbian (North Macedonia)
		sr-Latn-MK -> srpski (latinica, Severna Makedonija) | Serbian (Latin, North Macedonia)
		ko-TR      -> 한국어 (튀르키예) | Korean (Türkiye)
		ko-MK      -> 한국어 (북마케도니아) | Korean (North Macedonia)
		ja-SZ      -> 日本語 (エスワティニ) | Japanese (Eswatini)
		zh-MK      -> 中文 (北马其顿) | Chinese (North Macedonia)
		zh-Hant-SZ -> 繁體中文 (史瓦帝尼) | Traditional Chinese (Eswatini)
		es-SZ      -> español (Esuatini) | Spanish (Eswatini)
		fr-MK      -> français (Macédoine du Nord) | French (North Macedonia)
		vi-MK      -> Tiếng Việt (Bắc Macedonia) | Vietnamese (North Macedonia)
		ar-MK      -> العربية (مقدونيا الشمالية) | Arabic (North Macedonia)
		de-MK      -> Deutsch (Nordmazedonien) | German (North Macedonia)
		id-SZ      -> Indonesia (eSwatini) | Indonesian (Eswatini)
		no-MK      -> norsk (Nord-Makedonia) | Norwegian (North Macedonia)
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
