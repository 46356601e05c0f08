package web

// OpenSockets is how many sockets are open.
func (s *Site) OpenSockets() int { return s.streams.sockets.open() }

// OpenStreams is how many operations are under way on sockets and by server-sent events.
func (s *Site) OpenStreams() int { return s.streams.operations.open() }
