package exchange_test

import (
	"errors"
	"strings"
	"testing"

	"polyplan/exchange"
)

// badFile is a file that is none of its format, and what is told of it: the place, and a part of the message.
type badFile struct {
	name, file   string
	line, column int
	message      string
}

// mustTell wants each of some files refused, with its place.
func mustTell(t *testing.T, read func(file []byte) error, bad []badFile) {
	t.Helper()
	for _, test := range bad {
		err := read([]byte(test.file))
		var syntax *exchange.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%s: %v: wanted a SyntaxError", test.name, err)
			continue
		}
		if syntax.Line != test.line || syntax.Column != test.column || !strings.Contains(syntax.Message, test.message) {
			t.Errorf("%s: %v: wanted line %d, column %d: …%s…", test.name, err, test.line, test.column, test.message)
		}
	}
}

// mustBeSyntax wants what a reader tells of a file, whatever is in it, to be an error of its syntax.
func mustBeSyntax(t *testing.T, err error) {
	t.Helper()
	var syntax *exchange.SyntaxError
	if !errors.As(err, &syntax) {
		t.Fatalf("%v is no SyntaxError", err)
	}
}

// unitsIn reads a file of units for nothing but its error.
func unitsIn(format exchange.UnitFormat) func(file []byte) error {
	return func(file []byte) error {
		_, err := format.Read(file)
		return err
	}
}

// refusal is a file that is none of its format, and where and why.
type refusal struct{ file, want string }

func mustRefuse(t *testing.T, format exchange.UnitFormat, refusals []refusal) {
	t.Helper()
	for _, r := range refusals {
		_, err := format.Read([]byte(r.file))
		var syntax *exchange.SyntaxError
		if !errors.As(err, &syntax) || !strings.Contains(err.Error(), r.want) {
			t.Errorf("%.80q: %v: wanted %s", r.file, err, r.want)
		}
	}
}
