package cli

import "polyplan/i18n"

// localeTag is what --locale takes.
type localeTag struct {
	i18n.Locale
}

// UnmarshalText reads a tag.
func (l *localeTag) UnmarshalText(text []byte) (err error) {
	l.Locale, err = i18n.Parse(string(text))
	return err
}

func locales(tags []localeTag) []i18n.Locale {
	var all []i18n.Locale
	for _, tag := range tags {
		all = append(all, tag.Locale)
	}
	return all
}
