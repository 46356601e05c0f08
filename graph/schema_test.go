package graph_test

import (
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"polyplan/graph"
)

var update = flag.Bool("update", false, "write what the tests get as what they want")

func load(t *testing.T, name, text string) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: name, Input: text})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestTheServedSDLIsOneDocumentOfTheWholeSchema(t *testing.T) {
	served := load(t, "SDL", graph.SDL())
	running := graph.Schema(nil).Schema()
	for name, want := range running.Types {
		got := served.Types[name]
		if got == nil {
			t.Errorf("%s is not in the SDL", name)
			continue
		}
		if len(got.Fields) != len(want.Fields) || len(got.EnumValues) != len(want.EnumValues) {
			t.Errorf("%s has %d fields and %d values in the SDL, %d and %d where it runs",
				name, len(got.Fields), len(got.EnumValues), len(want.Fields), len(want.EnumValues))
		}
		if got.Description != want.Description {
			t.Errorf("%s is described as %q in the SDL, as %q where it runs", name, got.Description, want.Description)
		}
	}
}

func TestTheSchemaInDocsIsTheOneServed(t *testing.T) {
	const path = "../docs/schema.graphqls"
	if *update {
		if err := os.WriteFile(path, []byte(graph.SDL()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != graph.SDL() {
		t.Errorf("%s is out of date: go test ./graph -update writes it anew", path)
	}
}

func TestEverythingInTheSchemaIsDescribed(t *testing.T) {
	described := func(what, description string) {
		if description == "" {
			t.Errorf("%s has no description", what)
		}
	}
	arguments := func(of string, list ast.ArgumentDefinitionList) {
		for _, argument := range list {
			described(of+"("+argument.Name+":)", argument.Description)
		}
	}
	schema := graph.Schema(nil).Schema()
	for _, directive := range schema.Directives {
		if !directive.Position.Src.BuiltIn {
			described("@"+directive.Name, directive.Description)
			arguments("@"+directive.Name, directive.Arguments)
		}
	}
	for _, definition := range schema.Types {
		if definition.BuiltIn {
			continue
		}
		described(definition.Name, definition.Description)
		for _, field := range definition.Fields {
			if field.Position == nil {
				continue // __schema and __type
			}
			described(definition.Name+"."+field.Name, field.Description)
			arguments(definition.Name+"."+field.Name, field.Arguments)
		}
		for _, value := range definition.EnumValues {
			described(definition.Name+"."+value.Name, value.Description)
		}
	}
}

// TestTheSchemaKeepsItsContract compares with testdata/contract.graphqls, which other programs are
// written against.
func TestTheSchemaKeepsItsContract(t *testing.T) {
	text, err := os.ReadFile("testdata/contract.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	agreed := load(t, "contract", string(text))
	c := contract{t, graph.Schema(nil).Schema()}
	for name, want := range agreed.Directives {
		if want.Position.Src.BuiltIn {
			continue
		}
		got := c.ours.Directives[name]
		if got == nil {
			t.Errorf("@%s is missing", name)
			continue
		}
		if !slices.Equal(got.Locations, want.Locations) {
			t.Errorf("@%s stands on %s: agreed is %s", name, got.Locations, want.Locations)
		}
		c.arguments("@"+name, got.Arguments, want.Arguments)
	}
	for _, want := range agreed.Types {
		c.definition(want)
	}
}

type contract struct {
	*testing.T
	ours *ast.Schema
}

func (c contract) definition(want *ast.Definition) {
	got := c.ours.Types[want.Name]
	if got == nil || got.Kind != want.Kind {
		c.Errorf("%s %s is missing", want.Kind, want.Name)
		return
	}
	for _, name := range want.Interfaces {
		if !slices.Contains(got.Interfaces, name) {
			c.Errorf("%s does not implement %s", want.Name, name)
		}
	}
	for _, value := range want.EnumValues {
		if got.EnumValues.ForName(value.Name) == nil {
			c.Errorf("%s.%s is missing", want.Name, value.Name)
		}
	}
	c.equal("the specification of "+want.Name, url(got), url(want))
	for _, field := range want.Fields {
		at := want.Name + "." + field.Name
		own := got.Fields.ForName(field.Name)
		if own == nil {
			c.Errorf("%s is missing", at)
			continue
		}
		c.equal(at, own.Type.String(), field.Type.String())
		c.equal("the default of "+at, own.DefaultValue.String(), field.DefaultValue.String())
		c.arguments(at, own.Arguments, field.Arguments)
	}
	if want.Kind == ast.InputObject {
		c.optional(got, want)
	}
}

// optional checks that what we ask for in addition need not be given.
func (c contract) optional(got, want *ast.Definition) {
	for _, field := range got.Fields {
		if want.Fields.ForName(field.Name) == nil && field.Type.NonNull && field.DefaultValue == nil {
			c.Errorf("%s.%s is required and was not agreed", got.Name, field.Name)
		}
	}
}

func (c contract) arguments(at string, got, want ast.ArgumentDefinitionList) {
	for _, argument := range want {
		at := at + "(" + argument.Name + ":)"
		own := got.ForName(argument.Name)
		if own == nil {
			c.Errorf("%s is missing", at)
			continue
		}
		c.equal(at, own.Type.String(), argument.Type.String())
		c.equal("the default of "+at, own.DefaultValue.String(), argument.DefaultValue.String())
	}
	for _, argument := range got {
		if want.ForName(argument.Name) == nil && argument.Type.NonNull && argument.DefaultValue == nil {
			c.Errorf("%s(%s:) is required and was not agreed", at, argument.Name)
		}
	}
}

func (c contract) equal(what, got, want string) {
	if got != want {
		c.Errorf("%s is %s: agreed is %s", what, got, want)
	}
}

// url is where a scalar is specified.
func url(definition *ast.Definition) string {
	if by := definition.Directives.ForName("specifiedBy"); by != nil {
		return by.Arguments.ForName("url").Value.Raw
	}
	return "nowhere"
}
