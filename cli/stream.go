package cli

import (
	"time"

	"polyplan/web"
)

// streams are the flags of what clients may hold open.
type streams struct {
	Streams          int           `default:"100" placeholder:"N" help:"How many subscriptions and other operations one client may have under way on WebSockets and event streams, and how many WebSockets it may have open. Default ${default}, variable ${env}."`
	SocketOperations int           `default:"100" placeholder:"N" help:"How many operations may be under way on one WebSocket. Default ${default}, variable ${env}."`
	SocketMessage    int64         `default:"262144" placeholder:"BYTES" help:"How large a message on a WebSocket may be. Default ${default}, variable ${env}."`
	SocketInit       time.Duration `default:"5s" placeholder:"TIME" help:"How long a WebSocket may be open before connection_init has come. Default ${default}, variable ${env}."`
	StreamPing       time.Duration `default:"20s" placeholder:"TIME" help:"How often a client is pinged; who does not answer by the next time is cut off. Default ${default}, variable ${env}."`
	StreamWrite      time.Duration `default:"10s" placeholder:"TIME" help:"How long a client may take to accept one message before it is hung up on. Default ${default}, variable ${env}."`
}

func (s *streams) options() web.Option {
	return web.LimitStreams(web.StreamLimits{
		Init: s.SocketInit, Ping: s.StreamPing, Write: s.StreamWrite,
		Message: s.SocketMessage, Operations: s.SocketOperations, Streams: s.Streams,
	})
}
