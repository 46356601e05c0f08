package exchange

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"polyplan/plan"
)

// XLIFF12 is XLIFF 1.2 (OASIS, 2008). Its Read takes any version from 1.1 to 2.1.
//
//	trans-unit id          the unit's id
//	trans-unit approved    whether there is nothing to do for a translator; written for tools that ask it, and not read
//	trans-unit maxwidth    how many characters the text may have
//	target state           needs-translation (a draft), needs-review-translation (stale), translated, signed-off; of
//	                       what is not translated there is no target
//	target state-qualifier where the words came from
//	alt-trans              of kind previous-version: what the translation is of, where the source has moved
//	note                   from the developer, which tools take for comments in the source; the last is a ticket of it
//	note                   from the translator, which they take for comments in the translation: a ticket of that
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

const (
	developer  = "developer"                // whom our notes are from
	translator = "translator"               // but that which goes with the translation; tools say "po-translator" too
	pathFrom   = developer + " " + pathNote // and the one with the path
	noPlan     = "NoName"                   // the original of texts of which no plan is known
	staleState = "needs-review-translation" // that of a stale text
)

func writeXLIFF12(w io.Writer, units *plan.UnitFile) error {
	target, err := oneTarget("XLIFF", units)
	if err != nil {
		return err
	}
	x := newXMLWriter(w)
	x.start("xliff", "xmlns", xliff12Namespace, "version", "1.2")
	split := byPlan(units.Units)
	if len(split) == 0 { // there has to be a file
		split = [][]plan.FileUnit{nil}
	}
	for _, of := range split {
		original := noPlan
		if len(of) > 0 {
			original = cmp.Or(of[0].Plan, noPlan)
		}
		x.start("file", "original", original, "datatype", "plaintext",
			"source-language", string(units.Source), "target-language", string(target))
		x.start("body")
		for i := range of {
			x.unit12(units.Catalogue, &of[i])
		}
		x.end()
		x.end()
	}
	return x.close()
}

func (x *xmlWriter) unit12(catalogue string, u *plan.FileUnit) {
	state, qualifier := targetState(u)
	unit := ""
	if u.MaxLength > 0 {
		unit = "char"
	}
	x.start("trans-unit", "id", u.ID, "approved", approved(u), "xml:space", "preserve",
		"maxwidth", decimal(u.MaxLength), "size-unit", unit)
	x.text("source", u.Source)
	if u.Target != "" {
		x.text("target", u.Target, "state", state, "state-qualifier", qualifier)
	}
	x.notes12(catalogue, u)
	if u.Anchored != "" {
		x.start("alt-trans", "alttranstype", "previous-version", "origin", ownCategory, "xml:space", "preserve")
		x.text("source", u.Anchored)
		x.text("target", u.Target)
		x.end()
	}
	x.end()
}

