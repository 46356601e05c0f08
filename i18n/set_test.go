package i18n

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func locales(tags string) []Locale {
	var list []Locale
	for _, tag := range strings.Fields(tags) {
		list = append(list, Locale(tag))
	}
	return list
}

// chainOfTags reads "wanted, in order / source | members | from=to,to …".
func chainOfTags(question string) Chain {
	parts := strings.Split(question+"||", "|")
	wanted, source, _ := strings.Cut(parts[0], "/")
	fallbacks := make(map[Locale][]Locale)
	for _, f := range strings.Fields(parts[2]) {
		from, to, _ := strings.Cut(f, "=")
		fallbacks[Locale(from)] = locales(strings.ReplaceAll(to, ",", " "))
	}
	return NewSet(locales(parts[1]), fallbacks).Chain(locales(wanted), Locale(strings.TrimSpace(source)))
}

func TestTheChainServesTheNearestWordsFirst(t *testing.T) {
	for _, line := range lines(`
		ko / en        | ko en ja              -> ko>en
		ko ja / en     | ko en ja              -> ko,ja>en
		ja ko / en     | ko en ja              -> ja,ko>en
		vi / en        | ko en ja              -> >en
		en / en        | ko en ja              -> en
		ko en / en     | ko en ja              -> ko,en
		/ en           | ko en ja              -> en
		vi / ko        |                       -> >ko
		ko / ko        |                       -> ko
		vi /           | ko en                 ->
		/              | ko en                 ->

		zh-TW / en     | zh-Hans zh-Hant       -> zh-Hant>zh-Hans,en
		zh-HK / en     | zh-Hans zh-Hant       -> zh-Hant>zh-Hans,en
		zh-MO / en     | zh-HK zh-Hans zh-TW   -> zh-HK,zh-TW>zh-Hans,en
		zh-TW / en     | zh-HK zh-MO zh-Hans   -> zh-HK,zh-MO>zh-Hans,en
		zh-MO / en     | zh-TW zh-Hant-HK      -> zh-Hant-HK,zh-TW>en
		zh / en        | zh-Hans zh-Hant       -> zh-Hans>zh-Hant,en
		zh-CN / en     | zh-Hant               -> >zh-Hant,en
		zh-SG / en     | zh-Hans zh-Hant       -> zh-Hans>zh-Hant,en
		zh-MY / en     | zh-Hans zh-Hant       -> zh-Hans>zh-Hant,en
		zh-150 / en    | zh-Hans zh-Hant       -> zh-Hans>zh-Hant,en
		sr-RU / en     | sr sr-Latn            -> sr>sr-Latn,en
		zh-HK / en     | zh-Hans-HK zh-SG zh-Hans -> >zh-Hans-HK,zh-Hans,zh-SG,en
		zh-Hans / en   | zh-HK zh-TW yue       -> >zh-TW,zh-HK,en
		yue / en       | zh-Hant zh-Hans       -> >en
		zh-Hant / en   | yue                   -> >en

		es-MX / en     | es es-419 es-MX       -> es-MX,es-419,es>en
		es-MX / en     | es es-ES es-419       -> es-419,es,es-ES>en
		es-MX / en     | es-AR es-ES es-GQ     -> es-ES,es-AR,es-GQ>en
		es-GQ / en     | es-AR es-419 es-PH    -> es-419,es-PH,es-AR>en
		es / en        | es-MX                 -> es-MX>en
		pt-BR / en     | pt-PT pt-AO           -> pt-PT,pt-AO>en
		pt / en        | pt-BR pt-PT           -> pt-BR,pt-PT>en
		pt-PT / en     | pt-BR                 -> pt-BR>en
		pt-AO / en     | pt pt-PT pt-MZ        -> pt-PT,pt,pt-MZ>en
		pt-BR / en     | pt pt-BR              -> pt-BR,pt>en
		fr-CA / en     | fr                    -> fr>en
		fr-CA / en     | fr-CH fr-BE           -> fr-BE,fr-CH>en
		de-CH / en     | de                    -> de>en
		de / en        | de-CH                 -> de-CH>en
		en-AU / ko     | en-GB en-IN en-US     -> en-US,en-GB,en-IN>ko
		en-AU / ko     | en-CA en-GB en-NZ     -> en-GB,en-NZ,en-CA>ko
		en-DE / ko     | en-AU en-CA en-FR     -> en-FR,en-AU,en-CA>ko

		sr / en        | sr-Cyrl sr-Latn       -> sr-Cyrl>sr-Latn,en
		sr-Latn / en   | sr                    -> >sr,en
		sr-ME / en     | sr sr-Latn            -> sr-Latn>sr,en
		sr-Cyrl-ME / en | sr-Latn sr           -> sr>sr-Latn,en
		sh / en        | sr-Latn               -> >en
		hr / en        | bs sr-Latn            -> >en
		nb / en        | nn no                 -> no>nn,en
		no / en        | nb nn                 -> nb>nn,en
		nn / en        | no                    -> >no,en
		da / en        | nb sv                 -> >en
		az-Arab / en   | az az-Cyrl            -> >en
		az / en        | az-Arab               -> >en
		pa-PK / en     | pa pa-Arab            -> pa-Arab>en
		uz-Cyrl / en   | uz                    -> >en
		ckb / en       | ku ku-Arab            -> >en
		et / en        | fi                    -> >en
		so / ko        | en                    -> >ko
		so / en        | fi                    -> >en
		gsw / en       | de                    -> >en
		id / en        | ms                    -> >en
		fil / en       | tl                    -> >en

		de-1996 / en   | de                    -> de>en
		de-1996 / en   | de de-1996 de-1901    -> de-1996,de,de-1901>en
		de-CH-1996 / en | de de-CH de-1996     -> de-CH,de,de-1996>en
		de / en        | de-1901 de-AT         -> de-AT,de-1901>en
		de / en        | de-1901 de-AT de-CH-1901 de-LI -> de-AT,de-LI,de-1901,de-CH-1901>en
		ca-valencia / en | ca                  -> ca>en
		sl-rozaj-biske / en | sl sl-rozaj      -> sl-rozaj,sl>en

		en-GB / en     | en en-GB              -> en-GB,en
		de / en-GB     | en de                 -> de>en-GB
		en / en-GB     | en                    -> en,en-GB
		fr-CA en / fr  | en fr                 -> fr,en
		zh-TW / zh     | zh-Hant               -> zh-Hant>zh
		vi / zh-CN     | zh-Hans               -> >zh-CN
		pt-BR ko pt-PT / en | pt pt-PT ko      -> pt,pt-PT,ko>en
	`) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		question, want := arrow(t, line)
		c := chainOfTags(question)
		if c.Key() != want {
			t.Errorf("%s -> %s, want %s", question, c.Key(), want)
		}
		asked, _, _ := strings.Cut(want, ">")
		if only := c.Only(); only.Key() != asked || only.Asked() != len(only.Locales()) {
			t.Errorf("%s without fallbacks -> %s, want %s", question, only.Key(), asked)
		}
	}
}

