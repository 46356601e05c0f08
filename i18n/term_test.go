package i18n_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"polyplan/i18n"
)

// matched marks in a text what was found of terms: "[cities], clean".
func matched(l i18n.Locale, text string, terms ...string) string {
	runes := []rune(text)
	var b strings.Builder
	at := 0
	for _, m := range i18n.NewTermMatcher(l, terms).Find(text) {
		b.WriteString(string(runes[at:m.Start]) + "[" + string(runes[m.Start:m.End]) + "]")
		at = m.End
	}
	return b.String() + string(runes[at:])
}

func TestTermsAreFoundInTheFormsThatWordsHave(t *testing.T) {
	for _, c := range []struct {
		locale i18n.Locale
		terms  string // with commas
		want   string // the text, with what is found in brackets
	}{
		{"en", "city", "[Cities] of the [city], the [CITY]’s citizens and a citadel"},
		{"en", "art", "[Art] is not an article, nor a part; the [arts] are"},
		{"en", "plan", "a [plan] [planned] in [planning] the planet and the plant"},
		{"en", "recycle,waste", "[recycling] [wastes], [recycled] [waste]"},
		{"en", "climate change", "[Climate-change] and [climate changes], not climate, change"},
		{"en", "city,city council,council", "the [city council] of the [city], a [council]"},
		{"en", "climate change,change management", "[climate change] management"},
		{"en", "WHO", "the [WHO] and those who know Who"},
		{"en", "NGO", "[NGOs] and an [NGO], not ngo"},
		{"en", "CO₂", "tons of [CO₂] and [CO2]"},
		{"en", "R&D", "[R&D] and [R & D], not R or D"},
		{"en", "3.14", "[3.14] is not 3,14 nor 3.141"},
		{"en", "café", "[Cafe], [CAFÉS]"},
		{"en-GB", "programme", "[programmes]"},
		{"de", "Stadt", "[Städte], [Stadt], [STÄDTEN], nicht Stadtplan und Stadion"},
		{"de", "Plan", "[Pläne] und [Plan], kein Planet"},
		{"de", "Straße", "[Strasse] und [Straßen]"},
		{"fr", "eau", "de l’[eau], d'[eaux], pas eautre"},
		{"fr", "canal", "des [canaux]"},
		{"es", "ciudad", "[ciudades] y [Ciudad], no ciudadano"},
		{"it", "città,strada", "[Citta], [strade]"},
		{"pt", "ação", "[ações]"},
		{"ru", "вода,город", "[воды], [водой], [вод], не водка; [городов] и [города]"},
		{"el", "πόλη", "της [πόλης], την [Πόλη]"},
		{"vi", "nước", "[nước] sạch"},
		{"ar", "مدينة", "[المدينة] [ومدينة] [والمدينة] [بالمدينة] [للمدينة]"},
		{"ar", "المدينة", "[مَدِينَة] [مدينتنا]"},
		{"he", "עיר", "[העיר] [ועיר]"},
		{"hi", "शहर", "[शहरों] में [शहर]"},
		{"ko", "도시", "[도시]를 [도시]에서는 [도시]들의 [도시], 대도시와 도시락"},
		{"ko", "기후 변화", "[기후변화]에 [기후 변화]"},
		{"ko", "계획", "[계획]하는 [계획]된 [계획]을, 도시[계획]과 도시[계획]도로, 대계획"},
		{"ko", "기후 변화,도시,대응", "[기후변화][대응]과 [도시]계획을, 도시락을 도시락"},
		{"ko", "물,회의", "[물]을, 물고기, 인사[회의]"},
		{"ko", "사회,장애", "인사회의, 도시장애인, [장애]인식개선"},
		{"en", "trees,cities,goods,boxes", "a [tree], [trees], a [city], a [box], good and treed"},
		{"en", "NGOs,news,buses,classes", "an [NGO], ngo, new, a [bus], a [class]"},
		{"en", "climate changes", "[climate change] and [climates change]"},
		{"en", "tree,trees", "[tree] [trees]"},
		{"de", "Maßnahmen,Leistungen,Straßen,Regen", "die [Maßnahme], jede [Leistung], eine [Straße], rege"},
		{"nl", "gemeenschappen,mogelijkheden,bomen", "[mogelijkheid], bom"},
		{"fr", "eaux usées,canaux,cours", "l’[eau usée], un [canal], la cour"},
		{"es", "ciudades,calles,luces,crisis", "[ciudad], [calle], [luz], crisi"},
		{"pt", "ações,canais", "[ação], [canal]"},
		{"it", "piani,strategiche", "[piano], [strategica]"},
		{"ar", "الخدمات", "[خدمة] [والخدمة]"},
		{"he", "תוכנית,רחובות", "[רחובות]"},
		{"ko", "AI", "[AI]는 ai"},
		{"ja", "都市,計画", "大[都市]の[計画]を"},
		{"ja", "ガス", "都市[ガス]と都市[ｶﾞｽ]"},
		{"zh", "城市,城市规划", "[城市规划]和[城市]"},
		{"zh", "人工智能", "[人工 智能]"},
		{"th", "น้ำ,เมือง", "[น้ำ]สะอาดใน[เมือง]"},
		{"th", "กน", "กนุ"},
		{"km", "ទឹក", "[ទឹក]ស្អាត"},
		{"km", "ស", "ស្អ"},
		{"my", "ရေ", "သန့်[ရေ]"},
	} {
		text := strings.NewReplacer("[", "", "]", "").Replace(c.want)
		if got := matched(c.locale, text, strings.Split(c.terms, ",")...); got != c.want {
			t.Errorf("%s, %s: got %q, want %q", c.locale, c.terms, got, c.want)
		}
	}
}

