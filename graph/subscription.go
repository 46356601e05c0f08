package graph

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"polyplan/plan"
)

// subscription is what an operation follows. gqlgen takes its events from a channel, which here never holds more than
// the one that is about to be answered: each is fetched when a transport asks for the next response, and not before. So
// one whose reader is slow costs no memory, and one that waits no goroutine.
type subscription struct {
	changes *plan.Following
	event   chan *plan.Change
	ended   bool
}

const subscriptionKey = "polyplan.subscription"

// subscribe makes what the root field that ctx resolves follows the operation's subscription. Those who ask the same in
// the same languages are given the same responses.
func subscribe(ctx context.Context, changes *plan.Following, err error) (<-chan *plan.Change, error) {
	if err != nil {
		return nil, err
	}
	op := graphql.GetOperationContext(ctx)
	changes.Share(alike(op, graphql.GetFieldContext(ctx).Field))
	s := &subscription{changes: changes, event: make(chan *plan.Change, 1)}
	op.Stats.SetExtension(subscriptionKey, s)
	return s.event, nil
}

// alike is the same for subscriptions that are told the same of a change, wherever they begin: the variable that says
// where has no part in it, unless it is used elsewhere too.
func alike(op *graphql.OperationContext, root graphql.CollectedField) string {
	variables := maps.Clone(op.Variables)
	if after := root.Arguments.ForName("after"); after != nil && after.Value.Kind == ast.Variable {
		const declaredAndUsed = 2
		if strings.Count(op.RawQuery, "$"+after.Value.Raw) == declaredAndUsed {
			delete(variables, after.Value.Raw)
		}
	}
	a := op.Stats.GetExtension(askedKey).(*asked)
	text, err := json.Marshal([]any{op.RawQuery, op.OperationName, variables, a.wanted})
	if err != nil {
		return "" // a value that JSON has not is told to nobody else
	}
	sum := sha256.Sum256(text)
	return string(sum[:])
}

// subscriptions fetches the event of each response of a subscription, and ends one that has failed with a response
// that says why.
type subscriptions struct{}

var _ graphql.ResponseInterceptor = subscriptions{}

// ExtensionName is what gqlgen lists it as.
func (subscriptions) ExtensionName() string {
	return "Subscriptions"
}

// Validate has nothing to check.
func (subscriptions) Validate(graphql.ExecutableSchema) error {
	return nil
}

// InterceptResponse answers with the next event, each with a Reading of its own.
func (subscriptions) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if !graphql.HasOperationContext(ctx) {
		return next(ctx)
	}
	s, ok := graphql.GetOperationContext(ctx).Stats.GetExtension(subscriptionKey).(*subscription)
	if !ok {
		return next(ctx)
	}
	if s.ended {
		return nil
	}
	ctx = plan.WithReading(ctx, new(plan.Reading))
	told, err := s.changes.Tell(ctx, func(event *plan.Change) (any, bool) {
		s.event <- event
		response := next(ctx)
		if response == nil || len(response.Errors) > 0 || ctx.Err() != nil {
			return response, false
		}
		response.Data = slices.Clone(response.Data) // which gqlgen writes the next response over
		return response, true
	})
	if err != nil {
		return s.end(ctx, err)
	}
	response, _ := told.(*graphql.Response)
	return response
}

// end is the last response; where the reader has gone there is none.
func (s *subscription) end(ctx context.Context, err error) *graphql.Response {
	s.ended = true
	if ctx.Err() != nil {
		return nil
	}
	graphql.AddError(ctx, err)
	return &graphql.Response{Errors: graphql.GetErrors(ctx)}
}
