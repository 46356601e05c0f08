package web_test

import "testing"

func TestPanelsOfTheWorkbenchHelpWithAText(t *testing.T) {
	inBrowser(t, "panels.test.mjs")
}
