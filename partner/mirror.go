package partner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
)

// Mirror keeps a catalogue a read-only replica of another, its origin, or of a part of it. It pulls all once and then,
// after each change that it is told of and now and then, what has changed; whatever breaks off goes on where it was.
type Mirror struct {
	catalogue *plan.Catalogue
	origin    *Origin
	choices   MirrorChoices
	log       *slog.Logger

	state    atomic.Pointer[plan.Mirrored] // which only Run changes
	written  time.Time                     // when it last was; of Run
	pulls    atomic.Uint64
	failures atomic.Uint64
	streams  atomic.Bool
	lastErr  atomic.Pointer[string]
	wake     chan struct{}
}

// MirrorChoices are what is mirrored, and how.
type MirrorChoices struct {
	Locales []i18n.Locale // none: all
	Plans   []string      // slugs; none: all
	Poll    time.Duration // how often the origin is asked where it tells of nothing
}

const (
	firstRetry  = time.Second
	longestWait = time.Minute // between two documents
	patience    = 10          // how many times as long as between two polls a mirror waits at most before it tries again
	noteEvery   = time.Minute // how often it is written down that nothing has changed
)

// errUnfilled says that the origin is a mirror that was not filled yet, of which there is nothing to pull that is
// whole.
var errUnfilled = errors.New("the origin is a mirror that has not all of its own origin yet")

// ErrRing says that a mirror comes from itself in the end.
var ErrRing = errors.New("mirrors in a ring have no origin")

// NewMirror makes an empty catalogue the mirror of an origin, or goes on with one that is.
func NewMirror(
	ctx context.Context, catalogue *plan.Catalogue, origin *Origin, choices MirrorChoices, log *slog.Logger,
) (*Mirror, error) {
	slices.Sort(choices.Locales)
	slices.Sort(choices.Plans)
	state, err := catalogue.BeginMirror(ctx, origin.Address(), choices.Locales, choices.Plans)
	if err != nil {
		return nil, err
	}
	m := &Mirror{catalogue: catalogue, origin: origin, choices: choices, log: log, wake: make(chan struct{}, 1)}
	m.state.Store(state)
	return m, nil
}

// Standing is how a mirror stands to its origin.
type Standing struct {
	Filled   bool          // all was pulled once
	Age      time.Duration // since it was last known to be as the first origin was; 0 where it never was
	Streams  bool          // the origin tells of changes as they come
	Pulls    uint64        // documents that were pulled
	Failures uint64        // rounds that broke off
	Err      string        // why the last round did; "" where it did not
}

// Standing is how the mirror stands now.
func (m *Mirror) Standing() Standing {
	s := Standing{Streams: m.streams.Load(), Pulls: m.pulls.Load(), Failures: m.failures.Load()}
	if current := m.state.Load().Current(); !current.IsZero() {
		s.Filled, s.Age = true, max(0, time.Since(current))
	}
	if err := m.lastErr.Load(); err != nil {
		s.Err = *err
	}
	return s
}

// Run keeps the mirror until ctx ends, or until it finds that there is nothing to keep: a ring, or, before it has ever
// been filled, something at the address that is no catalogue.
func (m *Mirror) Run(ctx context.Context) error {
	ctx, end := context.WithCancel(ctx)
	listening := make(chan struct{})
	go func() {
		defer close(listening)
		m.listen(ctx)
	}()
	defer func() {
		end()
		<-listening
	}()
	for failed := 0; ; {
		err := m.round(ctx)
		if ctx.Err() != nil {
			return nil
		}
		wait := jittered(m.choices.Poll)
		if err == nil {
			failed = 0
			m.lastErr.Store(nil)
		} else if err := m.note(err); err != nil {
			return err
		} else {
			failed++
		}
		wake := m.wake
		if failed > 0 {
			wait, wake = m.retryIn(failed, err), nil // whatever else the origin tells
		}
		if !pause(ctx, wait, wake) {
			return nil
		}
	}
}

// note tells of a round that broke off, and gives back what ends the mirror.
func (m *Mirror) note(err error) error {
	m.failures.Add(1)
	text := err.Error()
	if was := m.lastErr.Swap(&text); was == nil || *was != text {
		m.log.Warn("the mirror could not follow its origin and goes on trying", "origin", m.origin.Address(), "error", err)
	}
	never := m.state.Load().Current().IsZero()
	if errors.Is(err, ErrRing) || never && foreign(err) {
		return err
	}
	return nil
}

