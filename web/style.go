package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed pages/page.css
var styleSheet []byte

// stylePath is where the style of pages is. It has a hash of what is there, which so never changes.
var stylePath = func() string {
	sum := sha256.Sum256(styleSheet)
	return "/assets/page-" + hex.EncodeToString(sum[:6]) + ".css"
}()

// serveStyle serves it by the path of any version: while a program is updated, a page of the old one may ask the new.
func serveStyle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	if strings.HasSuffix(stylePath, "/"+r.PathValue("name")) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if ok, err := path.Match("page-*.css", r.PathValue("name")); err != nil || !ok {
		http.NotFound(w, r)
		return
	}
	http.ServeContent(w, r, "page.css", time.Time{}, bytes.NewReader(styleSheet))
}
