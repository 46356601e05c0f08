package i18n_test

import (
	"testing"

	"polyplan/i18n"
)

func TestLanguagesHaveTheirCodesOfThreeLetters(t *testing.T) {
	for locale, want := range map[i18n.Locale]string{
		"ko": "kor", "de-AT": "deu", "fr": "fra", "zh-Hant": "zho", "fil": "fil", "ar": "ara", "id": "ind", "und": "", "no tag": "",
	} {
		if got := locale.ISO639(); got != want {
			t.Errorf("%s: got %q, want %q", locale, got, want)
		}
	}
}
