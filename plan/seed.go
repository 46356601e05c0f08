package plan

import (
	"bytes"
	_ "embed"
	"iter"
)

//go:embed gwangju.json
var gwangju []byte

// SeedID is the plan of Gwangju.
const SeedID ID = "pln_01kagwj000pg1jyvz9r5"

// Seed is the plan of Gwangju as the city published it in English, with translations made for this
// catalogue and marked MACHINE.
func Seed() iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) {
		for doc, err := range ReadDocuments(bytes.NewReader(gwangju)) {
			if doc != nil {
				doc.Line = 0 // of a file that nobody has
			}
			if !yield(doc, err) {
				return
			}
		}
	}
}