func (x *xmlWriter) notes12(catalogue string, u *plan.FileUnit) {
	if len(u.Path) > 0 {
		x.text("note", strings.Join(u.Path, "\n"), "from", pathFrom)
	}
	for _, note := range u.Notes {
		x.text("note", note, "from", developer)
	}
	source := ticket{keyCatalogue: catalogue, keySourceRevision: decimal(u.SourceRevision), keySourceHash: u.SourceHash}
	if line := source.String(); line != ticketMark || len(u.Notes) > 0 { // then it says that none of them is one
		x.text("note", line, "from", developer)
	}
	if u.Target == "" && u.Revision == 0 {
		return
	}
	all := targetTicket(u)
	all[keyBeside] = plan.SourceHash(u.Source)
	all.add(source) // tools that keep one note keep the last
	x.text("note", all.String(), "from", translator)
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
		return staleState, qualifier
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

// xliff12 reads what is in the root of a file of XLIFF 1. Files without a namespace are about, and are read as well.
func (r *xliffReader) xliff12(root *xmlElement) error {
	if v := root.own("version"); root.Name.Local != "xliff" || v != "1.1" && v != "1.2" {
		return r.fail(root, "<%s> of version %q: wanted <xliff> of version 1.1, 1.2, 2.0 or 2.1", root.Name.Local, short(v))
	}
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
			err = r.body12(e, planOf(of.own("original")))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// body12 reads what is in a body or a group.
func (r *xliffReader) body12(of *xmlElement, plan string) error {
	for e, err := range r.children(of) {
		switch {
		case err != nil:
		case r.is12(e, "group"):
			err = r.body12(e, plan)
		case r.is12(e, "trans-unit") && e.own("restype") == "x-gettext-domain-header":
			err = r.header12(e)
		case r.is12(e, "trans-unit"):
			err = r.unit12(e, plan)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// header12 reads the header of a PO file that was made into XLIFF. What makes that calls every source English.
func (r *xliffReader) header12(of *xmlElement) error {
	for e, err := range r.children(of) {
		if err != nil {
			return err
		}
		if !r.is12(e, "target") {
			continue
		}
		fields, err := r.text(e, anyInline)
		if err != nil {
			return err
		}
		var said plan.UnitFile
		if err := readPOHeader(&said, fields); err != nil {
			return r.fail(e, "the header of a PO file: %v", err)
		}
		r.units.Catalogue = cmp.Or(r.units.Catalogue, said.Catalogue)
		if said.Source != "" {
			r.units.Source = said.Source
		}
	}
	return nil
}

// planOf is the plan that a file is of.
func planOf(original string) string {
	if original == noPlan {
		return ""
	}
	return original
}

// unit12 reads a unit.
func (r *xliffReader) unit12(e *xmlElement, of string) error {
	u := plan.FileUnit{Line: e.line, Plan: of}
	var err error
	if e.own("size-unit") == "char" {
		if u.MaxLength, err = r.length(e, e.own("maxwidth")); err != nil {
			return err
		}
	}
	ids := []string{e.own("id"), e.own("resname")}
	var state string
	var beside []string // tickets, and what else translators note
	for child, err := range r.children(e) {
		switch {
		case err != nil:
		case r.is12(child, "source"):
			if err = r.language(child, r.from); err == nil {
				u.Source, err = r.content(child, r.inline12)
			}
		case r.is12(child, "target"):
			if err = r.language(child, r.into); err == nil {
				state, u.Marks = child.own("state"), marks12(child)
				u.Target, err = r.content(child, r.inline12)
			}
		case r.is12(child, "note"):
			err = r.note12(child, &u, &beside)
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
	said, err := leftTicket(beside, &u)
	if err != nil {
		return r.fail(e, "a note of <trans-unit>: %v", err)
	}
	said.add(takeTicket(&u))
	if err := r.base(e, &u, func(key string) string { return said[key] }); err != nil {
		return err
	}
	left, err := said.left()
	if err != nil {
		return r.fail(e, "a note of <trans-unit>: %v", err)
	}
	if state == staleState && left != nil && left.IsStale { // it still is
		u.Marks.State, u.Marks.IsStale = left.State, true
	}
	return r.add(e, u)
}

func (r *xliffReader) note12(e *xmlElement, u *plan.FileUnit, beside *[]string) error {
	text, err := r.content(e, anyInline)
	if err != nil {
		return err
	}
	if strings.Contains(e.own("from"), translator) {
		text = takeTickets(text, beside)
	}
	kind := ""
	if e.own("from") == pathFrom {
		kind = pathNote
	}
	note(u, kind, text)
	return nil
}

// takeTickets takes the tickets from among the lines of a note.
func takeTickets(text string, tickets *[]string) string {
	lines := strings.Split(text, "\n")
	lines = slices.DeleteFunc(lines, func(line string) bool {
		is := readTicket(line) != nil
		if is {
			*tickets = appendTicket(*tickets, line)
		}
		return is
	})
	return strings.Join(lines, "\n")
}

// takeTicket takes the last ticket from among the notes: those before it are what people wrote. Tools make one note of
// several, and so it can be the last line of one.
func takeTicket(u *plan.FileUnit) ticket {
	for i, note := range slices.Backward(u.Notes) {
		start := strings.LastIndexByte(note, '\n') + 1
		t := readTicket(note[start:])
		if t == nil {
			continue
		}
		if u.Notes[i] = note[:max(0, start-1)]; u.Notes[i] == "" {
			u.Notes = slices.Delete(u.Notes, i, i+1)
		}
		if len(u.Notes) == 0 {
			u.Notes = nil
		}
		return t
	}
	return ticket{}
}

// oneOfOurs is the first that is the id of a unit of ours, or else the first.
func oneOfOurs(ids []string) string {
	for _, id := range ids {
		if isUnitID(id) {
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

// marks12 is what a target says of itself; nil where it says nothing.
func marks12(target *xmlElement) *plan.UnitMarks {
	marks := &plan.UnitMarks{State: plan.StateDraft}
	switch target.own("state") {
	case "":
		return nil
	case "translated":
		marks.State = plan.StateTranslated
	case "signed-off", "final":
		marks.State = plan.StateReviewed
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
