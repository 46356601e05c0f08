package i18n

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ending is how a text ends.
type ending uint8

const (
	endsOpen ending = iota // with a word
	endsPeriod
	endsQuestion
	endsExclamation
	endsColon
	endsSemicolon
	endsEllipsis
	endsComma
)

var endingNames = [...]Message{
	say("no mark"), say("a full stop"), say("a question mark"), say("an exclamation mark"), say("a colon"),
	say("a semicolon"), say("an ellipsis"), say("a comma"),
}

// endMarks are the marks that end texts, in any script (Unicode 17, chapter 6.2, and those of each script).
var endMarks = map[rune]ending{
	'.': endsPeriod, '。': endsPeriod, '．': endsPeriod, '｡': endsPeriod, '۔': endsPeriod, '।': endsPeriod,
	'॥': endsPeriod,
	'։': endsPeriod, '។': endsPeriod, '៕': endsPeriod, '။': endsPeriod, '።': endsPeriod, '᠃': endsPeriod,
	'꯫': endsPeriod,
	'།': endsPeriod, '෴': endsPeriod, '᭟': endsPeriod, '꧉': endsPeriod, '܀': endsPeriod, '܁': endsPeriod,
	'᙮': endsPeriod,
	'?': endsQuestion, '？': endsQuestion, '؟': endsQuestion, '\u037e': endsQuestion, '՞': endsQuestion,
	'፧': endsQuestion, '⸮': endsQuestion,
	'!': endsExclamation, '！': endsExclamation, '՜': endsExclamation, '߹': endsExclamation, '¡': endsExclamation,
	':': endsColon, '：': endsColon, '፡': endsColon, '፥': endsColon, '፦': endsColon, '៖': endsColon,
	';': endsSemicolon, '；': endsSemicolon, '؛': endsSemicolon, '፤': endsSemicolon, '·': endsSemicolon,
	'…': endsEllipsis, '⋯': endsEllipsis,
	',': endsComma, '，': endsComma, '、': endsComma, '،': endsComma, '՝': endsComma, '၊': endsComma,
	'፣': endsComma, '､': endsComma,
}

// endMark is how a text ends, and where its mark begins and ends, before quotation marks and brackets that close
// there.
func endMark(text, lang string) (end ending, start, stop int) {
	body := strings.TrimRightFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || closes(r) || unicode.Is(unicode.Cf, r)
	})
	last, size := utf8.DecodeLastRuneInString(body)
	start, stop = len(body)-size, len(body)
	end = endMarks[last]
	if last == ';' && lang == "el" {
		end = endsQuestion // Greek asks with it
	}
	for _, dots := range []string{"...", "。。。"} {
		if strings.HasSuffix(body, dots) {
			return endsEllipsis, stop - len(dots), stop
		}
	}
	if end == endsOpen {
		start = stop
	}
	return end, start, stop
}

// closes tells whether a character closes a quotation or a bracket.
func closes(r rune) bool {
	return unicode.In(r, unicode.Pe, unicode.Pf) || strings.ContainsRune("\"'”’“‘«»*_", r)
}

// style is how a script, or a language, ends its sentences.
type style struct {
	period, question string
	// bare tells of scripts that end sentences with space or nothing (Thai, Lao), or may.
	bare bool
	// statement tells of languages whose questions are told by a word, and can end as statements do.
	statement bool
}

func styleOf(id identity) style {
	if s, ok := styles[id.lang]; ok {
		return s
	}
	if s, ok := scriptStyles[id.script]; ok {
		return s
	}
	return style{period: ".", question: "?"}
}

var scriptStyles = map[string]style{
	"Hans": {period: "。", question: "？"}, "Hant": {period: "。", question: "？"}, "Arab": {period: ".", question: "؟"},
	"Deva": {period: "।", question: "?"}, "Beng": {period: "।", question: "?"}, "Guru": {period: "।",
		question: "?"}, "Orya": {period: "।", question: "?"},
	"Armn": {period: "։", question: "՞", statement: true}, "Khmr": {period: "។", question: "?", statement: true,
		bare: true},
	"Mymr": {period: "။", question: "။", statement: true}, "Ethi": {period: "።", question: "?", statement: true},
	"Thai": {bare: true, statement: true}, "Laoo": {bare: true, statement: true}, "Tibt": {period: "།",
		question: "།", statement: true, bare: true},
	"Mong": {period: "᠃", question: "?"}, "Java": {period: "꧉", question: "?", bare: true},
}

