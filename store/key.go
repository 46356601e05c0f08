package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"reflect"
)

// An encoded part is a tag and a body. An unsigned number has the tag
// tagUint plus the count of its significant bytes, and those bytes, big end
// first. A string has tagString and its bytes, in which 0x00 becomes
// 0x00 0xFF, and ends with a bare 0x00. No tag is 0xFF, so a string's end
// sorts before any continuation of the string.
const (
	tagUint   = 0x10
	tagString = 0x20

	zero    = 0x00
	escaped = 0xFF

	usualKey = 96 // bytes that a key seldom has more of

	belowTags = 0x01
	aboveTags = 0xFF
)

// Key encodes a tuple so that encoded keys order as tuples do: part by part,
// strings bytewise, numbers by size and before strings, a shorter tuple before
// its continuations. A part is a string, a []byte (encoded alike), a uint64, a
// Rev, or an int that is not negative (encoded alike). It panics on any other
// part, which is a mistake in the program.
func Key(parts ...any) []byte {
	return appendParts(make([]byte, 0, usualKey), parts)
}

// Prefix returns the bounds of all keys whose tuple begins with these parts
// and goes on. The key of the parts themselves is not among them.
func Prefix(parts ...any) (from, to []byte) {
	key := Key(parts...)
	from = append(key[:len(key):len(key)], belowTags)
	to = append(key, aboveTags)
	return from, to
}

func appendParts(key []byte, parts []any) []byte {
	for _, part := range parts {
		switch p := part.(type) {
		case string:
			key = appendString(key, p)
		case []byte:
			key = appendString(key, p)
		case uint64:
			key = appendUint(key, p)
		case Rev:
			key = appendUint(key, uint64(p))
		case int:
			if p < 0 {
				panic(fmt.Sprintf("store: key part %d is negative", p))
			}
			key = appendUint(key, uint64(p))
		default:
			// Not with %T: were parts handed on, each part of every key would be allocated.
			panic(fmt.Sprintf("store: key part of type %v: want string, []byte, uint64, Rev or int", reflect.TypeOf(part)))
		}
	}
	return key
}

func appendUint(key []byte, n uint64) []byte {
	size := (bits.Len64(n) + 7) / 8
	var body [8]byte
	binary.BigEndian.PutUint64(body[:], n)
	key = append(key, byte(tagUint+size))
	return append(key, body[8-size:]...)
}

func appendString[S string | []byte](key []byte, s S) []byte {
	from := len(key) + 1
	key = append(append(key, tagString), s...)
	if bytes.IndexByte(key[from:], zero) >= 0 {
		key = append(key[:from], bytes.ReplaceAll(key[from:], []byte{zero}, []byte{zero, escaped})...)
	}
	return append(key, zero)
}

// Split decodes a whole key into the variables pointed to, one for each part:
// *string, *[]byte (which may share the key's memory), *uint64, *Rev or *int;
// nil skips a part. It returns an error that wraps ErrCorrupt where the key is
// malformed or its parts are not these. It panics on another type.
func Split(key []byte, into ...any) error {
	p := Parts{rest: key}
	for _, target := range into {
		switch t := target.(type) {
		case nil:
			p.Skip(1)
		case *string:
			*t = string(p.Bytes())
		case *[]byte:
			*t = p.Bytes()
		case *uint64:
			*t = p.Uint()
		case *Rev:
			*t = Rev(p.Uint())
		case *int:
			*t = p.int()
		default:
			panic(fmt.Sprintf("store: split into %T: want *string, *[]byte, *uint64, *Rev, *int or nil", target))
		}
	}
	if p.More() {
		p.fail(fmt.Sprintf("the end after %d parts", len(into)))
	}
	if p.err != nil {
		return fmt.Errorf("key %x: %w", key, p.err)
	}
	return nil
}

// Parts decodes a key part by part without allocating. After a part that is
// missing, malformed or of another type it yields only zero values, and Err
// tells why; check it once at the end.
type Parts struct {
	rest []byte
	err  error
}

// SplitAfter returns the parts of key that follow a prefix, where from is the
// lower bound that Prefix returned and key is in its range. It is how a scan
// decodes only the tails of its keys. With a nil from it returns all parts.
func SplitAfter(from, key []byte) Parts {
	if len(from) == 0 {
		return Parts{rest: key}
	}
	shared := len(from) - 1
	p := Parts{}
	if len(key) < shared || !bytes.Equal(key[:shared], from[:shared]) {
		p.fail("a key in the range of the prefix")
		return p
	}
	p.rest = key[shared:]
	return p
}

// More reports whether parts are left.
func (p *Parts) More() bool { return p.err == nil && len(p.rest) > 0 }

// Err returns the first error, which wraps ErrCorrupt.
func (p *Parts) Err() error { return p.err }

// Bytes returns the next part, a string. It shares the key's memory unless the
// string holds a zero byte.
func (p *Parts) Bytes() []byte {
	if p.err != nil {
		return nil
	}
	if len(p.rest) == 0 || p.rest[0] != tagString {
		p.fail("a string")
		return nil
	}
	body := p.rest[1:]
	end := bytes.IndexByte(body, zero)
	if end < 0 {
		p.fail("the end of a string")
		return nil
	}
	if end+1 == len(body) || body[end+1] != escaped {
		p.rest = body[end+1:]
		return body[:end:end]
	}
	return p.unescape(body)
}

func (p *Parts) unescape(body []byte) []byte {
	plain := make([]byte, 0, len(body))
	for {
		end := bytes.IndexByte(body, zero)
		if end < 0 {
			p.fail("the end of a string")
			return nil
		}
		plain = append(plain, body[:end]...)
		if end+1 == len(body) || body[end+1] != escaped {
			p.rest = body[end+1:]
			return plain
		}
		plain = append(plain, zero)
		body = body[end+2:]
	}
}

// Uint returns the next part, a number.
func (p *Parts) Uint() uint64 {
	if p.err != nil {
		return 0
	}
	if len(p.rest) == 0 || p.rest[0] < tagUint || p.rest[0] > tagUint+8 {
		p.fail("a number")
		return 0
	}
	size := int(p.rest[0] - tagUint)
	body := p.rest[1:]
	if len(body) < size || size > 0 && body[0] == 0 {
		p.fail("the shortest form of a number")
		return 0
	}
	var n uint64
	for _, b := range body[:size] {
		n = n<<8 | uint64(b)
	}
	p.rest = body[size:]
	return n
}

func (p *Parts) int() int {
	before := p.rest
	n := p.Uint()
	if n > math.MaxInt {
		p.rest = before
		p.fail("a number that fits an int")
		return 0
	}
	return int(n)
}

// Skip passes over the next n parts, whatever their types.
func (p *Parts) Skip(n int) {
	for range n {
		if len(p.rest) > 0 && p.rest[0] == tagString {
			p.Bytes()
		} else {
			p.Uint()
		}
	}
}

func (p *Parts) fail(want string) {
	if p.err == nil {
		p.err = fmt.Errorf("want %s at %x: %w", want, p.rest, ErrCorrupt)
	}
	p.rest = nil
}
