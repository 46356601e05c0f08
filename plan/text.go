package plan

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"polyplan/i18n"
	"polyplan/store"
)

// TextState is how far a text has come. Stored as a number: append only.
type TextState uint8

const (
	StateMissing TextState = iota
	StateDraft
	StateTranslated
	StateReviewed
	StateSource // the text is in the plan's own source locale
)

// Origin is where the words came from. Stored as a number: append only.
type Origin uint8

const (
	OriginHuman Origin = iota
	OriginMachine
	OriginImport
	OriginMemory
)

// Text is a text as one reader is served it, with all that tells how it was chosen.
type Text struct {
	Value      string
	Locale     i18n.Locale // of Value, whatever was asked for
	Direction  i18n.Direction
	IsFallback bool // no wanted locale, nor a parent or other region of one, had it
	IsStale    bool // the source has moved since it was translated
	State      TextState
	Origin     Origin
	Revision   store.Rev
}

// Translation is one stored text of a node.
type Translation struct {
	ID        string // node, field and locale; opaque to clients
	Node      Localized
	Field     string
	Locale    i18n.Locale
	Value     string
	Direction i18n.Direction
	State     TextState
	IsStale   bool
	Origin    Origin
	Author    *string // nil for viewers who may not see it
	Reason    *string // why a reviewer sent it back to be a DRAFT
	// MeaningUnchanged tells of a source text whether it only rewords the one before it; nil of others, and
	// for viewers who may not know.
	MeaningUnchanged *bool
	UpdatedAt        Time
	Revision         store.Rev
	// IsSuggestion tells, in a history, what was drafted or suggested beside the text from what was in force;
	// DismissedBy who ended it, nil where it went with its source.
	IsSuggestion bool
	DismissedBy  *string

	before *string // what was in force before it, in a history
}

// The translatable fields of a plan, an item and a publisher. A responsible party's division is
// "responsible.", its id and ".division".
const (
	FieldTitle           = "title"
	FieldSummary         = "summary"
	FieldSection         = "section"
	FieldGoalLevel       = "levels.goal"
	FieldStrategyLevel   = "levels.strategy"
	FieldAssignmentLevel = "levels.assignment"
	FieldDivision        = "contact.division"
	FieldDescription     = "description"
	FieldName            = "name"
)

func partyField(party ID) string {
	return "responsible." + string(party) + ".division"
}

// MaxText is how many characters a text may have.
const MaxText = 10_000

// clean is value as it is stored, in Unicode normalisation form C with "\n" line ends, or why it
// cannot be. Only summaries and descriptions have lines.
func clean(field, value string) (string, error) {
	if plain(value) {
		return value, nil
	}
	if !utf8.ValidString(value) {
		return "", fail(Invalid, "the text is not UTF-8")
	}
	value = strings.ReplaceAll(value, "\r\n", "\n")
	if strings.ContainsFunc(value, mayCompose) {
		value = norm.NFC.String(value)
	}
	if n := utf8.RuneCountInString(value); n > MaxText {
		return "", fail(TooLong, "the text has %d characters: a text may have %d", n, MaxText)
	}
	lines := field == FieldSummary || field == FieldDescription
	for _, r := range value {
		switch {
		case r == '\n' && lines:
		case r == utf8.RuneError:
			return "", fail(Invalid, "the text holds U+FFFD, the mark of characters lost in a conversion: send the text as it was before")
		case unicode.IsControl(r):
			return "", fail(Invalid, "the text holds the control character %U: take it out", r)
		case r == '\u2028', r == '\u2029', noncharacter(r):
			return "", fail(Invalid, "the text holds %U, which does not belong in text: take it out", r)
		}
	}
	if !strings.ContainsFunc(value, visible) {
		return "", nil
	}
	return value, nil
}

// mayCompose tells of a character whether normalisation form C may change it or what stands beside it. It says
// no for the letters of common scripts, which have no combining class and are in the form already (UAX #15, NFC
// quick check), and yes for whatever it does not know.
func mayCompose(r rune) bool {
	switch {
	case r < 0x300, r >= 0x400 && r < 0x483, r >= 0x621 && r < 0x64B, r >= 0x1EA0 && r < 0x1F00, r >= 0x2010 && r < 0x2027:
		return false
	case r >= 0x3001 && r < 0x302A, r >= 0x3041 && r < 0x3097, r >= 0x30A1 && r < 0x3100, r >= 0xFF01 && r < 0xFF61:
		return false
	case r >= 0x4E00 && r < 0xA000, r >= 0xAC00 && r < 0xD7A4:
		return false
	}
	return true
}

// plain tells whether a text can be stored as it is, because it is of spaces and of visible characters that are
// in form, as nearly all are. It need not know them all.
func plain(value string) bool {
	if len(value) > MaxText {
		return false
	}
	seen := false
	for i := 0; i < len(value); {
		c := value[i]
		if c < utf8.RuneSelf {
			if c < ' ' || c > '~' {
				return false
			}
			seen = seen || c > ' '
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(value[i:]) // of what is not UTF-8 it is U+FFFD, which may compose
		if mayCompose(r) || r <= 0xA0 || r == 0xAD {
			return false
		}
		seen = true
		i += size
	}
	return seen
}

// noncharacter tells whether a code point is none that Unicode will ever give a character (section 23.7).
func noncharacter(r rune) bool {
	return r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF
}

// Diff is how the text came from the version before it, where that is known.
func (t *Translation) Diff() []i18n.DiffPart {
	if t.before == nil {
		return []i18n.DiffPart{}
	}
	return i18n.Diff(*t.before, t.Value)
}

// visible tells whether a character can be seen: a letter, mark, number, punctuation or symbol.
func visible(r rune) bool {
	return unicode.IsGraphic(r) && !unicode.IsSpace(r)
}
