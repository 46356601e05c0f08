package web

import "github.com/prometheus/client_golang/prometheus"

// Measures has /metrics tell what is measured beside the site, too.
func Measures(all ...prometheus.Collector) Option {
	return func(o *options) { o.measures = append(o.measures, all...) }
}
