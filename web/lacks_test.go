package web

import (
	"os"
	"testing"
)

// Lacks skips a test for want of something that this machine may lack. CI has it, or the test fails there.
func Lacks(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("CI lacks %s", what)
	}
	t.Skipf("needs %s", what)
}
