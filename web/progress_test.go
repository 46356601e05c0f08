package web_test

import "testing"

func TestTheWorkbenchTellsHowFarPlansAreTranslated(t *testing.T) {
	inBrowser(t, "progress.test.mjs")
}
