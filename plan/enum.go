package plan

import (
	"fmt"
	"slices"
	"strings"
)

// The names of the enumerations in plan documents and in GraphQL, by number.
var (
	planStates   = []string{"DRAFT", "PUBLISHED", "ARCHIVED"}
	textStates   = []string{"MISSING", "DRAFT", "TRANSLATED", "REVIEWED", "SOURCE"}
	origins      = []string{"HUMAN", "MACHINE", "IMPORT", "MEMORY"}
	roles        = []string{"ADMIN", "EDITOR", "TRANSLATOR", "REVIEWER"}
	itemStatuses = []string{"NOT_STARTED", "ON_TRACK", "LATE", "COMPLETED", "CANCELLED"}
	importStates = []string{"UPLOADING", "PREVIEWED", "APPLYING", "APPLIED", "REVERTING", "REVERTED"}
	speeches     = []string{"OTHER", "NOUN", "VERB", "ADJECTIVE", "ADVERB", "PROPER_NOUN", "PHRASE"}
	termOutcomes = []string{"UNCHANGED", "APPLIED", "CREATED", "CONFLICT", "REFUSED"}

	importOutcomes = []string{
		"UNCHANGED", "APPLIED", "DRAFTED", "SUGGESTED", "CONFLICT", "CLEARED", "IGNORED", "UNKNOWN", "REFUSED", "REVERTED", "KEPT",
	}
)

func (s PlanState) String() string  { return planStates[s] }
func (s TextState) String() string  { return textStates[s] }
func (o Origin) String() string     { return origins[o] }
func (s ItemStatus) String() string { return itemStatuses[s] }
func (r Role) String() string       { return roles[r] }

func (p PartOfSpeech) String() string  { return speeches[p] }
func (o TermOutcome) String() string   { return termOutcomes[o] }
func (s ImportState) String() string   { return importStates[s] }
func (o ImportOutcome) String() string { return importOutcomes[o] }

// MarshalText writes the name.
func (s PlanState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalText writes the name.
func (s TextState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalText writes the name.
func (o Origin) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// MarshalText writes the name.
func (s ItemStatus) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalText writes the name.
func (s ImportState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalText writes the name.
func (o ImportOutcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// MarshalText writes the name.
func (o TermOutcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads a name.
func (o *TermOutcome) UnmarshalText(name []byte) error {
	return named(o, "outcome of a term", termOutcomes, name)
}

// UnmarshalText reads a name.
func (s *ImportState) UnmarshalText(name []byte) error {
	return named(s, "state of an import", importStates, name)
}

// UnmarshalText reads a name.
func (o *ImportOutcome) UnmarshalText(name []byte) error {
	return named(o, "outcome of an import", importOutcomes, name)
}

// UnmarshalText reads a name.
func (s *PlanState) UnmarshalText(name []byte) error {
	return named(s, "state of a plan", planStates, name)
}

// UnmarshalText reads a name.
func (s *TextState) UnmarshalText(name []byte) error {
	return named(s, "state of a text", textStates, name)
}

// UnmarshalText reads a name.
func (r *Role) UnmarshalText(name []byte) error { return named(r, "role", roles, name) }

// UnmarshalText reads a name.
func (o *Origin) UnmarshalText(name []byte) error { return named(o, "origin", origins, name) }

// UnmarshalText reads a name.
func (s *ItemStatus) UnmarshalText(name []byte) error {
	return named(s, "status", itemStatuses, name)
}

func named[T ~uint8](value *T, what string, names []string, name []byte) error {
	i := slices.Index(names, string(name))
	if i < 0 {
		return fmt.Errorf("%q is no %s: wanted %s", short(string(name)), what, strings.Join(names, ", "))
	}
	*value = T(i)
	return nil
}
