package graph

import (
	"encoding/json"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// checkVariables refuses values of variables that gqlparser lets pass: one of an enumeration in another
// case ("none" for NONE), which gqlgen would take for the first value, and a number for a String.
func checkVariables(op *graphql.OperationContext) error {
	for _, variable := range op.Operation.VariableDefinitions {
		if err := checkVariable(variable.Type, op.Variables[variable.Variable]); err != nil {
			return fmt.Errorf("variable %.40s: %w", variable.Variable, err)
		}
	}
	return nil
}

func checkVariable(of *ast.Type, value any) error {
	if value == nil {
		return nil
	}
	if of.Elem != nil {
		for _, element := range graphql.CoerceList(value) {
			if err := checkVariable(of.Elem, element); err != nil {
				return err
			}
		}
		return nil
	}
	if number, ok := value.(json.Number); ok && of.NamedType == "String" {
		return badInput("a String", number.String())
	}
	definition := parsedSchema.Types[of.NamedType]
	if name, ok := value.(string); ok && definition.Kind == ast.Enum && definition.EnumValues.ForName(name) == nil {
		return badInput("a value of "+of.NamedType, name)
	}
	input, _ := value.(map[string]any)
	for _, field := range definition.Fields {
		if err := checkVariable(field.Type, input[field.Name]); err != nil {
			return err
		}
	}
	return nil
}
