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

	"polyplan/i18n"
)

// workbenchPath is where translators and staff work. What they see there is made in their browser, out of answers of
// GraphQL that any other program could ask for: the server gives the page, its scripts and its words, and no more.
const workbenchPath = "/workbench"

//go:embed workbench
var workbenchFiles embed.FS

var (
	workbenchWords    = readWords(workbenchFiles, "workbench/words")
	workbenchScripts  = newBundle(workbenchFiles, "workbench", "/assets/workbench/")
	workbenchStart    = workbenchScripts.needs("workbench.js")
	workbenchViews    = workbenchScripts.views("workbench.js")
	workbenchTemplate = template.Must(template.ParseFS(workbenchFiles, "workbench/index.html"))
)

// workbench is the page.
type workbench struct {
	*resources
}

// workbenchPage is what the page begins with.
type workbenchPage struct {
	words
	Root      string // what the paths of addresses begin with
	Assets    string // the path of the folder of scripts
	Icon      string
	Modules   []string
	Locale    i18n.Locale
	Languages []pageLanguage
	Words     map[string]wording
	Site      workbenchSite // what scripts are told
}

// workbenchSite is what scripts are told of where they are.
type workbenchSite struct {
	Root    string              `json:"root"`
	GraphQL string              `json:"graphql"`
	Locale  i18n.Locale         `json:"locale"`
	Modules map[string][]string `json:"modules"` // to load for each view, itself first
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
	var body bytes.Buffer
	if err := workbenchTemplate.Execute(&body, b.page(wanted)); err != nil {
		b.refuse(w, r, b.refusal(r.Context(), err))
		return
	}
	header := w.Header()
	header.Set("Cache-Control", "no-cache")
	header.Set("Vary", "Accept-Language")
	newPacked("index.html", body.Bytes()).ServeHTTP(w, r)
}

func (b *workbench) page(wanted []i18n.Locale) *workbenchPage {
	words := workbenchWords.in(wanted)
	shown := &workbenchPage{
		words: words, Root: b.origins.path(), Locale: words.Locale, Words: workbenchWords.texts[words.Locale],
		Modules: workbenchStart,
	}
	shown.Assets, shown.Icon = shown.Root+workbenchScripts.path, shown.Root+pageAssets.path+"icon.svg"
	shown.Site = workbenchSite{shown.Root, shown.Root + graphqlPath, words.Locale, workbenchViews}
	for _, locale := range workbenchWords.locales {
		path := shown.Root + workbenchPath + "?" + url.Values{"locale": {string(locale)}}.Encode()
		shown.Languages = append(shown.Languages, pageLanguage{locale, path, locale == words.Locale})
	}
	slices.SortFunc(shown.Languages, func(a, b pageLanguage) int {
		return cmp.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name()))
	})
	return shown
}

// Dir is the direction that the page is written in.
func (p *workbenchPage) Dir() string { return directionOf(p.Locale) }

// Say is what the page says.
func (p *workbenchPage) Say(key string, values ...any) string { return p.say(key, values...) }
