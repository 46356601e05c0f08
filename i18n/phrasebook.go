package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	xplural "golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	xmessage "golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// PhraseBook is what a program says, in several languages: in each a phrase by every key, with the verbs of fmt for what
// is put into it. It is immutable and safe for concurrent use.
type PhraseBook struct {
	locales []Locale
	known   *Set
	texts   map[Locale]map[string]Phrase
	catalog *catalog.Builder
}

// DefaultPhrases is the language for who reads none of the others.
const DefaultPhrases Locale = "en"

// Phrase is a text, or the plural forms of one by their categories in CLDR: zero, one, two, few, many, other. The first
// value that is put into it decides which is taken.
type Phrase map[string]string

// GeneralForm is the one of a phrase that each language has.
const GeneralForm = "other"

// UnmarshalJSON reads a text or an object of its forms.
func (p *Phrase) UnmarshalJSON(text []byte) error {
	var plain string
	if json.Unmarshal(text, &plain) == nil {
		*p = Phrase{GeneralForm: plain}
		return nil
	}
	return json.Unmarshal(text, (*map[string]string)(p))
}

// message is the phrase as a printer takes it.
func (p Phrase) message() catalog.Message {
	if len(p) == 1 { // a text, or the one form of a language such as Korean, which goes for every value, and for none
		return catalog.String(p[GeneralForm])
	}
	var cases []any
	for form, text := range p {
		if form != GeneralForm {
			cases = append(cases, form, text)
		}
	}
	return xplural.Selectf(1, "", append(cases, GeneralForm, p[GeneralForm])...) // the first that fits is taken
}

// ReadPhrases reads a folder of files, one for each language: JSON objects of phrases by key, the same keys in each.
// What is wrong with them is a fault of the program, which they are in.
func ReadPhrases(files fs.FS, folder string) *PhraseBook {
	book := &PhraseBook{
		texts:   map[Locale]map[string]Phrase{},
		catalog: catalog.NewBuilder(catalog.Fallback(language.MustParse(string(DefaultPhrases)))),
	}
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		text, err := fs.ReadFile(files, path.Join(folder, entry.Name()))
		if err == nil {
			err = book.add(Locale(strings.TrimSuffix(entry.Name(), ".json")), text)
		}
		if err != nil {
			panic(fmt.Errorf("%s: %w", entry.Name(), err))
		}
	}
	slices.Sort(book.locales)
	book.known = NewSet(append(slices.Clone(book.locales), DefaultPhrases), nil)
	return book
}

func (b *PhraseBook) add(l Locale, file []byte) error {
	var phrases map[string]Phrase
	if err := json.Unmarshal(file, &phrases); err != nil {
		return err
	}
	for key, phrase := range phrases {
		if err := b.catalog.Set(language.MustParse(string(l)), key, phrase.message()); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	b.locales, b.texts[l] = append(b.locales, l), phrases
	return nil
}

// Locales are the languages of the book, sorted.
func (b *PhraseBook) Locales() []Locale {
	return slices.Clone(b.locales)
}

// Texts are the phrases in a language by key, not to be changed; nil where the book has none in it.
func (b *PhraseBook) Texts(l Locale) map[string]Phrase {
	return b.texts[l]
}

// Speaker says the phrases of a book in one language, to one reader: it is not safe for concurrent use.
type Speaker struct {
	Locale  Locale
	printer *xmessage.Printer
}

// In speaks the language that a reader wants most of those of the book, or else that of DefaultPhrases.
func (b *PhraseBook) In(wanted []Locale) Speaker {
	locale := DefaultPhrases
	if chain := b.known.Chain(wanted, DefaultPhrases).Locales(); len(chain) > 0 {
		locale = chain[0]
	}
	return Speaker{locale, xmessage.NewPrinter(language.MustParse(string(locale)), xmessage.Catalog(b.catalog))}
}

// Say is the phrase of a key with values in it.
func (s Speaker) Say(key string, values ...any) string {
	return s.printer.Sprintf(key, values...)
}
