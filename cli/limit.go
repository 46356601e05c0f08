package cli

import (
	"time"

	"polyplan/graph"
	"polyplan/web"
)

// limits are the flags of what one client may send, ask for and take.
type limits struct {
	LimitBody       int64         `default:"262144" placeholder:"BYTES" help:"How large the body of a request may be. Default ${default}, variable ${env}."`
	LimitSignedBody int64         `default:"1048576" placeholder:"BYTES" help:"The same for requests with a token. Default ${default}, variable ${env}."`
	LimitNesting    int           `default:"64" placeholder:"N" help:"How deep arrays and objects may stand in each other in the JSON of a request. Default ${default}, variable ${env}."`
	LimitHeader     int           `default:"32768" placeholder:"BYTES" help:"How large the headers of a request may be, with its URL. Default ${default}, variable ${env}."`
	LimitDocument   int           `default:"65536" placeholder:"BYTES" help:"How large a GraphQL document may be. Default ${default}, variable ${env}."`
	LimitTokens     int           `default:"2000" placeholder:"N" help:"How many tokens a document may have. Default ${default}, variable ${env}."`
	LimitDepth      int           `default:"15" placeholder:"N" help:"How deep fields may be selected in each other. Default ${default}, variable ${env}."`
	LimitAliases    int           `default:"50" placeholder:"N" help:"How many aliases an operation may have, after fragments are expanded. Default ${default}, variable ${env}."`
	LimitDirectives int           `default:"8" placeholder:"N" help:"How many directives may stand on one node of a document. Default ${default}, variable ${env}."`
	LimitFragments  int           `default:"50" placeholder:"N" help:"How many fragments a document may have. Default ${default}, variable ${env}."`
	LimitOperations int           `default:"20" placeholder:"N" help:"How many operations a document may have. Default ${default}, variable ${env}."`
	LimitFields     int           `default:"500" placeholder:"N" help:"How many fields an operation may have, after fragments are expanded. Default ${default}, variable ${env}."`
	LimitCost       int           `default:"20000" placeholder:"POINTS" help:"How much an operation may cost: a point a field, times the length of the lists it is in. Default ${default}, variable ${env}."`
	HeaderTime      time.Duration `default:"5s" placeholder:"TIME" help:"How long the headers of a request may take to come. Default ${default}, variable ${env}."`
	BodyTime        time.Duration `default:"20s" placeholder:"TIME" help:"How long the body of a request may take to come. Default ${default}, variable ${env}."`
	ExecuteTime     time.Duration `default:"10s" placeholder:"TIME" help:"How long an answer may take to make. Default ${default}, variable ${env}."`
	WriteTime       time.Duration `default:"30s" placeholder:"TIME" help:"How long an answer may take to be read by its client. Default ${default}, variable ${env}."`
	IdleTime        time.Duration `default:"60s" placeholder:"TIME" help:"How long a connection may be without a request. Default ${default}, variable ${env}."`
	Rate            int           `default:"60000" placeholder:"POINTS" help:"How much a client may ask for in a minute, in the points of limit-cost; 0 turns this and the next off, for load tests. Default ${default}, variable ${env}."`
	InFlight        int           `default:"64" placeholder:"N" help:"How many requests of a client may be under way. Default ${default}, variable ${env}."`
}

func (l *limits) options() web.Option {
	return web.WithLimits(web.Limits{
		Documents: graph.Limits{
			Document: l.LimitDocument, Tokens: l.LimitTokens, Depth: l.LimitDepth, Aliases: l.LimitAliases,
			Directives: l.LimitDirectives, Fragments: l.LimitFragments, Operations: l.LimitOperations,
			Fields: l.LimitFields, Cost: l.LimitCost,
		},
		Body: l.LimitBody, SignedBody: l.LimitSignedBody, Nesting: l.LimitNesting, Header: l.LimitHeader,
		HeaderTime: l.HeaderTime, BodyTime: l.BodyTime, ExecuteTime: l.ExecuteTime, WriteTime: l.WriteTime, IdleTime: l.IdleTime,
		Rate: l.Rate, InFlight: l.InFlight,
	})
}
