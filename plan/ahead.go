package plan

import "iter"

// readAhead is how many elements are made before they are asked for.
const readAhead = 4

// ahead ranges over a sequence in a goroutine of its own, a few elements ahead of who ranges over what it
// returns: so a load reads, lays out and writes at the same time. It leaves nothing running.
func ahead[T any](all iter.Seq2[T, error]) iter.Seq2[T, error] {
	type element struct {
		value T
		err   error
	}
	return func(yield func(T, error) bool) {
		elements, enough := make(chan element, readAhead), make(chan struct{})
		var cause any // of a panic, which belongs to the caller
		go func() {
			defer close(elements)
			defer func() { cause = recover() }()
			for value, err := range all {
				select {
				case elements <- element{value, err}:
				case <-enough:
					return
				}
			}
		}()
		defer func() {
			close(enough)
			for range elements { // until the goroutine has ended
			}
		}()
		for e := range elements {
			if !yield(e.value, e.err) {
				return
			}
		}
		if cause != nil {
			panic(cause)
		}
	}
}
