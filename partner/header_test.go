package partner

import (
	"net/http"
	"testing"
	"time"

	"polyplan/plan"
)

func TestRetryAfterIsSecondsOrATimeByTheClockOfWhoWroteIt(t *testing.T) {
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"":                              0,
		"120":                           2 * time.Minute,
		"soon":                          0,
		"-5":                            0,
		"99999999999999999999":          0,
		"Mon, 04 May 2026 10:00:00 GMT": time.Hour,
		"Mon, 04 May 2026 08:00:00 GMT": 0,
	} {
		header := http.Header{"Retry-After": {value}}
		if got := retryAfter(header, now); got != want {
			t.Errorf("Retry-After: %s is %s: wanted %s", value, got, want)
		}
		for _, apart := range []time.Duration{-10 * time.Minute, 10 * time.Minute} {
			header.Set("Date", now.Format(http.TimeFormat))
			if got := retryAfter(header, now.Add(apart)); got != want {
				t.Errorf("Retry-After: %s is %s where the clocks are %s apart: wanted %s", value, got, apart, want)
			}
		}
	}
	if got := retryAfter(http.Header{"Retry-After": {"18446744073709551615"}}, now); got <= 0 {
		t.Errorf("the longest time is %s", got)
	}
}

func TestWhatAnAnswerSaysOfItselfIsRead(t *testing.T) {
	for field, want := range map[string]plan.Moment{
		`57;epoch="A-B"`: {Epoch: "A-B", Rev: 57}, `57;epoch="A-B";more=1`: {Epoch: "A-B", Rev: 57},
		`57;more=1;epoch="A-B"`: {Epoch: "A-B", Rev: 57}, "": {}, "57": {}, `x;epoch="A-B"`: {}, `-1;epoch="A-B"`: {},
	} {
		got, told := reachedBy(&http.Response{Header: http.Header{"Polyplan-Revision": {field}}})
		if told != (want != plan.Moment{}) || told && got != want {
			t.Errorf("%s is %+v, %v: wanted %+v", field, got, told, want)
		}
	}
	type mirrored struct {
		age    time.Duration
		filled bool
	}
	for field, want := range map[string]mirrored{
		"": {0, true}, `mirror;origin="http://plans.example"`: {0, false},
		`mirror;origin="http://plans.example";age=7`:                    {7 * time.Second, true},
		`mirror;origin="http://plans.example/;age=1";age=7`:             {7 * time.Second, true},
		`mirror;origin="http://plans.example";age=99999999999999999999`: {0, false},
	} {
		age, filled := ageOf(&http.Response{Header: http.Header{"Polyplan-Mirror": {field}}})
		if filled != want.filled || filled && age != want.age {
			t.Errorf("%s is %s, %v: wanted %+v", field, age, filled, want)
		}
	}
}
