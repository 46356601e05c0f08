package store

import (
	"context"
	"sync"
)

// offices lets one caller at a time into each office of a store that one process serves.
type offices struct {
	gate *gate // of those who wait and those who serve
	mu   sync.Mutex
	held map[string]chan struct{} // by office: full while it is held
}

func newOffices() *offices {
	return &offices{gate: newGate(), held: map[string]chan struct{}{}}
}

func (o *offices) lead(ctx context.Context, office string, work func(context.Context) error) error {
	return o.gate.during(ctx, func(ctx context.Context) error {
		held := o.of(office)
		select {
		case held <- struct{}{}:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		defer func() { <-held }()
		return work(ctx)
	})
}

func (o *offices) of(office string) chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	held := o.held[office]
	if held == nil {
		held = make(chan struct{}, 1)
		o.held[office] = held
	}
	return held
}

// close has all who serve leave, and waits for them.
func (o *offices) close() {
	o.gate.close()
	<-o.gate.empty
}
