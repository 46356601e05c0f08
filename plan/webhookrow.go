package plan

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"

	"polyplan/i18n"
	"polyplan/store"
)

// hookRow is what a webhook is set to. Its secrets are kept as they are, for messages are signed with them.
type hookRow struct {
	Name     string        `cbor:"1,keyasint"`
	URL      URL           `cbor:"2,keyasint"`
	Plans    []ID          `cbor:"3,keyasint,omitempty"`
	Locales  []i18n.Locale `cbor:"4,keyasint,omitempty"`
	Secret   []byte        `cbor:"5,keyasint"`
	Old      []byte        `cbor:"6,keyasint,omitempty"` // the secret before
	OldUntil int64         `cbor:"7,keyasint,omitempty"` // when it is signed with no more
	Created  int64         `cbor:"8,keyasint"`
	Paused   int64         `cbor:"9,keyasint,omitempty"` // since when; 0: it is not
	Why      string        `cbor:"10,keyasint,omitempty"`
}

// hooksRow counts the webhooks, and tells senders that one was set anew.
type hooksRow struct {
	Count int       `cbor:"1,keyasint"`
	Moved store.Rev `cbor:"2,keyasint"`
}

// queueRow is how far a webhook has been told. One message of it is under way at a time.
type queueRow struct {
	Epoch     string      `cbor:"1,keyasint"` // of the catalogue that Rev is a revision of
	Rev       store.Rev   `cbor:"2,keyasint"` // the place in the log up to which all has been told, or given up
	N         int         `cbor:"3,keyasint"`
	Pending   *pendingRow `cbor:"4,keyasint,omitempty"`
	Holder    string      `cbor:"5,keyasint,omitempty"` // the sender that has claimed it
	Until     int64       `cbor:"6,keyasint,omitempty"` // when anybody may claim it again
	Dead      int         `cbor:"7,keyasint,omitempty"` // messages given up in a row
	Delivered int64       `cbor:"8,keyasint,omitempty"` // when a message last was
	Moved     int64       `cbor:"9,keyasint,omitempty"` // when the place last did
}

// pendingRow is a message that is to be delivered before any other of its webhook.
type pendingRow struct {
	ID       string    `cbor:"1,keyasint"`
	Type     string    `cbor:"2,keyasint"`
	Payload  []byte    `cbor:"3,keyasint"` // sent byte for byte the same each time
	Epoch    string    `cbor:"4,keyasint"`
	Rev      store.Rev `cbor:"5,keyasint"` // the place in the log that it tells up to
	N        int       `cbor:"6,keyasint"`
	Attempts int       `cbor:"7,keyasint,omitempty"` // that failed
	Next     int64     `cbor:"8,keyasint,omitempty"` // when to try again; 0: at once
	Status   int       `cbor:"9,keyasint,omitempty"` // of the last answer
	Error    string    `cbor:"10,keyasint,omitempty"`
}

// letterRow is a message that was given up, or one that is sent out of turn.
type letterRow struct {
	ID       string `cbor:"1,keyasint"`
	Type     string `cbor:"2,keyasint"`
	Payload  []byte `cbor:"3,keyasint"`
	Attempts int    `cbor:"4,keyasint,omitempty"`
	Status   int    `cbor:"5,keyasint,omitempty"`
	Error    string `cbor:"6,keyasint,omitempty"`
	At       int64  `cbor:"7,keyasint"`
	Again    bool   `cbor:"8,keyasint,omitempty"` // it is to be sent once more
}

func hookKey(id ID) []byte                        { return store.Key("hook", string(id)) }
func hooksKey() []byte                            { return store.Key("hooks") }
func queueKey(id ID) []byte                       { return store.Key("queue", string(id)) }
func letterKey(hook ID, rev store.Rev) []byte     { return store.Key("delivery", string(hook), rev) }
func lettersRange(hook ID) (from, to []byte)      { return store.Prefix("delivery", string(hook)) }
func (q *queueRow) place() changePlace            { return changePlace{q.Rev, q.N} }
func (q *queueRow) move(to changePlace, at int64) { q.Rev, q.N, q.Moved = to.rev, to.n, at }

// endOf is the place of the log behind all of a revision.
func endOf(rev store.Rev) changePlace {
	return changePlace{rev, math.MaxInt32}
}

// lost tells whether changes behind the place are no longer kept.
func (p changePlace) lost(floor store.Rev) bool {
	return p.rev < floor && (p.rev+1 < floor || p.n != endOf(p.rev).n)
}

// secretLen is how many random bytes a secret has: Standard Webhooks wants 24 to 64.
const secretLen = 32

func newHookSecret() []byte {
	secret := make([]byte, secretLen)
	rand.Read(secret) // never fails: crypto/rand ends the program first
	return secret
}

// hookSecretText is a secret as Standard Webhooks writes it.
func hookSecretText(secret []byte) string {
	return "whsec_" + base64.StdEncoding.EncodeToString(secret)
}

// secrets are those to sign with at a time, the newest first.
func (h *hookRow) secrets(now int64) [][]byte {
	all := [][]byte{h.Secret}
	if len(h.Old) > 0 && now < h.OldUntil {
		all = append(all, h.Old)
	}
	return all
}

// messageID is the same whenever a message is made of what a webhook is told behind a place, also after a crash.
func messageID(hook ID, epoch string, after changePlace) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d/%d", hook, epoch, after.rev, after.n))
	return "msg_" + base64.RawURLEncoding.EncodeToString(sum[:18])
}

// moveHooks tells senders that a webhook was set anew, and counts those made or deleted.
func moveHooks(tx store.Tx, more int) error {
	var row hooksRow
	if _, err := get(tx, hooksKey(), &row); err != nil {
		return err
	}
	row.Count, row.Moved = row.Count+more, tx.Rev()
	if row.Count > MaxWebhooks {
		return fail(TooMany, "there are %d webhooks already: delete one first", MaxWebhooks)
	}
	return put(tx, hooksKey(), &row)
}
