package i18n

import (
	"cmp"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// names are a locale's names, in its own words and in English.
type names struct {
	endonym, english string
}

var called = memo[names]{limit: 512}

// Endonym is the locale's name in its own language and script, capitalised as in CLDR: "한국어",
// "español de México", "português (Angola)". A locale that has no such name has its English one.
func (l Locale) Endonym() string {
	return namesOf(l).endonym
}

// EnglishName is the locale's name in English, of CLDR: "Korean", "Mexican Spanish", "Azerbaijani
// (Arabic)". A locale that has no such name has its tag.
func (l Locale) EnglishName() string {
	return namesOf(l).english
}

// nameIn is the locale's name in a language of CLDR, or its English one where that has no word for it.
func (l Locale) nameIn(in Locale) string {
	tag, err := language.Raw.Parse(string(l))
	d, ok := dictionaryOf(factsOf(in).id)
	if err != nil || !ok {
		return l.EnglishName()
	}
	return cmp.Or(d.name(tag), l.EnglishName())
}

// namesIn are names that the dictionaries of x/text lack, or have of a language that is no more (CLDR 48, main/*.xml), by
// the tags of dictionaries.
var namesIn = map[string]map[string]string{
	"ko": {"zh-Hans": "중국어(간체)", "zh-Hant": "중국어(번체)", "sr-Latn": "세르비아어(로마자)"},
	"ja": {"sr-Latn": "セルビア語 (ラテン文字)"},
	"ar": {"sr-Latn": "الصربية (اللاتينية)"},
}

func namesOf(l Locale) names {
	if n, ok := called.find(string(l)); ok {
		return n
	}
	t, err := language.Raw.Parse(string(l))
	if err != nil {
		return names{string(l), string(l)}
	}
	n := names{english: englishOf(t)}
	if n.endonym = endonymOf(t); n.endonym == "" {
		n.endonym = n.english
	}
	if len(l) <= MaxTag {
		called.keep(string(l), n)
	}
	return n
}

func englishOf(t language.Tag) string {
	if name := english[t.String()]; name != "" {
		return name
	}
	d := dictionary{
		tag:       "en",
		own:       english,
		languages: display.English.Languages(),
		scripts:   display.English.Scripts(),
		regions:   display.English.Regions(),
	}
	return cmp.Or(d.name(t), t.String())
}

// endonymOf is "" where neither the table nor x/text has words of the language in the tag's script.
func endonymOf(t language.Tag) string {
	if name := endonyms[t.String()]; name != "" {
		return name
	}
	d := dictionary{own: endonyms}
	base, _, region := t.Raw()
	lang, script := base.String(), maximise(t).script
	inScript, err := language.Raw.Parse(lang + "-" + script)
	if err != nil {
		return ""
	}
	// display finds a dictionary by likeness (Turkish for Kurdish); Self knows which are the
	// language's own.
	if display.Self.Name(inScript) != "" {
		own, _ := language.Raw.Compose(inScript, region)
		d.languages, d.scripts, d.regions = display.Languages(own), display.Scripts(own), display.Regions(own)
	}
	name := d.own[inScript.String()]
	if d.languages != nil {
		name = d.languages.Name(base)
	}
	d.tag = inScript.String()
	if script == maximise(language.Raw.Make(lang)).script {
		name = d.language(lang)
		d.tag = lang
	}
	return d.describe(t, name)
}

// dictionary holds the words of one language; our own go first. Its namers may be nil.
type dictionary struct {
	tag                         string // of the language, with its script where that is not the usual one
	own                         map[string]string
	languages, scripts, regions display.Namer
}

// dictionaryOf holds the words of a language, in its script; ok is false where x/text has none. display finds one by
// likeness; Self knows which are the language's own.
func dictionaryOf(id identity) (d dictionary, ok bool) {
	t, err := language.Raw.Parse(id.lang + "-" + id.script)
	if err != nil || display.Self.Name(t) == "" {
		return dictionary{}, false
	}
	tag := id.lang
	if maximise(language.Raw.Make(tag)).script != id.script {
		tag = t.String()
	}
	return dictionary{
		tag: tag, own: namesIn[tag],
		languages: display.Languages(t), scripts: display.Scripts(t), regions: display.Regions(t),
	}, true
}

// name is what the language calls a locale, or "".
func (d dictionary) name(t language.Tag) string {
	return d.describe(t, d.language(baseOf(t)))
}

func (d dictionary) language(tag string) string {
	if name := d.own[tag]; name != "" {
		return name
	}
	if d.languages == nil {
		return ""
	}
	return d.languages.Name(language.Raw.Make(tag))
}

// describe adds to the name of a language what else the tag says, in brackets where the dictionary
// has no name of its own for the two together (UTS #35, part 2, display name elements).
func (d dictionary) describe(t language.Tag, name string) string {
	if name == "" {
		return ""
	}
	base, script, region := t.Raw()
	lang := base.String()
	var rest []string
	if script != (language.Script{}) {
		if with := d.together(lang, script.String()); with != "" {
			name = with
		} else {
			rest = append(rest, d.script(script))
		}
	}
	if region != (language.Region{}) {
		if with := d.together(lang, region.String()); with != "" && script == (language.Script{}) {
			name = with
		} else {
			rest = append(rest, d.region(region))
		}
	}
	for _, v := range t.Variants() {
		rest = append(rest, v.String())
	}
	return inBrackets(name, rest)
}

// together is the name that a language has with a script or region ("Mexican Spanish"), or "".
func (d dictionary) together(lang, subtag string) string {
	tag := lang + "-" + subtag
	if name := d.own[tag]; name != "" || d.languages == nil {
		return name
	}
	name := d.languages.Name(language.Raw.Make(tag))
	if name == d.languages.Name(language.Raw.Make(lang)) {
		return ""
	}
	return name
}

func (d dictionary) script(s language.Script) string {
	if d.scripts != nil {
		if name := d.scripts.Name(s); name != "" {
			return name
		}
	}
	return s.String()
}

func (d dictionary) region(r language.Region) string {
	if name := regionNames[d.tag+"-"+r.String()]; name != "" {
		return name
	}
	if d.regions != nil {
		if name := d.regions.Name(r); name != "" {
			return name
		}
	}
	return r.String()
}

func inBrackets(name string, rest []string) string {
	if len(rest) == 0 {
		return name
	}
	more := strings.Join(rest, ", ") + ")"
	if head, ok := strings.CutSuffix(name, ")"); ok {
		return head + ", " + more
	}
	return name + " (" + more
}
