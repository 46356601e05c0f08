package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/maypok86/otter/v2"
)

// known is what was found out about documents. It is bounded in bytes: bounded in documents, many large
// ones would fill the memory.
type known[T any] struct {
	documents *otter.Cache[string, T]
}

var _ graphql.Cache[int] = known[int]{}

// Bounds of what is kept about documents, in bytes.
const (
	maxParsed = 64 << 20
	maxSound  = 8 << 20
)

// newKnown keeps so many bytes of documents, each with what weigh says that is known of it.
func newKnown[T any](bytes uint64, weigh func(query string) int) known[T] {
	return known[T]{otter.Must(&otter.Options[string, T]{
		MaximumWeight: bytes,
		Weigher:       func(query string, _ T) uint32 { return uint32(entryWeight + len(query) + weigh(query)) },
	})}
}

// entryWeight is about what a cache spends on an entry, in bytes.
const entryWeight = 200

// parsedWeight tells about what a parsed document of so many tokens takes at most, in bytes: a node for each
// two characters.
func parsedWeight(tokens int) func(query string) int {
	const node = 256
	return func(query string) int { return node * min(len(query)/2, tokens) }
}

// Get is of graphql.Cache.
func (k known[T]) Get(_ context.Context, query string) (T, bool) {
	return k.documents.GetIfPresent(query)
}

// Add is of graphql.Cache.
func (k known[T]) Add(_ context.Context, query string, value T) {
	k.documents.Set(query, value)
}
