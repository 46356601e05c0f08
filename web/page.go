package web

import (
	"embed"
	"html/template"
	"io"
	"net/http"
	"strings"
	"sync"

	"polyplan/i18n"
	"polyplan/plan"
)

// pageMedia is the form of pages for people.
const pageMedia form = "text/html"

//go:embed pages
var pageFiles embed.FS

var pageAssets = newBundle(pageFiles, "pages", "/assets/pages/")

// pageTemplates are read when a page is wanted: most commands show none.
var pageTemplates = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "pages/*.html"))
})

// page is what all pages for people have. What it shows is in the language Locale, and what is in another is marked.
type page struct {
	words
	Locale    i18n.Locale
	Title     *pageText
	Summary   string
	Site      string // what absolute addresses begin with before Root; "" where only a request tells
	Root      string // what the paths of addresses begin with
	Assets    string // the path of the folder of the style sheet
	Canonical string // paths, as those below are
	Default   string // of the page in whoever comes' language
	Languages []pageLanguage
	Part      bool // of a list, and not its first

	translated []*pageText // of the catalogue's texts those that are no source
	machine    int         // of those, how many a machine alone wrote
	stale      bool        // whether one is older than its source
}

// pageLanguage leads to the page in another language.
type pageLanguage struct {
	Locale i18n.Locale
	Path   string
	Own    bool // it is the page's
}

// pageText is a text with its language, where that is not the page's.
type pageText struct {
	Value     string
	Lang, Dir string
	Language  string // its name, where the reader did not ask for it
	Stale     bool
	Machine   bool // marked, since nobody has looked at what a machine wrote
}

// newPage is a page of the site in a language.
func (s *resources) newPage(words words, locale i18n.Locale) page {
	p := page{words: words, Locale: locale, Root: s.origins.path()}
	p.Assets = p.Root + pageAssets.path
	if public := s.origins.public; public != nil {
		p.Site = public.Scheme + "://" + public.Host
	}
	return p
}

// Name is the language in its own words.
func (l pageLanguage) Name() string { return l.Locale.Endonym() }

// Dir is the direction that the language is written in.
func (l pageLanguage) Dir() string { return directionOf(l.Locale) }

// Dir is the direction that the page is written in.
func (p *page) Dir() string { return directionOf(p.Locale) }

func directionOf(locale i18n.Locale) string {
	return strings.ToLower(locale.Direction().String())
}

// Say is what the site itself says.
func (p *page) Say(key string, values ...any) *pageText {
	return p.mark(&pageText{Value: p.words.Say(key, values...)}, p.words.Locale)
}

// text is a text of the catalogue; nil where there is none.
func (p *page) text(t *plan.Text) *pageText {
	if t == nil {
		return nil
	}
	shown := &pageText{
		Value: t.Value, Stale: t.IsStale, Machine: t.Origin == plan.OriginMachine && t.State != plan.StateReviewed,
	}
	if t.State != plan.StateSource {
		p.translated = append(p.translated, shown)
	}
	if shown.Machine {
		p.machine++
	}
	p.stale = p.stale || shown.Stale
	if t.IsFallback && t.Locale != p.Locale {
		shown.Language = t.Locale.Endonym()
	}
	return p.mark(shown, t.Locale)
}

// Machine is what the page says of texts that a machine alone wrote: of all at once, or of those that are marked; nil
// where there is none.
func (p *page) Machine() *pageText {
	switch p.machine {
	case 0:
		return nil
	case len(p.translated):
		return p.Say("machine.all")
	}
	return p.Say("machine")
}

// Stale is what the page says of texts that are older than their source; nil where there is none.
func (p *page) Stale() *pageText {
	if !p.stale {
		return nil
	}
	return p.Say("stale")
}

// unmark takes the marks from texts where all have one.
func (p *page) unmark() {
	if p.machine < len(p.translated) {
		return
	}
	for _, t := range p.translated {
		t.Machine = false
	}
}

func (p *page) mark(t *pageText, locale i18n.Locale) *pageText {
	if locale != p.Locale {
		t.Lang, t.Dir = string(locale), directionOf(locale)
	}
	return t
}

// writePage writes a page by the template of a name.
func writePage(to io.Writer, name string, data any) error {
	return pageTemplates().ExecuteTemplate(to, name, data)
}

// hardenPlainPage is for pages on which no script runs.
func hardenPlainPage(header http.Header) {
	hardenPage(header, "style-src 'self'; img-src 'self'; form-action 'self'")
}
