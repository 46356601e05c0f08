package store_test

import (
	"encoding/binary"
	"fmt"

	"polyplan/store"
)

// The clients of a history work on cells: most are one key, and the last ones
// two that are written together. Each cell is linearizable by itself.
const (
	singles  = 16
	pairs    = 4
	allCells = singles + pairs
)

// operation is what a client asks of a replica.
type operation struct {
	ID     int // tells it from all others; what it writes begins with it
	Kind   kind
	Cell   int
	Sides  [2]bool // of the cell, which it writes; a single has one
	Expect int     // of compareAndSet: the ID on the first side
	After  store.Rev
}

type kind string

const (
	blindPut      kind = "put"
	follow        kind = "follow" // reads, and writes what names the one it follows, in a pair that on the other side
	compareAndSet kind = "compare and set"
	remove        kind = "delete"
	readLast      kind = "read" // writes to no cell, but to the ledger, and so it is in the order of writes

	// These are served from the replica's copy, and tell its revision.
	look   kind = "look"   // a View
	glance kind = "glance" // an Update that writes nothing

	takeStock kind = "take stock" // of all that the replica holds
)

// word is what a key holds: who wrote it, and what that one followed. The zero
// word is an absent key.
type word struct{ ID, Over int }

// stamped is a word and the revision that its writer was told it would make.
type stamped struct {
	Word word
	Rev  store.Rev
}

// states are of all keys. As gob writes and reads structs they would take most of the time of a look.
type states []stamped

func (all states) GobEncode() (text []byte, err error) {
	for _, s := range all {
		text = s.append(text)
	}
	return text, nil
}

func (all *states) GobDecode(text []byte) error {
	for len(text) > 0 {
		var s stamped
		rest, err := s.parse(text)
		if err != nil {
			return err
		}
		*all, text = append(*all, s), rest
	}
	return nil
}

// append adds it as a key holds it.
func (s stamped) append(text []byte) []byte {
	for _, n := range []uint64{uint64(s.Word.ID), uint64(s.Word.Over), uint64(s.Rev)} {
		text = binary.AppendUvarint(text, n)
	}
	return text
}

func (s *stamped) parse(text []byte) (rest []byte, err error) {
	var numbers [3]uint64
	for i := range numbers {
		n, size := binary.Uvarint(text)
		if size <= 0 {
			return nil, fmt.Errorf("%x does not hold three numbers", text)
		}
		numbers[i], text = n, text[size:]
	}
	*s = stamped{word{int(numbers[0]), int(numbers[1])}, store.Rev(numbers[2])}
	return text, nil
}

type fate int

const (
	unsure fate = iota // the client does not know, and never will
	unmade             // nothing was written
	failed             // what must not happen
	done
)

// outcome is what the client was told.
type outcome struct {
	Fate fate
	Rev  store.Rev
	Read [2]word // the cell before, of an operation that reads it
	Seen states  // of all keys, of a look or a glance
	Why  string  // where it is not done

	Ledger  []int // of taking stock: who made revision 1, 2, …
	Content string
}

// keys are all keys of all cells, cell after cell.
var keys = func() (all [][]byte) {
	for cell := range allCells {
		for side := range sides(cell) {
			all = append(all, store.Key("cell", cell, side))
		}
	}
	return all
}()

// sides is the number of a cell's keys.
func sides(cell int) int {
	if cell < singles {
		return 1
	}
	return 2
}

// reads reports whether what it tells depends on the cell.
func (o operation) reads() bool {
	return o.Kind == follow || o.Kind == compareAndSet || o.Kind == readLast
}

// over is what the cell holds after the operation where it held before. An
// operation that does not read may be told nothing of what it leaves alone.
func (o operation) over(before [2]word) [2]word {
	after := before
	for side, writes := range o.Sides {
		if writes {
			after[side] = o.word(before, side)
		}
	}
	return after
}

func (o operation) word(before [2]word, side int) word {
	switch {
	case o.Kind == blindPut:
		return word{ID: o.ID}
	case o.Kind == follow:
		other := (side + 1) % sides(o.Cell)
		return word{o.ID, before[other].ID}
	case o.Kind == compareAndSet && before[0].ID == o.Expect:
		return word{o.ID, o.Expect}
	case o.Kind == remove:
		return word{}
	}
	return before[side]
}

func (o operation) String() string {
	text := fmt.Sprintf("#%d %s %s", o.ID, o.Kind, cellName(o.Cell))
	if o.Sides[1] {
		text += fmt.Sprint(" ", o.Sides)
	}
	if o.Kind == compareAndSet {
		text += fmt.Sprintf(" if #%d", o.Expect)
	}
	return text
}

func cellName(cell int) string {
	if cell < singles {
		return fmt.Sprint("key ", cell)
	}
	return fmt.Sprint("pair ", cell)
}

// isLook reports whether it is served from the copy, at whatever revision that is.
func (o operation) isLook() bool { return o.Kind == look || o.Kind == glance }