var styles = map[string]style{
	"ja": {period: "。", question: "？", statement: true}, "ko": {period: ".", question: "?", statement: true},
	"ur": {period: "۔", question: "؟"}, "ks": {period: "۔", question: "؟"}, "el": {period: ".", question: ";"},
	"mr": {period: ".", question: "?"}, "kok": {period: ".", question: "?"},
}

// endPunctuation compares how the two texts end. Marks of the language of the target are what is wanted; where the
// source ends in an abbreviation nobody can tell what its full stop is.
func (c *checker) endPunctuation() {
	c.invertedMarks()
	source, from, _ := endMark(c.Source, c.from.lang)
	target, start, stop := endMark(c.Target, c.to.lang)
	if stop == 0 || c.Target == c.Source || c.endsShort(from, start, source, target) {
		return
	}
	own := styleOf(c.to)
	if source == target || c.mayEnd(source, target, own) {
		c.endForm(target, start, stop, own)
		return
	}
	severity := SeverityWarning
	if isLively(source) && isLively(target) || source == endsComma || source == endsSemicolon && target == endsPeriod {
		severity = SeverityInfo
	}
	if styleOf(c.from).bare || own.bare {
		severity = SeverityInfo
	}
	c.report(severity, start, stop, c.endFix(source, target, own, start),
		say("wanted the text to end with %s as the source does, got %s",
			endingNames[source], endingNames[target]))
}

// invertedMarks finds questions and exclamations in Spanish that nothing opens (Ortografía de la lengua española). A
// name that has such a mark has it in the source too.
func (c *checker) invertedMarks() {
	if c.to.lang != "es" && c.to.lang != "ast" {
		return
	}
	text := c.targetAddresses.masked(c.Target)
	open, word := false, 0 // whether a mark has opened since the last closed, and where the last word began
	before := rune(0)
	for i, r := range text {
		switch {
		case r == '¿' || r == '¡':
			open = true
		case r != '?' && r != '!':
			if unicode.IsSpace(before) || before == 0 {
				word = i
			}
		case !open && !strings.ContainsRune("?!(", before) && !strings.Contains(c.Source, text[word:i+1]):
			opens := map[rune]string{'?': "¿", '!': "¡"}[r]
			c.report(SeverityWarning, i, i+1, nil, say("wanted “%s” where what “%s” ends begins", opens, string(r)))
		default:
			open = false
		}
		before = r
	}
}

// isLively tells of the marks that languages exchange for one another: one exclaims where another states.
func isLively(end ending) bool {
	return end == endsPeriod || end == endsExclamation || end == endsEllipsis
}

// endFix is what makes the end right where that is only a full stop or a question mark more, or less.
func (c *checker) endFix(source, target ending, own style, start int) *string {
	before, _ := utf8.DecodeLastRuneInString(c.Target[:start])
	switch {
	case strings.TrimSpace(c.Target[start:]) != c.Target[start:],
		unicode.IsSpace(before), endMarks[before] != endsOpen, closes(before),
		c.to.lang == "fr" && source == endsQuestion, c.to.script == "Armn":
		return nil
	case source == endsPeriod && target == endsOpen && own.period != "":
		return fixed(own.period)
	case source == endsQuestion && target == endsOpen && own.question != "":
		return fixed(own.question)
	case source == endsOpen && target == endsPeriod && start+len(own.period) == len(c.Target):
		return fixed("")
	}
	return nil
}

