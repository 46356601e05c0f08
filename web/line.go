package web

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// LineFormat is how lines of the log are written: as slog's own handlers do, which take several times as long.
type LineFormat int

// The formats of lines.
const (
	TextLines LineFormat = iota // key=value, as slog.TextHandler
	JSONLines                   // as slog.JSONHandler
)

// line is one line of the log as far as it has been written.
type line struct {
	text   []byte
	format LineFormat
}

// lines are kept for the next to be written into.
var lines = sync.Pool{New: func() any { return &line{text: make([]byte, 0, 512)} }}

// beginLine begins a line of level INFO.
func beginLine(format LineFormat, at time.Time, message string) *line {
	l := lines.Get().(*line)
	l.text, l.format = l.text[:0], format
	if format == JSONLines {
		l.text = append(l.text, `{"time":"`...)
		l.time(at)
		l.text = append(l.text, `","level":"INFO"`...)
	} else {
		l.text = append(l.text, `time=`...)
		l.time(at)
		l.text = append(l.text, ` level=INFO`...)
	}
	l.string("msg", message)
	return l
}

// end is the line with its end, which is not to be read after it is given back.
func (l *line) end() []byte {
	if l.format == JSONLines {
		l.text = append(l.text, '}')
	}
	l.text = append(l.text, '\n')
	return l.text
}

func (l *line) giveBack() {
	lines.Put(l)
}

// time writes RFC 3339 to the millisecond. The standard layout without a fraction is much faster than any
// that package time does not know.
func (l *line) time(at time.Time) {
	const seconds = len("2006-01-02T15:04:05")
	begun := len(l.text)
	l.text = at.AppendFormat(l.text, time.RFC3339)
	zone := string(l.text[begun+seconds:])
	millis := at.Nanosecond() / int(time.Millisecond)
	l.text = append(l.text[:begun+seconds], '.', byte('0'+millis/100), byte('0'+millis/10%10), byte('0'+millis%10))
	l.text = append(l.text, zone...)
}

// key is one of ours, so it needs no quoting.
func (l *line) key(key string) {
	if l.format == JSONLines {
		l.text = append(l.text, ',', '"')
		l.text = append(l.text, key...)
		l.text = append(l.text, '"', ':')
		return
	}
	l.text = append(l.text, ' ')
	l.text = append(l.text, key...)
	l.text = append(l.text, '=')
}

func (l *line) string(key, value string) {
	l.key(key)
	switch {
	case l.format == JSONLines && plain(value):
		l.text = append(l.text, '"')
		l.text = append(l.text, value...)
		l.text = append(l.text, '"')
	case l.format == JSONLines:
		l.text = append(l.text, quotedJSON(value)...)
	case value != "" && (plain(value) || !strings.ContainsFunc(value, confusing)):
		l.text = append(l.text, value...)
	default:
		l.text = strconv.AppendQuote(l.text, value)
	}
}

// confusing tells whether a text with the letter has to be quoted among key=value.
func confusing(letter rune) bool {
	return letter == ' ' || letter == '"' || letter == '=' || letter == utf8.RuneError || !unicode.IsPrint(letter)
}

func (l *line) int(key string, value int) {
	l.key(key)
	l.text = strconv.AppendInt(l.text, int64(value), 10)
}

// milliseconds writes a time to the microsecond.
func (l *line) milliseconds(key string, value time.Duration) {
	l.key(key)
	whole, rest := value.Microseconds()/1e3, value.Microseconds()%1e3
	l.text = strconv.AppendInt(l.text, whole, 10)
	if rest == 0 {
		return
	}
	l.text = append(l.text, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
	l.text = bytes.TrimRight(l.text, "0")
}

// plain tells soon of most texts that they stand for themselves in every format.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c >= utf8.RuneSelf-1 || c == '"' || c == '\\' || c == '=' {
			return false
		}
	}
	return true
}

func quotedJSON(text string) []byte {
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		panic(err) // of a string
	}
	return bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))
}
