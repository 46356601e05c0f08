package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"polyplan/store"
	"polyplan/web"
)

// tracing sends traces to where OpenTelemetry's own variables say, by OTLP over HTTP.
type tracing struct {
	sender *sdk.TracerProvider // nil where they name no place
}

// sendTime is how long a stop waits for the last traces to be sent.
const sendTime = 5 * time.Second

func (sh *shell) startTracing() (*tracing, error) {
	if !tracesAreWanted() {
		return &tracing{}, nil
	}
	if protocol := os.Getenv("OTEL_EXPORTER_OTLP_PROTOCOL"); protocol == "grpc" {
		return nil, errors.New("OTEL_EXPORTER_OTLP_PROTOCOL is grpc: traces are sent by http/protobuf, mostly to port 4318")
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { sh.log.Warn("traces", "error", err) }))
	exporter, err := otlptracehttp.New(sh.ctx)
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	of, err := resource.New(sh.ctx,
		resource.WithAttributes(attribute.String("service.name", "polyplan")),
		resource.WithTelemetrySDK(),
		resource.WithFromEnv(), // OTEL_SERVICE_NAME wins
	)
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	return &tracing{sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(of))}, nil
}

func tracesAreWanted() bool {
	switch {
	case strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true"), os.Getenv("OTEL_TRACES_EXPORTER") == "none":
		return false
	}
	return os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}

// stop sends what has not been sent. Traces that are lost are no failure of the program.
func (t *tracing) stop(sh *shell) {
	if t.sender == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(sh.ctx), sendTime)
	defer cancel()
	if err := t.sender.Shutdown(ctx); err != nil {
		sh.log.Warn("traces", "error", err)
	}
}

// option has what is served traced.
func (t *tracing) option() web.Option {
	if t.sender == nil {
		return web.Traces(nil) // not of a nil pointer
	}
	return web.Traces(t.sender)
}

// tracedStore tells of each transaction by a span, within that of what it is for.
type tracedStore struct {
	store.DB
	tracer trace.Tracer
}

// tracedReplica is a tracedStore that is a replica.
type tracedReplica struct {
	tracedStore
	store.Replica
}

// trace has a store traced.
func (t *tracing) trace(db store.DB) store.DB {
	if t.sender == nil {
		return db
	}
	traced := tracedStore{db, t.sender.Tracer("polyplan/store")}
	if replica, ok := db.(store.Replica); ok {
		return tracedReplica{traced, replica}
	}
	return traced
}

// View is of store.DB.
func (s tracedStore) View(ctx context.Context, fn func(store.Tx) error) error {
	ctx, span, ok := s.begin(ctx, "store.view")
	if !ok {
		return s.DB.View(ctx, fn)
	}
	defer span.End()
	return s.DB.View(ctx, fn)
}

// Update is of store.DB.
func (s tracedStore) Update(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
	ctx, span, ok := s.begin(ctx, "store.update")
	if !ok {
		return s.DB.Update(ctx, fn)
	}
	defer span.End()
	rev, err := s.DB.Update(ctx, fn)
	span.SetAttributes(attribute.Int64("polyplan.revision", int64(rev)))
	return rev, err
}

// begin begins a span where somebody asks; what the program does for itself makes no trace.
func (s tracedStore) begin(ctx context.Context, name string) (context.Context, trace.Span, bool) {
	if !trace.SpanFromContext(ctx).IsRecording() {
		return ctx, nil, false
	}
	ctx, span := s.tracer.Start(ctx, name)
	return ctx, span, true
}