// retryIn is how long to wait after a number of failures in a row: longer each time, not all mirrors at once, and as
// long as the origin asks for.
func (m *Mirror) retryIn(failed int, err error) time.Duration {
	wait := min(min(firstRetry, m.choices.Poll)<<min(failed-1, 20), patience*m.choices.Poll)
	var refused *Refusal
	if errors.As(err, &refused) && refused.Wait > wait {
		wait = min(refused.Wait, time.Hour)
	}
	return jittered(wait)
}

// jittered is a time give or take a fifth, so that mirrors that began together do not ask together for ever.
func jittered(d time.Duration) time.Duration {
	return d*4/5 + rand.N(d*2/5+1)
}

// pause waits for a time or to be woken, and tells whether ctx goes on.
func pause(ctx context.Context, wait time.Duration, wake <-chan struct{}) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
	case <-wake:
	}
	return true
}

// listen has the origin wake the mirror by a stream. Where there is none the mirror asks now and then.
func (m *Mirror) listen(ctx context.Context) {
	failed := 0
	for pause(ctx, jittered(m.listenAgain(failed)), nil) {
		state := m.state.Load()
		if state.Cursor == "" {
			continue // until all was pulled
		}
		began, err := m.origin.Follow(ctx, state.Cursor, state.Locales, func() {
			m.streams.Store(true)
			m.wakeUp()
		})
		m.streams.Store(false)
		if failed++; began {
			failed = 1
		}
		m.log.Debug("no stream of changes", "origin", m.origin.Address(), "error", err)
	}
}

// listenAgain is how long to wait after a number of streams in a row that did not come to be.
func (m *Mirror) listenAgain(failed int) time.Duration {
	if failed == 0 {
		return min(firstRetry, m.choices.Poll)
	}
	return m.choices.Poll * time.Duration(min(1<<min(failed-1, 4), patience))
}

func (m *Mirror) wakeUp() {
	select {
	case m.wake <- struct{}{}:
	default: // it is about to ask anyhow
	}
}

// round brings the mirror up to where its origin is.
func (m *Mirror) round(ctx context.Context) error {
	asked := time.Now()
	who, err := m.origin.Identity(ctx)
	if err != nil {
		return err
	}
	if err := m.checkLine(ctx, who); err != nil {
		return err
	}
	state, known := *m.state.Load(), asked.Add(-who.Age)
	if state.Cursor == "" || state.Catalogue != who.Catalogue {
		return m.pullAll(ctx, who, known)
	}
	if !slices.Equal(state.Line, who.Line) {
		state.Line = who.Line
		if err := m.keep(ctx, state); err != nil {
			return err
		}
	}
	again, err := m.catchUp(ctx)
	if hasCode(err, string(plan.CursorExpired)) {
		m.log.Info("the origin's log no longer leads here: all is pulled again", "origin", m.origin.Address(), "error", err)
		again, err = true, nil
	}
	switch {
	case err != nil:
		return err
	case again:
		return m.pullAll(ctx, who, known)
	}
	return m.current(ctx, known)
}

// checkLine refuses an origin that comes from this catalogue.
func (m *Mirror) checkLine(ctx context.Context, who Identity) error {
	own, _, err := m.catalogue.Identity(ctx)
	if err != nil {
		return err
	}
	if who.Catalogue == own || slices.Contains(who.Line, own) {
		return fmt.Errorf("%s is a mirror of this mirror: %w; mirror the catalogue that people write in",
			m.origin.Address(), ErrRing)
	}
	return nil
}

// keep writes down what is known of the origin.
func (m *Mirror) keep(ctx context.Context, state plan.Mirrored) error {
	if err := m.catalogue.KeepMirror(ctx, &state); err != nil {
		return err
	}
	m.state.Store(&state)
	m.written = time.Now()
	return nil
}

// current notes that the mirror is as its first origin was at a time; it is written down only now and then.
func (m *Mirror) current(ctx context.Context, at time.Time) error {
	state := *m.state.Load()
	state.Known = at.UnixMilli()
	if time.Since(m.written) >= noteEvery {
		return m.keep(ctx, state)
	}
	m.state.Store(&state)
	return nil
}
