package graph

import (
	"bytes"
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
)

// maxAnswer is how many bytes the data of an answer to a query may have. What it costs counts its fields, and a
// text may have 10,000 characters.
const maxAnswer = 16 << 20

// boundedJSON is data as JSON, or null and an error where that is too much; generated.go calls it.
func boundedJSON(ctx context.Context, data graphql.Marshaler) []byte {
	var text bounded
	data.MarshalGQL(&text)
	if text.full {
		graphql.AddError(ctx, &coded{LimitExceeded, fmt.Sprintf("the answer would have more than %d bytes: ask for less at once", maxAnswer)})
		return []byte("null")
	}
	return text.Bytes()
}

// bounded is a buffer that keeps no more than maxAnswer bytes.
type bounded struct {
	bytes.Buffer
	full bool
}

// Write keeps what it has room for, and takes the rest for written.
func (b *bounded) Write(p []byte) (int, error) {
	if b.full = b.full || b.Len()+len(p) > maxAnswer; b.full {
		return len(p), nil
	}
	return b.Buffer.Write(p)
}

// WriteString is Write for what need not be copied first.
func (b *bounded) WriteString(s string) (int, error) {
	if b.full = b.full || b.Len()+len(s) > maxAnswer; b.full {
		return len(s), nil
	}
	return b.Buffer.WriteString(s)
}
