package plan

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// The translation memory finds, for a text to translate, texts like it that are translated already. What it
// knows of a source text is a memo of some 60 bytes: how many words it has, a hash of it, a hashed set of its
// words, and where it stands. The memos of a plan lie packed in a few rows,
//
//	memory, planID, n	memos, one behind the other, of about memoryBytes together
//
// so that all memos of a large catalogue are read through in milliseconds (match.go). From two sets of words
// follows at least how far two texts are apart, so whatever is passed over was not alike.
//
// Translations are not in it. They are looked up where the sources are found, which is why the verbs on
// translations, and those that show or hide a plan, leave it alone: it moves with source texts only.

const (
	memoryBytes   = 4_000
	memoHeader    = 2 + 2 + 8 + 1 // size, words, sum, blocks
	wordsPerBlock = 8             // so that most bits of a set stay 0
	maxBlocks     = 128           // a power of 2
)

// memo is what the memory knows of a source text, as it is stored: its own size, its number of words (two
// bytes each), its sum (eight), the number of 64-bit blocks of its set of words (one), the blocks; then the
// length of the node's id (one), the id, and the field. Numbers are little-endian.
type memo []byte

func newMemo(node ID, field, text string) memo {
	words := 0
	for range i18n.Words(text) {
		words++
	}
	set := newWordSet(text, blocksFor(words))
	size := memoHeader + 8*len(set) + 1 + len(node) + len(field)
	m := make(memo, 0, size)
	m = binary.LittleEndian.AppendUint16(m, uint16(size))
	m = binary.LittleEndian.AppendUint16(m, uint16(words))
	m = binary.LittleEndian.AppendUint64(m, sum(text))
	m = append(m, byte(len(set)))
	for _, block := range set {
		m = binary.LittleEndian.AppendUint64(m, block)
	}
	m = append(m, byte(len(node)))
	return append(append(m, node...), field...)
}

// firstMemo is the memo that leads, and what follows it.
func firstMemo(row []byte) (first memo, rest []byte, ok bool) {
	if len(row) < memoHeader {
		return nil, nil, false
	}
	size := int(binary.LittleEndian.Uint16(row))
	if size > len(row) || size <= memoHeader+8*int(row[memoHeader-1]) {
		return nil, nil, false
	}
	return memo(row[:size]), row[size:], true
}

func tornMemory(plan ID) error {
	return fmt.Errorf("a row of the translation memory of the plan %s ends amid a text: %w", plan, store.ErrCorrupt)
}

func (m memo) words() int  { return int(binary.LittleEndian.Uint16(m[2:])) }
func (m memo) sum() uint64 { return binary.LittleEndian.Uint64(m[4:]) }
func (m memo) blocks() int { return int(m[memoHeader-1]) }

// place is where the text stands.
func (m memo) place() place {
	at := m[memoHeader+8*m.blocks():]
	return place{ID(at[1 : 1+at[0]]), string(at[1+at[0]:])}
}

// wordSet is a hashed set of words: a word that is in it has its bit set.
type wordSet []uint64

func newWordSet(text string, blocks int) wordSet {
	set := make(wordSet, blocks)
	for word := range i18n.Words(text) {
		bit := sum(word) % uint64(64*blocks)
		set[bit/64] |= 1 << (bit % 64)
	}
	return set
}

// blocksFor is how many blocks the set of so many words has: a power of 2.
func blocksFor(words int) int {
	return min(maxBlocks, 1<<bits.Len(uint(max(words-1, 0)/wordsPerBlock)))
}

// sum is FNV-1a with its bits mixed, so that the low ones do for small sets.
func sum(text string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 0x100000001b3
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	return h ^ h>>33
}

func memoryKey(plan ID, n int) []byte {
	return store.Key("memory", string(plan), n)
}

// memory is a plan's part of the translation memory, as an Update changes it.
type memory struct {
	plan ID
	rows []memoryRow
}

type memoryRow struct {
	n     int
	memos []byte
	moved bool
}

// remember keeps the memory in line with a text that is written, or goes where now is nil.
func (e *edit) remember(u unit, now *textRow) error {
	if u.locale != e.plan.Source {
		return nil
	}
	if err := e.openMemory(); err != nil {
		return err
	}
	if err := e.memory.forget(func(p place) bool { return p.node == u.node && p.field == u.field }); err != nil {
		return err
	}
	if now.value() == "" {
		return nil
	}
	e.memory.add(newMemo(u.node, u.field, now.Value))
	return nil
}

// forget takes an item's texts out of the memory.
func (e *edit) forget(node ID) error {
	if err := e.openMemory(); err != nil {
		return err
	}
	return e.memory.forget(func(p place) bool { return p.node == node })
}

func (e *edit) openMemory() error {
	if e.memory != nil {
		return nil
	}
	m := &memory{plan: e.id}
	from, to := store.Prefix("memory", string(e.id))
	for key, memos := range e.tx.Scan(from, to) {
		var n int
		if err := store.Split(key, nil, nil, &n); err != nil {
			return err
		}
		m.rows = append(m.rows, memoryRow{n: n, memos: slices.Clone(memos)})
	}
	e.memory = m
	return nil
}

// closeMemory writes the rows that moved.
func (e *edit) closeMemory() error {
	if e.memory == nil {
		return nil
	}
	for _, row := range e.memory.rows {
		if !row.moved {
			continue
		}
		key := memoryKey(e.id, row.n)
		if len(row.memos) == 0 {
			if err := e.tx.Delete(key); err != nil {
				return err
			}
			continue
		}
		if err := e.tx.Put(key, row.memos); err != nil {
			return err
		}
	}
	return nil
}

// add puts a memo in the first row that has room.
func (m *memory) add(one memo) {
	n := 0
	for i := range m.rows {
		row := &m.rows[i]
		if len(row.memos)+len(one) <= memoryBytes {
			row.memos, row.moved = append(row.memos, one...), true
			return
		}
		n = row.n + 1
	}
	m.rows = append(m.rows, memoryRow{n: n, memos: one, moved: true})
}

// forget takes out the memos of some places.
func (m *memory) forget(gone func(place) bool) error {
	for i := range m.rows {
		row := &m.rows[i]
		for rest := row.memos; len(rest) > 0; {
			one, after, ok := firstMemo(rest)
			if !ok {
				return tornMemory(m.plan)
			}
			rest = after
			if gone(one.place()) {
				at := len(row.memos) - len(after) - len(one)
				row.memos, row.moved = slices.Delete(row.memos, at, at+len(one)), true
				rest = row.memos[at:]
			}
		}
	}
	return nil
}

// remember makes the memory of a plan that is loaded.
func (r *planRows) remember() {
	var m memory
	for i := range r.texts[:r.sources] {
		text := &r.texts[i]
		one := newMemo(text.node, text.field, text.value)
		last := len(m.rows) - 1
		if last < 0 || len(m.rows[last].memos)+len(one) > memoryBytes {
			m.rows, last = append(m.rows, memoryRow{n: last + 1}), last+1
		}
		m.rows[last].memos = append(m.rows[last].memos, one...)
	}
	r.memory = m.rows
}

// putMemory writes a stretch of the memory.
func (r *planRows) putMemory(tx store.Tx, from, to int) error {
	for _, row := range r.memory[from:to] {
		if err := tx.Put(memoryKey(r.id, row.n), row.memos); err != nil {
			return err
		}
	}
	return nil
}

func (r *memoryRow) size() int {
	return 64 + len(r.memos)
}
