package plan

import (
	"errors"
	"fmt"
)

// Code says what kind of wrong an Error is. The edges map it: GraphQL to extensions.code or a
// userError, the command line to an exit code.
type Code string

const (
	Invalid     Code = "INVALID"      // what was given is not what was wanted
	NotFound    Code = "NOT_FOUND"    // it names something the catalogue does not have
	Conflict    Code = "CONFLICT"     // it is taken, or has moved since it was read
	Forbidden   Code = "FORBIDDEN"    // the workflow does not let this viewer do it
	TooLong     Code = "TOO_LONG"     // a text is longer than its limit
	TooMany     Code = "TOO_MANY"     // more items, locales or ids than the limit
	CheckFailed Code = "CHECK_FAILED" // a check on the text found an error
	Stale       Code = "STALE"        // the source has moved on
	InUse       Code = "IN_USE"       // something depends on it
	Unavailable Code = "UNAVAILABLE"  // the store cannot answer now

	Unauthenticated Code = "UNAUTHENTICATED" // nobody signed in, or with a token that does not hold
	Denied          Code = "DENIED"          // the viewer has no grant for it
	CursorExpired   Code = "CURSOR_EXPIRED"  // a place in a log that is no longer kept
	LimitExceeded   Code = "LIMIT_EXCEEDED"  // an answer would be larger than one may be
	Spent           Code = "SPENT"           // the reader cannot pay now for what has to be made first
)

// Error is the one error of the catalogue's verbs that a caller can do something about. Any other
// error is the catalogue's own trouble and is not shown to readers.
type Error struct {
	Code    Code
	Field   []string // where in the input, outermost first: goals, 3, title, ko
	Message string   // what was wanted, what was got; lower case
	Err     error    // the cause, where there is one
}

func (e *Error) Error() string {
	return e.Message
}

func (e *Error) Unwrap() error {
	return e.Err
}

// CodeOf is the code of the Error in err's chain, or "" where there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func fail(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// at names the place in the input that the error is about.
func (e *Error) at(field ...string) *Error {
	e.Field = append(field, e.Field...)
	return e
}

// at adds where in the input the error came about, if it is an Error.
func at(err error, field ...string) error {
	var e *Error
	if errors.As(err, &e) {
		return e.at(field...)
	}
	return err
}
