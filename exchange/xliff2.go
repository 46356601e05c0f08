package exchange

import (
	"fmt"
	"io"
	"strings"

	"polyplan/plan"
)

// XLIFF2 is XLIFF 2.1 (OASIS, 2018). Its Read takes any version from 1.1 to 2.1.
//
//	unit id, name                  the unit's id, with ":" for "/", which an NMTOKEN cannot have; as it is
//	pp:revision, pp:catalogue …    attributes of our own on the unit: what comes back is merged by them
//	mda:meta                       where the words came from
//	segment state                  initial (a draft, or stale), translated, reviewed; none of what is not translated
//	segment subState               polyplan:stale-…: the source has moved since it was draft, translated, reviewed
//	note                           by category: path, previousSource; others are for the translator
//	slr:sizeRestriction            how many characters the text may have
var XLIFF2 = UnitFormat{
	Name:      "xliff",
	Extension: "xlf",
	MediaType: "application/xliff+xml",
	Read:      readXLIFF,
	Write:     writeXLIFF2,
}

// The namespaces of XLIFF 2, which 2.0 and 2.1 share, of its modules, and of our own attributes.
const (
	xliff2Namespace   = "urn:oasis:names:tc:xliff:document:2.0"
	metadataNamespace = "urn:oasis:names:tc:xliff:metadata:2.0"
	sizeNamespace     = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
	ownNamespace      = "urn:polyplan:units"
)

// ownCategory is that of our groups of metadata, and the authority of our sub-states.
const ownCategory = "polyplan"

// staleStates are the sub-states of texts that are stale, by what they were when their source moved.
var staleStates = map[plan.TextState]string{
	plan.StateDraft:      ownCategory + ":stale-draft",
	plan.StateTranslated: ownCategory + ":stale-translated",
	plan.StateReviewed:   ownCategory + ":stale-reviewed",
}

func writeXLIFF2(w io.Writer, units *plan.UnitFile) error {
	target, err := oneTarget("XLIFF", units)
	if err != nil {
		return err
	}
	x := newXMLWriter(w)
	x.start("xliff", "xmlns", xliff2Namespace, "version", "2.1", "srcLang", string(units.Source), "trgLang", string(target))
	for i, of := range byPlan(units.Units) {
		x.start("file", "id", fmt.Sprint("f", i+1), "original", of[0].Plan, "xmlns:slr", sizeNamespace)
		x.empty("slr:profiles", "generalProfile", "xliff:codepoints")
		for i := range of {
			x.unit2(units.Catalogue, &of[i])
		}
		x.end()
	}
	if len(units.Units) == 0 { // a file has to have something
		x.start("file", "id", "f1")
		x.empty("group", "id", "g1")
	}
	return x.close()
}

// metadata writes one thing of ours to know. Its namespace stands on it: tools that copy elements forget those of the
// elements around them.
func (x *xmlWriter) metadata(kind, value string) {
	if value == "" {
		return
	}
	x.start("mda:metadata", "xmlns:mda", metadataNamespace)
	x.start("mda:metaGroup", "category", ownCategory)
	x.text("mda:meta", value, "type", kind)
	x.end()
	x.end()
}

func (x *xmlWriter) unit2(catalogue string, u *plan.FileUnit) {
	x.start("unit", "id", nmtoken(u.ID), "name", u.ID, "xml:space", "preserve", "xmlns:pp", ownNamespace,
		"pp:catalogue", catalogue, "pp:revision", decimal(u.Revision),
		"pp:source-revision", decimal(u.SourceRevision), "pp:source-hash", u.SourceHash,
		"slr:sizeRestriction", decimal(u.MaxLength))
	if u.Marks != nil && u.Marks.Origin != nil {
		x.metadata(keyOrigin, u.Marks.Origin.String())
	}
	x.notes2(u)
	state, subState := segmentState(u)
	x.start("segment", "state", state, "subState", subState)
	x.text("source", u.Source)
	if u.Target != "" {
		x.text("target", u.Target)
	}
	x.end()
	x.end()
}

func (x *xmlWriter) notes2(u *plan.FileUnit) {
	if len(u.Path)+len(u.Notes) == 0 && u.Anchored == "" {
		return
	}
	x.start("notes")
	if len(u.Path) > 0 {
		x.text("note", strings.Join(u.Path, "\n"), "category", pathNote)
	}
	if u.Anchored != "" {
		x.text("note", u.Anchored, "category", sourceNote, "appliesTo", "source")
	}
	for _, note := range u.Notes {
		x.text("note", note)
	}
	x.end()
}

// segmentState is how a target stands in the words of XLIFF 2 (2.1, section 4.3.1.29). A stale text is initial, so
// that it is offered to be worked on. What is not translated has no state: a tool that knows none leaves it at that,
// and does not call its new text a draft.
func segmentState(u *plan.FileUnit) (state, subState string) {
	switch {
	case u.Marks == nil || u.Target == "":
		return "", ""
	case u.Marks.IsStale:
		return "initial", staleStates[u.Marks.State]
	case u.Marks.State == plan.StateTranslated:
		return "translated", ""
	case u.Marks.State == plan.StateReviewed:
		return "reviewed", ""
	}
	return "initial", ""
}

