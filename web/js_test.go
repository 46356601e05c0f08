package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"polyplan/web"
)

// jsFolder has the checks with frontend tools; "npm ci" in it gets what they need.
const jsFolder = "../.ci/js"

// chromium finds the browser: where it can, the one without windows, which does the same for half of the work.
func chromium(t testing.TB) string {
	t.Helper()
	program, err := exec.LookPath("chromium-headless-shell")
	if err != nil {
		program, err = exec.LookPath("chromium")
	}
	if err != nil {
		web.Lacks(t, fmt.Sprintf("Debian's chromium-headless-shell, or its chromium: %v", err))
	}
	return program
}

// node finds the program that runs the checks of jsFolder.
func node(t testing.TB) string {
	t.Helper()
	program, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(jsFolder + "/node_modules/graphql-http")
	}
	switch {
	case err == nil:
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		web.Lacks(t, fmt.Sprintf("node, and npm ci in %s: %v", jsFolder, err))
	default:
		t.Fatal(err)
	}
	return program
}

// verdict is what lines.mjs says of a test in JavaScript.
type verdict struct {
	Name    string
	Error   string
	Note    string  // what it wrote to standard error
	Skipped *string // why
}

// runJS runs the tests in a file of jsFolder against the house, and tells each as a subtest.
func (s *house) runJS(t *testing.T, file string, env ...string) {
	t.Helper()
	for _, v := range s.askJS(t, file, env...) {
		t.Run(v.Name, func(t *testing.T) { v.tell(t) })
	}
}

// askJS runs them. One that ends badly without a verdict that says so is a failure.
func (s *house) askJS(t testing.TB, file string, env ...string) (all []verdict) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 8*patience) // of all in a file; each test has a limit of its own
	defer cancel()
	program := exec.CommandContext(ctx, node(t), "--test-reporter=./lines.mjs", "--test-force-exit", file)
	program.Dir = jsFolder
	program.Env = append(append(os.Environ(), "POLYPLAN_URL="+s.URL+"/graphql"), env...)
	var stderr bytes.Buffer
	program.Stderr = &stderr
	said, err := program.Output()
	isTold := false
	for lines := json.NewDecoder(bytes.NewReader(said)); lines.More(); {
		var v verdict
		if broken := lines.Decode(&v); broken != nil {
			t.Fatalf("%s says %v: %s", file, broken, said)
		}
		isTold = isTold || v.Error != ""
		all = append(all, v)
	}
	if len(all) == 0 || err != nil && !isTold {
		t.Errorf("%s ran %d tests and ended with %v\n%s", file, len(all), err, stderr.String())
	}
	return all
}

func (v verdict) tell(t *testing.T) {
	switch {
	case v.Error != "":
		t.Error(v.Error)
	case v.Skipped != nil:
		t.Errorf("it is passed over, and says nothing: %s", *v.Skipped)
	case v.Note != "":
		t.Log(v.Note)
	}
}

func TestNoTestInJavaScriptWaitsForEver(t *testing.T) {
	files, err := filepath.Glob(jsFolder + "/*.mjs")
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has %d scripts (%v)", jsFolder, len(files), err)
	}
	untimed := regexp.MustCompile(`import \{[^}]*\btest\b[^}]*\} from "node:test"`)
	for _, file := range files {
		if text, err := os.ReadFile(file); err != nil || untimed.Match(text) {
			t.Errorf("%s takes test from node:test, which has no limit: take that of timed.mjs (%v)", file, err)
		}
	}
}

func TestGraphQLOverHTTPIsSpokenToTheLetter(t *testing.T) {
	newHouse(t).runJS(t, "audits.test.mjs")
}

// TestFrontendToolsTakeTheAPI runs what frontend developers use: clients, compilers and generators of code.
func TestFrontendToolsTakeTheAPI(t *testing.T) {
	for _, tool := range []string{"schema", "codegen", "relay", "apollo", "urql", "request", "hashes"} {
		t.Run(tool, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, manyGoals(1))
			h.runJS(t, tool+".test.mjs", "POLYPLAN_TOKEN="+operatorSecret, "POLYPLAN_MUTATIONS="+h.mutationDocuments(t))
		})
	}
}

func TestTheCatalogueIsDescribedAsPortalsTakeIt(t *testing.T) {
	newHouse(t).runJS(t, "catalog.test.mjs")
}

// TestClientsOfStreamsAreServed runs graphql-ws and graphql-sse, and what their protocols say of mistakes.
func TestClientsOfStreamsAreServed(t *testing.T) {
	for _, transport := range []string{"sockets", "streams"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			newHouse(t).runJS(t, transport+".test.mjs", "POLYPLAN_TOKEN="+operatorSecret)
		})
	}
}

// TestAPageIsKeptCurrentByTheLog runs what docs/partners.md shows of clients with normalised caches.
func TestAPageIsKeptCurrentByTheLog(t *testing.T) {
	for _, client := range []string{"keepapollo", "graphcache"} {
		t.Run(client, func(t *testing.T) {
			t.Parallel()
			newHouse(t).runJS(t, client+".test.mjs", "POLYPLAN_TOKEN="+operatorSecret)
		})
	}
}

func TestTrustedDocumentsAreRunByWhatWroteTheirManifests(t *testing.T) {
	all := web.Manifest{}
	for _, name := range []string{"apollo.json", "relay.json", "codegen.json"} {
		if err := all.Merge(manifest(t, name)); err != nil {
			t.Fatal(err)
		}
	}
	newHouseWith(t, web.TrustedDocuments(all, true)).runJS(t, "trusted.test.mjs", "POLYPLAN_TOKEN="+operatorSecret)
}

// mutationDocuments writes a document of each mutation into a folder.
func (s *house) mutationDocuments(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name := range s.mutations(t) {
		if err := os.WriteFile(filepath.Join(folder, name+".graphql"), []byte(mutation(t, name)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// TestTheManifestsAreWhatTheToolsWrite makes the manifests of trusted documents anew. After a tool or an operation has
// changed: go test ./web -run Manifests -update.
func TestTheManifestsAreWhatTheToolsWrite(t *testing.T) {
	const kept = "testdata/manifests"
	made := t.TempDir()
	if *update {
		var err error
		if made, err = filepath.Abs(kept); err != nil {
			t.Fatal(err)
		}
	}
	program := exec.CommandContext(t.Context(), node(t), "manifests.mjs", made)
	program.Dir = jsFolder
	if said, err := program.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for _, name := range []string{"apollo.json", "relay.json", "codegen.json"} {
		got, err := os.ReadFile(filepath.Join(made, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(kept, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is\n%s\nand kept is\n%s", name, got, want)
		}
	}
}
