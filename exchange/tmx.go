package exchange

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

// TMX is TMX 1.4b (LISA, 2005), by which translation memories are exchanged. It has the texts that are translated, as
// pairs of a source and what translates it; of a stale text that is not today's source. Others take the pairs as they
// are; what comes back here finds its place by the ids.
//
//	tu tuid             the unit's id
//	tu note             for the translator
//	tu prop x-path      the titles of what the text stands in, a line each
//	tu prop x-polyplan  how it was when it left, as a ticket
var TMX = UnitFormat{
	Name:      "tmx",
	Extension: "tmx",
	MediaType: "application/x-tmx+xml",
	Read:      readTMX,
	Write:     writeTMX,
}

// The kinds of our properties. Those that begin with "x-" are for users to make (TMX 1.4b, attribute type).
const (
	pathProp   = "x-path"
	ticketProp = "x-polyplan"
)

// maxForeignID is how long an id may be that is not ours: each of a unit's locales makes one of it.
const maxForeignID = 200

// anySource is the source language of units of which each says its own, or none has one.
const anySource = "*all*"

func writeTMX(w io.Writer, file *plan.UnitFile) error {
	x := newXMLWriter(w)
	x.start("tmx", "version", "1.4")
	source := cmp.Or(string(file.Source), anySource)
	x.empty("header", "creationtool", "polyplan", "creationtoolversion", "1", "segtype", "block", "o-tmf", "polyplan",
		"adminlang", "en", "srclang", source, "datatype", "plaintext")
	x.start("body")
	for i := range file.Units {
		if file.Units[i].Target != "" {
			x.pair(file, &file.Units[i])
		}
	}
	return x.close()
}

// pair writes a source and what translates it.
func (x *xmlWriter) pair(file *plan.UnitFile, u *plan.FileUnit) {
	t, source := ticketOf(file, u), u.Source
	if u.Anchored != "" {
		source = u.Anchored
		delete(t, keySourceRevision)
		delete(t, keySourceHash)
	}
	x.start("tu", "tuid", u.ID)
	for _, note := range u.Notes {
		x.text("note", note)
	}
	if len(u.Path) > 0 {
		x.text("prop", strings.Join(u.Path, "\n"), "type", pathProp)
	}
	x.text("prop", t.String(), "type", ticketProp)
	x.variant(file.Source, source)
	x.variant(u.Locale, u.Target)
	x.end()
}

func (x *xmlWriter) variant(locale i18n.Locale, text string) {
	x.start("tuv", "xml:lang", string(locale))
	x.text("seg", text)
	x.end()
}

// tmxReader reads a file of TMX into units.
type tmxReader struct {
	*xmlFile
	file  *plan.UnitFile
	pairs int // read so far
}

func readTMX(file []byte) (*plan.UnitFile, error) {
	f, root, err := openXML(file)
	if err != nil {
		return nil, err
	}
	r := &tmxReader{xmlFile: f, file: new(plan.UnitFile)}
	if root.Name.Local != "tmx" {
		return nil, f.fail(root, "<%s> is no TMX: wanted <tmx>", root.Name.Local)
	}
	for e, err := range f.children(root) {
		switch {
		case err != nil:
		case e.Name.Local == "header":
			err = r.header(e)
		case e.Name.Local == "body":
			err = r.body(e)
		}
		if err != nil {
			return nil, err
		}
	}
	return r.file, f.close(root)
}

func (r *tmxReader) header(e *xmlElement) error {
	var err error
	r.file.Source, err = r.language(e, "srclang")
	return err
}

// language reads a language of which a unit may not tell.
func (r *tmxReader) language(e *xmlElement, attribute string) (i18n.Locale, error) {
	tag := e.own(attribute)
	if tag == "" || tag == anySource {
		return "", nil
	}
	return r.locale(e, attribute, tag)
}

