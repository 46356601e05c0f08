package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"polyplan/plan"
)

// rendered is an answer in one piece, as it is written. It is not changed once it is made, but for its
// variants, which are made when they are first asked for.
type rendered struct {
	status       int
	form         form
	body         []byte
	languages    string // Content-Language
	location     string // Content-Location
	links        links
	modified     time.Time // when what it is made of last changed; zero where that is not told
	negotiated   bool      // it hung on Accept-Language
	public       bool      // it may be kept, and shown to everybody who asks the same
	read         bool      // it answers a GET, so other caches may keep it too
	dependencies plan.Dependencies
	facts        *facts
	variants     [1 + len(encodings)]atomic.Pointer[variant]
	refused      *refusal // in place of all of it, what its asker alone is told
}

// variant is an answer in one encoding, with the headers that belong to it: they are made once, and shared by
// all answers that are written.
type variant struct {
	body   []byte
	fields []field
	etag   []string
}

// field is a header field. net/http takes the values as they are, so nobody may change them.
type field struct {
	name   string // canonical
	values []string
}

// size is about what it takes in memory, in bytes, with all its variants.
func (r *rendered) size() int {
	const fields = 1 << 10
	return fields + 2*len(r.body) + len(r.languages) + r.links.size() + r.dependencies.Size()
}

// write writes the answer as the client takes it: compressed, or only that it has not changed.
func (r *rendered) write(w http.ResponseWriter, req *http.Request) {
	accountOf(w).facts = r.facts
	header := w.Header()
	v := r.variant(r.encodingFor(req.Header))
	for _, f := range v.fields {
		header[f.name] = f.values
	}
	if r.read && r.unchanged(header, req.Header, v) {
		for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding", "Link"} {
			delete(header, name)
		}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(v.body)
}

// encodingFor is how to compress the answer for a client, or nil.
func (r *rendered) encodingFor(header http.Header) *encoding {
	if !r.compressible() {
		return nil
	}
	return encodingFor(header)
}

// variant is the answer in an encoding, or as it stands for nil.
func (r *rendered) variant(in *encoding) *variant {
	place := 0
	if in != nil {
		place = 1 + in.place
	}
	v := r.variants[place].Load()
	if v == nil {
		v = r.make(in)
		r.variants[place].Store(v)
	}
	return v
}

func (r *rendered) make(in *encoding) *variant {
	v := &variant{body: r.body}
	suffix := ""
	if in != nil {
		v.body, suffix = in.pack(r.body), "-"+in.name
		v.set("Content-Encoding", in.name)
	}
	v.set("Content-Type", r.form.contentType())
	v.set("Content-Length", strconv.Itoa(len(v.body)))
	v.set("Vary", r.vary())
	if r.languages != "" {
		v.set("Content-Language", r.languages)
	}
	if r.location != "" {
		v.set("Content-Location", r.location)
	}
	if r.public && r.read {
		v.etag = []string{`"` + r.tag() + suffix + `"`}
	}
	return v
}

func (v *variant) set(name, value string) {
	v.fields = append(v.fields, field{name, []string{value}})
}

// vary names the headers that the answer hung on.
func (r *rendered) vary() string {
	vary := varyAlways
	if r.negotiated {
		vary += ", Accept-Language"
	}
	if r.compressible() {
		vary += ", Accept-Encoding"
	}
	return vary
}

// varyAlways are the headers that every answer hung on.
const varyAlways = "Accept, Authorization"

var alwaysVaries = []string{varyAlways}

// tag is the entity tag of the answer as it stands (RFC 9110 section 8.8.3), without its quotes.
func (r *rendered) tag() string {
	hash := sha256.New()
	hash.Write([]byte(r.form))
	hash.Write(r.body)
	return base64.RawURLEncoding.EncodeToString(hash.Sum(nil)[:15])
}

// What caches are told: to keep what is public and to ask whether it has changed, for no one is to see an
// answer older than a write that he knows of.
var (
	publicly = []string{"public, no-cache"}
	notKept  = []string{"no-store"}
)

// unchanged tells how an answer to GET may be kept, and whether the client has it already.
func (r *rendered) unchanged(header, asked http.Header, v *variant) bool {
	if !r.public {
		if header["Cache-Control"] == nil {
			header["Cache-Control"] = notKept
		}
		return false
	}
	header["Cache-Control"] = publicly
	header["Etag"] = v.etag
	if r.modified.IsZero() {
		return v.matches(asked)
	}
	changed := changedBy(r.modified)
	header["Last-Modified"] = []string{earlier(changed, time.Now()).UTC().Format(http.TimeFormat)}
	if asked["If-None-Match"] != nil {
		return v.matches(asked)
	}
	since, err := http.ParseTime(asked.Get("If-Modified-Since"))
	return err == nil && !changed.After(since)
}

// changedBy is a time as Last-Modified has it, which counts seconds: the end of the second that something was changed
// in, so that whoever was answered earlier in that second is not told that nothing has changed since.
func changedBy(modified time.Time) time.Time {
	return modified.Truncate(time.Second).Add(time.Second)
}

// earlier is a time that is not to be told before it has come (RFC 9110 section 8.8.2.1).
func earlier(a, now time.Time) time.Time {
	if a.After(now) {
		return now
	}
	return a
}

// matches tells whether the client has the answer already, in one encoding or another (RFC 9110 section
// 13.1.2).
func (v *variant) matches(header http.Header) bool {
	for _, line := range header["If-None-Match"] {
		for tag := range strings.SplitSeq(line, ",") {
			tag = strings.TrimSpace(tag)
			if tag == "*" || bareTag(tag) == bareTag(v.etag[0]) {
				return true
			}
		}
	}
	return false
}

// bareTag is an entity tag less what tells variants apart.
func bareTag(tag string) string {
	tag = strings.Trim(strings.TrimPrefix(tag, "W/"), `"`)
	for _, e := range encodings {
		tag = strings.TrimSuffix(tag, "-"+e.name)
	}
	return tag
}
