package web

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"polyplan/graph"
)

// Traces has requests and their operations traced by spans of a provider, with the attributes of
// OpenTelemetry's semantic conventions for HTTP and GraphQL; nil traces nothing.
func Traces(provider trace.TracerProvider) Option {
	return func(o *options) {
		if provider != nil {
			o.tracer = provider.Tracer(scope)
		}
	}
}

// scope names this package to whoever reads the traces.
const scope = "polyplan/web"

// traced begins a span for each request, within the caller's where traceparent names one (W3C Trace Context).
func traced(next http.Handler, tracer trace.Tracer) http.Handler {
	var callers propagation.TraceContext
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := accountOf(w)
		ctx := callers.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		ctx, span := tracer.Start(ctx, method(r), trace.WithSpanKind(trace.SpanKindServer),
			trace.WithTimestamp(a.begun), trace.WithAttributes(asked(r)...))
		a.trace = span.SpanContext().TraceID().String()
		defer func() {
			if span.IsRecording() {
				a.describe(span, method(r))
			}
			span.End()
		}()
		next.ServeHTTP(w, r.WithContext(ctx))
		a.finish()
	})
}

// method is the method, or what the conventions call those that a caller makes up.
func method(r *http.Request) string {
	if methods[r.Method] {
		return r.Method
	}
	return "HTTP"
}

func asked(r *http.Request) []attribute.KeyValue {
	of := []attribute.KeyValue{
		semconv.URLPath(shortened(r.URL.Path)),
		semconv.URLScheme("http"),
		semconv.NetworkProtocolVersion(strings.TrimPrefix(r.Proto, "HTTP/")),
	}
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	of = append(of, semconv.ServerAddress(shortened(host)))
	if number, err := strconv.Atoi(port); err == nil {
		of = append(of, semconv.ServerPort(number))
	}
	if agent := r.UserAgent(); agent != "" {
		of = append(of, semconv.UserAgentOriginal(shortened(agent)))
	}
	if methods[r.Method] {
		return append(of, semconv.HTTPRequestMethodKey.String(r.Method))
	}
	return append(of, semconv.HTTPRequestMethodOther, semconv.HTTPRequestMethodOriginal(shortened(r.Method)))
}

// describe tells a span what came of its request.
func (a *account) describe(span trace.Span, method string) {
	span.SetAttributes(semconv.HTTPResponseStatusCode(a.status), attribute.String("polyplan.request.id", a.id))
	if a.route != "" {
		route := a.route[strings.LastIndexByte(a.route, ' ')+1:] // patterns may begin with their method
		span.SetName(method + " " + route)
		span.SetAttributes(semconv.HTTPRoute(route))
	}
	if a.cache != "" {
		span.SetAttributes(attribute.String("polyplan.cache", string(a.cache)))
	}
	if a.facts != nil {
		a.facts.describe(span)
	}
	if a.status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, "")
		span.SetAttributes(semconv.ErrorTypeKey.Int(a.status))
	}
}

func (f *facts) describe(span trace.Span) {
	if f.kind != "" {
		span.SetAttributes(semconv.GraphQLOperationTypeKey.String(f.kind))
	}
	if f.operation != "" {
		span.SetAttributes(semconv.GraphQLOperationName(f.operation))
	}
	if len(f.codes) > 0 {
		span.SetAttributes(attribute.StringSlice("polyplan.codes", f.codes))
	}
}

// operating begins the span of an operation within that of its request, where that is recorded. end tells
// what came of it.
func operating(ctx context.Context, of *graphql.OperationContext) (_ context.Context, end func(*outcome)) {
	within := trace.SpanFromContext(ctx)
	if !within.IsRecording() {
		return ctx, func(*outcome) {}
	}
	tracer := within.TracerProvider().Tracer(scope)
	ctx, span := tracer.Start(ctx, string(of.Operation.Operation), trace.WithSpanKind(trace.SpanKindServer))
	return ctx, func(came *outcome) {
		defer span.End()
		if came == nil {
			return // it panicked, and the request's span tells so
		}
		f := came.facts()
		f.describe(span)
		if code := f.code(); code == graph.Internal || code == graph.Unavailable {
			span.SetStatus(codes.Error, "")
			span.SetAttributes(semconv.ErrorTypeKey.String(code))
		}
	}
}
