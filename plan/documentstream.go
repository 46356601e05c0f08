package plan

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
)

// ReadDocuments reads a stream of plan documents, one after the other: JSON Lines, or JSON of any
// layout. An error names the line, and ends the stream.
func ReadDocuments(r io.Reader) iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) {
		s := &documentStream{lines: &lineCounter{r: r}}
		for {
			doc, err := s.next()
			if err == io.EOF || !yield(doc, err) || err != nil {
				return
			}
		}
	}
}

// documentStream reads documents as a documentReader does, and decodes those it cannot read.
type documentStream struct {
	lines  *lineCounter
	text   string // what was read of the stream, from the next document on
	offset int64  // of text in the stream
	ended  bool   // there is no more to read
}

// MaxDocument is how many bytes of JSON one plan may take: what is read of a stream is bounded by it.
const MaxDocument = 64 << 20

// mostItems is where a document is no longer read, far above what a plan holds, of which loading tells better.
const mostItems = 10 * MaxItems

// streamChunk is how much is read of a stream at once, or as much again as a document has so far.
const streamChunk = 256 << 10

// next is the next document, or io.EOF.
func (s *documentStream) next() (*Document, error) {
	for {
		doc := new(Document)
		r := documentReader{text: s.text}
		if r.document(doc) {
			s.pass(r.at)
			doc.Line = s.lines.line(s.offset)
			return doc, nil
		}
		switch {
		case r.items > mostItems:
			return nil, s.refuse("it has more than %d goals, strategies and assignments: a plan holds at most %d", mostItems, MaxItems)
		case !r.short || s.ended:
			return s.decode()
		case len(s.text) > MaxDocument:
			return nil, s.tooLarge()
		}
		s.readMore()
	}
}

// refuse says of the document that begins where the stream is why it is not read.
func (s *documentStream) refuse(format string, args ...any) error {
	return fail(TooMany, "line %d: the plan document that begins here is not read: %s", s.lines.line(s.offset)+s.leadingLines(), fmt.Sprintf(format, args...))
}

// leadingLines is how many lines end before the next document begins.
func (s *documentStream) leadingLines() int {
	begin := strings.TrimLeft(s.text, " \t\r\n")
	return strings.Count(s.text[:len(s.text)-len(begin)], "\n")
}

func (s *documentStream) tooLarge() error {
	return s.refuse("it has more than %d MiB", MaxDocument>>20)
}

func (s *documentStream) pass(n int) {
	s.text = s.text[n:]
	s.offset += int64(n)
}

// readMore reads on. A failure shows once what came before it is used up.
func (s *documentStream) readMore() {
	var more strings.Builder
	size := max(streamChunk, len(s.text))
	more.Grow(len(s.text) + size)
	more.WriteString(s.text)
	_, err := io.CopyN(&more, s.lines, int64(size))
	s.text, s.ended = more.String(), err != nil
}

// decode is next, for all JSON.
func (s *documentStream) decode() (*Document, error) {
	have := strings.NewReader(s.text)
	bounded := &io.LimitedReader{R: io.MultiReader(have, s.lines), N: max(MaxDocument, int64(len(s.text))) + 1}
	from := json.NewDecoder(bounded)
	from.DisallowUnknownFields()
	doc := new(Document)
	err := from.Decode(doc)
	switch {
	case err != nil && bounded.N == 0:
		return nil, s.tooLarge()
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case s.lines.failed != nil:
		return nil, fmt.Errorf("read plan documents: %w", s.lines.failed)
	case err != nil:
		return nil, badDocument(err, s.lines.line(s.whereIn(from, err)))
	}
	if have.Len() > 0 {
		s.pass(int(from.InputOffset()))
	} else if err := s.resume(from); err != nil {
		return nil, err
	}
	doc.Line = s.lines.line(s.offset)
	return doc, nil
}

// resume goes on where a decoder is that has read all there was, and maybe more of the stream.
func (s *documentStream) resume(from *json.Decoder) error {
	ahead, err := io.ReadAll(from.Buffered())
	s.text, s.offset = string(ahead), s.offset+from.InputOffset()
	return err
}

// whereIn is the offset that an error of a decoder is about.
func (s *documentStream) whereIn(from *json.Decoder, err error) int64 {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return s.lines.offset - 1
	case errors.As(err, &syntax):
		return s.offset + syntax.Offset - 1
	}
	return s.offset + from.InputOffset()
}

func badDocument(err error, line int) error {
	what := strings.TrimPrefix(err.Error(), "json: ")
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		what = "the document ends before it is whole"
	case errors.As(err, &wrong):
		field := strings.ReplaceAll(wrong.Field, "ItemDocument.", "") // which is embedded, and not in the JSON
		what = fmt.Sprintf("%s: wanted %s, got %s", cmp.Or(field, "the document"), jsonForm(wrong.Type), wrong.Value)
	}
	e := fail(Invalid, "line %d: not a plan document: %s", line, what)
	e.Err = err
	return e
}

// jsonForm is how values of a type are written in JSON.
func jsonForm(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct:
		if t == reflect.TypeFor[textObject]() {
			return "a string, or an object with a value"
		}
		return "an object"
	case reflect.Map:
		return "an object"
	case reflect.Slice:
		return "a list"
	case reflect.Int:
		return "a whole number"
	case reflect.Bool:
		return "true or false"
	}
	return "a string"
}

// lineCounter remembers where the lines of what was read through it end.
type lineCounter struct {
	r      io.Reader
	offset int64
	failed error   // what reading failed with, but for io.EOF
	passed int     // line ends before the last offset asked for
	ends   []int64 // offsets of the line ends after it
}

func (l *lineCounter) Read(p []byte) (int, error) {
	if l.failed != nil {
		return 0, l.failed
	}
	n, err := l.r.Read(p)
	for from := 0; ; {
		end := bytes.IndexByte(p[from:n], '\n')
		if end < 0 {
			break
		}
		l.ends = append(l.ends, l.offset+int64(from+end))
		from += end + 1
	}
	l.offset += int64(n)
	if err != nil && err != io.EOF {
		l.failed = err
	}
	return n, err
}

// line is the number, from 1, of the line at an offset; offsets asked for never go back.
func (l *lineCounter) line(offset int64) int {
	for len(l.ends) > 0 && l.ends[0] < offset {
		l.ends = l.ends[1:]
		l.passed++
	}
	return l.passed + 1
}
