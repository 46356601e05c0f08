package partner_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/partner"
)

// originThat is a client of a server that answers as said.
func originThat(t testing.TB, answers http.HandlerFunc) *partner.Origin {
	t.Helper()
	server := httptest.NewServer(answers)
	t.Cleanup(server.Close)
	origin, err := partner.NewOrigin(server.URL+"/graphql", "")
	if err != nil {
		t.Fatal(err)
	}
	return origin
}

func says(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestWhatIsNoAddressOfACatalogueIsRefused(t *testing.T) {
	for _, address := range []string{
		"", "plans.example.org", "ftp://example.org", "https://", "https://me:secret@example.org",
		"https://example.org/?x=1", "http://%zz",
	} {
		_, err := partner.NewOrigin(address, "")
		if err == nil || !strings.Contains(err.Error(), "https://plans.example.org") {
			t.Errorf("%q is told as %v", address, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%v tells the secret", err)
		}
	}
	for address, want := range map[string]string{
		"https://example.org/":                  "https://example.org",
		"http://example.org:8080/plans/graphql": "http://example.org:8080/plans",
	} {
		if origin, err := partner.NewOrigin(address, ""); err != nil || origin.Address() != want {
			t.Errorf("%s: %v, wanted %s", address, err, want)
		}
	}
}

func TestWhatAnOriginAnswersIsTold(t *testing.T) {
	head := func(ctx context.Context, o *partner.Origin) error { _, err := o.Head(ctx); return err }
	document := func(ctx context.Context, o *partner.Origin) error {
		_, _, err := o.Document(ctx, "park", nil, "")
		return err
	}
	who := func(ctx context.Context, o *partner.Origin) error { _, err := o.Identity(ctx); return err }
	endless := func(w http.ResponseWriter, _ *http.Request) {
		for chunk := []byte(strings.Repeat(" ", 1<<20)); ; {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
	for name, of := range map[string]struct {
		answers http.HandlerFunc
		ask     func(context.Context, *partner.Origin) error
		told    string
	}{
		"another page": {says(200, "<html>"), head, "and not as a polyplan server does: is the address right?"},
		"no such page": {says(404, "not found"), who, "answers 404, and not as a polyplan server does"},
		"other JSON":   {says(200, `{"x":1}`), who, "it does not tell who it is"},
		"another way": {
			says(302, "", "Location", "https://elsewhere.example.org/graphql"), head,
			`it sends on to "https://elsewhere.example.org/graphql"`,
		},
		"a document of none": {
			says(200, `{"format":"other/1"}`), document, `wanted a plan in the format "polyplan/1", got "other/1"`,
		},
		"too much":       {endless, head, "has more than 8388608 bytes"},
		"half an answer": {says(200, `{"data":`, "Content-Length", "100"), head, "broke off"},
		"an error": {
			says(200, `{"errors":[{"message":"no","extensions":{"code":"CURSOR_EXPIRED"}}]}`), head, "says: no",
		},
		"a refusal": {
			says(429, `{"errors":[{"message":"too much","extensions":{"code":"RATE_LIMITED"}}]}`, "Retry-After", "7"),
			head, "says: too much",
		},
		"trouble": {says(502, "bad gateway"), head, "answers 502"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := of.ask(t.Context(), originThat(t, of.answers))
			if err == nil || !strings.Contains(err.Error(), of.told) {
				t.Errorf("it is told as %v, wanted %q", err, of.told)
			}
		})
	}
}

func TestAnOriginMayAskToWait(t *testing.T) {
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	for after, want := range map[string]time.Duration{
		"7": 7 * time.Second, "": 0, "soon": 0, "-3": 0,
		now.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second, // by its own clock, whatever ours is
		now.Add(-time.Hour).Format(http.TimeFormat):       0,
	} {
		origin := originThat(t, says(503, `{"errors":[{"message":"later"}]}`,
			"Retry-After", after, "Date", now.Format(http.TimeFormat)))
		_, err := origin.Head(t.Context())
		var refused *partner.Refusal
		if !errors.As(err, &refused) || refused.Wait != want {
			t.Errorf("Retry-After: %s is told as %+v, wanted to wait for %s", after, refused, want)
		}
	}
}

func TestAnOriginThatHangsIsLeft(t *testing.T) {
	hung := make(chan struct{})
	origin := originThat(t, func(_ http.ResponseWriter, r *http.Request) {
		close(hung)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-hung
		cancel()
	}()
	if _, err := origin.Identity(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
}

func TestADocumentIsAskedForWithItsTagAndLocales(t *testing.T) {
	origin := originThat(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"two"`)
		if r.Header.Get("If-None-Match") == `"two"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		if r.URL.Path != "/plans/park.json" || r.URL.RawQuery != "locale=ko,vi" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, `{"format":"polyplan/1","slug":"park","sourceLocale":"en",
			"title":{"en":"Park","ko":"공원","ja":"公園"},"new":"in a later version"}`)
	})
	locales := []i18n.Locale{"ko", "vi"}
	doc, tag, err := origin.Document(t.Context(), "park", locales, `"one"`)
	if err != nil || tag != `"two"` || len(doc.Title) != 2 || doc.Title["ko"].Value != "공원" {
		t.Fatalf("it is %+v, %s, %v", doc, tag, err)
	}
	doc, tag, err = origin.Document(t.Context(), "park", locales, tag)
	if err != nil || doc != nil || tag != `"two"` {
		t.Errorf("what has not changed is %+v, %s, %v", doc, tag, err)
	}
}

func TestAStreamTellsOfChangesUntilItBreaks(t *testing.T) {
	event := "event: next\ndata: {\"data\":{\"changes\":{\"cursor\":\"x\"}}}\n\n"
	stream := func(text string) http.HandlerFunc {
		return says(200, text, "Content-Type", "text/event-stream; charset=utf-8")
	}
	for name, of := range map[string]struct {
		answers http.HandlerFunc
		moves   int // with that of the beginning
		began   bool
		told    string
	}{
		"two changes": {stream(":\n\n" + event + event + "event: complete\ndata:\n\n"), 3, true, "the stream ended"},
		"half of one": {stream(event + "event: next\nda"), 2, true, "the stream ended"},
		"an error": {
			stream("event: next\n" +
				`data: {"errors":[{"message":"expired","extensions":{"code":"CURSOR_EXPIRED"}}]}` + "\n\n"),
			1, true, "says: expired",
		},
		"no JSON":        {stream("event: next\ndata: x\n\n"), 1, true, "not as a polyplan server does"},
		"an endless one": {stream(strings.Repeat("x", 1<<20)), 1, true, "broke off"},
		"no stream":      {says(200, "{}", "Content-Type", "application/json"), 0, false, "wanted a stream of events"},
		"none today":     {says(503, `{"errors":[{"message":"too many streams"}]}`), 0, false, "says: too many streams"},
	} {
		moves := 0
		began, err := originThat(t, of.answers).Follow(t.Context(), "cursor", nil, func() { moves++ })
		if began != of.began || moves != of.moves || err == nil || !strings.Contains(err.Error(), of.told) {
			t.Errorf("%s: began %v, told of %d, ended with %v", name, began, moves, err)
		}
	}
}
