package graph

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// Limits are the bounds of a document and of what it asks for. They are enforced before it is validated, all
// but the last: validation and cost analysis walk fragments again and again, and a short document can unfold
// to millions of fields.
type Limits struct {
	Document   int // bytes
	Tokens     int
	Depth      int // of fields in each other, introspection apart
	Aliases    int // after fragments are expanded, as Fields
	Directives int // on one node
	Fragments  int
	Operations int
	Fields     int
	Cost       int // of an operation, see cost.go
}

// DefaultLimits leave room for what frontends ask for.
var DefaultLimits = Limits{
	Document: 64 << 10, Tokens: 2_000, Depth: 15, Aliases: 50, Directives: 8, Fragments: 50, Operations: 20, Fields: 500, Cost: 20_000,
}

// limits refuses documents that are too large.
type limits struct {
	Limits
	sound graphql.Cache[struct{}] // documents that were measured and let through
}

var _ graphql.OperationParameterMutator = limits{}

func newLimits(l Limits) limits {
	return limits{l, newKnown[struct{}](maxSound, func(string) int { return 0 })}
}

// ExtensionName is what gqlgen lists it as.
func (limits) ExtensionName() string {
	return "Limits"
}

// Validate has nothing to check.
func (limits) Validate(graphql.ExecutableSchema) error {
	return nil
}

// MutateOperationParameters changes nothing; it is the step before parsing.
func (l limits) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	if _, ok := l.sound.Get(ctx, request.Query); ok {
		return nil
	}
	if err := l.check(request.Query); err != nil {
		return asGraphQL(err)
	}
	l.sound.Add(ctx, request.Query, struct{}{})
	return nil
}

func (l Limits) check(query string) error {
	if len(query) > l.Document {
		return tooMuch("bytes in the document", len(query), l.Document)
	}
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, l.Tokens)
	if err != nil && strings.Contains(err.Error(), "exceeded token limit") {
		return &coded{LimitExceeded, fmt.Sprintf("more than %d tokens in the document", l.Tokens)}
	}
	if err != nil {
		return nil // the executor parses it too, and says what is wrong
	}
	if n := len(document.Operations); n > l.Operations {
		return tooMuch("operations", n, l.Operations)
	}
	if n := len(document.Fragments); n > l.Fragments {
		return tooMuch("fragments", n, l.Fragments)
	}
	m := measure{limits: l, document: document, known: map[string]size{}}
	for _, operation := range document.Operations {
		if err := m.operation(operation); err != nil {
			return err
		}
	}
	return m.unused()
}

// Writes tells whether the operation of that name, or the one there is, is a mutation, also where it is not a
// valid one. What cannot be parsed, or is beyond all reason, does nothing.
func (l Limits) Writes(query, operation string) bool {
	return l.runs(query, operation, ast.Mutation)
}

// Subscribes tells so of a subscription.
func (l Limits) Subscribes(query, operation string) bool {
	return l.runs(query, operation, ast.Subscription)
}

func (l Limits) runs(query, operation string, kind ast.Operation) bool {
	if len(query) > l.Document || !strings.Contains(query, string(kind)) {
		return false
	}
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, l.Tokens)
	if err != nil {
		return false
	}
	asked := document.Operations.ForName(operation)
	return asked != nil && asked.Operation == kind
}

func tooMuch(what string, got, most int) error {
	return &coded{LimitExceeded, fmt.Sprintf("%d %s: at most %d are taken", got, what, most)}
}

// size is what a selection unfolds to.
type size struct {
	fields, aliases, depth int
}

// countless is where counting ends, before numbers overflow.
const countless = 1 << 30

func (s *size) add(o size) {
	s.fields = min(s.fields+o.fields, countless)
	s.aliases = min(s.aliases+o.aliases, countless)
	s.depth = max(s.depth, o.depth)
}

// measure adds up a document, each fragment once.
type measure struct {
	limits   Limits
	document *ast.QueryDocument
	known    map[string]size // fragments by name; while one is measured it counts as empty
}

