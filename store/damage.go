package store

import (
	"fmt"
	"runtime/debug"
)

// damage is what an engine met in its file that should not be there. A reader has no error to return, so
// it panics with one; the View or Update whose closure was reading makes it an error.
type damage struct{ cause any }

// meet turns a panic of the engine itself, or a memory fault below a mapped file, into damage. It is to
// be deferred around calls of the engine that call nothing of ours back.
func meet() {
	if cause := recover(); cause != nil {
		panic(damage{cause})
	}
}

// surface turns damage into an error, and lets every other panic go on. It is to be deferred.
func surface(err *error, path string) {
	switch cause := recover().(type) {
	case nil:
	case damage:
		*err = fmt.Errorf("store %s: %w: %v: restore a backup", path, ErrCorrupt, cause.cause)
	default:
		panic(cause)
	}
}

// watchFaults makes a fault below a mapped file a panic and not the end of the program; the function it
// returns puts back what was.
func watchFaults() func() {
	was := debug.SetPanicOnFault(true)
	return func() { debug.SetPanicOnFault(was) }
}
