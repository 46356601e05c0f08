package web

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"

	"polyplan/graph"
	"polyplan/plan"
)

// rates hold what each client may still spend, in points. A request costs one before it is read; what its
// operation costs is charged when that is known and before it is resolved, so that an answer out of a cache
// costs no more than the one.
type rates struct {
	points   rate.Limit // a second
	burst    int        // what who has not come for a minute may spend at once
	inFlight int64
	clients  *otter.Cache[client, *allowance]
	guessing atomic.Int64 // until when some client is barred for its guesses at tokens, as Unix nanoseconds
}

// Clients are forgotten when they have their whole allowance again anyway. Should more come at a time than are
// kept, some begin anew too soon: that is no more than their many addresses give them.
const (
	maxClients = 50_000
	forgetTime = 2 * time.Minute
)

// newRates is nil, which takes any number, where there is no rate.
func newRates(l *Limits) *rates {
	if l.Rate <= 0 {
		return nil
	}
	return &rates{
		points: rate.Limit(float64(l.Rate) / time.Minute.Seconds()), burst: l.Rate, inFlight: int64(l.InFlight),
		clients: otter.Must(&otter.Options[client, *allowance]{
			MaximumSize:      maxClients,
			ExpiryCalculator: otter.ExpiryAccessing[client, *allowance](forgetTime),
		}),
	}
}

// allowance is what one client may spend.
type allowance struct {
	points *rate.Limiter
	barred atomic.Int64 // until when no guess at a token is taken, as Unix nanoseconds
	under  atomic.Int64 // requests, and queries and mutations on sockets, that have begun and not left
}

func (r *rates) of(c client) *allowance {
	if a, ok := r.clients.GetIfPresent(c); ok {
		return a
	}
	a, _ := r.clients.SetIfAbsent(c, &allowance{points: rate.NewLimiter(r.points, r.burst)})
	return a
}

// enter lets a request of a client in, which is to leave.
func (r *rates) enter(c client) (*allowance, *refusal) {
	a, refused := r.begin(c)
	if a == nil {
		return nil, refused
	}
	if wait := a.spend(1, 1); wait > 0 {
		a.leave()
		return nil, r.tooSoon(wait)
	}
	return a, nil
}

// begin counts one more of a client as under way, until it leaves.
func (r *rates) begin(c client) (*allowance, *refusal) {
	if r == nil {
		return nil, nil
	}
	a := r.of(c)
	if a.under.Add(1) > r.inFlight {
		a.leave()
		return nil, r.tooMany()
	}
	return a, nil
}

// knock has a client pay for an operation on a connection that it has, before anything is done for it.
func (r *rates) knock(c client) *refusal {
	if r == nil {
		return nil
	}
	if wait := r.of(c).spend(1, 1); wait > 0 {
		return r.tooSoon(wait)
	}
	return nil
}

func (a *allowance) leave() {
	if a != nil {
		a.under.Add(-1)
	}
}

// outside has a request that has entered not be counted among those under way until it is back: a subscription is
// open for long, and counted as a stream.
func (r *rates) outside(c client) (back func()) {
	if r == nil {
		return func() {}
	}
	a := r.of(c)
	a.under.Add(-1)
	return func() { a.under.Add(1) }
}

// spend takes a cost, and tells how long to wait where it is more than is there. Then it takes the least,
// which is work that was done already, on credit.
func (a *allowance) spend(cost, least int) (wait time.Duration) {
	now, burst := time.Now(), a.points.Burst()
	cost, least = min(cost, burst), min(least, burst)
	if a.points.AllowN(now, cost) {
		return 0
	}
	if cost > 1 { // else who waits at the door would only get further away from it
		a.points.ReserveN(now, least)
	}
	missing := float64(cost) - a.points.TokensAt(now)
	return time.Duration(math.Ceil(missing / float64(a.points.Limit()) * float64(time.Second)))
}

type payerKey struct{}

// withPayer is a context whose operations a client pays for.
func (r *rates) withPayer(ctx context.Context, c client) context.Context {
	if r == nil {
		return ctx
	}
	ctx = plan.WithPurse(ctx, func(plans int) error {
		refused := r.prepay(c, plans)
		if refused == nil {
			return nil
		}
		return &plan.Error{Code: plan.Spent, Message: refused.message, Err: refused}
	})
	return context.WithValue(ctx, payerKey{}, c)
}

// prepay has a client pay a point a plan for what is made of all plans and kept for all clients, before it is. It may
// take half of a minute's points: of the other half the client lives meanwhile, and could else never have what takes
// more.
func (r *rates) prepay(c client, plans int) *refusal {
	if wait := r.of(c).spend(min(plans, max(1, r.burst/2)), 0); wait > 0 {
		return r.tooSoon(wait)
	}
	return nil
}

// charge has the payer pay for an operation; it tells how long that client has to wait where it cannot.
func (r *rates) charge(ctx context.Context, cost int, document string) (wait time.Duration) {
	c, ok := ctx.Value(payerKey{}).(client)
	if r == nil || !ok {
		return 0
	}
	reading := 1 + len(document)/readingUnit
	return r.of(c).spend(max(cost, reading), reading)
}

// bill has a client pay for work that was done for it, on credit where it has to be: then what it asks for next has to
// wait.
func (r *rates) bill(c client, cost int) {
	if r != nil && cost > 0 {
		r.of(c).spend(cost, cost)
	}
}

// readingUnit is how many bytes of a document cost a point to parse and validate, or to refuse.
const readingUnit = 64

// tooSoon refuses who has spent what was there, for a time.
func (r *rates) tooSoon(wait time.Duration) *refusal {
	return &refusal{
		status: http.StatusTooManyRequests, code: graph.RateLimited, retry: wait,
		message: fmt.Sprintf("this client asks for too much: try again in %s s", seconds(wait)),
		quota:   quota{"points", fmt.Sprintf("q=%d;w=60", r.burst)},
	}
}

// tooMany refuses who has enough under way.
func (r *rates) tooMany() *refusal {
	return &refusal{
		status: http.StatusTooManyRequests, code: graph.RateLimited, retry: time.Second,
		message: fmt.Sprintf("%d requests are under way: wait for one to end", r.inFlight),
		quota:   quota{"in-flight", fmt.Sprintf(`q=%d;qu="concurrent-requests"`, r.inFlight)},
	}
}

// seconds are whole ones, as in Retry-After (RFC 9110 section 10.2.3), and at least one.
func seconds(wait time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(wait.Seconds()))))
}
