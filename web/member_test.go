package web

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestTwoMembersOfOneNameAreFound(t *testing.T) {
	for text, want := range map[string]bool{
		`{}`:                                  false,
		`17`:                                  false,
		`"a"`:                                 false,
		`{"a": 1, "b": 2}`:                    false,
		`{"a": 1, "a": 1}`:                    true,
		`{"a": 1, "A": 1}`:                    false,
		`{"a": "a", "b": "a"}`:                false,
		`{"a": {"a": 1}, "b": {"a": 1}}`:      false,
		`{"a": {"b": 1, "b": 2}}`:             true,
		`[{"a": 1}, {"a": 1}]`:                false,
		`[1, {"a": [{"b": 1, "b": 2}]}]`:      true,
		`{"a": ["a", "a"]}`:                   false,
		`{"a" : 1, "a"` + "\n\t\r " + `: 2}`:  true,
		`{"query": 1, "\u0071uery": 2}`:       true,
		`{"a\"": 1, "a": 2, "\"": 3}`:         false,
		`{"a": "\"a\": 1, \"a\": 2", "b": 1}`: false,
		`{"a": "}{", "b": "\\", "a": 1}`:      true,
		`{"": 1, "": 2}`:                      true,
	} {
		if got := repeats([]byte(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// repeatsByTokens is repeats by another way: the decoder's.
func repeatsByTokens(t *testing.T, text []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	again := false
	var value func()
	next := func() json.Token {
		token, err := decoder.Token()
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		return token
	}
	value = func() {
		switch next() {
		case json.Delim('['):
			for decoder.More() {
				value()
			}
			next()
		case json.Delim('{'):
			names := map[json.Token]bool{}
			for decoder.More() {
				name := next()
				again = again || names[name]
				names[name] = true
				value()
			}
			next()
		}
	}
	value()
	return again
}
