package web_test

import (
	"crypto/sha512"
	"encoding/base64"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"polyplan/web"
)

// builtExplorer is a house whose explorer has its assets in the program.
func builtExplorer(t *testing.T) (h *house, page answer) {
	t.Helper()
	h = newHouse(t)
	page = h.do(t, http.MethodGet, "/graphql", "", browser)
	if strings.Contains(string(page.body), "/graphql/assets/") {
		return h, page
	}
	web.Lacks(t, "go generate -run npm ./web, which needs Node")
	return nil, page
}

// TestTheBuiltExplorerComesFromTheProgramAlone fetches what the page loads, and takes its hashes.
func TestTheBuiltExplorerComesFromTheProgramAlone(t *testing.T) {
	h, page := builtExplorer(t)
	for name, text := range map[string]string{"page": string(page.body), "policy": page.header.Get("Content-Security-Policy")} {
		if other := regexp.MustCompile(`(?:https?:)?//[a-z0-9.-]+\.[a-z]+`).FindString(text); other != "" {
			t.Errorf("the %s names %s", name, other)
		}
	}
	loaded := regexp.MustCompile(`(?:src|href)="(/graphql/assets/[^"]+)" integrity="([^"]+)"`).FindAllStringSubmatch(string(page.body), -1)
	if len(loaded) != 4 {
		t.Errorf("the page loads %q", loaded)
	}
	for _, one := range loaded {
		a := h.do(t, http.MethodGet, html.UnescapeString(one[1]), "")
		sum := sha512.Sum384(a.body)
		if hash := "sha384-" + base64.StdEncoding.EncodeToString(sum[:]); a.status != http.StatusOK || hash != html.UnescapeString(one[2]) {
			t.Errorf("%s: %d, its hash is %s: want %s", one[1], a.status, hash, one[2])
		}
	}
}

// TestAQueryRunsInTheBuiltExplorer drives the page in a browser.
func TestAQueryRunsInTheBuiltExplorer(t *testing.T) {
	program := chromium(t)
	t.Parallel()
	h, _ := builtExplorer(t)
	h.runJS(t, "explorer.test.mjs", "POLYPLAN_CHROMIUM="+program, "POLYPLAN_TOKEN="+operatorSecret)
}
