package web

import (
	"io"
	"net/http"
	"strings"
	"time"
)

// AccessLog has a line written to a writer for each request, when it is done. Without it there are none.
func AccessLog(to io.Writer, format LineFormat) Option {
	return func(o *options) { o.accessLog, o.lineFormat = to, format }
}

// logged writes a line for each request, also where its connection is broken off.
func logged(next http.Handler, to io.Writer, format LineFormat) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := accountOf(w)
		defer func() {
			l := a.line(r, format)
			_, _ = to.Write(l.end()) // who reads it knows that it is not whole
			l.giveBack()
		}()
		next.ServeHTTP(w, r)
		a.finish()
	})
}

// line is what is known of the request; what there is not, is left out. docs/operating.md lists it.
func (a *account) line(r *http.Request, format LineFormat) *line {
	took := time.Since(a.begun)
	l := beginLine(format, a.begun.Add(took), "request")
	l.string("method", shortened(r.Method))
	l.string("path", shortened(r.URL.Path))
	l.int("status", a.status)
	l.int("bytes", a.bytes)
	l.milliseconds("took_ms", took)
	l.string("id", a.id)
	l.known("client", shortened(a.client))
	if a.facts != nil {
		a.facts.tell(l)
	}
	l.known("cache", string(a.cache))
	if served := a.Header()["Content-Language"]; len(served) > 0 {
		l.known("locale", served[0])
	}
	l.known("trace", a.trace)
	return l
}

func (f *facts) tell(l *line) {
	l.known("type", f.kind)
	l.known("operation", f.operation)
	if f.cost > 0 {
		l.int("cost", f.cost)
	}
	if len(f.codes) > 0 {
		l.string("codes", strings.Join(f.codes, ","))
	}
}

// known writes what there is.
func (l *line) known(key, value string) {
	if value != "" {
		l.string(key, value)
	}
}

// shortened is a text that a client made up, no longer than what is worth keeping of it.
func shortened(text string) string {
	if len(text) <= maxTold {
		return text
	}
	return strings.ToValidUTF8(text[:maxTold], "") + "…"
}
