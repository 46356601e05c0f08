package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheFormOfAnAnswerIsTheOneThatItsClientLikesBest(t *testing.T) {
	const (
		legacy   = "application/json"
		response = "application/graphql-response+json"
		none     = ""
	)
	for _, c := range []struct {
		accept string // lines are separated by |
		whole  form
		also   string
	}{
		{"", legacy, ""},
		{" ", legacy, ""},
		{"*/*", legacy, ""},
		{"*", legacy, ""},
		{"application/*", legacy, ""},
		{legacy, legacy, ""},
		{response, response, ""},
		{"APPLICATION/GraphQL-Response+JSON", response, ""},

		{response + ", " + legacy, response, ""},
		{legacy + ", " + response, legacy, ""},
		{legacy + ";q=0.9, " + response, response, ""},
		{response + ";q=0.9, " + legacy, legacy, ""},
		{response + ";q=0.1, */*;q=0.2", legacy, ""},
		{"*/*, " + response, response, ""},
		{"application/*, " + response, response, ""},
		{"*/*;q=0.5, " + legacy + ";q=0.4", response, ""},
		{legacy + "|" + response + ";q=0.5", legacy, ""},
		{legacy + ";q=0.5|" + response, response, ""},

		{legacy + ";q=0", none, ""},
		{legacy + ";q=0.000, */*", response, ""},
		{"*/*;q=0", none, ""},
		{"*/*;q=0, " + response, response, ""},
		{response + ";q=0, application/*", legacy, ""},

		{legacy + "; charset=utf-8", legacy, ""},
		{legacy + `; charset="UTF-8"`, legacy, ""},
		{legacy + "; charset=latin1", none, ""},
		{legacy + "; charset=latin1, " + response, response, ""},
		{legacy + ";charset=utf-8;q=0.1, " + legacy, legacy, ""},
		{legacy + ";charset=utf-8;q=0, " + legacy, none, ""},
		{legacy + ";indent=2", legacy, ""},

		{"text/html", none, ""},
		{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", legacy, ""},
		{"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", legacy, ""},
		{"application/graphql", none, ""},
		{"application/jsonp", none, ""},
		{"application", none, ""},
		{"nonsense;;;,,=\"", none, ""},
		{",,, " + legacy + " ,", legacy, ""},
		{legacy + ";q=2", none, ""},
		{legacy + ";q=-1", none, ""},
		{legacy + ";q=high", none, ""},
		{legacy + ";q=NaN, " + response + ";q=0.1", response, ""},
		{`text/plain;x="a,` + legacy + `", ` + response, response, ""},
		{`text/plain;x="\",` + legacy + `", ` + response, response, ""},
		{strings.Repeat("text/plain,", 100) + legacy, none, ""},

		{"multipart/mixed", none, "parts"},
		{"multipart/mixed;deferSpec=20220824, " + response + ", " + legacy + ";q=0.9", response, "parts"},
		{`multipart/mixed; boundary="-"; deferSpec="20220824"`, none, "parts"},
		{legacy + ", multipart/mixed", legacy, "parts"},
		{legacy + ", multipart/mixed;q=0.9", legacy, ""},
		{"multipart/mixed;q=0, " + legacy, legacy, ""},
		{"multipart/mixed;deferSpec=20990101, " + legacy, legacy, ""},
		{"multipart/mixed;incrementalSpec=v0.2, " + legacy, legacy, ""},
		{"multipart/mixed;boundary=graphql;subscriptionSpec=1.0, " + legacy, legacy, ""},
		{"multipart/*, " + legacy, legacy, ""},

		{"text/event-stream", none, "events"},
		{legacy + ", text/event-stream;q=0.1", legacy, "events"},
		{"text/event-stream;q=0, " + legacy, legacy, ""},
		{response + ", application/graphql+json, " + legacy + ", text/event-stream, multipart/mixed", response, "parts events"},
	} {
		r := &http.Request{Header: http.Header{"Accept": strings.Split(c.accept, "|")}}
		want := accepted{whole: c.whole, parts: strings.Contains(c.also, "parts"), events: strings.Contains(c.also, "events")}
		if got := acceptedBy(r); got != want {
			t.Errorf("Accept: %s: %+v: want %+v", c.accept, got, want)
		}
	}
	if got := acceptedBy(&http.Request{}); got.whole != legacyJSON {
		t.Errorf("without Accept: %+v", got)
	}
}

// FuzzReadAccept checks that what no range fits is not taken, that a further range which fits nothing changes
// nothing, and that a range of everything leaves nothing to refuse.
func FuzzReadAccept(f *testing.F) {
	for header := range usual {
		f.Add(header)
	}
	f.Add(`a/b;x="\",";q=.5, *;q=0`)
	f.Fuzz(func(t *testing.T, header string) {
		got := readAccept(header)
		small := strings.ToLower(header)
		if got.parts && !strings.Contains(small, "multipart/mixed") || got.events && !strings.Contains(small, "text/event-stream") {
			t.Errorf("%q is taken for %+v", header, got)
		}
		if got.whole != "" && strings.TrimSpace(header) != "" && !strings.Contains(small, "*") && !strings.Contains(small, string(got.whole)) {
			t.Errorf("%q is taken for %+v", header, got)
		}
		if strings.Contains(header, `"`) || strings.TrimSpace(header) == "" || strings.Count(header, ",") > maxRanges-2 {
			return // what follows would stand in quotes, be the only range, or not be read
		}
		if more := readAccept(header + ", text/plain"); more != got {
			t.Errorf("%q: %+v, with text/plain %+v", header, got, more)
		}
		if !strings.Contains(small, "q") && readAccept(header+", */*").whole == "" {
			t.Errorf("%q with */* takes nothing", header)
		}
	})
}
