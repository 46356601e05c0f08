package i18n

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sameAsSource finds texts that were left in the language of the source. Names, numbers and words that languages
// share stay as they are, so that what can be one is only told.
func (c *checker) sameAsSource() {
	if c.from.lang == c.to.lang || closeKin[c.from.lang+" "+c.to.lang] || closeKin[c.to.lang+" "+c.from.lang] {
		return
	}
	if c.Target != c.Source {
		c.passages(false)
		return
	}
	words, lower := wordsOf(c.targetAddresses.masked(c.Target))
	severity := SeverityWarning
	switch {
	case words == 0:
		return
	case words == 1 || lower == 0 && words <= 3:
		severity = SeverityInfo
	}
	if c.from.script != c.to.script && lower > 0 {
		severity = SeverityWarning
	}
	c.report(severity, 0, len(c.Target), nil,
		say("wanted the text in %s, got the source as it is", c.To))
}

// closeKin are languages that share whole sentences.
var closeKin = map[string]bool{
	"nb nn": true, "nb da": true, "nb no": true, "nn no": true, "id ms": true, "hr sr": true, "hr bs": true,
	"bs sr": true, "cs sk": true,
	"gl pt": true, "zh yue": true, "af nl": true, "zh lzh": true, "zh ja": true,
}

// wordsOf counts the words of a text, and those of them that begin with a small letter, as no name does; in scripts
// without case each word of some length counts as one, and a run without spaces as a word for every few letters.
func wordsOf(text string) (words, lower int) {
	divides := func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M) && r != '’' && r != '\'' }
	for _, word := range strings.FieldsFunc(text, divides) {
		n := 0
		cased := false
		for _, r := range word {
			n++
			cased = cased || unicode.IsUpper(r) || unicode.IsLower(r)
		}
		first, _ := utf8.DecodeRuneInString(word)
		switch {
		case cased && n > 1:
			words++
			if unicode.IsLower(first) {
				lower++
			}
		case !cased && n > 3:
			words += 1 + n/6
			lower += n / 4
		case !cased:
			words++
		}
	}
	return words, lower
}

// countIn counts the characters of a text that are in tables.
func countIn(text string, tables ...*unicode.RangeTable) (n int) {
	for _, r := range text {
		if unicode.In(r, tables...) {
			n++
		}
	}
	return n
}

// scriptTables are the letters that a script tag of a locale means.
var scriptTables = map[string][]*unicode.RangeTable{
	"Latn": {unicode.Latin}, "Cyrl": {unicode.Cyrillic}, "Grek": {unicode.Greek}, "Arab": {unicode.Arabic},
	"Aran": {unicode.Arabic}, "Hebr": {unicode.Hebrew},
	"Hans": {unicode.Han}, "Hant": {unicode.Han}, "Jpan": {unicode.Hiragana, unicode.Katakana, unicode.Han},
	"Kore": {unicode.Hangul},
	"Hang": {unicode.Hangul}, "Hani": {unicode.Han}, "Hira": {unicode.Hiragana}, "Kana": {unicode.Katakana},
	"Bopo": {unicode.Bopomofo},
	"Deva": {unicode.Devanagari}, "Beng": {unicode.Bengali}, "Guru": {unicode.Gurmukhi},
	"Gujr": {unicode.Gujarati}, "Orya": {unicode.Oriya},
	"Taml": {unicode.Tamil}, "Telu": {unicode.Telugu}, "Knda": {unicode.Kannada}, "Mlym": {unicode.Malayalam},
	"Sinh": {unicode.Sinhala},
	"Thai": {unicode.Thai}, "Laoo": {unicode.Lao}, "Khmr": {unicode.Khmer}, "Mymr": {unicode.Myanmar},
	"Tibt": {unicode.Tibetan},
	"Armn": {unicode.Armenian}, "Geor": {unicode.Georgian}, "Ethi": {unicode.Ethiopic},
	"Mong": {unicode.Mongolian}, "Thaa": {unicode.Thaana},
	"Syrc": {unicode.Syriac}, "Nkoo": {unicode.Nko}, "Adlm": {unicode.Adlam}, "Cher": {unicode.Cherokee},
	"Cans": {unicode.Canadian_Aboriginal},
	"Tfng": {unicode.Tifinagh}, "Java": {unicode.Javanese}, "Olck": {unicode.Ol_Chiki},
	"Mtei": {unicode.Meetei_Mayek}, "Yiii": {unicode.Yi},
}

