package plan

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"polyplan/i18n"
)

// Reading is what an answer was made of. The edge that answers puts one in the context; verbs note in it
// what they read, and what their answer hangs on. It is safe for concurrent use.
type Reading struct {
	mu         sync.Mutex
	words      []*words
	hung       Dependencies
	modified   int64 // Unix milliseconds
	negotiated bool
	handed     atomic.Int64 // what of it the answer holds, weighted
}

type readingKey struct{}

// WithReading is a context in which verbs note what they read in r.
func WithReading(ctx context.Context, r *Reading) context.Context {
	return context.WithValue(ctx, readingKey{}, r)
}

// ReadingOf is the context's Reading, or one that nobody reads.
func ReadingOf(ctx context.Context) *Reading {
	if r, ok := ctx.Value(readingKey{}).(*Reading); ok {
		return r
	}
	return new(Reading)
}

func (r *Reading) note(ctx context.Context, words []*words) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.words = append(r.words, words...)
	for _, w := range words {
		w.reading, w.ended = r, ctx.Err
	}
}

// hang notes what a part of the answer hung on. What failed may not fail again, and what is for one viewer is not for
// others: neither is to be kept.
func (r *Reading) hang(ctx context.Context, d Dependencies, failed error) {
	if failed != nil || !ViewerOf(ctx).Anonymous() {
		d.addReach(withheld)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hung.add(d)
}

// Withhold notes that the answer is not to be kept.
func (r *Reading) Withhold() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hung.addReach(withheld)
}

// Dependencies are what the answer hung on, once all of it is made.
func (r *Reading) Dependencies() Dependencies {
	r.mu.Lock()
	defer r.mu.Unlock()
	d := r.hung
	d.subjects = slices.Clone(d.subjects)
	return d
}

// Chain is the order in which locales are tried for the operation's own list, of all that was read.
func (r *Reading) Chain() []i18n.Locale {
	r.mu.Lock()
	defer r.mu.Unlock()
	chain := []i18n.Locale{}
	for _, w := range r.words {
		for _, locale := range w.inForce().Locales() {
			if !slices.Contains(chain, locale) {
				chain = append(chain, locale)
			}
		}
	}
	return chain
}

// age notes when something that the answer is made of was last changed.
func (r *Reading) age(modified int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.modified = max(r.modified, modified)
}

// Modified is when the plans and publishers that the answer is made of, or the settings that all are served by, were
// last changed.
func (r *Reading) Modified() Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fromMillis(r.modified)
}

// Empty tells whether nothing with texts was read.
func (r *Reading) Empty() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.words) == 0
}

// Served is how many texts were picked in each locale so far.
func (r *Reading) Served() map[i18n.Locale]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	served := map[i18n.Locale]int{}
	for _, w := range r.words {
		for i := range w.voices {
			if n := w.served[i].Load(); n > 0 {
				served[w.voices[i].locale] += int(n)
			}
		}
	}
	return served
}

// Negotiate notes that Accept-Language had a say in the answer.
func (r *Reading) Negotiate() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.negotiated = true
}

// Negotiated tells whether Accept-Language had a say in the answer.
func (r *Reading) Negotiated() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.negotiated
}
