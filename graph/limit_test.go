package graph

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// doubling is n fragments, each of which spreads the next one twice; the last has the leaf.
func doubling(n int, leaf string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Query { ...F%d ...F%d }", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Query { %s }", n, leaf)
	return b.String()
}

func nested(depth int) string {
	return strings.Repeat("{ goals ", depth) + strings.Repeat("}", depth)
}

// numbered joins n copies of a format that takes a number.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func TestDocumentsHaveBounds(t *testing.T) {
	repeated := strings.Repeat
	for _, c := range []struct {
		what       string
		in, beyond string // a document at the bound, and one just beyond it
	}{
		{"64 KiB", "{a}#" + repeated("x", DefaultLimits.Document-4), "{a}#" + repeated("x", DefaultLimits.Document-3)},
		{"2,000 tokens", "{ a(x: [" + repeated("1 ", 2_000-9) + "]) }", "{ a(x: [" + repeated("1 ", 2_000-7) + "]) }"},
		{"15 levels of fields", nested(15), nested(16)},
		{
			"15 levels of fields, through fragments",
			"{ ...F } fragment F on Query " + nested(15),
			"{ plan { ...F } } fragment F on Plan " + nested(15),
		},
		{"50 aliases", "{" + numbered(50, " a%d: b") + "}", "{" + numbered(51, " a%d: b") + "}"},
		{
			"50 aliases, after fragments are expanded",
			"{ a { ...F } b { ...F } } fragment F on Query {" + numbered(25, " a%d: b") + "}",
			"{ a { ...F } b { ...F } } fragment F on Query {" + numbered(26, " a%d: b") + "}",
		},
		{"500 fields", "{" + repeated(" a", 500) + "}", "{" + repeated(" a", 501) + "}"},
		{
			"500 fields, after fragments are expanded",
			"{ ...F ...F } fragment F on Query {" + repeated(" a", 250) + "}",
			"{ ...F ...F a } fragment F on Query {" + repeated(" a", 250) + "}",
		},
		{
			"500 fields, in fragments nobody spreads",
			"{ a } fragment F on Query {" + repeated(" a", 500) + "}",
			"{ a } fragment F on Query {" + repeated(" a", 501) + "}",
		},
		{"8 directives on a field", "{ a" + repeated(" @b", 8) + " }", "{ a" + repeated(" @b", 9) + " }"},
		{"8 directives on an operation", "query" + repeated(" @b", 8) + " { a }", "query" + repeated(" @b", 9) + " { a }"},
		{
			"8 directives on a variable",
			"query($v: Int" + repeated(" @b", 8) + ") { a }",
			"query($v: Int" + repeated(" @b", 9) + ") { a }",
		},
		{"8 directives on an inline fragment", "{ ..." + repeated(" @b", 8) + " { a } }", "{ ..." + repeated(" @b", 9) + " { a } }"},
		{
			"8 directives on a spread",
			"{ ...F" + repeated(" @b", 8) + " } fragment F on Query { a }",
			"{ ...F" + repeated(" @b", 9) + " } fragment F on Query { a }",
		},
		{
			"8 directives on a fragment",
			"{ ...F } fragment F on Query" + repeated(" @b", 8) + " { a }",
			"{ ...F } fragment F on Query" + repeated(" @b", 9) + " { a }",
		},
		{"50 fragments", "{ a }" + numbered(50, " fragment F%d on Query { a }"), "{ a }" + numbered(51, " fragment F%d on Query { a }")},
		{"20 operations", numbered(20, " query Q%d { a }"), numbered(21, " query Q%d { a }")},
	} {
		if err := DefaultLimits.check(c.in); err != nil {
			t.Errorf("%s: a document with so much is refused: %v", c.what, err)
		}
		var refused *coded
		if err := DefaultLimits.check(c.beyond); !errors.As(err, &refused) || refused.code != LimitExceeded {
			t.Errorf("%s: a document beyond has the error %v: want one with the code %s", c.what, err, LimitExceeded)
		}
	}
}

func TestIntrospectionMayBeDeep(t *testing.T) {
	deep := strings.Repeat("{ ofType ", 20) + "{ name" + strings.Repeat("}", 21)
	for _, query := range []string{`{ __type(name: "Plan") ` + deep + ` }`, `{ __schema { types ` + deep + ` } }`} {
		if err := DefaultLimits.check(query); err != nil {
			t.Errorf("%v", err)
		}
	}
}

