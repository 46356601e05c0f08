package web_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// element is one of a page.
type element struct{ *html.Node }

func (h *house) seen(t *testing.T, path string, headers ...string) element {
	t.Helper()
	a := h.do(t, http.MethodGet, path, "", headers...)
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%s: got %d %s: %.300s", path, a.status, a.header.Get("Content-Type"), a.body)
	}
	return parsedPage(t, a)
}

func parsedPage(t *testing.T, a answer) element {
	t.Helper()
	parsed, err := html.Parse(bytes.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	return element{parsed}
}

// all are the elements of a name below a node.
func (n element) all(name string) (found []element) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			found = append(found, element{d})
		}
	}
	return found
}

func (n element) attribute(name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func (n element) text() string {
	var all strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			all.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(all.String())
}

// language is the one that a node says it is in, with its direction.
func (n element) language() string {
	for at := n.Node; at != nil; at = at.Parent {
		if lang := (element{at}).attribute("lang"); lang != "" {
			return lang + " " + element{at}.attribute("dir")
		}
	}
	return ""
}

// saying is the last element that says this text itself.
func (n element) saying(t *testing.T, text string) element {
	t.Helper()
	var found element
	for d := range n.Descendants() {
		if d.Type == html.TextNode && strings.TrimSpace(d.Data) == text {
			found = element{d.Parent}
		}
	}
	if found.Node == nil {
		t.Fatalf("the page does not say %q", text)
	}
	return found
}
