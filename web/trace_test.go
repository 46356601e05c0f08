package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"polyplan/web"
)

// traced is another house over the same catalogue, all of whose requests are traced; ended closes it, and gives its spans
// in the order in which they ended.
func traced(t *testing.T, h *house) (_ *house, ended func() tracetest.SpanStubs) {
	t.Helper()
	recorder := tracetest.NewInMemoryExporter()
	provider := sdk.NewTracerProvider(sdk.WithSyncer(recorder))
	h = h.with(t, web.Traces(provider))
	return h, func() tracetest.SpanStubs {
		h.Close() // so that all have ended
		return recorder.GetSpans()
	}
}

func attributes(of tracetest.SpanStub) map[attribute.Key]string {
	all := map[attribute.Key]string{}
	for _, a := range of.Attributes {
		all[a.Key] = a.Value.String()
	}
	return all
}

func TestATraceTellsOfTheRequestAndItsOperation(t *testing.T) {
	h, ended := traced(t, newHouse(t))
	a := h.post(t, `query Whole { plan(slug: "gwangju") { id } }`, nil,
		"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	spans := ended()
	if len(spans) != 2 {
		t.Fatalf("%d spans: want 2: %v", len(spans), spans)
	}
	operation, request := spans[0], spans[1]
	if operation.Name != "query" || request.Name != "POST /graphql" {
		t.Errorf("the spans are %q in %q", operation.Name, request.Name)
	}
	if got := request.Parent.SpanID().String(); got != "b7ad6b7169203331" || operation.Parent.SpanID() != request.SpanContext.SpanID() {
		t.Errorf("the request's parent is %s, the operation's %s", got, operation.Parent.SpanID())
	}
	for _, span := range spans {
		if got := span.SpanContext.TraceID().String(); got != "0af7651916cd43dd8448eb211c80319c" {
			t.Errorf("%s is of the trace %s", span.Name, got)
		}
		if span.SpanKind != trace.SpanKindServer || span.Status.Code != codes.Unset {
			t.Errorf("%s is of the kind %s with the status %v", span.Name, span.SpanKind, span.Status)
		}
		got := attributes(span)
		if got["graphql.operation.name"] != "Whole" || got["graphql.operation.type"] != "query" || got["graphql.document"] != "" {
			t.Errorf("%s tells %v", span.Name, got)
		}
	}
	got := attributes(request)
	for name, want := range map[attribute.Key]string{
		"http.request.method": "POST", "http.response.status_code": "200", "http.route": "/graphql", "url.path": "/graphql",
		"url.scheme": "http", "network.protocol.version": "1.1", "user_agent.original": "Go-http-client/1.1",
		"server.address": "127.0.0.1", "server.port": h.URL[strings.LastIndexByte(h.URL, ':')+1:],
		"polyplan.request.id": a.header.Get("X-Request-Id"), "polyplan.cache": "miss",
	} {
		if got[name] != want {
			t.Errorf("%s is %q: want %q", name, got[name], want)
		}
	}
	h.logged(t, "request", a.header.Get("X-Request-Id"), `"trace":"0af7651916cd43dd8448eb211c80319c"`)
}

func TestAnAnswerFromTheCacheIsOneSpan(t *testing.T) {
	h, ended := traced(t, newHouse(t))
	h.post(t, anything, nil)
	h.post(t, anything, nil)
	spans := ended()
	if len(spans) != 3 {
		t.Fatalf("%d spans: want 3: %v", len(spans), spans)
	}
	if got := attributes(spans[2]); got["polyplan.cache"] != "hit" || got["graphql.operation.type"] != "query" {
		t.Errorf("the second request tells %v", got)
	}
}

func TestATraceTellsWhatFailed(t *testing.T) {
	h := newHouse(t)
	h, ended := traced(t, h)
	h.post(t, `{ nothing }`, nil)
	h.do(t, "BREW", "/nowhere", "")
	h.db.fail(func() error { return errors.New("secret") })
	h.post(t, anything, nil, "Accept: application/graphql-response+json")
	h.do(t, http.MethodGet, "/readyz", "")
	var got []string
	for _, span := range ended() {
		a := attributes(span)
		got = append(got, fmt.Sprint(span.Name, " ", span.Status.Code, " ", a["error.type"], " ", a["polyplan.codes"]))
		if strings.Contains(fmt.Sprint(span), "secret") {
			t.Errorf("the trace tells a secret: %v", span)
		}
	}
	want := []string{
		`POST /graphql Unset  ["GRAPHQL_VALIDATION_FAILED"]`,
		`HTTP Unset  `,
		`query Error INTERNAL ["INTERNAL"]`,
		`POST /graphql Unset  ["INTERNAL"]`,
		`GET /readyz Error 503 `,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the spans are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
