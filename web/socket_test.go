package web_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"polyplan/graph"
	"polyplan/web"
)

const protocol = "graphql-transport-ws"

func TestOperationsRunOnASocket(t *testing.T) {
	h := newHouse(t)
	w := h.greeted(t, "{}")
	w.ask("a", `query Q($slug: String!) { plan(slug: $slug) { slug } }`, in{"slug": "gwangju"})
	if got := string(w.hears("next", "a").Payload); got != `{"data":{"plan":{"slug":"gwangju"}}}` && !strings.HasPrefix(got, `{"data":{"plan":{"slug":"gwangju"}},"extensions"`) {
		t.Errorf("the answer is %s", got)
	}
	w.hears("complete", "a")

	w.ask("a", `{ nothing }`, nil)
	var errs []problem
	if err := json.Unmarshal(w.hears("error", "a").Payload, &errs); err != nil || len(errs) != 1 || errs[0].Extensions.Code != graph.ValidationFailed {
		t.Errorf("the errors are %v (%v)", errs, err)
	}
	w.ask("a", `{ plan(slug: "gwangju") { goals { plan { goals { plan { goals { plan { goals { id } } } } } } } } }`, nil)
	w.hear()

	w.say(`{"type":"ping"}`)
	w.hears("complete", "a")
	w.hears("pong", "")
	w.say(`{"type":"ping","payload":{"a":[1]}}`)
	if got := w.hears("pong", ""); string(got.Payload) != `{"a":[1]}` {
		t.Errorf("the pong has %s", got.Payload)
	}
	w.say(`{"type":"pong"}`)
	w.say(`{"type":"complete","id":"nothing"}`)
	w.ask("b", `{ __typename }`, nil)
	w.hears("next", "b")
}

func TestASocketTakesDocumentsByTheirHash(t *testing.T) {
	h := newHouse(t)
	w := h.greeted(t, "{}")
	const query = `{ __typename }`
	hash := fmt.Sprintf("%x", sha256.Sum256([]byte(query)))
	by := `"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}`
	w.say(`{"type":"subscribe","id":"a","payload":{` + by + `}}`)
	if got := w.hears("error", "a"); !strings.Contains(string(got.Payload), "PERSISTED_QUERY_NOT_FOUND") {
		t.Errorf("an unknown hash gets %s", got.Payload)
	}
	w.say(`{"type":"subscribe","id":"a","payload":{"query":"` + query + `",` + by + `}}`)
	w.hears("next", "a")
	w.hears("complete", "a")
	w.say(`{"type":"subscribe","id":"a","payload":{` + by + `}}`)
	w.hears("next", "a")
}

