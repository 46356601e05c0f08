package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"polyplan/graph"
)

// answer runs a request and writes what came of it.
func (e *endpoint) answer(w http.ResponseWriter, r *http.Request, asked *request, takes accepted) {
	x, came := e.prepare(r.Context(), asked, r.Header)
	if came == nil && takes.parts {
		if first := graph.Cut(x.operation); len(first.Later) > 0 || takes.whole == "" {
			e.deliver(w, x, first, takes)
			return
		}
	}
	if came == nil {
		came = x.once()
	}
	e.write(w, came, takes.refusing())
}

// write answers in one piece.
func (e *endpoint) write(w http.ResponseWriter, came *outcome, f form) {
	if came.refused != nil {
		e.refuse(w, came.refused, f)
		return
	}
	body := came.body()
	header := w.Header()
	came.describe(header)
	header.Set("Content-Type", f.contentType())
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(e.statuses.answer(came, f))
	_, _ = w.Write(body)
}

// body is the response as JSON: data is there exactly when the operation was executed.
func (o *outcome) body() []byte {
	body := object{make([]byte, 0, len(o.response.Data)+512)}
	o.members(&body)
	return body.end()
}

// members writes what an answer, and a part of one, says of an outcome.
func (o *outcome) members(of *object) {
	if len(o.response.Errors) > 0 {
		of.member("errors", marshal(o.response.Errors))
	}
	if o.executed {
		of.member("data", o.response.Data)
	}
	if len(o.response.Extensions) > 0 {
		of.member("extensions", marshal(o.response.Extensions))
	}
}

// object is a JSON object that is put together of JSON, which encoding/json would read again.
type object struct {
	text []byte
}

func (o *object) member(name string, value []byte) {
	sep := byte(',')
	if len(o.text) == 0 {
		sep = '{'
	}
	o.text = append(o.text, sep, '"')
	o.text = append(o.text, name...)
	o.text = append(o.text, '"', ':')
	o.text = append(o.text, value...)
}

// end closes the object, which has a member.
func (o *object) end() []byte {
	return append(o.text, '}')
}

func marshal(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // errors, extensions and paths are of strings and numbers
	}
	return text
}

// describe tells which languages an answer is in, and whether that hung on the languages asked for.
func (o *outcome) describe(header http.Header) {
	o.vary(header)
	var served []string
	for _, locale := range slices.Sorted(maps.Keys(o.reading.Served())) {
		served = append(served, string(locale))
	}
	if len(served) > 0 {
		header.Set("Content-Language", strings.Join(served, ", "))
	}
}

func (o *outcome) vary(header http.Header) {
	if o.reading.Negotiated() {
		header.Add("Vary", "Accept-Language")
	}
}
