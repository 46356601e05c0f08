package plan

import "time"

// Date is a day of the calendar, written 2030-12-31 (RFC 3339 full-date).
type Date string

// ParseDate checks that s is a day that exists.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fail(Invalid, "%q is not a date: wanted one such as 2030-12-31", short(s))
	}
	return Date(s), nil
}

// Period is from a first day to a last one; either may be open.
type Period struct {
	Start *Date `json:"start,omitempty" cbor:"1,keyasint,omitempty"`
	End   *Date `json:"end,omitempty" cbor:"2,keyasint,omitempty"`
}

func millis(t time.Time) int64 {
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	return time.UnixMilli(ms).UTC()
}
