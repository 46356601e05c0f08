package web_test

import (
	"os"
	"strings"
	"testing"

	"polyplan/web"
)

func manifest(t testing.TB, name string) web.Manifest {
	t.Helper()
	text, err := os.ReadFile("testdata/manifests/" + name)
	if err != nil {
		t.Fatal(err)
	}
	m, err := web.ParseManifest(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return m
}

func TestManifestsOfAllBuildersAreRead(t *testing.T) {
	for _, name := range []string{"apollo.json", "relay.json", "codegen.json"} {
		m := manifest(t, name)
		if len(m) < 3 {
			t.Errorf("%s: %d documents", name, len(m))
		}
		for id, document := range m {
			if len(id) < 32 || !strings.Contains(document, "{") {
				t.Errorf("%s: %q stands for %q", name, id, document)
			}
		}
	}
}

func TestAManifestThatCannotBeMeantIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		``:                          "one JSON object",
		`[]`:                        "one JSON object",
		`{} {}`:                     "more than one value",
		`{}`:                        "no document",
		`{"a": 1}`:                  "wanted a string",
		`{"a": ""}`:                 "empty",
		`{"": "{ __typename }"}`:    "empty",
		`{"format": "x"}`:           `wanted "apollo-persisted-query-manifest"`,
		strings.Repeat("[", 10_000): "nested",
		`{"format": "apollo-persisted-query-manifest", "version": 2}`:                                                                  "version 2",
		`{"format": "apollo-persisted-query-manifest", "version": 1, "operations": []}`:                                                "no document",
		`{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a", "body": "x"}, {"id":"a","body":"y"}]}`: "two documents",
	} {
		m, err := web.ParseManifest([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s: %v %v: want it to say %q", text, m, err, want)
		}
	}
}

func TestOneIdStandsForOneDocument(t *testing.T) {
	m := web.Manifest{"a": "{ __typename }"}
	if err := m.Merge(web.Manifest{"a": "{ __typename }", "b": "{ b: __typename }"}); err != nil || len(m) != 2 {
		t.Errorf("%v %v", m, err)
	}
	if err := m.Merge(web.Manifest{"c": "{ c: __typename }", "a": "{ a: __typename }"}); err == nil || len(m) != 2 {
		t.Errorf("%v %v", m, err)
	}
}

func FuzzParseManifest(f *testing.F) {
	f.Add([]byte(`{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a", "body": "x"}]}`))
	f.Add([]byte(`{"a": "{ __typename }"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := web.ParseManifest(text)
		if (err == nil) != (len(m) > 0) && err == nil {
			t.Errorf("%q is read as a manifest without documents", text)
		}
	})
}
