package i18n

import (
	"fmt"
	"strings"
	"testing"
)

func joined(locales []Locale) string {
	var tags []string
	for _, l := range locales {
		tags = append(tags, string(l))
	}
	return strings.Join(tags, " ")
}

func TestAReadersHeaderIsReadInTheReadersOrder(t *testing.T) {
	for _, line := range lines(`
		                                        ->
		ko                                      -> ko
		ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7     -> ko-KR en-US
		es-MX, es;q=0.8, en;q=0.3               -> es-MX es en
		en;q=0.3, es;q=0.8, es-MX               -> es-MX es en
		fr;q=0.5, de;q=0.5, it;q=0.5            -> fr de it
		da, en-gb;q=0.8, en;q=0.7               -> da en-GB en
		ZH_hans, iw                             -> zh-Hans he
		zh-TW, zh-Hant, zh                      -> zh-TW zh
		no, nb;q=0.9, nn;q=0.8                  -> no nn
		pt;q=0.1, pt-BR                         -> pt-BR
		xx, ko                                  -> ko
		en-XA, und, x-foo, mul, i-default, fr   -> fr
		en-*, *-CH, fr                          -> fr
		C, en_US.UTF-8, fr                      -> fr
		,, ,ko,,                                -> ko
		ko ; q = 0.5 , ja ;q=0.9                -> ja ko
		ko;Q=0.5,ja                             -> ja ko
		ko;q=1.000,ja;q=1                       -> ko ja
		ko;q=.5,ja;q=0.66666,vi;q=1.            -> vi ja ko
		ko;q=2,ja;q=-1,vi;q=abc,th;q=,km        -> km
		ko;q=1e-1,ja;q=0x1,vi;q=Inf,th;q=NaN    ->
		ko;q=1.0001,ja;q=0.5.5,vi;q             ->
		ko;level=1,ja;q=0.5;level=1,vi;;q=0.5   ->
		en-US;q=0, en-GB, en                    -> en-GB
		en-GB, en;q=0                           -> en-GB
		en, en;q=0                              ->
		en;q=0.000, en                          ->
		ko;q=0                                  ->
		*                                       ->
		ko, *, en                               -> ko
		en;q=0.5, *;q=0.8, fr;q=0.9             -> fr
		ko, *;q=0.5, en;q=0.5                   -> ko
		en;q=0.5, ko, *;q=0.5                   -> ko en
		ko, *;q=0, en;q=0.5                     -> ko en
		ko, *;q=x, en;q=0.5                     -> ko en
		a,b,c,ko, d                             -> ko
		ko en                                   ->
		af,sq,am,ar,hy,az,eu,be,bn,bs           -> af sq am ar hy az eu be
		af,af-ZA,sq,am,ar,hy,az,eu,be,bn        -> af sq am ar hy az eu be
	`) {
		header, want := arrow(t, line)
		if got := joined(AcceptLanguage(header)); got != want {
			t.Errorf("%s -> %s, want %s", header, got, want)
		}
	}
}

func TestOfALongHeaderWhatEndsWithinFourKiBCounts(t *testing.T) {
	pad := strings.Repeat("xx,", 4096/3) // 4,095 bytes
	if got := joined(AcceptLanguage("ko," + pad + "ja")); got != "ko" {
		t.Errorf("got %q", got)
	}
	start := strings.Repeat(" ", 4096-len("ko,zh-Hant")) + "ko,zh-Hant"
	for _, c := range []struct{ header, want string }{
		{start, "ko zh-Hant"},
		{start + ",ja", "ko zh-Hant"},
		{start + "-HK", "ko"}, // not ko and zh-Hant
		{start + ";q=0.1", "ko"},
		{" " + start, "ko"},
		{strings.Repeat(" ", 5000) + "ko", ""},
	} {
		if got := joined(AcceptLanguage(c.header)); got != c.want {
			t.Errorf("…%s -> %q, want %q", strings.TrimSpace(c.header), got, c.want)
		}
	}
}

func FuzzAcceptLanguage(f *testing.F) {
	f.Add("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7")
	f.Add("en;q=0, *;q=0.1,de-1996;q=0.003")
	f.Add(strings.Repeat("en,", 2000))
	f.Fuzz(func(t *testing.T, header string) {
		wanted := AcceptLanguage(header)
		if len(wanted) > MaxWanted {
			t.Fatalf("%d wanted", len(wanted))
		}
		for i, l := range wanted {
			if again, err := Parse(string(l)); err != nil || again != l {
				t.Errorf("%q is not canonical: %q, %v", l, again, err)
			}
			for _, m := range wanted[:i] {
				if l.Same(m) {
					t.Errorf("%s and %s are the same", m, l)
				}
			}
		}
	})
}

func BenchmarkAcceptLanguage(b *testing.B) {
	var many strings.Builder
	for i := 0; many.Len() < MaxAcceptLanguage; i++ {
		fmt.Fprintf(&many, "x%c%c,", 'a'+i/26%26, 'a'+i%26)
	}
	for name, header := range map[string]string{
		"browser": "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7",
		"hostile": many.String(),
		"removed": strings.Repeat("en-GB;q=0,", 409),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				AcceptLanguage(header)
			}
		})
	}
}
