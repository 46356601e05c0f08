package plan_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

var rewrite = flag.Bool("update", false, "write what the tests get as what they want")

func documentSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	text, err := jsonschema.UnmarshalJSON(strings.NewReader(plan.DocumentSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("document.schema.json", text); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("document.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// fits is nil where a document in JSON is as the schema says.
func fits(schema *jsonschema.Schema, document string) error {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

func TestTheSchemaOfDocumentsIsPublished(t *testing.T) {
	path := filepath.Join("..", "docs", "plan-document.schema.json")
	if *rewrite {
		if err := os.WriteFile(path, []byte(plan.DocumentSchema()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	published, err := os.ReadFile(path)
	if err != nil || string(published) != plan.DocumentSchema() {
		t.Errorf("%s is out of date (%v): go test ./plan -run Schema -update writes it anew", path, err)
	}
}

func TestWhatLeavesTheCatalogueFitsTheSchema(t *testing.T) {
	schema := documentSchema(t)
	c := plantest.Seeded(t)
	plantest.Load(t, c, written(documentJSON("parks")))
	for line := range strings.Lines(archive(t, c, plantest.Operator)) {
		if err := fits(schema, line); err != nil {
			t.Error(err)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		line, err := someDocument(rt, "parks").JSON()
		if err != nil {
			rt.Fatal(err)
		}
		if err := fits(schema, string(line)); err != nil {
			rt.Fatalf("%s: %v", line, err)
		}
	})
}

// beyondTheSchema are the mistakes that a schema cannot tell: whether texts that belong together are there, and what
// tags and days there are.
var beyondTheSchema = []string{
	"no source text of the plan", "an empty source text", "no source text of an item", "no source text of a division",
	"no publisher", "a translation without source", "two spellings of a locale", "two spellings of the source",
	"two spellings of a marked locale", "an unknown tag", "a tag that names no language", "an unknown tag of marks",
	"an unknown source locale", "an unknown source locale of a publisher", "a publisher without a name in its own language",
	"a period that ends before it starts", "an id twice", "a source that calls itself a draft", "a title of spaces",
	"a translation that calls itself the source", "a locale that calls itself the source", "an address of a port alone",
	"a source that calls itself stale", "a stale name of a publisher",
}

func TestTheSchemaTellsTheMistakesThatALoadTells(t *testing.T) {
	schema := documentSchema(t)
	whole := documentJSON("parks")
	if err := fits(schema, whole); err != nil {
		t.Fatal(err)
	}
	for _, bad := range spoiled {
		err := fits(schema, strings.Replace(whole, bad.old, bad.new, 1))
		if told := err != nil; told == slices.Contains(beyondTheSchema, bad.name) {
			t.Errorf("%s: the schema says %v", bad.name, err)
		}
	}
}

func TestTheSchemaHasTheMembersThatDocumentsHave(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal([]byte(plan.DocumentSchema()), &schema); err != nil {
		t.Fatal(err)
	}
	item := members(schema, "$defs", "item")
	goal := append(members(schema, "properties", "goals", "items"), item...)
	strategy := append(members(schema, "properties", "goals", "items", "properties", "strategies", "items"), item...)
	for _, test := range []struct {
		of   reflect.Type
		have []string
	}{
		{reflect.TypeFor[plan.Document](), members(schema)},
		{reflect.TypeFor[plan.PublisherDocument](), members(schema, "properties", "publisher")},
		{reflect.TypeFor[plan.LevelsDocument](), members(schema, "properties", "levels")},
		{reflect.TypeFor[plan.ContactDocument](), members(schema, "properties", "contact")},
		{reflect.TypeFor[plan.ItemDocument](), item},
		{reflect.TypeFor[plan.GoalDocument](), goal},
		{reflect.TypeFor[plan.StrategyDocument](), strategy},
		{reflect.TypeFor[plan.PartyDocument](), members(schema, "$defs", "party")},
		{reflect.TypeFor[plan.DocumentText](), members(schema, "$defs", "markedText")},
		{reflect.TypeFor[plan.TextMarks](), members(schema, "properties", "locales", "additionalProperties")},
		{reflect.TypeFor[plan.Period](), members(schema, "$defs", "period")},
		{reflect.TypeFor[plan.Link](), members(schema, "$defs", "link")},
	} {
		want := membersOf(test.of)
		slices.Sort(want)
		slices.Sort(test.have)
		if have := slices.Compact(test.have); !slices.Equal(have, want) {
			t.Errorf("%s has the members %v, and the schema %v", test.of.Name(), want, have)
		}
	}
}

// members are the members that the schema at a path gives an object.
func members(schema map[string]any, path ...string) []string {
	for _, name := range path {
		schema = schema[name].(map[string]any)
	}
	var names []string
	for name := range schema["properties"].(map[string]any) {
		names = append(names, name)
	}
	return names
}

// membersOf are the members of a struct in JSON, those of embedded ones too.
func membersOf(of reflect.Type) []string {
	var names []string
	for i := range of.NumField() {
		field := of.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous:
			names = append(names, membersOf(field.Type)...)
		case name != "-":
			names = append(names, name)
		}
	}
	return names
}
