package graph

import (
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"polyplan/plan"
)

func written(m graphql.Marshaler) string {
	var b strings.Builder
	m.MarshalGQL(&b)
	return b.String()
}

func TestInstantsAreWrittenInUTCToTheMillisecond(t *testing.T) {
	seoul := time.FixedZone("KST", 9*3600)
	for _, c := range []struct {
		instant time.Time
		want    string
	}{
		{time.Date(2030, 12, 31, 9, 0, 0, 0, time.UTC), `"2030-12-31T09:00:00.000Z"`},
		{time.Date(2031, 1, 1, 8, 59, 59, 999_999_999, seoul), `"2030-12-31T23:59:59.999Z"`},
		{time.UnixMilli(1), `"1970-01-01T00:00:00.001Z"`},
	} {
		if got := written(MarshalDateTime(c.instant)); got != c.want {
			t.Errorf("%s: want %s", got, c.want)
		}
	}
}

func TestScalarsAreReadOrRefused(t *testing.T) {
	dateTime := func(v any) (string, error) {
		instant, err := UnmarshalDateTime(v)
		return written(MarshalDateTime(instant)), err
	}
	date := func(v any) (string, error) {
		day, err := UnmarshalDate(v)
		return written(MarshalDate(day)), err
	}
	address := func(v any) (string, error) {
		a, err := UnmarshalURL(v)
		return written(MarshalURL(a)), err
	}
	id := func(v any) (string, error) {
		i, err := UnmarshalID(v)
		return written(MarshalID(i)), err
	}
	locale := func(v any) (string, error) {
		l, err := UnmarshalLocale(v)
		return written(MarshalLocale(l)), err
	}
	for _, c := range []struct {
		name string
		read func(any) (string, error)
		in   any
		want string // "" where it is refused
	}{
		{"DateTime", dateTime, "2030-12-31T09:00:00Z", `"2030-12-31T09:00:00.000Z"`},
		{"DateTime", dateTime, "2030-12-31T09:00:00.1239+09:00", `"2030-12-31T00:00:00.123Z"`},
		{"DateTime", dateTime, "2030-12-31", ""},
		{"DateTime", dateTime, "2030-02-30T09:00:00Z", ""},
		{"DateTime", dateTime, 17, ""},
		{"Date", date, "2028-02-29", `"2028-02-29"`},
		{"Date", date, "2030-02-29", ""},
		{"Date", date, "31.12.2030", ""},
		{"Date", date, true, ""},
		{"URL", address, "https://www.gwangju.go.kr/eng/", `"https://www.gwangju.go.kr/eng/"`},
		{"URL", address, "javascript:alert(1)", ""},
		{"URL", address, "/relative", ""},
		{"URL", address, 1.5, ""},
		{"ID", id, "pln_01kagwj000pg1jyvz9r5", `"pln_01kagwj000pg1jyvz9r5"`},
		{"ID", id, "PLN_01KAGWJ000PG1JYVZ9R5", ""},
		{"ID", id, []any{"pln_01kagwj000pg1jyvz9r5"}, ""},
		{"Locale", locale, "ZH_hant_tw", `"zh-Hant-TW"`},
		{"Locale", locale, "iw", `"he"`},
		{"Locale", locale, "xx-nonsense", ""},
		{"Locale", locale, map[string]any{"tag": "ko"}, ""},
	} {
		got, err := c.read(c.in)
		if c.want == "" {
			if codeOf(err) != BadUserInput {
				t.Errorf("%s %v: %s, %v: want an error with the code %s", c.name, c.in, got, err, BadUserInput)
			}
			continue
		}
		if err != nil || got != c.want {
			t.Errorf("%s %v: %s, %v: want %s", c.name, c.in, got, err, c.want)
		}
	}
}

func TestEveryCodeOfTheCatalogueHasOneOfTheAPI(t *testing.T) {
	for _, code := range []plan.Code{plan.Invalid, plan.NotFound, plan.Conflict, plan.Forbidden, plan.TooLong, plan.TooMany, plan.Unavailable} {
		if codeOf(&plan.Error{Code: code}) == "" {
			t.Errorf("%s would be masked", code)
		}
	}
}

func TestMessagesAreCutBetweenCharacters(t *testing.T) {
	for text, want := range map[string]string{
		"short":                        "short",
		strings.Repeat("x", 300):       strings.Repeat("x", 300),
		strings.Repeat("x", 301):       strings.Repeat("x", 297) + "…",
		strings.Repeat("광", 101):       strings.Repeat("광", 99) + "…",
		"x" + strings.Repeat("광", 200): "x" + strings.Repeat("광", 98) + "…",
	} {
		if got := shorten(text); got != want {
			t.Errorf("%q: want %q", got, want)
		}
	}
}
