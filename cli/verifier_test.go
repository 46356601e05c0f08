package cli_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"testing"

	"polyplan/cli/clitest"
)

// TestAStockVerifierTakesWebhooks has npm's standardwebhooks verify what the program sends. What it needs "npm ci" gets
// in .ci/js; without it the test is skipped, but in CI it fails.
func TestAStockVerifierTakesWebhooks(t *testing.T) {
	const folder, secret = "../.ci/js", "admin"
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(folder + "/node_modules/standardwebhooks")
	}
	switch {
	case err == nil:
	case os.Getenv("CI") == "" && (errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist)):
		t.Skipf("needs node, and npm ci in %s: %v", folder, err)
	default:
		t.Fatal(err)
	}
	server, err := clitest.Start(t.Context(), t.TempDir(), append(os.Environ(), "POLYPLAN_ADMIN_TOKEN="+secret), "--webhook-private")
	if err != nil {
		t.Fatal(err)
	}
	checks := exec.CommandContext(t.Context(), node, "--test", "--test-force-exit", "webhooks.test.mjs")
	checks.Dir = folder
	checks.Env = append(os.Environ(), "POLYPLAN_URL="+server.URL+"/graphql", "POLYPLAN_TOKEN="+secret)
	var said bytes.Buffer
	checks.Stdout, checks.Stderr = &said, &said
	if err := checks.Run(); err != nil {
		t.Errorf("%v\n%s", err, &said)
	}
	if err := server.Stop(); err != nil {
		t.Errorf("the server ended with %v; it said:\n%s", err, server.Said())
	}
}
