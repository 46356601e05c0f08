package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"polyplan/plan"
)

// rendered is an answer in one piece, as it is written. It is not changed once it is made, but for its
// compressed forms, which are made when they are first asked for.
type rendered struct {
	status       int
	form         form
	body         []byte
	languages    string // Content-Language
	negotiated   bool   // it hung on Accept-Language
	public       bool   // it may be kept, and shown to everybody who asks the same
	dependencies plan.Dependencies
	etag         atomic.Pointer[string] // made when it is first asked for
	packed       [len(encodings)]atomic.Pointer[[]byte]
}

// size is about what it takes in memory, in bytes, with what its compressed forms take.
func (r *rendered) size() int {
	return len(r.body) + len(r.body)/2 + len(r.languages) + r.dependencies.Size()
}

// tag is the entity tag of the body (RFC 9110 section 8.8.3), without its quotes.
func (r *rendered) tag() string {
	if tag := r.etag.Load(); tag != nil {
		return *tag
	}
	hash := sha256.New()
	hash.Write([]byte(r.form))
	hash.Write(r.body)
	sum := hash.Sum(nil)
	tag := base64.RawURLEncoding.EncodeToString(sum[:15])
	r.etag.Store(&tag)
	return tag
}

// write writes the answer as the client takes it: compressed, or only that it has not changed.
func (r *rendered) write(w http.ResponseWriter, req *http.Request) {
	header := w.Header()
	if r.negotiated {
		header.Add("Vary", "Accept-Language")
	}
	if r.languages != "" {
		header.Set("Content-Language", r.languages)
	}
	packing := r.packing(header, req)
	if read := req.Method != http.MethodPost; read && r.unchanged(header, req, packing) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := r.body
	if packing != nil {
		body = r.pack(packing)
		header.Set("Content-Encoding", packing.name)
	}
	header.Set("Content-Type", r.form.contentType())
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(r.status)
	_, _ = w.Write(body)
}

// packing is how to compress the answer for a client, or nil.
func (r *rendered) packing(header http.Header, req *http.Request) *encoding {
	if !r.compressible() {
		return nil
	}
	header.Add("Vary", "Accept-Encoding")
	return encodingFor(req.Header)
}

// unchanged tells how an answer to GET may be kept, and whether the client has it already.
func (r *rendered) unchanged(header http.Header, req *http.Request, packing *encoding) bool {
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", r.cacheControl())
	}
	if !r.public {
		return false
	}
	tag := r.tag()
	if packing != nil {
		tag += "-" + packing.name
	}
	header.Set("ETag", `"`+tag+`"`)
	return r.matches(req.Header)
}

// cacheControl lets caches keep what is public, and has them ask whether it has changed: no one is to see
// an answer older than a write that he knows of.
func (r *rendered) cacheControl() string {
	if r.public {
		return "public, no-cache"
	}
	return "no-store"
}

// matches tells whether the client has the answer already, in one encoding or another (RFC 9110 section
// 13.1.2).
func (r *rendered) matches(header http.Header) bool {
	for _, line := range header["If-None-Match"] {
		for tag := range strings.SplitSeq(line, ",") {
			tag = strings.Trim(strings.TrimPrefix(strings.TrimSpace(tag), "W/"), `"`)
			for _, e := range encodings {
				tag = strings.TrimSuffix(tag, "-"+e.name)
			}
			if tag == "*" || tag == r.tag() {
				return true
			}
		}
	}
	return false
}
