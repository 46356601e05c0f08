package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"polyplan/plan"
)

// TestASubscriptionIsNotBegunWithoutAStream has no catalogue that could be read.
func TestASubscriptionIsNotBegunWithoutAStream(t *testing.T) {
	e := newEndpoint(nil, newDoor(nil, ""), newStreams(StreamLimits{}), slog.New(slog.DiscardHandler), &options{limits: DefaultLimits})
	x := &execution{
		ctx: context.Background(), executor: e.executor, reading: new(plan.Reading),
		operation: &graphql.OperationContext{Operation: &ast.OperationDefinition{Operation: ast.Subscription}},
	}
	came := x.once()
	body := string(came.body())
	if came.executed || !strings.Contains(body, "BAD_USER_INPUT") || !strings.Contains(body, "accept text/event-stream") {
		t.Errorf("%s", body)
	}
	for f, want := range map[form]int{legacyJSON: http.StatusOK, responseJSON: http.StatusBadRequest} {
		if got := statuses(false).answer(came, f); got != want {
			t.Errorf("as %s the status is %d: want %d", f, got, want)
		}
	}
}

// TestAnOperationWhoseTimeIsOverIsUnavailable ends the time before anything is resolved.
func TestAnOperationWhoseTimeIsOverIsUnavailable(t *testing.T) {
	e := newEndpoint(nil, newDoor(nil, ""), newStreams(StreamLimits{}), slog.New(slog.DiscardHandler), &options{limits: DefaultLimits})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	came := e.run(ctx, &request{query: "{ __typename }"}, http.Header{})
	if body := string(came.body()); came.executed || !strings.Contains(body, "UNAVAILABLE") {
		t.Errorf("%s", body)
	}
	if got := statuses(false).answer(came, responseJSON); got != http.StatusServiceUnavailable {
		t.Errorf("the status is %d", got)
	}
}
