package i18n

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// TestLocalesAreFoundByWhatPeopleCallThem has, for each text, what is found first; after a bar, in whose language it
// is looked for.
func TestLocalesAreFoundByWhatPeopleCallThem(t *testing.T) {
	for _, line := range lines(`
		ko              -> ko
		KO_kr           -> ko-KR
		kor             -> ko
		zh              -> zh zh-Hans zh-Hant zh-Hant-HK za
		pt_             -> pt
		iw              -> he
		ZH_hans         -> zh-Hans
		zh-han          -> zh-Hans zh-Hant
		sr-l            -> sr-Latn
		en-ZA           -> en-ZA
		한국            -> ko
		국어            -> ko
		nihon           -> 
		日本            -> ja
		korea           -> ko
		KOREAN          -> ko
		Ｋｏｒｅａｎ    -> ko
		espan           -> es
		Español         -> es
		latinoamer      -> es-419
		latin american  -> es-419
		brazil          -> pt-BR
		português bra   -> pt-BR
		pt br           -> pt-BR
		tieng viet      -> vi
		Tiếng           -> vi
		viet            -> vi
		trad            -> zh-Hant
		chinese         -> zh
		chinese trad    -> zh-Hant
		simplified      -> zh-Hans
		繁體            -> zh-Hant
		简体            -> zh-Hans
		serbian latin   -> sr-Latn
		srpski          -> sr-Latn
		српски          -> sr
		العربية         -> ar
		عربية           -> ar
		עברית           -> he
		hebr            -> he
		farsi           -> 
		فارسی           -> fa
		persian         -> fa
		flem            -> nl-BE
		valen           -> ca-valencia
		o'zbek          -> uz
		ozbek           -> uz
		oʻzbek          -> uz
		māori           -> mi
		maori           -> mi
		हिन्दी          -> hi
		ქართ            -> ka
		serb            -> sr
		ger             -> de
		germ            -> de
		deutsch         -> de
		swiss           -> gsw
		swiss high      -> de-CH
		norsk           -> no
		nynorsk         -> nn
		bokm            -> nb
		독일            -> 
		독일 | ko       -> de
		중국어(번체) | ko -> zh-Hant
		중국어(간체) | ko -> zh-Hans
		세르비아어(로 | ko -> sr-Latn
		セルビア語 (ラ | ja -> sr-Latn
		الصربية (ا | ar  -> sr-Latn
		英語 | ja       -> en
		スペイン | ja   -> es
		الألمانية | ar  -> de
		landic          -> is
		allemand | fr   -> de
		allemand | fr-CA -> de
		Koreanisch | de -> ko
		한국어 | gsw     -> ko
	`) {
		asked, want := arrow(t, line)
		text, reader, _ := strings.Cut(asked, " | ")
		wanted := strings.Fields(want)
		got := Search(text, Locale(reader), max(1, len(wanted)))
		if !slices.EqualFunc(got, wanted, func(l Locale, s string) bool { return string(l) == s }) {
			t.Errorf("%q, in %q: got %q, want %q; all: %q", text, reader, got, wanted, Search(text, Locale(reader), 6))
		}
	}
}

func TestWhatNamesNoLocaleFindsNone(t *testing.T) {
	for _, text := range []string{"", " ", "-", "'", "xyzzy", "qaa", "zh-Zzzz", strings.Repeat("ko ", 100)} {
		if got := Search(text, "ko", 10); len(got) > 0 {
			t.Errorf("%.20q finds %q", text, got)
		}
	}
	if got := Search("ko", "ko", 0); len(got) > 0 {
		t.Errorf("none of them are %q", got)
	}
}

func TestALanguageIsFoundByEachOfItsNames(t *testing.T) {
	for _, c := range searched() {
		for _, text := range []string{string(c.locale), c.locale.Endonym(), c.locale.EnglishName()} {
			if got := Search(text, "", 40); !slices.Contains(got, c.locale) {
				t.Errorf("%s is not found by %q, but %q", c.locale, text, got)
			}
		}
	}
	for _, locale := range Search("a", "ko", 1000) {
		if again, err := Parse(string(locale)); err != nil || again != locale {
			t.Errorf("%s is found, which is no canonical tag: %v", locale, err)
		}
	}
}

func TestWhoSearchesInEachLanguageInTurnHasNoNamesMadeAnew(t *testing.T) {
	before := namesFor("ko")
	if len(before) != len(searched()) {
		t.Fatalf("%d names are known in Korean", len(before))
	}
	asked := slices.Concat(display.Supported.Tags(), []language.Tag{language.MustParse("qaa"), language.MustParse("ko-Latn")})
	for _, tag := range asked {
		Search("de", Locale(tag.String()), 1)
	}
	if after := namesFor("ko"); &after[0] != &before[0] {
		t.Errorf("after %d other languages the names in Korean are made anew", len(asked))
	}
}

func TestScriptsAreThoseOfISO15924(t *testing.T) {
	for _, line := range lines(`
		ko -> Kore
		en -> Latn
		zh -> Hans
		zh-TW -> Hant
		sr -> Cyrl
		sr-Latn -> Latn
		sr-ME -> Latn
		az-Arab -> Arab
		ks-Deva -> Deva
		ja -> Jpan
		aaa -> Zzzz
	`) {
		tag, want := arrow(t, line)
		if got := Locale(tag).Script(); got != want {
			t.Errorf("%s is written in %s, want %s", tag, got, want)
		}
	}
	if got := Locale("no such tag").Script(); got != "Zzzz" {
		t.Errorf("what is no tag is written in %s", got)
	}
}

func FuzzSearch(f *testing.F) {
	for _, text := range []string{"ko", "zh_HANT", "português (bra", "한국", "o'z", "\u0301", "\xff", "a-b-c"} {
		f.Add(text, "ja")
	}
	f.Fuzz(func(t *testing.T, text, reader string) {
		found := Search(text, Locale(reader), 50)
		seen := map[Locale]bool{}
		for _, locale := range found {
			if again, err := Parse(string(locale)); err != nil || again != locale || seen[locale] {
				t.Errorf("%q finds %s, which is no canonical tag, or stands twice: %v", text, locale, err)
			}
			seen[locale] = true
		}
		if locale, err := Parse(strings.TrimSpace(text)); err == nil && utf8.ValidString(text) && !seen[locale] && len(found) < 50 {
			t.Errorf("%q finds %q, and not %s", text, found, locale)
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	for _, text := range []string{"ko", "s", "latin american", "독일"} {
		b.Run(text, func(b *testing.B) {
			Search(text, "ko", 10)
			for b.Loop() {
				Search(text, "ko", 10)
			}
		})
	}
}
