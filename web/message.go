package web

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// subprotocol is the one that is spoken on sockets; see PROTOCOL.md of the npm package graphql-ws.
const subprotocol = "graphql-transport-ws"

// Types of messages.
const (
	sayInit      = "connection_init"
	sayAck       = "connection_ack"
	sayPing      = "ping"
	sayPong      = "pong"
	saySubscribe = "subscribe"
	sayNext      = "next"
	sayError     = "error"
	sayComplete  = "complete"
)

// message is what a client says.
type message struct {
	Type    string
	ID      string
	Payload json.RawMessage
}

// maxID bounds the id that a client gives an operation, in bytes. It is kept, and sent with each response.
const maxID = 128

// parseMessage reads a message whose request may be nested so deep; its error is what to say to a client that
// sends what is none.
func parseMessage(text []byte, most int) (*message, error) {
	if !utf8.Valid(text) {
		return nil, errors.New("the message is not UTF-8")
	}
	if nesting(text) > most+1 { // of the request, which is in an object
		return nil, errors.New(tooDeep(most).message)
	}
	members, err := membersIn(text)
	if errors.Is(err, errRepeats) {
		return nil, errors.New("the message has an object with two members of one name")
	}
	m := &message{Payload: members["payload"]}
	if err != nil || members.read("type", &m.Type) != nil || members.read("id", &m.ID) != nil {
		return nil, errors.New("the message is not one JSON object with type, id and payload")
	}
	switch m.Type {
	case saySubscribe, sayComplete:
		if m.ID == "" || len(m.ID) > maxID {
			return nil, errors.New("the id is missing or has more than 128 bytes")
		}
	case sayInit, sayPing, sayPong:
		if !m.bare() && m.Payload[0] != '{' {
			return nil, errors.New("the payload is not a JSON object")
		}
	default:
		return nil, errors.New("the type is none that clients send")
	}
	return m, nil
}

// bare tells a message without a payload.
func (m *message) bare() bool {
	return len(m.Payload) == 0 || string(m.Payload) == "null"
}

// payload is a member of the payload of connection_init that is a string. Clients name them as they name
// headers, in whatever case, or as they name variables.
func (m *message) payload(name string) string {
	var members map[string]any
	if m.bare() || json.Unmarshal(m.Payload, &members) != nil {
		return ""
	}
	for _, given := range slices.Sorted(maps.Keys(members)) {
		if text, ok := members[given].(string); ok && strings.EqualFold(strings.ReplaceAll(given, "-", ""), name) {
			return text
		}
	}
	return ""
}

// authorization is the token that a connection_init brings, as the header has it.
func (m *message) authorization() string {
	if token := m.payload("token"); token != "" {
		return "Bearer " + token
	}
	return m.payload("authorization")
}

// say is a message to a client; without an id, or a payload, it has none.
func say(kind, id string, payload []byte) []byte {
	text := append([]byte(`{"type":"`), kind...)
	text = append(text, '"')
	if id != "" {
		text = append(append(text, `,"id":`...), marshal(id)...)
	}
	if len(payload) > 0 {
		text = append(append(text, `,"payload":`...), payload...)
	}
	return append(text, '}')
}

// sayRefused is the message that an operation was not run.
func sayRefused(id string, refused *refusal) []byte {
	return say(sayError, id, marshal(gqlerror.List{fault(refused.code, refused.message)}))
}

// closing is how a socket ends: why, as a status code and in words (RFC 6455, section 7.4).
type closing struct {
	code   int
	reason string
}

// The ways a socket ends, by the sub-protocol where it has a code for them.
var (
	notOurs      = &closing{4406, "Subprotocol not acceptable: want " + subprotocol}
	notInit      = &closing{4408, "Connection initialisation timeout"}
	initTwice    = &closing{4429, "Too many initialisation requests"}
	notReady     = &closing{4401, "Unauthorized: want connection_init first"}
	forbidden    = &closing{4403, "Forbidden: the token is unknown, revoked or expired"}
	idTaken      = &closing{4409, "Subscriber already exists: an operation with that id is under way"}
	goingAway    = &closing{1001, errStopping.Error()}
	tryLater     = &closing{1013, errUnknown.Error()}
	tooSlow      = &closing{1008, errSlow.Error()}
	notText      = &closing{1003, "want text, not binary"}
	serverFailed = &closing{1011, "internal error"}
)

func notMessage(reason string) *closing {
	const most = 123 // bytes, in a close frame
	reason = "Invalid message: " + reason
	return &closing{4400, strings.ToValidUTF8(reason[:min(len(reason), most)], "")}
}
