package exchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"polyplan/plan"
)

// ticket is what a unit carries besides its texts, in formats that have no place of their own for it: how it was
// when it left. It is written as one line, "polyplan: key=value key=value", of values that are like ids.
//
// The one thing a reader would get wrong: its state is that of the text as it left, and the file may say another
// now. marks tells.
type ticket map[string]string

// The keys of tickets, in the order they are written in.
const (
	keyUnit           = "unit"            // the unit's id: a tool may move texts, and what is written beside them, to others
	keyPlan           = "plan"            // FileUnit.Plan
	keyCatalogue      = "catalogue"       // UnitFile.Catalogue
	keySourceLocale   = "source-locale"   // UnitFile.Source
	keyRevision       = "revision"        // FileUnit.Revision
	keyState          = "state"           // UnitMarks.State, by the name that the API has for it
	keyStale          = "stale"           // "yes", where UnitMarks.IsStale
	keyOrigin         = "origin"          // UnitMarks.Origin
	keyHash           = "hash"            // plan.SourceHash of Target
	keyBeside         = "beside"          // plan.SourceHash of the Source that Target stands beside in this file
	keySourceRevision = "source-revision" // FileUnit.SourceRevision
	keySourceHash     = "source-hash"     // FileUnit.SourceHash
	keyMaxLength      = "max-length"      // FileUnit.MaxLength
	keyLead           = "lead"            // see fit
	keyTrail          = "trail"
	keySpeech         = "part-of-speech"   // FileTerm.PartOfSpeech
	keyLiteral        = "do-not-translate" // "yes", where FileTerm.DoNotTranslate
)

var ticketKeys = []string{
	keyUnit, keyPlan, keyCatalogue, keySourceLocale, keyRevision, keyState, keyStale, keyOrigin, keyHash,
	keyBeside, keySourceRevision, keySourceHash, keyMaxLength, keyLead, keyTrail,
	keySpeech, keyLiteral,
}

const ticketMark = "polyplan: "

// ticketOf is the ticket of a unit in a file that has nothing but tickets to tell by.
func ticketOf(file *plan.UnitFile, u *plan.FileUnit) ticket {
	t := ticket{keyCatalogue: file.Catalogue, keySourceLocale: string(file.Source)}
	t.add(targetTicket(u))
	t.add(sourceTicket(u))
	return t
}

// targetTicket goes wherever the target goes.
func targetTicket(u *plan.FileUnit) ticket {
	t := ticket{keyUnit: u.ID, keyRevision: digits(uint64(u.Revision))}
	if u.Target != "" {
		t[keyHash] = plan.SourceHash(u.Target)
	}
	if u.Target == "" || u.Marks == nil {
		return t
	}
	t[keyState] = u.Marks.State.String()
	if u.Marks.IsStale {
		t[keyStale] = "yes"
	}
	if u.Marks.Origin != nil {
		t[keyOrigin] = u.Marks.Origin.String()
	}
	return t
}

// sourceTicket goes wherever the source goes.
func sourceTicket(u *plan.FileUnit) ticket {
	return ticket{
		keyPlan:           u.Plan,
		keySourceRevision: digits(uint64(u.SourceRevision)),
		keySourceHash:     u.SourceHash,
		keyMaxLength:      digits(uint64(u.MaxLength)),
	}
}

// digits is "" for 0, which tickets do not tell.
func digits(n uint64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatUint(n, 10)
}

func (t ticket) add(more ticket) {
	for key, value := range more {
		t[key] = value
	}
}

func (t ticket) String() string {
	var b strings.Builder
	b.WriteString(ticketMark)
	between := ""
	for _, key := range ticketKeys {
		if value := t[key]; value != "" && !strings.ContainsFunc(value, unlikeAnID) {
			b.WriteString(between + key + "=" + value)
			between = " "
		}
	}
	return b.String()
}

// readTicket reads what String wrote, or of other text nil.
func readTicket(line string) ticket {
	rest, ok := strings.CutPrefix(strings.TrimSpace(line)+" ", ticketMark)
	if !ok {
		return nil
	}
	t := ticket{}
	for _, pair := range strings.Fields(rest) {
		key, value, _ := strings.Cut(pair, "=")
		if slices.Contains(ticketKeys, key) && !strings.ContainsFunc(value, unlikeAnID) {
			t[key] = value
		}
	}
	return t
}

// unlikeAnID tells of a character that it is in no value of a ticket, and in no id of a unit.
func unlikeAnID(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_./-", r))
}

// lastTicket is the last ticket in lines: what stands before it is for people to read, and may be anything.
func lastTicket(lines []string) ticket {
	for _, line := range slices.Backward(lines) {
		if t := readTicket(line); t != nil {
			return t
		}
	}
	return ticket{}
}

