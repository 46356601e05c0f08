// Package web is the HTTP face of the catalogue: the chain every request goes through, the GraphQL
// endpoint and its explorer, and what operators probe.
//
// One file a handler or a link of the chain; the order of the chain is in New, and nowhere else.
package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

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
	proxies       []netip.Prefix
	streams       StreamLimits
	accessLog     io.Writer
	lineFormat    LineFormat
	tracer        trace.Tracer
	limits        Limits
	measures      []prometheus.Collector // of what goes on beside the site
	public        *url.URL               // nil where only requests tell
	license       string

	administration *Administration // nil where there is none
	mirror         *mirror         // nil where the site is no mirror's
}

// AdminToken has secret accepted as an ADMIN token; "" is none.
func AdminToken(secret string) Option {
	return func(o *options) { o.adminToken = secret }
}

// Site is the handler of the whole site.
type Site struct {
	http.Handler
	streams  *streams
	limits   Limits
	draining *atomic.Bool
}

// New is the site of a catalogue. It logs to log.
func New(catalogue *plan.Catalogue, log *slog.Logger, choices ...Option) *Site {
	o := options{responseCache: DefaultResponseCache, limits: DefaultLimits}
	for _, choose := range choices {
		choose(&o)
	}
	door, streams, draining := newDoor(catalogue, o.adminToken), newStreams(o.streams), new(atomic.Bool)
	mux := http.NewServeMux()
	endpoint := newEndpoint(catalogue, door, streams, log, &o)
	door.rates = endpoint.rates
	paid := endpoint.rates.paid
	mux.Handle("GET "+assetsPath+"{name}", paid(endpoint.explorer.assets.ServeHTTP))
	mux.Handle("GET "+sdlPath, paid(newSDL()))
	resources := newResources(catalogue, endpoint, log, &o)
	mux.Handle("GET /{$}", &front{resources})
	mux.Handle("GET "+pageAssets.place+"{version}/{name}", paid(pageAssets.ServeHTTP))
	workbench := newWorkbench(resources)
	mux.Handle("GET "+workbenchPath, paid(workbench.ServeHTTP))
	mux.Handle("GET "+workbench.built.place+"{version}/{name}", paid(workbench.built.ServeHTTP))
	mux.Handle("GET "+planFilesPath+"{file}", &planFiles{resources})
	for _, l := range []*lists{
		{resources, plansPath, legacyJSON, writePlans},
		{resources, sitemapPath, "application/xml", writeSitemap},
		{resources, catalogPath, "application/ld+json", writeCatalog},
	} {
		mux.Handle("GET "+l.path, l)
	}
	mux.Handle("GET /robots.txt", paid(resources.robots))
	mux.Handle("GET "+documentSchemaPath, paid(newDocumentSchema()))
	mux.Handle("GET "+identityPath, paid(identity(catalogue, log)))
	if o.mirror == nil {
		mux.Handle("POST "+importPath, &importer{catalogue, endpoint})
	} else {
		mux.Handle("POST "+importPath, paid(o.mirror.refuseAll))
	}
	mux.Handle("GET /livez", live())
	mux.Handle("GET /readyz", ready(catalogue, o.mirror, draining, log))
	endpoint.metrics = newMetrics(catalogue, endpoint)
	endpoint.metrics.registry.MustRegister(o.measures...)
	if o.mirror != nil {
		endpoint.metrics.registry.MustRegister(mirrorCollector{o.mirror})
	}
	mux.Handle("GET /metrics", paid(endpoint.metrics.handler().ServeHTTP))
	if o.administration != nil {
		a := &admin{o.administration, catalogue, log, &o.limits, make(chan struct{}, 1)}
		a.offer(mux)
	}

	site := routed(mux, endpoint)
	site = authenticated(site, door, log)
	site = crossOrigin(site)
	site = hardened(site)
	if o.mirror != nil {
		site = mirrored(site, o.mirror)
	}
	site = recovered(site, log)
	if o.tracer != nil {
		site = traced(site, o.tracer)
	}
	if o.accessLog != nil {
		site = logged(site, o.accessLog, o.lineFormat)
	}
	site = measured(site, endpoint.metrics)
	site = forwarded(site, o.proxies)
	site = drained(site, draining)
	return &Site{identified(site), streams, o.limits, draining}
}

// Shutdown ends all streams, and returns when they have ended or ctx has. Sockets are told that the server
// goes away, so that their clients come back.
func (s *Site) Shutdown(ctx context.Context) {
	s.streams.stop()
	s.streams.wait(ctx)
}

// Server is an HTTP server that, when it shuts down, ends streams too.
type Server struct {
	*http.Server
	site *Site
}

// NewServer is a server of site within its limits on what a connection may take.
func NewServer(site *Site, log *slog.Logger) *Server {
	server := &http.Server{Handler: site, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	site.limits.bound(server)
	return &Server{server, site}
}

// Shutdown is http.Server.Shutdown, which would wait for event streams and does not know of sockets.
func (s *Server) Shutdown(ctx context.Context) error {
	s.site.streams.stop()
	err := s.Server.Shutdown(ctx)
	s.site.Shutdown(ctx)
	return err
}