func TestConfiguredFallbacksFollowWhatWasAskedFor(t *testing.T) {
	for _, line := range lines(`
		ca / en      | ca es en      | ca=es          -> ca>es,en
		gl / en      | es pt         | gl=pt,es       -> >pt,es,en
		ca gl / en   | ca es pt      | gl=pt ca=es    -> ca>es,pt,en
		gl ca / en   | ca es pt      | gl=pt ca=es    -> ca>pt,es,en
		gsw / en     | de fr         | gsw=de de=fr   -> >de,en
		ca / en      | es-MX         | ca=es          -> >en
		ca / en      | es-MX         | ca=es-MX       -> >es-MX,en
		ca / es      | fr            | ca=es,fr       -> >es,fr
		ca / en      | pt-BR         | ca=pt          -> >pt-BR,en
		ca es / en   | ca es fr      | ca=es,fr       -> ca,es>fr,en
		es-MX / en   | es pt         | es=pt          -> es>pt,en
		es-MX / en   | es pt fr      | es=pt es-419=fr -> es>fr,en
		es / en      | es pt         | es-MX=pt       -> es>en
		zh-TW / en   | ja zh-Hans    | zh-Hant=ja     -> >ja,zh-Hans,en
		zh / en      | ja zh         | zh-Hant=ja     -> zh>en
		nb / en      | sv nn         | no=sv          -> >sv,nn,en
		de-1996 / en | nl            | de=nl          -> >nl,en
		az-Arab / en | az fa tr      | az=tr az-Arab=fa -> >fa,en
		az-Arab / en | az            | az-Arab=az     -> >az,en
		/ en         | en fr         | en=fr          -> en>fr
		xh / en      | zu            | xh=            -> >en
	`) {
		question, want := arrow(t, line)
		if c := chainOfTags(question); c.Key() != want {
			t.Errorf("%s -> %s, want %s", question, c.Key(), want)
		}
	}
}

