package store

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestKeysAreTheseBytes(t *testing.T) {
	// Stored keys outlive the program: the encoding must not drift.
	for _, test := range []struct {
		parts []any
		want  string
	}{
		{nil, ""},
		{[]any{""}, "2000"},
		{[]any{"ab", "c"}, "206162002063" + "00"},
		{[]any{"a\x00b"}, "206100ff6200"},
		{[]any{[]byte("a")}, "206100"},
		{[]any{uint64(0), Rev(1), 255, 256}, "10" + "1101" + "11ff" + "120100"},
		{[]any{uint64(math.MaxUint64)}, "18ffffffffffffffff"},
	} {
		if got := fmt.Sprintf("%x", Key(test.parts...)); got != test.want {
			t.Errorf("Key(%q) = %s, want %s", test.parts, got, test.want)
		}
	}
}

func TestKeysOrderAsTheirTuples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := tuples().Draw(t, "a"), tuples().Draw(t, "b")
		if n := rapid.IntRange(0, len(a)).Draw(t, "shared"); n > 0 {
			b = append(slices.Clone(a[:n]), b...)
		}
		if got, want := bytes.Compare(Key(a...), Key(b...)), compareTuples(a, b); got != want {
			t.Fatalf("keys of %q and %q compare as %d, want %d", a, b, got, want)
		}
	})
}

func TestAPrefixHoldsExactlyTheTuplesThatGoOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts, other := tuples().Draw(t, "parts"), tuples().Draw(t, "other")
		if rapid.Bool().Draw(t, "extended") {
			other = append(slices.Clone(parts), other...)
		}
		key := Key(other...)
		from, to := Prefix(parts...)
		got := bytes.Compare(from, key) <= 0 && bytes.Compare(key, to) < 0
		want := len(other) > len(parts) && compareTuples(other[:len(parts)], parts) == 0
		if got != want {
			t.Fatalf("Prefix(%q) holds Key(%q): %t, want %t", parts, other, got, want)
		}
		if !want {
			return
		}
		tail := SplitAfter(from, key)
		if got := drain(&tail); compareTuples(got, other[len(parts):]) != 0 || tail.Err() != nil {
			t.Fatalf("after %q, %q has %q left (%v)", parts, other, got, tail.Err())
		}
	})
}

func TestAKeySplitsIntoItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := tuples().Draw(t, "parts")
		p := SplitAfter(nil, Key(parts...))
		if got := drain(&p); compareTuples(got, parts) != 0 || p.Err() != nil {
			t.Fatalf("%q came back as %q (%v)", parts, got, p.Err())
		}
	})

	var (
		s string
		b []byte
		u uint64
		r Rev
		n int
	)
	if err := Split(Key("a\x00", "b", uint64(3), Rev(4), 5, "skipped"), &s, &b, &u, &r, &n, nil); err != nil {
		t.Fatal(err)
	}
	if s != "a\x00" || string(b) != "b" || u != 3 || r != 4 || n != 5 {
		t.Errorf("got %q %q %d %d %d", s, b, u, r, n)
	}
}

func TestAKeyOfOtherPartsIsRefused(t *testing.T) {
	var (
		s string
		u uint64
		n int
	)
	for name, err := range map[string]error{
		"too few targets":     Split(Key("a", "b"), &s),
		"too many targets":    Split(Key("a"), &s, &s),
		"number for string":   Split(Key(1), &s),
		"string for number":   Split(Key("a"), &u),
		"too large an int":    Split(Key(uint64(math.MaxUint64)), &n),
		"no end":              Split([]byte{tagString, 'a'}, &s),
		"no end after escape": Split([]byte{tagString, 0, 0xFF}, &s),
		"leading zero":        Split([]byte{tagUint + 1, 0}, &u),
		"short number":        Split([]byte{tagUint + 2, 1}, &u),
		"unknown tag":         Split([]byte{0x7F}, nil),
	} {
		if !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: got %v, want ErrCorrupt", name, err)
		}
	}
	p := SplitAfter(slices.Concat(Key("x"), []byte{belowTags}), Key("a", "b"))
	if p.Bytes(); !errors.Is(p.Err(), ErrCorrupt) {
		t.Errorf("tail of a key outside the prefix: got %v, want ErrCorrupt", p.Err())
	}
}

func TestAPartOfAnotherTypePanics(t *testing.T) {
	for _, part := range []any{1.5, int64(1), -1, nil, true} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Key(%v) did not panic", part)
				}
			}()
			Key(part)
		}()
	}
}

func TestDecodingTheTailOfAKeyAllocatesNothing(t *testing.T) {
	from, _ := Prefix("text", "plan_01", "ko")
	key := Key("text", "plan_01", "ko", "goal_01", "title")
	allocs := testing.AllocsPerRun(100, func() {
		p := SplitAfter(from, key)
		if item, field := p.Bytes(), p.Bytes(); string(item) != "goal_01" || string(field) != "title" || p.More() || p.Err() != nil {
			t.Fatalf("got %q %q", item, field)
		}
	})
	if allocs != 0 {
		t.Errorf("got %v allocations, want none", allocs)
	}
}

func FuzzWhatDecodesEncodesToTheSameBytes(f *testing.F) {
	f.Add(Key("text", "plan_01", "zh-Hant", uint64(77), "a\x00b"))
	f.Add([]byte{tagString, 0, 0xFF, 0})
	f.Add([]byte{tagUint + 8, 0, 1})
	f.Fuzz(func(t *testing.T, key []byte) {
		p := SplitAfter(nil, key)
		parts := drain(&p)
		if p.Err() != nil {
			return
		}
		if again := Key(parts...); !bytes.Equal(again, key) {
			t.Fatalf("%x decodes to %q, which encodes to %x", key, parts, again)
		}
	})
}

// tuples prefers the bytes that the encoding treats specially.
func tuples() *rapid.Generator[[]any] {
	bytewise := rapid.OneOf(
		rapid.SampledFrom([]byte{0, 1, tagUint, tagString, 'a', 'b', 0xFE, 0xFF}),
		rapid.Byte(),
	)
	text := rapid.Custom(func(t *rapid.T) any {
		return string(rapid.SliceOfN(bytewise, 0, 6).Draw(t, "text"))
	})
	number := rapid.Custom(func(t *rapid.T) any {
		return rapid.Uint64().Draw(t, "number") >> rapid.IntRange(0, 63).Draw(t, "shift")
	})
	return rapid.SliceOfN(rapid.OneOf(text, number), 0, 4)
}

func compareTuples(a, b []any) int {
	return slices.CompareFunc(a, b, func(x, y any) int {
		xs, xIsString := x.(string)
		ys, yIsString := y.(string)
		switch {
		case xIsString && yIsString:
			return cmp.Compare(xs, ys)
		case xIsString:
			return 1
		case yIsString:
			return -1
		}
		return cmp.Compare(x.(uint64), y.(uint64))
	})
}

func drain(p *Parts) []any {
	var parts []any
	for p.More() {
		if p.rest[0] == tagString {
			parts = append(parts, string(p.Bytes()))
		} else {
			parts = append(parts, p.Uint())
		}
	}
	return parts
}
