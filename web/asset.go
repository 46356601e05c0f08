package web

import (
	"crypto/sha512"
	"embed"
	"encoding/base64"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:generate npm ci --prefix ../.ci/explorer --ignore-scripts --no-audit --no-fund --loglevel=error
//go:generate npm run --prefix ../.ci/explorer assets

//go:embed assets
var built embed.FS

// resource is a file of an npm package.
type resource struct {
	Path      string // package@version/path
	Integrity string // its hash (Subresource Integrity)
}

// network is a content delivery network with the files of all packages.
const network = "https://cdn.jsdelivr.net"

// assets are the resources of the explorer that were built into the program.
type assets map[string]*packed // by name

// assetsPath is where they are served.
const assetsPath = "/graphql/assets/"

// readAssets is nil unless every one of the resources is in the folder as it should be.
func readAssets(folder fs.FS, wanted ...resource) assets {
	all := assets{}
	for _, r := range wanted {
		text, err := fs.ReadFile(folder, path.Join("assets", r.name()))
		if err != nil || integrity(text) != r.Integrity {
			return nil
		}
		all[r.name()] = newPacked(r.name(), text)
	}
	return all
}

func (r resource) name() string {
	return strings.ReplaceAll(r.Path, "/", "-")
}

func integrity(text []byte) string {
	sum := sha512.Sum384(text)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}

// URL is where a browser loads a resource from.
func (a assets) URL(r resource) string {
	if a == nil {
		return network + "/npm/" + r.Path
	}
	return assetsPath + r.name()
}

// origin is the one of all URLs, as a Content-Security-Policy names it.
func (a assets) origin() string {
	if a == nil {
		return network
	}
	return "'self'"
}

// ServeHTTP serves them. Their names have their versions, so none ever changes.
func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	file.ServeHTTP(w, r)
}
