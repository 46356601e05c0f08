package web_test

import "testing"

func TestWhatIsTypedInTheWorkbenchIsNeverLost(t *testing.T) {
	inBrowser(t, "saving.test.mjs")
}
