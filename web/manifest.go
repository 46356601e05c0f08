package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
)

// Manifest is the documents that a build of a client may send, by the ids it sends in their place.
type Manifest map[string]string

// ParseManifest reads a manifest as Apollo's generate-persisted-query-manifest writes it, or as Relay's
// compiler and GraphQL Code Generator do: one JSON object of ids and documents.
func ParseManifest(text []byte) (Manifest, error) {
	if nesting(text) > DefaultLimits.Nesting {
		return nil, errors.New(tooDeep(DefaultLimits.Nesting).message)
	}
	var members map[string]json.RawMessage
	if err := decodeJSON(text, &members); err != nil {
		return nil, fmt.Errorf("wanted one JSON object of ids and documents: %w", err)
	}
	if _, ok := members["format"]; ok {
		return parseApollo(text)
	}
	manifest := Manifest{}
	for id, value := range members {
		var document string
		if err := json.Unmarshal(value, &document); err != nil {
			return nil, fmt.Errorf("%.100q is not the document of an id: wanted a string: %w", id, err)
		}
		manifest[id] = document
	}
	return manifest, manifest.check()
}

// apolloFormat is what Apollo's manifests say they are.
const apolloFormat = "apollo-persisted-query-manifest"

func parseApollo(text []byte) (Manifest, error) {
	var apollo struct {
		Format     string
		Version    int
		Operations []struct{ ID, Body string }
	}
	if err := decodeJSON(text, &apollo); err != nil {
		return nil, err
	}
	if apollo.Format != apolloFormat || apollo.Version != 1 {
		return nil, fmt.Errorf("the manifest is %.100q of version %d: wanted %q of version 1", apollo.Format, apollo.Version, apolloFormat)
	}
	manifest := Manifest{}
	for _, operation := range apollo.Operations {
		if other, ok := manifest[operation.ID]; ok && other != operation.Body {
			return nil, fmt.Errorf("the id %.100q stands for two documents", operation.ID)
		}
		manifest[operation.ID] = operation.Body
	}
	return manifest, manifest.check()
}

func (m Manifest) check() error {
	if len(m) == 0 {
		return errors.New("the manifest holds no document")
	}
	for id, document := range m {
		if id == "" || document == "" {
			return fmt.Errorf("the id %.100q or its document is empty", id)
		}
	}
	return nil
}

// Merge adds the documents of another manifest; one id cannot stand for two documents.
func (m Manifest) Merge(other Manifest) error {
	for id, document := range other {
		if have, ok := m[id]; ok && have != document {
			return fmt.Errorf("the id %.100q stands for two documents", id)
		}
	}
	maps.Copy(m, other)
	return nil
}

// digest is the SHA-256 of a document in hexadecimal, which is its id for clients that made up none.
func digest(document string) string {
	sum := sha256.Sum256([]byte(document))
	return hex.EncodeToString(sum[:])
}
