package graph

import "github.com/vektah/gqlparser/v2/ast"

// introspectionScale is how many fields of introspection cost as much as one of the catalogue: they are read
// from memory as they stand.
const introspectionScale = 3

// introspected is how many elements the lists of introspection have in this schema, by type and field: those
// of a type, a field or a directive on average.
var introspected = measureSchema(parsedSchema)

func measureSchema(schema *ast.Schema) map[string]float64 {
	types, directives := float64(len(schema.Types)), float64(len(schema.Directives))
	var fields, inputs, arguments, values, interfaces, possible, parameters float64
	for _, of := range schema.Types {
		if of.Kind == ast.InputObject {
			inputs += float64(len(of.Fields))
			continue
		}
		fields += float64(len(of.Fields))
		for _, field := range of.Fields {
			arguments += float64(len(field.Arguments))
		}
		values += float64(len(of.EnumValues))
		interfaces += float64(len(of.Interfaces))
		if of.IsAbstractType() {
			possible += float64(len(schema.GetPossibleTypes(of)))
		}
	}
	for _, directive := range schema.Directives {
		parameters += float64(len(directive.Arguments))
	}
	return map[string]float64{
		"__Schema.types": types, "__Schema.directives": directives,
		"__Type.fields": fields / types, "__Type.inputFields": inputs / types, "__Type.enumValues": values / types,
		"__Type.interfaces": interfaces / types, "__Type.possibleTypes": possible / types,
		"__Field.args": arguments / fields, "__Directive.args": parameters / directives,
	}
}

// introspectionCost is what the fields of introspection in a valid selection cost.
func introspectionCost(set ast.SelectionSet) int {
	var fields float64
	for _, root := range below(set) {
		if root.Name == "__schema" || root.Name == "__type" {
			fields += fieldsOf(root)
		}
	}
	return int(fields / introspectionScale)
}

// fieldsOf is about how many fields are answered for one.
func fieldsOf(field *ast.Field) float64 {
	sum := 1.0
	for _, child := range below(field.SelectionSet) {
		sum += fieldsOf(child)
	}
	if n, ok := introspected[field.ObjectDefinition.Name+"."+field.Name]; ok {
		return n * sum
	}
	return sum
}