func TestTermsThatAreWrittenAlikeAreFoundTogether(t *testing.T) {
	found := i18n.NewTermMatcher("en", []string{"plan", "Plan", "—", "goal"}).Find("a plan")
	if len(found) != 1 || fmt.Sprint(found[0]) != "{[0 1] 2 6}" {
		t.Errorf("got %v", found)
	}
}

func TestTermsThatDifferInCaseAndAccentsAloneAreTheSame(t *testing.T) {
	for _, same := range [][]string{
		{"City council", "city  council", "City-Council"}, {"Straße", "STRASSE"}, {"مَدِينَة", "مدينة"}, {"기후 변화", "기후\u00a0변화"},
	} {
		for _, term := range same {
			if i18n.TermKey(term) != i18n.TermKey(same[0]) {
				t.Errorf("%q is not %q", term, same[0])
			}
		}
	}
	for _, none := range []string{"", " ", "—", "…", "'"} {
		if key := i18n.TermKey(none); key != "" {
			t.Errorf("%q could be found as %q", none, key)
		}
	}
}

// awkward are what texts and terms of the tests below are made of.
var awkward = []string{
	"a", "an", "art", "Art", "arts", "city", "cities", "UN", "é", "e\u0301", "ß", "도", "시", "를", "都", "市", "น้ำ", "ក", "្", "ស", "ガ", "ｶﾞ",
	"و", "ال", "مدينة", "ة", " ", "  ", "-", "’", ".", ",", "\n", "\u200d", "\u0301", "3.14", "x\xff", "\xff", "😀", "👩‍🔬", "עיר", "\u1039",
}

func TestWhatIsFoundIsWithinTheTextInOrderAndApart(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		piece := rapid.SampledFrom(awkward)
		join := func(s []string) string { return strings.Join(s, "") }
		text := join(rapid.SliceOfN(piece, 0, 40).Draw(rt, "text"))
		terms := rapid.SliceOfN(rapid.Map(rapid.SliceOfN(piece, 1, 4), join), 1, 8).Draw(rt, "terms")
		l := rapid.SampledFrom([]i18n.Locale{"en", "de", "ru", "ar", "ko", "ja", "th", "km", "qaa"}).Draw(rt, "locale")
		sound(rt, l, text, terms)
	})
}

// sound checks what holds of all that is found.
func sound(t interface{ Fatalf(string, ...any) }, l i18n.Locale, text string, terms []string) {
	at := 0
	for _, m := range i18n.NewTermMatcher(l, terms).Find(text) {
		if m.Start < at || m.End <= m.Start || m.End > utf8.RuneCountInString(text) || len(m.Terms) == 0 {
			t.Fatalf("%q in %q: %v after %d", terms, text, m, at)
		}
		at = m.End
	}
	for _, term := range terms {
		if i18n.TermKey(term) == "" || !utf8.ValidString(term) {
			continue
		}
		if found := i18n.NewTermMatcher(l, []string{term}).Find(term); len(found) == 0 {
			t.Fatalf("%s: %q is not found in itself", l, term)
		}
		if i18n.TermKey(i18n.TermKey(term)) == "" {
			t.Fatalf("%q has the key %q", term, i18n.TermKey(term))
		}
	}
	uses := []i18n.TermUse{{Term: "x", Wanted: terms, Forbidden: terms}}
	i18n.CheckTerms(l, text, uses)
}

func FuzzTermMatcher(f *testing.F) {
	f.Add("en", "Cities of art", "city", "art")
	f.Add("ko", "도시를 위한 계획", "도시", "계획")
	f.Add("ar", "بالمدينة", "المدينة", "مدن")
	f.Add("km", "ទឹកស្អាត", "ទឹក", "ស")
	f.Fuzz(func(t *testing.T, locale, text, one, other string) {
		l, err := i18n.Parse(locale)
		if err != nil {
			return // there is no language to look in
		}
		sound(t, l, text, []string{one, other})
	})
}

