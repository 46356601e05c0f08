package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// turnedAway is a site that turns requests away a number of times, with a header or without.
func turnedAway(t *testing.T, times int, retryAfter string) (url string, asked *int) {
	asked = new(int)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if *asked++; string(body) != "a query" || err != nil {
			t.Errorf("request %d has the body %q (%v)", *asked, body, err)
		}
		if *asked > times {
			return
		}
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	t.Cleanup(site.Close)
	return site.URL, asked
}

func TestARequestIsSentAgainWhenTheSiteSays(t *testing.T) {
	for _, test := range []struct {
		what       string
		times      int
		retryAfter string
		asked      int
		status     int
	}{
		{"it is served at once", 0, "0", 1, http.StatusOK},
		{"it is turned away twice", 2, "0", 3, http.StatusOK},
		{"it is turned away for ever", 1000, "0", tries, http.StatusTooManyRequests},
		{"it is not told until when", 1, "", 1, http.StatusTooManyRequests},
	} {
		t.Run(test.what, func(t *testing.T) {
			url, asked := turnedAway(t, test.times, test.retryAfter)
			client := http.Client{Transport: patient{http.DefaultTransport}}
			response, err := client.Post(url, "text/plain", strings.NewReader("a query"))
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if response.StatusCode != test.status || *asked != test.asked {
				t.Errorf("got %d after %d requests, wanted %d after %d", response.StatusCode, *asked, test.status, test.asked)
			}
		})
	}
}

func TestWhoStopsWaitsNoLonger(t *testing.T) {
	url, asked := turnedAway(t, 1, "3600")
	ctx, stop := context.WithCancel(t.Context())
	way := answered{http.DefaultTransport, stop}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("a query"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (patient{way}).RoundTrip(r); !errors.Is(err, context.Canceled) || *asked != 1 {
		t.Errorf("got %v after %d requests", err, *asked)
	}
}

// answered does something once there is an answer.
type answered struct {
	http.RoundTripper
	do func()
}

func (a answered) RoundTrip(r *http.Request) (*http.Response, error) {
	defer a.do()
	return a.RoundTripper.RoundTrip(r)
}
