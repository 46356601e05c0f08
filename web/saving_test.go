package web_test

import "testing"

func TestWhatIsTypedInTheWorkbenchIsNeverLost(t *testing.T) {
	inBrowser(t, "saving.test.mjs")
}

func TestPanelsOfTheWorkbenchHelpWithAText(t *testing.T) {
	inBrowser(t, "panels.test.mjs")
}
