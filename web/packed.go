package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"path"
	"sync"
	"time"
)

// packed is a file in each encoding that a browser may take it in.
type packed struct {
	name  string
	plain []byte
	tag   string
	pack  []func() []byte // by the place of the encoding
}

func newPacked(name string, text []byte) *packed {
	sum := sha256.Sum256(text)
	p := &packed{name: name, plain: text, tag: hex.EncodeToString(sum[:12])}
	for _, e := range encodings {
		p.pack = append(p.pack, sync.OnceValue(func() []byte { return e.pack(text) }))
	}
	return p
}

func (p *packed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header, text, tag := w.Header(), p.plain, p.tag
	header.Add("Vary", "Accept-Encoding")
	header.Set("Content-Type", mime.TypeByExtension(path.Ext(p.name)))
	if e := encodingFor(r.Header); e != nil && len(text) >= minPacked {
		header.Set("Content-Encoding", e.name)
		text, tag = p.pack[e.place](), tag+"-"+e.name
	}
	header.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, p.name, time.Time{}, bytes.NewReader(text))
}
