package web

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"polyplan/i18n"
	"polyplan/plan"
)

// DefaultResponseCache is how many bytes of answers are kept where nothing else is said.
const DefaultResponseCache = 64 << 20

// ResponseCache keeps so many bytes of answers to anonymous queries; 0 keeps none.
func ResponseCache(bytes uint64) Option {
	return func(o *options) { o.responseCache = bytes }
}

// answers keeps what was answered to the public, by the request as it was written and the languages it
// was asked in. What is kept is served only while nothing that it hung on has changed (plan.Dependencies),
// so nobody who could know of a write sees an answer from before it.
type answers struct {
	catalogue *plan.Catalogue
	kept      *otter.Cache[question, *rendered]
	wanted    *otter.Cache[string, string] // canonical lists of locales, by Accept-Language
	flights   singleflight.Group           // one computes what many ask at once
	counts    cacheCounts
}

// cacheOutcome is what the response cache did for a request; "" where it was not asked.
type cacheOutcome string

const (
	cacheHit   cacheOutcome = "hit"
	cacheMiss  cacheOutcome = "miss"
	cacheStale cacheOutcome = "stale" // what was kept hung on something that has changed
)

// cacheCounts are what became of questions that could have been answered from the cache.
type cacheCounts struct {
	hits, misses, stale, evictions atomic.Uint64
}

// question is what an answer is kept by.
type question struct {
	method    string // GET also for HEAD
	form      form
	text      string // the query string or the body
	languages string // canonical; "" until an answer is known to hang on them
}

// maxLists is how many bytes of Accept-Language headers are kept read.
const maxLists = 1 << 20

// newAnswers is nil where nothing is to be kept.
func newAnswers(catalogue *plan.Catalogue, bytes uint64) *answers {
	if bytes == 0 {
		return nil
	}
	a := &answers{catalogue: catalogue}
	a.kept = otter.Must(&otter.Options[question, *rendered]{
		MaximumWeight: bytes,
		Weigher: func(q question, r *rendered) uint32 {
			return uint32(entryWeight + len(q.text) + len(q.languages) + r.size())
		},
		OnAtomicDeletion: func(e otter.DeletionEvent[question, *rendered]) {
			if e.WasEvicted() {
				a.counts.evictions.Add(1)
			}
		},
	})
	a.wanted = otter.Must(&otter.Options[string, string]{
		MaximumWeight: maxLists,
		Weigher:       func(header, list string) uint32 { return uint32(entryWeight + len(header) + len(list)) },
	})
	return a
}

// find is the answer to a question that may be served now, or nil.
func (a *answers) find(ctx context.Context, asked question, reader http.Header) (*rendered, cacheOutcome) {
	found, ok := a.kept.GetIfPresent(asked)
	if found == hangsOnLanguages {
		asked.languages = a.languages(reader)
		found, ok = a.kept.GetIfPresent(asked)
	}
	switch {
	case !ok:
		a.counts.misses.Add(1)
		return nil, cacheMiss
	case !a.fresh(ctx, found):
		a.counts.stale.Add(1)
		return nil, cacheStale
	}
	a.counts.hits.Add(1)
	return found, cacheHit
}

// fresh takes what cannot be told for old: whoever computes it anew finds out what is wrong.
func (a *answers) fresh(ctx context.Context, answer *rendered) bool {
	fresh, err := a.catalogue.Fresh(ctx, answer.dependencies)
	return fresh && err == nil
}

// share has one of those who ask the same at once compute the answer. It is for all of them unless it is
// not for everybody, or a write came between.
func (a *answers) share(ctx context.Context, asked question, reader http.Header, compute func() *rendered) *rendered {
	asked.languages = a.languages(reader)
	key := strings.Join([]string{asked.method, string(asked.form), asked.languages, asked.text}, "\x00")
	mine := false
	shared, _, _ := a.flights.Do(key, func() (any, error) {
		mine = true
		if kept, ok := a.again(ctx, asked); ok {
			return kept, nil
		}
		answer := compute()
		if answer.public {
			a.keep(asked, answer)
		}
		return answer, nil
	})
	answer := shared.(*rendered)
	if mine || answer.public && a.fresh(ctx, answer) {
		return answer
	}
	return compute()
}

// again looks for what was kept since it was not found.
func (a *answers) again(ctx context.Context, asked question) (*rendered, bool) {
	kept, ok := a.kept.GetIfPresent(asked)
	if !ok {
		asked.languages = ""
		kept, ok = a.kept.GetIfPresent(asked)
	}
	return kept, ok && kept != hangsOnLanguages && a.fresh(ctx, kept)
}

// keep keeps an answer to a question in its asker's languages.
func (a *answers) keep(asked question, answer *rendered) {
	plain := asked
	plain.languages = ""
	if !answer.negotiated {
		a.kept.Set(plain, answer)
		return
	}
	a.kept.Set(plain, hangsOnLanguages)
	a.kept.Set(asked, answer)
}

// hangsOnLanguages stands for the answers to a question that differ by language.
var hangsOnLanguages = &rendered{negotiated: true}

// languages is Accept-Language as the catalogue understands it.
func (a *answers) languages(reader http.Header) string {
	header := strings.Join(reader.Values("Accept-Language"), ",")
	if list, ok := a.wanted.GetIfPresent(header); ok {
		return list
	}
	var list strings.Builder
	list.WriteByte(':') // tells the empty list from none that was looked for
	for _, locale := range i18n.AcceptLanguage(header) {
		list.WriteString(string(locale))
		list.WriteByte(',')
	}
	a.wanted.Set(header, list.String())
	return list.String()
}
