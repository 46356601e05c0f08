package web

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"polyplan/i18n"
)

// workbenchPath is where translators and staff work. What they see there is made in their browser, out of answers of
// GraphQL that any other program could ask for: the server gives the page, its scripts and its words, and no more.
const workbenchPath = "/workbench"

//go:generate go tool esbuild workbench/workbench.js workbench/workbench.css --bundle --format=esm --minify-whitespace --minify-syntax --charset=utf8 --line-limit=120 --log-level=warning --outdir=workbench/built

//go:embed workbench/built workbench/words workbench/index.html
var workbenchFiles embed.FS

// workbenchParts are what the page is made of.
type workbenchParts struct {
	book     *i18n.PhraseBook
	built    *bundle
	template *template.Template
}

// readWorkbench reads them out of the program, once it serves a site: most commands serve none.
var readWorkbench = sync.OnceValue(func() *workbenchParts {
	return &workbenchParts{
		book:     i18n.ReadPhrases(workbenchFiles, "workbench/words"),
		built:    newBundle(workbenchFiles, "workbench/built", "/assets/workbench/"),
		template: template.Must(template.ParseFS(workbenchFiles, "workbench/index.html")),
	}
})

// workbench is the page, in each language of its words.
type workbench struct {
	*resources
	*workbenchParts
	pages map[i18n.Locale]func() *packed
}

func newWorkbench(site *resources) *workbench {
	b := &workbench{site, readWorkbench(), map[i18n.Locale]func() *packed{}}
	for _, locale := range b.book.Locales() {
		b.pages[locale] = sync.OnceValue(func() *packed { return b.made(locale) })
	}
	return b
}

// workbenchPage is what the page begins with.
type workbenchPage struct {
	words
	Root      string // what the paths of addresses begin with
	Assets    string // the path of the folder of its script and its style
	Icon      string
	Languages []pageLanguage
	Words     map[string]i18n.Phrase
	Site      workbenchSite // what scripts are told
}

// workbenchSite is what scripts are told of where they are.
type workbenchSite struct {
	Root    string      `json:"root"`
	GraphQL string      `json:"graphql"`
	Locale  i18n.Locale `json:"locale"`
}

func (b *workbench) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	wanted, refused := readLocales(r.URL.RawQuery)
	if refused != nil {
		b.refuse(w, r, refused)
		return
	}
	if len(wanted) == 0 {
		wanted = i18n.AcceptLanguage(sent(r, "Accept-Language"))
	}
	hardenPage(w.Header(), "script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "+
		"form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
	header := w.Header()
	header.Set("Cache-Control", "no-cache")
	header.Set("Vary", "Accept-Language")
	b.pages[b.book.In(wanted).Locale]().ServeHTTP(w, r)
}

func (b *workbench) made(locale i18n.Locale) *packed {
	var text bytes.Buffer
	if err := b.template.Execute(&text, b.page(locale)); err != nil {
		panic(err) // the template and its data are in the program
	}
	return newPacked("index.html", text.Bytes())
}

func (b *workbench) page(locale i18n.Locale) *workbenchPage {
	shown := &workbenchPage{
		words: b.book.In([]i18n.Locale{locale}), Root: b.origins.path(), Words: b.book.Texts(locale),
	}
	shown.Assets, shown.Icon = shown.Root+b.built.path, shown.Root+pageAssets.path+"icon.svg"
	shown.Site = workbenchSite{shown.Root, shown.Root + graphqlPath, locale}
	for _, other := range b.book.Locales() {
		path := shown.Root + workbenchPath + "?" + url.Values{"locale": {string(other)}}.Encode()
		shown.Languages = append(shown.Languages, pageLanguage{other, path, other == locale})
	}
	slices.SortFunc(shown.Languages, func(a, b pageLanguage) int {
		return cmp.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name()))
	})
	return shown
}

// Dir is the direction that the page is written in.
func (p *workbenchPage) Dir() string { return directionOf(p.Locale) }
