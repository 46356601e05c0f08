package i18n

import (
	"strings"
	"unicode/utf8"
)

// inflection is what a language does to the ends of its words, and to their beginnings: enough to find a term
// in running text, and not so much as to find another word.
type inflection struct {
	endings  []string // what a word takes on
	swaps    []swap   // what takes the place of its last letters
	prefixes []string // what is written together with the word after it
	doubles  bool     // "plan" is "planned"
	general  bool     // no table: endings of a length that goes with the word's
	plurals  []swap   // how plurals end that tell their singular; what stays as it is ends so in both
}

type swap struct{ from, to string }

// shortestStem is how many letters of a word have to be left of it.
const shortestStem = 3

// inflections are by language, of words as Fold leaves them.
var inflections = map[string]inflection{
	"en": {
		endings: strings.Fields("s es ed ing d"), doubles: true,
		swaps: []swap{{"y", "ies"}, {"y", "ied"}, {"e", "ing"}},
		plurals: append(
			unchanging("ss us is ics news goods means series species arms customs works savings premises proceeds headquarters"),
			swap{"y", "ies"}, swap{"sh", "shes"}, swap{"ch", "ches"}, swap{"x", "xes"}, swap{"s", "ses"}, swap{"", "s"},
		),
	},
	"de": {
		endings: strings.Fields("e en er ern es s n em nen"),
		plurals: []swap{
			{"ung", "ungen"}, {"heit", "heiten"}, {"keit", "keiten"}, {"schaft", "schaften"}, {"ion", "ionen"}, {"in", "innen"},
			{"nahme", "nahmen"}, {"strasse", "strassen"},
		},
	},
	"nl": {endings: strings.Fields("s e en n eren"), doubles: true, plurals: []swap{{"heid", "heden"}, {"ing", "ingen"}}},
	"fr": {
		endings: strings.Fields("s x e es"), swaps: []swap{{"al", "aux"}, {"ail", "aux"}},
		plurals: append(
			unchanging("ois cours pays temps corps acces succes proces repas avis"),
			swap{"eau", "eaux"}, swap{"eu", "eux"}, swap{"al", "aux"}, swap{"", "s"},
		),
	},
	"es": {
		endings: strings.Fields("s es"), swaps: []swap{{"o", "a"}, {"o", "os"}, {"o", "as"}, {"a", "os"}, {"z", "ces"}},
		plurals: append(unchanging("is us"), swap{"z", "ces"}, swap{"", "es"}, swap{"", "s"}),
	},
	"pt": {
		endings: strings.Fields("s es"),
		swaps:   []swap{{"ao", "oes"}, {"ao", "aes"}, {"o", "a"}, {"o", "os"}, {"o", "as"}, {"m", "ns"}, {"al", "ais"}, {"el", "eis"}},
		plurals: append(
			[]swap{{"ao", "oes"}, {"ao", "aes"}, {"al", "ais"}, {"el", "eis"}, {"ol", "ois"}, {"m", "ns"}, {"r", "res"}, {"z", "zes"}},
			append(unchanging("is us"), swap{"", "s"})...,
		),
	},
	"it": {
		plurals: []swap{
			{"ca", "che"}, {"ga", "ghe"}, {"ura", "ure"}, {"enza", "enze"}, {"anza", "anze"}, {"ada", "ade"}, {"o", "i"}, {"e", "i"},
		},
		swaps: []swap{{"a", "e"}, {"o", "i"}, {"e", "i"}, {"o", "a"}, {"a", "i"}, {"o", "e"}, {"io", "i"}, {"ca", "che"}, {"ga", "ghe"}},
	},
	"hi": {
		endings: strings.Fields("ों ें ो े ाओं ाएं"),
		swaps:   []swap{{"ा", "े"}, {"ा", "ों"}, {"ी", "ियों"}, {"ी", "ियां"}, {"ी", "ियाँ"}},
	},
	"ar": {
		endings:  strings.Fields("ات ون ين ان ه ها هم نا ك كم ي ا"),
		swaps:    []swap{{"ة", "ات"}, {"ة", "ته"}, {"ة", "تها"}, {"ة", "تهم"}, {"ة", "تنا"}, {"ة", "تي"}, {"ة", "تك"}, {"ة", "تين"}, {"ة", "تان"}},
		prefixes: strings.Fields("وال بال فال كال لل ال و ب ل ف ك"),
		plurals:  []swap{{"ة", "ات"}},
	},
	"he": {
		endings: strings.Fields("ים ות י"), swaps: []swap{{"ה", "ות"}, {"ה", "ת"}}, prefixes: strings.Fields("וה שה ה ו ב ל מ ש כ"),
		plurals: []swap{{"ה", "ות"}, {"", "ים"}},
	},
	"id": {endings: strings.Fields("nya")},
	"ms": {endings: strings.Fields("nya")},
	// Their words do not change, nor do foreign ones among them.
	"vi": {}, "ko": {}, "ja": {}, "zh": {}, "yue": {}, "th": {}, "lo": {}, "km": {}, "my": {},
}

func inflectionOf(l Locale) inflection {
	if known, ok := inflections[factsOf(l).id.lang]; ok {
		return known
	}
	return inflection{general: true}
}

// unchanging are endings, or whole words, that are no plural's.
func unchanging(endings string) []swap {
	var all []swap
	for ending := range strings.FieldsSeq(endings) {
		all = append(all, swap{ending, ending})
	}
	return all
}

