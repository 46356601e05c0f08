package web_test

import "testing"

func TestATranslatorGoesAllTheWayByKeyboard(t *testing.T) {
	inBrowser(t, "journey.test.mjs")
}
