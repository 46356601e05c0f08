// Package exchange turns files into three neutral shapes and back: translation units (plan.UnitFile), the terms of a
// glossary (plan.TermFile) and plan documents (plan.Document). One file a format. It decides nothing about what is
// read: preview, merge and apply are verbs of plan.
//
// Readers take the bytes of a whole file, of which callers bound the size (MaxFile); they never panic, hang or
// read anything else, whatever the bytes are. What is no file of the format is a *SyntaxError with its place.
package exchange

import (
	"fmt"
	"io"

	"polyplan/plan"
)

// MaxFile is how many bytes a file may have to be read.
const MaxFile = 10 << 20

// SyntaxError is a place in a file that is not what the format wants.
type SyntaxError struct {
	Line    int // from 1; 0 where the file as a whole is wrong
	Column  int // in characters, from 1; 0 where only the line is known
	Message string
}

func (e *SyntaxError) Error() string {
	switch {
	case e.Line == 0:
		return e.Message
	case e.Column == 0:
		return fmt.Sprintf("line %d: %s", e.Line, e.Message)
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// UnitFormat is a format of files of translation units.
type UnitFormat struct {
	Name      string // as the API and the command line call it
	Extension string // without the dot
	MediaType string
	Read      func(file []byte) (*plan.UnitFile, error)
	Write     func(w io.Writer, units *plan.UnitFile) error
}
