package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// printed compares what a command printed with what the page shows: all of it, but of a server some lines, and of headers
// any.
func (s *story) printed(wanted string) error {
	if s.headers {
		return s.told(wanted)
	}
	frame := `^%s\s*$`
	if s.serving {
		frame = `(?m)^%s$`
	}
	if !s.fits(frame, strings.TrimSpace(wanted), s.said) {
		return fmt.Errorf("the page shows\n%s\nand the program prints\n%s", wanted, s.said)
	}
	return nil
}

// told looks for each line that the page shows among the headers of an answer.
func (s *story) told(wanted string) error {
	for line := range strings.Lines(wanted) {
		if !s.fits(`(?m)^%s$`, strings.TrimSpace(line), s.said) {
			return fmt.Errorf("the page shows\n%sand the headers are\n%s", line, s.said)
		}
	}
	return nil
}

// fits tells whether a text is as the page shows it. Of the shown, an ellipsis fits the rest of a line, and
// a name what it stands for, or else a word, for which it stands from then on.
func (s *story) fits(frame, shown, text string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(shown), "…", ".*")
	pattern = quotedName.ReplaceAllStringFunc(pattern, func(name string) string {
		name = strings.TrimPrefix(name, `\$`)
		if value, told := s.names[name]; told {
			return regexp.QuoteMeta(value)
		}
		return `(?P<` + name + `>\S+)`
	})
	expression := regexp.MustCompile(fmt.Sprintf(frame, pattern))
	found := expression.FindStringSubmatch(text)
	for i, name := range expression.SubexpNames() {
		if found != nil && name != "" {
			s.names[name] = found[i]
		}
	}
	return found != nil
}

// answered compares the last answer with what the page shows of it, which may leave out the extensions.
func (s *story) answered(shown string) error {
	var got, want map[string]any
	if err := json.Unmarshal([]byte(s.said), &got); err != nil {
		return fmt.Errorf("the answer %q: %w", s.said, err)
	}
	if err := json.Unmarshal([]byte(shown), &want); err != nil {
		return err
	}
	if want["extensions"] == nil {
		delete(got, "extensions")
	}
	if !s.same(got, want) {
		pretty, err := json.MarshalIndent(got, "", "  ")
		return fmt.Errorf("the page shows\n%s\nand the answer is\n%s (%v)", shown, pretty, err)
	}
	return nil
}

// same compares two JSON values, strings by fits.
func (s *story) same(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok || len(got) != len(want) {
			return false
		}
		for name := range want {
			if value, ok := got[name]; !ok || !s.same(value, want[name]) {
				return false
			}
		}
		return true
	case []any:
		got, ok := got.([]any)
		return ok && slices.EqualFunc(got, want, s.same)
	case string:
		got, ok := got.(string)
		return ok && s.fits(`(?s)^%s$`, want, got)
	}
	return reflect.DeepEqual(got, want)
}

func TestWhatAPageShowsIsComparedWithTheAnswer(t *testing.T) {
	const id = `"pln_1"`
	for _, test := range []struct {
		shown, got string
		want       bool
	}{
		{`{"a": 1, "b": [true, null]}`, `{"b":[true,null],"a":1}`, true},
		{`{"a": 1}`, `{"a":2}`, false},
		{`{"a": 1}`, `{"a":1,"b":1}`, false},
		{`[1, 2]`, `[2,1]`, false},
		{`"a.c"`, `"abc"`, false},
		{`"…"`, `"two\nlines"`, true},
		{`"…"`, `null`, false},
		{`"at …; again"`, `"at 7; again"`, true},
		{`"at …; again"`, `"at 7"`, false},
		{`["$ID", "$ID"]`, `["x","x"]`, true},
		{`["$ID", "$ID"]`, `["x","y"]`, false},
		{`"$KNOWN"`, id, true},
		{`"$KNOWN"`, `"pln_2"`, false},
		{`"no plan $KNOWN"`, `"no plan pln_1"`, true},
		{`"no plan $KNOWN"`, `"no plan pln_2"`, false},
		{`"$OTHER"`, id, true},
		{`"$OTHER"`, `"two words"`, false},
		{`"costs $5"`, `"costs $5"`, true},
	} {
		s := &story{names: map[string]string{"KNOWN": "pln_1"}}
		var shown, got any
		if err := errors.Join(json.Unmarshal([]byte(test.shown), &shown), json.Unmarshal([]byte(test.got), &got)); err != nil {
			t.Fatal(err)
		}
		if s.same(got, shown) != test.want {
			t.Errorf("shown %s, answered %s: same is %t", test.shown, test.got, !test.want)
		}
	}
	s := &story{names: map[string]string{}}
	if _, err := s.filled("{ plan(id: \"$NOBODY_TOLD\") { id } }"); err == nil {
		t.Error("a query with a name that stands for nothing is asked")
	}
	if s.fits(`^%s$`, "$A and $B", "one and two"); s.names["A"] != "one" || s.names["B"] != "two" {
		t.Errorf("the names stand for %q", s.names)
	}
	if query, err := s.filled(`query($input: I) { a(b: "$A") }`); query != `query($input: I) { a(b: "one") }` {
		t.Errorf("the query is %s (%v)", query, err)
	}
}
