package web_test

import "testing"

func TestTranslationsLeaveTheWorkbenchAsFilesAndComeBack(t *testing.T) {
	inBrowser(t, "files.test.mjs")
}
