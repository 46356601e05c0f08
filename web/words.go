package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	xmessage "golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"polyplan/i18n"
)

// wordFiles are the words of the pages themselves, a file for each language: JSON objects of wordings by key, the same
// keys in each, with the verbs of fmt for what is put into them.
//
//go:embed words/*.json
var wordFiles embed.FS

// defaultWords is the language of the words for who reads none of the others.
const defaultWords i18n.Locale = "en"

// pageWords are the words of the pages in every language that there are any in.
var pageWords = readWords(wordFiles, "words")

// wordBook is words in several languages.
type wordBook struct {
	locales []i18n.Locale // sorted
	known   *i18n.Set
	texts   map[i18n.Locale]map[string]wording
	catalog *catalog.Builder
}

// wording is a text, or the plural forms of one by their categories in CLDR: zero, one, two, few, many, other. The first
// value that is put into it decides which is taken.
type wording map[string]string

const generalForm = "other" // which each language has

// UnmarshalJSON reads a text or an object of its forms.
func (w *wording) UnmarshalJSON(text []byte) error {
	var plain string
	if json.Unmarshal(text, &plain) == nil {
		*w = wording{generalForm: plain}
		return nil
	}
	return json.Unmarshal(text, (*map[string]string)(w))
}

// message is the wording as a printer takes it.
func (w wording) message() catalog.Message {
	if len(w) == 1 { // a text, or the one form of a language such as Korean, which goes for every value, and for none
		return catalog.String(w[generalForm])
	}
	var cases []any
	for form, text := range w {
		if form != generalForm {
			cases = append(cases, form, text)
		}
	}
	return plural.Selectf(1, "", append(cases, generalForm, w[generalForm])...) // the first that fits is taken
}

// readWords reads a folder of words. What is wrong with them is a fault of the program, which they are in.
func readWords(files embed.FS, folder string) *wordBook {
	book := &wordBook{
		texts:   map[i18n.Locale]map[string]wording{},
		catalog: catalog.NewBuilder(catalog.Fallback(language.MustParse(string(defaultWords)))),
	}
	entries, err := files.ReadDir(folder)
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		locale := i18n.Locale(strings.TrimSuffix(entry.Name(), ".json"))
		text, err := files.ReadFile(path.Join(folder, entry.Name()))
		if err != nil {
			panic(err)
		}
		var texts map[string]wording
		if err := json.Unmarshal(text, &texts); err != nil {
			panic(fmt.Errorf("%s: %w", entry.Name(), err))
		}
		for key, wording := range texts {
			if err := book.catalog.Set(language.MustParse(string(locale)), key, wording.message()); err != nil {
				panic(fmt.Errorf("%s: %s: %w", entry.Name(), key, err))
			}
		}
		book.locales, book.texts[locale] = append(book.locales, locale), texts
	}
	slices.Sort(book.locales)
	book.known = i18n.NewSet(book.locales, nil)
	return book
}

// words are those in one language, for one page.
type words struct {
	Locale  i18n.Locale
	printer *xmessage.Printer
}

// wordsFor are the words in the language that a reader wants most of those that there are.
func (b *wordBook) wordsFor(wanted []i18n.Locale) words {
	locale := defaultWords
	if chain := b.known.Chain(wanted, defaultWords).Locales(); len(chain) > 0 {
		locale = chain[0]
	}
	return words{locale, xmessage.NewPrinter(language.MustParse(string(locale)), xmessage.Catalog(b.catalog))}
}

func (w words) say(key string, values ...any) string {
	return w.printer.Sprintf(key, values...)
}