// singulars visits what a word may be the plural of, by endings that hardly leave a choice: a glossary that has
// "trees" means "tree" too, but one that has "goods" does not mean "good".
func (f inflection) singulars(word string, visit func(string)) {
	for _, s := range f.plurals {
		stem, ok := strings.CutSuffix(word, s.to)
		switch {
		case ok && s.from == s.to:
			return
		case ok && letters(stem+s.from, shortestStem):
			visit(stem + s.from)
		}
	}
}

// written visits a word, and it without what is written together with it.
func (f inflection) written(word string, visit func(string)) {
	visit(word)
	for _, prefix := range f.prefixes {
		if rest, ok := strings.CutPrefix(word, prefix); ok && letters(rest, shortestStem) {
			visit(rest)
		}
	}
}

// lemmas visits what a word of a text can be a form of, the closest first. They are few, however long the word.
func (f inflection) lemmas(word string, visit func(lemma string)) {
	f.written(word, func(word string) {
		visit(word)
		f.stems(word, visit)
	})
}

// stems visits a word without what it may have taken on at its end.
func (f inflection) stems(word string, visit func(string)) {
	if f.general {
		generalStems(word, visit)
		return
	}
	for _, ending := range f.endings {
		stem, ok := strings.CutSuffix(word, ending)
		if !ok || !letters(stem, shortestStem) {
			continue
		}
		visit(stem)
		if f.doubles && doubled(stem) {
			visit(stem[:len(stem)-1])
		}
	}
	for _, s := range f.swaps {
		if stem, ok := strings.CutSuffix(word, s.to); ok && letters(stem, shortestStem-1) {
			visit(stem + s.from)
		}
	}
}

func doubled(stem string) bool {
	n := len(stem)
	return n > shortestStem && stem[n-1] == stem[n-2] && stem[n-1] < utf8.RuneSelf
}

// generalStems takes letters off the end of a word of a language without a table. Beside the stem itself it
// visits, marked as bare, the stem of a word that has lost its final vowel: "воды" is of "вода".
func generalStems(word string, visit func(string)) {
	n, off, stem := utf8.RuneCountInString(word), 0, word
	for {
		ending := word[len(stem):]
		if n-off >= shortestStem && off <= longestEnding(n-off+1) && (ending == "" || isVowel(first(ending))) {
			visit(stem + bare)
		}
		if off == mostEnding || n-off <= shortestStem {
			return
		}
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
		off++
		if off <= longestEnding(n-off) {
			visit(stem)
		}
	}
}

// bare marks the stem of a word that ends in a vowel.
const bare = "\x00"

// bareStem is a word without the vowel it ends in.
func (f inflection) bareStem(word string) (string, bool) {
	r, size := utf8.DecodeLastRuneInString(word)
	stem := word[:len(word)-size]
	return stem + bare, f.general && isVowel(r) && letters(stem, shortestStem)
}

func isVowel(r rune) bool {
	return strings.ContainsRune("aeiouyаеиоуыэюяіїєαεηιουω", r)
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

const mostEnding = 4

// longestEnding is how many letters a word of n may take on: "art" is not "article".
func longestEnding(n int) int {
	return min(max(n-2, 0), mostEnding-1) + min(n/8, 1)
}

// kin tells whether a word of a translation can be a form of a wanted one. It would rather say so once too often
// than tell a translator that a word is missing which is there.
func kin(word, wanted string) bool {
	n, same := utf8.RuneCountInString(wanted), shared(word, wanted)
	if n > shortestStem && strings.Contains(word, wanted) {
		return true // in a compound
	}
	more := utf8.RuneCountInString(word) - same
	return same >= max(min(n, shortestStem), n-min(n/3, 3)) && more <= max(3, n/2)
}

// shared is how many characters two words begin with alike.
func shared(a, b string) int {
	n := 0
	for a != "" && b != "" {
		r, size := utf8.DecodeRuneInString(a)
		if s, _ := utf8.DecodeRuneInString(b); r != s {
			break
		}
		a, b = a[size:], b[min(size, len(b)):]
		n++
	}
	return n
}

// letters tells whether a text has so many characters.
func letters(text string, least int) bool {
	for range text {
		if least--; least <= 0 {
			return true
		}
	}
	return least <= 0
}

// particles are what nouns of Korean take on: particles, the plural, and the forms of 하다 and 되다 that make
// verbs of them.
var particles = strings.Fields(`은 는 이 가 을 를 의 에 와 과 도 로 만 며 나 야 랑 께 들 요
	으로 에서 에게 까지 부터 보다 처럼 마다 조차 마저 밖에 이나 이며 이고 이다 입니다 이란 이라 라고 라는 하고 한테 께서 이랑 으로서 로서 으로써 로써 뿐
	하 한 할 함 해 했 되 된 될 됨 돼 됐 하다 하는 하여 하기 하며 합니다 하고 되다 되는 되어 되기 되며 됩니다 되고 했다 됐다 적`)

// mostParticles is how many syllables may follow a noun.
const mostParticles = 6

// isParticles tells whether the rest of a word is one or more particles.
func isParticles(rest string) bool {
	if rest == "" {
		return true
	}
	for _, particle := range particles {
		if after, ok := strings.CutPrefix(rest, particle); ok && isParticles(after) {
			return true
		}
	}
	return false
}
