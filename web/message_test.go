package web

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// FuzzParseMessage checks that no message ends the process, that what passes is a message, and that what
// does not can be told in a close frame.
func FuzzParseMessage(f *testing.F) {
	for _, text := range []string{
		`{"type":"connection_init","payload":{"Authorization":"Bearer x","accept-language":"ko"}}`, `{"type":"ping","payload":null}`,
		`{"type":"subscribe","id":"a","payload":{"query":"{ a }","variables":{"a":[1]}}}`, `{"type":"complete","id":"a"}`,
		`{"type":"pong","payload":[]}`, `{"type":"connection_init","payload":{"token":1}}`, `[`, ``, `{"type":"ping"}{}`, "\xff",
		`{"type":"subscribe","id":"\ud800","payload":{"query":"\u0000é","extensions":[]}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := parseMessage(text, DefaultLimits.Nesting)
		if (m == nil) == (err == nil) {
			t.Fatal("it is neither a message nor none, or both")
		}
		if err != nil {
			told(t, notMessage(err.Error()))
			return
		}
		if m.Type != sayComplete && m.Type != saySubscribe {
			_, _ = m.authorization(), m.payload("acceptlanguage")
		} else if m.ID == "" || len(m.ID) > maxID {
			t.Errorf("the id %q passes", m.ID)
		}
		if m.Type == saySubscribe {
			if _, refused := parseBody(m.Payload, DefaultLimits.Nesting); refused != nil {
				told(t, notMessage(refused.message))
			}
		}
		if said := say(sayNext, m.ID, []byte(`{}`)); !json.Valid(said) {
			t.Errorf("the answer is %s", said)
		}
	})
}

func told(t *testing.T, c *closing) {
	if len(c.reason) > 123 || !utf8.ValidString(c.reason) || c.code < 1000 || c.code > 4999 {
		t.Errorf("%d %q cannot be told", c.code, c.reason)
	}
}

func TestEveryWayASocketEndsCanBeTold(t *testing.T) {
	for _, c := range []*closing{notOurs, notInit, initTwice, notReady, forbidden, idTaken, goingAway, tryLater, tooSlow, notText, serverFailed} {
		told(t, c)
	}
}
