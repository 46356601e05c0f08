package web

import (
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"polyplan/graph"
	"polyplan/plan"
)

// outcome is what came of a request that was run.
type outcome struct {
	response  *graphql.Response
	operation *graphql.OperationContext // its Operation is nil where the document has none to run
	reading   *plan.Reading             // what the response was made of
	executed  bool                      // else the request is at fault, and there is no data
	refused   *refusal                  // what HTTP forbids, whatever GraphQL says of it
}

// execution is an operation that was found sound.
type execution struct {
	ctx       context.Context
	executor  *executor.Executor
	operation *graphql.OperationContext
	reading   *plan.Reading
}

// run executes a request that has one response. reader tells of its client: what languages it reads, by its headers.
func (e *endpoint) run(ctx context.Context, asked *request, reader http.Header) *outcome {
	x, came := e.prepare(ctx, asked, reader)
	if came != nil {
		return came
	}
	return x.once()
}

// prepare parses and validates a request. The outcome is nil, or tells what is wrong with it.
func (e *endpoint) prepare(ctx context.Context, asked *request, reader http.Header) (*execution, *outcome) {
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
	x := &execution{ctx, e.executor, operation, reading}
	wait := e.rates.charge(ctx, graph.CostOf(operation), asked.query)
	switch {
	case asked.safe && x.writes(asked, e.limits.Documents):
		return nil, x.refuse(writeByGET)
	case e.readOnly != nil && x.writes(asked, e.limits.Documents):
		return nil, x.refuse(e.readOnly)
	case errs != nil:
		return nil, x.fault(errs)
	case wait > 0:
		return nil, x.refuse(e.rates.tooSoon(wait))
	}
	e.documents.learn(asked)
	return x, nil
}

var writeByGET = &refusal{
	status: http.StatusMethodNotAllowed, code: graph.BadUserInput, allow: http.MethodPost,
	message: "a GET only reads: send a mutation by POST",
}

func (x *execution) writes(asked *request, limits graph.Limits) bool {
	if x.operation.Operation != nil {
		return x.operation.Operation.Operation == ast.Mutation
	}
	return limits.Writes(asked.query, asked.operationName)
}

// once answers a query or a mutation in one piece.
func (x *execution) once() *outcome {
	if x.subscribes() {
		return x.fault(gqlerror.List{fault(graph.BadUserInput, "a subscription is answered by a stream: accept text/event-stream")})
	}
	x.operation.Operation = graph.Whole(x.operation)
	return x.dispatch()
}

// dispatch has the operation resolved.
func (x *execution) dispatch() (came *outcome) {
	ctx, end := operating(x.ctx, x.operation)
	defer func() { end(came) }()
	next, ctx := x.executor.DispatchOperation(ctx, x.operation)
	response := next(ctx)
	if response == nil { // its time was over before
		return x.fault(gqlerror.List{fault(graph.Unavailable, "the answer took too long: ask for less")})
	}
	return x.outcome(response)
}

func (x *execution) outcome(response *graphql.Response) *outcome {
	return &outcome{response: response, operation: x.operation, reading: x.reading, executed: response.Data != nil}
}

// fault is the outcome of an operation that is not resolved.
func (x *execution) fault(errs gqlerror.List) *outcome {
	response := x.executor.DispatchError(graphql.WithOperationContext(x.ctx, x.operation), errs)
	return &outcome{response: response, operation: x.operation, reading: x.reading}
}

// refuse is the outcome of an operation that is not resolved because of its client. Where HTTP has no more to
// say, such as on a socket, it is a fault.
func (x *execution) refuse(why *refusal) *outcome {
	came := x.fault(gqlerror.List{fault(why.code, why.message)})
	came.refused = why
	return came
}

func fault(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}
