package web

import (
	"embed"
	"sync"

	"polyplan/i18n"
)

// wordFiles are the words of the pages themselves.
//
//go:embed words/*.json
var wordFiles embed.FS

// pageWords are the words of the pages in every language that there are any in, read once a site is served: most commands
// serve none.
var pageWords = sync.OnceValue(func() *i18n.PhraseBook { return i18n.ReadPhrases(wordFiles, "words") })

// words say them in one language, for one page.
type words = i18n.Speaker
