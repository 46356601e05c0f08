package plan

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"

	"polyplan/store"
)

func TestRowsAreReadWithoutReflectionAsWithIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := textRow{
			Value:    rapid.String().Draw(rt, "value"),
			State:    TextState(rapid.IntRange(0, 4).Draw(rt, "state")),
			Origin:   Origin(rapid.IntRange(0, 3).Draw(rt, "origin")),
			Of:       store.Rev(rapid.Uint64().Draw(rt, "of")),
			Author:   rapid.String().Draw(rt, "author"),
			Updated:  rapid.Int64().Draw(rt, "updated"),
			Rev:      store.Rev(rapid.Uint64().Draw(rt, "rev")),
			By:       ID(rapid.String().Draw(rt, "by")),
			Reason:   rapid.String().Draw(rt, "reason"),
			Reworded: rapid.Bool().Draw(rt, "reworded"),
			Beside:   beside(rapid.IntRange(0, 2).Draw(rt, "beside")),
			EndedBy:  rapid.String().Draw(rt, "ended by"),
		}
		sameAsDecode(rt, text, decodeText)
		sameAsMarshal(rt, text)
		item := itemRow{
			Parent:     ID(rapid.String().Draw(rt, "parent")),
			Position:   rapid.Int().Draw(rt, "position"),
			Identifier: rapid.String().Draw(rt, "identifier"),
			Status:     ItemStatus(rapid.IntRange(0, 4).Draw(rt, "status")),
			Created:    rapid.Int64().Draw(rt, "created"),
			Rev:        store.Rev(rapid.Uint64().Draw(rt, "rev")),
			Born:       store.Rev(rapid.Uint64().Draw(rt, "born")),
		}
		if rapid.Bool().Draw(rt, "whole") {
			percent, day := rapid.IntRange(0, 100).Draw(rt, "percent"), Date("2030-12-31")
			item.Progress, item.Period = &percent, &Period{End: &day}
			item.Responsible = []partyRow{{ID: "pty_1", Role: "lead"}, {ID: "pty_2"}}
			item.Links = []Link{{URL: "https://example.org/"}}
		}
		sameAsDecode(rt, item, decodeItem)
	})
}

func sameAsDecode[T any](rt *rapid.T, row T, read func([]byte, string, *T) error) {
	value, err := cbor.Marshal(row)
	if err != nil {
		rt.Fatal(err)
	}
	var got, want T
	if err := read(nil, string(value), &got); err != nil {
		rt.Fatal(err)
	}
	if err := decode(nil, value, &want); err != nil {
		rt.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		rt.Fatalf("got %+v, want %+v", got, want)
	}
}

func sameAsMarshal(rt *rapid.T, row textRow) {
	want, err := cbor.Marshal(row)
	if err != nil {
		rt.Fatal(err)
	}
	if got := appendText(nil, &row); !bytes.Equal(got, want) {
		rt.Fatalf("%+v is written as %x, wanted %x", row, got, want)
	}
}

func TestRowsOfANewerProgramAreRead(t *testing.T) {
	value, err := cbor.Marshal(map[int]any{1: "Kultur", 2: 4, 7: 3, 99: []string{"what is this"}})
	if err != nil {
		t.Fatal(err)
	}
	var row textRow
	if err := decodeText(nil, string(value), &row); err != nil || row.Value != "Kultur" || row.Rev != 3 {
		t.Errorf("got %+v, %v", row, err)
	}
}

// FuzzARowIsReadAsDecodeReadsIt holds the reader to what decode makes of any bytes: the same row, or an error.
func FuzzARowIsReadAsDecodeReadsIt(f *testing.F) {
	value, err := cbor.Marshal(textRow{Value: "Kultur", State: StateTranslated, Updated: -1, Rev: 70_000, By: "tok_1"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(value)
	f.Add(value[:len(value)-1])
	f.Add(append(value, 0))
	f.Add([]byte{0xa1, 0x01, 0x7f, 0xff})
	f.Add([]byte{0xa1, 0x01, 0x61, 0xff})
	f.Add([]byte{0xa2, 0x02, 0x19, 0x01, 0x00, 0x02, 0x01})
	f.Add([]byte{0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Fuzz(func(t *testing.T, value []byte) {
		agrees(t, value, decodeText)
		agrees(t, value, decodeItem)
	})
}

// FuzzATextIsWrittenAsMarshalWritesIt holds the writer to the bytes of cbor.Marshal for any text.
func FuzzATextIsWrittenAsMarshalWritesIt(f *testing.F) {
	f.Add("Kultur", uint8(2), uint64(70_000), int64(-1), "tok_1", true)
	f.Add("\xff", uint8(0), uint64(0), int64(1)<<62, "", false)
	f.Fuzz(func(t *testing.T, value string, small uint8, rev uint64, at int64, name string, yes bool) {
		row := textRow{
			Value: value, State: TextState(small), Origin: Origin(small >> 4), Of: store.Rev(rev >> 3), Author: name, Updated: at,
			Rev: store.Rev(rev), By: ID(name), Reason: value, Reworded: yes, Beside: beside(small & 3), EndedBy: name,
		}
		want, err := cbor.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendText(nil, &row); !bytes.Equal(got, want) {
			t.Fatalf("%+v is written as %x, wanted %x", row, got, want)
		}
	})
}

func agrees[T any](t *testing.T, value []byte, read func([]byte, string, *T) error) {
	var got, want T
	err, wanted := read(nil, string(value), &got), decode(nil, value, &want)
	if wanted != nil && err == nil {
		t.Fatalf("%x: got %+v, wanted an error: %v", value, got, wanted)
	}
	if wanted == nil && (err != nil || !reflect.DeepEqual(got, want)) {
		t.Fatalf("%x: got %+v, %v: wanted %+v", value, got, err, want)
	}
}
