package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"polyplan/graph"
	"polyplan/plan"
)

// metrics are what /metrics tells, in the exposition format of Prometheus. docs/operating.md lists them.
type metrics struct {
	registry    *prometheus.Registry
	requests    *family[requestLabels, prometheus.Observer]
	names       *names
	operations  *family[operationLabels, operationMetrics]
	rateLimited prometheus.Counter
}

type requestLabels struct {
	route, method string
	status        int
}

type operationLabels struct {
	name, kind, code string
}

type operationMetrics struct {
	requests prometheus.Counter
	duration prometheus.Observer
}

// durations are the bounds of the buckets of times, in seconds.
var durations = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newMetrics(catalogue *plan.Catalogue, e *endpoint) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), names: newNames(e.documents.trusted)}
	m.requests = m.requestFamily()
	m.operations = m.operationFamily()
	m.rateLimited = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "polyplan_rate_limited_requests_total",
		Help: "Requests that were refused because their client had asked for too much.",
	})
	m.registry.MustRegister(
		m.rateLimited,
		storeCollector{catalogue},
		orderCollector{catalogue},
		openGauge("polyplan_sockets", "WebSockets that are open.", &e.streams.sockets),
		openGauge("polyplan_streams", "Operations under way on sockets and by server-sent events.", &e.streams.operations),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewBuildInfoCollector(),
	)
	if e.answers != nil {
		m.registry.MustRegister(cacheCollector{e.answers})
	}
	if _, ok := catalogue.Replica(); ok {
		m.registry.MustRegister(replicaCollector{catalogue})
	}
	return m
}

func openGauge(name, help string, of *tally) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(of.open()) })
}

func (m *metrics) requestFamily() *family[requestLabels, prometheus.Observer] {
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "polyplan_http_request_duration_seconds",
		Help:    "How long requests took, streams aside, by the route, the method and the status of the answer.",
		Buckets: durations,
	}, []string{"route", "method", "status"})
	m.registry.MustRegister(took)
	return newFamily(func(of requestLabels) prometheus.Observer {
		return took.WithLabelValues(of.route, of.method, strconv.Itoa(of.status))
	})
}

func (m *metrics) operationFamily() *family[operationLabels, operationMetrics] {
	count := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "polyplan_graphql_requests_total",
		Help: "GraphQL requests by the name and the type of the operation, and the code of the first error.",
	}, []string{"operation", "type", "code"})
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "polyplan_graphql_request_duration_seconds",
		Help:    "How long GraphQL requests took, by the name and the type of the operation.",
		Buckets: durations,
	}, []string{"operation", "type"})
	m.registry.MustRegister(count, took)
	return newFamily(func(of operationLabels) operationMetrics {
		return operationMetrics{
			requests: count.WithLabelValues(of.name, of.kind, of.code),
			duration: took.WithLabelValues(of.name, of.kind),
		}
	})
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// measured counts and times requests.
func measured(next http.Handler, m *metrics) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			a := accountOf(w)
			took := time.Since(a.begun)
			if !a.stream {
				m.request(a, r.Method, took)
			}
			if a.facts != nil && a.route == graphqlPath {
				m.operation(a.facts, took)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// methods are those told apart; a caller can make up others.
var methods = map[string]bool{
	http.MethodGet: true, http.MethodHead: true, http.MethodPost: true, http.MethodOptions: true,
	http.MethodPut: true, http.MethodPatch: true, http.MethodDelete: true,
}

func (m *metrics) request(a *account, method string, took time.Duration) {
	of := requestLabels{a.route, method, a.status}
	if of.route == "" {
		of.route = "none"
	}
	if !methods[method] {
		of.method = "other"
	}
	m.requests.of(of).Observe(took.Seconds())
}

// operation counts and times what was asked in GraphQL.
func (m *metrics) operation(f *facts, took time.Duration) {
	of := operationLabels{f.operation, f.kind, f.code()}
	found, ok := m.operations.seen(of)
	if !ok {
		of.name = m.names.fit(of.name)
		found = m.operations.of(of)
	}
	found.requests.Inc()
	found.duration.Observe(took.Seconds())
	if of.code == graph.RateLimited {
		m.rateLimited.Inc()
	}
}
