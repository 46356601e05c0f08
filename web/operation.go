package web

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"polyplan/graph"
	"polyplan/plan"
)

// operations are those under way on a socket, by the ids that its client gives them.
type operations struct {
	mu     sync.Mutex
	byID   map[string]*operation
	closed bool // no more may begin
	under  sync.WaitGroup
}

type operation struct {
	id     string
	cancel context.CancelFunc
}

// begin notes an operation, unless its id is taken, or there are that many already, or no more may begin.
func (o *operations) begin(one *operation, most int) (ending *closing, refused *refusal) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.closed:
		return nil, &refusal{code: graph.Unavailable, message: errStopping.Error()}
	case o.byID[one.id] != nil:
		return idTaken, nil
	case len(o.byID) >= most:
		message := fmt.Sprintf("%d operations are under way on this socket: at most %d can be", most, most)
		return nil, &refusal{code: graph.LimitExceeded, message: message}
	}
	if o.byID == nil {
		o.byID = map[string]*operation{}
	}
	o.byID[one.id] = one
	o.under.Add(1)
	return nil, nil
}

// end stops the operation of an id; there may be none any more.
func (o *operations) end(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if one := o.byID[id]; one != nil {
		delete(o.byID, id)
		one.cancel()
	}
}

// forget forgets an operation, so that its id can be used again. It tells whether its client waits for it
// still.
func (o *operations) forget(one *operation) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	waited := o.byID[one.id] == one
	if waited {
		delete(o.byID, one.id)
	}
	return waited
}

// close lets no more operations begin.
func (o *operations) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
}

// wait returns when no operation is under way.
func (o *operations) wait() {
	o.under.Wait()
}

// subscribe begins the operation that a message asks for.
func (s *socket) subscribe(m *message) *closing {
	asked, refused := parseBody(m.Payload, s.limits.Nesting)
	if refused != nil {
		return notMessage(refused.message)
	}
	viewer, ending := s.viewer()
	if ending != nil {
		return ending
	}
	ctx, cancel := context.WithCancel(plan.WithViewer(s.ctx, viewer))
	by, one := clientOf(s.upgrade.WithContext(ctx)), &operation{m.ID, cancel}
	leave, ending, refused := s.enter(one, by, asked)
	if leave == nil {
		cancel()
	}
	if refused != nil {
		return s.write(sayRefused(m.ID, refused))
	}
	if ending != nil {
		return ending
	}
	go func() {
		defer s.operations.under.Done()
		defer leave()
		defer cancel()
		if ending := s.operate(s.rates.withPayer(ctx, by), one, asked); ending != nil {
			s.hangUp(ending)
		}
	}()
	return nil
}

// enter lets an operation of a client in, which is to leave, or tells why the socket ends or the operation is refused.
func (s *socket) enter(one *operation, by client, asked *request) (leave func(), ending *closing, refused *refusal) {
	allowed, refused := s.admit(by, asked)
	if refused != nil {
		return nil, nil, refused
	}
	ending, refused = s.operations.begin(one, s.streams.Operations)
	if ending != nil || refused != nil {
		allowed.leave()
		return nil, ending, refused
	}
	end, refused := s.streams.enter(&s.streams.operations, "streams", by)
	if refused != nil {
		allowed.leave()
		s.operations.forget(one)
		s.operations.under.Done()
		return nil, nil, refused
	}
	return func() { end(); allowed.leave() }, nil, nil
}

// admit has the client pay for an operation before anything is done for it, and counts it like a request. A
// subscription is counted as a stream only.
func (s *socket) admit(by client, asked *request) (*allowance, *refusal) {
	if refused := s.rates.knock(by); refused != nil {
		return nil, refused
	}
	if refused := s.documents.resolve(asked); refused != nil {
		return nil, refused
	}
	if s.limits.Documents.Subscribes(asked.query, asked.operationName) {
		return nil, nil
	}
	return s.rates.begin(by)
}

// operate runs an operation and says what comes of it, until it or its client ends it.
func (s *socket) operate(ctx context.Context, one *operation, asked *request) (ending *closing) {
	defer func() {
		if cause := recover(); cause != nil {
			s.log.ErrorContext(ctx, "panic", "cause", cause, "stack", string(debug.Stack()), "id", graph.RequestID(ctx))
			ending = serverFailed
		}
	}()
	a := &account{begun: time.Now()}
	defer func() {
		if a.facts != nil {
			s.metrics.operation(a.facts, time.Since(a.begun))
		}
	}()
	for came, err := range s.outcomes(ctx, asked, s.reader) {
		if came != nil {
			a.add(came)
		}
		if err != nil || ctx.Err() != nil {
			return nil
		}
		if !came.executed {
			s.operations.forget(one)
			return s.write(say(sayError, one.id, marshal(came.response.Errors)))
		}
		if _, ending := s.viewer(); ending != nil {
			return ending
		}
		if ending := s.write(say(sayNext, one.id, came.body())); ending != nil {
			return ending
		}
	}
	if s.operations.forget(one) {
		return s.write(say(sayComplete, one.id, nil))
	}
	return nil
}
