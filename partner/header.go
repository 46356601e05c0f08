package partner

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"polyplan/plan"
)

// The headers that a catalogue tells of itself in are items of structured fields (RFC 9651) with parameters.

// reachedBy is the moment that an answer is known to be current to; ok is false where it does not say.
func reachedBy(answer *http.Response) (m plan.Moment, ok bool) {
	field := answer.Header.Get("Polyplan-Revision")
	text, _, _ := strings.Cut(field, ";")
	rev, err := strconv.ParseUint(text, 10, 64)
	epoch, there := parameter(field, "epoch")
	return plan.Moment{Epoch: strings.Trim(epoch, `"`), Rev: rev}, err == nil && there
}

// ageOf is how old a mirror says that it is; filled is false where it is one that has not all yet. Who is no mirror has
// no age.
func ageOf(answer *http.Response) (age time.Duration, filled bool) {
	field := answer.Header.Get("Polyplan-Mirror")
	if field == "" {
		return 0, true
	}
	text, there := parameter(field, "age")
	seconds, err := strconv.ParseUint(text, 10, 31)
	return time.Duration(seconds) * time.Second, there && err == nil
}

// parameter is one of an item, as it is written there.
func parameter(field, name string) (value string, there bool) {
	at := strings.LastIndex(field, ";"+name+"=") // not the first: an address before it may have the like of it
	if at < 0 {
		return "", false
	}
	value, _, _ = strings.Cut(field[at+len(name)+2:], ";")
	return value, true
}

// retryAfter is what Retry-After asks to wait, in seconds or until a time (RFC 9110, section 10.2.3); 0 where it asks
// nothing. A time is taken by the clock of who wrote it, if that is told: ours may be others.
func retryAfter(header http.Header, now time.Time) time.Duration {
	const most = 1 << 30 // seconds: more would overflow
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil {
		return time.Duration(min(seconds, most)) * time.Second
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if theirs, err := http.ParseTime(header.Get("Date")); err == nil {
		now = theirs
	}
	return max(until.Sub(now), 0)
}
