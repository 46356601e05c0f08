package web

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"polyplan/plan"
)

// metrics are what /metrics tells, in the exposition format of Prometheus.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics(catalogue *plan.Catalogue) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "polyplan_http_request_duration_seconds",
			Help:    "How long requests took, by the route, the method and the status of the answer.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route", "method", "status"}),
	}
	m.registry.MustRegister(
		m.requests,
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewBuildInfoCollector(),
	)
	if _, ok := catalogue.Replica(); ok {
		m.registry.MustRegister(replicaCollector{catalogue})
	}
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// methods are those told apart; a caller can make up others.
var methods = map[string]bool{
	http.MethodGet: true, http.MethodHead: true, http.MethodPost: true, http.MethodOptions: true,
	http.MethodPut: true, http.MethodPatch: true, http.MethodDelete: true,
}

// measured counts and times the requests of a mux by its patterns.
func measured(mux *http.ServeMux, m *metrics) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		counted := &countingWriter{ResponseWriter: w}
		status := http.StatusInternalServerError // of a panic
		defer func() {
			route, method := r.Pattern, r.Method
			if route == "" {
				route = "none"
			}
			if !methods[method] {
				method = "other"
			}
			m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Observe(time.Since(begun).Seconds())
		}()
		mux.ServeHTTP(counted, r)
		status = cmp.Or(counted.status, http.StatusOK)
	})
}

// replicaCollector tells how a replica stands when it is asked.
type replicaCollector struct{ catalogue *plan.Catalogue }

var (
	appliedDesc  = prometheus.NewDesc("polyplan_replica_applied_revision", "The newest revision that can be read here.", nil, nil)
	headDesc     = prometheus.NewDesc("polyplan_replica_head_revision", "The newest revision of the cluster that is known of.", nil, nil)
	behindDesc   = prometheus.NewDesc("polyplan_replica_behind_seconds", "For how long the copy has not been known to hold all; 0 when it does.", nil, nil)
	writableDesc = prometheus.NewDesc("polyplan_replica_writable", "1 where writes are accepted, else 0.", nil, nil)
)

// Describe is of prometheus.Collector.
func (c replicaCollector) Describe(to chan<- *prometheus.Desc) {
	to <- appliedDesc
	to <- headDesc
	to <- behindDesc
	to <- writableDesc
}

// Collect is of prometheus.Collector.
func (c replicaCollector) Collect(to chan<- prometheus.Metric) {
	status, _ := c.catalogue.Replica()
	writable := 1.0
	if status.Err != nil {
		writable = 0
	}
	for desc, value := range map[*prometheus.Desc]float64{
		appliedDesc:  float64(status.Applied),
		headDesc:     float64(status.Head),
		behindDesc:   status.Behind.Seconds(),
		writableDesc: writable,
	} {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value)
	}
}
