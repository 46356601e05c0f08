package web

import (
	"slices"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

// span is how many languages a form of a plan is in.
type span uint8

const (
	inEvery span = iota // in all, or in those that the URL names
	inTheReaders
	inTheTitles // the reader's, of those that the plan has a title in
	intoOne     // from the source's into one that the URL names
)

// suffix is what the form adds to the path of a plan.
func (f *planForm) suffix() string {
	if f.extension == "" {
		return ""
	}
	return "." + f.extension
}

// filePath is the path of a plan in a form, and in locales where any are named.
func filePath(slug string, form *planForm, locales ...i18n.Locale) string {
	path := planFilesPath + slug + form.suffix()
	if len(locales) == 0 {
		return path
	}
	names := make([]string, len(locales))
	for i, locale := range locales {
		names[i] = string(locale)
	}
	return path + "?locale=" + strings.Join(names, ",")
}

// servedIn are the locales that readers are served any text of a plan in, which was read with its coverage.
func servedIn(p *plan.Plan) []i18n.Locale {
	var served []i18n.Locale
	for _, c := range p.Coverage(nil, nil) {
		if c.Translated+c.Reviewed > 0 {
			served = append(served, c.Locale)
		}
	}
	return served
}

// takes tells whether a plan is there in a form and a locale; for one by its titles it was read with its translations.
func (f *planForm) takes(p *plan.Plan, locale i18n.Locale) bool {
	switch f.span {
	case intoOne:
		return locale != p.SourceLocale
	case inTheTitles:
		isTitle := func(t *plan.Translation) bool { return t.Field == plan.FieldTitle }
		return slices.ContainsFunc(p.Translations([]i18n.Locale{locale}), isTitle)
	}
	return true
}

// negotiates tells whether a form goes by the languages of its reader.
func (f *planForm) negotiates() bool {
	return f.span == inTheReaders || f.span == inTheTitles
}

// links lead to the plan in its other languages and forms: to each language in this form, and to each form in this
// language. One of a form in all languages leads to those for reading.
func (f *planFile) links() links {
	slug, own := f.found.Slug, f.form
	l := links{{relation: "canonical", path: f.canonical()}}
	if own.span == inEvery {
		own = &planPages
	}
	for _, locale := range servedIn(f.found) {
		if own.takes(f.found, locale) {
			l = append(l, link{filePath(slug, own, locale), "alternate", string(locale), own.media})
		}
	}
	if own.negotiates() {
		l = append(l, link{filePath(slug, own), "alternate", "x-default", own.media})
	}
	for _, other := range allForms {
		if other != f.form && other != own {
			l = append(l, f.inForm(other)...)
		}
	}
	if f.form.extension == "json" {
		l = append(l, link{documentSchemaPath, "describedby", "", "application/schema+json"})
	}
	l = append(l, link{catalogPath, "describedby", "", "application/ld+json"})
	if f.license != "" {
		l = append(l, link{path: f.license, relation: "license"})
	}
	return l
}

// inForm leads to the plan in another form, in this one's language.
func (f *planFile) inForm(other *planForm) links {
	if other.span == inEvery {
		return links{{filePath(f.found.Slug, other), "alternate", "", other.media}}
	}
	language := f.mainLanguage()
	if !other.takes(f.found, language) {
		return nil
	}
	return links{{filePath(f.found.Slug, other, language), "alternate", string(language), other.media}}
}

// mainLanguage is the language of the file, of several the one that it is for.
func (f *planFile) mainLanguage() i18n.Locale {
	switch {
	case f.form.span == intoOne:
		return f.languages[len(f.languages)-1]
	case f.form.negotiates() && f.title != "":
		return f.title
	}
	return f.found.SourceLocale
}

// canonical is the shortest address of the file, or of one that has all that is in it (RFC 6596). Of a page for several
// languages it is that of the page in its main one: a search engine is to know those in one language, which lead to each
// other, and not each list of languages that somebody may ask for.
func (f *planFile) canonical() string {
	switch {
	case f.form.span == inEvery:
		return filePath(f.found.Slug, f.form)
	case f.form.span == intoOne, len(f.languages) == 1, f.form.media == pageMedia && len(f.asked()) > 1:
		return filePath(f.found.Slug, f.form, f.mainLanguage())
	}
	return f.location()
}

// location is an address at which everybody gets this file, whatever languages they read.
func (f *planFile) location() string {
	return filePath(f.found.Slug, f.form, f.asked()...)
}

// asked are the languages that the file was asked for in.
func (f *planFile) asked() []i18n.Locale {
	if len(f.wanted) > 0 {
		return f.wanted
	}
	if wanted := i18n.AcceptLanguage(f.accept); len(wanted) > 0 {
		return wanted
	}
	return []i18n.Locale{f.found.SourceLocale}
}

// documentSchemaPath is where the JSON Schema of plan documents is.
const documentSchemaPath = planFilesPath + "document.schema.json"
