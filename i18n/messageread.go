package i18n

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// form is how the messages of a template read in English.
type form struct {
	template string
	fixed    int // how many bytes are the template's own
	reads    *regexp.Regexp
	verbs    []string
}

var verb = regexp.MustCompile(`%[sqdU]`)

// formsOf are the forms of the templates of a book, which are its keys in each language: those that say the most
// themselves first.
func formsOf(book *PhraseBook) []form {
	var forms []form
	for _, template := range slices.Sorted(maps.Keys(book.texts[book.locales[0]])) {
		forms = append(forms, formOf(template))
	}
	slices.SortStableFunc(forms, func(a, b form) int { return cmp.Compare(b.fixed, a.fixed) })
	return forms
}

// values are what a verb can have made of a value.
var values = map[string]string{"%s": `(.*?)`, "%q": `("(?:[^"\\]|\\.)*")`, "%d": `(\d+)`, "%U": `U\+([0-9A-F]{4,6})`}

func formOf(template string) form {
	f := form{template: template, verbs: verb.FindAllString(template, -1)}
	var reads strings.Builder
	for i, part := range verb.Split(template, -1) {
		part = strings.ReplaceAll(part, "%%", "%")
		if i > 0 {
			reads.WriteString(values[f.verbs[i-1]])
		}
		reads.WriteString(regexp.QuoteMeta(part))
		f.fixed += len(part)
	}
	f.reads = regexp.MustCompile(`(?s)^` + reads.String() + `$`)
	return f
}

// Recall is the message that reads like an English one of which only the words were kept; ok is false where none does.
// The locale is that of the text it is about: its name is one of the language.
func (m *Messages) Recall(english string, about Locale) (message Message, ok bool) {
	for _, f := range m.forms() {
		at := f.reads.FindStringSubmatchIndex(english)
		if at == nil {
			continue
		}
		message = Message{of: m, template: f.template}
		for i, verb := range f.verbs {
			start, end := at[2*i+2], at[2*i+3]
			isQuoted := strings.HasSuffix(english[:start], "“")
			message.values = append(message.values, m.value(verb, english[start:end], isQuoted, about))
		}
		if message.String() == english {
			return message, true
		}
	}
	return Message{}, false
}

// RecallFinding is the message of a finding in a text of a locale, by what it says in English; ok is false where no check
// says that.
func RecallFinding(english string, of Locale) (message Message, ok bool) {
	return messages.Recall(english, of)
}

// value is what a verb made a text of.
func (m *Messages) value(verb, text string, isQuoted bool, about Locale) any {
	switch verb {
	case "%d":
		n, _ := strconv.Atoi(text)
		return n
	case "%U":
		n, _ := strconv.ParseInt(text, 16, 32)
		return rune(n)
	case "%q":
		text, _ = strconv.Unquote(text)
		return text
	}
	switch {
	case isQuoted:
		return text
	case text == about.EnglishName():
		return about
	case slices.ContainsFunc(m.forms(), func(f form) bool { return f.template == text && len(f.verbs) == 0 }):
		return m.Say(text)
	}
	return text
}
