package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"
	xmessage "golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"polyplan/i18n"
)

// wordFiles are the words of the pages themselves, a file for each language: JSON objects of texts by key, the same keys
// in each, with the verbs of fmt for what is put into them.
//
//go:embed words/*.json
var wordFiles embed.FS

// defaultWords is the language of the words for who reads none of the others.
const defaultWords i18n.Locale = "en"

// allWords are the words in every language that there are any in.
var allWords = readWords()

type wordBook struct {
	locales []i18n.Locale // sorted
	known   *i18n.Set
	texts   map[i18n.Locale]map[string]string
	catalog *catalog.Builder
}

func readWords() *wordBook {
	book := &wordBook{texts: map[i18n.Locale]map[string]string{}, catalog: catalog.NewBuilder(catalog.Fallback(language.English))}
	entries, err := wordFiles.ReadDir("words")
	if err != nil {
		panic(err) // it is in the binary, as is all that is read here
	}
	for _, entry := range entries {
		locale := i18n.Locale(strings.TrimSuffix(entry.Name(), ".json"))
		text, err := wordFiles.ReadFile(path.Join("words", entry.Name()))
		if err != nil {
			panic(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(text, &texts); err != nil {
			panic(fmt.Errorf("%s: %w", entry.Name(), err))
		}
		for key, text := range texts {
			if err := book.catalog.SetString(language.MustParse(string(locale)), key, text); err != nil {
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
func wordsFor(wanted []i18n.Locale) words {
	locale := defaultWords
	if chain := allWords.known.Chain(wanted, defaultWords).Locales(); len(chain) > 0 {
		locale = chain[0]
	}
	return words{locale, xmessage.NewPrinter(language.MustParse(string(locale)), xmessage.Catalog(allWords.catalog))}
}

func (w words) say(key string, values ...any) string {
	return w.printer.Sprintf(key, values...)
}
