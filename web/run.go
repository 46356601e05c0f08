package web

import (
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"

	"polyplan/plan"
)

// outcome is what came of a request that was run.
type outcome struct {
	response  *graphql.Response
	operation *graphql.OperationContext // its Operation is nil where the document has none to run
	reading   *plan.Reading             // what the response was made of
	executed  bool                      // else the request is at fault, and there is no data
}

// run executes a request. reader tells of its client: what languages it reads, by its headers.
func (e *endpoint) run(ctx context.Context, asked *request, reader http.Header) *outcome {
	reading := new(plan.Reading)
	ctx = graphql.StartOperationTrace(plan.WithReading(ctx, reading))
	now := graphql.Now()
	operation, errs := e.executor.CreateOperationContext(ctx, &graphql.RawParams{
		Query:         asked.query,
		OperationName: asked.operationName,
		Variables:     asked.variables,
		Extensions:    asked.extensions,
		Headers:       reader,
		ReadTime:      graphql.TraceTiming{Start: now, End: now},
	})
	if errs != nil {
		response := e.executor.DispatchError(graphql.WithOperationContext(ctx, operation), errs)
		return &outcome{response: response, operation: operation, reading: reading}
	}
	next, ctx := e.executor.DispatchOperation(ctx, operation)
	response := next(ctx)
	e.documents.learn(asked)
	return &outcome{response: response, operation: operation, reading: reading, executed: response.Data != nil}
}