// fill puts into a unit, which has its target, all that the ticket tells.
func (t ticket) fill(u *plan.FileUnit) error {
	if err := t.fillSource(u); err != nil {
		return err
	}
	return t.fillTarget(u)
}

// fillSource puts into a unit what the ticket tells of the source.
func (t ticket) fillSource(u *plan.FileUnit) (err error) {
	u.Plan, u.SourceHash = t[keyPlan], t[keySourceHash]
	if u.SourceRevision, err = plan.ParseRevision(t[keySourceRevision]); err != nil {
		return fmt.Errorf("%s: %w", keySourceRevision, err)
	}
	if u.MaxLength, err = t.number(keyMaxLength); err != nil || u.MaxLength < 0 {
		return fmt.Errorf("%s=%s: wanted a number of characters", keyMaxLength, t[keyMaxLength])
	}
	return nil
}

// fillTarget puts into a unit, which has its target, what the ticket tells of that.
func (t ticket) fillTarget(u *plan.FileUnit) (err error) {
	if u.Revision, err = plan.ParseRevision(t[keyRevision]); err != nil {
		return fmt.Errorf("%s: %w", keyRevision, err)
	}
	left, err := t.left()
	if err != nil {
		return err
	}
	u.Marks = left
	return nil
}

// left is how the target stood when it left, nil where the ticket does not tell, or there was none.
func (t ticket) left() (*plan.UnitMarks, error) {
	if t[keyState] == "" {
		return nil, nil
	}
	marks := &plan.UnitMarks{IsStale: t[keyStale] == "yes"}
	switch err := marks.State.UnmarshalText([]byte(t[keyState])); {
	case err != nil:
		return nil, err
	case marks.State == plan.StateMissing:
		return nil, nil
	case marks.State == plan.StateSource:
		return nil, fmt.Errorf("%s=%s: no translation is in that state", keyState, marks.State)
	case t[keyOrigin] == "":
		return marks, nil
	}
	marks.Origin = new(plan.Origin)
	return marks, marks.Origin.UnmarshalText([]byte(t[keyOrigin]))
}

func (t ticket) number(key string) (int, error) {
	if t[key] == "" {
		return 0, nil
	}
	return strconv.Atoi(t[key])
}

// isOf tells whether the ticket is the unit's own, as far as it says.
func (t ticket) isOf(id string) bool {
	return t[keyUnit] == "" || t[keyUnit] == id
}

// altered tells whether a text is another than the one that left.
func (t ticket) altered(target string) bool {
	return t[keyHash] != "" && t[keyHash] != plan.SourceHash(target)
}

// settle makes of how a unit's target left how it stands now. What was altered since has no origin that is known,
// and nobody has reviewed it.
func (t ticket) settle(u *plan.FileUnit) {
	switch {
	case u.Target == "":
		u.Marks = &plan.UnitMarks{State: plan.StateMissing}
	case u.Marks != nil && t.altered(u.Target):
		u.Marks.Origin = nil
		if u.Marks.State == plan.StateReviewed {
			u.Marks.State = plan.StateTranslated
		}
	}
	if u.Marks == nil || !u.Marks.IsStale {
		u.Anchored = ""
	}
}

// needsWork tells whether marks are those of a text that leaves as fuzzy, as gettext calls what needs work.
func needsWork(marks *plan.UnitMarks) bool {
	return marks != nil && (marks.State == plan.StateDraft || marks.IsStale)
}

// settleFuzzy is settle for formats in which tools mark what needs work, or take the mark away. A text that became
// fuzzy since it left is stale where its source moved too, and else a draft. One that no longer is was translated,
// or found to be still correct.
func (t ticket) settleFuzzy(u *plan.FileUnit, fuzzy bool) {
	left := u.Marks
	moved := u.Anchored != "" || t[keyBeside] != "" && t[keyBeside] != plan.SourceHash(u.Source)
	switch {
	case left == nil && !fuzzy: // whatever it was
	case left == nil && u.Anchored != "":
		u.Marks = &plan.UnitMarks{State: plan.StateTranslated, IsStale: true}
	case left == nil:
		u.Marks = &plan.UnitMarks{State: plan.StateDraft}
	case fuzzy && moved:
		left.IsStale = true
	case fuzzy && !needsWork(left):
		left.State = plan.StateDraft
	case !fuzzy:
		left.IsStale = false
		if left.State == plan.StateDraft {
			left.State = plan.StateTranslated
		}
	}
	t.settle(u)
}

// olderThan tells whether the target of a ticket left at an earlier revision than the target of another.
func (t ticket) olderThan(other ticket) bool {
	a, _ := plan.ParseRevision(t[keyRevision])
	b, _ := plan.ParseRevision(other[keyRevision])
	return a < b
}
