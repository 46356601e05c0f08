// Package web is the HTTP face of the catalogue: the chain every request goes through, the GraphQL
// endpoint and its explorer, and what operators probe.
//
// One file a handler or a link of the chain; the order of the chain is in New, and nowhere else.
package web

import (
	"log/slog"
	"net/http"
	"time"

	"polyplan/plan"
)

// Option is a choice of whoever runs the site.
type Option func(*options)

type options struct {
	adminToken    string
	responseCache uint64
	trusted       Manifest
	onlyTrusted   bool
	newestStatus  bool
}

// AdminToken has secret accepted as an ADMIN token; "" is none.
func AdminToken(secret string) Option {
	return func(o *options) { o.adminToken = secret }
}

// New is the handler of the whole site. It logs to log.
func New(catalogue *plan.Catalogue, log *slog.Logger, choices ...Option) http.Handler {
	o := options{responseCache: DefaultResponseCache}
	for _, choose := range choices {
		choose(&o)
	}
	mux := http.NewServeMux()
	mux.Handle("/graphql", newEndpoint(catalogue, log, &o))
	mux.Handle("GET /graphql/schema.graphqls", newSDL())
	mux.Handle("GET /livez", live())
	mux.Handle("GET /readyz", ready(catalogue, log))
	measures := newMetrics(catalogue)
	mux.Handle("GET /metrics", measures.handler())

	var site http.Handler = measured(mux, measures)
	site = authenticated(site, catalogue, o.adminToken, log)
	site = crossOrigin(site)
	site = recovered(site, log)
	site = logged(site, log)
	return identified(site)
}

// Bounds on a connection. A body is read, and an answer written, within these times or not at all.
const (
	headerTime  = 5 * time.Second
	bodyTime    = 20 * time.Second
	executeTime = 10 * time.Second
	writeTime   = 30 * time.Second
	idleTime    = 60 * time.Second
	maxHeader   = 32 << 10
)

// NewServer is a server of site with bounds on what a connection may take.
func NewServer(site http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           site,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       headerTime + bodyTime,
		WriteTimeout:      writeTime + bodyTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}