func TestFallbacksComeFromTheNearestParentThatHasAny(t *testing.T) {
	s := NewSet(locales("es fr"), map[Locale][]Locale{
		"es": locales("pt it"), "es-419": locales("pt-BR"), "zh-Hant": locales("ja"), "fr": {},
	})
	for _, line := range lines(`
		es -> pt it
		es-ES -> pt it
		es-MX -> pt-BR
		es-PH -> pt it
		zh-HK -> ja
		zh ->
		fr ->
		ko ->
	`) {
		l, want := arrow(t, line)
		if got := joined(s.Fallbacks(Locale(l))); got != want {
			t.Errorf("%s -> %s, want %s", l, got, want)
		}
	}
}

func TestASetFindsALocaleByAnotherSpelling(t *testing.T) {
	s := NewSet(locales("zh-Hant pt-BR pt ko nb zh-Hant"), nil)
	if got := joined(s.Locales()); got != "ko nb pt pt-BR zh-Hant" {
		t.Errorf("members %s", got)
	}
	for _, line := range lines(`
		zh-TW -> zh-Hant
		zh-HK ->
		zh ->
		pt -> pt
		pt-BR -> pt-BR
		pt-PT ->
		no -> nb
		ko-KR -> ko
		ja ->
	`) {
		l, want := arrow(t, line)
		if got, ok := s.Find(Locale(l)); string(got) != want || ok != (want != "") {
			t.Errorf("%s -> %s, %v; want %s", l, got, ok, want)
		}
	}
	if l, ok := s.Find(""); ok {
		t.Errorf("no locale is found as %s", l)
	}
}

func TestOneMoreLocaleLeavesTheSetAsItIs(t *testing.T) {
	s := NewSet(locales("ko en"), map[Locale][]Locale{"ja": locales("ko")})
	more := s.With("ja")
	if got := more.Chain(locales("ja"), "en").Key(); got != "ja>ko,en" {
		t.Errorf("with ja: %s", got)
	}
	if got := s.Chain(locales("ja"), "en").Key(); got != ">ko,en" {
		t.Errorf("without: %s", got)
	}
	if got := joined(more.With("ja").Locales()); got != "en ja ko" {
		t.Errorf("twice with ja: %s", got)
	}
}

func TestASetKeepsWhatItWasMadeOf(t *testing.T) {
	members, fallbacks := locales("ko en"), map[Locale][]Locale{"ja": locales("ko")}
	s := NewSet(members, fallbacks)
	members[0], fallbacks["ja"][0] = "fr", "fr"
	if got := s.Chain(locales("ja"), "en").Key(); got != ">ko,en" {
		t.Errorf("got %s", got)
	}
	_ = append(s.Locales(), "zz")
	if got := joined(s.Locales()); got != "en ko" {
		t.Errorf("members %s", got)
	}
}

func TestATextIsPickedInChainOrder(t *testing.T) {
	c := chainOfTags("es-MX / ko | es es-419 pt | es=pt")
	for _, line := range lines(`
		es-419 es pt ko -> es-419 asked
		es ko           -> es asked
		pt ko           -> pt fallback
		ko              -> ko fallback
		fr              ->
	`) {
		texts, want := arrow(t, line)
		has := func(i int) bool { return slices.Contains(locales(texts), c.Locales()[i]) }
		got := ""
		if i, ok := c.Pick(has); ok {
			got = string(c.Locales()[i]) + map[bool]string{false: " asked", true: " fallback"}[c.IsFallback(i)]
		}
		if got != want {
			t.Errorf("%s -> %s, want %s", texts, got, want)
		}
		if i, ok := c.Only().Pick(has); ok != strings.HasSuffix(want, "asked") || ok && c.Only().IsFallback(i) {
			t.Errorf("without fallbacks, %s -> %d, %v", texts, i, ok)
		}
	}
}

func TestTheZeroChainHasNothing(t *testing.T) {
	var c Chain
	if _, ok := c.Pick(func(int) bool { return true }); ok || c.Key() != "" || c.Asked() != 0 || c.Only() != c {
		t.Error("the zero chain has something")
	}
	if FallbackChain.String() != "CHAIN" || FallbackNone.String() != "NONE" {
		t.Errorf("fallbacks are %s and %s", FallbackChain, FallbackNone)
	}
}