// script finds texts that are not in the script of their locale: wholly, which is certain unless it can be a name, or
// in a passage; Chinese in the other kind of its characters; and letters that only look like those of the word
// they stand in.
func (c *checker) script() {
	own, ok := scriptTables[c.to.script]
	if !ok || c.Target == c.Source {
		return
	}
	text := c.targetAddresses.masked(c.Target)
	c.lookAlikes(text)
	c.chineseKind(text)
	c.neighbours(text)
	mine, latin, other := 0, 0, 0
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r) || unicode.In(r, unicode.Common):
		case unicode.In(r, own...):
			mine++
		case unicode.Is(unicode.Latin, r):
			latin++
		default:
			other++
		}
	}
	words, lower := wordsOf(text)
	switch {
	case mine == 0 && other > 3:
		c.report(SeverityError, 0, len(c.Target), nil, say("wanted the text in %s, got none of its letters", c.To))
	case mine == 0 && latin > 3 && lower > 0 && words > 2:
		c.report(SeverityError, 0, len(c.Target), nil, say("wanted the text in %s, got Latin letters alone", c.To))
	case mine == 0 && latin > 3 && !strings.Contains(c.Source, strings.TrimSpace(c.Target)):
		c.report(SeverityWarning, 0, len(c.Target), nil, say("wanted the text in %s, got Latin letters alone", c.To))
	case mine == 0 && latin > 3:
		c.report(SeverityInfo, 0, len(c.Target), nil, say("wanted the text in %s, got Latin letters alone", c.To))
	case other > 3 && other > mine:
		c.report(SeverityWarning, 0, len(c.Target), nil, say("wanted the text in %s, got letters of another script for the most part", c.To))
	case c.to.lang == "zh" && countIn(text, unicode.Hiragana, unicode.Katakana) > 3:
		c.report(SeverityWarning, 0, len(c.Target), nil, say("wanted the text in %s, got Japanese letters in it", c.To))
	default:
		c.passages(true)
	}
}

// lookAlikes finds words of Latin letters with a Cyrillic or Greek one that looks the same among them, or the other
// way round: nobody finds such a word.
func (c *checker) lookAlikes(text string) {
	start := -1
	latin, other, odd := 0, 0, 0
	flush := func(end int) {
		if start >= 0 && latin > 0 && other > 0 && odd > 0 && min(latin, other) <= 2 && latin+other > 3 {
			c.report(SeverityWarning, start, end, nil,
				say("wanted the letters of a word in one script, got “%s”", piece(text[start:end])))
		}
		start, latin, other, odd = -1, 0, 0, 0
	}
	for i, r := range text {
		if !unicode.In(r, unicode.L, unicode.M) {
			flush(i)
			continue
		}
		if start < 0 {
			start = i
		}
		if r < utf8.RuneSelf {
			latin++
		} else if unicode.In(r, unicode.Cyrillic, unicode.Greek) {
			other++
		}
		if strings.ContainsRune("аеорсухіјѕһАВЕКМНОРСТХІЈЅοαενικρτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧaeopcyxijsABEKMHOPCTXIJSZNY", r) {
			odd++
		}
	}
	flush(len(text))
}

// alien are letters that a language does not have and a neighbour of its script does.
var alien = map[string]string{"uk": "ыэъёЫЭЪЁ", "ru": "іїєґўІЇЄҐЎ", "bg": "ыэёіїєўЫЭЁІЇЄЎ", "be": "иъщїєґИЪЩЇЄҐ"}

// neighbours finds texts that are in the script of the language and in the words of another that has it too.
func (c *checker) neighbours(text string) {
	if c.from.lang == c.to.lang {
		return
	}
	message := say("wanted the text in %s, got that of another language in its script", c.To)
	if letters := alien[c.to.lang]; letters != "" && countOf(text, letters) > 1 {
		c.report(SeverityWarning, 0, len(c.Target), nil, message)
	}
	if c.to.lang == "ja" && countIn(text, unicode.Han) > 9 && countIn(text, unicode.Hiragana, unicode.Katakana) == 0 {
		isSentence := strings.ContainsAny(text, "。？！") && strings.ContainsAny(text, "的了是在和之")
		if isSentence || strings.ContainsAny(text, "们們这這您你吗嗎将將从從") {
			c.report(SeverityWarning, 0, len(c.Target), nil, message)
		}
	}
}

// countOf counts the characters of a text that are among others.
func countOf(text, among string) (n int) {
	for _, r := range text {
		if strings.ContainsRune(among, r) {
			n++
		}
	}
	return n
}

// chineseKind finds simplified characters in traditional Chinese, traditional ones in simplified, and either in
// Japanese where that has its own. A name may keep one.
func (c *checker) chineseKind(text string) {
	wrong := map[string]string{"Hant": simplified, "Hans": traditional}[c.to.script]
	right := map[string]string{"Hant": traditional, "Hans": simplified}[c.to.script]
	if wrong == "" || c.to.lang != "zh" && c.to.lang != "yue" {
		return
	}
	first, last, bad, good := -1, 0, 0, 0
	for i, r := range text {
		switch {
		case r < 0x4e00:
		case hanKinds[r] == wrong:
			if bad++; first < 0 {
				first = i
			}
			last = i + utf8.RuneLen(r)
		case hanKinds[r] == right:
			good++
		}
	}
	message := say("wanted %s, got %d characters of the other kind", c.To, bad)
	switch {
	case bad > 2 && good == 0:
		c.report(SeverityError, first, last, nil, message)
	case bad > 1 || bad > 0 && good == 0:
		c.report(SeverityWarning, first, last, nil, message)
	case bad > 0:
		c.report(SeverityInfo, first, last, nil, message)
	}
}
