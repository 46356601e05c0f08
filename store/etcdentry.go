package store

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
)

// entry is what a group of Updates wrote, as it stands in the log of a cluster
// and as every replica applies it: first the deleted ranges, then the keys. One
// that raises the format has that behind it, an item of its own.
type entry struct {
	_       struct{} `cbor:",toarray"`
	Base    Rev      // the Rev it was written over; its own is in its key
	Prev    chain    // the chain up to Base
	Writer  string   // unique to each attempt to commit
	Ranges  [][2][]byte
	Deletes [][]byte
	Puts    [][2][]byte

	Format int `cbor:"-"` // that it raises the store to; 0 of all that don't
}

// chain is a digest of all entries up to a Rev, each over the one before it,
// and of the catalogue's id. Two stores at one Rev with one chain hold the same.
type chain [16]byte

var _ encoding.TextMarshaler = chain{}

func newChain(id string) chain { return chain{}.extend([]byte(id)) }

func (c chain) extend(value []byte) (next chain) {
	sum := sha256.New()
	sum.Write(c[:])
	sum.Write(value)
	copy(next[:], sum.Sum(nil))
	return next
}

// MarshalText writes hexadecimal digits.
func (c chain) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, c[:]), nil }

// UnmarshalText reads them.
func (c *chain) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(c)) {
		return fmt.Errorf("chain %q: want %d hexadecimal digits", text, hex.EncodedLen(len(c)))
	}
	_, err := hex.Decode(c[:], text)
	return err
}

// codec turns entries into the values of a log and back.
type codec struct {
	zip   *zstd.Encoder
	unzip *zstd.Decoder
	cbor  cbor.DecMode
}

// maxEntry is the longest entry read, in bytes. The longest written is below
// MaxUpdate and a kilobyte.
const maxEntry = 2 * MaxUpdate

func newCodec() *codec {
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // the options are constants
	}
	unzip, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxEntry))
	if err != nil {
		panic(err)
	}
	mode, err := cbor.DecOptions{MaxArrayElements: maxEntry}.DecMode()
	if err != nil {
		panic(err)
	}
	return &codec{zip, unzip, mode}
}

func (c *codec) encode(e *entry) ([]byte, error) {
	plain, err := cbor.Marshal(e)
	if err != nil {
		return nil, err
	}
	if e.Format > 0 {
		format, err := cbor.Marshal(e.Format)
		if err != nil {
			return nil, err
		}
		plain = append(plain, format...)
	}
	return c.zip.EncodeAll(plain, nil), nil
}

// decode reads what may be anything.
func (c *codec) decode(value []byte) (*entry, error) {
	plain, err := c.unzip.DecodeAll(value, nil)
	if err != nil {
		return nil, fmt.Errorf("entry of %d bytes: %w: %w", len(value), ErrCorrupt, err)
	}
	var e entry
	rest, err := c.cbor.UnmarshalFirst(plain, &e)
	if err == nil && len(rest) > 0 {
		err = c.cbor.Unmarshal(rest, &e.Format)
	}
	if err != nil {
		return nil, fmt.Errorf("entry of %d bytes: %w: %w", len(value), ErrCorrupt, err)
	}
	return &e, e.check()
}

// check refuses what no write set can hold.
func (e *entry) check() error {
	for _, r := range e.Ranges {
		if len(r[0]) == 0 || string(r[0]) >= string(r[1]) {
			return fmt.Errorf("entry over revision %d: %w: it deletes the range from %x to %x", e.Base, ErrCorrupt, r[0], r[1])
		}
	}
	for _, key := range e.Deletes {
		if len(key) == 0 {
			return fmt.Errorf("entry over revision %d: %w: it deletes an empty key", e.Base, ErrCorrupt)
		}
	}
	for _, put := range e.Puts {
		if len(put[0]) == 0 || len(put[0]) > MaxKey {
			return fmt.Errorf("entry over revision %d: %w: it puts a key of %d bytes", e.Base, ErrCorrupt, len(put[0]))
		}
	}
	return nil
}

// entry is the write set as an entry.
func (w *writes) entry(base Rev, prev chain, writer string) *entry {
	e := &entry{Base: base, Prev: prev, Writer: writer}
	w.ranges.Scan(func(from, to string) bool {
		e.Ranges = append(e.Ranges, [2][]byte{[]byte(from), []byte(to)})
		return true
	})
	w.points.Scan(func(key string, p point) bool {
		if p == nil {
			e.Deletes = append(e.Deletes, []byte(key))
		} else {
			e.Puts = append(e.Puts, [2][]byte{[]byte(key), p})
		}
		return true
	})
	return e
}

// add makes an entry's writes the write set's own, later than those it holds.
func (w *writes) add(e *entry) {
	for _, r := range e.Ranges {
		w.deleteRange(r[0], r[1])
	}
	for _, key := range e.Deletes {
		w.delete(key)
	}
	for _, put := range e.Puts {
		w.set(string(put[0]), append(point{}, put[1]...))
	}
}
