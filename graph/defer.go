package graph

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Piece is what of an operation is answered at once: all that is not deferred, or what one @defer defers.
//
// gqlgen defers only fields with a resolver below the root, of which there are none here, so an operation is
// cut into operations instead. What a root field loaded for the first is kept for the others (Cut).
type Piece struct {
	Label     string
	Path      []string // response keys of the fields above it; lists are not told from objects
	Operation *ast.OperationDefinition
	Later     []*Piece // what is deferred in it
}

// Cut parts a query at its @defer directives, and has each root field and list resolved once for all pieces, which
// are thereby of one moment and hold what the answer in one piece would. Run piece after piece as the operation's Operation, and keep the first until then, for
// gqlgen remembers selections by their addresses.
func Cut(op *graphql.OperationContext) *Piece {
	if op.Operation.Operation != ast.Query || !mayDefer(op) {
		return &Piece{Operation: Whole(op)}
	}
	c := &cutter{op: op}
	first := &Piece{}
	first.Operation = c.operation(c.set(op.Operation.SelectionSet, nil))
	first.Later = c.later
	if first.count() > maxPieces {
		return &Piece{Operation: Whole(op)}
	}
	if len(first.Later) > 0 {
		resolveOnce(op)
	}
	return first
}

// maxPieces is how many pieces an operation is cut into: each goes through the lists above it again. With more
// it is answered whole, as a server may (incremental delivery, draft of 2022-08-24).
const maxPieces = 20

func (p *Piece) count() int {
	n := 1
	for _, later := range p.Later {
		n += later.count()
	}
	return n
}

// Whole is the operation with nothing deferred.
func Whole(op *graphql.OperationContext) *ast.OperationDefinition {
	if !mayDefer(op) {
		return op.Operation
	}
	c := &cutter{op: op, whole: true}
	return c.operation(c.set(op.Operation.SelectionSet, nil))
}

// mayDefer spares the documents that do not.
func mayDefer(op *graphql.OperationContext) bool {
	return strings.Contains(op.RawQuery, deferName)
}

const deferName = "defer"

// cutter copies selections without what is deferred in them, and with their fragments in place: the document
// is shared by all who ask it.
type cutter struct {
	op    *graphql.OperationContext
	whole bool // nothing is to be deferred
	later []*Piece
}

func (c *cutter) operation(set ast.SelectionSet) *ast.OperationDefinition {
	operation := *c.op.Operation
	operation.SelectionSet = set
	return &operation
}

// set copies a selection that stands below the fields and fragments above.
func (c *cutter) set(set ast.SelectionSet, above []ast.Selection) ast.SelectionSet {
	if set == nil {
		return nil
	}
	kept := make(ast.SelectionSet, 0, len(set))
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			kept = append(kept, around(s, c.set(s.SelectionSet, step(above, s))))
		case *ast.InlineFragment:
			kept = c.fragment(kept, s, above)
		case *ast.FragmentSpread:
			kept = c.fragment(kept, &ast.InlineFragment{
				TypeCondition:    s.Definition.TypeCondition,
				Directives:       s.Directives,
				SelectionSet:     s.Definition.SelectionSet,
				ObjectDefinition: s.ObjectDefinition,
				Position:         s.Position,
			}, above)
		}
	}
	return kept
}

func (c *cutter) fragment(kept ast.SelectionSet, fragment *ast.InlineFragment, above []ast.Selection) ast.SelectionSet {
	label, deferred := c.deferred(fragment.Directives)
	bare := *fragment
	bare.Directives = slices.DeleteFunc(slices.Clone(fragment.Directives), func(d *ast.Directive) bool { return d.Name == deferName })
	if !deferred {
		return append(kept, around(&bare, c.set(fragment.SelectionSet, step(above, &bare))))
	}
	inner := &cutter{op: c.op}
	set := ast.SelectionSet{around(&bare, inner.set(fragment.SelectionSet, step(above, &bare)))}
	piece := &Piece{Label: label, Path: keys(above), Later: inner.later}
	for _, selection := range slices.Backward(above) {
		set = ast.SelectionSet{around(selection, set)}
	}
	piece.Operation = c.operation(set)
	c.later = append(c.later, piece)
	return kept
}

// deferred tells whether a fragment's directives defer it, and under which label.
func (c *cutter) deferred(directives ast.DirectiveList) (label string, deferred bool) {
	directive := directives.ForName(deferName)
	if directive == nil || c.whole {
		return "", false
	}
	arguments := directive.ArgumentMap(c.op.Variables)
	label, _ = arguments["label"].(string)
	return label, arguments["if"] != false
}

// around is a field or an inline fragment with another selection.
func around(selection ast.Selection, set ast.SelectionSet) ast.Selection {
	switch s := selection.(type) {
	case *ast.Field:
		field := *s
		field.SelectionSet = set
		return &field
	case *ast.InlineFragment:
		fragment := *s
		fragment.SelectionSet = set
		return &fragment
	}
	panic("a selection that is neither a field nor an inline fragment")
}

// step is one step further below; the slice is not shared with other steps.
func step(above []ast.Selection, next ast.Selection) []ast.Selection {
	return append(slices.Clip(above), next)
}

// keys are the response keys of the fields among selections.
func keys(above []ast.Selection) []string {
	path := []string{}
	for _, selection := range above {
		if field, ok := selection.(*ast.Field); ok {
			path = append(path, field.Alias)
		}
	}
	return path
}
