package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// bundle is what a page loads. The folder that it is served from has a hash of all of it in its name, so that what a
// browser keeps of it never changes.
type bundle struct {
	place string // the path below which each version has a folder
	path  string // of the folder of this one
	files map[string]*packed
}

// newBundle is the scripts, style sheets and icons in a folder, to be served below the path place.
func newBundle(files fs.FS, folder, place string) *bundle {
	b := &bundle{place: place, files: map[string]*packed{}}
	hash := sha256.New()
	for _, pattern := range []string{"*.js", "*.css", "*.svg"} {
		names, err := fs.Glob(files, path.Join(folder, pattern))
		if err != nil {
			panic(err) // the pattern is a constant
		}
		for _, name := range names {
			text, err := fs.ReadFile(files, name)
			if err != nil {
				panic(err) // it is in the program
			}
			hash.Write(text)
			base := path.Base(name)
			b.files[base] = newPacked(base, text)
		}
	}
	b.path = place + hex.EncodeToString(hash.Sum(nil)[:6]) + "/"
	return b
}

// ServeHTTP serves the path values version and name. Of another version it serves what there is of this one, not to be
// kept: while a program is updated, a page of the old one may ask the new.
func (b *bundle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := b.files[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	if strings.HasSuffix(b.path, "/"+r.PathValue("version")+"/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	file.ServeHTTP(w, r)
}
