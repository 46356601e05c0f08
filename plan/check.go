package plan

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"unicode/utf16"

	"polyplan/i18n"
	"polyplan/store"
)

// CheckResult is what a check found in a translation.
type CheckResult struct {
	// ID names the finding in just these words of the text and of its source: of other words it is another.
	ID       string
	Rule     string
	Severity i18n.Severity
	Message  i18n.Message
	// Start and End are where in the text it is, in UTF-16 code units.
	Start, End   int
	Fix          *string // what can safely stand there instead
	Acknowledged bool    // a person has read it, and the text is meant as it is
}

// MessageIn is the message in a language, or in English where it has no words for that or nobody says which.
func (c *CheckResult) MessageIn(locale *i18n.Locale) string {
	if locale == nil {
		return c.Message.String()
	}
	return c.Message.In(*locale)
}

// ackRow tells who acknowledged a finding. Its key ends in what is the finding's own of its id.
type ackRow struct {
	Author string `cbor:"1,keyasint,omitempty"`
	By     ID     `cbor:"2,keyasint,omitempty"`
	At     int64  `cbor:"3,keyasint"`
}

func ackKey(plan ID, u unit, finding string) []byte {
	return store.Key("ack", string(plan), string(u.node), u.field, string(u.locale), finding)
}

// acksRange spans what is acknowledged of one text.
func acksRange(plan ID, u unit) (from, to []byte) {
	return store.Prefix("ack", string(plan), string(u.node), u.field, string(u.locale))
}

// sourceAcksRange spans what is acknowledged of all translations of one source text.
func sourceAcksRange(plan ID, u unit) (from, to []byte) {
	return store.Prefix("ack", string(plan), string(u.node), u.field)
}

// Approval is a text to approve, and findings in it that its reviewer acknowledges.
type Approval struct {
	TextRef
	Acknowledge []string
}

// Acknowledgement is findings in a text that a translator acknowledges.
type Acknowledgement struct {
	TextRef
	Checks []string
}

// MaxAcknowledged is how many findings can be acknowledged at once.
const MaxAcknowledged = 200

// AcknowledgeChecks says of findings that the text is meant as it is.
func (c *Catalogue) AcknowledgeChecks(ctx context.Context, v Viewer, a Acknowledgement) (Translated, error) {
	return c.onText(ctx, v, a.TextRef, func(e *edit, t *target) error {
		if err := v.mayTranslate(t.unit.locale); err != nil {
			return err
		}
		if err := t.expectThere(e, a.TextRef); err != nil {
			return err
		}
		if len(a.Checks) == 0 {
			return fail(Invalid, "no checks: wanted the ids of those to acknowledge").at("checks")
		}
		return at(t.acknowledge(e, a.Checks), "checks")
	})
}

// acknowledge keeps that findings in the text were read. Those that are no longer there, and errors, which nobody
// can mean, are refused.
func (t *target) acknowledge(e *edit, ids []string) error {
	if len(ids) > MaxAcknowledged {
		return fail(TooMany, "%d checks: at most %d can be acknowledged at once", len(ids), MaxAcknowledged)
	}
	checks, err := t.checks(e)
	if err != nil {
		return err
	}
	for i, id := range ids {
		at := slices.IndexFunc(checks, func(c *CheckResult) bool { return c.ID == id })
		switch {
		case at < 0:
			return fail(NotFound, "no check of the text has the id %q now: the text or its source has changed, or it never had", short(id)).at(index(i))
		case checks[at].Severity == i18n.SeverityError:
			return fail(Invalid, "an ERROR cannot be acknowledged: %s", checks[at].Message).at(index(i))
		case checks[at].Acknowledged:
			continue
		}
		row := ackRow{Author: e.viewer.Name, By: e.viewer.ID, At: e.by.at}
		if err := put(e.tx, ackKey(e.id, t.unit, checks[at].finding(t.unit)), &row); err != nil {
			return err
		}
		checks[at].Acknowledged = true
	}
	return nil
}

// finding is what is a finding's own of its id.
func (c *CheckResult) finding(u unit) string {
	return c.ID[len(u.String())+1:]
}

// pass refuses a text in which checks find errors, or something that nobody has acknowledged.
func (t *target) pass(e *edit) error {
	wrong, unread, err := t.faults(e)
	switch {
	case err != nil:
		return err
	case wrong > 0:
		return faulty(wrong)
	case unread > 0:
		return fail(CheckFailed, "checks warn of the text, times: %d; have it corrected, or acknowledge them", unread).at("acknowledge")
	}
	return nil
}

// stayReviewed refuses to let a REVIEWED text in which checks find errors, as its source is now, stay that.
func (t *target) stayReviewed(e *edit) error {
	if !t.reviewed() {
		return nil
	}
	wrong, _, err := t.faults(e)
	if err == nil && wrong > 0 {
		err = faulty(wrong)
	}
	return err
}