// TestDoublingFragmentsAreCountedOnce would take years, or end the process, were they counted one by one.
func TestDoublingFragmentsAreCountedOnce(t *testing.T) {
	start := time.Now()
	for _, query := range []string{
		"{ ...F0 }" + doubling(49, "a"),
		"{ ...F0 }" + doubling(49, "...Unknown"),
		"{ ...F0 }" + doubling(49, "...F0 a"),
		"{ ...F0 }" + doubling(49, "...F20 a"),
		"{ a }" + doubling(49, "a"),
		"{ ...F0 }" + doubling(49, "... on Query { ...F1 @skip(if: true) }"),
	} {
		_ = DefaultLimits.check(query)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("six short documents took %s", took)
	}
}

func TestNumbersThatOverflowAreRefused(t *testing.T) {
	const huge = "99999999999999999999"
	for _, query := range []string{
		"query @inContext(locales: " + huge + ") { a }",
		"{ a(x: " + huge + ") }",
		"{ a(x: 1e999) }",
		"{ a(x: [1, [{y: " + huge + "}]]) }",
		"{ a @b(c: " + huge + ") }",
		"{ ...F } fragment F on Query { a(x: " + huge + ") }",
		"{ a } fragment F on Query { a(x: " + huge + ") }",
	} {
		var refused *coded
		if err := DefaultLimits.check(query); !errors.As(err, &refused) || refused.code != BadUserInput {
			t.Errorf("%s: %v: want an error with the code %s", query, err, BadUserInput)
		}
	}
}

// FuzzCheckDocument checks that no document ends the process, and that what passes is within bounds when
// it is unfolded in the simplest way.
func FuzzCheckDocument(f *testing.F) {
	for _, seed := range []string{
		"", "{", "{ a }", "{ a: b(c: [1, {d: $e}]) @f { ...G ... on H { i } } } fragment G on H { j }",
		"{ ...F } fragment F on Query { ...F }",
		"{ ...F0 }" + doubling(25, "a"),
		"{ ...F0 }" + doubling(8, "a"),
		"query @inContext(locales: 99999999999999999999) { a }",
		nested(16), "{ a(b: " + strings.Repeat("[", 60) + ") }", "\"\"\"",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if DefaultLimits.check(query) != nil {
			return
		}
		document, err := parser.ParseQuery(&ast.Source{Input: query})
		if err != nil {
			return
		}
		for _, operation := range document.Operations {
			u := unfolding{document: document}
			u.set(operation.SelectionSet, 1)
			if u.fields > DefaultLimits.Fields || u.deepest > DefaultLimits.Depth {
				t.Errorf("%q passes and unfolds to %d fields, %d deep", query, u.fields, u.deepest)
			}
		}
	})
}

// unfolding walks a document as a reader would, without memory; cycles are cut.
type unfolding struct {
	document        *ast.QueryDocument
	within          []string
	fields, deepest int
	steps           int
}

func (u *unfolding) set(set ast.SelectionSet, depth int) {
	for _, selection := range set {
		if u.steps++; u.steps > 10*DefaultLimits.Document {
			return // spreads without fields
		}
		switch s := selection.(type) {
		case *ast.Field:
			if u.fields++; u.fields > DefaultLimits.Fields {
				return
			}
			if u.deepest = max(u.deepest, depth); s.Name != "__schema" && s.Name != "__type" {
				u.set(s.SelectionSet, depth+1)
			}
		case *ast.InlineFragment:
			u.set(s.SelectionSet, depth)
		case *ast.FragmentSpread:
			u.spread(s.Name, depth)
		}
	}
}

func (u *unfolding) spread(name string, depth int) {
	fragment := u.document.Fragments.ForName(name)
	for _, outer := range u.within {
		if outer == name {
			u.fields = -1 << 30 // validation refuses the cycle
			return
		}
	}
	if fragment == nil {
		return
	}
	u.within = append(u.within, name)
	u.set(fragment.SelectionSet, depth)
	u.within = u.within[:len(u.within)-1]
}
