package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
)

// bundle is files of a page that name each other by relative paths. The folder that they are served from has a hash of
// all of them in its name, so that what a browser keeps of it never changes.
type bundle struct {
	place   string // the path below which each version has a folder
	path    string // of the folder of this one
	files   map[string]*packed
	imports map[string][]string // of each module, those that it names
}

// newBundle is the scripts, style sheets and icons in a folder, to be served below the path place.
func newBundle(files fs.FS, folder, place string) *bundle {
	b := &bundle{place: place, files: map[string]*packed{}, imports: map[string][]string{}}
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
			for _, found := range imported.FindAllSubmatch(text, -1) {
				b.imports[base] = append(b.imports[base], string(found[1]))
			}
		}
	}
	b.path = place + hex.EncodeToString(hash.Sum(nil)[:6]) + "/"
	return b
}

// names are those of the files with an extension, sorted.
func (b *bundle) names(extension string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(b.files)), func(name string) bool {
		return path.Ext(name) != extension
	})
}

// imported are the modules that another names in its imports, which are all of files beside it.
var imported = regexp.MustCompile(`(?m)^(?:import|export)(?: [^"]* from)? "\./([a-z]+\.js)";$`)

// needs are the modules that are loaded with one, itself first.
func (b *bundle) needs(module string) []string {
	all := []string{module}
	for i := 0; i < len(all); i++ {
		for _, name := range b.imports[all[i]] {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// views are the modules that no other imports, with all that are loaded with each, itself first, and not with the module
// that begins.
func (b *bundle) views(first string) map[string][]string {
	before := b.needs(first)
	views := map[string][]string{}
	var below []string
	for _, name := range b.names(".js") {
		needs := b.needs(name)
		below = append(below, needs[1:]...)
		views[name] = without(needs, before)
	}
	maps.DeleteFunc(views, func(name string, _ []string) bool {
		return slices.Contains(before, name) || slices.Contains(below, name)
	})
	return views
}

func without(all, some []string) []string {
	return slices.DeleteFunc(all, func(one string) bool { return slices.Contains(some, one) })
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
