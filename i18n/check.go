package i18n

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Severity is how sure a check is that something is wrong.
type Severity uint8

// SeverityInfo is worth a look, SeverityWarning is likely a mistake, SeverityError certainly is one.
const (
	SeverityInfo Severity = iota
	SeverityWarning
	SeverityError
)

// String is "INFO", "WARNING" or "ERROR".
func (s Severity) String() string {
	return [...]string{"INFO", "WARNING", "ERROR"}[s]
}

// Rendering is a text and its translation, as checks compare them.
type Rendering struct {
	Source, Target string
	From, To       Locale
	Limit          int // of the target, in Unicode code points; 0 for none
}

// Finding is what a rule found in a target.
type Finding struct {
	Rule     string
	Severity Severity
	Message  Message // what was wanted and what was got; lower case
	// Start and End are where in the target, in UTF-16 code units, as JavaScript slices strings. They are equal
	// where something is missing.
	Start, End int
	// Fix is what can safely stand there instead; nil where only a translator can tell.
	Fix *string
}

// rules are the checks on one translation. Each is a pure function that takes time linear in the length of the
// texts. A rule is named for what it looks at; names are told to clients and kept with acknowledgements, so
// they stay.
var rules = []struct {
	id    string
	worst Severity // no finding of the rule is more severe
	find  func(*checker)
}{
	{"edge-space", SeverityWarning, (*checker).edgeSpace},
	{"double-space", SeverityWarning, (*checker).doubleSpace},
	{"zero-width", SeverityWarning, (*checker).zeroWidth},
	{"bidi-control", SeverityError, (*checker).bidiControls},
	{"same-as-source", SeverityWarning, (*checker).sameAsSource},
	{"end-punctuation", SeverityWarning, (*checker).endPunctuation},
	{"french-space", SeverityWarning, (*checker).frenchSpace},
	{"number", SeverityError, (*checker).numbers},
	{"url", SeverityError, (*checker).urls},
	{"email", SeverityError, (*checker).emails},
	{"phone", SeverityError, (*checker).phones},
	{"bracket", SeverityWarning, (*checker).brackets},
	{"script", SeverityError, (*checker).script},
	{"length", SeverityError, (*checker).length},
	{"repeated-word", SeverityWarning, (*checker).repeatedWord},
}

// Rules are the names of the rules of Check.
func Rules() []string {
	ids := make([]string, len(rules))
	for i, rule := range rules {
		ids[i] = rule.id
	}
	return ids
}

// maxFindings is how many findings of one rule are told: who sees so many looks at the whole text.
const maxFindings = 10

// Check is what the rules find in a translation, in the order of the target. A target without a text has
// nothing wrong with it, it is missing.
func Check(r Rendering) []Finding {
	if r.Target == "" || r.From.Same(r.To) && r.Source == r.Target {
		return []Finding{}
	}
	c := &checker{Rendering: r, from: factsOf(r.From).id, to: factsOf(r.To).id, found: []Finding{}}
	c.sourceAddresses, c.targetAddresses = addressesOf(r.Source), addressesOf(r.Target)
	for _, rule := range rules {
		c.rule, c.worst, c.count = rule.id, rule.worst, 0
		rule.find(c)
	}
	slices.SortStableFunc(c.found, func(a, b Finding) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	c.toUTF16()
	return c.found
}

// checker is one translation under check. Until the end its findings count in bytes.
type checker struct {
	Rendering
	from, to                         identity
	sourceAddresses, targetAddresses addresses
	telling                          *bool // whether a text tells the time; nil before that was asked

	rule  string
	worst Severity
	count int
	found []Finding
}

// report adds a finding of the rule that runs, in bytes of the target.
func (c *checker) report(severity Severity, start, end int, fix *string, message Message) {
	if c.count++; c.count > maxFindings {
		return
	}
	c.found = append(c.found, Finding{
		Rule: c.rule, Severity: min(severity, c.worst), Message: message, Start: start, End: end, Fix: fix,
	})
}

// toUTF16 turns places in bytes into places in UTF-16 code units.
func (c *checker) toUTF16() {
	places := make([]*int, 0, 2*len(c.found))
	for i := range c.found {
		places = append(places, &c.found[i].Start, &c.found[i].End)
	}
	slices.SortFunc(places, func(a, b *int) int { return *a - *b })
	at, units := 0, 0
	for _, place := range places {
		for at < *place && at < len(c.Target) {
			r, size := utf8.DecodeRuneInString(c.Target[at:])
			at, units = at+size, units+1
			if r > 0xffff {
				units++
			}
		}
		*place = units
	}
}

func fixed(s string) *string {
	return &s
}

// piece is of a text what messages quote of it.
func piece(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return s
}
