package partner

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"strings"
	"time"

	"polyplan/i18n"
)

// errEnded says that a stream came to its end.
var errEnded = errors.New("the stream ended")

// Follow subscribes to the changes after a cursor that readers of some locales can see, by server-sent events, and
// calls moved when the stream begins and for each change. It returns when ctx ends or the stream does, with the reason;
// began says whether it had come to be one.
func (o *Origin) Follow(
	ctx context.Context, after string, locales []i18n.Locale, moved func(),
) (began bool, err error) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	quiet := time.AfterFunc(quietTime, func() { end(fmt.Errorf("%s gave no sign of life for %s", o.address, quietTime)) })
	defer quiet.Stop()
	answer, err := o.post(ctx,
		`subscription($after: String, $locales: [Locale!]) { changes(after: $after, locales: $locales) { cursor } }`,
		map[string]any{"after": after, "locales": filtered(locales)}, "text/event-stream")
	if err != nil {
		return false, err
	}
	defer answer.Body.Close()
	if media, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type")); media != "text/event-stream" {
		return false, o.strange(answer, "wanted a stream of events, got "+media)
	}
	moved()                                // for what has changed before
	lines := bufio.NewScanner(answer.Body) // of a line that is too long it says so
	event := ""
	for lines.Scan() {
		quiet.Reset(quietTime)
		field, value, _ := strings.Cut(lines.Text(), ":")
		switch {
		case field == "event":
			event = strings.TrimPrefix(value, " ")
		case field == "data" && event == "next":
			var said struct{ Errors []told }
			if err := json.Unmarshal([]byte(value), &said); err != nil {
				return true, o.strange(answer, err.Error())
			}
			if len(said.Errors) > 0 {
				return true, o.refused(answer, said.Errors[0])
			}
			moved()
		}
	}
	if ctx.Err() != nil {
		return true, context.Cause(ctx)
	}
	if err := lines.Err(); err != nil {
		return true, fmt.Errorf("the stream of %s broke off: %w", o.address, err)
	}
	return true, errEnded
}
