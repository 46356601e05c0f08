package graph

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/store"
)

// The scalars of the schema. gqlgen.yml binds each to the pair of functions here that bears its name.

// MarshalID writes an id.
func MarshalID(id plan.ID) graphql.Marshaler {
	return MarshalText(string(id))
}

// UnmarshalID reads the id of a node; null is none.
func UnmarshalID(v any) (plan.ID, error) {
	s, err := text("an id", v)
	if err != nil || v == nil {
		return "", err
	}
	return plan.ParseID(s)
}

// MarshalLocale writes a canonical tag.
func MarshalLocale(locale i18n.Locale) graphql.Marshaler {
	return MarshalText(string(locale))
}

// UnmarshalLocale reads a tag in any spelling; null is none.
func UnmarshalLocale(v any) (i18n.Locale, error) {
	s, err := text("a locale", v)
	if err != nil || v == nil {
		return "", err
	}
	return i18n.Parse(s)
}

const dateTime = "2006-01-02T15:04:05.000Z07:00"

// MarshalDateTime writes an instant in UTC to the millisecond.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		var quoted [len(dateTime) + 2]byte
		_, _ = w.Write(t.UTC().AppendFormat(append(quoted[:0], '"'), dateTime+`"`))
	})
}

// UnmarshalDateTime reads an instant of any offset (RFC 3339).
func UnmarshalDateTime(v any) (time.Time, error) {
	s, err := text("an instant", v)
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, badInput("an instant such as 2030-12-31T09:00:00Z", s)
	}
	return t, nil
}

// MarshalDate writes a day.
func MarshalDate(day plan.Date) graphql.Marshaler {
	return MarshalText(string(day))
}

// UnmarshalDate reads a day.
func UnmarshalDate(v any) (plan.Date, error) {
	s, err := text("a day", v)
	if err != nil {
		return "", err
	}
	return plan.ParseDate(s)
}

// MarshalURL writes an address.
func MarshalURL(address plan.URL) graphql.Marshaler {
	return MarshalText(string(address))
}

// UnmarshalURL reads an address; null is none.
func UnmarshalURL(v any) (plan.URL, error) {
	s, err := text("a URL", v)
	if err != nil || v == nil {
		return "", err
	}
	return plan.ParseURL(s)
}

// MarshalRevision writes a revision as the opaque string that clients keep.
func MarshalRevision(rev store.Rev) graphql.Marshaler {
	return MarshalText(fmt.Sprint(uint64(rev)))
}

// UnmarshalRevision is there for gqlgen, which wants both directions: arguments take revisions as strings.
func UnmarshalRevision(any) (store.Rev, error) {
	return 0, errors.New("no argument of this type")
}

// text is a scalar's value as a string, "" for null.
func text(what string, v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case []any:
		return "", badInput(what+" as a string", "a list")
	case map[string]any:
		return "", badInput(what+" as a string", "an object")
	}
	return "", badInput(what+" as a string", fmt.Sprint(v))
}

func badInput(wanted, got string) error {
	return &plan.Error{Code: plan.Invalid, Message: fmt.Sprintf("%.60q is not %s", got, wanted)}
}

// value is what an optional argument says, or zero.
func value[T any](argument *T) T {
	if argument == nil {
		var zero T
		return zero
	}
	return *argument
}

func oneOf(names ...string) error {
	return &plan.Error{Code: plan.Invalid, Message: "give one of the arguments " + strings.Join(names, " and ")}
}
