package graph

import (
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
)

// notChosen tells which operations a document has, where operationName picks none of them; gqlgen says
// "operation  not found".
func notChosen(op *graphql.OperationContext) string {
	var names []string
	for _, operation := range op.Doc.Operations {
		if operation.Name == "" {
			return fmt.Sprintf("the only operation of the document has no name: leave operationName out, got %q", op.OperationName)
		}
		names = append(names, fmt.Sprintf("%q", operation.Name))
	}
	wanted := strings.Join(names, ", ")
	if op.OperationName == "" {
		return fmt.Sprintf("the document has %d operations: say in operationName which one: %s", len(names), wanted)
	}
	return fmt.Sprintf("no operation of the document has this operationName: want %s, got %q", wanted, op.OperationName)
}
