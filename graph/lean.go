//go:build ignore

// This program makes generated.go leaner, after gqlgen wrote it; go generate runs both. What a field of ours
// resolves to is in memory, so what gqlgen has for fields that wait is cut: a goroutine for each element of a
// list, a context and five closures on the heap for each scalar, sets of deferred fields for each object. Root
// fields stay as they are. What stands in for gqlgen's functions is in resolve.go.
//
// It is bound to the text that the pinned gqlgen writes, and fails where it does not find it.
package main

import (
	"bytes"
	"go/format"
	"log"
	"os"
	"regexp"
)

const name = "generated.go"

var (
	field = regexp.MustCompile(`(?s)\nfunc \(ec \*executionContext\) (_\w+)\(ctx context\.Context, field graphql\.CollectedField, obj [^\n]*\n\treturn graphql\.ResolveField\(.*?\n}\n`)
	body  = regexp.MustCompile(`(?s)func\(ctx context\.Context\) \(any, error\) \{\n(.*?)\n\t\t\},\n\t\tnil,\n\t\tfunc\(ctx context\.Context, selections ast\.SelectionSet, v ([^\n]*)\) graphql\.Marshaler`)

	scalar   = regexp.MustCompile(`\nfunc \(ec \*executionContext\) fieldContext(_\w+)\([^\n]*\n\treturn graphql\.NewScalarFieldContext\(`)
	nonNull  = regexp.MustCompile(`\n\t\ttrue,\n\t\ttrue,\n\t\)\n}\n$`)
	context  = regexp.MustCompile(`\bctx\b`)
	nillable = regexp.MustCompile(`^[*\[]|^map`)

	arguments = regexp.MustCompile(`fc\.Args, err = (ec\.field_\w+_args)\(ctx, field\.ArgumentMap\(ec\.Variables\)\)`)
	list      = regexp.MustCompile(`graphql\.MarshalSliceConcurrently\(ctx, len\(v\), 0, false, func`)
	text      = regexp.MustCompile(`graphql\.MarshalString\(`)
	answer    = regexp.MustCompile(`var buf bytes\.Buffer\n\t+data\.MarshalGQL\(&buf\)\n(\t+response\.Data = )buf\.Bytes\(\)`)

	object = regexp.MustCompile(`(?s)\nfunc \(ec \*executionContext\) _\w+\(ctx context\.Context, sel ast\.SelectionSet, obj [^\n]*\n\tfields := graphql\.CollectFields.*?\n}\n`)
	unitID = regexp.MustCompile(`(?s)\nfunc \(ec \*executionContext\) field_Query_translationUnit_args\(.*?\n}\n`)
	nodeID = regexp.MustCompile(`return ec\.unmarshalNID2polyplanᚋplanᚐID\(ctx, v\)`)

	begun = regexp.MustCompile(`out := graphql\.NewFieldSet\(fields\)\n\tdeferredFieldSet := [^\n]*\n\tdeferLabelToView := [^\n]*\n`)
	ended = regexp.MustCompile(`(?s)\tout\.Dispatch\(ctx\)\n(\tif out\.Invalids > 0 \{\n\t\treturn graphql\.Null\n\t\}\n).*?\n\t\}\)\n`)
)

func main() {
	log.SetFlags(0)
	source, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	scalars := map[string]bool{}
	for _, found := range scalar.FindAllSubmatch(source, -1) {
		scalars[string(found[1])] = true
	}
	source = replace(source, field, func(f []byte) []byte {
		return leanField(f, scalars[string(field.FindSubmatch(f)[1])])
	})
	source = replace(source, object, leanObject)
	source = replace(source, arguments, func(a []byte) []byte {
		return arguments.ReplaceAll(a, []byte("fc.Args, err = arguments(ctx, field, ec.Variables, $1)"))
	})
	source = replace(source, list, func([]byte) []byte { return []byte("marshalList(ctx, len(v), func") })
	source = replace(source, text, func([]byte) []byte { return []byte("MarshalText(") })
	source = replace(source, answer, func(a []byte) []byte {
		return answer.ReplaceAll(a, []byte("${1}boundedJSON(ctx, data)"))
	})
	source = replace(source, unitID, func(args []byte) []byte { // the id of a unit is none of a node: its verb parses it
		return replace(args, nodeID, func([]byte) []byte {
			return []byte("id, err := ec.unmarshalNID2string(ctx, v)\nreturn plan.ID(id), err")
		})
	})
	source, err = format.Source(source)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(name, source, 0o644); err != nil {
		log.Fatal(err)
	}
}

// leanField has a field resolve to a value of its own type. A scalar that needs no context gets none.
func leanField(f []byte, isScalar bool) []byte {
	found := body.FindSubmatch(f)
	if found == nil {
		log.Fatalf("%s: a field without the body that gqlgen gives it: %.200s", name, f)
	}
	resolver, of := found[1], found[2]
	function := "resolveField("
	if isScalar && !context.Match(resolver) && (!nillable.Match(of) || of[0] == '*' && !nonNull.Match(f)) {
		function = "resolveScalar("
	}
	f = bytes.Replace(f, []byte("graphql.ResolveField("), []byte(function), 1)
	return bytes.Replace(f, []byte("func(ctx context.Context) (any, error) {"), []byte("func(ctx context.Context) ("+string(of)+", error) {"), 1)
}

// leanObject is an object whose fields are all resolved where they stand. Where one is not, it stays.
func leanObject(o []byte) []byte {
	if bytes.Contains(o, []byte("out.Concurrently(")) {
		return o
	}
	o = replace(o, begun, func([]byte) []byte { return []byte("out := newObject(fields)\n") })
	return replace(o, ended, func(e []byte) []byte { return ended.ReplaceAll(e, []byte("$1")) })
}

// replace replaces all there is, which is something.
func replace(source []byte, what *regexp.Regexp, with func([]byte) []byte) []byte {
	if !what.Match(source) {
		log.Fatalf("%s: nothing like %s: is gqlgen the version it was?", name, what)
	}
	return what.ReplaceAllFunc(source, with)
}
