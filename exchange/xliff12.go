package exchange

import (
	"io"
	"strings"

	"polyplan/plan"
)

// XLIFF12 is XLIFF 1.2 (OASIS, 2008). Its Read takes any version from 1.1 to 2.1.
//
//	trans-unit id          the unit's id
//	trans-unit extradata   revision, source revision and hash of the source; what the text was that is stale
//	trans-unit approved    whether there is nothing to do for a translator; written for tools that ask it, and not read
//	trans-unit maxwidth    how many characters the text may have
//	target state           needs-translation (a draft), needs-review-translation (stale), translated, signed-off; of
//	                       what is not translated there is no target
//	target state-qualifier where the words came from
//	alt-trans              of kind previous-version: what the translation is of, where the source has moved
//	note                   from the developer, which tools take for comments in the source; with the path, path
var XLIFF12 = UnitFormat{
	Name:      "xliff12",
	Extension: "xlf",
	MediaType: "application/x-xliff+xml",
	Read:      readXLIFF,
	Write:     writeXLIFF12,
}

// The namespaces of XLIFF 1. What gettext's files are turned into is 1.1, which for what is read here is the same.
const (
	xliff12Namespace = "urn:oasis:names:tc:xliff:document:1.2"
	xliff11Namespace = "urn:oasis:names:tc:xliff:document:1.1"
)

// qualifiers are the origins of texts as XLIFF 1.2 knows them (section 2.3, state-qualifier). It is silent on people.
var qualifiers = map[plan.Origin]string{
	plan.OriginHuman:   "x-human",
	plan.OriginMachine: "leveraged-mt",
	plan.OriginImport:  "x-import",
	plan.OriginMemory:  "leveraged-tm",
}

// developer is whom our notes are from.
const developer = "developer"

func writeXLIFF12(w io.Writer, units *plan.UnitFile) error {
	target, err := onlyTarget(units)
	if err != nil {
		return err
	}
	x := newXMLWriter(w)
	x.start("xliff", "xmlns", xliff12Namespace, "version", "1.2", "xmlns:pp", ownNamespace, "pp:catalogue", units.Catalogue)
	split := byPlan(units.Units)
	if len(split) == 0 { // there has to be a file
		split = append(split, nil)
	}
	for _, of := range split {
		original := "units"
		if len(of) > 0 && of[0].Plan != "" {
			original = string(of[0].Plan)
		}
		x.start("file", "original", original, "datatype", "plaintext",
			"source-language", string(units.Source), "target-language", string(target))
		x.start("body")
		for i := range of {
			x.unit12(&of[i])
		}
		x.end()
		x.end()
	}
	return x.close()
}

func (x *xmlWriter) unit12(u *plan.FileUnit) {
	state, qualifier := targetState(u)
	var unit string
	if u.MaxLength > 0 {
		unit = "char"
	}
	x.start("trans-unit", "id", u.ID, "approved", approved(u), "xml:space", "preserve", "extradata", extraData(u),
		"maxwidth", number(u.MaxLength), "size-unit", unit)
	x.text("source", u.Source)
	if u.Target != "" {
		x.text("target", u.Target, "state", state, "state-qualifier", qualifier)
	}
	if len(u.Path) > 0 {
		x.text("note", strings.Join(u.Path, "\n"), "from", developer+" "+pathNote)
	}
	for _, note := range u.Notes {
		x.text("note", note, "from", developer)
	}
	if u.Anchored != "" {
		x.start("alt-trans", "alttranstype", "previous-version", "origin", ownCategory, "xml:space", "preserve")
		x.text("source", u.Anchored)
		x.text("target", u.Target)
		x.end()
	}
	x.end()
}

