package web

import (
	"bytes"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed explorer.html examples/*.graphql
var explorerFiles embed.FS

// explorerPage is read when somebody opens it: most commands show none.
var explorerPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(explorerFiles, "explorer.html"))
})

// explorer is GraphiQL with the examples as its tabs.
type explorer struct {
	assets assets // nil where GraphiQL comes from the network
}

func newExplorer(built fs.FS) explorer {
	return explorer{readAssets(built, append([]resource{explorerStyle}, explorerScripts...)...)}
}

// The files of GraphiQL; .ci/explorer has the same versions.
var (
	explorerStyle = resource{
		"graphiql@4.1.2/graphiql.min.css",
		"sha384-1el1QShFBnnXTx9x/Cprg82hZWKt0ry29OAYIXt05swbi0KcZDFoj0CWguMpopJr",
	}
	explorerScripts = []resource{{
		"react@18.3.1/umd/react.production.min.js",
		"sha384-DGyLxAyjq0f9SPpVevD6IgztCFlnMF6oW/XQGmfe+IsZ8TqEiDrcHkMLKI6fiB/Z",
	}, {
		"react-dom@18.3.1/umd/react-dom.production.min.js",
		"sha384-gTGxhz21lVGYNMcdJOyq01Edg0jhn/c22nsx0kyqP0TxaV5WVdsSH1fSDUf5YJj1",
	}, {
		"graphiql@4.1.2/graphiql.min.js",
		"sha384-9XdHu7ajgGJziD4J1zNBKQ842Q/+zZfDv+ib1eMhZWBH6hPAs806x+Jbcf0yNO6B",
	}}
)

// example is a query that the explorer opens with.
type example struct {
	Name  string `json:"name"`
	Query string `json:"query"`
}

var examples = readExamples()

func readExamples() []example {
	names, err := fs.Glob(explorerFiles, "examples/*.graphql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	slices.Sort(names)
	var all []example
	for _, name := range names {
		query, err := explorerFiles.ReadFile(name)
		if err != nil {
			panic(err) // it is in the binary
		}
		title := strings.TrimSuffix(path.Base(name), ".graphql")
		_, title, _ = strings.Cut(title, "-")
		all = append(all, example{strings.ReplaceAll(title, "-", " "), string(query)})
	}
	return all
}

// wantsExplorer tells a person's browser from a program.
func wantsExplorer(r *http.Request) bool {
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !read || !strings.Contains(sent(r, "Accept"), "text/html") {
		return false
	}
	asked := r.URL.Query()
	return !asked.Has("query") && !asked.Has("documentId") && !asked.Has("extensions")
}

// serve serves the page.
func (e explorer) serve(w http.ResponseWriter, _ *http.Request) {
	nonce := rand.Text()
	var page bytes.Buffer
	err := explorerPage().Execute(&page, map[string]any{
		"Nonce":    nonce,
		"Assets":   e.assets,
		"Style":    explorerStyle,
		"Scripts":  explorerScripts,
		"Examples": examples,
	})
	if err != nil {
		panic(err) // the template and its data are in the binary
	}
	header, origin := w.Header(), e.assets.origin()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Add("Vary", "Accept")
	hardenPage(header, fmt.Sprintf(
		"script-src 'nonce-%s' %s; style-src 'unsafe-inline' %s; font-src data: %s; img-src data:; connect-src 'self'; worker-src blob:; form-action 'none'",
		nonce, origin, origin, origin))
	_, _ = w.Write(page.Bytes())
}
