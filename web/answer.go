package web

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// answer runs a request and writes what came of it.
func (e *endpoint) answer(w http.ResponseWriter, r *http.Request, asked *request, f form) {
	came := e.run(r.Context(), asked, r.Header)
	body := came.body()
	came.describe(w.Header())
	w.Header().Set("Content-Type", f.contentType())
	w.WriteHeader(f.status(came))
	_, _ = w.Write(body)
}

// status is the status of an answer in this form.
func (f form) status(came *outcome) int {
	if f == legacyJSON || came.executed {
		return http.StatusOK
	}
	return http.StatusBadRequest
}

// body is the response as JSON: data is there exactly when the operation was executed.
func (o *outcome) body() []byte {
	var body bytes.Buffer
	sep := byte('{')
	member := func(name string, value []byte) {
		body.WriteByte(sep)
		sep = ','
		body.WriteByte('"')
		body.WriteString(name)
		body.WriteString(`":`)
		body.Write(value)
	}
	if len(o.response.Errors) > 0 {
		member("errors", marshal(o.response.Errors))
	}
	if o.executed {
		member("data", o.response.Data)
	}
	if len(o.response.Extensions) > 0 {
		member("extensions", marshal(o.response.Extensions))
	}
	body.WriteByte('}')
	return body.Bytes()
}

func marshal(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // errors and extensions are of strings and numbers
	}
	return text
}

// describe tells which languages an answer is in, and whether that hung on the languages asked for.
func (o *outcome) describe(header http.Header) {
	if o.reading.Negotiated() {
		header.Add("Vary", "Accept-Language")
	}
	var served []string
	for _, locale := range slices.Sorted(maps.Keys(o.reading.Served())) {
		served = append(served, string(locale))
	}
	if len(served) > 0 {
		header.Set("Content-Language", strings.Join(served, ", "))
	}
}
