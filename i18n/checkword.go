package i18n

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// length finds texts over their limit, and texts so much shorter or longer than the source, for what scripts need,
// that something may be missing, or too much.
func (c *checker) length() {
	if n := utf8.RuneCountInString(c.Target); c.Limit > 0 && n > c.Limit {
		c.report(SeverityError, placeOf(c.Target, c.Limit), len(c.Target), nil,
			say("wanted at most %d characters, got %d", c.Limit, n))
	}
	source, target := weight(c.sourceAddresses.masked(c.Source)), weight(c.targetAddresses.masked(c.Target))
	const least, most = 20, 3.5 // short texts vary without end
	switch {
	case source < least && target < least:
	case target > most*max(source, 8):
		c.report(SeverityInfo, 0, len(c.Target), nil, say("wanted a text about as long as the source, got one much longer"))
	case source > most*max(target, 4):
		c.report(SeverityInfo, 0, len(c.Target), nil, say("wanted a text about as long as the source, got one much shorter"))
	}
}

// placeOf is where in a text so many characters end.
func placeOf(text string, runes int) int {
	for i := range text {
		if runes == 0 {
			return i
		}
		runes--
	}
	return len(text)
}

// weight is how much a text says, in Latin letters: a character of Chinese is about three, one of Japanese kana or
// Korean about two.
func weight(text string) float64 {
	sum := 0.0
	for _, r := range text {
		switch {
		case r < 0x1100 || unicode.Is(unicode.M, r):
			if !unicode.In(r, unicode.M, unicode.Cf) {
				sum++
			}
		case unicode.Is(unicode.Han, r):
			sum += 3
		case unicode.In(r, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Ethiopic, unicode.Yi):
			sum += 2
		default:
			sum++
		}
	}
	return sum
}

// repeatedWord finds a word that stands twice in a row. Many languages double words on purpose; there it is only
// told. A name that is doubled is so in the source too.
func (c *checker) repeatedWord() {
	if c.to.lang == "ja" || c.to.lang == "zh" || c.to.lang == "yue" {
		c.repeatedParticle()
		return
	}
	from := map[string]bool{}
	eachRepeat(c.Source, func(word string, _, _ int) { from[strings.ToLower(word)] = true })
	eachRepeat(c.Target, func(word string, start, end int) {
		lower := strings.ToLower(word)
		mayBe := strings.Contains(" "+mayRepeat[c.to.lang]+" ", " "+lower+" ")
		if mayBe || from[lower] || utf8.RuneCountInString(word) > 40 {
			return
		}
		severity, fix := SeverityInfo, (*string)(nil)
		_, doublesNone := mayRepeat[c.to.lang]
		first, _ := utf8.DecodeRuneInString(word)
		if doublesNone && !unicode.IsUpper(first) || doublesNot[c.to.lang+" "+word] {
			severity, fix = SeverityWarning, fixed("")
		}
		c.report(severity, start, end, fix, say("wanted “%s” once, got it twice in a row", piece(word)))
	})
}

// eachRepeat visits words that follow themselves with only space between; end is that of the second, start the
// end of the first, so that cutting out what lies between leaves one.
func eachRepeat(text string, visit func(word string, start, end int)) {
	before, beforeEnd := "", 0
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.In(r, unicode.L, unicode.M) {
			if !unicode.IsSpace(r) || r == '\n' {
				before = ""
			}
			at += size
			continue
		}
		end := at
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Pd, unicode.Cf) && r != '’' && r != '\'' {
				break
			}
			end += size
		}
		word := text[at:end]
		if before != "" && strings.EqualFold(word, before) && beforeEnd < at {
			visit(word, beforeEnd, end)
		}
		before, beforeEnd, at = word, end, end
	}
}

// mayRepeat are the languages that do not double words but by mistake, each with those that can yet follow
// themselves.
var mayRepeat = map[string]string{
	"en": "that had is so very no ha bye", "de": "die der das den dem sie ihr sich an in auf zu so es nach",
	"fr": "nous vous elle si en un", "es": "se no muy sí", "pt": "se não muito sim",
	"it": "piano via quasi man mano via così poco appena", "nl": "die dat is zijn te was",
	"sv": "att är det så om för", "da": "at er det så om for der", "nb": "at er det så om for der",
	"pl": "się już", "cs": "se si že co už", "sk": "sa si že", "ru": "еле чуть едва да нет очень",
	"uk": "ледь ось так дуже", "el": "σιγά κοντά πολύ λίγο γύρω πρώτα", "ro": "se", "ca": "no molt",
	"hu": "az", "fi": "on", "ko": "하나 조금 두루 차근 따로 또 서로 매우 아주 더 점점 꼭",
	"ar": "رويدا رويدًا شيئا جدا جدًا صفا صفًا", "he": "לאט מאוד כל יום אט", "et": "on", "bg": "се", "hr": "se",
	"sr": "се",
}

// doublesNot are words that languages which double others do not: and, of, in, with.
var doublesNot = func() map[string]bool {
	all := map[string]bool{}
	for lang, words := range map[string]string{
		"tr": "ve ile için veya bu şu olarak", "vi": "và của các cho là với trong những để một",
		"id": "dan yang di ke untuk dengan dari pada atau oleh",
		"ms": "dan yang di ke untuk dengan dari pada atau oleh", "sw": "na ya wa kwa za katika cha vya ni",
		"fa": "و در از که با را برای این است",
		"ur": "کے کی کا میں اور سے کو پر ہے نے", "hi": "के की का में और से को पर है ने",
		"bn": "এবং ও থেকে জন্য এই করে", "ta": "மற்றும் இந்த ஒரு",
		"hy": "և է են որ", "ka": "და არის რომ", "am": "እና ነው ወደ", "km": "និង នៃ ក្នុង",
		"ro": "și de la în cu pentru o un care", "az": "və ilə üçün bu",
	} {
		for _, word := range strings.Fields(words) {
			all[lang+" "+word] = true
		}
	}
	return all
}()

// repeatedParticle finds doubled particles in languages without spaces, as far as no word has them.
func (c *checker) repeatedParticle() {
	pairs := []string{"をを", "がが", "はは、", "、、", "。。"}
	if c.to.lang != "ja" {
		pairs = []string{"的的", "，，", "、、", "。。", "和和", "与与", "與與", "在在", "是是"}
	}
	for _, pair := range pairs {
		if strings.Contains(c.Source, pair) {
			continue
		}
		for from := 0; ; {
			at := strings.Index(c.Target[from:], pair)
			if at < 0 {
				break
			}
			start := from + at
			from = start + len(pair)
			if after, _ := utf8.DecodeRuneInString(c.Target[from:]); strings.ContainsRune("确確气氣。", after) {
				continue
			}
			before, _ := utf8.DecodeLastRuneInString(c.Target[:start])
			if strings.ContainsRune("实實是。", before) {
				continue
			}
			c.report(SeverityWarning, start, from, nil,
				say("wanted “%s” once, got it twice in a row", piece(pair[:len(pair)/2])))
		}
	}
}