func faulty(n int) error {
	return fail(CheckFailed, "checks find errors in the text, so many: %d; have it corrected first", n).at("id")
}

// faults are how many errors there are in the text, and how many warnings of it that nobody has acknowledged.
func (t *target) faults(e *edit) (wrong, unread int, err error) {
	checks, err := t.checks(e)
	for _, c := range checks {
		switch {
		case c.Severity == i18n.SeverityError:
			wrong++
		case c.fails():
			unread++
		}
	}
	return wrong, unread, err
}

// fails tells whether a finding keeps its text from being approved.
func (c *CheckResult) fails() bool {
	return c.Severity == i18n.SeverityError || c.Severity == i18n.SeverityWarning && !c.Acknowledged
}

// checks are the findings in what the verb has made of the text: in what it kept beside it, or else in the text.
func (t *target) checks(e *edit) ([]*CheckResult, error) {
	value := t.row.value()
	if t.done.Suggestion != nil {
		value = t.done.Suggestion.Value
	}
	if value == "" || t.unit.locale == e.plan.Source || t.source == nil {
		return []*CheckResult{}, nil
	}
	terms, err := e.catalogue.termFinder(e.tx, e.locales, e.plan.Publisher, e.plan.Source, t.unit.locale)
	if err != nil {
		return nil, err
	}
	k := checking{tx: e.tx, viewer: e.viewer, plan: e.id, from: e.plan.Source, terms: terms}
	return k.all(t.unit, t.source.Value, value)
}

// checking is what checks of a plan's texts need.
type checking struct {
	tx     store.Tx
	viewer Viewer
	plan   ID
	from   i18n.Locale // the plan's source locale
	terms  *termFinder // of its publisher's glossary
}

// RuleGlossaryTerm is of words that a publisher wants, or does not want, for a term of its glossary.
const RuleGlossaryTerm = "glossary-term"

// all are all findings in a text.
func (k checking) all(u unit, source, target string) ([]*CheckResult, error) {
	results, err := k.own(u, source, target)
	if err != nil {
		return nil, err
	}
	two, err := k.otherWording(u, source, target)
	if err != nil {
		return nil, err
	}
	if two != nil {
		results = append(results, k.result(u, source, target, *two))
	}
	return results, k.readAcks(u, results)
}

// own are the findings that the text, its source and the glossary tell, without what is acknowledged. What the
// glossary misses stands nowhere in the text, so it is told of its end.
func (k checking) own(u unit, source, target string) ([]*CheckResult, error) {
	results := []*CheckResult{}
	rendering := i18n.Rendering{Source: source, Target: target, From: k.from, To: u.locale, Limit: MaxText}
	for _, found := range i18n.Check(rendering) {
		results = append(results, k.result(u, source, target, found))
	}
	terms, err := k.terms.findings(source, target)
	end := len(utf16.Encode([]rune(target)))
	for _, found := range terms {
		f := i18n.Finding{Rule: RuleGlossaryTerm, Severity: i18n.SeverityWarning, Message: found.Message, Start: end, End: end}
		results = append(results, k.result(u, source, target, f))
	}
	return results, err
}

func (k checking) result(u unit, source, target string, f i18n.Finding) *CheckResult {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d\x00%d\x00%s", source, target, f.Start, f.End, f.Message))
	return &CheckResult{
		ID:   u.String() + "/" + f.Rule + "." + base64.RawURLEncoding.EncodeToString(sum[:9]),
		Rule: f.Rule, Severity: f.Severity, Message: f.Message, Start: f.Start, End: f.End, Fix: f.Fix,
	}
}

func (k checking) readAcks(u unit, results []*CheckResult) error {
	for _, c := range results {
		row, err := k.tx.Get(ackKey(k.plan, u, c.finding(u)))
		if err != nil {
			return err
		}
		c.Acknowledged = row != nil
	}
	return nil
}

// failing tells whether something keeps a text from being approved.
func (k checking) failing(u unit, source, target string) (bool, error) {
	results, err := k.own(u, source, target)
	if err != nil {
		return false, err
	}
	results = slices.DeleteFunc(results, func(c *CheckResult) bool { return !c.fails() })
	err = k.readAcks(u, results)
	return slices.ContainsFunc(results, (*CheckResult).fails), err
}

// expireAcks drops what was acknowledged of a text, or of all translations of a source, whose words change.
func (e *edit) expireAcks(u unit, old, now *textRow) error {
	if old == nil || old.Value == now.value() {
		return nil
	}
	from, to := acksRange(e.id, u)
	if u.locale == e.plan.Source {
		from, to = sourceAcksRange(e.id, u)
	}
	if !anyKey(e.tx, from, to) {
		return nil
	}
	return e.tx.DeleteRange(from, to)
}
