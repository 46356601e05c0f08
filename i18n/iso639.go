package i18n

import "golang.org/x/text/language"

// ISO639 is the code of three letters that ISO 639-3 has for the locale's language, such as "kor"; "" where there is
// none.
func (l Locale) ISO639() string {
	t, err := language.Raw.Parse(string(l))
	if err != nil {
		return ""
	}
	base, _, _ := t.Raw()
	if code := base.ISO3(); code != "und" {
		return code
	}
	return ""
}
