package web

import (
	"github.com/prometheus/client_golang/prometheus"

	"polyplan/plan"
)

// described names what is read where it is kept, when /metrics is asked.
func described(name, help string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, nil, nil)
}

// storeCollector tells of the store.
type storeCollector struct{ catalogue *plan.Catalogue }

var (
	revisionDesc = described("polyplan_store_revision", "The newest revision that can be read here.")
	commitsDesc  = described("polyplan_store_commits_total", "Commits of this process; writes at the same time share one.")
	openDesc     = described("polyplan_store_transactions", "Transactions under way, nearly all of which read.")
	bytesDesc    = described("polyplan_store_file_bytes", "The size of the file.")
)

// Describe is of prometheus.Collector.
func (c storeCollector) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{revisionDesc, commitsDesc, openDesc, bytesDesc} {
		to <- desc
	}
}

// Collect is of prometheus.Collector.
func (c storeCollector) Collect(to chan<- prometheus.Metric) {
	rev, stats := c.catalogue.Store()
	tell(to, revisionDesc, prometheus.GaugeValue, float64(rev))
	tell(to, commitsDesc, prometheus.CounterValue, float64(stats.Commits))
	tell(to, openDesc, prometheus.GaugeValue, float64(stats.Open))
	tell(to, bytesDesc, prometheus.GaugeValue, float64(stats.Bytes))
}

// cacheCollector tells of the response cache.
type cacheCollector struct{ answers *answers }

var (
	lookupsDesc = prometheus.NewDesc("polyplan_response_cache_requests_total",
		"Requests that asked the response cache, by the outcome: hit, miss, or stale where what was kept had changed.",
		[]string{"outcome"}, nil)
	evictionsDesc  = described("polyplan_response_cache_evictions_total", "Answers that gave way to others.")
	cacheBytesDesc = described("polyplan_response_cache_bytes", "About what the answers that are kept take.")
)

// Describe is of prometheus.Collector.
func (c cacheCollector) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{lookupsDesc, evictionsDesc, cacheBytesDesc} {
		to <- desc
	}
}

// Collect is of prometheus.Collector.
func (c cacheCollector) Collect(to chan<- prometheus.Metric) {
	counts := &c.answers.counts
	tell(to, lookupsDesc, prometheus.CounterValue, float64(counts.hits.Load()), string(cacheHit))
	tell(to, lookupsDesc, prometheus.CounterValue, float64(counts.misses.Load()), string(cacheMiss))
	tell(to, lookupsDesc, prometheus.CounterValue, float64(counts.stale.Load()), string(cacheStale))
	tell(to, evictionsDesc, prometheus.CounterValue, float64(counts.evictions.Load()))
	tell(to, cacheBytesDesc, prometheus.GaugeValue, float64(c.answers.kept.WeightedSize()))
}

// orderCollector tells of the orders of titles that are kept in memory.
type orderCollector struct{ catalogue *plan.Catalogue }

var (
	ordersDesc = described("polyplan_title_orders", "Orders of titles that are kept in memory.")
	madeDesc   = described("polyplan_title_orders_made_total", "Orders of titles that were made from all plans.")
)

// Describe is of prometheus.Collector.
func (c orderCollector) Describe(to chan<- *prometheus.Desc) {
	to <- ordersDesc
	to <- madeDesc
}

// Collect is of prometheus.Collector.
func (c orderCollector) Collect(to chan<- prometheus.Metric) {
	kept, made := c.catalogue.Orders()
	tell(to, ordersDesc, prometheus.GaugeValue, float64(kept))
	tell(to, madeDesc, prometheus.CounterValue, float64(made))
}

// replicaCollector tells how a replica stands to its cluster.
type replicaCollector struct{ catalogue *plan.Catalogue }

var (
	appliedDesc = described("polyplan_replica_applied_revision", "The newest revision that can be read here.")
	headDesc    = described("polyplan_replica_head_revision", "The newest revision of the cluster that is known of.")
	behindDesc  = described("polyplan_replica_behind_seconds",
		"For how long the copy has not been known to hold all; 0 when it does.")
	writableDesc = described("polyplan_replica_writable", "1 where writes are accepted, else 0.")
	formatDesc   = described("polyplan_replica_format", "The format in force in the copy.")
	readsDesc    = described("polyplan_replica_format_readable", "The newest format that this program reads.")
)

// Describe is of prometheus.Collector.
func (c replicaCollector) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{appliedDesc, headDesc, behindDesc, writableDesc, formatDesc, readsDesc} {
		to <- desc
	}
}

// Collect is of prometheus.Collector.
func (c replicaCollector) Collect(to chan<- prometheus.Metric) {
	status, _ := c.catalogue.Replica()
	writable := 1.0
	if status.Err != nil {
		writable = 0
	}
	tell(to, appliedDesc, prometheus.GaugeValue, float64(status.Applied))
	tell(to, headDesc, prometheus.GaugeValue, float64(status.Head))
	tell(to, behindDesc, prometheus.GaugeValue, status.Behind.Seconds())
	tell(to, writableDesc, prometheus.GaugeValue, writable)
	tell(to, formatDesc, prometheus.GaugeValue, float64(status.Format))
	tell(to, readsDesc, prometheus.GaugeValue, float64(status.Reads))
}

func tell(
	to chan<- prometheus.Metric, what *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string,
) {
	to <- prometheus.MustNewConstMetric(what, kind, value, labels...)
}