// mayEnd tells whether a language may end so what the source ends otherwise.
func (c *checker) mayEnd(source, target ending, own style) bool {
	theirs := styleOf(c.from)
	switch {
	case own.bare && target == endsOpen, theirs.bare && source == endsOpen && target != endsColon:
		return source != endsColon || own.bare && c.to.script != "Khmr"
	case source == endsQuestion && own.statement && (target == endsPeriod || target == endsOpen && own.bare),
		target == endsQuestion && theirs.statement && (source == endsPeriod || source == endsOpen && theirs.bare):
		return true
	case c.to.script == "Armn" && source == endsQuestion:
		return target != endsOpen && strings.Contains(c.Target, "՞")
	case c.to.script == "Armn" && source == endsPeriod, c.to.script == "Ethi" && source == endsPeriod:
		return target == endsColon // a look-alike that keyboards have
	case source == endsColon && (c.to.script == "Hans" || c.to.script == "Hant" || c.to.lang == "ja"):
		return target == endsPeriod
	}
	return false
}

// endForm finds a mark of another script at an end that is otherwise right.
func (c *checker) endForm(target ending, start, stop int, own style) {
	got := c.Target[start:stop]
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(c.Target[:start], closes))
	wanted := ""
	switch {
	case target == endsPeriod:
		wanted = own.period
	case target == endsQuestion:
		wanted = own.question
	}
	if wanted == "" || wanted == got || endForms[wanted] != "" && !strings.Contains(endForms[wanted], got) {
		return
	}
	severity := SeverityInfo
	if c.isStrict(wanted, got) && (isOwn(before) || strings.Contains("。？؟", got)) {
		severity = SeverityWarning
	}
	fix := fixed(wanted)
	if wanted == "՞" { // it belongs over the word that asks
		fix = nil
	}
	c.report(severity, start, stop, fix,
		say("wanted “%s”, which the language ends with, got “%s”", wanted, got))
}

// endForms are, for some marks, those that are written in their place by mistake; the others are theirs too.
var endForms = map[string]string{"。": ".．", "？": "?", ".": "。．", "?": "？؟", "؟": "?", ";": "?"}

// isOwn tells whether a character can be the language's own, so that the mark after it is too: no Latin letter.
func isOwn(r rune) bool {
	letter := unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !unicode.Is(unicode.Latin, r)
	return letter || strings.ContainsRune("%％٪", r)
}

// isStrict tells whether a language does not know the mark it got as one of its own.
func (c *checker) isStrict(wanted, got string) bool {
	switch wanted {
	case "？":
		return c.to.lang != "ja"
	case "。", "؟":
		return got != "？" && got != "．"
	case ".", ";", "?":
		return got != "．"
	case "।", "۔", "։", "။", "។", "።":
		return got == "."
	}
	return false
}

// endsShort tells whether a full stop at the end of either text can be that of an abbreviation.
func (c *checker) endsShort(from, start int, source, target ending) bool {
	if source == target {
		return false
	}
	return source == endsPeriod && isShort(c.Source[:from]) || target == endsPeriod && isShort(c.Target[:start]) ||
		isOpenList(c.Source[:from]) && target != endsQuestion
}

// isShort tells whether a text ends in an abbreviation: one letter, letters with full stops between them, or one of
// those that end sentences.
func isShort(text string) bool {
	word := text[strings.LastIndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '(' })+1:]
	if len(word) > 16 {
		return false
	}
	last, size := utf8.DecodeLastRuneInString(word)
	before, _ := utf8.DecodeLastRuneInString(word[:len(word)-size])
	alone := len(word) == size || before == '.'
	single := alone && unicode.IsLetter(last) && !unicode.Is(unspaced, last) && !unicode.Is(unicode.Hangul, last)
	return single || shortWords[strings.ToLower(word)]
}

// isOpenList tells of an “etc.”, which many languages write with a word.
func isOpenList(text string) bool {
	return strings.HasSuffix(strings.ToLower(text), "etc")
}

var shortWords = func() map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(`etc inc ltd co corp no st jr sr dept approx est max min hrs mr mrs dr al vs
		usw bzw ggf gem inkl zzgl abs nr str mio mrd ca tel evtl std
		av bd éd env hab cf núm tfno pág aprox hab dto ud uds
		др пр гг тыс млн млрд руб ул стр коп п.п т.д т.п т.е и.о
		itd itp m.in np godz tzw atd apod dll dst dkk dsb hlm κ.λπ κ.ά π.χ vb vs
		jne ym enz ecc stb v.v m.m n.k ა.შ ін ил`) {
		all[word] = true
	}
	return all
}()