func TestASocketSpeaksItsReadersLanguage(t *testing.T) {
	h := newHouse(t)
	for name, w := range map[string]*wire{
		"by a header":                      h.greeted(t, "{}", "Accept-Language: ko"),
		"by the payload":                   h.greeted(t, `{"acceptLanguage": "ko"}`),
		"by the payload, named as headers": h.greeted(t, `{"Accept-Language": "ko"}`, "Accept-Language: en"),
	} {
		w.ask("a", `{ plan(slug: "gwangju") { title { locale } } }`, nil)
		if got := string(w.hears("next", "a").Payload); !strings.Contains(got, `"locale":"ko"`) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestASocketKnowsItsClient(t *testing.T) {
	h := newHouse(t)
	const whoAmI = `{ viewer { name } }`
	for name, w := range map[string]*wire{
		"by a header":         h.greeted(t, "{}", "Authorization: Bearer "+operatorSecret),
		"by authorization":    h.greeted(t, `{"authorization": "Bearer `+operatorSecret+`"}`),
		"by Authorization":    h.greeted(t, `{"Authorization": "bearer `+operatorSecret+`"}`),
		"by a token":          h.greeted(t, `{"token": "`+operatorSecret+`"}`),
		"from another origin": h.greeted(t, `{"token": "`+operatorSecret+`"}`, "Origin: https://city.example"),
	} {
		w.ask("a", whoAmI, nil)
		if got := string(w.hears("next", "a").Payload); !strings.Contains(got, `"name":"admin"`) {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, nobody := range []string{"{}", "null", `{"authorization": ""}`, `{"authorization": null, "token": 1}`} {
		w := h.greeted(t, nobody)
		w.ask("a", whoAmI, nil)
		if got := string(w.hears("next", "a").Payload); !strings.HasPrefix(got, `{"data":{"viewer":null}`) {
			t.Errorf("%s: %s", nobody, got)
		}
	}
	if a := h.do(t, http.MethodGet, "/graphql", "", "Connection: Upgrade", "Upgrade: websocket", "Authorization: Bearer nobody"); a.status != http.StatusUnauthorized {
		t.Errorf("a bad token in the header is answered with %d", a.status)
	}
}

func TestASocketEndsWithTheCodeThatTellsWhy(t *testing.T) {
	h := newHouse(t)
	const (
		greet = `{"type":"connection_init"}`
		query = `{"type":"subscribe","id":"a","payload":{"query":"{ __typename }"}}`
	)
	deep := func(n int) string {
		nest := strings.Repeat("[", n) + strings.Repeat("]", n)
		return `{"type":"subscribe","id":"a","payload":{"query":"{ __typename }","variables":{"a":` + nest + `}}}`
	}
	sized := func(n int) string {
		const begin, end = `{"type":"subscribe","id":"a","payload":{"query":"{ __typename }","variables":{"a":"`, `"}}}`
		return begin + strings.Repeat("x", n-len(begin+end)) + end
	}
	id := func(n int) string { return strings.Replace(query, `"a"`, `"`+strings.Repeat("i", n)+`"`, 1) }
	for _, c := range []struct {
		name, says string
		code       int
		reason     string
	}{
		{"a query before connection_init", query, 4401, "Unauthorized"},
		{"two greetings", greet + greet, 4429, "Too many initialisation requests"},
		{"a bad token", `{"type":"connection_init","payload":{"token":"polyplan_nobody"}}`, 4403, "Forbidden"},
		{"another scheme", `{"type":"connection_init","payload":{"authorization":"Basic eA=="}}`, 4403, "Forbidden"},
		{"a greeting with a list", `{"type":"connection_init","payload":[]}`, 4400, "payload"},
		{"no JSON", `hello`, 4400, "JSON"},
		{"an empty message", ``, 4400, "JSON"},
		{"a list", `[]`, 4400, "JSON"},
		{"two objects in one message", `{"type":"ping"} {"type":"ping"}`, 4400, "JSON"},
		{"no UTF-8", "{\"type\":\"ping\",\"payload\":{\"a\":\"\xff\"}}", 4400, "UTF-8"},
		{"no type", `{"id":"a"}`, 4400, "type"},
		{"a type of the server's", `{"type":"next","id":"a"}`, 4400, "type"},
		{"a type of another protocol", `{"type":"start","id":"a"}`, 4400, "type"},
		{"a number for a type", `{"type":1}`, 4400, "JSON"},
		{"a type by another name", `{"Type":"ping"}`, 4400, "type"},
		{"two types", `{"type":"ping","type":"pong"}`, 4400, "two members of one name"},
		{"two tokens", `{"type":"connection_init","payload":{"token":"a","token":"b"}}`, 4400, "two members of one name"},
		{"two queries", greet + `{"type":"subscribe","id":"a","payload":{"query":"{ a }","query":"{ b }"}}`, 4400, "two members of one name"},
		{"no id", greet + `{"type":"subscribe","payload":{"query":"{ __typename }"}}`, 4400, "id"},
		{"an id of 129 bytes", greet + id(129), 4400, "id"},
		{"no payload", greet + `{"type":"subscribe","id":"a"}`, 4400, "object"},
		{"variables that are none", greet + `{"type":"subscribe","id":"a","payload":{"query":"{ a }","variables":1}}`, 4400, "variables"},
		{"nesting of 65", greet + deep(63), 4400, "64 levels"},
		{"nesting without end", strings.Repeat("[", 200_000), 4400, "64 levels"},
		{"256 KiB and a byte", greet + sized(256<<10+1), 1009, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := h.dial(t, protocol)
			if rest, ok := strings.CutPrefix(c.says, greet); ok {
				w.say(greet)
				w.hears("connection_ack", "")
				c.says = rest
			}
			w.say(c.says)
			w.ends(c.code, c.reason)
		})
	}
	t.Run("bytes", func(t *testing.T) {
		w := h.dial(t, protocol)
		if err := w.Write(t.Context(), websocket.MessageBinary, []byte(greet)); err != nil {
			t.Fatal(err)
		}
		w.ends(1003, "text")
	})
	for _, other := range []string{"", "graphql-ws", "mqtt"} {
		t.Run("the sub-protocol "+other, func(t *testing.T) {
			h.dial(t, other).ends(4406, "Subprotocol not acceptable")
		})
	}
	for name, fine := range map[string]string{"nesting of 64": deep(62), "256 KiB": sized(256 << 10), "an id of 128 bytes": id(128)} {
		t.Run(name, func(t *testing.T) {
			w := h.greeted(t, "null")
			w.say(fine)
			if m := w.hear(); m.Type != "next" {
				t.Errorf("heard %s %s", m.Type, m.Payload)
			}
		})
	}
	h.untroubled(t)
}

func TestWhoDoesNotGreetInTimeIsHungUpOn(t *testing.T) {
	h := newHouse(t).with(t, web.LimitStreams(web.StreamLimits{Init: 500 * time.Millisecond}))
	silent, w := h.dial(t, protocol), h.dial(t, protocol)
	w.say(`{"type":"ping"}`)
	w.hears("pong", "")
	silent.ends(4408, "Connection initialisation timeout")
	w.ends(4408, "Connection initialisation timeout")
}

// stuck makes all reading of the store wait; the test lets go of it.
func (s *house) stuck(t testing.TB) (release func()) {
	t.Helper()
	free := make(chan struct{})
	s.db.fail(func() error {
		<-free
		return nil
	})
	release = sync.OnceFunc(func() { close(free) })
	t.Cleanup(release)
	return release
}

const reading = `{ plan(slug: "gwangju") { slug } }`

func TestAnOperationThatIsUnderWayKeepsItsID(t *testing.T) {
	h := newHouse(t)
	release := h.stuck(t)
	w := h.greeted(t, "{}")
	w.ask("a", reading, nil)
	w.say(`{"type":"complete","id":"a"}`)
	w.ask("a", reading, nil)
	w.ask("b", reading, nil)
	w.ask("b", reading, nil)
	w.ends(4409, "Subscriber already exists")
	release()
	await(t, "its operations have ended", func() bool { return h.site.OpenStreams() == 0 })
}

func TestASocketRunsAHundredOperationsAtATime(t *testing.T) {
	h := newHouse(t)
	release := h.stuck(t)
	w := h.greeted(t, "{}")
	const most = 100
	for i := range most {
		w.ask(fmt.Sprint(i), reading, nil)
	}
	w.ask("more", reading, nil)
	if got := w.hears("error", "more"); !strings.Contains(string(got.Payload), graph.LimitExceeded) {
		t.Errorf("the operation too many gets %s", got.Payload)
	}
	release()
	var ended []string
	for len(ended) < most {
		if m := w.hear(); m.Type == "complete" {
			ended = append(ended, m.ID)
		}
	}
	if slices.Sort(ended); len(slices.Compact(ended)) != most {
		t.Errorf("these have ended: %v", ended)
	}
	w.ask("more", `{ __typename }`, nil)
	w.hears("next", "more")
}

func TestAClientHoldsAHundredStreamsOpen(t *testing.T) {
	h := newHouse(t).with(t, web.LimitStreams(web.StreamLimits{Operations: 60}))
	release := h.stuck(t)
	first, second := h.greeted(t, "{}"), h.greeted(t, "{}")
	for i := range 50 {
		first.ask(fmt.Sprint(i), reading, nil)
		second.ask(fmt.Sprint(i), reading, nil)
	}
	await(t, "a hundred are under way", func() bool { return h.site.OpenStreams() == 100 })
	second.ask("more", reading, nil)
	if got := second.hears("error", "more"); !strings.Contains(string(got.Payload), graph.LimitExceeded) {
		t.Errorf("the stream too many gets %s", got.Payload)
	}
	events := h.listen(t, http.MethodGet, "/graphql?query={__typename}", "")
	if events.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the stream of events too many gets %d", events.StatusCode)
	}
	third := h.greeted(t, `{"token":"`+operatorSecret+`"}`)
	third.ask("other", `{ __typename }`, nil) // of another client
	third.hears("next", "other")
	release()
	await(t, "none is under way", func() bool { return h.site.OpenStreams() == 0 })
	second.ask("again", `{ __typename }`, nil)
	for second.hear().ID != "again" {
	}
}

func TestAClientHasAHundredSocketsOpen(t *testing.T) {
	h := newHouse(t)
	for range 100 {
		h.greeted(t, "{}")
	}
	a := h.do(t, http.MethodGet, "/graphql", "", "Connection: Upgrade", "Upgrade: websocket")
	refused(t, a, graph.LimitExceeded, "100 sockets")
	if a.status != http.StatusTooManyRequests {
		t.Errorf("it is answered with %d", a.status)
	}
	h.dial(t, protocol, "Authorization: Bearer "+operatorSecret)
}

func TestWhoAnswersNoPingIsCutOff(t *testing.T) {
	h := newHouse(t).with(t, web.LimitStreams(web.StreamLimits{Ping: 500 * time.Millisecond}))
	h.greeted(t, "{}") // it does not read, and so does not answer
	lively := h.greeted(t, "{}")
	go lively.Read(t.Context())
	await(t, "only the other is open", func() bool { return h.site.OpenSockets() == 1 })
	lively.say(`{"type":"ping"}`)
}

func TestATokenThatIsRevokedEndsItsSocket(t *testing.T) {
	h := newHouse(t)
	passing := h.hire(t, "passing", "EDITOR")
	asking := h.greeted(t, `{"token":"`+passing.secret+`"}`)
	asking.ask("a", `{ viewer { name } }`, nil)
	asking.hears("next", "a")
	asking.hears("complete", "a")
	h.done(t, operator, "revokeToken", in{"id": passing.id})
	asking.ask("b", `{ viewer { name } }`, nil)
	asking.ends(4403, "Forbidden")

	h = h.with(t, web.LimitStreams(web.StreamLimits{Ping: time.Second}))
	dozing := h.hire(t, "idle", "EDITOR")
	idle := h.greeted(t, "{}", dozing.headers()...)
	end := make(chan error, 1)
	go func() {
		_, err := idle.read() // and so answers pings
		end <- err
	}()
	h.done(t, operator, "revokeToken", in{"id": dozing.id})
	if err := <-end; websocket.CloseStatus(err) != 4403 {
		t.Errorf("the idle one ends with %v: want 4403", err)
	}
}

func TestASiteThatStopsSaysGoodbyeOnSockets(t *testing.T) {
	h := newHouse(t)
	release := h.stuck(t)
	idle, busy := h.greeted(t, "{}"), h.greeted(t, "{}")
	deaf := h.greeted(t, "{}") // it reads no goodbye, and answers none
	busy.ask("a", reading, nil)
	await(t, "it is under way", func() bool { return h.site.OpenStreams() == 1 })
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		h.site.Shutdown(t.Context())
	}()
	idle.ends(1001, "going away")
	busy.ask("b", reading, nil)
	busy.hears("error", "b")
	release()
	busy.hears("next", "a")
	busy.hears("complete", "a")
	busy.ends(1001, "going away")
	<-stopped
	deaf.ends(1001, "going away")
	if a := h.do(t, http.MethodGet, "/graphql", "", "Connection: Upgrade", "Upgrade: websocket"); a.status != http.StatusServiceUnavailable {
		t.Errorf("another socket is answered with %d", a.status)
	}
}
