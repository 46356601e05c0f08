package cli

import (
	"fmt"
	"os"

	"polyplan/web"
)

// trust are the flags of serve that tell which documents are trusted.
type trust struct {
	Documents     []string `placeholder:"FILE" type:"existingfile" help:"Manifests of trusted documents, which clients run by their documentId, as Apollo, Relay and GraphQL Code Generator write them. Default none, variable ${env}."`
	DocumentsOnly bool     `help:"Run the documents of the manifests and no other. Default no, variable ${env}."`
}

// choice reads the manifests.
func (t *trust) choice() (web.Option, error) {
	if t.DocumentsOnly && len(t.Documents) == 0 {
		return nil, fmt.Errorf("--documents-only without --documents would run nothing: name a manifest")
	}
	all := web.Manifest{}
	for _, file := range t.Documents {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read a manifest of documents: %w", err)
		}
		manifest, err := web.ParseManifest(text)
		if err == nil {
			err = all.Merge(manifest)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return web.TrustedDocuments(all, t.DocumentsOnly), nil
}