// targetState is how a target stands in the words of XLIFF 1.2 (section 2.3, state).
func targetState(u *plan.FileUnit) (state, qualifier string) {
	if u.Marks == nil {
		return "", ""
	}
	if u.Marks.Origin != nil {
		qualifier = qualifiers[*u.Marks.Origin]
	}
	switch {
	case u.Marks.IsStale:
		return "needs-review-translation", qualifier
	case u.Marks.State == plan.StateTranslated:
		return "translated", qualifier
	case u.Marks.State == plan.StateReviewed:
		return "signed-off", qualifier
	}
	return "needs-translation", qualifier
}

// approved is "yes" for what readers are served and is not stale, reviewed or not: tools take what is not approved for
// fuzzy, and would send all of it through a translator's hands.
func approved(u *plan.FileUnit) string {
	switch {
	case u.Marks == nil || u.Target == "":
		return ""
	case u.Marks.IsStale || u.Marks.State == plan.StateDraft:
		return "no"
	}
	return "yes"
}

// extraData is what an import needs to know: whose it is, and then name=value by name.
func extraData(u *plan.FileUnit) string {
	all := []string{ownCategory}
	add := func(name, value string) {
		if value != "" {
			all = append(all, name+"="+value)
		}
	}
	add("revision", number(u.Revision))
	add("source-revision", number(u.SourceRevision))
	add("source-hash", u.SourceHash)
	if u.Marks != nil && u.Marks.IsStale {
		add("stale", u.Marks.State.String())
	}
	if len(all) == 1 {
		return ""
	}
	return strings.Join(all, " ")
}

// xliff12 reads what is in the root of a file of XLIFF 1. Files without a namespace are about, and are read as well.
func (r *xliffReader) xliff12(root *xmlElement) error {
	if v := root.own("version"); root.Name.Local != "xliff" || v != "1.1" && v != "1.2" {
		return r.fail(root, "<%s> of version %q: wanted <xliff> of version 1.1, 1.2, 2.0 or 2.1", root.Name.Local, short(v))
	}
	r.units.Catalogue = root.attribute(ownNamespace, "catalogue")
	for e, err := range r.children(root) {
		if err == nil && r.is12(e, "file") {
			err = r.file12(e)
		}
		if err != nil {
			return err
		}
	}
	return r.finish(root)
}

// is12 tells whether an element is one of XLIFF 1.
func (r *xliffReader) is12(e *xmlElement, name string) bool {
	return e.is(xliff12Namespace, name) || e.is(xliff11Namespace, name) || e.is("", name)
}

