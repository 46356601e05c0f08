package web

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// TestLinesAreThoseOfSlog writes the same by both, for they stand in one log.
func TestLinesAreThoseOfSlog(t *testing.T) {
	values := []string{
		"", "plain", "/graphql", "two words", "a=b", `a "quote"`, `back\slash`, "line\nend", "tab\t", "\x00\x1b[31m", "광주", "é",
		"\u2028", "\u200b", "<script>&", "\xff\xfe", "{}", "[1]", "null", strings.Repeat("x", 300),
	}
	times := []time.Time{
		time.Date(2026, 11, 28, 20, 15, 1, 7_000_000, time.UTC),
		time.Date(2026, 11, 28, 20, 15, 1, 999_999_999, time.FixedZone("", 9*3600)),
		time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", -3*3600-1800)),
	}
	for format, handler := range map[LineFormat]func(*bytes.Buffer) slog.Handler{
		TextLines: func(to *bytes.Buffer) slog.Handler { return slog.NewTextHandler(to, nil) },
		JSONLines: func(to *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(to, nil) },
	} {
		for _, at := range times {
			for _, value := range values {
				l := beginLine(format, at, "request")
				l.string("value", value)
				l.int("bytes", -12_345)
				l.milliseconds("took_ms", 1234*time.Microsecond)
				got := string(l.end())
				l.giveBack()

				var want bytes.Buffer
				record := slog.NewRecord(at, slog.LevelInfo, "request", 0)
				record.AddAttrs(slog.String("value", value), slog.Int("bytes", -12_345), slog.Float64("took_ms", 1.234))
				if err := handler(&want).Handle(t.Context(), record); err != nil {
					t.Fatal(err)
				}
				// slog writes nanoseconds in JSON, which no reader of a log asks for.
				if whole := want.String(); format == TextLines && got != whole || format == JSONLines && untimed(got) != untimed(whole) {
					t.Errorf("%q is written\n%swant\n%s", value, got, whole)
				}
			}
		}
	}
}

func untimed(line string) string {
	_, rest, _ := strings.Cut(line, ",")
	return rest
}