// nmtoken is an id as XLIFF 2 can hold it (XML Schema, NMTOKEN). The ids of units come back from it.
func nmtoken(id string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '/':
			return ':'
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r == '-', r == '.', r == ':', r == '_':
			return r
		}
		return '_'
	}, id)
}

// xliff2 reads what is in the root of a file of XLIFF 2.
func (r *xliffReader) xliff2(root *xmlElement) error {
	if v := root.own("version"); root.Name.Local != "xliff" || v != "2.0" && v != "2.1" {
		return r.fail(root, "<%s> of version %q: wanted <xliff> of version 2.0 or 2.1", root.Name.Local, short(v))
	}
	source, err := r.locale(root, "srcLang", root.own("srcLang"))
	if err != nil {
		return err
	}
	r.units.Source = source
	if tag := root.own("trgLang"); tag != "" {
		target, err := r.locale(root, "trgLang", tag)
		if err != nil {
			return err
		}
		if err := r.into(root, target); err != nil {
			return err
		}
	}
	for e, err := range r.children(root) {
		if err == nil && e.is(xliff2Namespace, "file") {
			err = r.group2(e, e.own("original"))
		}
		if err != nil {
			return err
		}
	}
	return r.finish(root)
}

// group2 reads what is in a file or a group.
func (r *xliffReader) group2(of *xmlElement, plan string) error {
	for e, err := range r.children(of) {
		switch {
		case err != nil:
		case e.is(xliff2Namespace, "group"):
			err = r.group2(e, plan)
		case e.is(xliff2Namespace, "unit"):
			err = r.unit2(e, plan)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// metadata reads what our groups of metadata say of a kind.
func (r *xliffReader) metadata(of *xmlElement, kind string, value *string) error {
	for group, err := range r.children(of) {
		if err != nil {
			return err
		}
		if !group.is(metadataNamespace, "metaGroup") || group.own("category") != ownCategory {
			continue
		}
		for meta, err := range r.children(group) {
			if err != nil {
				return err
			}
			if !meta.is(metadataNamespace, "meta") || meta.own("type") != kind {
				continue
			}
			if *value, err = r.text(meta, anyInline); err != nil {
				return err
			}
		}
	}
	return nil
}

// unit2 reads a unit.
func (r *xliffReader) unit2(e *xmlElement, of string) error {
	u := plan.FileUnit{Line: e.line, Plan: of, ID: unitID2(e)}
	err := r.base(e, &u, func(key string) string { return e.attribute(ownNamespace, key) })
	if err != nil {
		return err
	}
	if u.MaxLength, err = r.sizeRestriction(e); err != nil {
		return err
	}
	var origin string
	var segments []segment
	for child, err := range r.children(e) {
		switch {
		case err != nil:
		case child.is(metadataNamespace, "metadata"):
			err = r.metadata(child, keyOrigin, &origin)
		case child.is(xliff2Namespace, "notes"):
			err = r.notes2(child, &u)
		case child.is(xliff2Namespace, "segment"), child.is(xliff2Namespace, "ignorable"):
			var s segment
			s, err = r.segment(child, len(segments)+1)
			segments = append(segments, s)
		}
		if err != nil {
			return err
		}
	}
	join(&u, segments)
	if err := r.origin(e, &u, origin); err != nil {
		return err
	}
	return r.add(e, u)
}

// unitID2 is the id of a unit: its name, or where a tool has lost it, what its own id stands for.
func unitID2(e *xmlElement) string {
	if name := e.own("name"); name != "" {
		return name
	}
	id := e.own("id")
	if ours := strings.ReplaceAll(id, ":", "/"); id != ours {
		if isUnitID(ours) {
			return ours
		}
	}
	return id
}

// sizeRestriction reads how long a text may be (XLIFF 2.1, section 5.8.6): a number, or a least and a greatest one.
func (r *xliffReader) sizeRestriction(e *xmlElement) (int, error) {
	size := e.attribute(sizeNamespace, "sizeRestriction")
	if _, most, ok := strings.Cut(size, ","); ok {
		size = strings.TrimSpace(most)
	}
	if size == "*" { // no bound
		return 0, nil
	}
	return r.length(e, size)
}

func (r *xliffReader) notes2(of *xmlElement, u *plan.FileUnit) error {
	for e, err := range r.children(of) {
		if err != nil {
			return err
		}
		if !e.is(xliff2Namespace, "note") {
			continue
		}
		text, err := r.content(e, anyInline)
		if err != nil {
			return err
		}
		note(u, e.own("category"), text)
	}
	return nil
}

// origin notes where the words of a target came from, if the file tells how it stands.
func (r *xliffReader) origin(e *xmlElement, u *plan.FileUnit, name string) error {
	if name == "" || u.Marks == nil {
		return nil
	}
	u.Marks.Origin = new(plan.Origin)
	if err := u.Marks.Origin.UnmarshalText([]byte(name)); err != nil {
		return r.fail(e, "<%s>: %v", e.Name.Local, err)
	}
	return nil
}
