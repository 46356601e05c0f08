package web

import (
	"net/http"
	"time"
)

// guessCost is what a token that does not hold costs whoever sent it, in points: nobody has a reason to send many.
const guessCost = 10

// paid has a page cost its client a point, as a request of GraphQL does.
func (r *rates) paid(page http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, request *http.Request) {
		if refused := r.knock(clientOf(request)); refused != nil {
			refused.write(w, acceptedBy(request).refusing())
			return
		}
		page(w, request)
	}
}

// guessed has a client pay for a token that does not hold. Where it cannot, its tokens are not looked at for as long as
// it has to wait: else a good guess would be taken, however many came before it.
func (r *rates) guessed(c client) {
	if r == nil {
		return
	}
	a := r.of(c)
	wait := a.spend(guessCost, guessCost)
	if wait == 0 {
		return
	}
	until := time.Now().Add(wait).UnixNano()
	a.barred.Store(until)
	for last := r.guessing.Load(); last < until && !r.guessing.CompareAndSwap(last, until); last = r.guessing.Load() {
	}
}

// bars tells a client that has guessed too often to wait. Where nobody has, it looks nobody up.
func (r *rates) bars(c client) *refusal {
	if r == nil {
		return nil
	}
	now := time.Now().UnixNano()
	if r.guessing.Load() <= now {
		return nil
	}
	a, ok := r.clients.GetIfPresent(c)
	if !ok {
		return nil
	}
	if wait := time.Duration(a.barred.Load() - now); wait > 0 {
		return r.tooSoon(wait)
	}
	return nil
}
