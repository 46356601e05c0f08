package cli

import (
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"polyplan/plan"
	"polyplan/web"
)

// again has a backup take the place of the store, which is closed, and serves on: with the backup or, where that failed,
// with what was there.
func (s *serve) again(sh *shell, listener net.Listener, tracing *tracing, asked *web.Restoring) (*web.Restoring, error) {
	kept, failed := takePlace(sh, asked)
	told := false
	end := func(failed error) {
		if told {
			return
		}
		told = true
		if err := asked.End(kept, failed); err != nil {
			sh.log.Warn("who asked for the restore was not told what came of it", "error", err)
		}
	}
	if failed != nil {
		sh.log.Error("not restored", "error", failed)
	} else {
		sh.log.Info("restored", "kept", kept)
	}
	next, err := s.once(sh, listener, tracing, func() { end(failed) })
	end(err) // where it did not come to serve
	return next, err
}

func takePlace(sh *shell, asked *web.Restoring) (kept string, err error) {
	defer func() { err = errors.Join(err, asked.Spare.Drop()) }()
	if asked.Replace {
		kept, err = asked.Spare.RestoreOver(sh.ctx, sh.store, plan.Vacant)
	} else {
		err = asked.Spare.RestoreTo(sh.ctx, sh.store, plan.Vacant)
	}
	if err != nil {
		return "", fmt.Errorf("not restored, the catalogue is as it was: %w", err)
	}
	return kept, nil
}

// turn is a listener for one server, which closes it; those who connect then wait for the next server's turn.
type turn struct {
	net.Listener
	over atomic.Bool
}

// newTurn begins a turn. Only a listener that can be interrupted is left open at its end.
func newTurn(listener net.Listener) *turn {
	interrupt(listener, time.Time{})
	return &turn{Listener: listener}
}

func interrupt(listener net.Listener, at time.Time) {
	if tcp, ok := listener.(*net.TCPListener); ok {
		_ = tcp.SetDeadline(at) // fails where it is closed
	}
}

// Accept is of net.Listener.
func (t *turn) Accept() (net.Conn, error) {
	conn, err := t.Listener.Accept()
	if err != nil && t.over.Load() {
		return nil, net.ErrClosed
	}
	return conn, err
}

// endAll ends this turn and all that could follow: who connects is refused.
func (t *turn) endAll() {
	t.over.Store(true)
	_ = t.Listener.Close() // and whoever made it closes it again
}

// Close is of net.Listener.
func (t *turn) Close() error {
	t.over.Store(true)
	interrupt(t.Listener, time.Now())
	return nil
}
