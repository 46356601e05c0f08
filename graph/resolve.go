package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// What stands in generated.go for functions of gqlgen, below the root fields: see lean.go. Fields there read
// what a verb has loaded, so they run where they stand, one after the other. Interceptors of fields see root
// fields only.

type (
	fieldContextFunc   = func(context.Context, graphql.CollectedField) (*graphql.FieldContext, error)
	fieldMiddleware    = func(context.Context, graphql.Resolver) graphql.Resolver
	marshalFunc[T any] = func(context.Context, ast.SelectionSet, T) graphql.Marshaler
)

// resolveField resolves a field and what is below it.
func resolveField[T any](
	ctx context.Context, op *graphql.OperationContext, field graphql.CollectedField, contextOf fieldContextFunc,
	resolve func(context.Context) (T, error), _ fieldMiddleware, marshal marshalFunc[T], _, _ bool,
) (answer graphql.Marshaler) {
	fc, err := contextOf(ctx, field)
	if err != nil {
		return graphql.Null
	}
	ctx = graphql.WithFieldContext(ctx, fc)
	defer func() {
		if cause := recover(); cause != nil {
			op.Error(ctx, op.Recover(ctx, cause))
			answer = graphql.Null
		}
	}()
	if field.Definition.Type.Elem != nil {
		resolve = once(op, fc, resolve)
	}
	value, err := resolve(ctx)
	if err != nil {
		op.Error(ctx, graphql.AddFieldLocationToError(ctx, err))
		return graphql.Null
	}
	return marshal(ctx, field.Selections, value)
}

// resolveScalar resolves a field that has nothing below it and takes no arguments; only where it goes wrong
// does it need a context, to tell where.
func resolveScalar[T any](
	ctx context.Context, op *graphql.OperationContext, field graphql.CollectedField, contextOf fieldContextFunc,
	resolve func(context.Context) (T, error), _ fieldMiddleware, marshal marshalFunc[T], _, _ bool,
) (answer graphql.Marshaler) {
	defer func() {
		if cause := recover(); cause != nil {
			ctx := within(ctx, field, contextOf)
			op.Error(ctx, op.Recover(ctx, cause))
			answer = graphql.Null
		}
	}()
	value, err := resolve(ctx)
	if err != nil {
		ctx = within(ctx, field, contextOf)
		op.Error(ctx, graphql.AddFieldLocationToError(ctx, err))
		return graphql.Null
	}
	return marshal(ctx, field.Selections, value)
}

func within(ctx context.Context, field graphql.CollectedField, contextOf fieldContextFunc) context.Context {
	fc, err := contextOf(ctx, field)
	if err != nil {
		return ctx
	}
	return graphql.WithFieldContext(ctx, fc)
}

// noArguments are the arguments of a field, by its definition, where a document gives none: the defaults of
// the schema. There are no more of them than fields.
var noArguments sync.Map

// arguments reads the arguments of a field; nobody changes them.
func arguments(
	ctx context.Context, field graphql.CollectedField, variables map[string]any,
	read func(context.Context, map[string]any) (map[string]any, error),
) (map[string]any, error) {
	if len(field.Arguments) > 0 {
		return read(ctx, field.ArgumentMap(variables))
	}
	if known, ok := noArguments.Load(field.Definition); ok {
		return known.(map[string]any), nil
	}
	args, err := read(ctx, field.ArgumentMap(nil))
	if err == nil {
		noArguments.Store(field.Definition, args)
	}
	return args, err
}

// marshalList answers a list element by element.
func marshalList(ctx context.Context, length int, element func(context.Context, int) graphql.Marshaler) (list graphql.Array) {
	at := ctx
	defer func() {
		if cause := recover(); cause != nil {
			graphql.AddError(at, graphql.Recover(at, cause))
			list = nil
		}
	}()
	list = make(graphql.Array, length)
	for i := range list {
		at = graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &i})
		list[i] = element(at, i)
	}
	return list
}