func (m *measure) operation(operation *ast.OperationDefinition) error {
	if err := m.directives(operation.Directives); err != nil {
		return err
	}
	for _, variable := range operation.VariableDefinitions {
		if err := m.directives(variable.Directives); err != nil {
			return err
		}
	}
	s, err := m.set(operation.SelectionSet)
	if err != nil {
		return err
	}
	return m.limits.checkSize(s)
}

// unused measures the fragments that no operation has spread: validation compares their fields too.
func (m *measure) unused() error {
	for _, fragment := range m.document.Fragments {
		s, err := m.fragment(fragment.Name)
		if err != nil {
			return err
		}
		if err := m.limits.checkSize(s); err != nil {
			return err
		}
	}
	return nil
}

func (l Limits) checkSize(s size) error {
	switch {
	case s.fields > l.Fields:
		return tooMuch("fields after fragments are expanded", s.fields, l.Fields)
	case s.aliases > l.Aliases:
		return tooMuch("aliases", s.aliases, l.Aliases)
	case s.depth > l.Depth:
		return tooMuch("levels of fields", s.depth, l.Depth)
	}
	return nil
}

func (m *measure) set(set ast.SelectionSet) (size, error) {
	var sum size
	for _, selection := range set {
		s, err := m.selection(selection)
		if err != nil {
			return sum, err
		}
		sum.add(s)
	}
	return sum, nil
}

func (m *measure) selection(selection ast.Selection) (size, error) {
	switch s := selection.(type) {
	case *ast.Field:
		return m.field(s)
	case *ast.InlineFragment:
		if err := m.directives(s.Directives); err != nil {
			return size{}, err
		}
		return m.set(s.SelectionSet)
	case *ast.FragmentSpread:
		if err := m.directives(s.Directives); err != nil {
			return size{}, err
		}
		return m.fragment(s.Name)
	}
	return size{}, nil
}

// field leaves the depth of introspection to gqlparser's own rule.
func (m *measure) field(field *ast.Field) (size, error) {
	if err := m.directives(field.Directives); err != nil {
		return size{}, err
	}
	if err := numbers(field.Arguments); err != nil {
		return size{}, err
	}
	s, err := m.set(field.SelectionSet)
	s.fields++
	s.depth++
	if field.Alias != field.Name {
		s.aliases++
	}
	if field.Name == "__schema" || field.Name == "__type" {
		s.depth = 1
	}
	return s, err
}

func (m *measure) fragment(name string) (size, error) {
	if s, ok := m.known[name]; ok {
		return s, nil
	}
	m.known[name] = size{}
	fragment := m.document.Fragments.ForName(name)
	if fragment == nil {
		return size{}, nil // validation says so
	}
	if err := m.directives(fragment.Directives); err != nil {
		return size{}, err
	}
	s, err := m.set(fragment.SelectionSet)
	m.known[name] = s
	return s, err
}

func (m *measure) directives(list ast.DirectiveList) error {
	if len(list) > m.limits.Directives {
		return tooMuch("directives on one node", len(list), m.limits.Directives)
	}
	for _, directive := range list {
		if err := numbers(directive.Arguments); err != nil {
			return err
		}
	}
	return nil
}

// numbers refuses numbers that overflow: gqlparser panics when it reads one as the argument of a scalar
// of ours, which its validation lets pass.
func numbers(arguments ast.ArgumentList) error {
	for _, argument := range arguments {
		if err := number(argument.Value); err != nil {
			return err
		}
	}
	return nil
}

func number(value *ast.Value) error {
	if value.Kind == ast.IntValue || value.Kind == ast.FloatValue {
		if _, err := value.Value(nil); err != nil {
			return &coded{BadUserInput, fmt.Sprintf("the number %.40s is out of range", value.Raw)}
		}
	}
	for _, child := range value.Children {
		if err := number(child.Value); err != nil {
			return err
		}
	}
	return nil
}
