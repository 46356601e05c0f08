package web

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// outcomes executes a request whose client takes one response after another, each when it is ready for it.
// An error comes last and says why a subscription was ended before its end. When the site stops,
// subscriptions end, and what else is under way is finished.
func (e *endpoint) outcomes(ctx context.Context, asked *request, reader http.Header) iter.Seq2[*outcome, error] {
	return func(yield func(*outcome, error) bool) {
		x, came := e.prepare(ctx, asked, reader)
		if came == nil && !x.subscribes() {
			came = x.inTime(e.limits.ExecuteTime)
		}
		if came != nil {
			yield(came, nil)
			return
		}
		ctx, end := e.streams.follow(x.ctx)
		defer end(nil)
		next, ctx := x.executor.DispatchOperation(ctx, x.operation)
		for response := next(ctx); response != nil && ctx.Err() == nil; response = next(ctx) {
			if !yield(x.outcome(response), nil) {
				return
			}
		}
		if ctx.Err() != nil {
			yield(nil, context.Cause(ctx))
		}
	}
}

func (x *execution) subscribes() bool {
	return x.operation.Operation.Operation == ast.Subscription
}

// inTime answers a query or a mutation within a time.
func (x *execution) inTime(most time.Duration) *outcome {
	ctx, cancel := context.WithTimeout(x.ctx, most)
	defer cancel()
	x.ctx = ctx
	return x.once()
}
