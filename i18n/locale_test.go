package i18n

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// arrow splits "in -> out".
func arrow(t *testing.T, line string) (in, out string) {
	t.Helper()
	in, out, ok := strings.Cut(line, "->")
	if !ok {
		t.Fatalf("no arrow in %q", line)
	}
	return strings.TrimSpace(in), strings.TrimSpace(out)
}

func lines(table string) []string {
	return strings.Split(strings.TrimSpace(table), "\n")
}

func must(t testing.TB, tag string) Locale {
	t.Helper()
	l, err := Parse(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// samples are tags with data: every language, script and region that x/text has words for, alone
// and combined, and the harder cases of the tables in this package.
var samples = sync.OnceValue(func() []Locale {
	tags := strings.Fields(`no nb nn zh-TW zh-HK zh-MO zh-SG sr-ME sr-Latn-ME ku-IQ ku-IR pa-PK pa-Guru-PK
		az-Arab-IQ de-1996 de-CH-1996 de-1901 ca-valencia ca-ES-valencia sl-rozaj sl-rozaj-biske
		en-GB-oxendict hak-TW rhg hyw yue-Hans uk-SU`)
	for _, t := range display.Supported.Tags() {
		tags = append(tags, t.String())
	}
	for _, t := range display.Values.Tags() {
		tags = append(tags, t.String())
	}
	for _, b := range display.Values.BaseLanguages() {
		tags = append(tags, b.String())
	}
	for i, s := range display.Values.Scripts() {
		tags = append(tags, []string{"ar", "zh", "sr", "en", "pa"}[i%5]+"-"+s.String())
	}
	for _, r := range display.Values.Regions() {
		for _, lang := range []string{"en", "es", "pt", "zh", "zh-Hans", "ku"} {
			tags = append(tags, lang+"-"+r.String())
		}
	}
	for k := range aliases {
		tags = append(tags, k)
	}
	for k := range likely {
		tags = append(tags, k)
	}
	var locales []Locale
	for _, tag := range tags {
		if l, err := Parse(tag); err == nil {
			locales = append(locales, l)
		}
	}
	slices.Sort(locales)
	return slices.Compact(locales)
})

func TestTagsAreCanonicalisedOnceAtTheEdge(t *testing.T) {
	for _, line := range lines(`
		ko                 -> ko
		KO                 -> ko
		iw                 -> he
		ji                 -> yi
		in                 -> id
		ZH_hans            -> zh-Hans
		zh-hant-tw         -> zh-Hant-TW
		pt_br              -> pt-BR
		tl                 -> fil
		tl-PH              -> fil-PH
		cmn                -> zh
		cmn-Hant           -> zh-Hant
		zh-cmn-Hans        -> zh-Hans
		zh-yue             -> yue
		zh-min-nan         -> nan
		ar-arb             -> ar
		arb                -> ar
		sh                 -> sr-Latn
		sh-Cyrl            -> sr-Cyrl
		cnr                -> sr-ME
		mo                 -> ro
		mol                -> ro
		mo-MD              -> ro-MD
		prs                -> fa-AF
		swc                -> sw-CD
		no                 -> no
		nb                 -> nb
		nob                -> nb
		no-bok             -> nb
		no-nyn             -> nn
		i-klingon          -> tlh
		art-lojban         -> jbo
		cel-gaulish        -> xtg
		zh-guoyu           -> zh
		zh-hakka           -> hak
		zh-xiang           -> hsn
		i-lux              -> lb
		i-navajo           -> nv
		sgn-BE-FR          -> sfb
		sgn-BE-NL          -> vgt
		sgn-CH-DE          -> sgg
		sgn-US             -> ase
		sgn-NO             -> nsl
		sgn-DD             -> gsg
		sgn-UK             -> bfi
		sgn-AT             -> sgn-AT
		en-GB-oed          -> en-GB-oxendict
		eng                -> en
		en-UK              -> en-GB
		en-840             -> en-US
		de-DD              -> de-DE
		sr-YU              -> sr-RS
		uk-SU              -> uk-UA
		ru-SU              -> ru-RU
		en-XK              -> en-XK
		en-001             -> en-001
		es-419             -> es-419
		zh-Hans            -> zh-Hans
		sr-Cyrl            -> sr-Cyrl
		en-Latn            -> en
		en-Latn-US         -> en-US
		ko-Kore-KR         -> ko-KR
		iw-Hebr            -> he
		pa-Guru            -> pa
		pa-Guru-PK         -> pa-Guru-PK
		de-1996            -> de-1996
		ca-valencia        -> ca-valencia
		ca-ES-Valencia     -> ca-ES-valencia
		sl-rozaj           -> sl-rozaj
		sl-biske-rozaj     -> sl-rozaj-biske
		hy-arevmda         -> hyw
		HY_Arevmda         -> hyw
		hy-AM-arevmda      -> hyw-AM
		hy-arevela         -> hy
		hy-Latn-arevela    -> hy-Latn
		en-arevela         -> en
		ja-Latn-hepburn-heploc -> ja-Latn-alalc97
		ja-Latn-hepburn    -> ja-Latn-hepburn
		fr-heploc-alalc97  -> fr-alalc97
		en-u-va-posix-posix -> en
		hi-u-nu-latn       -> hi
		en-t-ja            -> en
		de-u-co-phonebk-t-en-latn -> de
		he-IL-u-ca-hebrew-tz-jeruslm -> he-IL
	`) {
		in, want := arrow(t, line)
		got, err := Parse(in)
		if err != nil || string(got) != want {
			t.Errorf("%s -> %s, %v; want %s", in, got, err, want)
		}
	}
}

func TestABadTagIsAnErrorThatNamesItAndTellsWhy(t *testing.T) {
	for _, line := range lines(`
		                   -> empty
		-                  -> malformed
		e                  -> malformed
		en-                -> malformed
		-en                -> malformed
		en--US             -> malformed
		en-US-GB           -> malformed
		en-toolongsubtag   -> malformed
		en US              -> malformed
		en,ko              -> malformed
		한국어                -> malformed
		en-u               -> malformed
		en-u-x             -> malformed
		en-u-co-u-nu       -> malformed
		C                  -> malformed
		*                  -> malformed
		en-*               -> malformed
		xx                 -> unknown subtag "xx"
		en-XB1             -> malformed
		en-Abcd            -> unknown subtag "Abcd"
		en-999             -> "ZZ" is no region
		en-000             -> unknown numeric region
		de-1996-1996       -> variant "1996" twice
		de-1996-1901-1996  -> variant "1996" twice
		ca-Valencia-valencia-u-co-trad -> variant "valencia" twice
		cel-gaulish-FR     -> malformed
		zh-min             -> private use
		i-mingo            -> private use
		de-foo12           -> unknown subtag "foo12"
		en-a-bbb           -> unknown extension "a"
		en-cmn             -> "cmn" does not extend "en"
		zh-cmn-yue         -> "cmn" does not extend "zh"
		und                -> "und" is no language
		und-Latn           -> "und" is no language
		root               -> "und" is no language
		mul                -> "mul" is no language
		mis                -> "mis" is no language
		zxx                -> "zxx" is no language
		qaa                -> private-use language "qaa"
		qqq                -> private-use language "qqq"
		qtz-US             -> private-use language "qtz"
		x-foo              -> private use
		en-x-foo           -> private use
		en-u-nu-latn-x-foo -> private use
		i-default          -> private use
		en-AA              -> private-use region "AA"
		en-QM              -> private-use region "QM"
		en-XA              -> private-use region "XA"
		en-XZ              -> private-use region "XZ"
		en-ZZ              -> "ZZ" is no region
		en-Qaaa            -> private-use script "Qaaa"
		en-Qabx            -> private-use script "Qabx"
		en-Qaai            -> private-use script "Qaai"
		en-Zzzz            -> "Zzzz" is no script
		en-Zyyy            -> "Zyyy" is no script
		en-Zxxx            -> "Zxxx" is no script
	`) {
		in, want := arrow(t, line)
		l, err := Parse(in)
		var bad *TagError
		if !errors.As(err, &bad) || bad.Reason != want || bad.Tag != in || l != "" {
			t.Errorf("%s -> %q, %v; want %s", in, l, err, want)
		}
		if bad != nil && bad.Error() != `locale "`+in+`": `+want {
			t.Errorf("message %s", bad)
		}
	}
}

func TestTagsOfAHundredBytesAreTheLongest(t *testing.T) {
	tag := "en-u" + strings.Repeat("-abcdefgh", 11)[:96]
	if l := must(t, strings.TrimSuffix(tag, "-")); l != "en" {
		t.Errorf("got %s", l)
	}
	_, err := Parse(tag + "abcdefgh")
	if err == nil || !strings.HasSuffix(err.Error(), "longer than 100 bytes") {
		t.Errorf("got %v", err)
	}
}

func TestAnErrorEchoesNoMoreThanFortyPrintableCharacters(t *testing.T) {
	for _, tag := range []string{
		strings.Repeat("q", 5000),
		"en\x00\x1b[31m\nfoo",
		"\u202eevil\u2066\u200b",
		"\xff\xfe\x80",
		strings.Repeat("語", 60),
	} {
		_, err := Parse(tag)
		var bad *TagError
		if !errors.As(err, &bad) {
			t.Fatalf("%q: %v", tag, err)
		}
		if n := len([]rune(bad.Tag)); n > 41 {
			t.Errorf("%q: %d characters", tag, n)
		}
		for _, r := range bad.Error() {
			if !unicode.IsPrint(r) {
				t.Errorf("%q: echoes %U", tag, r)
			}
		}
	}
}

func TestParsingACanonicalTagChangesNothing(t *testing.T) {
	if n := len(samples()); n < 1000 {
		t.Fatalf("only %d samples", n)
	}
	for _, l := range samples() {
		if again, err := Parse(string(l)); err != nil || again != l {
			t.Errorf("%s -> %s, %v", l, again, err)
		}
	}
}

func TestCanonicalisingKeepsTheLanguage(t *testing.T) {
	for _, l := range samples() {
		tag := language.Raw.Make(string(l))
		full, err := language.Raw.Parse(strings.Join([]string{
			factsOf(l).id.lang, factsOf(l).id.script, factsOf(l).id.region}, "-"))
		if err != nil || factsOf(l).id.script == "Zzzz" || factsOf(l).id.region == "ZZ" || len(tag.Variants()) > 0 {
			continue // nothing is likely
		}
		if m, err := Parse(full.String()); err != nil || !l.Same(m) {
			t.Errorf("%s in full is %s, parsed %s, %v", l, full, m, err)
		}
	}
}

// What Intl.Locale.maximize of ICU 78 (CLDR 48) says.
func TestWhereALanguageIsSpokenTellsItsScript(t *testing.T) {
	for _, line := range lines(`
		zh     -> Hans
		zh-MY  -> Hans
		zh-SG  -> Hans
		zh-TW  -> Hant
		zh-HK  -> Hant
		zh-AU  -> Hant
		zh-GB  -> Hant
		zh-US  -> Hant
		zh-EU  -> Hans
		zh-150 -> Hans
		zh-019 -> Hans
		zh-419 -> Hans
		ms-ID  -> Latn
		ms-CC  -> Arab
		sr-RU  -> Cyrl
		sr-EU  -> Cyrl
		sr-145 -> Cyrl
		sr-ME  -> Latn
		sr-TR  -> Latn
		az-034 -> Latn
		az-150 -> Latn
		az-IR  -> Arab
		az-RU  -> Cyrl
		ha-015 -> Latn
		ha-SD  -> Arab
		kk-030 -> Cyrl
		kk-CN  -> Arab
		ky-145 -> Cyrl
		ug-143 -> Arab
		ug-KZ  -> Cyrl
		uz-030 -> Latn
		uz-AF  -> Arab
		abq-TR -> Latn
		hif    -> Deva
		lzh    -> Hant
		man-GN -> Latn
		mey-SN -> Latn
		pnt-RU -> Cyrl
		pnt-TR -> Latn
	`) {
		tag, want := arrow(t, line)
		if got := factsOf(must(t, tag)).id.script; got != want {
			t.Errorf("%s is in %s, want %s", tag, got, want)
		}
	}
}

// langtag is the grammar of RFC 5646 section 2.1, less what Parse refuses: private use, extensions
// other than -u- and -t-.
var langtag = regexp.MustCompile(`(?i)^([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?` +
	`(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[ut](-[a-z0-9]{2,8})+)*$`)

var irregular = regexp.MustCompile(`(?i)^(en-GB-oed|i-[a-z]+|sgn-BE-(FR|NL)|sgn-CH-DE|art-lojban|cel-gaulish|` +
	`no-(bok|nyn)|zh-(guoyu|hakka|min|min-nan|xiang))(-[ut](-[a-z0-9]{2,8})+)*$`)

func FuzzParse(f *testing.F) {
	for _, s := range strings.Fields(`ko zh-Hans ZH_hans en-US-u-ca-buddhist de-1996 sl-rozaj-biske i-klingon en-x-a
		zh-min-nan qaa en-ZZ en-a-b-c und x-y sgn-BE-FR-u-co-a`) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		l, err := Parse(tag)
		if err != nil {
			var bad *TagError
			if !errors.As(err, &bad) || bad.Reason == "" || l != "" {
				t.Fatalf("%q: %q, %v", tag, l, err)
			}
			return
		}
		if hyphens := strings.ReplaceAll(tag, "_", "-"); !langtag.MatchString(hyphens) && !irregular.MatchString(hyphens) {
			t.Errorf("%q is not well formed, yet %s", tag, l)
		}
		if again, err := Parse(string(l)); err != nil || again != l {
			t.Errorf("%q is %s, which is %s, %v", tag, l, again, err)
		}
		if l.Endonym() == "" || l.EnglishName() == "" {
			t.Errorf("%s has no name", l)
		}
		if !l.Same(l) || factsOf(l).id.lang == string(l) && strings.Contains(string(l), "-") {
			t.Errorf("%s has no identity", l)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			Parse("ZH_hans")
		}
	})
	b.Run("again, parallel", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				Parse("ZH_hans")
			}
		})
	})
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			spellings = memo[Locale]{limit: 1024}
			Parse("ZH_hans")
		}
	})
	b.Run("unknown", func(b *testing.B) {
		for b.Loop() {
			Parse("xx-Abcd")
		}
	})
}