func drawQuestion(t *rapid.T) (s *Set, fallbacks map[Locale][]Locale, wanted []Locale, source Locale) {
	sample := rapid.SampledFrom(append(locales(`zh zh-CN zh-Hans zh-Hant zh-TW zh-HK zh-MO yue sr sr-Latn sr-ME
		nb nn no en en-GB en-AU en-001 es es-MX es-419 de de-CH de-1996 pt pt-BR pt-PT pt-AO az az-Arab ko`), samples()...))
	few := rapid.SliceOfN(sample, 0, MaxWanted)
	fallbacks = rapid.MapOfN(sample, few, 0, 5).Draw(t, "fallbacks")
	s = NewSet(rapid.SliceOfN(sample, 0, 40).Draw(t, "members"), fallbacks)
	return s, fallbacks, few.Draw(t, "wanted"), sample.Draw(t, "source")
}

func TestChainsKeepTheirPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, _, wanted, source := drawQuestion(t)
		c := s.Chain(wanted, source)
		list := c.Locales()
		if len(wanted) == 0 {
			wanted = []Locale{source}
		}
		for i, l := range list {
			if slices.Contains(list[:i], l) {
				t.Errorf("%s twice in %s", l, c.Key())
			}
			if l != source && !slices.Contains(s.Locales(), l) {
				t.Errorf("%s in %s is no member", l, c.Key())
			}
			ofWanted := slices.ContainsFunc(wanted, func(w Locale) bool {
				a, b := factsOf(w).id, factsOf(l).id
				return a.lang == b.lang && a.script == b.script
			})
			if ofWanted == c.IsFallback(i) {
				t.Errorf("%v wanted, %s in %s at %d", wanted, l, c.Key(), i)
			}
		}
		if !slices.Contains(list, source) {
			t.Errorf("%s does not reach the source %s", c.Key(), source)
		}
		if c.IsFallback(slices.Index(list, source)) && list[len(list)-1] != source &&
			!slices.ContainsFunc(wanted, func(w Locale) bool { return slices.ContainsFunc(s.Fallbacks(w), source.Same) }) &&
			!slices.ContainsFunc(wanted, func(w Locale) bool { k, _ := kinOf(factsOf(w).id); return k.lang == factsOf(source).id.lang }) {
			t.Errorf("%s has the source %s too early", c.Key(), source)
		}
		if first, ok := s.Find(wanted[0]); ok && wanted[0] != source && list[0] != first {
			t.Errorf("%v wanted, %s starts with another", wanted, c.Key())
		}
	})
}

func TestEqualKeysAreEqualChains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, fallbacks, wanted, source := drawQuestion(t)
		a, again := s.Chain(wanted, source), NewSet(s.Locales(), fallbacks).Chain(wanted, source)
		b := s.Chain(wanted[:rapid.IntRange(0, len(wanted)).Draw(t, "fewer")], source)
		for _, pair := range [][2]Chain{{a, again}, {a, b}, {a, a.Only()}, {a.Only(), b.Only()}} {
			same := slices.Equal(pair[0].Locales(), pair[1].Locales()) && pair[0].Asked() == pair[1].Asked()
			if same != (pair[0].Key() == pair[1].Key()) {
				t.Errorf("%s and %s, equal %v", pair[0].Key(), pair[1].Key(), same)
			}
		}
		if a.Key() != again.Key() {
			t.Errorf("%s, then %s", a.Key(), again.Key())
		}
	})
}

func TestManyReadersShareASet(t *testing.T) {
	s := NewSet(samples()[:40], nil)
	want := NewSet(samples()[:40], nil)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, l := range samples() {
				if got := s.Chain([]Locale{l, "en"}, "ko").Key(); got != want.newChain([]Locale{l, "en"}, "ko").Key() {
					t.Errorf("%s gets %s", l, got)
				}
			}
		})
	}
	wg.Wait()
	if n := s.chains.remembered(); n > 1030 {
		t.Errorf("%d chains remembered", n)
	}
}

func BenchmarkChain(b *testing.B) {
	members := locales(`ar bn cs da de de-CH el en en-GB es es-419 es-MX fa fi fr fr-CA he hi hu id it ja ko ms nb nl
		nn pl pt-BR pt-PT ro ru sr sr-Latn sv th tr uk vi zh-Hans`)
	s := NewSet(members, map[Locale][]Locale{"es-MX": locales("pt-BR"), "sr": locales("ru")})
	wanted := locales("es-MX zh-TW en")
	b.Run(fmt.Sprintf("hit of %d", len(members)), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.Chain(wanted, "ko")
		}
	})
	b.Run(fmt.Sprintf("miss of %d", len(members)), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.newChain(wanted, "ko")
		}
	})
	b.Run("set", func(b *testing.B) {
		for b.Loop() {
			NewSet(members, nil)
		}
	})
}
