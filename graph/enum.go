package graph

import (
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// checkEnums refuses variables that spell a value of an enumeration in another case ("none" for NONE):
// gqlparser lets them pass, and gqlgen would take each for the first value.
func checkEnums(op *graphql.OperationContext) error {
	for _, variable := range op.Operation.VariableDefinitions {
		if err := checkEnum(variable.Type, op.Variables[variable.Variable]); err != nil {
			return fmt.Errorf("variable %.40s: %w", variable.Variable, err)
		}
	}
	return nil
}

func checkEnum(of *ast.Type, value any) error {
	if value == nil {
		return nil
	}
	if of.Elem != nil {
		for _, element := range graphql.CoerceList(value) {
			if err := checkEnum(of.Elem, element); err != nil {
				return err
			}
		}
		return nil
	}
	definition := schema.Types[of.NamedType]
	if name, ok := value.(string); ok && definition.Kind == ast.Enum && definition.EnumValues.ForName(name) == nil {
		return badInput("a value of "+of.NamedType, name)
	}
	input, _ := value.(map[string]any)
	for _, field := range definition.Fields {
		if err := checkEnum(field.Type, input[field.Name]); err != nil {
			return err
		}
	}
	return nil
}
