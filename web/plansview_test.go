package web_test

import "testing"

func TestPlansAreEditedInTheWorkbench(t *testing.T) {
	inBrowser(t, "plans.test.mjs")
}
