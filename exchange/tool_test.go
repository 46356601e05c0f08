package exchange_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// schemas has the published schemas, beside the checkout.
const schemas = "../../shared/schemas"

// lacking skips a test for what is not here, but in CI it fails.
func lacking(t testing.TB, what string, err error) {
	t.Helper()
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("%s is missing: %v", what, err)
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		t.Skipf("needs %s: %v", what, err)
	default:
		t.Fatal(err)
	}
}

// tool runs a program of a Debian package in a folder, and is what it says.
func tool(t testing.TB, folder, debian, name string, args ...string) []byte {
	t.Helper()
	_, err := exec.LookPath(name)
	lacking(t, name+", of the Debian package "+debian, err)
	program := exec.CommandContext(t.Context(), name, args...)
	program.Dir = folder
	var stderr bytes.Buffer
	program.Stderr = &stderr
	said, err := program.Output()
	if err != nil {
		t.Fatalf("%s %q: %v: %s%s", name, args, err, said, stderr.Bytes())
	}
	return said
}

// valid holds XML files, by name, against a published schema.
func valid(t testing.TB, schema string, files map[string][]byte) {
	t.Helper()
	_, err := os.Stat(filepath.Join(schemas, schema))
	lacking(t, "the folder of published schemas beside the checkout", err)
	schema, err = filepath.Abs(filepath.Join(schemas, schema))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	args := []string{"--noout", "--schema", schema}
	for name, file := range files {
		put(t, folder, name, file)
		args = append(args, name)
	}
	tool(t, folder, "libxml2-utils", "xmllint", args...)
}

func put(t testing.TB, folder, name string, file []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), file, 0o644); err != nil {
		t.Fatal(err)
	}
}

func take(t testing.TB, folder, name string) []byte {
	t.Helper()
	file, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return file
}