// TestManyTermsAreFoundInALongTextInBoundedTime has the worst that a glossary may hold.
func TestManyTermsAreFoundInALongTextInBoundedTime(t *testing.T) {
	const most = 10 * time.Second // it takes a fiftieth of that, on a machine of its own
	for name, c := range map[string]struct {
		locale i18n.Locale
		term   func(i int) string
		text   string
	}{
		"words":            {"en", func(i int) string { return fmt.Sprintf("term%d of the city", i) }, strings.Repeat("term17 of the cities ", 500)},
		"one long term":    {"zh", func(i int) string { return strings.Repeat("一", 1+i%100) }, strings.Repeat("一", 10_000)},
		"beginnings":       {"ru", func(i int) string { return strings.TrimSpace(strings.Repeat(strings.Repeat("а", 4+i%8)+" ", 1+i%10)) }, strings.Repeat("аааааааааа ", 900)},
		"one Korean word":  {"ko", func(i int) string { return strings.Repeat("은", 1+i%100) }, strings.Repeat("은", 10_000)},
		"one Arabic word":  {"ar", func(i int) string { return strings.Repeat("و", 1+i%100) }, strings.Repeat("و", 10_000)},
		"marks":            {"hi", func(i int) string { return fmt.Sprint("क", i) }, "क" + strings.Repeat("\u0301", 9_999)},
		"one English word": {"en", func(i int) string { return strings.Repeat("s", 1+i%100) }, strings.Repeat("s", 10_000)},
		"spaces":           {"fr", func(i int) string { return fmt.Sprint("mot ", i) }, strings.Repeat(" ", 10_000)},
	} {
		t.Run(name, func(t *testing.T) {
			terms := make([]string, 5_000)
			for i := range terms {
				terms[i] = c.term(i)
			}
			start := time.Now()
			m := i18n.NewTermMatcher(c.locale, terms)
			m.Find(c.text)
			if took := time.Since(start); took > most {
				t.Errorf("it took %s", took)
			} else {
				t.Logf("it took %s", took)
			}
		})
	}
}

func TestAGlossaryTellsWhatATranslationLacks(t *testing.T) {
	for _, c := range []struct {
		locale          i18n.Locale
		text            string
		wanted          string
		forbidden, want string
	}{
		{"ko", "도시를 위하여", "도시", "", ""},
		{"ko", "대도시의 도시계획", "도시,시", "", ""},
		{"ko", "마을을 위하여", "도시,시내", "", `0-4 "city" is to be "도시" or "시내", and the translation does not have that`},
		{"ko", "기후변화", "기후 변화", "", ""},
		{"de", "Der Stadtplan der Städte", "Stadt", "", ""},
		{"de", "Das Dorf", "Stadt", "", `0-4 "city" is to be "Stadt", and the translation does not have that`},
		{"pl", "o czystej wodzie", "czysta woda", "", ""},
		{"fr", "l’eau potable", "eau", "", ""},
		{"ar", "والمدينة", "المدينة", "", ""},
		{"ar", "مدينة", "المدينة", "", ""},
		{"ja", "大都市", "都市", "", ""},
		{"fr", "la ville", "", "ville", `0-4 "city" is not to be "ville"`},
		{"fr", "les bourgs", "ville", "bourg", `0-4 "city" is to be "ville", and the translation does not have that; 0-4 "city" is not to be "bourg"`},
		{"fr", "l’hôtel de ville", "hôtel de ville", "ville", ""},
		{"fr", "", "", "", ""},
		{"fr", "rien", "", "", ""},
	} {
		use := i18n.TermUse{Start: 0, End: 4, Term: "city", Wanted: split(c.wanted), Forbidden: split(c.forbidden)}
		var said []string
		for _, f := range i18n.CheckTerms(c.locale, c.text, []i18n.TermUse{use}) {
			said = append(said, fmt.Sprintf("%d-%d %s", f.Start, f.End, f.Message))
		}
		if got := strings.Join(said, "; "); got != c.want {
			t.Errorf("%s %q: got %s, want %s", c.locale, c.text, got, c.want)
		}
	}
}

func split(words string) []string {
	if words == "" {
		return nil
	}
	return strings.Split(words, ",")
}

func BenchmarkTermMatcher(b *testing.B) {
	terms := make([]string, 5_000)
	for i := range terms {
		terms[i] = fmt.Sprintf("term%d of the city", i)
	}
	text := strings.Repeat("term17 of the cities, and other words of a plan. ", 200)
	b.Run("compile", func(b *testing.B) {
		for b.Loop() {
			i18n.NewTermMatcher("en", terms)
		}
	})
	m := i18n.NewTermMatcher("en", terms)
	b.Run("find", func(b *testing.B) {
		for b.Loop() {
			m.Find(text)
		}
	})
}
