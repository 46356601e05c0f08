package web

import (
	"embed"

	"polyplan/i18n"
)

// wordFiles are the words of the pages themselves.
//
//go:embed words/*.json
var wordFiles embed.FS

// pageWords are the words of the pages in every language that there are any in.
var pageWords = i18n.ReadPhrases(wordFiles, "words")

// words say them in one language, for one page.
type words = i18n.Speaker
