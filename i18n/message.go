package i18n

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"golang.org/x/text/unicode/bidi"
)

// Message is what is told of a text: a template in English and what is put into it, so that it can be said in other
// languages. A value is a text that is quoted, a number, a character (%U), a Locale for the name of its language, or a
// Message that is part of this one.
type Message struct {
	of       *Messages
	template string
	values   []any
}

// Messages are what a package tells, with a book that has each of its templates in other languages. The book is read when
// somebody wants one of them: few commands do.
type Messages struct {
	book  func() *PhraseBook
	forms func() []form
}

// NewMessages has a folder of phrases, as ReadPhrases reads it, the keys of which are the templates.
func NewMessages(files fs.FS, folder string) *Messages {
	m := new(Messages)
	m.book = sync.OnceValue(func() *PhraseBook { return ReadPhrases(files, folder) })
	m.forms = sync.OnceValue(func() []form { return formsOf(m.book()) })
	return m
}

// Say is a message of a template, with the verbs of fmt, and the values for them.
func (m *Messages) Say(template string, values ...any) Message {
	return Message{m, template, values}
}

//go:embed messages/*.json
var messageFiles embed.FS

// messages are those of the checks.
var messages = NewMessages(messageFiles, "messages")

func say(template string, values ...any) Message {
	return messages.Say(template, values...)
}

// String is the message in English.
func (m Message) String() string {
	return fmt.Sprintf(m.template, m.each(func(value any) any {
		switch v := value.(type) {
		case Locale:
			return v.EnglishName()
		case Message:
			return v.String()
		}
		return value
	})...)
}

// In is the message in a language, or in English where there are no words for it in that.
func (m Message) In(l Locale) string {
	if m.of == nil || l == "" {
		return m.String()
	}
	speaker := m.of.book().In([]Locale{l})
	if speaker.Locale == DefaultPhrases {
		return m.String()
	}
	return speaker.Say(m.template, m.each(func(value any) any { return valueIn(speaker.Locale, value) })...)
}

func (m Message) each(said func(any) any) []any {
	values := make([]any, len(m.values))
	for i, value := range m.values {
		values[i] = said(value)
	}
	return values
}

// valueIn is a value as a message in a language has it.
func valueIn(l Locale, value any) any {
	switch v := value.(type) {
	case Locale:
		return v.nameIn(l)
	case Message:
		return v.In(l)
	case string:
		return isolated(v, l.Direction())
	case rune:
		return isolated(fmt.Sprintf("%U", v), l.Direction())
	}
	return value
}

// isolated is a text that is put into one of a direction, so that neither changes the order of the other (UAX #9, FSI and
// PDI). What cannot is left as it is.
func isolated(text string, around Direction) string {
	const firstStrongIsolate, popDirectionalIsolate = "\u2068", "\u2069"
	if around == LTR && !strays(text) {
		return text
	}
	return firstStrongIsolate + text + popDirectionalIsolate
}

// strays tells whether a text has characters that run from right to left, or that change how others run.
func strays(text string) bool {
	for _, r := range text {
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.R, bidi.AL, bidi.AN, bidi.Control:
			return true
		}
	}
	return false
}
