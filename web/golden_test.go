package web_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the tests get as what they want")

// TestEveryQueryGetsItsAnswer asks each testdata/golden/NAME.graphql and compares with NAME.json. Lines
// "#> Name: value" of a query are headers to send, "#> variables: {…}" its variables.
func TestEveryQueryGetsItsAnswer(t *testing.T) {
	paths, err := filepath.Glob("testdata/golden/*.graphql")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	s := newHouse(t)
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".graphql"), func(t *testing.T) {
			golden(t, s, path)
		})
	}
}

func golden(t *testing.T, s *house, path string) {
	query, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var variables json.RawMessage
	var headers []string
	for line := range strings.Lines(string(query)) {
		said, ok := strings.CutPrefix(strings.TrimSpace(line), "#> ")
		if text, isVariables := strings.CutPrefix(said, "variables: "); isVariables {
			variables = json.RawMessage(text)
		} else if ok {
			headers = append(headers, said)
		}
	}
	got := told(t, s.post(t, string(query), variables, headers...))
	want := strings.TrimSuffix(path, ".graphql") + ".json"
	if *update {
		if err := os.WriteFile(want, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	wanted, err := os.ReadFile(want)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, wanted) {
		t.Errorf("the answer is not that of %s (see: go test ./web -update; git diff):\n%s", want, got)
	}
}

// told is an answer as golden files tell it.
func told(t *testing.T, a answer) []byte {
	var body any
	if err := json.Unmarshal(a.body, &body); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(struct {
		Status          int
		Vary            string
		ContentLanguage string
		Body            any
	}{a.status, strings.Join(a.header["Vary"], ", "), a.header.Get("Content-Language"), body})
	if err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}
