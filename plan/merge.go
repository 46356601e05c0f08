package plan

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"polyplan/i18n"
	"polyplan/store"
)

// A unit of a file is merged with what there is of it by three texts: the base, which left with the file; theirs,
// which is here now; and yours, which the file brings. Where only yours moved, it is taken; where only theirs
// moved, it stays; where both did, yours is kept beside it as a suggestion, and somebody decides.

// merger merges units in one transaction, of a View, which decides, or of an Update, which also carries it out.
type merger struct {
	c       *Catalogue
	tx      store.Tx
	by      *write // nil in a View
	viewer  Viewer
	options ImportOptions
	edits   map[ID]*edit
}

func newMerger(c *Catalogue, tx store.Tx, by *write, v Viewer, o ImportOptions) *merger {
	return &merger{c: c, tx: tx, by: by, viewer: v, options: o, edits: map[ID]*edit{}}
}

// decision is what is to become of a unit.
type decision struct {
	outcome ImportOutcome
	reason  string
	row     *textRow  // to put in the place of the text
	beside  *draftRow // or to keep beside it
	approve bool      // or whether to approve it as it is
	origin  Origin    // of words that the file changed

	base, theirs, yours string
	rewords             bool // the file has other words than there are here
}

// find is the text that a unit names.
func (m *merger) find(u *uploadedUnit) (*target, *edit, error) {
	named, ok := parseUnit(u.ID)
	if u.ID == "" {
		return nil, nil, fail(NotFound, "it has no id: a text is found by that alone")
	}
	if !ok {
		return nil, nil, fail(NotFound, "%q is not the id of a unit", short(u.ID))
	}
	home, err := homeOf(m.tx, named.node)
	if err != nil {
		return nil, nil, err
	}
	e := m.edits[home]
	if e == nil {
		if e, err = m.c.openEdit(m.tx, m.by, m.viewer, home, named.node); err != nil {
			return nil, nil, err
		}
		m.edits[home] = e
	}
	t, err := e.target(TextRef{ID: named.node, Field: named.field, Locale: named.locale})
	if err != nil {
		return nil, e, err
	}
	t.done = &Translated{}
	if t.source == nil {
		return nil, e, fail(NotFound, "there is no source text to translate")
	}
	return t, e, nil
}

// settle decides over a unit whose source is known; there is no target where there is no such unit.
func (m *merger) settle(u *uploadedUnit) (*target, *edit, decision, error) {
	t, e, err := m.find(u)
	var d decision
	if err == nil {
		d, err = m.decide(e, t, u)
	}
	if CodeOf(err) != "" {
		return nil, nil, decision{outcome: OutcomeUnknown, reason: err.Error()}, nil
	}
	return t, e, d, err
}

// close ends the edits of an Update.
func (m *merger) close() error {
	for _, e := range m.edits {
		if err := e.close(); err != nil {
			return err
		}
	}
	return nil
}

// anchor finds which source a unit of a file translates: the revision that the file tells or, where it tells none,
// the latest version that reads like the file's. A source that the text never had makes a unit strange.
func (m *merger) anchor(e *edit, t *target, u *uploadedUnit) error {
	u.Of, u.Strange = t.source.Rev, false
	says := func(version *textRow) bool {
		return (u.source == "" || alike(u.source, version.Value)) &&
			(u.sourceHash == "" || u.sourceHash == SourceHash(version.Value))
	}
	if u.sourceRev == t.source.Rev || u.sourceRev == 0 && says(t.source) {
		u.Strange = !says(t.source)
		return nil
	}
	versions, err := e.sourceSince(t.unit, u.sourceRev)
	if err != nil {
		return err
	}
	if len(versions) > 0 && versions[0].Rev == u.sourceRev {
		u.Of, u.Strange = u.sourceRev, !says(&versions[0])
		return nil
	}
	for i := len(versions) - 1; i >= 0; i-- {
		if says(&versions[i]) {
			u.Of = versions[i].Rev
			return nil
		}
	}
	u.Strange = true
	return nil
}

// alike tells whether two texts differ in white space and in Unicode normalisation at most, which tools do not keep.
func alike(a, b string) bool {
	return a == b || slices.Equal(strings.Fields(norm.NFC.String(a)), strings.Fields(b))
}

