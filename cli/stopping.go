package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"polyplan/web"
)

// stopping are the flags of how a server stops.
type stopping struct {
	DrainTime time.Duration `default:"0s" placeholder:"TIME" help:"How long to serve on after the program was told to stop, while /readyz fails and each answer ends its connection, so that a balancer sends nothing more before the port is closed. Default ${default}, variable ${env}."`
}

// graceTime is how long requests may go on after the port was closed.
const graceTime = 10 * time.Second

// drain serves on for the drain time.
func (s *stopping) drain(sh *shell, server *web.Server, broken <-chan error) error {
	if s.DrainTime <= 0 {
		return nil
	}
	server.Drain()
	sh.log.Info("draining", "for", s.DrainTime.String())
	select {
	case err := <-broken:
		return err
	case <-time.After(s.DrainTime):
		return nil
	}
}

// serve serves on the listener until the context ends or a restore is asked for, and then lets requests under way
// finish.
func (s *stopping) serve(sh *shell, listener *turn, server *web.Server, restores <-chan *web.Restoring) (asked *web.Restoring, err error) {
	broken := make(chan error, 1)
	go func() { broken <- server.Serve(listener) }()
	select {
	case err := <-broken:
		return nil, fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case asked = <-restores:
	case <-sh.ctx.Done():
		if err := s.drain(sh, server, broken); err != nil {
			return nil, fmt.Errorf("serve on %s: %w", listener.Addr(), err)
		}
		listener.endAll()
	}
	sh.log.Info("stopping", "grace", graceTime.String())
	ctx, cancel := context.WithTimeout(context.WithoutCancel(sh.ctx), graceTime)
	defer cancel()
	err = server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.Join(fmt.Errorf("requests went on for %s after the stop", graceTime), server.Close())
	}
	if asked != nil && err != nil { // it is no reason not to restore
		sh.log.Warn("stopping to restore", "error", err)
		err = nil
	}
	select {
	case late := <-restores: // of a request that was under way
		if asked == nil {
			return nil, errors.Join(err, late.End("", errors.New("the server was told to stop")), late.Spare.Drop())
		}
		err = errors.Join(late.End("", errors.New("another restore came first")), late.Spare.Drop())
	default:
	}
	return asked, err
}
