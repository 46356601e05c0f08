package web

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"

	"github.com/maypok86/otter/v2"

	"polyplan/graph"
)

// TrustedDocuments has the documents of a manifest run by their ids. Where only is true, no other is run.
func TrustedDocuments(manifest Manifest, only bool) Option {
	return func(o *options) { o.trusted, o.onlyTrusted = manifest, only }
}

// maxLearned is how many bytes of documents are kept for automatic persisted queries.
const maxLearned = 8 << 20

// documents finds the document of a request that names it: by the id it has in a manifest, or by its
// SHA-256, which clients of automatic persisted queries send alone until they are told that it is unknown
// here, and then once with the document.
type documents struct {
	trusted Manifest // by id, and by SHA-256
	only    bool     // nothing else is run
	learned *otter.Cache[string, string]
}

func newDocuments(trusted Manifest, only bool) *documents {
	d := &documents{trusted: maps.Clone(trusted), only: only}
	for _, document := range trusted {
		d.trusted[digest(document)] = document
	}
	d.learned = otter.Must(&otter.Options[string, string]{
		MaximumWeight: maxLearned,
		Weigher:       func(hash, document string) uint32 { return uint32(len(hash) + len(document) + entryWeight) },
	})
	return d
}

// entryWeight is about what a cache spends on an entry beside its key and value, in bytes.
const entryWeight = 200

var sha256Hash = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)

// persistedHash is the SHA-256 in extensions.persistedQuery, in lower-case hexadecimal, or the id of a trusted
// document, which Apollo Client sends there; "" where there is none.
func (d *documents) persistedHash(asked *request) (string, *refusal) {
	value, ok := asked.extensions["persistedQuery"]
	if !ok || value == nil {
		return "", nil
	}
	members, ok := value.(map[string]any)
	hash, isText := members["sha256Hash"].(string)
	if _, trusted := d.trusted[hash]; trusted && asked.query == "" {
		return hash, nil
	}
	if !ok || fmt.Sprint(members["version"]) != "1" || !isText || !sha256Hash.MatchString(hash) {
		return "", malformed(`extensions.persistedQuery is not { "version": 1, "sha256Hash": 64 hexadecimal digits }`)
	}
	return strings.ToLower(hash), nil
}

// resolve gives a request its document, where it names one.
func (d *documents) resolve(asked *request) *refusal {
	hash, refused := d.persistedHash(asked)
	if refused != nil {
		return refused
	}
	switch {
	case asked.documentID != "" && (asked.query != "" || hash != ""):
		return malformed("the request has a documentId, and a query or a persistedQuery too: send one of them")
	case asked.documentID != "":
		return d.byID(asked)
	case hash != "" && asked.query == "":
		return d.byHash(asked, hash)
	case asked.query == "":
		return misshapen(`the request has no query: wanted "query", "documentId" or extensions.persistedQuery`)
	}
	return d.given(asked, hash)
}

// byID finds a document by its id in a manifest. "sha256:" and 64 digits is an id of any document.
func (d *documents) byID(asked *request) *refusal {
	if document, ok := d.trusted[asked.documentID]; ok {
		asked.query = document
		return nil
	}
	hash, ok := strings.CutPrefix(asked.documentID, "sha256:")
	if !ok {
		return unknownDocument()
	}
	return d.byHash(asked, strings.ToLower(hash))
}

func (d *documents) byHash(asked *request, hash string) *refusal {
	document, ok := d.trusted[hash]
	if !ok {
		document, ok = d.learned.GetIfPresent(hash)
	}
	if !ok {
		return unknownDocument()
	}
	asked.query = document
	return nil
}

// given checks a document that was sent in full.
func (d *documents) given(asked *request, hash string) *refusal {
	if hash == "" && !d.only {
		return nil
	}
	own := digest(asked.query)
	if hash != "" && hash != own {
		return malformed("sha256Hash is not the SHA-256 of the query")
	}
	if _, ok := d.trusted[own]; d.only && !ok {
		return &refusal{status: http.StatusForbidden, code: graph.Forbidden, message: "only documents of the operator's manifests are run here: send the documentId of one"}
	}
	asked.learn = hash != ""
	return nil
}

// learn keeps a document whose client will name it by its hash from now on. Only what is valid is
// kept, so that nonsense takes no room.
func (d *documents) learn(asked *request) {
	if asked.learn && !d.only {
		d.learned.Set(digest(asked.query), asked.query)
	}
}

// unknownDocument tells a client to send the document itself; the message is the one that clients look for.
func unknownDocument() *refusal {
	return &refusal{status: http.StatusOK, code: graph.PersistedQueryNotFound, message: "PersistedQueryNotFound"}
}
