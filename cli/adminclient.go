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
	"sync"

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
	waited := sh.waiting("the server copies its catalogue")
	defer waited()
	response, err := c.admin(sh.ctx, http.MethodGet, "backup", nil, 0)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	rev, err := strconv.ParseUint(response.Header.Get("Polyplan-Revision"), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s answers with no revision: is it a polyplan server?", response.Request.URL)
	}
	waited()
	more, done := sh.progress("receiving", response.ContentLength)
	defer done()
	err = spare.Read(sh.ctx, response.Body, response.ContentLength, more)
	if errors.Is(err, store.ErrFull) { // which is here, and not there
		return 0, err
	}
	if err != nil {
		return 0, fmt.Errorf("the answer of %s broke off: %w", response.Request.URL, err)
	}
	return store.Rev(rev), nil
}

// check has the server check its catalogue.
func (c *client) check(sh *shell) (came plan.Checkup, err error) {
	defer sh.waiting("the server copies its catalogue, and checks the copy")()
	response, err := c.admin(sh.ctx, http.MethodGet, "check", nil, 0)
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
	sent := newSending(sh, file, size, "the server verifies it, and goes on with it")
	response, err := c.admin(sh.ctx, http.MethodPost, path, sent, size)
	sent.end()
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

// sending shows how much of a file a server has taken, and then that it is at work on it.
type sending struct {
	file io.Reader
	sh   *shell

	mu   sync.Mutex // for the file is read by another goroutine, which may outlive the answer
	left int64
	then string // what the server is at
	more func(int)
	done func()
	over bool
}

func newSending(sh *shell, file io.Reader, size int64, then string) *sending {
	s := &sending{file: file, sh: sh, left: size, then: then}
	s.more, s.done = sh.progress("sending", size)
	return s
}

// Read is of io.Reader.
func (s *sending) Read(p []byte) (int, error) {
	n, err := s.file.Read(p)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return n, err
	}
	s.more(n)
	if s.left -= int64(n); s.left == 0 && n > 0 {
		s.done()
		s.done = s.sh.waiting(s.then)
	}
	return n, err
}

func (s *sending) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	s.done()
}
