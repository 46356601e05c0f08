package plan

import (
	"bytes"
	_ "embed"
	"iter"
)

//go:embed gwangju.json
var gwangju []byte

// Seed is the plan of Gwangju as the city published it in English, with translations made for this
// catalogue and marked MACHINE.
func Seed() iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) {
		ReadDocuments(bytes.NewReader(gwangju))(yield)
	}
}
