package store

import (
	"fmt"
	"iter"
	"testing"
)

func TestTheSizeOfAWriteSetIsThatOfWhatIsInForce(t *testing.T) {
	const each = entryOverhead
	w := newWrites(fixed{"a", "b", "c", "d"})
	for _, step := range []struct {
		what string
		do   func()
		want int
	}{
		{"nothing", func() {}, 0},
		{"a put", func() { _ = w.put([]byte("new"), []byte("12345")) }, each + 8},
		{"another value", func() { _ = w.put([]byte("new"), []byte("1")) }, each + 4},
		{"a delete", func() { w.delete([]byte("a")) }, each + 4 + each + 1},
		{"the same delete", func() { w.delete([]byte("a")) }, each + 4 + each + 1},
		{"a delete of what is absent", func() { w.delete([]byte("absent")) }, each + 4 + each + 1},
		{"a delete of the put", func() { w.delete([]byte("new")) }, each + 1},
		{"a range", func() { w.deleteRange([]byte("b"), []byte("b~")) }, each + 1 + each + len("b"+"b\x00")},
		{"a put into the range", func() { _ = w.put([]byte("b"), nil) }, each + 1 + each + 3 + each + 1},
		{"a delete of that put", func() { w.delete([]byte("b")) }, each + 1 + each + 3},
		{"a range in the range", func() { w.deleteRange([]byte("b"), []byte("b\x00")) }, each + 1 + each + 3},
		{"a range around all", func() { w.deleteRange(nil, nil) }, each + len("a"+"d\x00")},
	} {
		step.do()
		if got := w.size(); got != step.want {
			t.Errorf("after %s: got %d, want %d", step.what, got, step.want)
		}
	}
}

func TestAnAbsorbedWriteSetReadsAsBothInTurn(t *testing.T) {
	below := newWrites(fixed{"a", "b", "c", "d"})
	_ = below.put([]byte("bb"), []byte("below"))
	_ = below.put([]byte("x"), []byte("below"))
	below.delete([]byte("d"))

	over := newWrites(below)
	over.deleteRange([]byte("b"), []byte("c"))
	over.delete([]byte("x"))
	_ = over.put([]byte("d"), []byte("over"))
	want := content(over)

	below.absorb(over)
	if got := content(below); got != want || got != "a=old c=old d=over " {
		t.Errorf("got %s, want %s", got, want)
	}
}

// fixed is a reader of these keys, in order.
type fixed []string

func (f fixed) get(key []byte) []byte {
	for k, v := range f.scan(key, append(key, 0)) {
		if string(k) == string(key) {
			return v
		}
	}
	return nil
}

func (f fixed) format() int { return 1 }

func (f fixed) scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		for _, key := range f {
			if key >= string(from) && below(key, to) && !yield([]byte(key), []byte("old")) {
				return
			}
		}
	}
}

func (f fixed) scanBack(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		for i := range f {
			key := f[len(f)-1-i]
			if key >= string(from) && below(key, to) && !yield([]byte(key), []byte("old")) {
				return
			}
		}
	}
}

func content(r reader) (all string) {
	for key, value := range r.scan(nil, nil) {
		all += fmt.Sprintf("%s=%s ", key, value)
	}
	return all
}
