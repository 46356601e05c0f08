package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// resolved is what the fields of an operation in pieces resolved to, by their places in the answer. It keeps root
// fields, which are loaded, and lists, which count what they hand out: a list that stands in several pieces is handed
// out once, as in an answer in one piece.
type resolved struct {
	mu    sync.Mutex // for root fields run concurrently
	known map[string]func() (any, error)
}

const resolvedKey = "polyplan.resolved"

// resolveOnce has the fields of an operation that are asked again answer the same.
func resolveOnce(op *graphql.OperationContext) {
	r := &resolved{known: map[string]func() (any, error){}}
	op.Stats.SetExtension(resolvedKey, r)
	resolve := op.ResolverMiddleware
	op.ResolverMiddleware = func(ctx context.Context, next graphql.Resolver) (any, error) {
		field := graphql.GetFieldContext(ctx)
		if field.Parent == nil || field.Parent.Parent != nil {
			return resolve(ctx, next)
		}
		return r.at(field.Field.Alias, func() (any, error) { return resolve(ctx, next) })
	}
}

// at is what the field of a place resolved to; the first who asks resolves it.
func (r *resolved) at(place string, resolve func() (any, error)) (any, error) {
	r.mu.Lock()
	load, ok := r.known[place]
	if !ok {
		load = sync.OnceValues(resolve)
		r.known[place] = load
	}
	r.mu.Unlock()
	return load()
}

// once resolves a list of an operation in pieces once; others it leaves alone.
func once[T any](op *graphql.OperationContext, at *graphql.FieldContext, resolve func(context.Context) (T, error)) func(context.Context) (T, error) {
	r, ok := op.Stats.GetExtension(resolvedKey).(*resolved)
	if !ok {
		return resolve
	}
	return func(ctx context.Context) (T, error) {
		value, err := r.at(at.Path().String(), func() (any, error) { return resolve(ctx) })
		list, _ := value.(T)
		return list, err
	}
}
