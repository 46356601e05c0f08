package main

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"
)

// patient sends a request again where the site asks for patience: it has a rate for each client, and is away while it
// is restarted.
type patient struct {
	http.RoundTripper
}

const tries = 10

func (p patient) RoundTrip(r *http.Request) (*http.Response, error) {
	for try := 1; ; try++ {
		response, err := p.RoundTripper.RoundTrip(r)
		if err != nil || try == tries {
			return response, err
		}
		seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
		if err != nil {
			return response, nil
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if err := wait(r.Context(), time.Duration(seconds)*time.Second); err != nil {
			return nil, err
		}
		if r, err = again(r); err != nil {
			return nil, err
		}
	}
}

// again is the request with its body from the start.
func again(r *http.Request) (*http.Request, error) {
	r = r.Clone(r.Context())
	if r.GetBody == nil {
		return r, nil
	}
	body, err := r.GetBody()
	r.Body = body
	return r, err
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
