package web_test

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"polyplan/plan"
)

// inBrowser runs the tests in a file of jsFolder, which drive the workbench of a house in a browser.
func inBrowser(t *testing.T, file string, env ...string) {
	t.Helper()
	inBrowserWith(t, file, env)
}

// inBrowserWith is inBrowser of a house that has more plans.
func inBrowserWith(t *testing.T, file string, env []string, more ...*plan.Document) {
	t.Helper()
	program := chromium(t)
	t.Parallel()
	h := newHouse(t, more...)
	h.runJS(t, file, append(env, "POLYPLAN_CHROMIUM="+program, "POLYPLAN_TOKEN="+operatorSecret)...)
}

func TestTheWorkbenchIsEnteredWithAToken(t *testing.T) {
	inBrowser(t, "workbench.test.mjs")
}

// TestTheWorkbenchIsServedToBeKept takes the page apart: its script and its style are in the program, and change their
// address with their content.
func TestTheWorkbenchIsServedToBeKept(t *testing.T) {
	h := newHouse(t)
	page := h.do(t, http.MethodGet, "/workbench", "", browser, "Accept-Language: ko")
	policy := page.header.Get("Content-Security-Policy")
	if page.status != http.StatusOK || !strings.Contains(policy, "script-src 'self';") || strings.Contains(policy, "unsafe") {
		t.Fatalf("%d with the policy %s", page.status, policy)
	}
	if text := string(page.body); strings.Contains(text, "<style") || regexp.MustCompile(`\son[a-z]+=`).MatchString(text) {
		t.Errorf("the page has what its policy forbids:\n%s", text)
	}
	loaded := regexp.MustCompile(`(?:src|href)="(/assets/workbench/[0-9a-f]{12}/[^"]+)"`).FindAllStringSubmatch(string(page.body), -1)
	if len(loaded) < 2 {
		t.Fatalf("the page loads %q", loaded)
	}
	for _, one := range loaded {
		a := h.do(t, http.MethodGet, one[1], "")
		if cache := a.header.Get("Cache-Control"); a.status != http.StatusOK || !strings.Contains(cache, "immutable") {
			t.Errorf("%s: %d, %q", one[1], a.status, cache)
		}
		packed := h.do(t, http.MethodGet, one[1], "", "Accept-Encoding: gzip")
		if len(a.body) > 1<<10 && (packed.header.Get("Content-Encoding") != "gzip" || len(packed.body) >= len(a.body)) {
			t.Errorf("%s: packed as %q, %d of %d bytes", one[1], packed.header.Get("Content-Encoding"), len(packed.body), len(a.body))
		}
		older := regexp.MustCompile(`[0-9a-f]{12}`).ReplaceAllString(one[1], "000000000000")
		if a := h.do(t, http.MethodGet, older, ""); a.status != http.StatusOK || a.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d, %q", older, a.status, a.header.Get("Cache-Control"))
		}
	}
	if a := h.do(t, http.MethodGet, "/assets/workbench/x/none.js", ""); a.status != http.StatusNotFound {
		t.Errorf("of a script that there is not: %d", a.status)
	}
}

func TestTheWorkbenchIsBuiltOfItsScripts(t *testing.T) {
	source, err := os.ReadFile("workbench.go")
	if err != nil {
		t.Fatal(err)
	}
	const folder = "workbench/built"
	command := regexp.MustCompile(`(?m)^//go:generate (go tool esbuild .*)=` + folder + `$`).FindSubmatch(source)
	if command == nil {
		t.Fatal("workbench.go does not say how it is built")
	}
	anew := t.TempDir()
	arguments := strings.Fields(string(command[1]) + "=" + anew)
	if said, err := exec.CommandContext(t.Context(), arguments[0], arguments[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) == 0 {
		t.Fatalf("nothing is built: %v", err)
	}
	for _, file := range files {
		want, err := os.ReadFile(filepath.Join(anew, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join(folder, file.Name())); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is of older scripts: go generate -run esbuild ./web (%v)", file.Name(), err)
		}
	}
}

func TestEverybodyCanUseEveryPage(t *testing.T) {
	inBrowser(t, "face.test.mjs")
}