// decide says what is to become of a unit, as things are. It writes nothing.
func (m *merger) decide(e *edit, t *target, u *uploadedUnit) (decision, error) {
	left, err := t.inForceAt(e, u.Base)
	if err != nil {
		return decision{}, err
	}
	base := left
	if u.Own != 0 && u.Own == t.rev() {
		base = t.row
	}
	d := decision{base: base.value(), theirs: t.row.value(), origin: u.origin(left)}
	if t.unit.locale == e.plan.Source {
		return d.is(OutcomeRefused, "the plan is written in %s: an import writes translations", e.plan.Source), nil
	}
	if err := m.viewer.mayTranslate(t.unit.locale); err != nil {
		return d.is(OutcomeRefused, "%s", err), nil
	}
	value, err := clean(t.unit.field, u.Target)
	d.yours = value
	if err != nil {
		d.yours = u.Target
		return d.is(OutcomeRefused, "%s", err), nil
	}
	of, _, err := t.carried(e, u.Of)
	if err != nil {
		return d, err
	}
	switch d.rewords = value != "" && value != d.theirs; {
	case value == "":
		return m.empty(t, u, d, left), nil
	case value == d.theirs:
		return m.sameWords(e, t, u, d, base, of)
	case left != nil && value == left.Value:
		d.rewords = false
		return d.is(OutcomeUnchanged, ""), nil
	}
	return m.reword(e, t, u, d, base, of)
}

// is the decision with an outcome.
func (d decision) is(o ImportOutcome, format string, args ...any) decision {
	d.outcome, d.reason = o, ""
	if format != "" {
		d.reason = fmt.Sprintf(format, args...)
	}
	return d
}

// inForceAt is what was in force at a revision; nil where nothing was.
func (t *target) inForceAt(e *edit, rev store.Rev) (*textRow, error) {
	if rev == 0 {
		return nil, nil
	}
	if t.row != nil && t.row.Rev == rev {
		return t.row, nil
	}
	past := new(textRow)
	found, err := get(e.tx, pastKey(e.id, t.unit, rev), past)
	if err != nil || !found || past.Beside != wasInForce {
		return nil, err
	}
	return past, nil
}

// empty is a unit whose target the file leaves empty.
func (m *merger) empty(t *target, u *uploadedUnit, d decision, left *textRow) decision {
	switch {
	case t.row != nil && u.Bare && m.options.Clear:
		return d.is(OutcomeIgnored, "the file does not tell that it left with this text: it is not taken away")
	case left == nil || t.row == nil:
		return d.is(OutcomeUnchanged, "")
	case !m.options.Clear:
		return d.is(OutcomeIgnored, "")
	case d.theirs != d.base:
		return d.is(OutcomeConflict, "the text was changed here since the file left: it is not taken away")
	case !m.mayReplace(t):
		return d.is(OutcomeRefused, "the text is REVIEWED: a reviewer may take it away, and has to say so")
	}
	d.rewords = true
	return d.is(OutcomeCleared, "")
}

// mayReplace tells whether the import may write in the place of the text.
func (m *merger) mayReplace(t *target) bool {
	return !t.reviewed() || m.options.Reviewed && m.viewer.reviews(t.unit.locale)
}

// sameWords is a unit with the words that are here: the file may say more of them than it did when it left, that a
// draft is done or a stale text still right. What was decided here since stands.
func (m *merger) sameWords(e *edit, t *target, u *uploadedUnit, d decision, base *textRow, of store.Rev) (decision, error) {
	same := d.is(OutcomeUnchanged, "")
	if base == nil || !u.Marked || u.Strange || u.State == StateMissing || u.State == StateDraft {
		return same, nil
	}
	was, _, err := t.carried(e, base.Of)
	if err != nil {
		return same, err
	}
	promotes := base.State == StateDraft && t.row.State == StateDraft
	confirms := was != of && t.row.Of < of && !u.Stale
	approves := u.State == StateReviewed && base.State == StateTranslated && t.row.State == StateTranslated
	if !promotes && !confirms && !(approves && m.options.Reviewed && m.viewer.reviews(t.unit.locale)) {
		return same, nil
	}
	if t.reviewed() && !m.mayReplace(t) {
		return d.is(OutcomeRefused, "the text is REVIEWED: a reviewer may say that it is still right"), nil
	}
	row := *t.row
	if confirms {
		row.Of = of
	}
	wrong, err := m.errorIn(e, t, u, row.Of, row.Value)
	if err != nil {
		return same, err
	}
	if wrong != "" {
		return d.is(OutcomeRefused, "%s", wrong), nil
	}
	if promotes {
		row.State, row.Reason, row.Author, row.By = StateTranslated, "", m.viewer.Name, m.viewer.ID
	}
	if promotes || confirms {
		d.row = &row
		return d.is(OutcomeApplied, ""), nil
	}
	return m.approval(e, t, d)
}

// approval is a text that the file approves.
func (m *merger) approval(e *edit, t *target, d decision) (decision, error) {
	err := t.reviewable(e)
	if err == nil {
		err = t.pass(e)
	}
	if CodeOf(err) != "" {
		return d.is(OutcomeRefused, "%s", err), nil
	}
	d.approve = true
	return d.is(OutcomeApplied, ""), err
}

