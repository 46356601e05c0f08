package graph

import (
	"io"

	"github.com/99designs/gqlgen/graphql"
)

// object is an object of an answer. generated.go fills it in.
type object struct {
	fields   []graphql.CollectedField
	Values   []graphql.Marshaler
	Invalids uint32 // fields that must not be null and are
}

func newObject(fields []graphql.CollectedField) *object {
	return &object{fields: fields, Values: make([]graphql.Marshaler, len(fields))}
}

// MarshalGQL writes the object as JSON. Keys are names of GraphQL, in which nothing needs a backslash.
func (o *object) MarshalGQL(w io.Writer) {
	_, _ = io.WriteString(w, "{")
	before := `"`
	seen := repeats{fields: o.fields}
	for i := range o.fields {
		if seen.before(i) {
			continue
		}
		_, _ = io.WriteString(w, before)
		_, _ = io.WriteString(w, o.fields[i].Alias)
		_, _ = io.WriteString(w, `":`)
		o.Values[i].MarshalGQL(w)
		before = `,"`
	}
	_, _ = io.WriteString(w, "}")
}

// repeats tells of fields whether one of their name stood before them: gqlgen collects a field twice that a
// document asks of two interfaces.
type repeats struct {
	fields []graphql.CollectedField
	names  map[string]bool // where there are many
}

const fewFields = 16

func (r *repeats) before(i int) bool {
	name := r.fields[i].Alias
	if len(r.fields) > fewFields {
		if r.names == nil {
			r.names = make(map[string]bool, len(r.fields))
		}
		before := r.names[name]
		r.names[name] = true
		return before
	}
	for j := range i {
		if r.fields[j].Alias == name {
			return true
		}
	}
	return false
}

// quoted is a string of an answer.
type quoted string

// MarshalText writes a string.
func MarshalText(s string) graphql.Marshaler {
	return quoted(s)
}

const hex = "0123456789abcdef"

// MarshalGQL writes the string as JSON (RFC 8259 section 7), with as few backslashes as it takes.
func (q quoted) MarshalGQL(w io.Writer) {
	_, _ = io.WriteString(w, `"`)
	from := 0
	for i := range len(q) {
		if c := q[i]; c < ' ' || c == '"' || c == '\\' {
			_, _ = io.WriteString(w, string(q[from:i]))
			_, _ = io.WriteString(w, escape(c))
			from = i + 1
		}
	}
	_, _ = io.WriteString(w, string(q[from:]))
	_, _ = io.WriteString(w, `"`)
}

func escape(c byte) string {
	switch c {
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	return `\u00` + string([]byte{hex[c>>4], hex[c&15]})
}
