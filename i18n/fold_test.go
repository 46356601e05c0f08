package i18n

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestReadersFindWordsWithoutTheirAccents(t *testing.T) {
	for _, line := range lines(`
		Hello       -> hello
		ÉCOLE       -> ecole
		Tiếng Việt  -> tieng viet
		Łódź        -> lodz
		Straße      -> strasse
		STRASSE     -> strasse
		Ærø         -> aero
		İstanbul    -> istanbul
		ISPARTA     -> isparta
		ılık        -> ilik
		ŒUVRE       -> oeuvre
		ﬁn          -> fin
		Ἀθῆναι      -> αθηναι
		ΑΘΉΝΑΣ      -> αθηνασ
		ᾳ           -> α
		Ёлка        -> елка
		Київ        -> киів
		ＡＢＣ１２３     -> abc123
		ｶﾞﾗｽ        -> ガラス
		ガラス         -> ガラス
		한국어         -> 한국어
		हिन्दी       -> हिन्दी
		ภาษาไทย     -> ภาษาไทย
		น้ำ          -> น้ำ
		العَرَبِيَّة     -> العَرَبِيَّة
		עִבְרִית      -> עִבְרִית
		தமிழ்       -> தமிழ்
		中文          -> 中文
		ᏣᎳᎩ         -> ꮳꮃꭹ
		Կարևոր      -> կարեւոր
	`) {
		in, want := arrow(t, line)
		if got := Fold(in); got != norm.NFC.String(want) {
			t.Errorf("%s -> %+q, want %+q", in, got, want)
		}
		if got := Fold(norm.NFD.String(in)); got != norm.NFC.String(want) {
			t.Errorf("%s decomposed -> %+q, want %+q", in, got, want)
		}
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	check := func(t interface{ Errorf(string, ...any) }, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("%+q -> %+q -> %+q", s, once, twice)
		}
		if !norm.NFC.IsNormalString(once) {
			t.Errorf("%+q -> %+q is not NFC", s, once)
		}
	}
	for r := rune(0); r < 0x20000; r++ {
		check(t, string(r))
	}
	rapid.Check(t, func(t *rapid.T) { check(t, rapid.String().Draw(t, "text")) })
}

func BenchmarkFold(b *testing.B) {
	for name, s := range map[string]string{
		"Korean title":      "기후 위기 대응 도시 조성",
		"French title":      "Développement d'une économie à faible émission",
		"10,000 characters": strings.Repeat("économie ", 10_000/9),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Fold(s)
			}
		})
	}
}
