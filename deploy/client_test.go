package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"
)

// patience is how long something may take on a busy machine.
const patience = time.Minute

// get is the body of a page that must answer with 200.
func get(t *testing.T, client *http.Client, page string) string {
	t.Helper()
	body, err := bodyOf(client.Get(page))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// post asks a query, with a token unless that is "", and is the body of an answer with 200.
func post(client *http.Client, site, token, query string) (string, error) {
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		return "", err
	}
	r, err := http.NewRequest(http.MethodPost, site+"/graphql", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return bodyOf(client.Do(r))
}

func bodyOf(response *http.Response, err error) (string, error) {
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %s: %s", response.Request.URL, response.Status, body)
	}
	return string(body), err
}

// ask is post that must be answered.
func ask(t *testing.T, client *http.Client, site, token, query string) string {
	t.Helper()
	answer, err := post(client, site, token, query)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}