// reword is a unit with other words than there are here, and than left with the file.
func (m *merger) reword(e *edit, t *target, u *uploadedUnit, d decision, base *textRow, of store.Rev) (decision, error) {
	if u.Stale && base != nil { // the file says that it still translates what it did
		was, ok, err := t.carried(e, base.Of)
		if err != nil {
			return d, err
		}
		if ok {
			of = was
		}
	}
	wrong, err := m.errorIn(e, t, u, of, d.yours)
	if err != nil {
		return d, err
	}
	row := &textRow{Value: d.yours, State: StateTranslated, Origin: d.origin, Of: of, Author: m.viewer.Name, By: m.viewer.ID}
	if u.State == StateDraft || wrong != "" {
		row.State = StateDraft
	}
	offer := &draftRow{Value: row.Value, Origin: row.Origin, Of: of, Suggested: true, Base: t.rev()}
	switch {
	case d.base != d.theirs:
		d = d.is(OutcomeConflict, "the text was changed here since the file left")
		if base == nil {
			d.reason = "there is a text here, and the file does not tell that it was made from it"
		}
		offer.Conflict, offer.Base = true, base.rev()
		return m.offer(e, t, d, offer)
	case u.Strange:
		return m.offer(e, t, d.is(OutcomeSuggested, "the source in the file is none that the text ever had"), offer)
	case !m.mayReplace(t):
		return m.offer(e, t, d.is(OutcomeSuggested, "the text is REVIEWED"), offer)
	case row.State == StateDraft && t.row != nil && t.row.State != StateDraft:
		offer.Suggested = false
		return m.offer(e, t, d.is(OutcomeDrafted, "%s", wrong), offer)
	}
	d.row = row
	if row.State == StateDraft {
		return d.is(OutcomeDrafted, "%s", wrong), nil
	}
	return d.is(OutcomeApplied, ""), nil
}

// origin is where a unit's words are from: the file, unless it says otherwise by itself. What it says of the words
// that left is not of these.
func (u *uploadedUnit) origin(base *textRow) Origin {
	if u.Origin == nil || base != nil && base.Origin == *u.Origin {
		return OriginImport
	}
	return *u.Origin
}

// offer decides to keep a text beside the one that is there, unless it is there already. A suggestion that the
// viewer has open stays one.
func (m *merger) offer(e *edit, t *target, d decision, offer *draftRow) (decision, error) {
	var own draftRow
	found, err := get(e.tx, draftKey(e.id, t.unit, m.viewer.ID), &own)
	if err != nil {
		return d, err
	}
	if found && own.Value == offer.Value && (own.Suggested || !offer.Suggested) {
		d.rewords = false
		return d.is(OutcomeUnchanged, ""), nil
	}
	offer.Suggested = offer.Suggested || found && own.Suggested
	d.beside = offer
	return d, nil
}

// errorIn is the first ERROR that checks find in a unit's text as a translation of the source as it was at a revision;
// "" for none. Neither can become another, so it is found once for the preview and for what comes of that.
func (m *merger) errorIn(e *edit, t *target, u *uploadedUnit, of store.Rev, value string) (string, error) {
	if of != 0 && u.Checked == of {
		return u.Wrong, nil
	}
	source, err := baseOf(e.tx, e.id, t.unit.in(e.plan.Source), of)
	if err != nil {
		return "", err
	}
	u.Checked, u.Wrong, u.Foreign = of, "", false
	r := i18n.Rendering{Source: source, Target: value, From: e.plan.Source, To: t.unit.locale, Limit: MaxText}
	for _, found := range i18n.Check(r) {
		u.Foreign = u.Foreign || found.Rule == "script" && found.Severity >= i18n.SeverityWarning
		if found.Severity == i18n.SeverityError && u.Wrong == "" {
			u.Wrong = reasonOf(found)
		}
	}
	return u.Wrong, nil
}

// carryOut writes what was decided.
func (m *merger) carryOut(e *edit, t *target, d *decision) error {
	switch {
	case d.approve:
		return t.review(e, nil)
	case d.beside != nil:
		if err := e.setAside(t.unit); err != nil {
			return err
		}
		return t.keep(e, *d.beside)
	case d.outcome == OutcomeCleared:
		return t.write(e, nil)
	case d.row != nil:
		if err := e.setAside(t.unit); err != nil {
			return err
		}
		return t.write(e, d.row)
	}
	return nil
}

// setAside ends what the viewer keeps beside a text, in favour of what comes in a file: it is found in the history.
func (e *edit) setAside(u unit) error {
	row := new(draftRow)
	found, err := get(e.tx, draftKey(e.id, u, e.viewer.ID), row)
	if err != nil || !found {
		return err
	}
	if err := e.retire(u, e.viewer.ID, row, e.viewer.Name); err != nil {
		return err
	}
	return e.dropDraft(u, e.viewer.ID)
}

// unit is a decision as it is told.
func (d *decision) unit(u *uploadedUnit) *ImportUnit {
	out := &ImportUnit{Line: u.Line, ID: u.ID, Outcome: d.outcome, Reason: d.reason}
	if d.outcome != OutcomeUnchanged && d.outcome != OutcomeUnknown {
		out.Base, out.Theirs, out.Yours = optional(d.base), optional(d.theirs), optional(d.yours)
	}
	return out
}