func (r *tmxReader) body(of *xmlElement) error {
	for e, err := range r.children(of) {
		if err == nil && e.Name.Local == "tu" {
			err = r.unit(e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// variant is what a unit says in one language.
type variant struct {
	locale i18n.Locale
	text   string
}

// unit reads a unit, which here is one for each of the locales beside its source.
func (r *tmxReader) unit(e *xmlElement) error {
	r.pairs++
	if n := len(e.own("tuid")); n > maxForeignID {
		return r.fail(e, "the tuid of <tu> has %d bytes: at most %d may be", n, maxForeignID)
	}
	u, said := plan.FileUnit{Line: e.line}, ticket{}
	var variants []variant
	for child, err := range r.children(e) {
		switch {
		case err != nil:
		case child.Name.Local == "tuv":
			var v variant
			v, err = r.variant(child)
			variants = append(variants, v)
		case child.Name.Local == "note", child.Name.Local == "prop":
			var text string
			if text, err = r.text(child, anyInline); err == nil {
				said = said.heard(&u, child.own("type"), text)
			}
		}
		if err != nil {
			return err
		}
	}
	source, err := r.source(e, said, variants)
	if err != nil || source < 0 {
		return err
	}
	u.Source = variants[source].text
	for i, v := range variants {
		if i == source || v.text == "" {
			continue
		}
		if err := r.add(e, u, said, v, len(variants) > 2); err != nil {
			return err
		}
	}
	return nil
}

// heard takes in a note or a property, and is the ticket so far.
func (t ticket) heard(u *plan.FileUnit, kind, text string) ticket {
	switch kind {
	case pathProp:
		note(u, pathNote, text)
	case ticketProp:
		if said := readTicket(text); said != nil {
			return said
		}
	case "":
		note(u, "", text)
	}
	return t
}

func (r *tmxReader) variant(of *xmlElement) (variant, error) {
	tag := cmp.Or(of.attribute(xmlNamespace, "lang"), of.own("lang")) // before 1.4 it was the latter
	locale, err := r.locale(of, "xml:lang", tag)
	if err != nil {
		return variant{}, err
	}
	v := variant{locale: locale}
	for e, err := range r.children(of) {
		if err == nil && e.Name.Local == "seg" {
			v.text, err = r.text(e, r.inline)
		}
		if err != nil {
			return v, err
		}
	}
	return v, nil
}

// inline lets pass what only marks a text (TMX 1.4b, content markup).
func (r *tmxReader) inline(e *xmlElement) error {
	if e.Name.Local == "hi" {
		return nil
	}
	return r.refuseCode(e)
}

// source is which of the variants is the source; -1 where the unit has none.
func (r *tmxReader) source(e *xmlElement, said ticket, variants []variant) (int, error) {
	locale, err := r.language(e, "srclang")
	if err != nil {
		return 0, err
	}
	if locale == "" {
		locale, _ = i18n.Parse(said[keySourceLocale])
	}
	if locale = cmp.Or(locale, r.file.Source); locale == "" && len(variants) > 0 {
		locale = variants[0].locale
	}
	for i, v := range variants {
		if !v.locale.Same(locale) {
			continue
		}
		if r.file.Source == "" {
			r.file.Source = locale
		}
		if !r.file.Source.Same(locale) {
			return 0, r.fail(e, "the file mixes locales: <tu> is from %s, and what is before it from %s", locale, r.file.Source)
		}
		return i, nil
	}
	return -1, nil
}

// add adds a unit in one locale.
func (r *tmxReader) add(e *xmlElement, u plan.FileUnit, said ticket, v variant, isOneOfMany bool) error {
	u.Locale, u.Target = v.locale, v.text
	u.ID = cmp.Or(e.own("tuid"), fmt.Sprint("tu ", r.pairs))
	if isUnitID(u.ID) {
		isOneOfMany = !localeOf(u.ID).Same(v.locale)
	}
	if isOneOfMany {
		u.ID += "/" + string(v.locale)
	}
	if said.isOf(u.ID) {
		if err := said.fill(&u); err != nil {
			return r.fail(e, "<prop> of <tu>: %v", err)
		}
		said.settle(&u)
		catalogue := said[keyCatalogue]
		r.file.Catalogue = cmp.Or(r.file.Catalogue, catalogue)
		if catalogue != "" && catalogue != r.file.Catalogue {
			return r.fail(e, "the file mixes catalogues: <tu> is of %s, and what is before it of %s",
				short(catalogue), short(r.file.Catalogue))
		}
	}
	return addUnit(r.file, u)
}
