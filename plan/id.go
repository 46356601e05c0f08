package plan

import (
	"crypto/rand"
	"encoding/binary"
	"strings"
	"time"
)

// ID names a node for good: a prefix for its kind, then 20 characters that sort by the time of
// creation ("gol_01kagwj000x2c8t4m9qd"). Clients treat it as opaque.
type ID string

// Kind is what an ID names.
type Kind uint8

const (
	KindPublisher Kind = iota + 1
	KindPlan
	KindGoal
	KindStrategy
	KindAssignment
	KindParty
	KindToken
	KindTerm
	KindComment
	KindWebhook
)

var kinds = []struct {
	prefix, name string
}{
	KindPublisher:  {"pub_", "publisher"},
	KindPlan:       {"pln_", "plan"},
	KindGoal:       {"gol_", "goal"},
	KindStrategy:   {"str_", "strategy"},
	KindAssignment: {"asg_", "assignment"},
	KindParty:      {"pty_", "responsible party"},
	KindToken:      {"tok_", "token"},
	KindTerm:       {"trm_", "term"},
	KindComment:    {"cmt_", "comment"},
	KindWebhook:    {"whk_", "webhook"},
}

func (k Kind) String() string {
	return kinds[k].name
}

const (
	idPrefixLen = 4
	idLen       = idPrefixLen + 20
	idAlphabet  = "0123456789abcdefghjkmnpqrstvwxyz" // Crockford's base 32, in ASCII order
)

// ParseID checks the form of an id; whether the catalogue has it is another question.
func ParseID(s string) (ID, error) {
	if len(s) != idLen || ID(s).Kind() == 0 {
		return "", fail(Invalid, "%q is not an id: wanted a prefix such as pln_ and 20 characters, as an earlier answer gave it", short(s))
	}
	for _, c := range []byte(s[idPrefixLen:]) {
		if strings.IndexByte(idAlphabet, c) < 0 {
			return "", fail(Invalid, "%q is not an id: %q cannot be part of one", short(s), c)
		}
	}
	return ID(s), nil
}

// Kind is what the ID names, or 0 for what ParseID would refuse.
func (id ID) Kind() Kind {
	if len(id) < idPrefixLen {
		return 0
	}
	for kind := KindPublisher; int(kind) < len(kinds); kind++ {
		if string(id[:idPrefixLen]) == kinds[kind].prefix {
			return kind
		}
	}
	return 0
}

// of is nil when the id is one, and of one of the wanted kinds.
func (id ID) of(wanted ...Kind) error {
	if _, err := ParseID(string(id)); err != nil {
		return err
	}
	names := make([]string, len(wanted))
	for i, kind := range wanted {
		if id.Kind() == kind {
			return nil
		}
		names[i] = kind.String()
	}
	return fail(Invalid, "%s is the id of a %s: wanted the id of a %s", id, id.Kind(), strings.Join(names, " or "))
}

// newID makes an id from 48 bits of milliseconds and 52 random bits.
func newID(kind Kind, now time.Time) ID {
	var bits [16]byte
	binary.BigEndian.PutUint64(bits[:8], uint64(now.UnixMilli())<<16)
	rand.Read(bits[6:13]) // never fails: crypto/rand ends the program first
	var text [20]byte
	for i := range text {
		text[i] = idAlphabet[fiveBits(bits, i*5)]
	}
	return ID(kinds[kind].prefix + string(text[:]))
}

func fiveBits(bits [16]byte, from int) byte {
	pair := uint16(bits[from/8])<<8 | uint16(bits[from/8+1])
	return byte(pair>>(11-from%8)) & 31
}

// short cuts what a caller sent to what an error message can hold.
func short(s string) string {
	const most = 40
	runes := 0
	for i := range s {
		if runes == most {
			return s[:i] + "…"
		}
		runes++
	}
	return s
}
