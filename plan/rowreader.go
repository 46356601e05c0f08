package plan

import (
	"strings"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"

	"polyplan/store"
)

// rowReader reads the rows that every query reads many of, without reflection and without copying: strings
// of a row share the memory of what is read. It knows the CBOR that put writes. Where it meets anything
// else it is lost, and the row is for decode, which reads all CBOR and tells what is wrong with it.
type rowReader struct {
	rest string
	lost bool
}

// The major types of CBOR (RFC 8949 section 3.1).
const (
	cborUint     = 0
	cborNegative = 1
	cborText     = 3
	cborMap      = 5
	cborSimple   = 7
)

const (
	cborFalse = 20
	cborTrue  = 21
)

// head is the type of the next item and its argument.
func (r *rowReader) head() (major byte, n uint64) {
	if len(r.rest) == 0 {
		r.lose()
		return 0, 0
	}
	first := r.rest[0]
	major, n = first>>5, uint64(first&31)
	if n < 24 {
		r.rest = r.rest[1:]
		return major, n
	}
	size := 1 << (n - 24)
	if n > 27 || len(r.rest) <= size || major == cborSimple {
		r.lose()
		return 0, 0
	}
	n = 0
	for i := 1; i <= size; i++ {
		n = n<<8 | uint64(r.rest[i])
	}
	r.rest = r.rest[1+size:]
	return major, n
}

func (r *rowReader) lose() {
	r.rest, r.lost = "", true
}

func (r *rowReader) of(wanted byte) uint64 {
	major, n := r.head()
	if major != wanted {
		r.lose()
		return 0
	}
	return n
}

func (r *rowReader) uint() uint64 { return r.of(cborUint) }

// small is a number of a type of one byte.
func (r *rowReader) small() uint8 {
	n := r.uint()
	if n > 255 {
		r.lose()
	}
	return uint8(n)
}

func (r *rowReader) int() int64 {
	major, n := r.head()
	if n > 1<<62 || major > cborNegative {
		r.lose()
		return 0
	}
	if major == cborNegative {
		return -1 - int64(n)
	}
	return int64(n)
}

func (r *rowReader) bool() bool {
	n := r.of(cborSimple)
	if n != cborTrue && n != cborFalse {
		r.lose()
	}
	return n == cborTrue
}

func (r *rowReader) text() string {
	n := r.of(cborText)
	if n > uint64(len(r.rest)) {
		r.lose()
		return ""
	}
	text := r.rest[:n]
	r.rest = r.rest[n:]
	if !utf8.ValidString(text) {
		r.lose()
	}
	return text
}

// entries calls each with the keys of a map, which ascend; each reads the value.
func (r *rowReader) entries(each func(key uint64)) {
	last := uint64(0)
	for n := r.of(cborMap); n > 0 && !r.lost; n-- {
		key := r.uint()
		if key <= last {
			r.lose()
			return
		}
		last = key
		each(key)
	}
}

// other reads the next item, whatever it is, into a variable.
func (r *rowReader) other(into any) {
	rest, err := cbor.UnmarshalFirst([]byte(r.rest), into)
	if err != nil {
		r.lose()
		return
	}
	r.rest = r.rest[len(r.rest)-len(rest):]
}

// decodeText is decode for a text.
func decodeText(key []byte, value string, row *textRow) error {
	r := rowReader{rest: value}
	r.entries(func(key uint64) {
		switch key {
		case 1:
			row.Value = r.text()
		case 2:
			row.State = TextState(r.small())
		case 3:
			row.Origin = Origin(r.small())
		case 4:
			row.Of = store.Rev(r.uint())
		case 5:
			row.Author = r.text()
		case 6:
			row.Updated = r.int()
		case 7:
			row.Rev = store.Rev(r.uint())
		case 8:
			row.By = ID(r.text())
		case 9:
			row.Reason = r.text()
		case 10:
			row.Reworded = r.bool()
		case 11:
			row.Beside = beside(r.small())
		case 12:
			row.EndedBy = r.text()
		default:
			r.lose()
		}
	})
	if !r.lost && r.rest == "" {
		return nil
	}
	*row = textRow{}
	return decode(key, []byte(value), row)
}

// decodeItem is decode for an item.
func decodeItem(key []byte, value string, row *itemRow) error {
	r := rowReader{rest: value}
	r.entries(func(key uint64) {
		switch key {
		case 1:
			row.Parent = ID(r.text())
		case 2:
			row.Position = int(r.int())
		case 3:
			row.Identifier = r.text()
		case 4:
			row.Status = ItemStatus(r.small())
		case 5:
			r.other(&row.Progress)
		case 6:
			r.other(&row.Period)
		case 7:
			r.other(&row.Responsible)
		case 8:
			r.other(&row.Links)
		case 9:
			row.Created = r.int()
		case 10:
			row.Updated = r.int()
		case 11:
			row.Rev = store.Rev(r.uint())
		case 12:
			row.Born = store.Rev(r.uint())
		default:
			r.lose()
		}
	})
	if !r.lost && r.rest == "" {
		return nil
	}
	*row = itemRow{}
	return decode(key, []byte(value), row)
}

// copied is parts copied into one string, which takes one allocation instead of one each. Parts of a
// transaction last no longer than it does.
type copied struct {
	parts [][]byte
	size  int
}

func (c *copied) add(part []byte) {
	c.parts = append(c.parts, part)
	c.size += len(part)
}

// each calls visit with the copies in their order.
func (c *copied) each(visit func(i int, part string) error) error {
	var all strings.Builder
	all.Grow(c.size)
	for _, part := range c.parts {
		all.Write(part)
	}
	rest := all.String()
	for i, part := range c.parts {
		if err := visit(i, rest[:len(part)]); err != nil {
			return err
		}
		rest = rest[len(part):]
	}
	return nil
}

// reset forgets the parts.
func (c *copied) reset() {
	c.parts, c.size = c.parts[:0], 0
}
