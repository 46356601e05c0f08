package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"polyplan/plan"
)

// subscription is what an operation follows. gqlgen takes its events from a channel, which here never holds more than
// the one that is about to be answered: each is fetched when a transport asks for the next response, and not before. So
// one whose reader is slow costs no memory, and one that waits no goroutine.
type subscription struct {
	next  func(context.Context) (*plan.Change, error)
	event chan *plan.Change
	ended bool
}

const subscriptionKey = "polyplan.subscription"

// subscribe makes what the root field that ctx resolves follows the operation's subscription.
func subscribe(ctx context.Context, changes *plan.Following, err error) (<-chan *plan.Change, error) {
	if err != nil {
		return nil, err
	}
	s := &subscription{next: changes.Next, event: make(chan *plan.Change, 1)}
	graphql.GetOperationContext(ctx).Stats.SetExtension(subscriptionKey, s)
	return s.event, nil
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
	event, err := s.next(ctx)
	if err != nil {
		return s.end(ctx, err)
	}
	s.event <- event
	return next(ctx)
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
