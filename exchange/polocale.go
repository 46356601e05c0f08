package exchange

import (
	"strings"

	"polyplan/i18n"
)

// gettextModifiers are the scripts that gettext writes as modifiers ("sr@latin"; its manual, section "Locale
// Names"). All others it writes as BCP 47 does, with underscores.
var gettextModifiers = map[string]string{
	"Arab": "arabic", "Cyrl": "cyrillic", "Deva": "devanagari", "Latn": "latin",
}

// gettextName is a locale as gettext writes it.
func gettextName(l i18n.Locale) string {
	subtags := strings.Split(string(l), "-")
	if len(subtags) > 1 {
		if modifier, ok := gettextModifiers[subtags[1]]; ok {
			return strings.Join(append(subtags[:1], subtags[2:]...), "_") + "@" + modifier
		}
	}
	return strings.Join(subtags, "_")
}

// parseGettextName reads the name of a locale, "" as none. A modifier that names no script is a variant.
func parseGettextName(name string) (i18n.Locale, error) {
	name, modifier, _ := strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ".") // "ko_KR.UTF-8"
	if name == "" {
		return "", nil
	}
	subtags := strings.Split(strings.ReplaceAll(name, "_", "-"), "-")
	for script, name := range gettextModifiers {
		if name == strings.ToLower(modifier) {
			subtags = append(subtags[:1], append([]string{script}, subtags[1:]...)...)
			modifier = ""
		}
	}
	if modifier != "" {
		subtags = append(subtags, modifier)
	}
	return i18n.Parse(strings.Join(subtags, "-"))
}
