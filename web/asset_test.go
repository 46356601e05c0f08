package web

import (
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// builtIn are files as go generate would write them, and the resources that they are.
func builtIn(texts map[string]string) (fs.FS, []resource) {
	folder, all := fstest.MapFS{}, []resource(nil)
	for path, text := range texts {
		r := resource{path, integrity([]byte(text))}
		folder["assets/"+r.name()] = &fstest.MapFile{Data: []byte(text)}
		all = append(all, r)
	}
	return folder, all
}

func TestAssetsAreTakenWhereAllAreAsTheyShouldBe(t *testing.T) {
	folder, wanted := builtIn(map[string]string{"a@1.0.0/a.css": "a {}", "b@2.0.0/umd/b.js": "b()"})
	all := readAssets(folder, wanted...)
	if got := all.URL(resource{Path: "b@2.0.0/umd/b.js"}); got != "/graphql/assets/b@2.0.0-umd-b.js" || all.origin() != "'self'" {
		t.Errorf("a script is at %s, in %s", got, all.origin())
	}
	missing := append(wanted, resource{"c@1.0.0/c.js", integrity(nil)})
	wanted[0].Integrity = integrity([]byte("another"))
	for name, resources := range map[string][]resource{"one is missing": missing, "one is another": wanted} {
		none := readAssets(folder, resources...)
		if got := none.URL(resource{Path: "b@2.0.0/umd/b.js"}); got != network+"/npm/b@2.0.0/umd/b.js" || none.origin() != network {
			t.Errorf("where %s, a script is at %s, in %s", name, got, none.origin())
		}
	}
}

func TestAssetsAreServedForEver(t *testing.T) {
	folder, wanted := builtIn(map[string]string{"a@1.0.0/a.css": "a {}", "b@2.0.0/umd/b.js": "b()"})
	mux := http.NewServeMux()
	mux.Handle("GET "+assetsPath+"{name}", readAssets(folder, wanted...))
	for path, want := range map[string]string{
		"a@1.0.0-a.css":    "200 text/css; charset=utf-8 public, max-age=31536000, immutable a {}",
		"b@2.0.0-umd-b.js": "200 text/javascript; charset=utf-8 public, max-age=31536000, immutable b()",
		"README.md":        "404 text/plain; charset=utf-8  404 page not found\n",
		"..%2Fexplorer.go": "404 text/plain; charset=utf-8  404 page not found\n",
	} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, assetsPath+path, nil))
		got := fmt.Sprint(w.Code, " ", w.Header().Get("Content-Type"), " ", w.Header().Get("Cache-Control"), " ", w.Body)
		if got != want {
			t.Errorf("%s: %q: want %q", path, got, want)
		}
	}
}

func TestAssetsAreCompressedForWhoTakesThat(t *testing.T) {
	text := strings.Repeat("b() // and so on\n", 100)
	folder, wanted := builtIn(map[string]string{"b@2.0.0/umd/b.js": text})
	mux := http.NewServeMux()
	mux.Handle("GET "+assetsPath+"{name}", readAssets(folder, wanted...))
	ask := func(headers ...string) *httptest.ResponseRecorder {
		r, w := httptest.NewRequest(http.MethodGet, assetsPath+"b@2.0.0-umd-b.js", nil), httptest.NewRecorder()
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		mux.ServeHTTP(w, r)
		return w
	}
	packed := ask("Accept-Encoding", "gzip")
	unpacked, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(unpacked)
	if h := packed.Header(); err != nil || integrity(got) != wanted[0].Integrity || h.Get("Content-Encoding") != "gzip" || h.Get("Vary") != "Accept-Encoding" {
		t.Errorf("got %v, %d bytes: %v", h, len(got), err)
	}
	if plain := ask(); plain.Body.String() != text || plain.Header().Get("ETag") == packed.Header().Get("ETag") {
		t.Errorf("as it is: %v, %d bytes", plain.Header(), plain.Body.Len())
	}
	if again := ask("Accept-Encoding", "gzip", "If-None-Match", packed.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("to who has it: %d", again.Code)
	}
}

func TestTheExplorerWithItsAssetsNeedsNoOtherSite(t *testing.T) {
	all := assets{}
	for _, r := range append(explorerScripts, explorerStyle) {
		all[r.name()] = nil
	}
	w := httptest.NewRecorder()
	explorer{all}.serve(w, nil)
	if policy := w.Header().Get("Content-Security-Policy"); strings.Contains(policy, "https:") || !strings.Contains(policy, "'self'") {
		t.Errorf("the policy is %s", policy)
	}
	page := w.Body.String()
	if strings.Contains(page, network) {
		t.Error("the page loads from the network")
	}
	for name := range all {
		if !strings.Contains(page, `="`+assetsPath+name+`"`) {
			t.Errorf("the page does not load %s", name)
		}
	}
}

// TestTheBuiltAssetsAreTheOnesOfTheExplorer holds where go generate -run npm ./web has built them, as CI does.
func TestTheBuiltAssetsAreTheOnesOfTheExplorer(t *testing.T) {
	if files, err := os.ReadDir("assets"); err != nil || len(files) == 1 {
		Lacks(t, fmt.Sprintf("go generate -run npm ./web, which needs Node (%v)", err))
	}
	e := newEndpoint(nil, newDoor(nil, ""), newStreams(StreamLimits{}), slog.New(slog.DiscardHandler), &options{limits: DefaultLimits})
	if len(e.explorer.assets) != 1+len(explorerScripts) {
		t.Error("a file is missing, or another than the explorer pins: the versions in .ci/explorer/package.json are not those of explorer.go")
	}
}
