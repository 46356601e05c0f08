package web

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// refusal is an answer to a request that is not run.
type refusal struct {
	status    int
	code      string
	message   string
	allow     string        // the methods that are allowed instead
	misshapen bool          // it is sound JSON, but no GraphQL request
	retry     time.Duration // after which it may be tried again
	quota     quota         // that is spent
	location  string        // where it is now
}

// quota is how much of something a client may have, as RateLimit-Policy names and describes it (draft 11 of RateLimit
// header fields for HTTP, of May 2026).
type quota struct {
	name, policy string
}

// tell says that the quota is spent until a time from now. Only refusals tell of it: an answer out of a cache would
// cost more for it.
func (q quota) tell(header http.Header, until time.Duration) {
	if q.name == "" {
		return
	}
	header.Set("RateLimit-Policy", strconv.Quote(q.name)+";"+q.policy)
	header.Set("RateLimit", strconv.Quote(q.name)+";r=0;t="+seconds(until))
}

// refuse writes a refusal with its status in a form.
func (e *endpoint) refuse(w http.ResponseWriter, refused *refusal, in form) {
	refused.send(w, e.statuses.refusal(refused, in), in)
}

// write is for links of the chain, which know no form but what a request accepts.
func (f *refusal) write(w http.ResponseWriter, in form) {
	f.send(w, f.status, in)
}

func (f *refusal) send(w http.ResponseWriter, status int, in form) {
	var body object
	body.member("errors", marshal(gqlerror.List{fault(f.code, f.message)}))
	f.head(w, status, in)
	_, _ = w.Write(body.end())
}

// refusalPage is a refusal as a page, in the language of its words.
type refusalPage struct {
	page
	Missing bool   // nothing is there
	Message string // in English
}

// show writes the refusal as a page.
func (f *refusal) show(w http.ResponseWriter, shown *refusalPage) {
	shown.Locale, shown.Message, shown.Missing = shown.words.Locale, f.message, f.status == http.StatusNotFound
	shown.Title = shown.mark(&pageText{Value: http.StatusText(f.status)}, "en")
	if shown.Missing {
		shown.Title = shown.Say("missing")
	}
	var body bytes.Buffer
	if err := writePage(&body, "refusal.html", shown); err != nil {
		panic(err) // the template and its data are in the binary
	}
	f.head(w, f.status, pageMedia)
	_, _ = w.Write(body.Bytes())
}

// head writes the status and the header.
func (f *refusal) head(w http.ResponseWriter, status int, in form) {
	accountOf(w).fail(f.code)
	if w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "no-store") // what is refused now may be taken later
	}
	if f.allow != "" {
		w.Header().Set("Allow", f.allow)
	}
	if f.location != "" {
		w.Header().Set("Location", f.location)
	}
	if f.retry > 0 {
		w.Header().Set("Retry-After", seconds(f.retry))
		f.quota.tell(w.Header(), f.retry)
	}
	w.Header().Set("Content-Type", in.contentType())
	w.WriteHeader(status)
}
