package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"polyplan/plan"
	"polyplan/store"
)

// admin asks a running server for something at an administrator's address. It takes as long as it takes: the answer,
// or what is sent, can be all of a catalogue.
func (c *client) admin(ctx context.Context, method, path string, body io.Reader, size int64) (*http.Response, error) {
	address := strings.TrimSuffix(c.endpoint, "/graphql") + "/admin/" + path
	request, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+c.secret)
	request.Header.Set("Accept", "application/octet-stream, application/json")
	if body != nil {
		request.Header.Set("Content-Type", "application/octet-stream")
		request.Header.Set("Expect", "100-continue") // what is refused is not sent
		request.ContentLength = size
	}
	patient := c.http
	patient.Timeout = 0
	response, err := patient.Do(request)
	var failure *url.Error
	if errors.As(err, &failure) {
		return nil, fmt.Errorf("no answer from %s: %w", address, failure.Err)
	}
	if err != nil || response.StatusCode/100 == 2 {
		return response, err
	}
	return nil, errors.Join(refusalOf(address, response), response.Body.Close())
}

// refusalOf is what a server says of a request that it refuses.
func refusalOf(address string, response *http.Response) error {
	if response.StatusCode/100 == 3 {
		return fmt.Errorf("%s sends on to %q: give the server's own address with --url", address, response.Header.Get("Location"))
	}
	var answer struct {
		Errors []told `json:"errors"`
	}
	err := json.NewDecoder(io.LimitReader(response.Body, maxResponse)).Decode(&answer)
	if err != nil || len(answer.Errors) == 0 {
		return fmt.Errorf("%s answers %s, and not as a polyplan server does: is the address right?", address, response.Status)
	}
	return fmt.Errorf("the server says: %s", answer.Errors[0].Message)
}

// backup has the server write its catalogue into a spare.
func (c *client) backup(sh *shell, spare *store.Spare) (store.Rev, error) {
	response, err := c.admin(sh.ctx, http.MethodGet, "backup", nil, 0)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	rev, err := strconv.ParseUint(response.Header.Get("Polyplan-Revision"), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s answers with no revision: is it a polyplan server?", response.Request.URL)
	}
	more, done := sh.progress("receiving", response.ContentLength)
	defer done()
	if err := spare.Read(sh.ctx, response.Body, more); err != nil {
		return 0, fmt.Errorf("the answer of %s broke off: %w", response.Request.URL, err)
	}
	return store.Rev(rev), nil
}

// check has the server check its catalogue.
func (c *client) check(ctx context.Context) (came plan.Checkup, err error) {
	response, err := c.admin(ctx, http.MethodGet, "check", nil, 0)
	if err != nil {
		return came, err
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&came); err != nil {
		return came, fmt.Errorf("%s answers %s, and not as a polyplan server does: is the address right? (%w)", response.Request.URL, response.Status, err)
	}
	return came, nil
}

// restore sends the server a backup to go on with.
func (c *client) restore(sh *shell, r *restore, file io.Reader, size int64) error {
	path := "restore"
	if r.Replace {
		path += "?replace=true"
	}
	more, done := sh.progress("sending", size)
	response, err := c.admin(sh.ctx, http.MethodPost, path, watched{file, more}, size)
	done()
	if err != nil {
		return fmt.Errorf("restore %s: %w", r.File, err)
	}
	defer response.Body.Close()
	var found plan.Held
	if err := json.NewDecoder(response.Body).Decode(&found); err != nil {
		return fmt.Errorf("%s answers %s, and not as a polyplan server does: is the address right? (%w)", response.Request.URL, response.Status, err)
	}
	return sh.tell(found, r.JSON)
}

// watched is a reader that tells how much was read.
type watched struct {
	io.Reader
	more func(int)
}

func (w watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	w.more(n)
	return n, err
}
