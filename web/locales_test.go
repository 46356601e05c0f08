package web_test

import "testing"

func TestLanguagesAreAddedAndKeptInTheWorkbench(t *testing.T) {
	inBrowser(t, "locales.test.mjs")
}
