package web

import (
	"net/http"
	"time"

	"polyplan/graph"
)

// Limits are the bounds of what a client may send, ask for and take. Each holds before the work it bounds, and
// on every transport alike.
type Limits struct {
	Documents graph.Limits

	Body       int64 // bytes of a POST
	SignedBody int64 // the same of a viewer with a token, who may write
	Nesting    int   // of arrays and objects in the JSON of a request
	Header     int   // bytes of a request's headers with its URL

	HeaderTime  time.Duration // for a request's headers to come
	BodyTime    time.Duration // for its body to come
	ExecuteTime time.Duration // for an answer to be made
	WriteTime   time.Duration // for it to be taken
	IdleTime    time.Duration // between requests of a connection

	Rate     int // points a minute that a client may spend (cost.go of package graph); 0 is any number
	InFlight int // requests of a client at a time
}

// DefaultLimits leave room for frontends, and little for attacks.
var DefaultLimits = Limits{
	Documents: graph.DefaultLimits,

	Body: 256 << 10, SignedBody: 1 << 20, Nesting: 64, Header: 32 << 10,

	HeaderTime: 5 * time.Second, BodyTime: 20 * time.Second, ExecuteTime: 10 * time.Second,
	WriteTime: 30 * time.Second, IdleTime: 60 * time.Second,

	Rate: 60_000, InFlight: 64,
}

// WithLimits has these limits held in place of DefaultLimits.
func WithLimits(l Limits) Option {
	return func(o *options) { o.limits = l }
}

// bound gives a server those limits that hold for its connections.
func (l *Limits) bound(server *http.Server) {
	server.ReadHeaderTimeout = l.HeaderTime
	server.ReadTimeout = l.HeaderTime + l.BodyTime
	server.WriteTimeout = l.BodyTime + l.ExecuteTime + l.WriteTime
	server.IdleTimeout = l.IdleTime
	server.MaxHeaderBytes = max(l.Header-headerSlack, 1)
}

// headerSlack is what net/http reads beyond its bound.
const headerSlack = 4 << 10