// file12 reads a file. Tools that make one of something else leave out the locale that it is into.
func (r *xliffReader) file12(of *xmlElement) error {
	source, err := r.locale(of, "source-language", of.own("source-language"))
	if err == nil {
		err = r.from(of, source)
	}
	if tag := of.own("target-language"); err == nil && tag != "" {
		target, bad := r.locale(of, "target-language", tag)
		if err = bad; err == nil {
			err = r.into(of, target)
		}
	}
	if err != nil {
		return err
	}
	for e, err := range r.children(of) {
		if err == nil && r.is12(e, "body") {
			err = r.body12(e, planID(of.own("original")))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// body12 reads what is in a body or a group.
func (r *xliffReader) body12(of *xmlElement, plan plan.ID) error {
	for e, err := range r.children(of) {
		switch {
		case err != nil:
		case r.is12(e, "group"):
			err = r.body12(e, plan)
		case r.is12(e, "trans-unit") && e.own("restype") != "x-gettext-domain-header":
			err = r.unit12(e, plan)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unit12 reads a unit.
func (r *xliffReader) unit12(e *xmlElement, of plan.ID) error {
	u := plan.FileUnit{Line: e.line, Plan: of}
	stale, err := r.extraData(e, &u)
	if err != nil {
		return err
	}
	if unit := e.own("size-unit"); unit == "char" {
		if u.MaxLength, err = r.length(e, e.own("maxwidth")); err != nil {
			return err
		}
	}
	ids := []string{e.own("id"), e.own("resname")}
	for child, err := range r.children(e) {
		switch {
		case err != nil:
		case r.is12(child, "source"):
			if err = r.language(child, r.from); err == nil {
				u.Source, err = r.content(child, r.inline12)
			}
		case r.is12(child, "target"):
			if err = r.language(child, r.into); err == nil {
				u.Marks = marks12(child, stale)
				u.Target, err = r.content(child, r.inline12)
			}
		case r.is12(child, "note"):
			var text string
			if text, err = r.content(child, anyInline); err == nil {
				note(&u, noteKind12(child.own("from")), text)
			}
		case r.is12(child, "alt-trans") && child.own("alttranstype") == "previous-version" && child.own("origin") == ownCategory:
			u.Anchored, err = r.previous(child)
		case r.is12(child, "context-group") && child.own("purpose") == "location":
			ids, err = r.locations(child, ids)
		}
		if err != nil {
			return err
		}
	}
	u.ID = oneOfOurs(ids)
	return r.add(e, u)
}

// noteKind12 is what a note is about, if it is one that the developer has named.
func noteKind12(from string) string {
	if kind, ok := strings.CutPrefix(from, developer+" "); ok {
		return kind
	}
	return ""
}

// oneOfOurs is the first that is the id of a unit of ours, or else the first.
func oneOfOurs(ids []string) string {
	for _, id := range ids {
		if _, ok := unitLocale(id); ok {
			return id
		}
	}
	return ids[0]
}

// locations adds what a unit's text is told to be from: gettext's files keep the id there.
func (r *xliffReader) locations(of *xmlElement, ids []string) ([]string, error) {
	for e, err := range r.children(of) {
		if err != nil {
			return nil, err
		}
		if !r.is12(e, "context") || e.own("context-type") != "sourcefile" {
			continue
		}
		id, err := r.content(e, anyInline)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// extraData reads what the unit was when it left, and what it was that was stale.
func (r *xliffReader) extraData(e *xmlElement, u *plan.FileUnit) (stale plan.TextState, err error) {
	data := strings.Fields(e.own("extradata"))
	if len(data) == 0 || data[0] != ownCategory {
		return 0, nil
	}
	for _, datum := range data[1:] {
		name, value, _ := strings.Cut(datum, "=")
		switch name {
		case "revision":
			u.Revision, err = plan.ParseRevision(value)
		case "source-revision":
			u.SourceRevision, err = plan.ParseRevision(value)
		case "source-hash":
			u.SourceHash = hash(value)
		case "stale":
			err = stale.UnmarshalText([]byte(value))
		}
		if err != nil {
			return 0, r.fail(e, "extradata of <trans-unit>: %v", err)
		}
	}
	return stale, nil
}

// marks12 is what a target says of itself; nil where it says nothing.
func marks12(target *xmlElement, stale plan.TextState) *plan.UnitMarks {
	state := target.own("state")
	if state == "" {
		return nil
	}
	marks := &plan.UnitMarks{State: plan.StateDraft}
	switch {
	case state == "translated":
		marks.State = plan.StateTranslated
	case state == "signed-off", state == "final":
		marks.State = plan.StateReviewed
	case state == "needs-review-translation" && staleStates[stale] != "":
		marks.State, marks.IsStale = stale, true
	}
	for origin, qualifier := range qualifiers {
		if target.own("state-qualifier") == qualifier {
			marks.Origin = &origin
		}
	}
	return marks
}

// previous reads the source of an alternative translation.
func (r *xliffReader) previous(of *xmlElement) (string, error) {
	for e, err := range r.children(of) {
		if err != nil {
			return "", err
		}
		if r.is12(e, "source") {
			return r.content(e, r.inline12)
		}
	}
	return "", nil
}

// inline12 lets pass what only marks a text (XLIFF 1.2, section 2.2.5); it refuses what stands for something else.
func (r *xliffReader) inline12(e *xmlElement) error {
	switch e.Name.Local {
	case "mrk", "g":
		return nil
	}
	return r.refuseCode(e)
}
