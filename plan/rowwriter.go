package plan

import "encoding/binary"

// rowWriter writes the rows that a load writes many of as cbor.Marshal does, byte for byte, without reflection.
type rowWriter []byte

// head writes the type of an item and its argument, as short as it can be.
func (w *rowWriter) head(major byte, n uint64) {
	major <<= 5
	switch {
	case n < 24:
		*w = append(*w, major|byte(n))
	case n < 1<<8:
		*w = append(*w, major|24, byte(n))
	case n < 1<<16:
		*w = binary.BigEndian.AppendUint16(append(*w, major|25), uint16(n))
	case n < 1<<32:
		*w = binary.BigEndian.AppendUint32(append(*w, major|26), uint32(n))
	default:
		*w = binary.BigEndian.AppendUint64(append(*w, major|27), n)
	}
}

func (w *rowWriter) uint(key byte, n uint64) {
	*w = append(*w, key)
	w.head(cborUint, n)
}

func (w *rowWriter) int(key byte, n int64) {
	if n >= 0 {
		w.uint(key, uint64(n))
		return
	}
	*w = append(*w, key)
	w.head(cborNegative, uint64(-1-n))
}

func (w *rowWriter) text(key byte, text string) {
	*w = append(*w, key)
	w.head(cborText, uint64(len(text)))
	*w = append(*w, text...)
}

// someUint and someText leave out what is zero.
func (w *rowWriter) someUint(key byte, n uint64) {
	if n != 0 {
		w.uint(key, n)
	}
}

func (w *rowWriter) someText(key byte, text string) {
	if text != "" {
		w.text(key, text)
	}
}

// appendText appends a text as cbor.Marshal encodes it.
func appendText(to []byte, row *textRow) []byte {
	w := rowWriter(to)
	w.head(cborMap, row.entries())
	w.text(1, row.Value)
	w.uint(2, uint64(row.State))
	w.someUint(3, uint64(row.Origin))
	w.someUint(4, uint64(row.Of))
	w.someText(5, row.Author)
	w.int(6, row.Updated)
	w.uint(7, uint64(row.Rev))
	w.someText(8, string(row.By))
	w.someText(9, row.Reason)
	if row.Reworded {
		w = append(w, 10, cborSimple<<5|cborTrue)
	}
	w.someUint(11, uint64(row.Beside))
	w.someText(12, row.EndedBy)
	return w
}

// entries is how many entries the map of a text has: four it always has, and those that are not zero.
func (t *textRow) entries() uint64 {
	n := uint64(4)
	for _, there := range [...]bool{
		t.Origin != 0, t.Of != 0, t.Author != "", t.By != "", t.Reason != "", t.Reworded, t.Beside != 0, t.EndedBy != "",
	} {
		if there {
			n++
		}
	}
	return n
}
