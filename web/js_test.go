package web_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestFrontendToolsTakeTheAPI runs .ci/js/check.mjs against a server; "npm ci" in .ci/js gets what it needs.
func TestFrontendToolsTakeTheAPI(t *testing.T) {
	const folder = "../.ci/js"
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(folder + "/node_modules/graphql")
	}
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("node or %s/node_modules is missing: %v", folder, err)
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		t.Skipf("needs node, and npm ci in %s: %v", folder, err)
	default:
		t.Fatal(err)
	}
	h := newHouse(t)
	check := exec.CommandContext(t.Context(), node, "check.mjs")
	check.Dir = folder
	mutations := t.TempDir()
	for name := range h.mutations(t) {
		if err := os.WriteFile(filepath.Join(mutations, name+".graphql"), []byte(mutation(t, name)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	check.Env = append(os.Environ(), "POLYPLAN_URL="+h.URL+"/graphql", "POLYPLAN_MUTATIONS="+mutations)
	said, err := check.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	t.Logf("%s", said)
}
