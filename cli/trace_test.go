package cli_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"

	"polyplan/cli/clitest"
)

// receiver takes traces by OTLP over HTTP.
type receiver struct {
	*httptest.Server
	mu       sync.Mutex
	services []string
	spans    map[string]string // the id of each one's parent, by "name id"
	failed   error
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{spans: map[string]string{}}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err == nil {
			err = r.take(request.URL.Path, body)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(path string, body []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var sent collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(body, &sent); err != nil || path != "/v1/traces" {
		r.failed = fmt.Errorf("sent to %s: %w", path, err)
		return r.failed
	}
	for _, of := range sent.GetResourceSpans() {
		for _, a := range of.GetResource().GetAttributes() {
			if a.GetKey() == "service.name" {
				r.services = append(r.services, a.GetValue().GetStringValue())
			}
		}
		for _, scope := range of.GetScopeSpans() {
			for _, span := range scope.GetSpans() {
				r.spans[fmt.Sprintf("%s %x", span.GetName(), span.GetSpanId())] = fmt.Sprintf("%x", span.GetParentSpanId())
			}
		}
	}
	return nil
}

// path is the names of a span and of those that it is within.
func (r *receiver) path(of string) []string {
	name, _, _ := strings.Cut(of, " ")
	for parent := range r.spans {
		if id := r.spans[of]; id != "" && strings.HasSuffix(parent, " "+id) {
			return append(r.path(parent), name)
		}
	}
	return []string{name}
}

func TestTracesAreSentToTheCollectorThatTheEnvironmentNames(t *testing.T) {
	r := newReceiver(t)
	server, err := clitest.Start(t.Context(), t.TempDir(), append(os.Environ(), "OTEL_EXPORTER_OTLP_ENDPOINT="+r.URL))
	if err != nil {
		t.Fatal(err)
	}
	body := `{"query":"query Whole { plan(slug: \"gwangju\") { title { value } } }"}`
	response, err := http.Post(server.URL+"/graphql", "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if err := server.Stop(); err != nil { // which sends what has not been sent
		t.Fatalf("%v\n%s", err, server.Said())
	}
	r.Close()
	var got []string
	for span := range r.spans {
		got = append(got, strings.Join(r.path(span), " > "))
	}
	slices.Sort(got)
	if want := []string{"POST", "POST > query", "POST > query > store.view"}; !slices.Equal(got, want) || r.failed != nil {
		t.Errorf("the spans are %q (%v): want %q; the server said\n%s", got, r.failed, want, server.Said())
	}
	if !slices.Equal(slices.Compact(r.services), []string{"polyplan"}) {
		t.Errorf("they are of the service %q", r.services)
	}
}

func TestACollectorThatIsAwayHoldsUpNothing(t *testing.T) {
	r := newReceiver(t)
	r.Close()
	environment := append(os.Environ(), "OTEL_EXPORTER_OTLP_ENDPOINT="+r.URL)
	server, err := clitest.Start(t.Context(), t.TempDir(), environment)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Get(server.URL + "/graphql?query={__typename}")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if err := server.Stop(); err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("%s, and the server ended with %v", response.Status, err)
	}
	if said := server.Said(); !strings.Contains(said, "level=WARN msg=traces") {
		t.Errorf("the log does not tell that traces are lost:\n%s", said)
	}
}

func TestTracesAreNotSentByAnotherProtocol(t *testing.T) {
	environment := append(os.Environ(), "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc")
	if _, err := clitest.Start(t.Context(), t.TempDir(), environment); err == nil || !strings.Contains(err.Error(), "http/protobuf") {
		t.Errorf("the server says %v", err)
	}
}
